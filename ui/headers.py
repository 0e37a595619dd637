"""What every answer says to browsers about safety and caching."""

from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from store.settings import settings

CONTENT_SECURITY_POLICY = '; '.join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # NiceGUI has no nonces, and Vue compiles here
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY = ', '.join(
    f'{each}=()'
    for each in ('camera', 'display-capture', 'geolocation', 'microphone', 'midi', 'payment', 'serial', 'usb')
)
_SECRET_ADDRESSES = ('/portal', '/l/')  # what stands in them is nobody else's business
_CACHED = ('/_nicegui/', '/ui/', '/favicon.ico')


class Headers:
    """Adds the security headers to every answer, and forbids storing what does not say that it may be stored."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] != 'http':
            await self.app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message['type'] == 'http.response.start':
                put_on(MutableHeaders(scope=message), scope['path'])
            await send(message)

        await self.app(scope, receive, dressed)


def put_on(headers: MutableHeaders, path: str) -> None:
    """Add them to the answer to a path."""
    headers.setdefault('Content-Security-Policy', CONTENT_SECURITY_POLICY)  # a file's own is tighter
    headers['Permissions-Policy'] = PERMISSIONS_POLICY
    headers['X-Content-Type-Options'] = 'nosniff'
    headers['Referrer-Policy'] = 'no-referrer' if path.startswith(_SECRET_ADDRESSES) else 'same-origin'
    if settings().links.startswith('https'):
        headers['Strict-Transport-Security'] = 'max-age=31536000'
    if not path.startswith(_CACHED):
        headers.setdefault('Cache-Control', 'no-store')


def only_shown(way: str, name: str, *, sandbox: bool = True) -> dict[str, str]:
    """What a browser may do with a file: show or save it under its name (RFC 6266), and nothing else.

    A browser's own reader of PDF does not run in a sandbox; only what we have made ourselves goes without.
    """
    plain = ''.join(sign if sign.isascii() and sign.isprintable() and sign not in '"\\%' else '_' for sign in name)
    boxed = 'sandbox; ' if sandbox else ''
    return {
        'Content-Disposition': f'{way}; filename="{plain}"; filename*=UTF-8\'\'{quote(name, safe="")}',
        'Content-Security-Policy': f"{boxed}default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        'Cache-Control': 'private, no-store',
    }
