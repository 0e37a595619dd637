"""Enhetsregisteret, the public register of organisations: find a company by name or number, and what has changed.

Each public call answers within three seconds or raises `RegisterDown`; the person then fills in the fields by hand.
"""

import asyncio
import json
import logging
import re
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, Literal

import httpx

from domain import norway
from store.outside.at_home import FILE, Home
from store.outside.unit import RegisterDown, Unit, clean, read_object, read_unit

__all__ = [
    'RegisterDown',
    'Unit',
    'at_home',
    'changed',
    'configure',
    'fresh',
    'lookup',
    'near',
    'place_of',
    'purge',
    'search',
]

OFFICIAL_URL = 'https://data.brreg.no/enhetsregisteret/api'
BUDGET_SECONDS = 3.0
ATTEMPTS = 2
LARGEST_BYTES = 1_000_000
SHOWN, FETCHED = 8, 50
FEED_PAGE = 1000
CACHE_ENTRIES, CACHE_SECONDS = 500, 24 * 60 * 60

_HEADERS = {
    'Accept': 'application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8, application/json',
    'User-Agent': 'Ordreflyt/0.1',
}
_PASTED_NUMBER = re.compile(r'(NO ?)?([0-9][ .]*){9}(MVA)?', re.IGNORECASE)
_log = logging.getLogger(__name__)


async def search(text: str) -> list[Unit]:
    """The at most eight units that fit a name or are the organisation number, best first.

    The register at home is asked first, the real one only for what is not found there.
    Refused: only digits, but not a valid organisation number. RegisterDown: no usable answer in time.
    """
    wanted = clean(text, 180)
    if _is_number(wanted):
        unit = await lookup(wanted)
        return [unit] if unit else []
    if not _is_name(wanted):
        return []
    if found := await near(wanted):
        return found
    key = f'name {wanted.casefold()}'
    if known := _recall(key):
        return known
    try:
        async with _visit() as client:
            found = await _named(client, wanted)
            if not found and '.' in wanted:
                found = await _named(client, _without_dots(wanted))
    except RegisterDown:
        if _is_at_home():
            return []  # the answer of the register at home stands
        raise
    best = sorted(found, key=_rank(wanted))[:SHOWN]
    _remember(key, best)
    return best


async def near(text: str) -> list[Unit]:
    """As `search`, but only from the register at home; nothing when there is none or it has no hit."""
    wanted = clean(text, 180)
    if _home is None or _is_number(wanted) or not _is_name(wanted):
        return []
    return await asyncio.to_thread(_home.search, wanted, SHOWN)


async def lookup(org_number: str) -> Unit | None:
    """The unit or branch with this organisation number; None when there is none or it has been removed.

    Refused: not a valid number. RegisterDown: no usable answer in time.
    """
    number = norway.org_number(org_number)
    if known := _recall(number):
        return known[0]
    return await at_home(number) or await fresh(number) or None


async def at_home(number: str) -> Unit | None:
    """What the register at home says of a number, however old that is."""
    return None if _home is None else await asyncio.to_thread(_home.lookup, number)


async def place_of(postcode: str) -> str:
    """The postal place of a postcode, as the register at home has it; '' when it does not."""
    return '' if _home is None else await asyncio.to_thread(_home.place_of, postcode)


async def fresh(number: str) -> Unit | Literal[False] | None:
    """What the register says of a number today, whatever we remember; False when it has removed the unit (410).

    A removed unit is taken out of everything that is kept here. None: there is no such unit. RegisterDown: no answer.
    """
    async with _visit() as client:
        for kind in ('enheter', 'underenheter'):
            status, body = await _get(client, f'/{kind}/{number}', {})
            if status == httpx.codes.GONE:
                await purge(number)
                return False
            if status == httpx.codes.OK:
                unit = read_unit(body)
                if unit.org_number != number:
                    raise RegisterDown('answered about another unit')
                _remember(number, [unit])
                return unit
    return None


async def changed(numbers: Sequence[str], since: datetime) -> dict[str, bool]:
    """Those of at most a hundred numbers that the change feed mentions since then, and whether one was removed.

    RegisterDown: no usable answer.
    """
    found: dict[str, bool] = {}
    for kind in ('enheter', 'underenheter'):
        start = {'dato': f'{since.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z'}
        is_more = True
        while is_more:
            query = {**start, 'organisasjonsnummer': ','.join(numbers), 'size': str(FEED_PAGE)}
            async with _visit() as client:
                status, body = await _get(client, f'/oppdateringer/{kind}', query)
            if status != httpx.codes.OK:
                raise RegisterDown(f'answered the change feed with {status}')
            entries = [_entry(entry) for entry in _listed(body)]
            found.update({number: what == 'Fjernet' for number, what, _ in entries if number in numbers})
            is_more = len(entries) >= FEED_PAGE
            start = {'oppdateringsid': str(entries[-1][2] + 1)} if entries else {}
    return found


def _listed(body: Any) -> list[Any]:
    """The entries of a page of the feed; one without entries has no `_embedded`. RegisterDown: it is no such page."""
    page = read_object(body)
    if '_embedded' in page:
        entries = next(iter(read_object(page['_embedded']).values()), None)
        if isinstance(entries, list):
            return entries
    elif read_object(page.get('page')).get('totalElements') == 0:
        return []
    raise RegisterDown('answered the change feed with something else')


def _entry(value: Any) -> tuple[str, str, int]:
    """Number, kind and id of a change. RegisterDown: it is none."""
    entry = read_object(value)
    number, what, at = (entry.get(key) for key in ('organisasjonsnummer', 'endringstype', 'oppdateringsid'))
    if not isinstance(number, str) or not isinstance(what, str) or not isinstance(at, int):
        raise RegisterDown('answered the change feed with something else')
    return number, what, at


async def purge(number: str) -> None:
    """Keep nothing of a unit that the register has removed for legal reasons."""
    _forget(number)
    if _home is not None:
        await asyncio.to_thread(_home.forget, number)


def configure(base_url: str = OFFICIAL_URL, folder: Path | None = None) -> None:
    """Ask at this address from now on, and first the register at home in this folder; forget what another has said."""
    global _base_url, _home
    if _home is not None:
        _home.close()
    _base_url, _home = base_url.rstrip('/'), Home(folder / FILE) if folder else None
    _cached.clear()


async def close() -> None:
    """Forget every answer. Connections need no closing: none outlives the call that opened it."""
    _cached.clear()


def _is_number(wanted: str) -> bool:
    digits = wanted.replace(' ', '')
    return (digits.isascii() and digits.isdigit()) or _PASTED_NUMBER.fullmatch(wanted) is not None


def _is_name(wanted: str) -> bool:
    return sum(character.isalnum() for character in wanted) > 1


def _is_at_home() -> bool:
    return _home is not None and _home.is_there


# Asking

_base_url = OFFICIAL_URL
_home: Home | None = None


@asynccontextmanager
async def _visit() -> AsyncIterator[httpx.AsyncClient]:
    """A client for one public call, within its budget. RegisterDown when the time is up; failures are logged."""
    # A client of its own for each call belongs to the loop it runs in and leaves no socket behind.
    try:
        async with (
            asyncio.timeout(BUDGET_SECONDS),
            httpx.AsyncClient(
                headers=_HEADERS, timeout=BUDGET_SECONDS, follow_redirects=False, verify=_certificates()
            ) as client,
        ):
            yield client
    except TimeoutError as error:
        _log.warning('Enhetsregisteret: no answer within %s s', BUDGET_SECONDS)
        raise RegisterDown('no answer in time') from error
    except RegisterDown as error:
        _log.warning('Enhetsregisteret: %s', error)
        raise


async def _named(client: httpx.AsyncClient, name: str) -> list[Unit]:
    """Units with these words in this order in their name. RegisterDown: no usable answer."""
    # Without FORTLOEPENDE the register joins the words with OR: hundreds of thousands of hits.
    query = {'navn': name, 'navnMetodeForSoek': 'FORTLOEPENDE', 'size': str(FETCHED)}
    status, body = await _get(client, '/enheter', query)
    if status != httpx.codes.OK:
        raise RegisterDown(f'answered a search with {status}')
    page = read_object(body)
    if '_embedded' in page:
        units = read_object(page['_embedded']).get('enheter')
        if isinstance(units, list):
            return [read_unit(unit) for unit in units]
    elif read_object(page.get('page')).get('totalElements') == 0:
        return []
    raise RegisterDown('answered a search with something else')


async def _get(client: httpx.AsyncClient, path: str, query: dict[str, str]) -> tuple[int, Any]:
    """Status 200 with the decoded body, or 404 or 410 with None. RegisterDown: anything else, after two attempts."""
    failure = RegisterDown('not asked')
    pause = 0.0
    for _ in range(ATTEMPTS):
        await asyncio.sleep(pause)
        try:
            async with client.stream('GET', _base_url + path, params=query) as response:
                status = response.status_code
                if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
                    return status, None
                if status == httpx.codes.OK:
                    return status, _decoded(await _body(response))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            failure, pause = RegisterDown(f'not reached ({type(error).__name__})'), 0.1
            continue
        failure = RegisterDown(f'answered {status}')
        if status == httpx.codes.TOO_MANY_REQUESTS:
            pause = _retry_after(response)
        elif status >= httpx.codes.INTERNAL_SERVER_ERROR:
            pause = 0.1
        else:
            break
        if pause >= BUDGET_SECONDS:
            break
    raise failure


async def _body(response: httpx.Response) -> bytes:
    """The whole body. RegisterDown: too large."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_BYTES:
            raise RegisterDown('answered with more than 1 MB')
    return bytes(body)


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RegisterDown('answered with something that is not JSON') from error


def _retry_after(response: httpx.Response) -> float:
    """Seconds the register wants us to wait; one when it does not say."""
    said = response.headers.get('Retry-After', '').strip()
    if re.fullmatch('[0-9]{1,9}', said):
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return 1.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # reading the certificates takes long enough to be done only once


# Ranking and remembering

_cached: OrderedDict[str, tuple[float, list[Unit]]] = OrderedDict()


def _rank(wanted: str) -> Callable[[Unit], tuple[bool, bool, int, str]]:
    """Units without a warning first, then names that begin with the text, then short names."""
    start = _without_dots(wanted).casefold()
    return lambda unit: (
        bool(unit.warning),
        not _without_dots(unit.name).casefold().startswith(start),
        len(unit.name),
        unit.name,
    )


def _without_dots(name: str) -> str:
    return ' '.join(name.replace('.', ' ').split())


def _recall(key: str) -> list[Unit]:
    """What was found at most a day ago, or nothing."""
    expires, units = _cached.get(key, (0.0, []))
    if expires <= monotonic():
        return []
    _cached.move_to_end(key)
    return list(units)


def _remember(key: str, units: list[Unit]) -> None:
    """Keep what was found. Nothing found is not kept: the company may be registered this afternoon."""
    if units:
        _cached[key] = (monotonic() + CACHE_SECONDS, list(units))
        _cached.move_to_end(key)
        while len(_cached) > CACHE_ENTRIES:
            _cached.popitem(last=False)


def _forget(number: str) -> None:
    """Drop every answer that mentions a unit the register has removed."""
    for key in [key for key, (_, units) in _cached.items() if any(unit.org_number == number for unit in units)]:
        del _cached[key]
