"""Jobs: a piece of work at a time and place, who does it, and the hours it takes.

A job that has had a date is never deleted (bokføringsforskriften § 5-15); it is cancelled with a reason.
Dates and times of day are Norwegian wall-clock; what has happened is in UTC.
"""

import re
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum

from sqlalchemy import CheckConstraint, Index, Text, false, text
from sqlmodel import Field, Relationship, SQLModel

from domain import text as typed
from domain.columns import code, moment, one_of
from domain.refused import Refused
from domain.timing import Timer
from domain.words import hours, t, weekday

REOPEN_WITHIN = timedelta(minutes=10)
"""How long the assignee may take back «Fullfør jobb»."""

STAFFED_WITHIN = timedelta(days=14)
"""How long before its date the job of a plan should have somebody."""

_DAY = re.compile(r'(\d\d?)[-./ ]+(\d\d?)[-./ ]+(\d{4}|\d\d)|(\d\d)(\d\d)(\d{4}|\d\d)', re.ASCII)
_TIME = re.compile(r'(\d\d?)(?:[:. ]?(\d\d))?', re.ASCII)


class JobStatus(StrEnum):
    PLANNED = 'planned'
    STARTED = 'started'
    DONE = 'done'
    CANCELLED = 'cancelled'

    @property
    def word(self) -> str:
        return {
            JobStatus.PLANNED: t('Planlagt'),
            JobStatus.STARTED: t('Startet'),
            JobStatus.DONE: t('Fullført'),
            JobStatus.CANCELLED: t('Avlyst'),
        }[self]


class Rank(IntEnum):
    """Where a job stands in the list of all jobs: what needs planning first, then what goes on, then by day."""

    UNPLANNED = 0
    UNSTAFFED = 1
    STARTED = 2
    PLANNED = 3
    LATER = 4  # without a date, on an order that is not confirmed yet
    DONE = 5
    CANCELLED = 6

    @property
    def status(self) -> JobStatus:
        """The status of a job that stands there."""
        named = {Rank.STARTED: JobStatus.STARTED, Rank.DONE: JobStatus.DONE, Rank.CANCELLED: JobStatus.CANCELLED}
        return named.get(self, JobStatus.PLANNED)


UNDONE = frozenset({JobStatus.PLANNED, JobStatus.STARTED})


class Assignment(SQLModel, table=True):
    """Somebody is to do a job."""

    job_id: int | None = Field(default=None, foreign_key='job.id', primary_key=True)
    employee_id: int = Field(foreign_key='employee.id', primary_key=True, index=True)


class Job(SQLModel, table=True):
    """One job on one order. Without a date it is «Uplanlagt», without people «Mangler ansatte»."""

    __table_args__ = (
        one_of('status', JobStatus),
        CheckConstraint('starts IS NULL OR day IS NOT NULL', name='time_needs_day'),
        CheckConstraint('ends IS NULL OR starts IS NOT NULL', name='end_needs_start'),
        Index('ix_job_listed', 'rank', 'day', 'starts', 'id'),
        Index('uq_job_plan_id_planned_for', 'plan_id', 'planned_for', unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key='customer_order.id', index=True)
    title: str = Field(max_length=200)
    description: str = Field(default='', max_length=20_000)
    address: str = Field(default='', max_length=200)
    day: date | None = Field(default=None, index=True)
    starts: time | None = None
    ends: time | None = None
    had_day: bool = False
    status: JobStatus = Field(default=JobStatus.PLANNED, sa_column=code(JobStatus))
    started_at: datetime | None = Field(default=None, sa_column=moment())
    completed_at: datetime | None = Field(default=None, sa_column=moment())
    cancelled_because: str = Field(default='', max_length=500)
    rank: int = Field(default=0, sa_column_kwargs={'server_default': text('0')})  # `Rank`, kept true by `tally`
    search: str = Field(default='', sa_type=Text, sa_column_kwargs={'server_default': text("''")})
    plan_id: int | None = Field(default=None, foreign_key='plan.id')  # the job plan that made it, see `domain/plan.py`
    planned_for: date | None = None  # which of the plan's dates it is for, wherever a person may have moved it
    by_hand: bool = Field(
        default=False, sa_column_kwargs={'server_default': false()}
    )  # a person changed it: it is ours
    people: list[Assignment] = Relationship(
        sa_relationship_kwargs={'lazy': 'raise', 'cascade': 'all, delete-orphan', 'order_by': 'Assignment.employee_id'}
    )
    timers: list[Timer] = Relationship(sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'Timer.id'})

    @classmethod
    def planned(
        cls,
        *,
        title: str,
        description: str = '',
        address: str = '',
        day: date | None = None,
        starts: time | None = None,
        ends: time | None = None,
        people: list[int] | None = None,
    ) -> 'Job':
        """A planned job. Refused: no title, a time without a date, an end that is not after the start."""
        check_times(day, starts, ends)
        return cls(
            title=typed.required(title, t('hva som skal gjøres')),
            description=typed.paragraphs(description),
            address=typed.line(address),
            day=day,
            starts=starts,
            ends=ends,
            had_day=day is not None,
            people=[Assignment(employee_id=person) for person in people or []],
            timers=[],
        )

    @property
    def person_ids(self) -> list[int]:
        return [assignment.employee_id for assignment in self.people]

    @property
    def is_undone(self) -> bool:
        return self.status in UNDONE

    @property
    def running(self) -> list[Timer]:
        """The timers that run on this job."""
        return [timer for timer in self.timers if timer.stopped_at is None]

    @property
    def lacks(self) -> str:
        """«Uplanlagt», «Mangler ansatte» or nothing."""
        if not self.is_undone:
            return ''
        return t('Uplanlagt') if self.day is None else '' if self.people else t('Mangler ansatte')

    def ranked(self, confirmed: bool, today: date) -> Rank:
        """Its `Rank`; what an order lacks that is not confirmed may wait."""
        staffed = bool(self.people) or not self.lacks_now(today)
        return self.rank_of(self.status, self.day, staffed, confirmed)

    @staticmethod
    def rank_of(status: JobStatus, day: date | None, staffed: bool, confirmed: bool) -> Rank:
        """The same, from what it follows from."""
        if status is not JobStatus.PLANNED:
            return {
                JobStatus.STARTED: Rank.STARTED,
                JobStatus.DONE: Rank.DONE,
                JobStatus.CANCELLED: Rank.CANCELLED,
            }[status]
        if day is None:
            return Rank.UNPLANNED if confirmed else Rank.LATER
        return Rank.PLANNED if staffed or not confirmed else Rank.UNSTAFFED

    def lacks_now(self, today: date) -> str:
        """As `lacks`; that the job of a plan has nobody yet counts a fortnight before: a year of them would shout."""
        is_far = self.plan_id is not None and self.day is not None and self.day - today > STAFFED_WITHIN
        return '' if is_far else self.lacks

    @property
    def is_ready(self) -> bool:
        return self.day is not None and bool(self.people)

    def when(self, today: date) -> str:
        """«tir. 24. nov. 08:00–14:00», or «Uplanlagt»."""
        return t('Uplanlagt') if self.day is None else f'{weekday(self.day, today)} {self.hours}'.strip()

    @property
    def hours(self) -> str:
        """«08:00–14:00», «08:00», or nothing when any time that day will do."""
        return hours(self.starts, self.ends)

    def stop_timers(self, now: datetime) -> list[int]:
        """Stop everyone's timer on this job; the ids of those that ran."""
        stopped = self.running
        for timer in stopped:
            timer.stop(now)
        return [timer.id for timer in stopped if timer.id is not None]


def check_times(day: date | None, starts: time | None, ends: time | None) -> None:
    """Refused: a time without a date, an end without a start, an end that is not after the start, an absurd year."""
    if day is not None and not 2000 <= day.year <= 2100:
        raise Refused(t('Datoen må være mellom 2000 og 2100.'))
    if starts and day is None:
        raise Refused(t('Velg en dato før du setter klokkeslett.'))
    if ends and starts is None:
        raise Refused(t('Fyll ut «Fra» før du setter «Til».'))
    if starts and ends and ends <= starts:
        raise Refused(t('«Til» må være senere enn «Fra».'))


def typed_day(text: str) -> date | None:
    """A date as people type it, or None for nothing. Refused: no such date.

    >>> typed_day('1.2.2026') == typed_day('01/02-26') == typed_day('010226') == typed_day('2026-02-01')
    True
    """
    typed_text = text.strip()
    if not typed_text:
        return None
    try:
        if parts := _DAY.fullmatch(typed_text):
            day, month, year = (int(part) for part in parts.groups() if part is not None)
            return date(year + 2000 if year < 100 else year, month, day)
        return date.fromisoformat(typed_text)
    except ValueError:
        raise Refused(t('Skriv datoen som dd.mm.åååå, for eksempel 24.11.2026.')) from None


def typed_time(text: str) -> time | None:
    """A time of day as people type it, or None for nothing. Refused: no such time.

    >>> typed_time('8'), typed_time('8.30'), typed_time('0830')
    (datetime.time(8, 0), datetime.time(8, 30), datetime.time(8, 30))
    """
    if not text.strip():
        return None
    parts = _TIME.fullmatch(text.strip())
    try:
        hour, minute = (int(part or 0) for part in (parts.groups() if parts else ()))
        return time(hour, minute)
    except ValueError:
        raise Refused(t('Skriv klokkeslettet som tt:mm, for eksempel 08:30.')) from None
