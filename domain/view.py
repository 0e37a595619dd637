"""What somebody looks at in the order list: search, filters, sort, columns and page, as the address says it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from domain import text as typed
from domain.needs import BY_CODE, Need
from domain.next_step import Turn
from domain.refused import Refused
from domain.status import Status
from domain.words import t

OPEN, ALL, NOBODY = 'apne', 'alle', 'ingen'
SORTS = ('neste', 'ventet', 'nummer', 'endret', 'jobb', 'sum', 'rest')
"""What a list is sorted by; with «-» before it the other way round."""
BY_SUM = ('sum', 'rest')
"""Sorts for those who see prices: a sequence by sums says something of them."""
LONGEST_SEARCH, LONGEST_QUERY = 100, 2_000

COLUMNS = (
    'nr',
    'who',
    'line',
    'st',
    'next',
    'job',
    'by',
    'sum',
    'left',
    'ch',
    'made',
    'valid',
    'due',
    'phone',
    'label',
)
"""Every column of the list, in the order in which they stand."""
USUAL = ('nr', 'who', 'line', 'st', 'next', 'job', 'by', 'sum', 'left')
PRICED = ('sum', 'left')
"""Columns for those who see prices."""
ALWAYS = ('nr', 'who')
"""What is shown as long as nobody has chosen, and what cannot be taken away: the way to the order."""


def column_word(name: str) -> str:
    """The heading of a column."""
    return {
        'nr': t('Nr.'),
        'who': t('Kunde'),
        'line': t('Oppdrag og adresse'),
        'st': t('Status'),
        'next': t('Neste steg'),
        'job': t('Neste jobb'),
        'by': t('Ansvarlig'),
        'sum': t('Sum'),
        'left': t('Å fakturere'),
        'ch': t('Endret'),
        'made': t('Opprettet'),
        'valid': t('Tilbud gyldig til'),
        'due': t('Forfall'),
        'phone': t('Telefon'),
        'label': t('Etiketter'),
    }[name]


@dataclass(frozen=True, slots=True)
class View:
    """One way of looking; `status` is «apne», «alle» or a status code, `who` an employee's id, «ingen» or nothing."""

    q: str = ''
    status: str = OPEN
    need: str = ''
    who: str = ''
    sort: str = 'neste'
    page: int = 1
    columns: tuple[str, ...] = USUAL
    label: str = ''

    @classmethod
    def read(cls, query: Mapping[str, str]) -> tuple['View', list[str]]:
        """The view an address asks for, and the parts of it that nobody understands; they are left out."""
        return read_query(cls(), query, _READ)

    def query(self) -> dict[str, str]:
        """The query string, without what is as usual."""
        full = {
            'q': self.q,
            'status': self.status,
            'behov': self.need,
            'ansvarlig': self.who,
            'etikett': self.label,
            'sort': self.sort,
            'side': str(self.page),
            'kol': ' '.join(self.columns),
        }
        usual = {'status': OPEN, 'sort': 'neste', 'side': '1', 'kol': ' '.join(USUAL)}
        return {key: value for key, value in full.items() if value != usual.get(key, '')}

    def but(self, **changes: Any) -> 'View':
        """The view with something changed, back on the first page."""
        return replace(self, **{'page': 1, **changes})

    def without_prices(self) -> 'View':
        """The same without columns of sums, and not sorted by any."""
        columns = tuple(name for name in self.columns if name not in PRICED)
        return replace(self, columns=columns, sort='neste' if self.sorted_by[0] in BY_SUM else self.sort)

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """(sort, whether it is turned round)."""
        return self.sort.removeprefix('-'), self.sort.startswith('-')

    @property
    def filters(self) -> 'View':
        """What it finds, however it is sorted and shown."""
        return View(self.q, self.status, self.need, self.who, label=self.label)

    @property
    def counted(self) -> tuple[str, str]:
        """What its numbers are counted of: what is searched for, and the label."""
        return self.q, self.label

    def fits(self, turn: Turn, status: Status, needs: int, responsible_id: int | None) -> bool:
        """Whether an order like this is found, whatever is searched for and whatever labels it has."""
        return (
            (self.status == ALL or (turn is not Turn.NOBODY if self.status == OPEN else status.value == self.status))
            and (not self.need or bool(needs & BY_CODE[self.need]))
            and (not self.who or (str(responsible_id) == self.who if self.who != NOBODY else responsible_id is None))
        )


STATUSES = (OPEN, *(status.value for status in Status), ALL)
NEEDS = tuple(need.code for need in Need)


Part = Callable[[str], dict[str, Any] | None]
"""What one part of an address changes in a view, or None for nonsense."""
Some = TypeVar('Some')


def read_query(view: Some, query: Mapping[str, str], parts: Mapping[str, Part]) -> tuple[Some, list[str]]:
    """A view (a dataclass) as an address wants it, and the parts of the address that nobody understands."""
    strange = []
    for key, value in query.items():
        changes = parts[key](value) if key in parts else None
        if changes is None:
            strange.append(f'{key}={value}'[:40])
        else:
            view = replace(view, **changes)  # type: ignore[type-var]  # every view is a dataclass
    return view, strange


def sorts_by(names: Sequence[str]) -> Part:
    """Reads what a list is sorted by; «-» before it turns it round."""
    return lambda value: {'sort': value} if value.removeprefix('-') in names else None


def chosen_columns(every: Sequence[str], always: Sequence[str]) -> Part:
    """Reads which columns a list shows, in their own order."""

    def read(value: str) -> dict[str, Any] | None:
        asked = value.split()
        if not asked or not set(asked) <= set(every):
            return None
        return {'columns': tuple(name for name in every if name in asked or name in always)}

    return read


def searched(value: str) -> dict[str, Any] | None:
    """What an address searches for, or None for what nobody can."""
    try:
        return {'q': typed.line(value, LONGEST_SEARCH)}
    except Refused:
        return None


def paged(value: str) -> dict[str, Any] | None:
    """The page an address asks for, or None for nonsense."""
    fine = value.isascii() and value.isdigit() and 0 < int(value[:9]) <= 1_000_000
    return {'page': int(value)} if fine and len(value) < 9 else None


def _who(value: str) -> dict[str, Any] | None:
    fine = value == NOBODY or (value.isascii() and value.isdigit() and len(value) < 10)
    return {'who': value if value == NOBODY else str(int(value))} if fine else None


def _label(value: str) -> dict[str, Any] | None:
    return {'label': str(int(value))} if value.isascii() and value.isdigit() and len(value) < 10 else None


_READ: dict[str, Part] = {
    'q': searched,
    'status': lambda value: {'status': value} if value in STATUSES else None,
    'behov': lambda value: {'need': value} if value in NEEDS else None,
    'ansvarlig': _who,
    'etikett': _label,
    'sort': lambda value: {'sort': value} if value.removeprefix('-') in SORTS and value != '-neste' else None,
    'side': paged,
    'kol': chosen_columns(COLUMNS, ALWAYS),
}
