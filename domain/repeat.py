"""On which days something repeats: the rule of a job plan, its dates, and how it reads in Norwegian.

Dates come from RFC 5545 through python-dateutil, public holidays from the package `holidays`. A rule knows dates only:
a job has a date and Norwegian wall-clock times, so the hour that daylight saving skips or repeats is never added up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import islice, pairwise, takewhile
from typing import Any

import holidays
from dateutil import rrule

from domain.job import typed_day
from domain.refused import Refused
from domain.words import full_date, month_name, t, weekday_name

MOST_TIMES = 999
"""The largest number of times a rule may be given."""
LAST = date(2100, 12, 31)
"""No date lies after this, for a rule that never ends."""
_ROOM = timedelta(days=14)  # further than a date can be moved because of holidays
_WORKDAYS = range(5)


class Every(StrEnum):
    """How often."""

    DAY = 'day'
    WORKDAY = 'workday'
    WEEK = 'week'
    TWO_WEEKS = 'two_weeks'
    EVEN_WEEKS = 'even_weeks'
    ODD_WEEKS = 'odd_weeks'
    MONTH = 'month'
    QUARTER = 'quarter'
    YEAR = 'year'

    @property
    def word(self) -> str:
        return {
            Every.DAY: t('Hver dag'),
            Every.WORKDAY: t('Hver virkedag'),
            Every.WEEK: t('Hver uke'),
            Every.TWO_WEEKS: t('Hver annen uke'),
            Every.EVEN_WEEKS: t('I partallsuker'),
            Every.ODD_WEEKS: t('I oddetallsuker'),
            Every.MONTH: t('Hver måned'),
            Every.QUARTER: t('Hvert kvartal'),
            Every.YEAR: t('Hvert år'),
        }[self]


BY_WEEK = frozenset({Every.WEEK, Every.TWO_WEEKS, Every.EVEN_WEEKS, Every.ODD_WEEKS})
"""Those that ask on which days of the week."""
BY_MONTH = frozenset({Every.MONTH, Every.QUARTER})
"""Those that ask whether the date or the day of the week counts."""
_PARITY = {Every.EVEN_WEEKS: 0, Every.ODD_WEEKS: 1}
_FREQ = {
    Every.DAY: (rrule.DAILY, 1),
    Every.WORKDAY: (rrule.DAILY, 1),
    Every.WEEK: (rrule.WEEKLY, 1),
    Every.TWO_WEEKS: (rrule.WEEKLY, 2),
    Every.EVEN_WEEKS: (rrule.WEEKLY, 1),
    Every.ODD_WEEKS: (rrule.WEEKLY, 1),
    Every.MONTH: (rrule.MONTHLY, 1),
    Every.QUARTER: (rrule.MONTHLY, 3),
    Every.YEAR: (rrule.YEARLY, 1),
}


class OnHoliday(StrEnum):
    """What becomes of a date that is a public holiday."""

    KEEP = 'keep'
    SKIP = 'skip'
    NEXT = 'next'
    PREVIOUS = 'previous'

    @property
    def word(self) -> str:
        return {
            OnHoliday.SKIP: t('Hopp over helligdager'),
            OnHoliday.NEXT: t('Flytt til neste virkedag'),
            OnHoliday.PREVIOUS: t('Flytt til forrige virkedag'),
            OnHoliday.KEEP: t('Gjør jobben likevel'),
        }[self]


@dataclass(frozen=True, slots=True)
class Rule:
    """When something repeats.

    By month, quarter or year it follows the first date: its day of the month, or with `nth` its day of the week
    (1 «første» … 4, -1 «siste»). `times` counts the dates of the rule, also those that are holidays.
    """

    every: Every
    first: date
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    until: date | None = None
    times: int | None = None
    on_holiday: OnHoliday = OnHoliday.SKIP

    @classmethod
    def checked(cls, **fields: Any) -> 'Rule':
        """A rule that makes sense. Refused, saying what to do: bad dates, no weekday, 29 February, no dates at all."""
        rule = cls(**fields)
        if rule.every in BY_WEEK:
            rule = replace(rule, weekdays=tuple(sorted({day for day in rule.weekdays if 0 <= day <= 6})), nth=0)
            if not rule.weekdays:
                raise Refused(t('Velg minst én ukedag.'))
        else:
            rule = replace(rule, weekdays=(), nth=rule.nth if rule.every in BY_MONTH else 0)
        for day in (rule.first, rule.until):
            if day is not None and not 2000 <= day.year <= 2100:
                raise Refused(t('Datoen må være mellom 2000 og 2100.'))
        if rule.nth and rule.nth not in places(rule.first):
            raise Refused(t('Første dato er ikke {place} i måneden. Velg en annen dato.', place=_place(rule)))
        if rule.until is not None and rule.until < rule.first:
            raise Refused(t('Siste dato må være etter første dato.'))
        if rule.times is not None and not 1 <= rule.times <= MOST_TIMES:
            raise Refused(
                t(
                    'Antall ganger må være fra 1 til {most}. Velg «Slutter aldri» hvis det skal fortsette lenger.',
                    most=MOST_TIMES,
                )
            )
        if rule.every is Every.YEAR and (rule.first.month, rule.first.day) == (2, 29):
            raise Refused(t('29. februar finnes bare i skuddår. Velg 28. februar eller 1. mars.'))
        if not rule.coming(rule.first, 1):
            raise Refused(t('Det blir ingen datoer slik. Velg en senere siste dato, eller noe annet for helligdager.'))
        return rule

    # ---------- its dates ----------

    def between(self, start: date, end: date) -> list[date]:
        """Its dates from `start` to `end`, both included, in order; what a holiday moves stands where it is moved."""
        found = (self._placed(day) for day in self._nominal(start - _ROOM, end + _ROOM))
        return sorted({day for day in found if day is not None and start <= day <= end})

    def coming(self, start: date, most: int) -> list[date]:
        """Its first dates from `start` on, at most so many."""
        found: set[date] = set()
        for day in self._nominal(start - _ROOM, LAST):
            if len(found) >= most and day > sorted(found)[most - 1] + _ROOM:
                break
            placed = self._placed(day)
            if placed is not None and placed >= start:
                found.add(placed)
        return sorted(found)[:most]

    def _nominal(self, start: date, end: date) -> Iterator[date]:
        """What the rule itself says, holidays or not, from `start` to `end`."""
        end = min(end, self.until or LAST, LAST)
        days = takewhile(lambda day: day <= end, self._days())
        return (day for day in (days if self.times is None else islice(days, self.times)) if day >= start)

    def _days(self) -> Iterator[date]:
        """Every date of the rule, for ever."""
        freq, interval = _FREQ[self.every]
        how: dict[str, Any] = {}
        if self.every is Every.WORKDAY:
            how['byweekday'] = list(_WORKDAYS)
        elif self.every in BY_WEEK:
            how['byweekday'] = list(self.weekdays)
        elif self.nth:
            how['byweekday'] = rrule.weekday(self.first.weekday(), self.nth)
        elif self.every in BY_MONTH:  # the last day of a month that is too short
            how.update(bymonthday=list(range(min(28, self.first.day), self.first.day + 1)), bysetpos=-1)
        begins = datetime.combine(self.first, time())
        parity = _PARITY.get(self.every)
        for moment in rrule.rrule(freq, dtstart=begins, interval=interval, **how):
            day = moment.date()
            if parity is None or day.isocalendar().week % 2 == parity:
                yield day

    def _placed(self, day: date) -> date | None:
        if self.on_holiday is OnHoliday.KEEP or not holiday(day):
            return day
        if self.on_holiday is OnHoliday.SKIP:
            return None
        step = timedelta(days=1 if self.on_holiday is OnHoliday.NEXT else -1)
        while holiday(day) or day.weekday() not in _WORKDAYS:
            day += step
        return day

    def moved(self, old: date, new: date) -> 'Rule':
        """The rule when one of its dates, and with it all that follow, goes from `old` to `new`."""
        rule = replace(self, first=new)
        if self.every in BY_WEEK:
            if old.weekday() not in self.weekdays and len(self.weekdays) > 1:
                raise Refused(t('Denne datoen er flyttet fordi det er helligdag. Endre planen i stedet.'))
            days = ({*self.weekdays} - {old.weekday()} if len(self.weekdays) > 1 else set()) | {new.weekday()}
            rule = replace(rule, weekdays=tuple(sorted(days)))
            if self.every in _PARITY:
                is_even = new.isocalendar().week % 2 == 0
                rule = replace(rule, every=Every.EVEN_WEEKS if is_even else Every.ODD_WEEKS)
        elif self.nth:
            rule = replace(rule, nth=self.nth if self.nth in places(new) else places(new)[0])
        if self.times is not None:
            rule = replace(rule, times=self.times - len(list(self._nominal(self.first, old - timedelta(days=1)))) or 1)
        return Rule.checked(**{name: getattr(rule, name) for name in _NAMES})

    # ---------- as words ----------

    @property
    def words(self) -> str:
        """«Hver annen uke, mandag og torsdag»."""
        if self.every in BY_WEEK:
            return t('{every}, {days}', every=self.every.word, days=_and([weekday_name(d) for d in self.weekdays]))
        if self.nth:
            return t('{every}, {place}', every=self.every.word, place=_place(self))
        if self.every in BY_MONTH:
            return t('{every}, {day}', every=self.every.word, day=_day_of_month(self.first.day))
        if self.every is Every.YEAR:
            return t('{every}, {day}', every=self.every.word, day=f'{self.first.day}. {month_name(self.first)}')
        return self.every.word

    @property
    def sentence(self) -> str:
        """«Hver uke, mandag, fra 30. november 2026 til 28. juni 2027. Helligdager hoppes over.»"""
        said = t('{words}, fra {first}', words=self.words, first=full_date(self.first))
        if self.until is not None:
            said = t('{said} til {until}', said=said, until=full_date(self.until))
        elif self.times is not None:
            said = t('{said}, {times}', said=said, times=t('én gang') if self.times == 1 else f'{self.times} ganger')
        return f'{said}. {self._on_holidays}'

    @property
    def _on_holidays(self) -> str:
        return {
            OnHoliday.KEEP: t('Også på helligdager.'),
            OnHoliday.SKIP: t('Helligdager hoppes over.'),
            OnHoliday.NEXT: t('Helligdager flyttes til neste virkedag.'),
            OnHoliday.PREVIOUS: t('Helligdager flyttes til forrige virkedag.'),
        }[self.on_holiday]

    def remark(self, dates: list[date]) -> str:
        """What may surprise about these dates, or nothing: odd weeks twice in a row around week 53."""
        weeks = [day.isocalendar().week for day in dates]
        if self.every is Every.ODD_WEEKS and any(a == 53 and b == 1 for a, b in pairwise(weeks)):
            return t('Uke 53 og uke 1 er begge oddetall: der blir det to uker på rad.')
        return ''

    # ---------- as it is stored ----------

    def stored(self) -> dict[str, Any]:
        """The rule as JSON."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> 'Rule':
        """The rule again.

        >>> rule = Rule(Every.WEEK, date(2026, 11, 30), (0, 3), until=date(2027, 6, 30))
        >>> Rule.read(rule.stored()) == rule
        True
        """
        return cls(
            every=Every(stored['every']),
            first=date.fromisoformat(stored['first']),
            weekdays=tuple(stored['weekdays']),
            nth=stored['nth'],
            until=date.fromisoformat(stored['until']) if stored['until'] else None,
            times=stored['times'],
            on_holiday=OnHoliday(stored['on_holiday']),
        )


_NAMES = ('every', 'first', 'weekdays', 'nth', 'until', 'times', 'on_holiday')


def typed_rule(
    *,
    every: str,
    first: str,
    weekdays: list[int],
    nth: int = 0,
    ends: str = 'never',
    until: str = '',
    times: str = '',
    on_holiday: str = OnHoliday.SKIP,
) -> Rule:
    """A rule as people type it; `ends` is never, on or after. Refused as `Rule.checked`, and for what is missing."""
    day = typed_day(first)
    if day is None:
        raise Refused(t('Velg første dato.'))
    last = typed_day(until) if ends == 'on' else None
    if ends == 'on' and last is None:
        raise Refused(t('Velg siste dato, eller «Slutter aldri».'))
    if ends == 'after' and not (times.strip().isascii() and times.strip().isdigit()):
        raise Refused(t('Skriv hvor mange ganger, for eksempel 12.'))
    return Rule.checked(
        every=Every(every),
        first=day,
        weekdays=tuple(weekdays),
        nth=nth,
        until=last,
        times=int(times.strip()[:9]) if ends == 'after' else None,
        on_holiday=OnHoliday(on_holiday),
    )


def holiday(day: date) -> str:
    """What the public holiday on a day is called, or nothing. Sundays are none by themselves.

    >>> holiday(date(2027, 5, 17)), holiday(date(2027, 5, 16)), holiday(date(2026, 11, 29))
    ('Andre pinsedag og Grunnlovsdag', 'Første pinsedag', '')
    """
    found: str = _calendar().get(day) or ''
    return found.replace('; ', t(' og '))


def places(day: date) -> list[int]:
    """Which of its weekday a date is in its month: 1 to 4, -1 for the last; the fifth is the last.

    >>> places(date(2026, 11, 30)), places(date(2026, 11, 23)), places(date(2027, 2, 22))
    ([-1], [4], [4, -1])
    """
    nth = (day.day - 1) // 7 + 1
    is_last = (day + timedelta(days=7)).month != day.month
    return [nth] * (nth < 5) + [-1] * is_last


def place_words(nth: int, day: date) -> str:
    """«første mandag», «siste fredag»."""
    which = {1: t('første'), 2: t('andre'), 3: t('tredje'), 4: t('fjerde'), -1: t('siste')}[nth]
    return f'{which} {weekday_name(day.weekday())}'


def _place(rule: Rule) -> str:
    return place_words(rule.nth, rule.first)


def _day_of_month(day: int) -> str:
    if day == 31:
        return t('siste dag')
    return t('den {day}.', day=day) if day < 29 else t('den {day}. (eller siste dag)', day=day)


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else t('{some} og {last}', some=', '.join(names[:-1]), last=names[-1])


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@cache
def _calendar() -> Any:
    return holidays.country_holidays('NO', language='no')
