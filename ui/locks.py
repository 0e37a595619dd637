"""That sign-in is blocked, until when, and «Opphev sperren» for the owner."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from nicegui import ui

from domain.norway import show_phone
from domain.one_time_code import by_clock
from domain.words import t
from store import clock
from store.locks import Lock
from ui.kit import button, el, note, toast


def draw_locks(
    locks: Sequence[Lock], again: Callable[[], object], lift: Callable[[], Awaitable[object]] | None
) -> None:
    """A line for each lock; `again` loads anew when the first has run out; who cannot `lift` reads who can."""
    if not locks:
        return
    now = clock.now()
    ui.timer(max(1.0, (min(each.until for each in locks) - now).total_seconds()), again, once=True)
    with el('div', 'stack'):
        for each in locks:
            when = by_clock(each.until, now)
            if each.by_code:
                shown = each.address if '@' in each.address else show_phone(each.address)
                said = t('Innlogging med {address} er sperret til {when}.', address=shown, when=when)
            else:
                said = t('Innlogging på kontoret er sperret til {when}: for mange feil passord.', when=when)
            note(said, 'warn', 'lock')
        if lift is not None:
            with el('div', 'actions'):
                button(t('Opphev sperren'), 'secondary', 'lock_open', on_click=partial(_lift, lift))
        else:
            el('p', 'small soft', t('Eieren kan oppheve sperren. Lenkene i meldingene virker imens.'))


async def _lift(lift: Callable[[], Awaitable[object]]) -> None:
    await lift()
    toast(t('Sperren er opphevet.'))
