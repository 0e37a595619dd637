"""The bell: how much is new, on every page of the office, and the list of it."""

from collections.abc import Callable, Sequence
from functools import partial

from nicegui import ui

from domain.access import Actor
from domain.words import count, moment, t
from store import clock, notices
from store.database import read, write
from store.notices import Told
from ui.kit import Dialog, button, dialog, el, icon, on_press
from ui.live import live
from ui.views import STAY

FULL = 99
"""More are only said to be more."""


class Bells:
    """The bells of one page, which say the same: `draw` puts one where it is called."""

    def __init__(self, me: Actor, unread: int) -> None:
        self._me, self._unread = me, unread
        self._heard: list[Callable[[int], None]] = []
        feed = live(_topic(me), load=lambda: read(notices.unread, me))
        feed.follow(self._hear)
        feed.again()  # what came while the page was made

    def draw(self) -> None:
        """A button with the number of what is new."""
        with el('button', 'bell', type='button') as made:
            icon('notifications')
            badge = el('span', 'badge', aria_hidden='true')

        def show(unread: int) -> None:
            badge.text = '' if not unread else str(unread) if unread <= FULL else f'{FULL}+'
            name = t('Varsler, {new}', new=count(unread, 'nytt', 'nye')) if unread else t('Varsler')
            made.props['aria-label'] = made.props['title'] = name

        show(self._unread)
        self._heard.append(show)
        on_press(made, partial(show_notices, self._me))

    def _hear(self, unread: int) -> None:
        if unread != self._unread:
            self._unread = unread
            for show in self._heard:
                show(unread)


async def show_notices(me: Actor) -> None:
    """The dialog «Varsler»: newest first, also what comes while it is open."""
    shown: list[Told] = []

    async def load() -> list[Told]:
        shown[:] = await read(notices.listing, me)
        return list(shown)

    async def mark_all() -> None:
        await write(notices.read_all, me, shown[0].id if shown else 0)

    with dialog(t('Varsler')) as box:
        box.classes('find')
        feed = live(_topic(me), load=load)
        await feed
        feed.section(partial(_list, me, box))
        with box.footer:
            button(t('Velg varsler'), 'quiet', 'settings', href='/innstillinger/varsler')
            ui.space()
            button(t('Merk alle som lest'), 'secondary', 'done_all', on_click=mark_all)


def _list(me: Actor, box: Dialog, told: Sequence[Told]) -> None:
    if not told:
        el('p', 'soft', t('Ingen varsler ennå. Når en kunde svarer eller en jobb blir ferdig, står det her.'))
        return
    with el('ul', 'hits notices'):
        for each in told:
            with el('li'):
                _notice(me, box, each)


def _notice(me: Actor, box: Dialog, each: Told) -> None:
    path = f'/ordre/{each.number}' if each.number else '/meldinger'

    async def follow() -> None:
        await write(notices.read_of, me, each.number)
        box.close()
        if each.number:
            ui.navigate.to(f'/ordre/{each.number}')
        else:
            ui.navigate.to('/meldinger')

    with el('a', 'hit plain new' if each.is_new else 'hit plain', href=path) as link:
        icon(each.symbol)
        with el('span'):
            el('div', 'strong break' if each.is_new else 'break', each.says)
            el('div', 'small soft break', each.under)
            with el('div', 'small muted'):
                if each.is_new:
                    el('span', 'strong', t('Ny'))
                    el('span', text=' · ')
                el('span', text=moment(each.at, clock.today()))
    link.on('click', follow, [], js_handler=STAY)


def _topic(me: Actor) -> str:
    return f'notices:{me.employee_id}'
