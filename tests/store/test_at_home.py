"""The register at home: what is in the file is found as the register itself would answer, without asking it."""

import csv
import fcntl
import gzip
import io
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from domain.refused import Refused
from store.outside import brreg, bulk_file
from store.outside.at_home import FILE, start, words
from store.outside.brreg import RegisterDown, lookup, search
from store.outside.unit import read_unit
from tests import register as stand_in
from tests.bench.bulk import columns, units
from tests.bench.bulk import write as write_bulk
from tests.bench.process import environment
from tests.register import FIXTURES, Register
from tests.server import NOWHERE, ROOT

SAMPLE = FIXTURES / 'enheter_sample.csv'
ROWS = 20_000


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Ask as always afterwards."""
    yield
    brreg.configure()


@pytest.fixture(scope='module')
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a register of many invented units."""
    folder = tmp_path_factory.mktemp('large')
    write_bulk(folder / 'enheter.csv.gz', ROWS)
    assert bulk_file.take_in(folder / 'enheter.csv.gz', folder) == ROWS
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with the register that the sample makes, and no other register to ask."""
    bulk_file.take_in(SAMPLE, tmp_path)
    brreg.configure(NOWHERE, tmp_path)
    return tmp_path


def as_row(unit: dict[str, Any]) -> dict[str, str]:
    """A unit as the bulk file has it."""
    row: dict[str, str] = {}
    for key, value in unit.items():
        for name, inner in value.items() if isinstance(value, dict) else [('', value)]:
            texts = [text or '' for text in inner] if isinstance(inner, list) else [inner]
            said = '/n'.join(str(text).lower() if isinstance(text, bool) else str(text) for text in texts)
            row[f'{key}.{name}' if name else key] = said
    return row


def csv_of(*rows: dict[str, str], headings: list[str] | None = None) -> bytes:
    out = io.StringIO(newline='')
    writer = csv.DictWriter(out, headings or columns(), restval='', extrasaction='ignore', quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


# What is found


async def test_the_official_file_is_read(home: Path) -> None:
    assert [unit.name for unit in await search('sandnes el')] == ['SANDNES ELEKTRISKE AS']
    found = await lookup('810093382')
    assert found
    assert (found.address, found.postcode, found.city) == ('c/o BDO AS, Fjellgata 6', '4612', 'KRISTIANSAND S')
    assert found.org_form_name == 'Aksjeselskap'


async def test_a_postcode_has_the_place_that_most_units_say(home: Path) -> None:
    assert await brreg.place_of('4612') == 'KRISTIANSAND S'
    assert await brreg.place_of('0000') == ''


async def test_a_file_made_before_knew_no_places(home: Path) -> None:
    with sqlite.connect(home / FILE) as connection:
        connection.execute('DROP TABLE postal')
    assert await brreg.place_of('4612') == ''
    assert await lookup('810093382'), 'it is read all the same'


async def test_every_unit_is_the_one_the_register_answers_with(tmp_path: Path) -> None:
    """With the columns of newer files; address, warnings and all."""
    there = {number: unit for number, unit in stand_in.UNITS.items() if 'slettedato' not in unit}
    rows = [as_row(unit) for unit in there.values()]
    rows = [row | {'registrertIMvaRegisteret': row['registrertIMvaregisteret']} for row in rows]
    (tmp_path / 'alle.csv').write_bytes(csv_of(*rows, headings=[*columns(), 'mobil', 'telefon', 'epostadresse']))
    assert bulk_file.take_in(tmp_path / 'alle.csv', tmp_path) == len(there)
    brreg.configure(NOWHERE, tmp_path)
    assert {number: await lookup(number) for number in there} == {n: read_unit(unit) for n, unit in there.items()}


async def test_names_that_begin_so_come_first_then_all_words_then_those_with_warnings(tmp_path: Path) -> None:
    names = ['BYGG NORD AS', 'NORD BYGG AS', 'NORDBYGG HOLDING AS', 'NORD OG BYGG AS', 'NORD BYGGERI AS', 'NORDEN AS']
    some = [*units(len(names))]
    rows = [
        unit | {'navn': name, 'registrertIMvaRegisteret': 'true', 'konkurs': str(name == 'NORD BYGG AS').lower(),
                'underAvvikling': 'false'}
        for unit, name in zip(some, names, strict=True)
    ]  # fmt: skip
    (tmp_path / 'alle.csv').write_bytes(csv_of(*rows))
    bulk_file.take_in(tmp_path / 'alle.csv', tmp_path)
    brreg.configure(NOWHERE, tmp_path)
    assert [(unit.name, unit.warning) for unit in await search('nord byg')] == [
        ('NORD BYGGERI AS', ''),
        ('NORDBYGG HOLDING AS', ''),
        ('NORD BYGG AS', 'Konkurs'),
        ('BYGG NORD AS', ''),
        ('NORD OG BYGG AS', ''),
    ]


async def test_as_somebody_types_the_index_answers_as_a_look_at_every_name(large: Path) -> None:
    """Every beginning of some names, and two words the other way round."""
    brreg.configure(NOWHERE, large)
    known = [read_unit(_nested(unit)) for unit in units(ROWS)]
    known.sort(key=lambda unit: (bool(unit.warning), len(unit.name), unit.name, unit.org_number))
    folded = [(unit, f' {words(unit.name)}', start(words(unit.name))) for unit in known]
    for unit in known[:: ROWS // 5]:
        first, *rest = unit.name.split()
        for asked in (*(unit.name[:length] for length in (2, 3, 5, 8, 13)), f'{rest[0]} {first[:2]}', f'{first} xyz'):
            begun, parts = start(words(asked)), [f' {part}' for part in words(asked).split()]
            begin = [unit for unit, _, whole in folded if whole.startswith(begun)]
            holds = [
                unit
                for unit, text, whole in folded
                if all(part in text for part in parts) and not whole.startswith(begun)
            ]
            assert await brreg.near(asked) == (begin + holds)[:8], asked


def _nested(row: dict[str, str]) -> dict[str, Any]:
    place = {part: row[f'forretningsadresse.{part}'] for part in ('postnummer', 'poststed', 'landkode')}
    return {
        'organisasjonsnummer': row['organisasjonsnummer'],
        'navn': row['navn'],
        'organisasjonsform': {key: row[f'organisasjonsform.{key}'] for key in ('kode', 'beskrivelse')},
        'forretningsadresse': place | {'adresse': [row['forretningsadresse.adresse']]},
        'registrertIMvaregisteret': row['registrertIMvaRegisteret'] == 'true',
        **{
            claim: row[claim] == 'true'
            for claim in ('registrertIForetaksregisteret', 'konkurs', 'underAvvikling')
        },
    }  # fmt: skip


@pytest.mark.parametrize('asked', ['"', 'a" OR "b', 'NEAR(a b)', '*', '^sandnes*x', "'; DROP TABLE unit; --", 'sand*'])
async def test_what_is_typed_is_never_a_query(home: Path, asked: str) -> None:
    assert all(words(asked).split()[0] in words(unit.name) for unit in await brreg.near(asked))
    assert await lookup('810034882')


# Whom it asks


async def test_nothing_is_asked_that_is_known_at_home(home: Path) -> None:
    with Register() as register:
        brreg.configure(register.url, home)
        assert await search('sandnes elektriske')
        assert await search('810 034 882')
        assert register.requests == []


async def test_what_is_not_at_home_is_asked_for(home: Path) -> None:
    """A company registered since, a branch, a deleted one."""
    with Register() as register:
        brreg.configure(register.url, home)
        assert [unit.name for unit in await search('åsane blomster')] == ['ÅSANE BLOMSTER AS']
        assert [unit.warning for unit in await search('921084846')] == ['Slettet 02.08.2026']


async def test_without_a_net_what_is_not_at_home_is_not_found(home: Path) -> None:
    assert await search('åsane blomster') == []
    with pytest.raises(RegisterDown):
        await lookup('921084846')  # it may be a branch, or deleted


async def test_without_the_file_everything_is_asked_for(tmp_path: Path) -> None:
    with Register() as register:
        brreg.configure(register.url, tmp_path)
        assert await brreg.near('equinor') == []
        assert await search('equinor')
        assert len(register.requests) == 1
    brreg.configure(NOWHERE, tmp_path)
    with pytest.raises(RegisterDown):
        await search('equinor')


@pytest.mark.parametrize('wrong', ['garbage', 'empty', 'another version', 'cut short'])
async def test_a_file_that_is_none_is_as_good_as_no_file(home: Path, wrong: str) -> None:
    file = home / FILE
    if wrong == 'another version':
        connection = sqlite.connect(file)
        connection.execute('PRAGMA user_version = 1')
        connection.close()
    else:
        whole = file.read_bytes()
        file.write_bytes({'garbage': b'x' * 9000, 'empty': b'', 'cut short': whole[:9000]}[wrong])
    with Register() as register:
        brreg.configure(register.url, home)
        assert await search('equinor')
        assert await lookup('810034882')
        register.behave('gone')
        assert await brreg.fresh('810034882') is False  # and nothing breaks


async def test_a_new_file_is_used_from_the_next_question_on(home: Path, tmp_path: Path) -> None:
    assert await search('sandnes el')
    (one,) = units(1)
    (tmp_path / 'ny.csv').write_bytes(csv_of(one | {'navn': 'HELT NY AS'}))
    bulk_file.take_in(tmp_path / 'ny.csv', home)
    assert [unit.name for unit in await search('helt')] == ['HELT NY AS']
    assert await search('sandnes el') == []


async def test_a_removed_unit_leaves_nothing_in_the_file(home: Path) -> None:
    with Register() as register:
        brreg.configure(register.url, home)
        register.behave('gone')
        assert b'ELEKTRISKE' in (home / FILE).read_bytes()
        assert await brreg.fresh('810034882') is False
    left = (home / FILE).read_bytes()
    assert [word for word in (b'ELEKTRISKE', b'elektriske', b'sandneselektriske') if word in left] == []
    brreg.configure(NOWHERE, home)
    assert await search('sandnes el') == []
    assert [unit.name for unit in await search('bris eien')] == ['BRIS EIENDOM AS']


# What is refused

HEADINGS = SAMPLE.read_bytes().partition(b'\n')[0]
PACKED = gzip.compress(SAMPLE.read_bytes())
BROKEN = 'Filen er ødelagt eller ikke hentet ferdig. Hent den på nytt.'
FOREIGN = (
    'Dette er ikke filen med alle enheter fra Brønnøysundregistrene (CSV): kolonnen «organisasjonsnummer» mangler.'
)


@pytest.mark.parametrize(
    ('content', 'sentence'),
    [
        (b'', FOREIGN),
        (b'navn;pris\nVask;100\n', FOREIGN),
        (b'[{"organisasjonsnummer":"923609016"}]', FOREIGN),
        ((FIXTURES / 'underenheter_sample.csv').read_bytes(),
         FOREIGN.replace('organisasjonsnummer', 'registrertIForetaksregisteret')),
        (HEADINGS + b'\n', 'Filen har ingen enheter. Det gamle registeret står som det var.'),
        (PACKED[: len(PACKED) // 2], BROKEN),
        (PACKED[:600] + b'\0' * 40 + PACKED[640:], BROKEN),
        (b'PK\x03\x04' + b'\xff\xfe' * 200, BROKEN),
        (SAMPLE.read_bytes().replace('Bokmål'.encode(), 'Bokmål'.encode('cp1252')), BROKEN),
        (SAMPLE.read_bytes()[:-200], BROKEN),
        (SAMPLE.read_bytes().rpartition(b',')[0], 'Filen er ødelagt: rad 9 er ikke en enhet. Hent den på nytt.'),
        (SAMPLE.read_bytes().replace(b'"810059672"', b'"81005967"'),
         'Filen er ødelagt: rad 3 er ikke en enhet. Hent den på nytt.'),
        (SAMPLE.read_bytes().replace(b'"false"', b'"kanskje"'),
         'Filen er ødelagt: rad 2 er ikke en enhet. Hent den på nytt.'),
    ],
    ids=['empty', 'another csv', 'json', 'branches', 'no units', 'gz cut', 'gz broken', 'zip', 'cp1252', 'cut',
         'cut at a comma', 'number', 'claim'],
)  # fmt: skip
async def test_another_or_broken_file_is_refused_and_the_old_register_stays(
    home: Path, tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / 'wrong').write_bytes(content)
    with pytest.raises(Refused) as refusal:
        bulk_file.take_in(tmp_path / 'wrong', home)
    assert str(refusal.value) == sentence
    assert await search('sandnes el')
    assert {file.name for file in home.glob(f'{FILE}*')} == {FILE, f'{FILE}.lock'}


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match='finnes ikke, eller kan ikke leses'):
        bulk_file.take_in(tmp_path / 'nei.csv', tmp_path)


def test_two_imports_at_once_do_not_meet(home: Path) -> None:
    with (home / f'{FILE}.lock').open('w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Refused, match='En annen import holder på'):
            bulk_file.take_in(SAMPLE, home)


@pytest.mark.parametrize('until', ['.raw', '.new'])
async def test_a_kill_in_the_middle_leaves_the_old_register(home: Path, large: Path, until: str) -> None:
    """While the rows come, and while they are put in their order."""
    running = subprocess.Popen(
        [sys.executable, 'main.py', 'register', 'import', str(large / 'enheter.csv.gz')],
        cwd=ROOT, env=environment(ORDREFLYT_DATA_DIR=str(home)), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    half = home / f'{FILE}{until}'
    deadline = time.monotonic() + 30
    while not (half.exists() and half.stat().st_size > 0):
        assert running.poll() is None, 'it was done before it could be killed'
        assert time.monotonic() < deadline
        time.sleep(0.002)
    running.kill()
    assert running.wait() == -signal.SIGKILL
    assert await search('sandnes el')
    assert bulk_file.take_in(SAMPLE, home) == 8
    assert {file.name for file in home.glob(f'{FILE}*')} == {FILE, f'{FILE}.lock'}
