"""Where somebody is signed in, with «Logg ut» beside each device."""

from collections.abc import Sequence
from functools import partial

from nicegui import ui

from domain.access import Actor
from domain.employee import Employee
from domain.sign_in import Face, Session
from domain.words import moment, t
from store import clock, devices, locks
from store.database import read, write
from store.locks import Lock
from ui.desk import ask
from ui.kit import button, dialog, el, icon, section, tag, toast
from ui.live import live
from ui.locks import draw_locks


def own(me: Actor, rows: Sequence[Session]) -> None:
    """One's own devices, as a section of the page."""
    with section(t('Enheter du er logget inn på'), str(len(rows)), body='rows', more='measure') as box:
        _list(me, me.employee_id or 0, rows)
        with box.actions:
            if any(row.token_hash != me.session for row in rows):
                button(t('Logg ut overalt ellers'), 'secondary', 'logout', on_click=partial(_everywhere, me))


async def show(me: Actor, each: Employee) -> None:
    """An employee's devices, for the owner; live while the dialog is open."""
    employee_id = each.id or 0
    with dialog(t('Enhetene til {name}', name=each.name)) as box:

        async def load() -> tuple[list[Session], list[Lock]]:
            found = await read(devices.listing, me, employee_id)
            return found, await read(locks.of_employee, me, employee_id)

        feed = live(f'sessions:{employee_id}', 'locks', load=load)
        await feed
        lift = partial(write, locks.lift_employees, me, employee_id)

        def draw(found: tuple[list[Session], list[Lock]]) -> None:
            rows, blocked = found
            draw_locks(blocked, feed.again, lift)
            if not rows:
                el('p', 'soft', t('{name} er ikke logget inn noe sted.', name=each.first_name))
            _list(me, employee_id, rows)

        feed.section(draw)

        async def everywhere() -> None:
            await write(devices.end_everywhere, me, employee_id)
            toast(t('{name} er logget ut overalt.', name=each.first_name))

        with box.footer:
            ui.space()
            button(t('Lukk'), 'quiet', on_click=box.close)
            button(t('Logg ut overalt'), 'danger', 'logout', on_click=everywhere)


def _list(me: Actor, employee_id: int, rows: Sequence[Session]) -> None:
    with el('ul'):
        for row in rows:
            _device(me, employee_id, row)


def _device(me: Actor, employee_id: int, row: Session) -> None:
    async def end() -> None:
        await write(devices.end, me, employee_id, row.token_hash)
        toast(t('{device} er logget ut.', device=row.browser))

    with el('li', 'row-line'):
        icon('smartphone' if row.face is Face.CREW else 'business')
        with el('div', 'grow'):
            name = el('div', 'strong break', row.browser)
            used = t('sist brukt {when}', when=moment(row.seen_at, clock.today()))
            face = t('Crew') if row.face is Face.CREW else t('Kontoret')
            el('div', 'small soft break', ' · '.join(part for part in (face, used, row.ip) if part))
        if row.token_hash == me.session:
            with el('div', 'side'):
                tag(t('Denne enheten'), 'plain', 'check')
        else:
            made = button(t('Logg ut'), 'quiet', 'logout', on_click=end)
            made.props['aria-describedby'] = name.html_id


def _everywhere(me: Actor) -> None:
    async def go() -> None:
        await write(devices.end_everywhere, me, me.employee_id or 0)
        toast(t('Du er logget ut overalt ellers.'))

    ask(
        t('Logge ut overalt ellers?'),
        [t('Du blir logget ut på alle andre enheter med en gang, også i Crew. Her er du fortsatt logget inn.')],
        t('Logg ut overalt ellers'),
        go,
    )
