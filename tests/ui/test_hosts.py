"""Ordreflyt answers to its own names only, on the web and at its sockets."""

from typing import Any

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from store.settings import settings
from ui.hosts import Hosts


async def answer(host: str) -> httpx.Response:
    transport = httpx.ASGITransport(Hosts(Response('Hei')))
    async with httpx.AsyncClient(transport=transport, base_url='http://test') as browser:
        return await browser.get('/', headers={'Host': host})


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ORDREFLYT_BASE_URL', 'https://ordre.firma.no')
    monkeypatch.setenv('ORDREFLYT_ALLOWED_HOSTS', 'inne.lan, 192.168.1.4')
    monkeypatch.setenv('ORDREFLYT_HOST', '10.0.0.7')
    settings.cache_clear()


@pytest.mark.parametrize(
    'host',
    [
        *('ordre.firma.no', 'ORDRE.FIRMA.NO', 'ordre.firma.no:443', 'localhost:8080', '127.0.0.1', '[::1]:8080'),
        *('10.0.0.7:8080', 'inne.lan', '192.168.1.4:80'),
    ],
)
async def test_it_answers_to_its_own_names(host: str) -> None:
    assert (await answer(host)).status_code == 200


@pytest.mark.parametrize(
    'host',
    [
        *('', 'evil.example', 'ordre.firma.no.evil.example', 'evil.example:443', 'x@ordre.firma.no', '[', '0.0.0.0'),
        *('192.168.1.77:8080', '[fd00::5]'),
        *('ordre.firma.no/', 'ordre.firma.no#', 'ordre.firma.no, evil.example'),
    ],
)
async def test_it_answers_to_no_other(host: str) -> None:
    got = await answer(host)
    assert (got.status_code, got.text) == (
        400,
        'Ukjent adresse. Sjekk ORDREFLYT_BASE_URL og ORDREFLYT_ALLOWED_HOSTS.',
    )


@pytest.mark.parametrize('bound', ['0.0.0.0', '::'])
async def test_bound_everywhere_it_is_opened_by_any_number_and_still_by_no_strange_name(
    monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setenv('ORDREFLYT_HOST', bound)
    settings.cache_clear()
    for host in ('192.168.1.77:8080', '10.1.2.3', '[fd00::5]:8080', 'ordre.firma.no', 'inne.lan'):
        assert (await answer(host)).status_code == 200, host
    for host in ('evil.example', '192.168.1.77.evil.example', '192.168.1.77@evil.example', '3232235777', '1.2.3', ''):
        assert (await answer(host)).status_code == 400, host


@pytest.mark.parametrize(('host', 'reached'), [('ordre.firma.no', True), ('evil.example', False)])
async def test_a_socket_is_opened_under_its_own_names_only(host: str, reached: bool) -> None:
    came: list[Any] = []

    async def inside(scope: Scope, _receive: Receive, _send: Send) -> None:
        came.append(scope['type'])

    async def receive() -> Any:
        return {'type': 'websocket.connect'}

    async def send(message: Any) -> None:
        came.append(message['type'])

    await Hosts(inside)({'type': 'websocket', 'headers': [(b'host', host.encode())]}, receive, send)
    assert came == (['websocket'] if reached else ['websocket.close'])
