"""The frame round each face: navigation, what is true on every page, and what happens when something is refused."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

from fastapi import Request, Response
from nicegui import Client, ui

from domain.access import Act as Right
from domain.refused import NotAllowed, NotFound, Refused, SignedOut
from domain.words import t
from store import sign_in
from store.company import About
from store.database import read, write
from ui import home_screen
from ui.bell import Bells
from ui.find import opener
from ui.goodbye import close_page
from ui.kit import banner, button, el, icon, refusal
from ui.live import live

log = logging.getLogger('ordreflyt')
Builder = TypeVar('Builder', bound=Callable[..., Awaitable[Any]])
KEEP_OFFICE, KEEP_CREW, KEEP_PORTAL = 600.0, 600.0, 120.0
"""Seconds a page waits for a phone that sleeps or a line that is gone."""
PATIENCE = 30.0
"""Seconds a page may take to be made: on a machine that is busy with something else, late is better than an error."""
VIEWPORT = 'width=device-width, initial-scale=1, viewport-fit=cover'


def page(path: str, reconnect_timeout: float | None = None) -> Callable[[Builder], Builder]:
    """As `ui.page`, but what does not exist, or is not this person's, is answered with the one 404 page."""

    def decorate(build: Builder) -> Builder:
        @wraps(build)
        async def built(*args: Any, **kwargs: Any) -> Any:
            try:
                return await build(*args, **kwargs)
            except Refused as error:
                client = ui.context.client
                request = client.request
                client.delete()
                return gone(request, error)

        ui.page(path, reconnect_timeout=reconnect_timeout, response_timeout=PATIENCE)(built)
        return build

    return decorate


def numbered(text: str) -> int:
    """The number in an address; for anything else 0, which nothing has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def gone(request: Request, error: Refused | None = None) -> Response:
    """The one page of what is not there, 404; a link or address that ran out may say so, and no right is a 403."""
    with Client(ui.page('', language='nb-NO', viewport=VIEWPORT), request=request) as client:
        not_found(error)
    return client.build_response(request, 403 if isinstance(error, NotAllowed) else 404)


@contextmanager
def office(current: str, title: str, here: About) -> Iterator[None]:
    """Navigation at the left; under 1024 px it folds behind the menu button of a bar at the top."""
    _begin(title, here, '/logg-inn')
    bells = Bells(here.me, here.unread)
    with _drawer() as drawer:
        with el('div', 'top'):
            with el('a', 'brand plain', href='/ordrer'):
                el('span', 'mark ours', aria_hidden='true')
                el('span', text='Ordreflyt')
            bells.draw()
        opener(here.me, wide=True)
        with el('nav', 'nav', aria_label=t('Hovedmeny')):
            for word, symbol, href, right in (
                (t('Ordrer'), 'assignment', '/ordrer', Right.SEE_OFFICE),
                (t('Jobber'), 'event', '/jobber', Right.SEE_OFFICE),
                (t('Timer'), 'schedule', '/timer', Right.SEE_OFFICE),
                (t('Fakturaer'), 'receipt_long', '/fakturaer', Right.SEE_PRICES),
                (t('Kunder'), 'group', '/kunder', Right.SEE_OFFICE),
                (t('Varer'), 'inventory_2', '/varer', Right.SEE_PRICES),
                (t('Meldinger'), 'mail', '/meldinger', Right.SEE_OFFICE),
                (t('Innstillinger'), 'settings', '/innstillinger', Right.SEE_OFFICE),
            ):
                if not here.me.may(right):
                    continue
                with el('a', href=href) as link:
                    icon(symbol)
                    el('span', text=word)
                if word == current:
                    link.props['aria-current'] = 'page'
        with el('a', 'who plain', href='/meg', title=t('Min konto')):
            el('span', 'avatar', here.initials, aria_hidden='true')
            with el('div', 'grow'):
                el('div', 'strong break', here.name)
                el('div', 'small muted break', here.firm.name)
        sign_out('/logg-ut')
    with el('div', 'topbar'):
        button('', 'quiet', 'menu', label=t('Meny')).on('click', js_handler=f'() => getElement({drawer.id}).toggle()')
        el('span', 'title grow', title)
        bells.draw()
        opener(here.me, wide=False)
    with el('div', 'page') as page:
        if here.firm.is_demo:
            banner(t('Dette er et demofirma. Ingenting blir sendt til noen.'), 'info')
        yield
    ui.skip_link(t('Hopp til innholdet'), target=page)


def _drawer() -> ui.element:
    """A drawer that the browser alone opens and folds: also with the line down, and no late answer folds it again."""
    layout = ui.context.client.layout.props('view="hhh Lpr fff"')
    with layout:
        drawer = ui.element('q-drawer').props('side=left width=216 breakpoint=1023 show-if-above')
    return drawer.classes('nicegui-drawer').move(target_index=0)


@contextmanager
def crew(title: str, here: About) -> Iterator[None]:
    """One column, large type."""
    _begin(f'{title} – Crew', here, '/logg-inn?crew=1')
    home_screen.link()
    ui.query('body').classes('face')
    with el('div', 'page'):
        if here.firm.is_demo:
            banner(t('Dette er et demofirma.'), 'info')
        yield


@contextmanager
def portal(title: str, here: About) -> Iterator[None]:
    """What the customer sees: the firm's name and phone at the top, its legal identity at the bottom."""
    _begin(f'{title} – {here.firm.name}', here, '/portal')
    with _portal(here):
        yield


@contextmanager
def as_customer(title: str, here: About, back: str) -> Iterator[None]:
    """The same for somebody in the office, below a bar that says so and leads `back`; what they try is refused."""
    says = t('Du ser ordren slik kunden ser den. Her kan du bare lese.')
    _begin(title, here, '/logg-inn', not_allowed=says)
    with el('div', 'as-customer', role='status'):
        icon('visibility')
        el('p', 'grow', says)
        button(t('Tilbake til ordren'), 'secondary', 'arrow_back', href=back)
    with _portal(here):
        yield


@contextmanager
def _portal(here: About) -> Iterator[None]:
    ui.query('body').classes('face')
    firm = here.firm
    with el('div', 'firm'), el('div', 'in'):
        el('span', 'mark', ''.join(part[0] for part in firm.name.split()[:2]).upper(), aria_hidden='true')
        el('span', 'grow strong break', firm.name)
        if firm.phone:
            button(t('Ring oss'), 'secondary', 'call', href=f'tel:{firm.phone}')
    with el('div', 'page'):
        if firm.is_demo:
            banner(t('Dette er et demofirma.'), 'info')
        yield
        legal(firm.legal_line)


@contextmanager
def plain(title: str, narrow: str = '') -> Iterator[None]:
    """A page for somebody who is not signed in."""
    _dress(f'{title} – Ordreflyt', say_refused)
    ui.query('body').classes('face')
    with el('div', f'page {narrow}'):
        with el('div', 'brand'):
            el('span', 'mark ours', aria_hidden='true')
            el('span', text='Ordreflyt')
        yield


def legal(parts: tuple[str, ...]) -> None:
    """The identity that must stand on every business document (foretaksregisterloven § 7-2)."""
    with el('p', 'small muted'):
        for place, part in enumerate(parts):
            el('span', text=' · ' if place else '')
            el('span', 'break', part)


def sign_out(action: str) -> None:
    """A form of its own: leaving is a POST, so no link can do it."""
    with ui.element('form').props(f'method=post action={action}'):
        button(t('Logg ut'), 'quiet', 'logout').props('type=submit')


def say_refused(error: Exception) -> None:
    """What a person sees of an exception that nobody caught."""
    if isinstance(error, Refused):
        if str(error):
            refusal(str(error))
    else:
        refusal(
            t('Noe gikk galt. Prøv igjen, eller last inn siden på nytt. Referanse: {number}', number=reference(error))
        )


def reference(error: Exception) -> str:
    """Write an error that nobody expected into the log; the number it stands under there, for whoever reads it here."""
    number = secrets.token_hex(4)
    log.error('reference %s', number, exc_info=error)
    return number


def _begin(title: str, here: About, entrance: str, *, not_allowed: str = '') -> None:
    client, has_left = ui.context.client, False

    def heard(error: Exception) -> None:
        nonlocal has_left
        if isinstance(error, SignedOut):
            if not has_left:  # every section of the page hears it; a second navigation would break off the first
                has_left = True
                _leave(client, entrance)
        elif not_allowed and isinstance(error, NotAllowed):
            refusal(not_allowed)
        else:
            say_refused(error)

    _dress(title, heard)
    me = here.me
    topics = [f'session:{me.session}'] + ([f'crew:{me.employee_id}'] if me.employee_id else [f'link:{me.link_id}'])
    live(*topics, load=lambda: read(sign_in.check, me))  # SignedOut reaches `heard`
    ui.on('in-use', lambda: write(sign_in.note_used, me))


def _dress(title: str, heard: Callable[[Exception], None]) -> None:
    ui.page_title(title)
    ui.on_exception(heard)


def _leave(client: Client, entrance: str) -> None:
    if client.is_deleted:
        return
    client.open(entrance)
    ui.timer(1.0, lambda: close_page(client), once=True)


def not_found(error: Refused | None = None) -> None:
    """What stands on a page that does not exist, or not for this person: the two look the same."""
    with plain(t('Fant ikke siden'), 'sign-in'), el('div', 'section'), el('div', 'body'):
        el('h1', text=t('Fant ikke siden'))
        el(
            'p',
            text=str(error)
            if error is not None and type(error) is not NotFound
            else t('Den finnes ikke, eller du har ikke tilgang.'),
        )
        el('a', href='/', text=t('Til forsiden'))


def broken(number: str) -> None:
    """What stands when a page could not be built; `number` stands in the log, too."""
    with plain(t('Noe gikk galt'), 'sign-in'), el('div', 'section'), el('div', 'body'):
        el('h1', text=t('Noe gikk galt'))
        el('p', text=t('Siden kunne ikke vises. Prøv igjen om litt.'))
        el('p', 'soft', t('Hjelper ikke det, si fra og oppgi referansen {number}.', number=number))
        el('a', href='/', text=t('Til forsiden'))
