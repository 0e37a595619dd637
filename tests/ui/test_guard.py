"""Nobody but the browser that opened a page can press its buttons or send it files.

Every attack is tried twice: with the guard it has no effect, and without it it works, or the test would be blind.
"""

import asyncio
import contextlib
import html
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
import httpx
import pytest
import socketio  # type: ignore[import-untyped]

from tests.server import ROOT, free_port
from tests.torture import TORTURE
from ui.guard import COOKIES, MAX_UPLOAD

ANNA = {'Cookie': f'{COOKIES[0]}=anna'}
EVA = {'Cookie': f'{COOKIES[0]}=eva'}
NOBODY: dict[str, str] = {}


@pytest.fixture(scope='module', params=['on', 'off'])
def guard(request: pytest.FixtureRequest) -> str:
    """Tell whether the server is guarded."""
    return str(request.param)


@pytest.fixture(scope='module')
def base(guard: str) -> Iterator[str]:
    """Start a server with one button and one upload."""
    port = free_port()
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(('PYTEST_', 'NICEGUI_'))}
    process = subprocess.Popen(
        [sys.executable, '-m', 'tests.ui.guarded_app'],
        cwd=ROOT,
        env=inherited | {'PORT': str(port), 'GUARD': guard},
        stdin=subprocess.DEVNULL,
    )
    base = f'http://127.0.0.1:{port}'
    deadline = time.monotonic() + 60
    while not _answers(base):
        assert process.poll() is None, 'the server ended while starting'
        assert time.monotonic() < deadline, 'the server did not answer'
        time.sleep(0.05)
    yield base
    process.terminate()
    process.wait(60)


@dataclass
class Page:
    """A page somebody has opened, as it stands in its HTML."""

    base: str
    client_id: str
    button: int
    listener: str
    upload: str
    headers: dict[str, str]

    def query(self, **changed: str) -> str:
        """Return what a browser says about itself when it opens its socket."""
        said = {'client_id': self.client_id, 'tab_id': 't', 'document_id': 'd', 'next_message_id': '0'}
        return urlencode({**said, 'implicit_handshake': 'true', **changed})

    @property
    def press(self) -> dict[str, Any]:
        """Return the message of a pressed button."""
        return {'client_id': self.client_id, 'id': self.button, 'listener_id': self.listener, 'args': []}


async def opened(base: str, headers: dict[str, str]) -> Page:
    """Open the page and read what its HTML gives away."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        text = (await browser.get(base, headers=headers)).text
    client_id, elements = re.search(r"'client_id': '([\w-]+)'", text), re.search(r'raw`(.*?)`', text, re.DOTALL)
    assert client_id
    assert elements
    drawn = json.loads(html.unescape(elements[1]))
    number, button = next((int(key), each) for key, each in drawn.items() if each['tag'] == 'q-btn')
    listener = next(event['listener_id'] for event in button['events'] if event['type'] == 'click')
    upload = next(each['props']['url'] for each in drawn.values() if 'upload' in each.get('props', {}).get('url', ''))
    return Page(base, client_id[1], number, listener, upload, headers)


@asynccontextmanager
async def socket(
    base: str, query: str, headers: dict[str, str], transport: str = 'websocket'
) -> AsyncIterator[socketio.AsyncClient]:
    """Open a socket; where it is refused, what is sent goes nowhere."""
    # python-socketio takes the cookie out of the headers it gets, and forgets to close a session of its own.
    async with aiohttp.ClientSession() as session:
        client = socketio.AsyncClient(reconnection=False, http_session=session)
        try:
            await client.connect(
                f'{base}?{query}', dict(headers), transports=[transport], socketio_path='/_nicegui_ws/socket.io'
            )
        except socketio.exceptions.ConnectionError:
            client.emit = client.call = _nowhere
        yield client
        await client.eio.disconnect(abort=True)  # a polite goodbye takes six seconds by polling


async def send(client: socketio.AsyncClient, message: dict[str, Any]) -> None:
    """Send an event and give the server the time to do what it does."""
    await client.emit('event', message)
    await asyncio.sleep(0.3)


async def own_socket(anna: Page) -> None:
    async with socket(anna.base, anna.query(), anna.headers) as client:
        await send(client, anna.press)


async def no_cookie(anna: Page) -> None:
    async with socket(anna.base, anna.query(), NOBODY) as client:
        await send(client, anna.press)


async def no_cookie_by_polling(anna: Page) -> None:
    async with socket(anna.base, anna.query(), NOBODY, 'polling') as client:
        await send(client, anna.press)


async def anothers_cookie(anna: Page) -> None:
    async with socket(anna.base, anna.query(), EVA) as client:
        await send(client, anna.press)


async def cookie_of_another_face(anna: Page) -> None:
    """The same secret under another name, and one face too many."""
    for cookie in (f'{COOKIES[1]}=anna', f'{COOKIES[0]}=anna; {COOKIES[2]}=eva'):
        async with socket(anna.base, anna.query(), {'Cookie': cookie}) as client:
            await send(client, anna.press)


async def foreign_origin(anna: Page) -> None:
    async with socket(anna.base, anna.query(), {**anna.headers, 'Origin': 'https://evil.example'}) as client:
        await send(client, anna.press)


async def no_origin_worth_the_name(anna: Page) -> None:
    async with socket(anna.base, anna.query(), {**anna.headers, 'Origin': 'null'}) as client:
        await send(client, anna.press)


async def message_for_anothers_page(anna: Page) -> None:
    eva = await opened(anna.base, EVA)
    async with (
        socket(anna.base, anna.query(), anna.headers),
        socket(anna.base, eva.query(tab_id='e', document_id='e'), EVA) as client,
    ):
        await send(client, anna.press)


async def late_handshake(anna: Page) -> None:
    async with socket(anna.base, 'tab_id=t', EVA) as client:
        await client.call('handshake', {'client_id': anna.client_id, 'tab_id': 't', 'document_id': 'd'})
        await send(client, anna.press)


async def client_id_twice(anna: Page) -> None:
    eva = await opened(anna.base, EVA)
    async with socket(anna.base, f'{anna.query()}&client_id={eva.client_id}', EVA) as client:
        await send(client, anna.press)


async def replayed(anna: Page) -> None:
    """What Anna's own socket said, said again by somebody who wrote it down, when she has gone."""
    await own_socket(anna)
    assert await effects(anna.base) == ['pressed']
    for headers in (NOBODY, EVA):
        async with socket(anna.base, anna.query(), headers) as client:
            await send(client, anna.press)


async def upload(page: Page, headers: dict[str, str], size: int = 10) -> int:
    files = {'file': ('a.jpg', b'x' * size, 'image/jpeg')}
    async with httpx.AsyncClient(trust_env=False) as browser:
        return (await browser.post(page.base + page.upload, headers=headers, files=files)).status_code


async def own_upload(anna: Page) -> None:
    assert await upload(anna, anna.headers) == 200


async def upload_without_cookie(anna: Page) -> None:
    await upload(anna, NOBODY)


async def upload_with_anothers_cookie(anna: Page) -> None:
    await upload(anna, EVA)


async def upload_from_elsewhere(anna: Page) -> None:
    await upload(anna, {**anna.headers, 'Origin': 'https://evil.example'})


async def too_large_upload(anna: Page) -> None:
    await upload(anna, anna.headers, MAX_UPLOAD + 1)


async def upload_of_unknown_length(anna: Page) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        yield b'x' * 10 + b'\r\n--x--\r\n'

    kind = {'Content-Type': 'multipart/form-data; boundary=x'}
    async with httpx.AsyncClient(trust_env=False) as browser:
        await browser.post(anna.base + anna.upload, headers={**anna.headers, **kind}, content=parts())


Try = Callable[[Page], Awaitable[None]]
HONEST: list[Try] = [own_socket, own_upload]
ATTACKS: list[Try] = [
    no_cookie,
    no_cookie_by_polling,
    anothers_cookie,
    cookie_of_another_face,
    foreign_origin,
    no_origin_worth_the_name,
    message_for_anothers_page,
    late_handshake,
    client_id_twice,
    replayed,
    upload_without_cookie,
    upload_with_anothers_cookie,
    upload_from_elsewhere,
    too_large_upload,
    upload_of_unknown_length,
]


@pytest.mark.parametrize('act', HONEST)
async def test_people_use_their_own_page(base: str, act: Try) -> None:
    await act(await opened(base, ANNA))
    assert await effects(base) == ['pressed' if act is own_socket else 'stored']


async def test_people_who_are_not_signed_in_use_their_own_page(base: str) -> None:
    await own_socket(await opened(base, NOBODY))
    assert await effects(base) == ['pressed']


@pytest.mark.parametrize('attack', ATTACKS)
async def test_nobody_else_reaches_it(base: str, guard: str, attack: Try) -> None:
    await attack(await opened(base, ANNA))
    happened = await effects(base)
    if guard == 'on':
        assert happened == []
    else:
        assert happened != [], 'without the guard this attack must work, or it proves nothing'


# ---------- what no browser sends ----------

TEN_MB = 'x' * 10_000_000


def malformed(page: Page) -> Iterator[str | bytes]:
    """Frames as they go over the line (Engine.IO, in it Socket.IO) to a page of one's own."""
    press = page.press
    messages: list[Any] = [
        None, 5, 'event', [], {}, {'client_id': page.client_id}, {'client_id': [page.client_id]}, {'client_id': {}},
        {**press, 'client_id': None}, {**press, 'id': [1]}, {**press, 'id': {}}, {**press, 'id': 10**400},
        {**press, 'id': str(press['id'])}, {**press, 'id': -press['id']}, {**press, 'listener_id': None},
        {**press, 'listener_id': ['x']}, {**press, 'args': 'x'}, {**press, 'args': 7}, {**press, 'args': ['{']},
        {**press, 'args': ['[' * 5_000]}, {**press, 'args': [{}]}, {**press, 'args': {'length': 1}},
        {key: value for key, value in press.items() if key != 'listener_id'},
        {key: value for key, value in press.items() if key != 'id'},
    ]  # fmt: skip
    for name in ('event', 'javascript_response', 'ack', 'log', 'handshake', 'disconnect', 'finnes ikke', ''):
        yield from ('42' + json.dumps([name, message]) for message in messages)
        yield from ('42' + json.dumps([name, *both]) for both in ([], [press, press, press]))
    yield from (
        '', '4', '42', '42[', '42{}', '42[]', '42[5]', '42' + '[' * 5_000, '40', '40/admin,', '41', '43[]',
        '451-["event"]', '451-["event",{"_placeholder":true,"num":0}]', b'\0\xff',
        '2probe', '6', '9', 'æøå', '\x00', '0{}', '1',
    )  # fmt: skip


async def after(page: Page, *frames: str | bytes) -> list[str]:
    """Send frames as they are, on a new line when one was cut, and then press the button: what has happened."""
    address = page.base.replace('http', 'ws') + f'/_nicegui_ws/socket.io/?EIO=4&transport=websocket&{page.query()}'
    left = list(frames)
    async with aiohttp.ClientSession() as session:
        while left:
            async with session.ws_connect(address, headers=page.headers) as line:
                await line.receive()
                await line.send_str('40')
                await line.receive()
                while left and not line.closed:
                    frame = left.pop(0)
                    with contextlib.suppress(ConnectionError, TimeoutError):
                        await (line.send_bytes(frame) if isinstance(frame, bytes) else line.send_str(frame))
                        await line.receive(60 if len(frame) > len(TEN_MB) else 0.001)  # that it was cut, or an answer
    await own_socket(page)
    return await effects(page.base)


async def test_frames_that_no_browser_sends_do_nothing_and_hold_up_nobody(base: str) -> None:
    eva = await opened(base, EVA)
    assert await after(eva, *malformed(eva)) == ['pressed']
    await _people_are_served(base)


async def test_a_frame_of_ten_megabytes_cuts_the_line_and_holds_up_nobody(base: str) -> None:
    eva = await opened(base, EVA)
    message = json.dumps(['event', {**eva.press, 'args': [json.dumps(TEN_MB)]}])
    assert await after(eva, f'42{message}') == ['pressed']
    await _people_are_served(base)


async def _people_are_served(base: str) -> None:
    """Somebody opens a page and presses its button; within a second, where nothing else is measured."""
    started = time.monotonic()
    anna = await opened(base, ANNA)
    async with socket(base, anna.query(), anna.headers) as client:
        await client.emit('event', anna.press)
        while not (happened := await effects(base)):
            assert time.monotonic() - started < 60
    assert happened == ['pressed']
    assert not TORTURE or time.monotonic() - started < 1


async def test_a_page_ends_when_its_own_browser_says_goodbye(base: str) -> None:
    anna = await opened(base, ANNA)
    async with httpx.AsyncClient(base_url=base, trust_env=False) as browser:
        for headers in (NOBODY, EVA, {**ANNA, 'Origin': 'https://evil.example'}):
            assert (await browser.post(f'/farvel/{anna.client_id}', headers=headers)).status_code == 204
        assert await upload(anna, ANNA) == 200
        assert (await browser.post(f'/farvel/{anna.client_id}', headers=ANNA)).status_code == 204
        assert (await browser.post(f'/farvel/{anna.client_id}', headers=ANNA)).status_code == 204
    async with socket(base, anna.query(), anna.headers) as client:
        await send(client, anna.press)
    assert await effects(base) == ['stored']


async def effects(base: str) -> list[str]:
    """Ask what has happened."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        found: list[str] = (await browser.get(f'{base}/effects')).json()
    return found


def _answers(base: str) -> bool:
    try:
        return httpx.get(f'{base}/effects', trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


async def _nowhere(*_: object) -> None:
    pass
