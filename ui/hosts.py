"""The names we answer to: a page asked for under another one could be shown, or cached, as somebody else's."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from store.settings import settings

_HOST = re.compile(r'(\[[0-9a-f:.]+\]|[^\[\]:/?#@\\\s]+)(?::\d+)?')
EVERYWHERE = {'0.0.0.0', '::'}
OURSELVES = {'localhost', '127.0.0.1', '::1'}
"""What the machine calls itself: health checks, and a proxy beside us that passes no name on."""


class Hosts:
    """Answers 400 to any name that is not ours, and opens no socket for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] == 'lifespan' or is_ours(HTTPConnection(scope).headers.get('host', '')):
            await self.app(scope, receive, send)
        elif scope['type'] == 'websocket':
            await send({'type': 'websocket.close', 'code': 1008})
        else:
            says = 'Ukjent adresse. Sjekk ORDREFLYT_BASE_URL og ORDREFLYT_ALLOWED_HOSTS.'
            await PlainTextResponse(says, 400)(scope, receive, send)


def is_ours(host: str) -> bool:
    """Whether we answer to this `Host`.

    Bound to every address of the machine, we answer to each: firms open it so in their own net, and a number cannot be
    led elsewhere by somebody's name server, as a name can.
    """
    name = _name(host)
    return name in allowed() or (settings().host in EVERYWHERE and _is_number(name))


def allowed() -> set[str]:
    """Our names: the machine's own, where we are bound, the address in links, and those that were added."""
    ours = settings().allowed_hosts.replace(',', ' ').split()
    return (OURSELVES | {settings().host, *map(_name, (urlsplit(settings().links).netloc, *ours))}) - {''}


def _name(host: str) -> str:
    """The name without its port; nothing for what no browser sends."""
    found = _HOST.fullmatch(host.lower())
    return found[1].strip('[]') if found else ''


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
