"""P4: the order page, from the request to the built page."""

import html
import json
import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from tests.bench.house import House
from tests.bench.process import Process
from tests.bench.table import Row
from tests.bench.timing import Size, by_turns
from tests.server import free_port


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the server built it, and how long one waited for its first byte."""

    text: bytes
    waited: float
    client_id: str

    @property
    def elements(self) -> dict[int, dict[str, Any]]:
        """What it is made of, by id."""
        found = re.search(rb'parseElements\(String\.raw`(.*?)`', self.text, re.DOTALL)
        assert found, 'NiceGUI writes its pages differently now'
        return {int(key): each for key, each in json.loads(html.unescape(found[1].decode())).items()}


class Visitor:
    """A browser that only asks for pages; it says goodbye to each, so that none lives on at the server."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.headers = headers
        self.connection = HTTPConnection('127.0.0.1', port, timeout=60)

    def open(self, path: str, **headers: str) -> Page:
        """Ask for a page and wait for it."""
        self._anew()
        began = time.perf_counter()
        self.connection.request('GET', path, headers={'Accept-Encoding': 'identity', **self.headers, **headers})
        answer = self.connection.getresponse()
        waited = time.perf_counter() - began
        text = answer.read()
        assert answer.status == 200, f'{path} answered {answer.status}'
        client_id = re.search(rb"'client_id': '([\w-]+)'", text)
        return Page(text, waited, client_id[1].decode() if client_id else '')

    def leave(self, page: Page) -> None:
        """Close a page."""
        self._anew()
        self.connection.request('POST', f'/farvel/{page.client_id}', headers=self.headers)
        self.connection.getresponse().read()

    def _anew(self) -> None:
        """The server hangs up on a line that is silent for five seconds, as one may be on a busy machine."""
        self.connection.close()
        self.connection.connect()


def rows(house: House, size: Size) -> list[Row]:
    """The page of a medium order, by turns with a plain page of as many elements."""
    house.server.start()
    path, port = f'/ordre/{house.medium}', free_port()
    us = Visitor(house.server.port, house.cookie)
    sample = us.open(path)
    us.leave(sample)
    count = len(sample.elements)
    with Process(['-m', 'tests.bench.plain', str(port)], f'http://127.0.0.1:{port}/1'):
        them = Visitor(port, {})

        def ours() -> float:
            page = us.open(path)
            us.leave(page)
            return page.waited

        times, plain = by_turns(ours, lambda: them.open(f'/{count}').waited, size.pages)
    packed = []
    for _ in range(max(1, size.pages // 4)):
        page = us.open(path, **{'Accept-Encoding': 'gzip'})
        packed.append(page)
    house.server.stop()
    shape = f'{count} elements, {len(sample.text) / 1000:.0f} kB'
    return [
        Row(f'P4 order page built ({shape})', times, plain, most_ms=40, most_ratio=1.5),
        Row(f'   packed for the line ({len(packed[0].text) / 1000:.0f} kB)', [page.waited for page in packed]),
    ]
