"""The register at home: the bulk file of Enhetsregisteret as `register.sqlite`, so that finding a company needs no net.

Units are numbered in the order they are shown in: those without a warning first, then short names. Two indexes of FTS5
(`starts` over the whole name without spaces, `words` over its words) know those numbers, so the best hits come first
out of the index and nothing is sorted when somebody types. `bulk_file.py` makes the file and swaps it in whole.
"""

import logging
import re
import unicodedata
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Any

from store.outside.unit import RegisterDown, Unit, read_unit

FILE = 'register.sqlite'
VERSION = 20261
"""`user_version` of a file that this version understands; another one is left alone."""
PLACE = ('adresse', 'postnummer', 'poststed', 'land', 'landkode')
COLUMNS = ('number', 'name', 'form', 'claims', *PLACE, 'mobil', 'telefon', 'epostadresse')
CLAIMS = {
    'registrertIMvaregisteret': 1,
    'registrertIForetaksregisteret': 2,
    'konkurs': 4,
    'underAvvikling': 8,
    'underTvangsavviklingEllerTvangsopplosning': 16,
}
"""What is true or false of a unit, as bits of `claims`."""
LONGEST_START = 40

_READ = (
    f'SELECT {", ".join(f"unit.{column}" for column in COLUMNS)}, form.name FROM unit '
    'LEFT JOIN form ON form.code = unit.form WHERE '
)
_NOT_LETTERS = re.compile(r'[\W_]+')
_PLAIN = {
    code: plain
    for code in range(0xC0, 0x250)
    if chr(code) not in 'Åå' and (plain := unicodedata.normalize('NFKD', chr(code))[0]).isascii()
}
_log = logging.getLogger(__name__)


def words(name: str) -> str:
    """The words of a name as they are compared: small letters, no accents (å, æ and ø are letters), no punctuation.

    >>> words('Kafé «Å & Ø» A/S')
    'kafe å ø a s'
    """
    return ' '.join(_NOT_LETTERS.split(name.casefold().translate(_PLAIN))).strip()


def start(folded: str) -> str:
    """What a name begins with, without the spaces: «Nettflytt.no» begins as «nett flytt» does."""
    return folded.replace(' ', '')[:LONGEST_START]


class Home:
    """The register in this file, if there is one; a file that is swapped in is used from the next question on."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = Lock()
        self._open: Any = None
        self._known: tuple[int, int] | None = None

    @property
    def is_there(self) -> bool:
        return self.file.exists()

    def search(self, name: str, most: int) -> list[Unit]:
        """The best units for a name that is being typed: those that begin with it, then those with all its words."""
        folded = words(name)
        if not folded:
            return []
        parts = ' '.join(f'"{word}"*' for word in folded.split())
        found: dict[int, None] = {}
        for index, wanted in (('starts', f'"{start(folded)}"*'), ('words', parts)):
            if len(found) < most:
                query = f'SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid LIMIT {2 * most}'
                found.update(dict.fromkeys(row[0] for row in self._rows(query, wanted)))
        rows = (self._rows(f'{_READ} unit.id = ?', rank) for rank in list(found)[:most])
        return [_unit(row) for (row,) in rows]

    def lookup(self, number: str) -> Unit | None:
        """The unit with this organisation number; branches and deleted units are not in the file."""
        found = self._rows(f'{_READ} unit.number = ?', int(number))
        return _unit(found[0]) if found else None

    def place_of(self, postcode: str) -> str:
        """What most units call the place of a postcode; '' for one without any, and in a file made before this."""
        if not self._rows("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", 'postal'):
            return ''
        found = self._rows('SELECT city FROM postal WHERE postcode = ?', postcode)
        return str(found[0][0]) if found else ''

    def forget(self, number: str) -> None:
        """Take out a unit that the register has removed, name and all."""
        with self._lock:
            if not self.is_there:
                return
            try:
                with closing(connect(self.file)) as connection, connection:
                    connection.execute('PRAGMA secure_delete = ON')
                    _take_out(connection, int(number))
            except _errors() as error:
                _log.warning('The register at home cannot be changed: %s', error)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._let_go()

    def _rows(self, query: str, value: object) -> list[Any]:
        """What the file answers; nothing without a file that is ours and whole."""
        with self._lock:
            try:
                connection = self._connection()
                return [] if connection is None else list(connection.execute(query, (value,)))
            except _errors() as error:
                _log.warning('The register at home cannot be read: %s', error)
                if self._open is not None:
                    self._open.close()
                self._open = None
                return []

    def _connection(self) -> Any:
        """The open file, or None; opened anew when another has taken its place."""
        try:
            state = self.file.stat()
        except OSError:
            self._let_go()
            return None
        if self._known != (state.st_dev, state.st_ino):
            self._let_go()
            self._known = (state.st_dev, state.st_ino)
            self._open = connect(self.file, 'ro')
            self._open.execute('PRAGMA cache_size = -16000')
            if self._open.execute('PRAGMA user_version').fetchone()[0] != VERSION:
                self._open.close()
                self._open = None
                _log.warning('The register at home is of another version: import it again')
        return self._open

    def _let_go(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open, self._known = None, None


def connect(file: Path, mode: str = 'rw') -> Any:
    """A connection to such a file, for any thread."""
    import pysqlite3.dbapi2 as sqlite

    address = f'{file.resolve().as_uri()}?mode={mode}'
    return sqlite.connect(address, uri=True, check_same_thread=False, timeout=5)


def _take_out(connection: Any, number: int) -> None:
    for rank, name in connection.execute('SELECT id, name FROM unit WHERE number = ?', (number,)).fetchall():
        folded = words(name)
        for index, text in (('starts', start(folded)), ('words', folded)):
            connection.execute(f"INSERT INTO {index} ({index}, rowid, name) VALUES ('delete', ?, ?)", (rank, text))
        connection.execute('DELETE FROM unit WHERE id = ?', (rank,))


def _errors() -> tuple[type[Exception], ...]:
    import pysqlite3.dbapi2 as sqlite

    return (sqlite.Error, RegisterDown)


def _unit(row: Any) -> Unit:
    """A row as the unit that the register itself would have answered with."""
    told = dict(zip((*COLUMNS, 'form_name'), row, strict=True))
    return read_unit(
        {
            'organisasjonsnummer': f'{told["number"]:09}',
            'navn': told['name'],
            'organisasjonsform': {'kode': told['form'], 'beskrivelse': told['form_name']},
            'forretningsadresse': {name: told[name] for name in PLACE} | {'adresse': told['adresse'].split('/n')},
            **{claim: bool(told['claims'] & bit) for claim, bit in CLAIMS.items()},
            **{name: told[name] for name in ('mobil', 'telefon', 'epostadresse')},
        }
    )
