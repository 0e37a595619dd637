"""/kode: where the one-time code is typed; and the form before it, for Crew and for customers.

The forms are native, because a socket can set no cookie; what the page says is read from the rows of the code, so a
page that is opened again says the same.
"""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from nicegui import ui

from domain.company import Company
from domain.norway import show_phone
from domain.one_time_code import CodeFor, wait_sentence
from domain.words import count, t
from store import clock, codes, company
from store.codes import Standing
from store.database import read
from ui import frame, who
from ui.forms import field
from ui.kit import button, el, note

WAY_IN = {CodeFor.CREW: '/logg-inn?crew=1', CodeFor.PORTAL: '/portal/logg-inn'}


def draw_ask(purpose: CodeFor, typed: str = '', error: str = '') -> None:
    """One field: the number, or the e-mail address, that a code is sent to."""
    with ui.element('form').props('method=post action=/kode').classes('form'):
        el('input', type='hidden', name='hvem', value=purpose.value)
        reach = field(t('Mobilnummer'), typed, kind='tel', autocomplete='tel', hint=t('Eller e-postadresse.'))
        reach.props('autofocus')
        reach.props.update({'name': 'adresse', 'inputmode': 'text' if '@' in typed else 'tel', 'maxlength': 254})
        if error:
            note(error, 'danger').props('role=alert')
        button(t('Send kode'), 'primary', more='big').props('type=submit')


def draw_firm(firm: Company | None) -> None:
    """How to reach the firm, when nothing else helps."""
    if firm and firm.phone:
        with el('p'):
            el('span', text=t('{firm}: ', firm=firm.name))
            el('a', 'nowrap', show_phone(firm.phone), href=f'tel:{firm.phone}')


@ui.page('/portal/logg-inn')
async def portal_sign_in() -> None:
    """A customer asks for a code."""
    await draw_portal()


async def draw_portal(typed: str = '', error: str = '', *, may_open_again: bool = False) -> None:
    """The customer's form, or how to get in where no code can be sent.

    `may_open_again`: whoever comes was here by a link that still opens.
    """
    firm = await read(company.get) if await read(company.is_set_up) else None
    may = firm is not None and await read(codes.is_possible)
    with frame.plain(t('Kundeportal'), 'sign-in'), el('div', 'section'), el('div', 'body'):
        if may_open_again:
            note(t('Det er en stund siden du åpnet lenken. Åpne den i meldingen igjen, så virker den.'))
        if may:
            el('h1', text=t('Logg inn i kundeportalen'))
            el('p', text=t('Vi sender deg en engangskode. Bruk nummeret du har oppgitt til oss.'))
            draw_ask(CodeFor.PORTAL, typed, error)
            el(
                'p',
                'small soft',
                t('Har du fått en lenke fra oss? Den åpner tilbudet eller fakturaen uten innlogging.'),
            )
        else:
            el('h1', text=t('Åpne lenken du fikk av oss'))
            el('p', text=t('Tilbud, avtaler og fakturaer åpner du fra lenken i e-posten eller SMS-en vi sendte deg. '
                           'Lenken kan åpnes så ofte du vil.'))  # fmt: skip
            el('p', text=t('Finner du den ikke, eller virker den ikke lenger? Be oss om en ny.'))
        draw_firm(firm)
        el('a', href='/logg-inn', text=t('Jobber du her? Logg inn'))


@ui.page('/kode', reconnect_timeout=frame.KEEP_PORTAL)
async def page(request: Request) -> Response | None:
    """The code is typed, or, of several customers with one phone, one is chosen."""
    found = await read(codes.standing, who.challenge(request))
    if found is None or found.purpose is CodeFor.LINK:
        return RedirectResponse('/portal/logg-inn', 303)
    firm = await read(company.get)
    with frame.plain(t('Engangskode'), 'sign-in'), el('div', 'section'), el('div', 'body'):
        if found.is_right:
            _choose(found)
        else:
            _type(found)
            draw_firm(firm)
        el('a', href=WAY_IN[found.purpose], text=t('Bruk et annet nummer eller e-post'))
    return None


def _choose(found: Standing) -> None:
    el('h1', text=t('Hvem vil du logge inn som?'))
    with ui.element('form').props('method=post action=/kode/velg').classes('form'):
        for place, person in enumerate(found.people):
            with button(person.name, 'secondary', more='big').props('type=submit') as made:
                made.props.update({'name': 'plass', 'value': str(place)})


def _type(found: Standing) -> None:
    el('h1', text=t('Skriv koden'))
    shown = found.address if '@' in found.address else show_phone(found.address)
    where = t('Hvis {address} er registrert hos oss, har vi sendt en kode dit.', address=shown)
    el('p', text=where + ' ' + t('Har vi e-posten din, kan den ligge der.') if '@' not in shown else where)
    is_over = found.has_ended or not found.tries_left
    with ui.element('form').props('method=post action=/kode/inn').classes('form'):
        typed = field(t('Engangskode'), kind='code', autocomplete='one-time-code')
        typed.props('autofocus')
        typed.props['name'] = 'kode'
        if not found.tries_left:
            note(t('Det var for mange feil koder. Be om en ny kode.'), 'danger').props('role=alert')
        elif found.has_ended:
            note(t('Koden gjelder ikke lenger. Be om en ny.'), 'danger').props('role=alert')
        elif found.is_wrong:
            left = count(found.tries_left, 'forsøk', 'forsøk')
            note(t('Koden er feil. Du har {left} igjen.', left=left), 'danger').props('role=alert')
        if not is_over:
            button(t('Logg inn'), 'primary', more='big').props('type=submit')
        else:
            typed.visible = False
    with ui.element('form').props('method=post action=/kode/ny').classes('form'):
        again = button(t('Send ny kode'), 'primary' if is_over else 'secondary', more='big').props('type=submit')
        wait = el('p', 'small soft')

    def tick() -> None:
        now = clock.now()
        again.enabled = found.resend_at <= now
        wait.visible = not again.enabled
        wait.text = '' if again.enabled else wait_sentence(found.resend_at, now)
        if again.enabled:
            timer.cancel()

    timer = ui.timer(1.0, tick, immediate=False)
    tick()
