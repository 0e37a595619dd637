"""Makes the register at home from the bulk file of Enhetsregisteret (all units, CSV, gzip or plain).

The file is streamed: first into a table as it comes, from there in the order of `at_home.py`. Everything is written
beside the register in use and put in its place when it is whole and on the disk, so whatever goes wrong on the way, the
one in use stays. Columns are found by their names; there are about 90 of them and more every year.
"""

import csv
import fcntl
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from domain.refused import Refused
from domain.words import t
from store.outside.at_home import CLAIMS, COLUMNS, FILE, PLACE, VERSION, connect, start, words

NEEDED = (
    'organisasjonsnummer',
    'navn',
    'organisasjonsform.kode',
    'organisasjonsform.beskrivelse',
    *CLAIMS,
    *(f'forretningsadresse.{part}' for part in PLACE),
    *(f'postadresse.{part}' for part in PLACE),
)
REACH = ('mobil', 'telefon', 'epostadresse')
"""Newer files have them."""
LONGEST_FIELD = 2_000_000
_MEMORY = 64_000  # kB for the pages of each file while it is made
_PREFIXES = {'starts': '1 2 3 4 5', 'words': '1 2 3 4 5 6 7 8 9 10'}
_VAT = CLAIMS['registrertIMvaregisteret']
_WARNED = f'claims & {sum(CLAIMS.values()) - CLAIMS["registrertIForetaksregisteret"]} <> {_VAT}'


def take_in(file: Path, folder: Path) -> int:
    """Make `register.sqlite` in the folder from this file; how many units it has.

    Refused, with the old register untouched: the file is missing, broken or another one, or there is no room.
    """
    import pysqlite3.dbapi2 as sqlite

    folder.mkdir(parents=True, exist_ok=True)
    made, raw = folder / f'{FILE}.new', folder / f'{FILE}.raw'
    with _alone(folder):
        _remove(made, raw)
        others = csv.field_size_limit(LONGEST_FIELD)  # there is one for the whole process
        try:
            count = _make(file, made, raw)
            _settle(made, folder / FILE)
        except sqlite.OperationalError as error:
            raise Refused(t('Registeret kunne ikke skrives: {why}.', why=error)) from error
        finally:
            csv.field_size_limit(others)
            _remove(made, raw)
    return count


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One import at a time in a folder."""
    with (folder / f'{FILE}.lock').open('w') as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(t('En annen import holder på i denne datamappen. Vent til den er ferdig.')) from None
        yield


def _remove(*files: Path) -> None:
    for file in files:
        for each in (file, file.with_name(f'{file.name}-journal')):
            each.unlink(missing_ok=True)


def _settle(made: Path, place: Path) -> None:
    """On the disk first, then in its place."""
    for path in (made, None, place.parent):
        if path is None:
            os.replace(made, place)
            continue
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# ---------- writing ----------


def _make(file: Path, made: Path, raw: Path) -> int:
    connection = connect(made, 'rwc')
    try:
        connection.isolation_level = None
        connection.execute('ATTACH ? AS raw', (str(raw),))
        for name in ('main', 'raw'):
            connection.execute(f'PRAGMA {name}.journal_mode = OFF')  # a half-made one is thrown away
            connection.execute(f'PRAGMA {name}.synchronous = OFF')
            connection.execute(f'PRAGMA {name}.cache_size = -{_MEMORY}')
        connection.execute('BEGIN')
        forms: dict[str, str] = {}
        kept = ', '.join(COLUMNS[1:])
        connection.execute(f'CREATE TABLE raw.came (number INTEGER PRIMARY KEY, {kept})')
        marks = ', '.join('?' * len(COLUMNS))
        connection.executemany(f'INSERT OR REPLACE INTO raw.came VALUES ({marks})', _units(file, forms))
        count: int = connection.execute('SELECT count(*) FROM raw.came').fetchone()[0]
        if not count:
            raise Refused(t('Filen har ingen enheter. Det gamle registeret står som det var.'))
        _number(connection, forms, kept)
        connection.execute(f'PRAGMA user_version = {VERSION}')
        connection.execute('COMMIT')
    finally:
        connection.close()
    return count


def _number(connection: Any, forms: dict[str, str], kept: str) -> None:
    """The units in the order they are shown in, and the indexes that know it."""
    connection.execute('CREATE TABLE form (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID')
    connection.executemany('INSERT INTO form VALUES (?, ?)', forms.items())
    connection.execute(f'CREATE TABLE unit (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, {kept})')
    connection.execute(
        f'INSERT INTO unit (number, {kept}) SELECT number, {kept} FROM raw.came '
        f'ORDER BY {_WARNED}, length(name), name, number'
    )
    connection.execute('CREATE UNIQUE INDEX unit_number ON unit (number)')
    connection.execute('CREATE TABLE postal (postcode TEXT PRIMARY KEY, city TEXT NOT NULL, units INTEGER NOT NULL)')
    connection.execute(
        'INSERT INTO postal SELECT postnummer, poststed, max(units) FROM ('
        'SELECT postnummer, poststed, count(*) AS units FROM unit '
        "WHERE length(postnummer) = 4 AND poststed <> '' AND landkode = 'NO' GROUP BY 1, 2) GROUP BY postnummer"
    )
    connection.create_function('all_words', 1, words, deterministic=True)
    connection.create_function('whole', 1, lambda name: start(words(name)), deterministic=True)
    for index, text in (('starts', 'whole(name)'), ('words', 'all_words(name)')):
        connection.execute(
            f"CREATE VIRTUAL TABLE {index} USING fts5(name, content='', detail=none, columnsize=0, "
            f"tokenize='unicode61 remove_diacritics 0', prefix='{_PREFIXES[index]}')"
        )
        for option, value in (('hashsize', 32_000_000), ('secure-delete', 1)):
            connection.execute(f'INSERT INTO {index} ({index}, rank) VALUES (?, ?)', (option, value))
        connection.execute(f'INSERT INTO {index} (rowid, name) SELECT id, {text} FROM unit ORDER BY id')
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")


# ---------- reading ----------


def _units(file: Path, forms: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    """The rows to store, as they come; the names of the forms on the side. Refused: this is not that file."""
    rows = _rows(file)
    headings = [heading.strip().casefold() for heading in next(rows, [])]
    at = {name: place for place, name in enumerate(headings)}
    for name in NEEDED:
        if name.casefold() not in at:
            raise Refused(
                t(
                    'Dette er ikke filen med alle enheter fra Brønnøysundregistrene (CSV): kolonnen «{name}» mangler.',
                    name=name,
                )
            )
    number_at, name_at, code_at, form_at = (at[name.casefold()] for name in NEEDED[:4])
    claims = [(at[name.casefold()], bit) for name, bit in CLAIMS.items()]
    visits, post = ([at[f'{kind}.{part}'] for part in PLACE] for kind in ('forretningsadresse', 'postadresse'))
    reach = [at.get(name) for name in REACH]
    width = len(headings)
    for line, row in enumerate(rows, 2):
        if not row:
            continue
        number, code = row[number_at] if len(row) == width else '', row[code_at] if len(row) == width else ''
        if len(number) != 9 or not (number.isascii() and number.isdigit()):
            raise Refused(t('Filen er ødelagt: rad {line} er ikke en enhet. Hent den på nytt.', line=line))
        if not row[name_at].strip():
            continue  # nothing to find it by
        said = 0
        for place, bit in claims:
            if row[place] == 'true':
                said |= bit
            elif row[place] not in ('false', ''):
                raise Refused(t('Filen er ødelagt: rad {line} er ikke en enhet. Hent den på nytt.', line=line))
        if code not in forms:
            forms[code] = row[form_at]
        place_at = visits if row[visits[2]] or row[visits[0]] else post
        yield (
            int(number), row[name_at], code, said,
            *[row[place] for place in place_at], *['' if place is None else row[place] for place in reach],
        )  # fmt: skip


def _rows(file: Path) -> Iterator[list[str]]:
    """The rows of a CSV in UTF-8, compressed or not. Refused: there is no such file, or it ends too early."""
    try:
        with file.open('rb') as plain:
            is_packed = plain.read(2) == b'\x1f\x8b'
            plain.seek(0)
            opened = cast('io.BufferedReader', gzip.GzipFile(fileobj=plain)) if is_packed else plain
            with io.TextIOWrapper(io.BufferedReader(opened, 1 << 20), 'utf-8-sig', newline='') as text:
                yield from csv.reader(text, strict=True)
    except (EOFError, gzip.BadGzipFile, zlib.error, UnicodeDecodeError, csv.Error):
        raise Refused(t('Filen er ødelagt eller ikke hentet ferdig. Hent den på nytt.')) from None
    except OSError:
        raise Refused(t('Filen «{name}» finnes ikke, eller kan ikke leses.', name=file)) from None
