"""Tables in files that people exchange with Excel: CSV in the encodings and with the separators that occur here."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.refused import Refused
from domain.words import t

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 30_000_000, 50_000, 100
_FORMULA = ('=', '+', '-', '@', '\t', '\r')
"""A cell that begins so is run as a formula by a spreadsheet program (CWE-1236)."""
_NUMBER = re.compile(r'-?\d+(,\d+)?')


_EXCEL = (b'PK\x03\x04', b'\xd0\xcf\x11\xe0')
"""What .xlsx, .ods and .xls begin with."""
_SEPARATOR_LINE = re.compile(r'"?sep=([;,\t])"?[\r\n]+', re.IGNORECASE)
"""What Excel wants some files to begin with."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it; every row has as many cells as the header, without white space around them."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = field(default=(), compare=False)
    """The number of each row in the file, as a spreadsheet program counts them."""

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Each row with its number in the file."""
        return zip(self.lines or range(2, len(self.rows) + 2), self.rows, strict=True)

    def named(self, place: int) -> str:
        """What a column is called; one without a name of its own by its letter as well.

        >>> table = Table(('Navn', 'Telefon', 'Telefon', ''), ())
        >>> [table.named(place) for place in range(4)]
        ['Navn', 'Telefon (B)', 'Telefon (C)', 'Kolonne D']
        """
        said, letter = self.header[place], _letter(place)
        if not said:
            return t('Kolonne {letter}', letter=letter)
        return f'{said} ({letter})' if self.header.count(said) > 1 else said

    @property
    def twice(self) -> list[str]:
        """The names that more than one column has."""
        return sorted({name for name in self.header if name and self.header.count(name) > 1})


def read(data: bytes) -> Table:
    """The table in a CSV file: UTF-8 with or without BOM, UTF-16 or Windows-1252; «;», «,» or tabs between cells.

    Refused: too large, no text, no header, no rows, too many rows or columns.
    """
    if not data.strip():
        raise Refused(t('Filen er tom. Velg en annen fil.'))
    if len(data) > MOST_BYTES:
        raise Refused(too_large())
    if data.startswith(_EXCEL):
        raise Refused(t('Dette er en Excel-fil. Åpne den i Excel, velg «Lagre som» og lagre den som CSV.'))
    text = _decoded(data)
    if '\0' in text:
        raise Refused(t('Filen er ikke en CSV-fil. Lagre regnearket som CSV og prøv igjen.'))
    said = _SEPARATOR_LINE.match(text)
    text = text[said.end() :] if said else text
    header: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    try:
        for line, cells in enumerate(csv.reader(io.StringIO(text, newline=''), _dialect(text, said)), 1):
            row = [cell.strip() for cell in cells]
            if not any(row):
                continue
            if not header:
                header = tuple(row)
                if len(header) > MOST_COLUMNS:
                    raise Refused(t('Filen har for mange kolonner. Den kan ha høyst {most}.', most=MOST_COLUMNS))
                continue
            if len(rows) == MOST_ROWS:
                raise Refused(t('Filen har for mange rader. Den kan ha høyst 50 000. Del den opp.'))
            rows.append(tuple(_unarmed(cell) for cell in (row + [''] * len(header))[: len(header)]))
            lines.append(line + bool(said))
    except csv.Error as error:
        raise Refused(t('Filen kan ikke leses som CSV. Lagre regnearket som CSV og prøv igjen.')) from error
    if not rows:
        raise Refused(t('Filen har ingen rader. Den må ha kolonnenavn i første linje og én linje for hver rad.'))
    return Table(header, tuple(rows), tuple(lines))


def too_large() -> str:
    """What somebody reads who chooses a larger file."""
    return t('Filen er for stor. Den kan være på høyst 30 MB. Del den opp.')


def write(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file that Excel opens rightly in Norway: «;», BOM, CRLF, and no cell that is run as a formula.

    >>> write(['Navn', 'Pris'], [['=1+1', '-5,00']]).decode()
    "\\ufeffNavn;Pris\\r\\n'=1+1;-5,00\\r\\n"
    """
    made = io.StringIO(newline='')
    writer = csv.writer(made, delimiter=';')
    writer.writerow([_safe(cell) for cell in header])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return ('\ufeff' + made.getvalue()).encode()


def guess(header: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int | None]:
    """Which column is which field: the first whose heading is one of the field's names, whatever its case or dots.

    >>> guess(['Varenr.', 'Navn'], {'number': ['varenr', 'nummer'], 'cost': ['kostpris']})
    {'number': 0, 'cost': None}
    """
    plain = [_plain(heading) for heading in header]
    found: dict[str, int | None] = {}
    for name, known in names.items():
        free = [place for place, heading in enumerate(plain) if heading in known and place not in found.values()]
        found[name] = free[0] if free else None
    return found


def _plain(heading: str) -> str:
    return ''.join(sign for sign in heading.lower() if sign.isalnum())


def _decoded(data: bytes) -> str:
    if data.startswith((b'\xff\xfe', b'\xfe\xff')):
        return data.decode('utf-16', 'replace')
    try:
        return data.decode('utf-8-sig')
    except UnicodeDecodeError:
        return data.decode('cp1252', 'replace')


def _dialect(text: str, said: re.Match[str] | None) -> type[csv.Dialect]:
    first = re.split(r'[\r\n]', text.lstrip('\r\n'), maxsplit=1)[0]

    class Found(csv.excel):
        delimiter = said[1] if said else max(';,\t', key=first.count)

    return Found


def _letter(place: int) -> str:
    """«A», «Z», «AA», as a spreadsheet program names its columns."""
    more, rest = divmod(place, 26)
    return (_letter(more - 1) if more else '') + chr(65 + rest)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _unarmed(cell: str) -> str:
    """What `write` has made safe, as it was."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
