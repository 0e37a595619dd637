"""A stand-in for Enhetsregisteret on loopback, so that no test and no try by hand asks the real one.

`python -m tests.register [port]` serves until interrupted; give the address it prints as ORDREFLYT_BRREG_URL.
"""

import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import Event, Lock, Thread
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

Behaviour = Literal[
    'normal', 'down', 'slow', 'trickle', 'html', 'garbage', 'rate_limited', 'server_error', 'gone', 'redirect', 'huge'
]
ROOT = '/enhetsregisteret/api'
FIXTURES = Path(__file__).parent / 'brreg'

# Invented firms. The numbers have a right check digit and come from the very bottom of the series.
FIRMS = """
800000025 BRL  NORDRE SANDVIKEN BORETTSLAG          | Sandviksveien 1, 5036 BERGEN       |
800000033 AS   NORDRE SANDVIKEN BYGG AS             | Sandviksveien 3, 5036 BERGEN       | mva konkurs
800000041 AS   NORDRE SANDVIKEN KONTORFELLESSKAP AS | Sandviksveien 5, 5036 BERGEN       | mva
800000068 AS   KAFÉ NORDRE SANDVIKEN AS             | Sandviksveien 7, 5036 BERGEN       | mva
800000076 AS   NORDRE SANDVIKEN RØR AS              | Sandviksveien 9, 5036 BERGEN       | mva
800000084 AS   NORDRE SANDVIKEN HANDEL AS           | Sandviksveien 11, 5036 BERGEN      | mva avvikling
800000092 AS   NORDRE SANDVIKEN MALER AS            | Sandviksveien 13, 5036 BERGEN      | mva tvang
800000106 DA   NORDRE SANDVIKEN REGNSKAP DA         | Sandviksveien 15, 5036 BERGEN      | mva
800000114 AS   NORDRE SANDVIKEN EIENDOM AS          | Sandviksveien 17, 5036 BERGEN      | mva
800000122 AS   NORDRE SANDVIKEN TANNHELSE AS        | Sandviksveien 19, 5036 BERGEN      |
800000130 AS   SØNDRE SANDVIKEN RENHOLD AS          | Sandviksveien 90, 5035 BERGEN      | mva
800000149 AS   NETTFLYTT NO AS                      | Storgata 2, 0155 OSLO              | mva
800000157 AS   ÅSANE BLOMSTER AS                    | Åsane senter 16, 5116 ULSET        | mva
800000165 SA   VESTLAND BRUKTHANDEL SA              | Fjordgata 8, 5700 VOSS             | mva
"""
FORMS = {
    'AS': 'Aksjeselskap',
    'BRL': 'Borettslag',
    'DA': 'Ansvarlig selskap med delt ansvar',
    'SA': 'Samvirkeforetak',
}


class Register:
    """The stand-in, serving while its `with` block lasts.

    `requests` lists what was asked, as (path below the base address, query); `headers` lists what came with it.
    """

    def __init__(self, port: int = 0) -> None:
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.headers: list[dict[str, str]] = []
        self.ended = Event()
        self._lock = Lock()
        self._behaviour: Behaviour = 'normal'
        self._left: int | None = None
        self.retry_after = '1'
        self._server = _Server(('127.0.0.1', port), _Answer)
        self._server.register = self
        self.url = f'http://127.0.0.1:{self._server.server_address[1]}{ROOT}'

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={'poll_interval': 0.02}).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()

    def behave(self, behaviour: Behaviour, *, times: int | None = None, retry_after: str = '1') -> None:
        """Answer like this from now on, or `times` times and then normally; `retry_after` goes with 'rate_limited'."""
        with self._lock:
            self._behaviour, self._left, self.retry_after = behaviour, times, retry_after

    def receive(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Behaviour:
        """Note a request; how to answer it."""
        with self._lock:
            self.requests.append((path, query))
            self.headers.append(headers)
            if self._left is not None:
                self._left -= 1
                if self._left < 0:
                    self._behaviour, self._left = 'normal', None
            return self._behaviour


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 50
    register: Register

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no news here."""


class _Answer(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        path = parts.path.removeprefix(ROOT)
        register = self.server.register
        behaviour = register.receive(path, query, dict(self.headers))
        match behaviour:
            case 'down':
                return  # hangs up without a word
            case 'slow':
                register.ended.wait(30)
            case 'trickle':
                self.trickle()
            case 'html':
                self.send(200, '<!doctype html><title>Vedlikehold</title><p>Vi er straks tilbake.', kind='text/html')
            case 'garbage':
                self.send(200, {'navn': 7, '_embedded': {'enheter': 'ingen'}})
            case 'rate_limited':
                self.send(429, '', {'Retry-After': register.retry_after})
            case 'server_error':
                self.send(500, {'status': 500, 'error': 'Internal Server Error', 'path': parts.path})
            case 'gone':
                self.send(410, _fixture('gone_410.json') | {'organisasjonsnummer': path.rpartition('/')[2]})
            case 'redirect' if '/moved' not in path:
                self.send(302, '', {'Location': f'{register.url}/moved{path}?{parts.query}'})
            case 'huge':
                status, body = _answer(path, query)
                self.send(status, body | {'fyll': 'x' * 1_100_000} if isinstance(body, dict) else body)
            case _:
                self.send(*_answer(path.removeprefix('/moved'), query))

    def send(
        self, status: int, body: dict[str, Any] | str, headers: dict[str, str] | None = None, *, kind: str = ''
    ) -> None:
        content = (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode()
        self.send_response(status)
        self.send_header('Content-Type', kind or 'application/json')
        self.send_header('Content-Length', str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def trickle(self) -> None:
        """A body that comes a byte at a time and never ends."""
        self.send_response(200)
        self.end_headers()
        while not self.server.register.ended.wait(0.05):
            self.wfile.write(b' ')

    def log_message(self, *_: object) -> None:
        """Silent: `Register.requests` is the log."""


def _answer(path: str, query: dict[str, str]) -> tuple[int, dict[str, Any] | str]:
    match path.split('/')[1:]:
        case ['enheter']:
            return _search(query)
        case [_, number] if number in GONE:
            return 410, _fixture('gone_410.json') | {'organisasjonsnummer': number}
        case ['oppdateringer', 'enheter']:
            return _changes(query)
        case ['oppdateringer', 'underenheter']:
            return _changes(query | {'organisasjonsnummer': ''})
        case ['enheter', number] if number in UNITS:
            return 200, UNITS[number]
        case ['underenheter', number] if number in BRANCHES:
            return 200, BRANCHES[number]
    return 404, ''


def _search(query: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """A page of hits in the order of their numbers. Without FORTLOEPENDE one word of several is enough, as there."""
    size, number = int(query.get('size', '20')), int(query.get('page', '0'))
    method = query.get('navnMetodeForSoek')
    if method not in (None, 'FORTLOEPENDE') or (number + 1) * size > 10_000:
        return 400, _fixture('bad_request_400.json')
    name = query.get('navn', '').casefold()
    words = [name] if method else name.split()
    hits = [
        unit
        for _, unit in sorted(UNITS.items())
        if 'slettedato' not in unit and any(word in unit['navn'].casefold() for word in words)
    ]
    empty = _fixture('search_no_hits.json')
    pages = {'size': size, 'totalElements': len(hits), 'totalPages': -(-len(hits) // size), 'number': number}
    page = {'_links': empty['_links'], 'page': pages}
    if not hits:
        return 200, page
    return 200, {'_embedded': {'enheter': hits[number * size : (number + 1) * size]}} | page


def _changes(query: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """A page of the change feed, from a moment or an id on. A bare date is refused, as there."""
    since, first, size = query.get('dato', ''), int(query.get('oppdateringsid', '0')), int(query.get('size', '20'))
    if (since and not since.endswith('Z')) or size > 10_000:
        return 400, _fixture('bad_request_400.json')
    wanted = query['organisasjonsnummer'].split(',')
    hits = [
        entry
        for entry in sorted(UPDATES, key=lambda entry: entry['oppdateringsid'])
        if entry['organisasjonsnummer'] in wanted and entry['dato'] >= since and entry['oppdateringsid'] >= first
    ]
    page = {'page': {'size': size, 'totalElements': len(hits), 'totalPages': -(-len(hits) // size), 'number': 0}}
    return 200, {'_embedded': {'oppdaterteEnheter': hits[:size]}} | page if hits else page


def _firms() -> Iterator[dict[str, Any]]:
    """The invented firms in the shape of the register."""
    for line in FIRMS.strip().splitlines():
        who, where, claims = (part.strip() for part in line.split('|'))
        number, form, name = who.split(maxsplit=2)
        street, _, place = where.partition(', ')
        postcode, _, city = place.partition(' ')
        yield {
            'organisasjonsnummer': number,
            'navn': name,
            'organisasjonsform': {'kode': form, 'beskrivelse': FORMS[form]},
            'registreringsdatoEnhetsregisteret': '2015-03-02',
            'registrertIMvaregisteret': 'mva' in claims,
            'registrertIForetaksregisteret': True,
            'registrertIStiftelsesregisteret': False,
            'registrertIFrivillighetsregisteret': False,
            'harRegistrertAntallAnsatte': False,
            'forretningsadresse': {
                'land': 'Norge',
                'landkode': 'NO',
                'postnummer': postcode,
                'poststed': city,
                'adresse': [street],
            },
            'konkurs': 'konkurs' in claims,
            'underAvvikling': 'avvikling' in claims,
            'underTvangsavviklingEllerTvangsopplosning': 'tvang' in claims,
            'maalform': 'Bokmål',
            'paategninger': [],
            'respons_klasse': 'Enhet',
        }


def _fixture(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / name).read_text(encoding='utf-8'))
    return found


def _by_number(*units: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {unit['organisasjonsnummer']: unit for unit in units}


UNITS = _by_number(
    *_firms(),
    *_fixture('search_eiendom.json')['_embedded']['enheter'],
    _fixture('brreg_923609016.json'),
    _fixture('brreg_974760673.json'),
    _fixture('enhet_810034882.json'),
    _fixture('enhet_812345672.json'),
    _fixture('enhet_deleted_921084846.json'),
)
UPDATES: list[dict[str, Any]] = _fixture('updates.json')['_embedded']['oppdaterteEnheter']
GONE: set[str] = set()
BRANCHES = _by_number(_fixture('underenhet_811545112.json'))


def main() -> None:
    """Serve until interrupted."""
    with Register(int(sys.argv[1]) if len(sys.argv) > 1 else 0) as register:
        sys.stdout.write(f'ORDREFLYT_BRREG_URL={register.url}\n')
        sys.stdout.flush()
        try:
            Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write('\n')


if __name__ == '__main__':
    main()
