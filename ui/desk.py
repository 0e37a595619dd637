"""One person at one order: what every section of the order page works with."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from nicegui import ui

from domain.access import Act as Right
from domain.access import Actor
from domain.next_step import Next
from domain.order import Order
from domain.words import t
from store import order_view
from store.company import About
from store.database import read, write
from store.order_view import OrderView
from ui.job_pictures import Camera
from ui.kit import Act, Dialog, Kind, button, dialog, el, on_press

P = ParamSpec('P')
R = TypeVar('R')
Verb = Callable[Concatenate[Any, Actor, int, P], R]
"""A store function about an order: session, actor, number, the rest."""
_MENU = 'auto-close transition-duration=100 anchor="bottom right" self="top right" role=menu'


RIGHT = {
    Next.ADD_CUSTOMER: Right.EDIT_ORDER,
    Next.ADD_LINE: Right.EDIT_PRICES,
    Next.SEND_QUOTE: Right.SEND_QUOTE,
    Next.FOLLOW_UP: Right.SEND_QUOTE,
    Next.SEND_NEW_QUOTE: Right.SEND_QUOTE,
    Next.CONFIRM: Right.CONFIRM,
    Next.PLAN_JOB: Right.EDIT_ORDER,
    Next.START_JOB: Right.WORK,
    Next.COMPLETE_JOB: Right.WORK,
    Next.CREATE_INVOICE: Right.INVOICE,
    Next.SEND_INVOICE: Right.INVOICE,
    Next.REGISTER_PAYMENT: Right.PAYMENT,
    Next.CLOSE: Right.MOVE_STATUS,
    Next.NONE: Right.MOVE_STATUS,
}
"""Who may take the next step: for the others it is a sentence without a button."""


class Desk:
    """Reads and writes for this person and this order."""

    def __init__(self, here: About, number: int) -> None:
        self.here, self.me, self.number = here, here.me, number
        self.view: OrderView  # what the page shows, from the first `load` on
        self.acts: dict[Next, Act] = {}
        self.answering: set[int] = set()  # the jobs whose checklists are open here
        self.camera: Camera  # takes pictures for the jobs, from the page's drawing on
        self.shown_job = 0  # the job that the address means
        self.unfolded: set[int] = set()  # the plans whose jobs are all shown
        self.moved_line: int | None = None  # gets the focus back when the lines are drawn anew

    @property
    def order(self) -> Order:
        return self.view.order

    async def load(self) -> OrderView:
        """Read the order anew; everything drawn from now on shows this."""
        self.view = await order_view.look(self.me, self.number)
        return self.view

    async def do(self, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a store verb on this order in one transaction."""
        return await write(verb, self.me, self.number, *args, **kwargs)

    async def look(self, question: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Read something about this order."""
        return await read(question, self.me, self.number, *args, **kwargs)

    def may(self, right: Right) -> bool:
        """Whether this person's buttons for that are drawn."""
        return self.me.may(right)

    def is_next(self, step: Next) -> bool:
        """Whether the page's one primary button is this, so that no section repeats it."""
        return self.order.next_step is step and self.may(RIGHT[step])


def menu(opener: ui.button, items: Sequence[tuple[str, Act] | None]) -> None:
    """A menu under a button; None is left out, and a button without a menu, too."""
    if not any(items):
        opener.delete()
        return
    opener.props['aria-haspopup'] = 'menu'
    with opener, ui.menu().props(_MENU):
        _items(items)


def late_menu(opener: ui.button, items: Callable[[], Sequence[tuple[str, Act] | None]]) -> None:
    """As `menu`, made when the button is pressed: for buttons that stand in every row."""

    def unfold() -> None:
        opener.clear()
        with opener, ui.menu().props(f'{_MENU} no-parent-event') as made:
            _items(items())
        made.open()

    opener.props['aria-haspopup'] = 'menu'
    on_press(opener, unfold)


def _items(items: Sequence[tuple[str, Act] | None]) -> None:
    for item in items:
        if item is not None:
            word, act = item
            on_press(ui.menu_item(word).props('role=menuitem'), act)


def ask(title: str, says: Sequence[str], verb: str, act: Callable[[], Any], kind: Kind = 'primary') -> Dialog:
    """A question with one verb and «Avbryt»; the dialog closes when the act went well."""
    with dialog(title) as box:
        for line in says:
            el('p', text=line)

        async def go() -> None:
            result = act()
            if isinstance(result, Awaitable):
                await result
            box.close()

        with box.footer:
            ui.space()
            button(t('Avbryt'), 'quiet', on_click=box.close)
            button(verb, kind, on_click=go)
    return box


def cancel_and(box: Dialog) -> None:
    """The space and «Avbryt» that begin every dialog's footer; the verb follows."""
    ui.space()
    button(t('Avbryt'), 'quiet', on_click=box.close)
