"""The guard at NiceGUI's own doors: a page's socket, messages and uploads belong to the browser that opened the page.

NiceGUI asks no cookie there; it takes `client_id` for proof of identity. Tried against it in `tests/ui/test_guard.py`,
to be tried again with every new NiceGUI.
"""

import json
import re
from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any
from urllib.parse import parse_qsl, urlencode

from nicegui import Client, app, core
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from store.settings import settings

COOKIES = ('ordreflyt_kontor', 'ordreflyt_crew', 'ordreflyt_portal')
"""One per face, so that an owner may be signed in to the office and to Crew in the same browser."""
MAX_UPLOAD = 31_000_000

_HALF = re.compile('[\ud800-\udfff]')
_UPLOAD = re.compile(r'/_nicegui/client/([^/]+)/')


class Guard:
    """Lets nobody but the browser that opened a page speak for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] in ('http', 'websocket'):
            if '/_nicegui_ws/' in scope['path']:
                scope = _own_socket(scope)
            elif upload := _UPLOAD.search(scope['path']):
                refusal = _refused_upload(HTTPConnection(scope), upload[1])
                if refusal:
                    await PlainTextResponse('Nei.', refusal)(scope, receive, send)
                    return
        await self.app(scope, receive, send)


def is_own(connection: HTTPConnection, client_id: str) -> bool:
    """Whether a request comes from the browser, and from the signed-in people, that the page was built for."""
    client = Client.instances.get(client_id)
    return (
        client is not None
        and all(client.request.cookies.get(name) == connection.cookies.get(name) for name in map(cookie, COOKIES))
        and is_from_here(connection)
    )


def is_from_here(connection: HTTPConnection) -> bool:
    """Whether a page of ours sends this, as far as the browser says."""
    origin = connection.headers.get('origin')
    if origin == 'null':  # what a page says that tells nobody where it was, as those of the portal do
        return connection.headers.get('sec-fetch-site') == 'same-origin'
    return not origin or origin.partition('://')[2] == connection.headers.get('host')


def cookie(name: str) -> str:
    """The name of a cookie of ours: with https one that no other host, and no unsafe page, can set."""
    return f'__Host-{name}' if settings().links.startswith('https') else name


def install() -> None:
    """Put up the guard: before anything else, by `main.py`."""
    app.add_middleware(Guard)
    handlers = core.sio.handlers['/']
    for name in ('event', 'javascript_response', 'ack', 'log'):
        if iscoroutinefunction(handlers[name]):
            raise TypeError(f'NiceGUI handles {name} differently now; see to it that the guard still holds')
        if not hasattr(handlers[name], '__wrapped__'):  # the tests run main.py again and again
            handlers[name] = _only_own_page(handlers[name])


def _own_socket(scope: Scope) -> Scope:
    pairs = parse_qsl(scope['query_string'].decode('latin-1'), keep_blank_values=True)
    query = dict(pairs)  # a name twice is refused: a dict keeps the last, NiceGUI reads the first
    if len(query) == len(pairs) and is_own(HTTPConnection(scope), query.get('client_id', '')):
        return scope
    # With an id that nobody has, the handshake fails, and an honest browser reloads and lands where it may be.
    return {**scope, 'query_string': urlencode({**query, 'client_id': 'refused'}).encode()}


def _refused_upload(connection: HTTPConnection, client_id: str) -> int | None:
    if not is_own(connection, client_id):
        return 403
    length = connection.headers.get('content-length', '')
    return None if length.isdecimal() and int(length) <= MAX_UPLOAD else 413


def _only_own_page(handler: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handler)
    def checked(sid: str, *messages: Any) -> Any:
        if len(messages) == 1 and isinstance(messages[0], dict) and messages[0].get('client_id') in core.sio.rooms(sid):
            return handler(sid, _readable(messages[0]))
        return None

    return checked


def _readable(message: dict[str, Any]) -> dict[str, Any]:
    """A message without halves of characters: NiceGUI cannot read them, and a whole text would be lost.

    A NUL stands in for each; no text may hold one, so the person reads what is wrong and keeps what was typed.
    """
    if isinstance(args := message.get('args'), list):
        message['args'] = [_whole(each) if isinstance(each, str) and '\\ud' in each else each for each in args]
    return message


def _whole(text: str) -> str:
    return json.dumps(_without_halves(json.loads(text)))


def _without_halves(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub('\0', value)
    if isinstance(value, list):
        return [_without_halves(each) for each in value]
    return {key: _without_halves(each) for key, each in value.items()} if isinstance(value, dict) else value
