"""«Visninger»: the saved views of the order list, kept, named, shared and deleted in dialogs."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from nicegui import ui

from domain.access import Act as Right
from domain.access import Actor, Role
from domain.saved_view import LONGEST_NAME, SavedView
from domain.view import View
from domain.words import t
from store import saved_views
from store.database import write
from ui.choices import switch
from ui.desk import ask, cancel_and
from ui.forms import Form, field
from ui.kit import Act, Dialog, button, dialog, el, tag, toast

Open = Callable[[SavedView], Awaitable[None]]


def show(me: Actor, view: View, saved: Sequence[SavedView], open_view: Open) -> None:
    """Every view one may open, and the way to save what is looked at now."""
    with dialog(t('Visninger')) as box:
        if not saved:
            el('p', 'soft', t('En visning husker søk, filtre, sortering og kolonner. Lagre den du ser på nå.'))
        with el('ul', 'plain-list'):
            for each in saved:
                _row(me, each, box, open_view)
        with box.footer:
            ui.space()
            button(t('Lukk'), 'quiet', on_click=box.close)
            if me.may(Right.SAVE_VIEW):
                button(t('Lagre visningen'), 'primary', 'save', on_click=partial(_then, box, partial(save, me, view)))


def _row(me: Actor, each: SavedView, box: Dialog, open_view: Open) -> None:
    async def go() -> None:
        box.close()
        await open_view(each)

    mine = each.employee_id == me.employee_id
    with el('li', 'row-line'):
        with el('div', 'grow'):
            name = el('div', 'strong break', each.name)
            about = [t('Delt med kontoret') if each.shared else t('Bare for deg')]
            el('div', 'small soft', ' · '.join([*about, t('øverst på siden')] if each.pinned else about))
        with el('div', 'actions'):
            acts = [button(t('Åpne'), 'quiet', on_click=go)]
            if me.may(Right.SAVE_VIEW) and (mine or me.role is Role.OWNER):
                acts.append(
                    button(t('Rediger'), 'quiet', 'edit', on_click=partial(_then, box, partial(edit, me, each)))
                )
                acts.append(
                    button(t('Slett'), 'quiet', 'delete', on_click=partial(_then, box, partial(remove, me, each)))
                )
            else:
                tag(t('Laget av andre'), 'plain', 'group')
        for act in acts:
            act.props['aria-describedby'] = name.html_id


def _then(box: Dialog, act: Act) -> None:
    box.close()
    act()


def save(me: Actor, view: View) -> None:
    """«Lagre visningen»."""

    async def keep(name: str, shared: bool, pinned: bool) -> None:
        await write(saved_views.save, me, view, name=name, shared=shared, pinned=pinned)

    _ask(t('Lagre visningen'), '', False, True, keep)


def edit(me: Actor, each: SavedView) -> None:
    """Another name; shared or not; at the top or not."""

    async def keep(name: str, shared: bool, pinned: bool) -> None:
        await write(saved_views.edit, me, each.id or 0, name=name, shared=shared, pinned=pinned)

    _ask(each.name, each.name, each.shared, each.pinned, keep)


def remove(me: Actor, each: SavedView) -> None:
    """«Slett visningen», once asked."""

    async def go() -> None:
        await write(saved_views.remove, me, each.id or 0)
        toast(t('Visningen er slettet.'))

    says = t('Den er delt med kontoret og blir borte for alle.') if each.shared else t('Ordrene blir som de er.')
    ask(t('Slett visningen «{name}»?', name=each.name), [says], t('Slett visningen'), go, 'danger')


def _ask(title: str, name: str, shared: bool, pinned: bool, keep: Callable[[str, bool, bool], Awaitable[None]]) -> None:
    with dialog(title) as box:
        with Form() as form:
            form['name'] = field(t('Navn'), name, maxlength=LONGEST_NAME)
            with el('div'):
                form['shared'] = switch(t('Del med kontoret'), shared, hint=t('Alle med tilgang til kontoret ser den.'))
            with el('div'):
                form['pinned'] = switch(t('Vis øverst på siden'), pinned)

        async def go() -> None:
            given = form.values()
            await keep(given['name'], given['shared'], given['pinned'])
            box.close()
            toast(t('Visningen er lagret.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), go)
