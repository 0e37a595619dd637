"""Enhetsregisteret, the public register of organisations: find a company by name or number. Nothing is stored here.

Each public call answers within three seconds or raises `RegisterDown`; the person then fills in the fields by hand.
"""

import asyncio
import json
import logging
import re
import ssl
import unicodedata
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from time import monotonic
from typing import Any

import httpx

from domain import norway
from domain.refused import Refused
from domain.words import short_date, t

OFFICIAL_URL = 'https://data.brreg.no/enhetsregisteret/api'
BUDGET_SECONDS = 3.0
ATTEMPTS = 2
LARGEST_BYTES = 1_000_000
SHOWN, FETCHED = 8, 50
CACHE_ENTRIES, CACHE_SECONDS = 500, 24 * 60 * 60

_HEADERS = {
    'Accept': 'application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8, application/json',
    'User-Agent': 'Ordreflyt/0.1',
}
_PASTED_NUMBER = re.compile(r'(NO ?)?([0-9][ .]*){9}(MVA)?', re.IGNORECASE)
_log = logging.getLogger(__name__)


class RegisterDown(Exception):
    """The register did not give a usable answer; `str(error)` is the cause, for the log and not for people."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation or a branch as registered. Texts are '' when absent or unusable; `phone` is E.164."""

    org_number: str
    name: str
    org_form: str
    org_form_name: str
    address: str
    postcode: str
    city: str
    vat_registered: bool
    in_company_register: bool
    bankrupt: bool
    winding_up: bool
    deleted_on: date | None
    phone: str
    email: str

    @property
    def warning(self) -> str:
        """The gravest thing to know before doing business with it, or ''."""
        if self.deleted_on:
            return t('Slettet {date}', date=short_date(self.deleted_on))
        if self.bankrupt:
            return t('Konkurs')
        if self.winding_up:
            return t('Under avvikling')
        return '' if self.vat_registered else t('Ikke i mva-registeret')

    @property
    def selectable(self) -> bool:
        """Whether it can become a customer: it still exists."""
        return self.deleted_on is None


async def search(text: str) -> list[Unit]:
    """The at most eight units that fit a name or are the organisation number, best first.

    Refused: only digits, but not a valid organisation number. RegisterDown: no usable answer in time.
    """
    wanted = _clean(text, 180)
    digits = wanted.replace(' ', '')
    if (digits.isascii() and digits.isdigit()) or _PASTED_NUMBER.fullmatch(wanted):
        unit = await lookup(wanted)
        return [unit] if unit else []
    if sum(character.isalnum() for character in wanted) < 2:
        return []
    key = f'name {wanted.casefold()}'
    if known := _recall(key):
        return known
    async with _visit() as client:
        found = await _named(client, wanted)
        if not found and '.' in wanted:
            found = await _named(client, _without_dots(wanted))
    best = sorted(found, key=_rank(wanted))[:SHOWN]
    _remember(key, best)
    return best


async def lookup(org_number: str) -> Unit | None:
    """The unit or branch with this organisation number; None when there is none or it has been removed.

    Refused: not a valid number. RegisterDown: no usable answer in time.
    """
    number = norway.org_number(org_number)
    if known := _recall(number):
        return known[0]
    async with _visit() as client:
        for kind in ('enheter', 'underenheter'):
            status, body = await _get(client, f'/{kind}/{number}', {})
            if status == httpx.codes.GONE:
                _forget(number)
                return None
            if status == httpx.codes.OK:
                unit = _unit(body)
                if unit.org_number != number:
                    raise RegisterDown('answered about another unit')
                _remember(number, [unit])
                return unit
    return None


def configure(base_url: str = OFFICIAL_URL) -> None:
    """Ask at this address from now on, and forget what another one has said."""
    global _base_url
    _base_url = base_url.rstrip('/')
    _cached.clear()


async def close() -> None:
    """Forget every answer. Connections need no closing: none outlives the call that opened it."""
    _cached.clear()


# Asking

_base_url = OFFICIAL_URL


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
    page = _object(body)
    if '_embedded' in page:
        units = _object(page['_embedded']).get('enheter')
        if isinstance(units, list):
            return [_unit(unit) for unit in units]
    elif _object(page.get('page')).get('totalElements') == 0:
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


# Reading


def _unit(value: Any) -> Unit:
    """A unit, branch or deleted unit in any of its shapes. RegisterDown: not one of them."""
    unit = _object(value)
    number, name = unit.get('organisasjonsnummer'), _clean(unit.get('navn'), 200)
    if not isinstance(number, str) or not re.fullmatch('[0-9]{9}', number) or not name:
        raise RegisterDown('answered with a unit without number or name')
    form = _object(unit.get('organisasjonsform'))
    address, postcode, city = _place(
        unit.get('forretningsadresse') or unit.get('beliggenhetsadresse') or unit.get('postadresse')
    )
    return Unit(
        org_number=number,
        name=name,
        org_form=_clean(form.get('kode'), 10),
        org_form_name=_clean(form.get('beskrivelse'), 100),
        address=address,
        postcode=postcode,
        city=city,
        vat_registered=_claim(unit, 'registrertIMvaregisteret'),
        in_company_register=_claim(unit, 'registrertIForetaksregisteret'),
        bankrupt=_claim(unit, 'konkurs'),
        winding_up=_claim(unit, 'underAvvikling') or _claim(unit, 'underTvangsavviklingEllerTvangsopplosning'),
        deleted_on=_day(unit.get('slettedato')),
        phone=_usable(unit.get('mobil'), norway.phone) or _usable(unit.get('telefon'), norway.phone),
        email=_usable(unit.get('epostadresse'), norway.email),
    )


def _place(value: Any) -> tuple[str, str, str]:
    """Street, Norwegian postcode and city; the city of a foreign address carries its postcode and country."""
    place: dict[str, Any] = value if isinstance(value, dict) else {}
    lines = place.get('adresse')
    street = ', '.join(filter(None, (_clean(line, 200) for line in lines))) if isinstance(lines, list) else ''
    postcode, city = _clean(place.get('postnummer'), 20), _clean(place.get('poststed'), 100)
    if place.get('landkode') not in (None, '', 'NO'):
        country = _clean(place.get('land'), 60)
        postcode, city = '', ', '.join(filter(None, (f'{postcode} {city}'.strip(), country)))
    return _clean(street, 200), _usable(postcode, norway.postcode), _clean(city, 100)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RegisterDown('answered with another shape of JSON')
    return value


def _claim(unit: dict[str, Any], field: str) -> bool:
    """A yes or no; absent (branches, deleted units) is no. RegisterDown: anything else."""
    value = unit.get(field, False)
    if not isinstance(value, bool):
        raise RegisterDown(f'answered with a {field} that is neither true nor false')
    return value


def _day(value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise RegisterDown('answered with a date that is none') from error


def _usable(value: Any, checked: Callable[[str], str]) -> str:
    """The value as our own rules want it, or '' when they refuse it."""
    try:
        return checked(_clean(value, 254))
    except Refused:
        return ''


def _clean(value: Any, longest: int) -> str:
    """One line without control and invisible characters, cut to `longest`; '' for anything but text."""
    if not isinstance(value, str):
        return ''
    spaced = ' '.join(value.split())
    seen = ''.join(character for character in spaced if unicodedata.category(character) not in ('Cc', 'Cf', 'Cs'))
    return unicodedata.normalize('NFC', seen)[:longest].strip()


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
