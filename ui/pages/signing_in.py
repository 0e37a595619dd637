"""/logg-inn and the pages behind the one-time addresses of Crew and the office.

A socket can set no cookie: two of the forms are native, the third hands over to an address that can.
"""

import asyncio

from fastapi import Request
from nicegui import ui

from domain.employee import SHORTEST_PASSWORD, password
from domain.refused import NotFound, Refused
from domain.sign_in import TicketKind
from domain.words import t
from store import company, office_access, sign_in
from store.database import read, write
from ui import frame
from ui.forms import Form, field
from ui.kit import button, el, note


@ui.page('/logg-inn')
async def page(til: str = '', crew: bool = False) -> None:
    """Office people sign in with e-mail and password; others read where their address comes from."""
    if not await read(company.is_set_up):
        with frame.plain(t('Ikke satt opp'), 'sign-in'), el('div', 'section'), el('div', 'body'):
            el('h1', text=t('Ordreflyt er ikke satt opp ennå'))
            el('p', text=t('Åpne adressen som ble skrevet ut da Ordreflyt startet på serveren.'))
        return
    if crew:
        with frame.plain(t('Crew'), 'sign-in'), el('div', 'section'), el('div', 'body'):
            el('h1', text=t('Logg inn i Crew'))
            el(
                'p',
                text=t(
                    'Be kontoret om en innloggingslenke, eller skann QR-koden de viser deg. '
                    'Lenken virker i 15 minutter.'
                ),
            )
            el('a', href='/logg-inn', text=t('Logg inn til kontoret'))
        return
    draw('', til, '')


def draw(email: str, to: str, error: str) -> None:
    """The form, with what was typed before."""
    with frame.plain(t('Logg inn'), 'sign-in'):
        with el('div', 'section'), el('div', 'body'):
            el('h1', text=t('Logg inn'))
            with ui.element('form').props('method=post action=/logg-inn').classes('form'):
                name = field(t('E-post'), email, kind='email', autocomplete='username')
                name.props['name'] = 'epost'
                secret = field(t('Passord'), kind='password', autocomplete='current-password')
                secret.props['name'] = 'passord'
                (secret if email else name).props('autofocus')
                el('input', type='hidden', name='til', value=to)
                if error:
                    note(error, 'danger').props('role=alert')
                button(t('Logg inn'), 'primary', more='big').props('type=submit')
        el(
            'p',
            'small soft',
            t('Ansatt? Be kontoret om en innloggingslenke til Crew. Kunde? Åpne lenken du fikk fra firmaet.'),
        )


@ui.page('/crew/inn/{token}')
async def crew_ticket(request: Request, token: str) -> None:
    """Opening the address changes nothing; pressing the button signs this device in."""
    try:
        name = (await read(sign_in.ticket_person, TicketKind.CREW, token)).name
    except NotFound as error:
        ui.status_code(404)
        with frame.plain(t('Crew'), 'sign-in'), el('div', 'section'), el('div', 'body'):
            el('h1', text=t('Lenken virker ikke'))
            el('p', text=str(error))
        return
    with frame.plain(t('Crew'), 'sign-in'), el('div', 'section'), el('div', 'body'):
        el('h1', text=t('Hei, {name}', name=name.split()[0]))
        el('p', text=t('Logg inn på denne telefonen for å se jobbene dine. Du er innlogget i 30 dager.'))
        with ui.element('form').props('method=post').classes('form') as form:
            form.props['action'] = request.url.path
            button(t('Logg inn'), 'primary', more='big').props('type=submit')


@ui.page('/kontor/inn/{token}')
async def office_ticket(token: str) -> None:
    """Somebody who has been given access to the office chooses a password and is in."""
    try:
        person = await read(sign_in.ticket_person, TicketKind.OFFICE, token)
    except NotFound as error:
        ui.status_code(404)
        with frame.plain(t('Kontoret'), 'sign-in'), el('div', 'section'), el('div', 'body'):
            el('h1', text=t('Lenken virker ikke'))
            el('p', text=str(error))
        return
    with frame.plain(t('Kontoret'), 'sign-in'), el('div', 'section'), el('div', 'body'):
        el('h1', text=t('Hei, {name}', name=person.first_name))
        el('p', text=t('Velg et passord. Du logger inn med {email}.', email=person.email))
        with Form() as form:
            secret = form['secret'] = field(
                t('Passord'),
                kind='password',
                check=password,
                autocomplete='new-password',
                hint=t('Minst {count} tegn. En setning er lett å huske.', count=SHORTEST_PASSWORD),
            )
            secret.props('autofocus')

            async def save() -> None:
                hash_ = await asyncio.to_thread(sign_in.hash_password, form.values()['secret'])
                try:
                    handed = await write(office_access.enter, token, hash_)
                except NotFound as error:
                    raise Refused(str(error)) from None
                ui.navigate.to(f'/inn/{handed}')

            form.submit(t('Lagre passordet og logg inn'), save, more='big')
