"""Which days an employee looks at in Crew's calendar: a week, two weeks or a month, as the address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.job_view import monday
from domain.timing import first_of, next_month
from domain.words import full_month, t, this_day

PATH = '/crew/kalender'


class Span(StrEnum):
    """How many days are shown at once."""

    WEEK = 'uke'
    TWO_WEEKS = 'to-uker'
    MONTH = 'maned'

    @property
    def word(self) -> str:
        return {Span.WEEK: t('Uke'), Span.TWO_WEEKS: t('To uker'), Span.MONTH: t('Måned')}[self]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days from `first` on; a week begins on a Monday, a month on its first."""

    span: Span
    first: date

    @classmethod
    def read(cls, query: Mapping[str, str], today: date) -> 'Calendar':
        """What an address asks for; what cannot be understood is this week.

        >>> Calendar.read({'fra': '2026-11-25', 'vis': 'uke'}, date(2026, 1, 1)).first
        datetime.date(2026, 11, 23)
        """
        span = next((each for each in Span if each.value == query.get('vis')), Span.WEEK)
        try:
            asked = date.fromisoformat(query.get('fra', ''))
        except ValueError:
            asked = today
        return cls(span, today if not 2000 <= asked.year <= 2100 else asked).begun()

    def begun(self) -> 'Calendar':
        """The same from its proper first day."""
        return replace(self, first=first_of(self.first) if self.span is Span.MONTH else monday(self.first))

    @property
    def days(self) -> list[date]:
        after = self.after.first
        return [self.first + timedelta(days=each) for each in range((after - self.first).days)]

    @property
    def after(self) -> 'Calendar':
        """The next ones."""
        if self.span is Span.MONTH:
            return replace(self, first=next_month(self.first))
        return replace(self, first=self.first + timedelta(days=7 if self.span is Span.WEEK else 14))

    @property
    def before(self) -> 'Calendar':
        """The ones before."""
        if self.span is Span.MONTH:
            return replace(self, first=first_of(self.first - timedelta(days=1)))
        return replace(self, first=self.first - timedelta(days=7 if self.span is Span.WEEK else 14))

    @property
    def title(self) -> str:
        """«Uke 48», «Uke 48–49», «November 2026»."""
        if self.span is Span.MONTH:
            return full_month(self.first).capitalize()
        week = self.first.isocalendar().week
        if self.span is Span.WEEK:
            return t('Uke {number}', number=week)
        last = self.days[-1].isocalendar().week
        return t('Uke {first}–{last}', first=week, last=last)

    @property
    def dates(self) -> str:
        """«23. nov.–29. nov.»"""
        return f'{this_day(self.first, self.first)}–{this_day(self.days[-1], self.first)}'

    @property
    def address(self) -> str:
        return f'{PATH}?fra={self.first}&vis={self.span}'
