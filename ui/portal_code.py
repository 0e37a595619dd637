"""The one-time code that is typed before a quote is accepted by whoever came by a link."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from domain import text as typed
from domain.access import Actor
from domain.one_time_code import wait_sentence
from domain.words import count, t
from store import clock, codes
from store.codes import Standing
from store.database import read, write
from ui.forms import Form, field
from ui.kit import button, dialog, el


async def ask_code(me: Actor, then: Callable[[], Awaitable[None]]) -> None:
    """Send a code to where the link was sent, ask for it, and go on with `then` when it is right."""
    where = await write(codes.ask_holder, me)

    async def go_on() -> None:
        if not await write(codes.prove, me, form.values()['code']):
            entry.complain(_why_not(await read(codes.standing, me.session)))
            entry.take_focus()
            return
        box.close()
        await then()

    async def send_another() -> None:
        said.text = _sent(await write(codes.ask_holder, me))
        entry.value = ''
        entry.complain('')
        await show_wait()

    async def show_wait() -> None:
        found = await read(codes.standing, me.session)
        until, now = found.resend_at if found else clock.now(), clock.now()
        again.enabled = until <= now
        wait.text = '' if until <= now else wait_sentence(until, now)

    with dialog(t('Bekreft at det er deg')) as box:
        said = el('p', text=_sent(where))
        form = Form()
        with form:
            entry = form['code'] = field(t('Engangskode'), kind='code', autocomplete='one-time-code', check=_written)
            entry.props('autofocus').mark('one-time-code')
        with el('div', 'actions'):
            again = button(t('Send ny kode'), 'quiet', 'refresh', on_click=send_another)
            wait = el('span', 'small soft')
        ui.timer(1.0, show_wait)
    with box.footer:
        ui.space()
        button(t('Avbryt'), 'quiet', on_click=box.close)
        form.submit(t('Bekreft'), go_on)


def _sent(where: str) -> str:
    return t('Vi har sendt en engangskode på {where}. Den gjelder i 5 minutter.', where=where)


def _written(text: str) -> str:
    return typed.required(text, t('koden'))


def _why_not(found: Standing | None) -> str:
    if found is None or found.has_ended:
        return t('Koden gjelder ikke lenger. Be om en ny.')
    if not found.tries_left:
        return t('Det var for mange feil koder. Be om en ny kode.')
    return t('Koden er feil. Du har {left} igjen.', left=count(found.tries_left, 'forsøk', 'forsøk'))
