"""P7: one person saves a field, and every other browser that shows the order is told what to draw."""

import asyncio
import itertools
import json
import time
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.bench.house import House
from tests.bench.page import Page, Visitor
from tests.bench.table import Row
from tests.bench.timing import Size

PATIENCE = 30.0
FIELD = 'Oppdrag'
WARM = 3


class Browser:
    """The socket of a page, spoken as a browser speaks it, without the time it would take to understand what comes.

    Engine.IO and Socket.IO by hand: a client library would spend longer on reading fifty updates than we on sending.
    """

    def __init__(self, page: Page, line: aiohttp.ClientWebSocketResponse) -> None:
        self.page = page
        self._line = line
        self._wanted: tuple[str, asyncio.Future[float]] | None = None
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, page: Page, session: aiohttp.ClientSession, base: str, headers: dict[str, str]) -> 'Browser':
        """Open the socket of a page and wait until it is welcome."""
        query = {
            'EIO': '4', 'transport': 'websocket', 'client_id': page.client_id, 'tab_id': page.client_id,
            'document_id': page.client_id, 'next_message_id': '0', 'implicit_handshake': 'true',
        }  # fmt: skip
        address = f'{base}/_nicegui_ws/socket.io/?{urlencode(query)}'
        line = await session.ws_connect(address, headers=headers, max_msg_size=0)
        assert (await line.receive_str()).startswith('0')
        await line.send_str('40')
        answer = await line.receive_str()
        assert answer.startswith('40'), f'the socket is not welcome: {answer}'
        return cls(page, line)

    async def sees(self, text: str) -> float:
        """Wait for a message with this text; the moment it came, or gave up hope because the server cut the line."""
        answer: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._wanted = text, answer
        self._reading.add_done_callback(lambda _: answer.done() or answer.cancel())
        try:
            return await asyncio.wait_for(answer, PATIENCE)
        except (TimeoutError, asyncio.CancelledError):
            return time.perf_counter() + PATIENCE

    async def event(self, element: int, listener: str, *arguments: Any) -> None:
        """Let something happen on the page."""
        packed = [json.dumps(argument) for argument in arguments]
        await self._say('event', id=element, listener_id=listener, args=packed)

    async def close(self) -> None:
        self._reading.cancel()
        await self._line.close()

    async def _say(self, what: str, **about: Any) -> None:
        await self._line.send_str('42' + json.dumps([what, {'client_id': self.page.client_id, **about}]))

    async def _read(self) -> None:
        async for message in self._line:
            if message.data == '2':
                await self._line.send_str('3')
            elif message.data.startswith('42["run_javascript"') and '"request_id"' in message.data:
                asked = json.loads(message.data[2:])[1]
                await self._say('javascript_response', request_id=asked['request_id'], result=None)
            elif self._wanted and self._wanted[0] in message.data and not self._wanted[1].done():
                self._wanted[1].set_result(time.perf_counter())


def rows(house: House, size: Size) -> list[Row]:
    """From the event until the update has come, in each browser but the one that saves."""
    house.server.start()
    found = []
    for count in size.browsers:
        times = asyncio.run(_measure(house, count, size.commits))
        found.append(
            Row(f'P7 saved → in {count} other browsers', times, most_ms=100 if count <= 50 else 400, judged_by='p95')
        )
    house.server.stop()
    return found


async def _measure(house: House, count: int, commits: int) -> list[float]:
    base, headers = house.server.url, house.cookie
    visitor = Visitor(house.server.port, headers)
    pages = [visitor.open(f'/ordre/{house.medium}') for _ in range(count + 1)]
    visitor.connection.close()
    times: list[float] = []
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        browsers = []
        for page in pages:
            browsers.append(await Browser.connect(page, session, base, headers))
            stack.push_async_callback(browsers[-1].close)
        writer, *others = browsers
        element, typed, left = _field(writer.page)
        await asyncio.sleep(1)
        for turn in range(commits + WARM):
            text = f'Flytting nummer {next(_numbers)}'
            await writer.event(element, typed, text)
            await asyncio.sleep(0.05)  # the typing is over before the field is left
            waiting = [asyncio.create_task(other.sees(text)) for other in others]
            await asyncio.sleep(0)
            began = time.perf_counter()
            await writer.event(element, left)
            came = await asyncio.gather(*waiting)
            if turn >= WARM:
                times += [moment - began for moment in came]
            await asyncio.sleep(0.2)  # what else is drawn is over before the next
    return times


_numbers = itertools.count(1)


def _field(page: Page) -> tuple[int, str, str]:
    """The field that saves itself, and its listeners for what is typed and for leaving it."""
    element, field = next(
        (key, each) for key, each in page.elements.items() if each.get('props', {}).get('label') == FIELD
    )
    listeners = {event['type']: event['listener_id'] for event in field['events']}
    return element, listeners['update:value'], listeners['blur']
