"""Puts the house together and serves it: guard first, then pages, then what runs beside them."""

import gc
import logging
import os
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from fastapi import HTTPException, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import RedirectResponse, Response
from nicegui import Client, app, background_tasks, helpers, ui
from nicegui.logging import log as nicegui_log
from nicegui.translations import translations

from domain.refused import Refused
from domain.sign_in import Face, PortalLink
from store import changes, company, daily, database, devices, post, registered, sign_in
from store.database import read, write_now
from store.outside import brreg
from store.settings import settings
from ui import code_routes, frame, goodbye, guard, headers, home_screen, hosts, paper_routes, routes, who
from ui.kit import dress

log = logging.getLogger('ordreflyt')
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="7" fill="#0b5b57"/>'
    '<path d="M6 20h5v-5h5v-5h6" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" '
    'stroke-linejoin="round"/></svg>'
)


def run(*, before: Callable[[], None] | None = None, greet: Callable[[], Awaitable[None]] | None = None) -> None:
    """Open the database, put up the pages and serve until the process is asked to end."""
    chosen = settings()
    if not helpers.is_pytest():
        os.umask(0o077)  # people's names and secrets are in what we write: nobody else on the machine reads it
    lock = None if helpers.is_pytest() else database.occupy(chosen.data_dir)
    database.migrate(chosen.url)
    database.open_database(chosen.url)
    brreg.configure(chosen.brreg_url, chosen.data_dir)
    if before is not None:
        before()
    _assemble()
    app.on_startup(greet or _greet)
    if not helpers.is_pytest():
        spare_the_collector()
    app.on_shutdown(database.close_database)
    ui.run(
        host=chosen.host,
        port=chosen.port,
        title='Ordreflyt',
        favicon=MARK,
        language='nb-NO',
        tailwind=False,
        reload=False,
        show=False,
        viewport='width=device-width, initial-scale=1, viewport-fit=cover',
        show_welcome_message=False,
        dark=None,
        proxy_headers=True,
        forwarded_allow_ips=chosen.trusted_proxies,
        timeout_graceful_shutdown=5,
        server_header=False,
    )
    if lock is not None:
        lock.close()


def spare_the_collector() -> None:
    """Let Python look for garbage less often, and never at what has been imported."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 20)  # with fifty pages open a full collection holds everybody up for 0.3 s


def run_demo(data_dir: Path, port: int, orders: int) -> None:
    """A firm with a season behind it in a folder of its own; prints one sign-in address per face."""
    from store import demo

    os.environ.update({'ORDREFLYT_DATA_DIR': str(data_dir), 'ORDREFLYT_SMTP_URL': ''})
    if port:
        os.environ['ORDREFLYT_PORT'] = str(port)
    settings.cache_clear()
    shown: demo.Demo | None = None

    def build() -> None:
        nonlocal shown
        shown = write_now(demo.existing)
        if shown is None:
            if database.read_now(company.is_set_up):
                raise database.Occupied('Mappen inneholder et ekte firma. Velg en annen mappe for demoen.')
            shown = write_now(demo.build, orders)
        _demo_addresses(shown.owner_id, shown.crew_id, shown.link_id)

    async def greet() -> None:
        for face, path in (('Kontor:     ', 'kontor'), ('Crew:       ', 'crew'), ('Kundeportal:', 'kundeportal')):
            print(f'{face} {settings().links}/demo/{path}', flush=True)

    run(before=build, greet=greet)


def _demo_addresses(owner_id: int, crew_id: int, link_id: int) -> None:
    """Addresses that sign somebody in without asking; they exist in demo mode only."""

    @app.get('/demo/{face}', include_in_schema=False)
    async def enter(request: Request, face: str) -> Response:
        ip, agent = who.browser(request)
        if face == 'kundeportal':
            link = await read(lambda session: session.get(PortalLink, link_id))
            return RedirectResponse(f'/l/{sign_in.link_token(link)}', 303) if link else frame.gone(request)
        if face not in ('kontor', 'crew'):
            return frame.gone(request)
        kind = Face.OFFICE if face == 'kontor' else Face.CREW
        token = await database.write(
            sign_in.begin, kind, employee_id=owner_id if face == 'kontor' else crew_id, ip=ip, agent=agent
        )
        response = RedirectResponse('/ordrer' if face == 'kontor' else '/crew', 303)
        who.give_cookie(response, kind, token)
        return response


def _assemble() -> None:
    helpers.expects_arguments = _expects_arguments  # type: ignore[assignment]
    import_module('ui.pages')  # NOTE: here, because tests run the house often, and drop the modules of pages in between
    guard.install()
    app.add_middleware(hosts.Hosts)
    app.add_middleware(headers.Headers)
    nicegui_log.addFilter(lambda record: not isinstance(record.msg, Refused))
    app.include_router(goodbye.router)
    app.include_router(routes.router)
    app.include_router(code_routes.router)
    app.include_router(paper_routes.router)
    app.add_exception_handler(404, _missing)
    app.add_exception_handler(Exception, _failed)
    app.add_exception_handler(Refused, _refused)
    app.on_page_exception(_broken)
    dress()
    home_screen.offer()
    app.colors(primary='#0b5b57', negative='#a1241a', positive='#1b5e2a')
    app.config.quasar_config['loadingBar']['skipHijack'] = True
    translations['nb-NO'] = {
        'connection_lost': 'Mistet forbindelsen.',
        'trying_to_reconnect': 'Prøver igjen …',
        'message_too_long': 'For mye på én gang.',
        'message_too_long_body': 'Del opp teksten.',
    }
    for beside in (post.deliver, daily.run, registered.run, devices.watch_ends):
        app.on_startup(lambda beside=beside: background_tasks.create(beside(), name=beside.__module__))
    if settings().url.startswith('postgresql'):
        app.on_startup(lambda: background_tasks.create(changes.listen(settings().url), name='listen'))


_asked: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def _expects_arguments(
    handler: Callable[..., Any], ask: Callable[[Callable[..., Any]], bool] = helpers.expects_arguments
) -> bool:
    """As NiceGUI's own, but each method is asked once, not thrice per element: a third of what a page takes."""
    method = getattr(handler, '__func__', None)
    if method is None:
        return ask(handler)
    if method not in _asked:
        _asked[method] = ask(handler)
    return _asked[method]


async def _greet() -> None:
    """While there is no firm, print where its owner sets it up."""
    token = await database.write(company.first_ticket)
    if token is not None and not helpers.is_pytest():
        address = f'{settings().links}/oppstart?kode={token}'
        file = settings().data_dir / 'oppstart.txt'
        file.touch(mode=0o600)
        file.write_text(f'{address}\n')
        print(f'\nOrdreflyt er klart. Sett opp firmaet her (adressen virker én gang):\n\n  {address}\n', flush=True)
    elif not helpers.is_pytest():
        print(f'Ordreflyt svarer på {settings().links}', flush=True)


async def _missing(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and 'text/html' not in request.headers.get('accept', ''):
        return await http_exception_handler(request, error)
    return frame.gone(request)


async def _refused(request: Request, error: Exception) -> Response:
    """An address that is no page, asked by somebody who may not: as a page answers them."""
    assert isinstance(error, Refused)
    return frame.gone(request, error)


async def _failed(request: Request, error: Exception) -> Response:
    """What a route, or a page that was asked for in an unheard-of way, could not do."""
    number = frame.reference(error)
    with Client(ui.page('', language='nb-NO', viewport=frame.VIEWPORT), request=request) as client:
        frame.broken(number)
    response = client.build_response(request, 500)
    headers.put_on(response.headers, request.url.path)  # it is sent from outside all that we put round the house
    return response


def _broken(error: Exception) -> None:
    frame.broken(frame.reference(error))
