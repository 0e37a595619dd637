"""Tables in files that people exchange with Excel: CSV in the encodings and with the separators that occur here."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.refused import Refused
from domain.words import t

MOST_BYTES, MOST_ROWS = 5_000_000, 20_000
_FORMULA = ('=', '+', '-', '@', '\t', '\r')
"""A cell that begins so is run as a formula by a spreadsheet program (CWE-1236)."""
_NUMBER = re.compile(r'-?\d+(,\d+)?')


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it; every row has as many cells as the header, without white space around them."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read(data: bytes) -> Table:
    """The table in a CSV file: UTF-8 with or without BOM, UTF-16 or Windows-1252; «;», «,» or tabs between cells.

    Refused: too large, no text, no header, no rows.
    """
    if len(data) > MOST_BYTES:
        raise Refused(t('Filen er for stor. Den kan være på høyst 5 MB. Del den opp.'))
    text = _decoded(data)
    if '\0' in text:
        raise Refused(t('Filen er ikke en CSV-fil. Lagre regnearket som CSV og prøv igjen.'))
    try:
        cells = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=''), _dialect(text))]
    except csv.Error as error:
        raise Refused(t('Filen kan ikke leses som CSV. Lagre regnearket som CSV og prøv igjen.')) from error
    cells = [row for row in cells if any(row)]
    if len(cells) < 2:
        raise Refused(t('Filen har ingen rader. Den må ha kolonnenavn i første linje og én linje for hver rad.'))
    if len(cells) - 1 > MOST_ROWS:
        raise Refused(t('Filen har for mange rader. Den kan ha høyst 20 000. Del den opp.'))
    width = len(cells[0])
    rows = tuple(tuple(map(_unarmed, (row + [''] * width)[:width])) for row in cells[1:])
    return Table(tuple(cells[0]), rows)


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
    for field, known in names.items():
        free = [place for place, heading in enumerate(plain) if heading in known and place not in found.values()]
        found[field] = free[0] if free else None
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


def _dialect(text: str) -> type[csv.Dialect]:
    first = text.lstrip('\r\n').partition('\n')[0]

    class Found(csv.excel):
        delimiter = max(';,\t', key=first.count)

    return Found


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _unarmed(cell: str) -> str:
    """What `write` has made safe, as it was."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
