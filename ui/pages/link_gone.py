"""What stands where a portal link does not open, the same for unknown, ended and revoked; and what its form answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from fastapi import Request, Response
from nicegui import Client, ui

from domain.words import t
from store import codes, company
from store.database import read
from ui import frame
from ui.kit import button, el
from ui.pages.codes import draw_firm


async def answer(request: Request, token: str) -> Response:
    """The page of a link that does not open, 404: with a button that asks for a new one, where one can be sent."""
    firm = await read(company.get) if await read(company.is_set_up) else None
    may = firm is not None and await read(codes.is_possible)
    with _page(request) as client, _body(t('Lenken virker ikke')):
        el('h1', text=t('Lenken virker ikke'))
        if may:
            el('p', text=t('Den kan ha gått ut, eller adressen er ikke hel. Da kan vi sende deg en ny.'))
            with ui.element('form').props('method=post').classes('form') as form:
                form.props['action'] = f'/l/{quote(token, safe="", errors="replace")}/ny'
                button(t('Send meg ny lenke'), 'primary', more='big').props('type=submit')
        else:
            el('p', text=t('Den kan ha gått ut, eller adressen er ikke hel. Be oss om en ny.'))
        draw_firm(firm)
    return client.build_response(request, 404)


async def said(request: Request) -> Response:
    """What everybody reads who has asked for a new one."""
    firm = await read(company.get) if await read(company.is_set_up) else None
    with _page(request) as client, _body(t('Ny lenke')):
        el('h1', text=t('Se etter en ny melding'))
        el('p', text=t('Hvis lenken er fra oss og fortsatt kan brukes, har vi sendt en ny til samme adresse.'))
        el('p', 'soft', t('Får du ingen, ta kontakt med oss.'))
        draw_firm(firm)
    return client.build_response(request, 200)


def _page(request: Request) -> Client:
    return Client(ui.page('', language='nb-NO', viewport=frame.VIEWPORT), request=request)


@contextmanager
def _body(title: str) -> Iterator[None]:
    with frame.plain(title, 'sign-in'), el('div', 'section'), el('div', 'body'):
        yield
