"""Payments in a file from the bank: which column is what, what each row says, and which invoice it is likely for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from domain import importing, money
from domain.importing import Columns, Field, Problem, Reader
from domain.job import typed_day
from domain.refused import Refused
from domain.spreadsheet import Table
from domain.words import t

FIELDS = {
    'day': Field(
        'Dato',
        ('bokføringsdato', 'bokførtdato', 'bokført', 'betalingsdato', 'dato', 'utførtdato', 'transaksjonsdato',
         'rentedato', 'valuteringsdato', 'valutadato', 'bookingdate', 'date'),
    ),
    'amount': Field(
        'Beløp inn',
        ('beløpinn', 'innpåkonto', 'inn', 'innbetaling', 'innbetalt', 'kredit', 'beløp', 'beløpnok', 'beløpinok',
         'amount', 'credit'),
    ),
    'kid': Field('KID', ('kid', 'kidnummer', 'kidnr', 'betalingsreferanse', 'kreditorreferanse')),
    'name': Field(
        'Fra',
        ('avsender', 'fra', 'betaler', 'navn', 'avsendernavn', 'betalernavn', 'betalersnavn', 'motpart', 'motpartsnavn',
         'debitor', 'frakontonavn', 'name'),
    ),
    'text': Field(
        'Tekst',
        ('beskrivelse', 'forklaring', 'tekst', 'melding', 'transaksjonstekst', 'meldingkidfaktnr', 'tittel',
         'description', 'text'),
    ),
    'ref': Field(
        'Arkivref.', ('arkivref', 'arkivreferanse', 'bankreferanse', 'transaksjonsid', 'numref', 'numerisksref', 'ref')
    ),
}  # fmt: skip
MOST = 300
"""How many payments are confirmed at a time."""
CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Paid:
    """Money that came, in øre. `key` tells it from every other, also of the same day and amount, in any file."""

    line: int
    day: date
    amount_ore: int
    kid: str
    name: str
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Owed:
    """An invoice that money may be for."""

    id: int
    number: int
    kid: str
    owed_ore: int
    customer: str


def must_have(columns: Columns) -> None:
    """Refused: no column for the day or the amount."""
    for name in ('day', 'amount'):
        if columns.get(name) is None:
            raise Refused(t('Velg hvilken kolonne som er «{field}».', field=t(FIELDS[name].label)))


def understood(table: Table, columns: Columns) -> tuple[list[Paid], list[Problem]]:
    """What came in, as the file has it, and the rows that cannot be read; what went out of the account is left out.

    Refused: a column is missing or chosen twice, too many rows.
    """
    must_have(columns)
    found: list[Paid] = []
    problems: list[Problem] = []
    seen: dict[tuple[object, ...], int] = {}
    for line, cells in importing.cells(table, columns):
        read = Reader(line, cells, FIELDS)
        amount = read.value('amount', money.amount, 0, needed=True)
        if amount <= 0 and not read.row.wrong:
            continue
        day = read.value('day', typed_day, needed=True)
        if not read.row.wrong and not day:
            read.complain('day', t('Raden mangler dato.'), needed=True)
        if read.row.wrong:
            problems += read.row.wrong
            continue
        says = (day, amount, _digits(read('kid')), read('name').casefold(), read('text').casefold(), read('ref'))
        seen[says] = seen.get(says, 0) + 1
        key = sha256('|'.join(map(str, (*says, seen[says]))).encode()).hexdigest()[:32]
        found.append(Paid(line, day, amount, _digits(read('kid')), read('name')[:100], read('text')[:200], key))
        if len(found) > MOST:
            raise Refused(t('Filen har for mange innbetalinger. Ta høyst {most} om gangen.', most=MOST))
    return found, problems


def propose(paid: Paid, owed: Iterable[Owed]) -> tuple[list[Owed], bool]:
    """The invoices a payment is likely for, the likeliest first; whether it is sure: both KID and amount are right.

    >>> nils, kari = Owed(1, 10001, '0001', 5000, 'Nils Berg'), Owed(2, 10002, '0002', 5000, 'Kari Dahl')
    >>> paid = Paid(2, date(2026, 11, 25), 5000, '', 'DAHL KARI', '', '')
    >>> [each.number for each in propose(paid, [nils, kari])[0]]
    [10002, 10001]
    """
    scored = [(_score(paid, each), each) for each in owed]
    likely = sorted((pair for pair in scored if pair[0]), key=lambda pair: (-pair[0], pair[1].number))
    sure = bool(likely) and likely[0][0] >= _KID + _AMOUNT
    return [each for _, each in likely[:CANDIDATES]], sure


_KID, _NUMBER, _AMOUNT, _NAME = 100, 20, 10, 5


def _score(paid: Paid, owed: Owed) -> int:
    said = f'{paid.name} {paid.text}'.casefold().split()
    by_kid = bool(paid.kid) and paid.kid == owed.kid
    by_number = str(owed.number) in said or paid.kid == str(owed.number)
    by_amount = paid.amount_ore == owed.owed_ore
    names = [word for word in owed.customer.casefold().split() if len(word) > 2]
    by_name = bool(names) and any(word in said for word in names)
    if not (by_kid or by_number or by_amount):
        return 0
    return _KID * by_kid + _NUMBER * by_number + _AMOUNT * by_amount + _NAME * by_name


def numbers_in(rows: Sequence[Paid]) -> set[int]:
    """What may be numbers of invoices in what payers wrote."""
    words = {word for row in rows for word in (*row.text.split(), row.kid)}
    return {int(word) for word in words if word.isascii() and word.isdigit() and 0 < len(word) < 10}


def _digits(said: str) -> str:
    """A KID as it is compared: without spaces; MOD11 may end with «-»."""
    return said.replace(' ', '').replace('\u00a0', '')
