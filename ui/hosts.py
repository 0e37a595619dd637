"""The names we answer to: a page asked for under another one could be shown, or cached, as somebody else's."""

import re
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from store.settings import settings

_HOST = re.compile(r'(\[[0-9a-f:.]+\]|[^\[\]:/?#@\\\s]+)(?::\d+)?')
OURSELVES = {'localhost', '127.0.0.1', '::1'}
"""What the machine calls itself: health checks, and a proxy beside us that passes no name on."""


class Hosts:
    """Answers 421 to any name that is not ours, once it has been said what ours is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        names = allowed()
        if scope['type'] == 'http' and names and _name(HTTPConnection(scope).headers.get('host', '')) not in names:
            await PlainTextResponse('Ukjent adresse. Sjekk ORDREFLYT_BASE_URL og ORDREFLYT_ALLOWED_HOSTS.', 421)(
                scope, receive, send
            )
            return
        await self.app(scope, receive, send)


def allowed() -> set[str]:
    """Our names; none when neither the address nor the hosts are set, and any is answered."""
    ours = {_name(each) for each in settings().allowed_hosts.replace(',', ' ').split()}
    if settings().base_url:
        ours.add(_name(urlsplit(settings().base_url).netloc))
    return ours | OURSELVES if ours else set()


def _name(host: str) -> str:
    """The name without its port; nothing for what no browser sends."""
    found = _HOST.fullmatch(host.lower())
    return found[1].strip('[]') if found else ''
