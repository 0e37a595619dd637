"""/logg-inn and the pages behind the one-time addresses of Crew and the office.

A socket can set no cookie: two of the forms are native, the third hands over to an address that can.
"""

from collections.abc import Awaitable, Callable

from fastapi import Request
from nicegui import ui

from domain.employee import Employee
from domain.one_time_code import CodeFor
from domain.password import SHORTEST, password
from domain.refused import NotFound, Refused
from domain.sign_in import RESET_MINUTES, TicketKind
from domain.words import t
from store import codes, company, messages, office_access, passwords, sign_in
from store.database import read, write
from ui import again, frame
from ui.forms import Form, field
from ui.kit import button, el, note
from ui.pages.codes import draw_ask


@ui.page('/logg-inn')
async def page(til: str = '', crew: bool = False, nytt: bool = False) -> None:
    """Office people sign in with e-mail and password; others read where their address comes from."""
    if not await read(company.is_set_up):
        with frame.plain(t('Ikke satt opp'), 'sign-in'), el('div', 'section'), el('div', 'body'):
            el('h1', text=t('Ordreflyt er ikke satt opp ennå'))
            el('p', text=t('Åpne adressen som ble skrevet ut da Ordreflyt startet på serveren.'))
        return
    if crew:
        draw_crew(may=await read(codes.is_possible))
        return
    draw('', til, '', t('Passordet er endret, og du er logget ut overalt. Logg inn med det nye.') if nytt else '')


def draw(email: str, to: str, error: str, news: str = '') -> None:
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
                if news:
                    note(news, 'ok').props('role=status')
                if error:
                    note(error, 'danger').props('role=alert')
                button(t('Logg inn'), 'primary', more='big').props('type=submit')
            el('a', href='/glemt-passord', text=t('Glemt passordet?'))
        with el('p', 'small soft'):
            el('a', href='/logg-inn?crew=1', text=t('Logg inn i Crew'))
            el('span', text=' · ')
            el('a', href='/portal/logg-inn', text=t('Er du kunde? Til kundeportalen'))


def draw_crew(typed: str = '', error: str = '', *, may: bool = True) -> None:
    """Crew's form, where a code can be sent (`may`); the office's one-time address stays beside it."""
    with frame.plain(t('Crew'), 'sign-in'), el('div', 'section'), el('div', 'body'):
        el('h1', text=t('Logg inn i Crew'))
        if may:
            el('p', text=t('Vi sender deg en engangskode. Du er innlogget på denne telefonen i 30 dager.'))
            draw_ask(CodeFor.CREW, typed, error)
        el(
            'p',
            'small soft' if may else '',
            t('Be kontoret om en innloggingslenke, eller skann QR-koden de viser deg. Lenken virker i 15 minutter.'),
        )
        el('a', href='/logg-inn', text=t('Logg inn til kontoret'))


@ui.page('/crew/inn/{token}')
async def crew_ticket(request: Request, token: str) -> None:
    """Opening the address changes nothing; pressing the button signs this device in."""
    try:
        name = (await read(sign_in.ticket_person, TicketKind.CREW, token)).name
    except NotFound as error:
        _used_up(t('Crew'), error)
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
        _used_up(t('Kontoret'), error)
        return

    async def enter(hash_: str) -> str:
        return f'/inn/{await write(office_access.enter, token, hash_)}'

    _choose(person, t('Lagre passordet og logg inn'), enter)


@ui.page('/glemt-passord')
async def forgotten(sendt: bool = False) -> None:
    """Somebody in the office asks for a link; whether the address is known, nobody is told."""
    way = await read(messages.can_reach, 'noen@firma.no')
    with frame.plain(t('Glemt passordet'), 'sign-in'), el('div', 'section'), el('div', 'body'):
        el('h1', text=t('Glemt passordet?'))
        if not way:
            el('p', text=t('Be eieren lage en ny lenke til deg under Innstillinger → Ansatte → Kontortilgang.'))
            el('p', 'soft', t('Er du eier, lages lenken på serveren med kommandoen «python main.py owner reset».'))
        elif sendt:
            note(t('Hvis adressen er registrert, har vi sendt en lenke til den.'), 'ok').props('role=status')
            el('p', 'soft', t('Lenken virker i {count} minutter. Se også i søppelposten.', count=RESET_MINUTES))
        else:
            with ui.element('form').props('method=post action=/glemt-passord').classes('form'):
                name = field(t('E-post'), kind='email', autocomplete='username')
                name.props['name'] = 'epost'
                name.props('autofocus')
                button(t('Send lenke'), 'primary', more='big').props('type=submit')
        el('a', href='/logg-inn', text=t('Tilbake til innloggingen'))


@ui.page('/nytt-passord/{token}')
async def new_password(token: str) -> None:
    """A new password, through a link that was asked for; signs nobody in."""
    try:
        person = await read(sign_in.ticket_person, TicketKind.RESET, token)
    except NotFound as error:
        _used_up(t('Nytt passord'), error)
        return

    async def choose(hash_: str) -> str:
        await write(passwords.choose_new, token, hash_)
        return '/logg-inn?nytt=1'

    _choose(person, t('Lagre passordet'), choose)


def _choose(person: Employee, words: str, done: Callable[[str], Awaitable[str]]) -> None:
    """A password, and where to go when `done` has got its hash."""
    with frame.plain(t('Kontoret'), 'sign-in'), el('div', 'section'), el('div', 'body'):
        el('h1', text=t('Hei, {name}', name=person.first_name))
        el('p', text=t('Velg et passord. Du logger inn med {email}.', email=person.email))
        with Form() as form:
            secret = form['secret'] = field(
                t('Passord'),
                kind='password',
                check=password,
                autocomplete='new-password',
                hint=t('Minst {count} tegn. En setning er lett å huske.', count=SHORTEST),
            )
            secret.props('autofocus')

            async def save() -> None:
                hash_ = await again.hashed(form.values()['secret'])
                try:
                    goes_to = await done(hash_)
                except NotFound as error:
                    raise Refused(str(error)) from None
                ui.navigate.to(goes_to)

            form.submit(words, save, more='big')


def _used_up(title: str, error: NotFound) -> None:
    ui.status_code(404)
    with frame.plain(title, 'sign-in'), el('div', 'section'), el('div', 'body'):
        el('h1', text=t('Lenken virker ikke'))
        el('p', text=str(error))
