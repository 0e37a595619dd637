"""What every answer says about safety and caching."""

import httpx
import pytest
from starlette.responses import Response

from ui.headers import Headers


async def answer(path: str, **headers: str) -> httpx.Headers:
    """Ask a guarded app that answers everything alike."""
    transport = httpx.ASGITransport(Headers(Response('Hei', media_type='text/html', headers=headers)))
    async with httpx.AsyncClient(transport=transport, base_url='http://ordreflyt.test') as browser:
        return (await browser.get(path)).headers


async def test_every_page_is_safe_and_not_stored() -> None:
    headers = await answer('/ordrer')
    assert "frame-ancestors 'none'" in headers['content-security-policy']
    assert headers['x-content-type-options'] == 'nosniff'
    assert {'camera=()', 'microphone=()', 'geolocation=()'} <= set(headers['permissions-policy'].split(', '))
    assert headers['cache-control'] == 'no-store'
    assert headers['referrer-policy'] == 'same-origin'


@pytest.mark.parametrize('path', ['/portal', '/portal/ordre/1042', '/l/secret'])
async def test_addresses_that_say_too_much_are_told_to_nobody(path: str) -> None:
    assert (await answer(path))['referrer-policy'] == 'no-referrer'


async def test_what_may_be_kept_says_so_itself() -> None:
    kept = {'Cache-Control': 'public, max-age=60'}
    assert (await answer('/ui/theme.css', **kept))['cache-control'] == 'public, max-age=60'
    assert 'cache-control' not in await answer('/favicon.ico')
