"""What somebody looks at among all jobs: search, filters and page, or a week, as the address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from domain.job import JobStatus, Rank
from domain.view import ALL, OPEN, paged, read_query, searched
from domain.words import t

STATUSES = (OPEN, *(status.value for status in JobStatus), ALL)
UNPLANNED, UNSTAFFED, LATE, TODAY, TOMORROW = 'uplanlagt', 'mangler-ansatte', 'forsinket', 'i-dag', 'i-morgen'
NEEDS = (UNPLANNED, UNSTAFFED, LATE, TODAY, TOMORROW)
EARLIER, NOW, NEXT, AFTER = -1, 0, 1, 2
"""When a job is: before today, today, tomorrow, later."""


def need_word(code: str) -> str:
    """What one can narrow the list down to."""
    return {
        UNPLANNED: t('Uplanlagt'),
        UNSTAFFED: t('Mangler ansatte'),
        LATE: t('Forsinket'),
        TODAY: t('I dag'),
        TOMORROW: t('I morgen'),
    }[code]


@dataclass(frozen=True, slots=True)
class JobView:
    """One way of looking; `status` is «apne», «alle» or a job's status, `who` an employee's id or nothing.

    `week` is the Monday of the week that is shown instead of the list.
    """

    q: str = ''
    status: str = OPEN
    need: str = ''
    who: str = ''
    page: int = 1
    week: date | None = None

    @classmethod
    def read(cls, query: Mapping[str, str], today: date) -> tuple['JobView', list[str]]:
        """The view an address asks for, and the parts of it that nobody understands; they are left out."""
        view = cls()
        if query.get('visning') == 'uke':
            view = replace(view, week=monday(today))
        return read_query(view, query, _READ)

    def query(self, today: date) -> dict[str, str]:
        """The query string, without what is as usual."""
        if self.week is not None:
            year, number, _ = self.week.isocalendar()
            this = {} if self.week == monday(today) else {'uke': f'{year}-{number:02}'}
            return {'visning': 'uke', **this}
        full = {'q': self.q, 'status': self.status, 'behov': self.need, 'ansatt': self.who, 'side': str(self.page)}
        usual = {'status': OPEN, 'side': '1'}
        return {key: value for key, value in full.items() if value != usual.get(key, '')}

    def but(self, **changes: Any) -> 'JobView':
        """The view with something changed, back on the first page."""
        return replace(self, **{'page': 1, **changes})

    @property
    def is_by_need(self) -> bool:
        """Whether what needs planning stands first; the others begin with the latest day."""
        return self.status not in (JobStatus.DONE, JobStatus.CANCELLED, ALL)

    @property
    def ranks(self) -> list[Rank]:
        """Where the jobs of its status stand."""
        if self.status == OPEN:
            return [rank for rank in Rank if rank < Rank.DONE]
        return [rank for rank in Rank if self.status in (ALL, rank.status.value)]

    def fits(self, rank: Rank, when: int | None) -> bool:
        """Whether a job like this is found, whoever does it and whatever is searched for."""
        if rank not in self.ranks:
            return False
        return {
            '': True,
            UNPLANNED: rank is Rank.UNPLANNED,
            UNSTAFFED: rank is Rank.UNSTAFFED,
            LATE: rank in (Rank.UNSTAFFED, Rank.PLANNED) and when == EARLIER,
            TODAY: when == NOW,
            TOMORROW: when == NEXT,
        }[self.need]


def monday(day: date) -> date:
    """The first day of its week (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def _week(value: str) -> dict[str, Any] | None:
    year, _, number = value.partition('-')
    if not (len(year) == 4 and len(number) == 2 and value.isascii() and (year + number).isdigit()):
        return None
    try:
        first = date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        return None
    return {'week': first} if 2000 <= first.year <= 2100 else None


def _who(value: str) -> dict[str, Any] | None:
    return {'who': str(int(value))} if value.isascii() and value.isdigit() and len(value) < 10 else None


_READ: dict[str, Any] = {
    'q': searched,
    'status': lambda value: {'status': value} if value in STATUSES else None,
    'behov': lambda value: {'need': value} if value in NEEDS else None,
    'ansatt': _who,
    'side': paged,
    'visning': lambda value: {} if value in ('liste', 'uke') else None,
    'uke': _week,
}
