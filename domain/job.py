"""Jobs: a piece of work at a time and place, who does it, and the hours it takes.

A job that has had a date is never deleted (bokføringsforskriften § 5-15); it is cancelled with a reason.
Dates and times of day are Norwegian wall-clock; what has happened is in UTC.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum

from sqlalchemy import CheckConstraint, Index, Text, false, text
from sqlmodel import Field, Relationship

from domain import money
from domain import text as typed
from domain.columns import code, moment, one_of, scaled
from domain.entity import Entity
from domain.period import Per
from domain.refused import Refused
from domain.timing import Timer
from domain.words import hours, local_day, t, weekday

REOPEN_WITHIN = timedelta(minutes=10)
"""How long the assignee may take back «Fullfør jobb»."""

STAFFED_WITHIN = timedelta(days=14)
"""How long before its date the job of a plan should have somebody."""

LONGEST_NIGHT = timedelta(hours=16)
"""An end before the start is meant for the next day only when the job is no longer than this."""
MOST_STOPS = 10

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


class Assignment(Entity, table=True):
    """Somebody is to do a job."""

    job_id: int | None = Field(default=None, foreign_key='job.id', primary_key=True)
    employee_id: int = Field(foreign_key='employee.id', primary_key=True, index=True)


class Job(Entity, table=True):
    """One job on one order. Without a date it is «Uplanlagt», without people «Mangler ansatte»."""

    __table_args__ = (
        one_of('status', JobStatus),
        one_of('price_per', Per),
        CheckConstraint('starts IS NULL OR day IS NOT NULL', name='time_needs_day'),
        CheckConstraint('ends IS NULL OR starts IS NOT NULL', name='end_needs_start'),
        CheckConstraint('minutes IS NULL OR minutes > 0', name='minutes'),
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
    is_window: bool = Field(
        default=False, sa_column_kwargs={'server_default': text('false')}
    )  # «mellom 08 og 12»: begun some time between `starts` and `ends`
    minutes: int | None = None  # how long it is expected to take
    stops: str = Field(
        default='', max_length=2000, sa_column_kwargs={'server_default': text("''")}
    )  # where it goes on after `address`, one place a line: see `places`
    lead_id: int | None = Field(default=None, foreign_key='employee.id')  # «Ansvarlig på jobben»: see `lead`
    follows_id: int | None = Field(default=None, foreign_key='job.id', ondelete='SET NULL')  # the job it finishes
    had_day: bool = False
    status: JobStatus = Field(default=JobStatus.PLANNED, sa_column=code(JobStatus))
    started_at: datetime | None = Field(default=None, sa_column=moment())
    completed_at: datetime | None = Field(default=None, sa_column=moment())
    on_way_at: datetime | None = Field(default=None, sa_column=moment())  # «På vei»: see `on_way`
    on_way_id: int | None = Field(default=None, foreign_key='employee.id')
    arrives: time | None = None  # when they expect to be there
    cancelled_because: str = Field(default='', max_length=500)
    rank: int = Field(default=0, sa_column_kwargs={'server_default': text('0')})  # `Rank`, kept true by `tally`
    search: str = Field(default='', sa_type=Text, sa_column_kwargs={'server_default': text("''")})
    plan_id: int | None = Field(default=None, foreign_key='plan.id')  # the job plan that made it, see `domain/plan.py`
    planned_for: date | None = None  # which of the plan's dates it is for, wherever a person may have moved it
    by_hand: bool = Field(
        default=False, sa_column_kwargs={'server_default': false()}
    )  # a person changed it: it is ours
    price: Decimal | None = Field(
        default=None, sa_column=scaled(money.PRICE_DECIMALS, nullable=True)
    )  # agreed for its plan, without VAT: see `domain/agreed.py`
    price_per: Per = Field(default=Per.JOB, sa_column=code(Per, older=Per.JOB))
    damaged: bool = Field(default=False, sa_column_kwargs={'server_default': false()})  # a damage waits for the office
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
        is_window: bool = False,
        minutes: int | None = None,
        stops: str = '',
        lead_id: int | None = None,
    ) -> 'Job':
        """A planned job. Refused: no title, a time without a date, what `check_times` refuses."""
        check_times(day, starts, ends, overnight=not is_window)
        return cls(
            title=typed.required(title, t('hva som skal gjøres')),
            description=typed.paragraphs(description),
            address=typed.line(address),
            stops=checked_stops(stops),
            is_window=is_window and ends is not None,
            minutes=minutes,
            lead_id=lead_id,
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
    def lead(self) -> int | None:
        """Who leads it: somebody who does it with others."""
        people = self.person_ids
        return self.lead_id if len(people) > 1 and self.lead_id in people else None

    @property
    def places(self) -> list[tuple[str, str]]:
        """(label, address) of every place in the order they are come to; the label may be ''."""
        further = [_labelled(line) for line in self.stops.splitlines()]
        return ([(t('Fra') if further else '', self.address)] if self.address else []) + further

    def span(self) -> tuple[datetime, datetime] | None:
        """When it keeps people busy, on the Norwegian clock: from start to end, over midnight if need be.

        None when it can be any time of the day or in a window; a job whose end nobody has said is a moment.
        """
        if self.day is None or self.starts is None or self.is_window:
            return None
        return span(self.day, self.starts, self.ends, self.minutes)

    def on_way(self, today: date) -> int | None:
        """Who is on the way to it: somebody who set off today and is still to do it, as long as nobody has begun."""
        if self.status is not JobStatus.PLANNED or self.on_way_at is None or local_day(self.on_way_at) != today:
            return None
        return self.on_way_id if self.on_way_id in self.person_ids and (self.day or today) <= today else None

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
        return hours(self.starts, self.ends, between=self.is_window)

    def stop_timers(self, now: datetime) -> list[int]:
        """Stop everyone's timer on this job; the ids of those that ran."""
        stopped = self.running
        for timer in stopped:
            timer.stop(now)
        return [timer.id for timer in stopped if timer.id is not None]


def check_times(day: date | None, starts: time | None, ends: time | None, *, overnight: bool = False) -> None:
    """Refused: a time without a date, an end without a start, an end that is not after the start, an absurd year.

    With `overnight` an end before the start is on the next morning, as long as that is no slip (`LONGEST_NIGHT`).
    """
    if day is not None and not 2000 <= day.year <= 2100:
        raise Refused(t('Datoen må være mellom 2000 og 2100.'))
    if starts and day is None:
        raise Refused(t('Velg en dato før du setter klokkeslett.'))
    if ends and starts is None:
        raise Refused(t('Fyll ut «Fra» før du setter «Til».'))
    if starts and ends and ends <= starts:
        first, last = span(date(2000, 1, 1), starts, ends)
        if not overnight or ends == starts or last - first > LONGEST_NIGHT:
            raise Refused(t('«Til» må være senere enn «Fra».'))


def span(day: date, starts: time, ends: time | None, minutes: int | None = None) -> tuple[datetime, datetime]:
    """From start to end on the Norwegian clock; an end that is not after the start is on the next day."""
    first = datetime.combine(day, starts)
    if ends is None:
        return first, first + timedelta(minutes=minutes or 0)
    last = datetime.combine(day, ends)
    return first, last if last > first else last + timedelta(days=1)


def checked_stops(text: str) -> str:
    """Further places as they are kept: one a line. Refused: too many, or one that is too long."""
    lines = [typed.line(line) for line in typed.paragraphs(text, 2000).splitlines() if line.strip()]
    if len(lines) > MOST_STOPS:
        raise Refused(t('En jobb kan ha høyst {most} steder til. Del den opp.', most=MOST_STOPS))
    return '\n'.join(lines)


def _labelled(line: str) -> tuple[str, str]:
    label, colon, rest = line.partition(':')
    return (label.strip(), rest.strip()) if colon and rest.strip() and len(label) <= 40 else ('', line)


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
