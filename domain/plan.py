"""A job plan («Repeterende jobber»): the same work again and again on one order, and the jobs it keeps ahead.

The jobs of a plan that nobody has touched are a pool: whenever the plan changes, its dates are dealt out to them, those
left over are cancelled, and taken up again when there are dates for them. What a person has changed, started, done or
cancelled is never touched. A job of a plan is never deleted (bokføringsforskriften § 5-15).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import JSON, CheckConstraint, Column, false, text
from sqlmodel import Field, Relationship

from domain import money
from domain import text as typed
from domain.columns import code, one_of, scaled
from domain.entity import Entity
from domain.job import Assignment, Job, JobStatus, check_times, checked_stops
from domain.period import Per
from domain.repeat import BY_WEEK, Every, Rule
from domain.words import count, hours, t

AHEAD = timedelta(days=365)
"""How far ahead jobs are made at least, see `horizon`."""
_OVER = frozenset({JobStatus.STARTED, JobStatus.DONE})


FIELDS = (
    'title',
    'description',
    'address',
    'starts',
    'ends',
    'is_window',
    'minutes',
    'stops',
    'lead_id',
    'price',
    'price_per',
)
"""What each job of a plan gets from it, but for its day and people."""


class PlanState(StrEnum):
    ACTIVE = 'active'
    PAUSED = 'paused'
    ENDED = 'ended'

    @property
    def word(self) -> str:
        return {
            PlanState.ACTIVE: t('Løper'),
            PlanState.PAUSED: t('På pause'),
            PlanState.ENDED: t('Avsluttet'),
        }[self]


class PlanPerson(Entity, table=True):
    """Somebody is to do the jobs of a plan."""

    __tablename__ = 'plan_person'

    plan_id: int | None = Field(default=None, foreign_key='plan.id', primary_key=True)
    employee_id: int = Field(foreign_key='employee.id', primary_key=True, index=True)


class Plan(Entity, table=True):
    """What is repeated, when, and by whom; `fields` is what each of its jobs gets.

    Jobs before `from_day` stand as they were made: «Denne og alle følgende» moves it forward. `made_until` says how far
    jobs are made, `goes_on` whether there will be more, `look_on` on which date the next one is due to be made.
    """

    __table_args__ = (
        CheckConstraint('ends IS NULL OR starts IS NOT NULL', name='end_needs_start'),
        CheckConstraint('minutes IS NULL OR minutes > 0', name='minutes'),
        one_of('price_per', Per),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key='customer_order.id', index=True)
    title: str = Field(max_length=200)
    description: str = Field(default='', max_length=20_000)
    address: str = Field(default='', max_length=200)
    starts: time | None = None
    ends: time | None = None
    is_window: bool = Field(default=False, sa_column_kwargs={'server_default': false()})
    minutes: int | None = None
    stops: str = Field(default='', max_length=2000, sa_column_kwargs={'server_default': text("''")})
    lead_id: int | None = Field(default=None, foreign_key='employee.id')
    price: Decimal | None = Field(default=None, sa_column=scaled(money.PRICE_DECIMALS, nullable=True))
    price_per: Per = Field(default=Per.JOB, sa_column=code(Per, older=Per.JOB))
    repeats: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # `rule` as JSON
    from_day: date
    paused_from: date | None = None
    paused_until: date | None = None  # the day it goes on by itself; none while a pause has no end
    ended_on: date | None = None  # the last day it may have jobs
    made_until: date | None = None
    goes_on: bool = True
    look_on: date | None = Field(default=None, index=True)
    people: list[PlanPerson] = Relationship(
        sa_relationship_kwargs={'lazy': 'raise', 'cascade': 'all, delete-orphan', 'order_by': 'PlanPerson.employee_id'}
    )

    @classmethod
    def new(
        cls,
        *,
        title: str,
        rule: Rule,
        description: str = '',
        address: str = '',
        starts: time | None = None,
        ends: time | None = None,
        people: list[int] | None = None,
        is_window: bool = False,
        minutes: int | None = None,
        stops: str = '',
        lead_id: int | None = None,
        price: Decimal | None = None,
        price_per: Per = Per.JOB,
    ) -> 'Plan':
        """A plan without jobs yet. Refused: no title, an end that is not after the start, a rule without sense."""
        check_times(rule.first, starts, ends, overnight=not is_window)
        return cls(
            title=typed.required(title, t('hva som skal gjøres')),
            description=typed.paragraphs(description),
            address=typed.line(address),
            starts=starts,
            ends=ends,
            is_window=is_window and ends is not None,
            minutes=minutes,
            stops=checked_stops(stops),
            lead_id=lead_id,
            price=price,
            price_per=price_per,
            repeats=_checked(rule).stored(),
            from_day=rule.first,
            people=[PlanPerson(employee_id=person) for person in people or []],
        )

    @property
    def rule(self) -> Rule:
        return Rule.read(self.repeats)

    @property
    def person_ids(self) -> list[int]:
        return [person.employee_id for person in self.people]

    @property
    def hours(self) -> str:
        """«08:00–14:00», «08:00», or nothing when any time that day will do."""
        return hours(self.starts, self.ends, between=self.is_window)

    @property
    def fields(self) -> dict[str, Any]:
        """What each of its jobs gets, but for the day."""
        return {name: getattr(self, name) for name in FIELDS}

    def state(self, today: date) -> PlanState:
        """Where it stands today; it is over when no date is left."""
        if self.ended_on is not None and self.ended_on < today:
            return PlanState.ENDED
        if self.is_paused_on(today):
            return PlanState.PAUSED
        return PlanState.ACTIVE if self.goes_on or (self.made_until or today) >= today else PlanState.ENDED

    def is_paused_on(self, day: date) -> bool:
        return (
            self.paused_from is not None
            and day >= self.paused_from
            and (self.paused_until is None or day < self.paused_until)
        )

    def coming_pause(self, today: date) -> bool:
        """Whether a pause is going on or will begin."""
        return self.paused_from is not None and (self.paused_until is None or self.paused_until > today)

    def change(self, **fields: Any) -> None:
        """Set some of its fields, people and rule among them."""
        for name, value in fields.items():
            if name == 'people':
                self.people = [person for person in self.people if person.employee_id in value] + [
                    PlanPerson(employee_id=person) for person in value if person not in self.person_ids
                ]
            elif name == 'rule':
                self.repeats = _checked(value).stored()
            else:
                setattr(self, name, value)
        if self.ends is None:
            self.is_window = False

    def stop(self, day: date) -> None:
        """Over after that day: the order is closed."""
        if self.ended_on is None or self.ended_on > day:
            self.ended_on, self.goes_on, self.look_on = day, False, None

    def draft(self) -> 'Plan':
        """A copy to try things on."""
        return Plan(**self.model_dump(), people=[PlanPerson(employee_id=person) for person in self.person_ids])

    def dates(self, start: date, end: date) -> list[date]:
        """Its dates from `start` to `end`, without those it is paused or over on."""
        last = end if self.ended_on is None else min(end, self.ended_on)
        return [day for day in self.rule.between(max(start, self.from_day), last) if not self.is_paused_on(day)]


def _checked(rule: Rule) -> Rule:
    return Rule.checked(
        every=rule.every,
        first=rule.first,
        weekdays=rule.weekdays,
        nth=rule.nth,
        until=rule.until,
        times=rule.times,
        on_holiday=rule.on_holiday,
    )


def horizon(today: date) -> date:
    """How far ahead jobs are made: twelve months, to the end of that month and its last week.

    So a plan grows once a month, and another day of the week or of the month never falls over the edge.

    >>> horizon(date(2026, 11, 24))
    datetime.date(2027, 12, 5)
    """
    end: date = (today + AHEAD).replace(day=1) + relativedelta(months=1, days=-1)
    return end + timedelta(days=6 - end.weekday())


@dataclass(slots=True)
class Fit:
    """How the jobs of a plan come to its dates: what is moved, made, changed, cancelled, and what stands as it is."""

    deals: list[tuple[Job, date]] = field(default_factory=list)
    """Jobs of the pool with the date each has or gets."""
    makes: list[date] = field(default_factory=list)
    cancels: list[Job] = field(default_factory=list)
    holds: list[tuple[Job, date]] = field(default_factory=list)
    """Jobs changed by hand that stand for a date the plan has now."""
    moved: int = 0
    changed: int = 0
    kept: int = 0
    locked: int = 0

    @property
    def touches(self) -> bool:
        """Whether any job is another afterwards, or made."""
        return bool(self.moved or self.changed or self.makes or self.cancels)

    @property
    def says(self) -> str:
        """«14 flyttes · 3 egne endringer beholdes · 2 fullførte låst»."""
        parts = (
            (self.moved, t('{n} flyttes', n=self.moved)),
            (self.changed, t('{n} endres', n=self.changed)),
            (len(self.makes), t('{n} nye', n=len(self.makes))),
            (len(self.cancels), t('{n} avlyses', n=len(self.cancels))),
            (self.kept, count(self.kept, 'egen endring beholdes', 'egne endringer beholdes')),
            (self.locked, count(self.locked, 'fullført låst', 'fullførte låst')),
        )
        return ' · '.join(words for number, words in parts if number) or t('Ingen jobber endres')


def fit(plan: Plan, jobs: Iterable[Job], today: date, *, makes: bool, free: Job | None = None) -> Fit:
    """Deal the plan's dates from today on out to its jobs; nothing is changed.

    `makes`: the order is confirmed; `free` is of the pool whatever it was.
    """
    start = max(plan.from_day, today)
    mine = sorted(
        (job for job in jobs if job.plan_id == plan.id and job.planned_for is not None), key=lambda job: _for(job)
    )
    found = Fit(locked=sum(job.status in _OVER for job in mine))
    dates = dict.fromkeys(plan.dates(start, horizon(today)))
    pool: list[Job] = []
    for job in mine:
        if _for(job) < today:
            continue
        if (job.by_hand and job is not free) or job.status in _OVER:
            found.kept += job.by_hand and job.status not in _OVER and _for(job) >= start
            if _for(job) >= start:
                found.holds.append((job, _for(job)))
        elif _for(job) < start:  # made before the plan became what it is: there are no other dates for it
            if plan.is_paused_on(_for(job)) or (plan.ended_on is not None and _for(job) > plan.ended_on):
                found.cancels.append(job)
            else:
                found.deals.append((job, _for(job)))
        elif _for(job) in dates:
            del dates[_for(job)]
            found.deals.append((job, _for(job)))
        else:
            pool.append(job)
    held = [(job, _near(plan, day, dates)) for job, day in found.holds]
    found.holds = []
    for job, near in held:
        if near is not None and near in dates:
            del dates[near]
            found.holds.append((job, near))
    pool.sort(key=lambda job: (job.status is JobStatus.CANCELLED, _for(job)))
    left = list(dates)
    dealt = list(zip(pool, left, strict=False))
    found.deals += dealt
    found.makes = left[len(dealt) :] if makes else []
    found.cancels = [job for job in (*found.cancels, *pool[len(dealt) :]) if job.status is not JobStatus.CANCELLED]
    found.moved = sum(day != _for(job) for job, day in dealt)
    found.changed = sum(
        day == _for(job)
        and _for(job) >= plan.from_day
        and (job.status is JobStatus.CANCELLED or differs(job, _all(plan)))
        for job, day in found.deals
    )
    return found


def carry_out(plan: Plan, fitted: Fit, because: str) -> list[Job]:
    """Change the jobs as dealt; the new ones, which belong into the order."""
    for job, day in fitted.deals:
        if job.status is JobStatus.CANCELLED:
            job.status, job.cancelled_because = JobStatus.PLANNED, ''
        if _for(job) >= plan.from_day:
            give(job, _all(plan) | {'day': day, 'planned_for': day})
    for job, day in fitted.holds:
        job.planned_for = day
    for job in fitted.cancels:
        job.status, job.cancelled_because = JobStatus.CANCELLED, because
    return [_made(plan, day) for day in fitted.makes]


def look_ahead(plan: Plan, today: date, *, makes: bool) -> None:
    """Say how far jobs are made, whether there will be more, and when."""
    if makes:
        plan.made_until = horizon(today)
    since = today if plan.made_until is None else max(today, plan.made_until + timedelta(days=1))
    if plan.ended_on is not None and plan.ended_on < since:
        plan.goes_on, plan.look_on = False, None
        return
    if plan.paused_from is not None and plan.paused_until is None:
        plan.goes_on, plan.look_on = True, None
        return
    if plan.paused_until is not None and plan.is_paused_on(since):
        since = plan.paused_until
    coming = plan.rule.coming(max(since, plan.from_day), 1)
    plan.goes_on = bool(coming) and (plan.ended_on is None or coming[0] <= plan.ended_on)
    plan.look_on = coming[0].replace(day=1) - AHEAD if plan.goes_on else None


def _for(job: Job) -> date:
    assert job.planned_for is not None
    return job.planned_for


def _near(plan: Plan, day: date, dates: Iterable[date]) -> date | None:
    """The date that a job changed by hand stands for: its own, or the nearest within its week or half month."""
    dense = plan.rule.every in BY_WEEK or plan.rule.every in (Every.DAY, Every.WORKDAY)
    reach = timedelta(days=6 if dense else 15)
    return min(
        (each for each in dates if abs(each - day) <= reach), key=lambda each: (abs(each - day), each), default=None
    )


def differs(job: Job, fields: Mapping[str, Any]) -> bool:
    """Whether a job would be another with these fields of a plan; its rule is none of the job's."""
    return any(
        sorted(job.person_ids) != sorted(value) if name == 'people' else getattr(job, name) != value
        for name, value in fields.items()
        if name != 'rule'
    )


def give(job: Job, fields: Mapping[str, Any]) -> None:
    """Let a job have these fields of a plan."""
    for name, value in fields.items():
        if name == 'rule' or not differs(job, {name: value}):
            continue
        if name == 'people':
            job.people = [each for each in job.people if each.employee_id in value] + [
                Assignment(employee_id=person) for person in value if person not in job.person_ids
            ]
        else:
            setattr(job, name, value)
    if job.ends is None:
        job.is_window = False


def _all(plan: Plan) -> dict[str, Any]:
    return plan.fields | {'people': plan.person_ids}


def _made(plan: Plan, day: date) -> Job:
    return Job(
        **plan.fields,
        plan_id=plan.id,
        planned_for=day,
        day=day,
        had_day=True,
        people=[Assignment(employee_id=person) for person in plan.person_ids],
        timers=[],
    )
