"""Fravær: when somebody is away, whole days or part of one, and what that means for a job.

Why somebody is away is said in one of three words and nothing more: what a sick person suffers from is nobody's
business here (GDPR art. 9).
"""

from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from domain.columns import code, one_of
from domain.entity import Entity
from domain.job import check_times
from domain.refused import Refused
from domain.words import hours, t, this_day

LONGEST_DAYS = 1_000
"""Of one absence: a long leave, but no slip of the year."""


class AbsenceKind(StrEnum):
    HOLIDAY = 'holiday'
    SICK = 'sick'
    OTHER = 'other'

    @property
    def word(self) -> str:
        return {AbsenceKind.HOLIDAY: t('Ferie'), AbsenceKind.SICK: t('Syk'), AbsenceKind.OTHER: t('Annet fravær')}[self]

    @property
    def state(self) -> str:
        """How somebody is: «har ferie»."""
        return {
            AbsenceKind.HOLIDAY: t('har ferie'),
            AbsenceKind.SICK: t('er syk'),
            AbsenceKind.OTHER: t('er borte'),
        }[self]


class Absence(Entity, table=True):
    """Somebody is away from `first` to `last`, both included; with `starts` and `ends` for part of one day."""

    __table_args__ = (
        one_of('kind', AbsenceKind),
        CheckConstraint('last >= first', name='days'),
        CheckConstraint(
            '(starts IS NULL) = (ends IS NULL) AND (starts IS NULL OR last = first AND ends > starts)', name='part'
        ),
        Index('ix_absence_employee_last', 'employee_id', 'last'),
        Index('ix_absence_last', 'last'),
    )

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key='employee.id')
    kind: AbsenceKind = Field(default=AbsenceKind.HOLIDAY, sa_column=code(AbsenceKind))
    first: date
    last: date
    starts: time | None = None
    ends: time | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds any of that day."""
        return self.first <= day <= self.last

    def collides(self, day: date, starts: time | None, ends: time | None) -> bool:
        """Whether somebody at work then would be missed: a job at any time of the day fits beside part of a day."""
        if not self.covers(day):
            return False
        if self.starts is None or self.ends is None:
            return True
        return starts is not None and starts < self.ends and (ends or starts) >= self.starts and ends != self.starts

    def when(self, today: date) -> str:
        """«24. nov.–3. des.», «24. nov. 09:00–11:00»."""
        if self.last != self.first:
            return f'{this_day(self.first, today)}–{this_day(self.last, today)}'
        return f'{this_day(self.first, today)} {hours(self.starts, self.ends)}'.strip()

    def until(self, today: date) -> str:
        """How long it lasts for somebody who is away: «til 3. des.», «24. nov.», «24. nov. 09:00–11:00»."""
        return self.when(today) if self.last == self.first else t('til {day}', day=this_day(self.last, today))

    def told(self, today: date) -> str:
        """«ferie til 3. des.», to be read after a name."""
        return f'{self.kind.word.lower()} {self.until(today)}'


def check(first: date, last: date, starts: time | None, ends: time | None) -> None:
    """Refused: an absence that ends before it begins, lasts for years, or part of several days."""
    check_times(first, starts, ends)
    check_times(last, None, None)
    if last < first:
        raise Refused(t('Siste dag kan ikke være før første dag.'))
    if (last - first).days >= LONGEST_DAYS:
        raise Refused(t('Fraværet kan vare i høyst {days} dager. Kontroller året.', days=LONGEST_DAYS))
    if starts is not None and ends is None:
        raise Refused(t('Fyll ut «Til», eller la begge klokkeslettene være tomme for hele dagen.'))
    if starts is not None and last != first:
        raise Refused(t('Klokkeslett gjelder bare fravær på én dag. La dem være tomme for hele dager.'))


def of_day(absences: Iterable[Absence], employee_id: int, day: date) -> Absence | None:
    """The absence of a person on a day: a whole one before part of one."""
    found = [each for each in absences if each.employee_id == employee_id and each.covers(day)]
    return min(found, key=lambda each: each.starts is not None, default=None)
