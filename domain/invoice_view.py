"""What somebody looks at in the list of all invoices: search, filters, sort and columns, as the address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from domain.invoice import Standing
from domain.period import Per
from domain.view import ALL, OPEN, chosen_columns, paged, read_query, searched, sorts_by
from domain.words import sentence, t

OVERDUE, DISPUTED, DRAFTS, PAID, OVERPAID = 'forfalt', 'omtvistet', 'utkast', 'betalt', 'til-gode'
CREDITED, NOTES = 'kreditert', 'kreditnota'
OWED = (Standing.OPEN, Standing.DISPUTED)
STATUSES: dict[str, tuple[Standing, ...]] = {
    OPEN: OWED,
    OVERDUE: (Standing.OPEN,),
    DISPUTED: (Standing.DISPUTED,),
    DRAFTS: (Standing.DRAFT,),
    PAID: (Standing.PAID, Standing.OVERPAID),
    OVERPAID: (Standing.OVERPAID,),
    CREDITED: (Standing.CREDITED,),
    NOTES: (Standing.CREDIT_NOTE,),
    ALL: tuple(standing for standing in Standing if standing is not Standing.ANNULLED),
}
"""Where the invoices of a status stand; of «forfalt» their day has passed, too. What was annulled is in none."""
SORTS = ('forfall', 'nummer', 'dato', 'sum', 'rest')
"""What the list is sorted by; with «-» before it the other way round. What is owed begins with what fell due first."""
AGES = (0, 14, 30, 60)
"""The last day, counted from the due day, of each age but the oldest."""
COLUMNS = ('nr', 'who', 'line', 'st', 'day', 'due', 'sum', 'left', 'paid', 'kid', 'phone')
"""Every column of the list, in the order in which they stand."""
USUAL = ('nr', 'who', 'line', 'st', 'day', 'due', 'sum', 'left')
ALWAYS = ('nr', 'who')
"""What cannot be taken away: the way to the invoice."""


def age_of(due: date | None, today: date) -> int:
    """Which age: 0 is not overdue, then 1–14, 15–30, 31–60 and more than 60 days.

    >>> [age_of(date(2026, 11, 25) - timedelta(days=n), date(2026, 11, 25)) for n in (0, 1, 14, 15, 30, 31, 60, 61)]
    [0, 1, 1, 2, 2, 3, 3, 4]
    """
    days = (today - due).days if due else 0
    return sum(days > last for last in AGES)


def age_word(age: int) -> str:
    """What an age is called.

    >>> [age_word(age) for age in range(len(AGES) + 1)]
    ['Ikke forfalt', '1–14 dager', '15–30 dager', '31–60 dager', 'Over 60 dager']
    """
    if age == 0:
        return t('Ikke forfalt')
    if age == len(AGES):
        return t('Over {days} dager', days=AGES[-1])
    return t('{first}–{last} dager', first=AGES[age - 1] + 1, last=AGES[age])


def status_word(status: str) -> str:
    """What a status is called above the list."""
    return {
        OPEN: t('Utestående'),
        OVERDUE: t('Forfalt'),
        DISPUTED: t('Omtvistet'),
        DRAFTS: t('Utkast'),
        PAID: t('Betalt'),
        OVERPAID: t('Til gode'),
        CREDITED: t('Kreditert'),
        NOTES: t('Kreditnotaer'),
        ALL: t('Alle'),
    }[status]


def periods(today: date) -> dict[str, tuple[str, date | None, date | None]]:
    """The periods one can choose: what each is called, its first and its last day.

    >>> {key: (first, last) for key, (_, first, last) in periods(date(2026, 1, 31)).items() if key == 'forrige'}
    {'forrige': (datetime.date(2025, 12, 1), datetime.date(2025, 12, 31))}
    """
    month, year = Per.MONTH.first(today), Per.YEAR.first(today)
    before, last_year = Per.MONTH.first(month - timedelta(days=1)), year.replace(year=year.year - 1)
    return {
        '': (t('Alle datoer'), None, None),
        'denne': (sentence(Per.MONTH.named(month)), month, Per.MONTH.last(month)),
        'forrige': (sentence(Per.MONTH.named(before)), before, Per.MONTH.last(before)),
        'ar': (Per.YEAR.named(year), year, Per.YEAR.last(year)),
        'ifjor': (Per.YEAR.named(last_year), last_year, Per.YEAR.last(last_year)),
    }


def column_word(name: str) -> str:
    """The heading of a column."""
    return {
        'nr': t('Nr.'),
        'who': t('Kunde'),
        'line': t('Ordre'),
        'st': t('Status'),
        'day': t('Dato'),
        'due': t('Forfall'),
        'sum': t('Sum'),
        'left': t('Å betale'),
        'paid': t('Betalt'),
        'kid': t('KID'),
        'phone': t('Telefon'),
    }[name]


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """One way of looking; `age` is one of the five or nothing, `customer` an id or nothing.

    `since` and `until` bound the day of the invoice; a draft has none.
    """

    q: str = ''
    status: str = OPEN
    age: str = ''
    customer: str = ''
    since: date | None = None
    until: date | None = None
    sort: str = ''
    page: int = 1
    columns: tuple[str, ...] = USUAL

    @classmethod
    def read(cls, query: Mapping[str, str]) -> tuple['InvoiceView', list[str]]:
        """The view an address asks for, and the parts of it that nobody understands; they are left out."""
        return read_query(cls(), query, _READ)

    def query(self) -> dict[str, str]:
        """The query string, without what is as usual."""
        full = {
            'q': self.q,
            'status': self.status,
            'alder': self.age,
            'kunde': self.customer,
            'fra': self.since.isoformat() if self.since else '',
            'til': self.until.isoformat() if self.until else '',
            'sort': self.sort,
            'side': str(self.page),
            'kol': ' '.join(self.columns),
        }
        usual = {'status': OPEN, 'side': '1', 'kol': ' '.join(USUAL)}
        return {key: value for key, value in full.items() if value != usual.get(key, '')}

    def but(self, **changes: Any) -> 'InvoiceView':
        """The view with something changed, back on the first page."""
        return replace(self, **{'page': 1, **changes})

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """(sort, whether it is turned round); when nothing is chosen what is owed by due day, the rest by number."""
        if not self.sort:
            return ('forfall' if self.status in (OPEN, OVERDUE, DISPUTED) else 'nummer'), False
        return self.sort.removeprefix('-'), self.sort.startswith('-')

    @property
    def counted(self) -> 'InvoiceView':
        """What its numbers are counted of: everything but status and age."""
        return InvoiceView(self.q, ALL, customer=self.customer, since=self.since, until=self.until)

    def due_between(self, today: date) -> tuple[date | None, date | None]:
        """The first and the last due day of what it finds; None where there is no bound."""
        first, last = None, today - timedelta(days=1) if self.status == OVERDUE else None
        if self.age:
            age = int(self.age)
            first = today - timedelta(days=AGES[age]) if age < len(AGES) else None
            last = today - timedelta(days=AGES[age - 1] + 1) if age else last
        return first, last

    def fits(self, standing: Standing, age: int) -> bool:
        """Whether an invoice like this is found, whatever is searched for."""
        if standing not in STATUSES[self.status]:
            return False
        if standing not in OWED:
            return not self.age
        return (not self.age or str(age) == self.age) and (self.status != OVERDUE or age > 0)


def _day(key: str) -> Any:
    def read(value: str) -> dict[str, Any] | None:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return None
        return {key: day} if 2000 <= day.year <= 2100 and len(value) == 10 else None

    return read


_READ: dict[str, Any] = {
    'q': searched,
    'status': lambda value: {'status': value} if value in STATUSES else None,
    'alder': lambda value: {'age': value} if value in [str(age) for age in range(len(AGES) + 1)] else None,
    'kunde': lambda value: (
        {'customer': str(int(value))} if value.isascii() and value.isdigit() and len(value) < 10 else None
    ),
    'fra': _day('since'),
    'til': _day('until'),
    'sort': sorts_by(SORTS),
    'side': paged,
    'kol': chosen_columns(COLUMNS, ALWAYS),
}
