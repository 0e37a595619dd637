"""The hours as they are shown: a month of everybody, one's own, the jobs there are to choose from, and the file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from domain import spreadsheet, timing
from domain.access import Act, Actor
from domain.employee import Employee
from domain.job import Assignment, Job, JobStatus
from domain.order import Order
from domain.status import Status
from domain.timing import EntryState, LockedMonth, TimeKind, Timer, next_month
from domain.words import OSLO, in_oslo, number, short_date, t, this_day
from store import company, sign_in

RECENT = timedelta(days=60)
"""How old a job may be that hours are typed on without being looked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Hours with what they are about. `was` is what they put right; `ends` a running job's planned end."""

    timer: Timer
    name: str
    job: str = ''
    order: int | None = None
    ends: time | None = None
    was: Timer | None = None
    by: str = ''
    """Who typed them, when that is somebody else."""

    @property
    def about(self) -> str:
        """The job, or what the internal time went to."""
        return self.job or self.timer.note or t('Intern tid')


@dataclass(slots=True)
class Person:
    """One employee's entries of some days, oldest first, also those that no longer count."""

    employee_id: int
    name: str
    entries: list[Entry] = field(default_factory=list)

    def minutes(self, *, day: date | None = None, since: date | None = None) -> int:
        """What counts, in all, of one day or from a day on."""
        return sum(
            each.timer.minutes
            for each in self.entries
            if each.timer.counts and day in (None, each.timer.day) and (since is None or each.timer.day >= since)
        )

    @property
    def work(self) -> int:
        return sum(e.timer.minutes for e in self.entries if e.timer.counts and e.job and e.timer.kind is TimeKind.WORK)

    @property
    def travel(self) -> int:
        return sum(e.timer.minutes for e in self.entries if e.timer.counts and e.timer.kind is TimeKind.TRAVEL)

    @property
    def internal(self) -> int:
        return self.minutes() - self.work - self.travel

    @property
    def days(self) -> list[date]:
        """The days with entries, the newest first."""
        return sorted({each.timer.day for each in self.entries}, reverse=True)


@dataclass(slots=True)
class Month:
    """A month of everybody who has hours or could have: who, what waits for the office, and whether it is locked."""

    month: date
    today: date
    now: datetime
    people: list[Person]
    waiting: list[Entry]
    locked: LockedMonth | None
    staff: dict[int, str]
    """Everybody active: whose hours may be typed."""
    firm: str

    def person(self, employee_id: int) -> Person | None:
        return next((each for each in self.people if each.employee_id == employee_id), None)


def month(session: Session, actor: Actor, first: date) -> Month:
    """The month that begins with `first`, of everybody."""
    deed = sign_in.check(session, actor, Act.SEE_OFFICE)
    found = _between(session, first, next_month(first))
    names = company.names(session)
    staff = session.exec(select(Employee).where(Employee.active).order_by(col(Employee.name)))
    active = {each.id: each.name for each in staff if each.id}
    people = {key: Person(key, name) for key, name in active.items()}
    for each in found:
        key = each.timer.employee_id
        people.setdefault(key, Person(key, names.get(key, t('En tidligere ansatt')))).entries.append(each)
    waits = _entries(session, Timer.state == EntryState.WAITING)
    return Month(
        first,
        deed.today,
        deed.now,
        sorted(people.values(), key=lambda each: each.name.lower()),
        waits,
        session.get(LockedMonth, first, populate_existing=True),
        active,
        company.get(session).name,
    )


def mine(session: Session, actor: Actor, first: date) -> tuple[Person, date, datetime]:
    """The month of the employee who asks, with the week that today is in; the date and the moment."""
    deed = sign_in.check(session, actor, Act.SEE_CREW)
    me = session.get(Employee, actor.employee_id)
    assert me is not None
    assert me.id is not None
    begins = min(first, deed.today - timedelta(days=deed.today.weekday()))
    found = _between(session, begins, next_month(first), Timer.employee_id == me.id)
    return Person(me.id, me.name, found), deed.today, deed.now


def jobs_for(session: Session, actor: Actor, employee_id: int) -> dict[int, str]:
    """The jobs that hours of this employee are typed on: theirs of the last two months, in the office everybody's."""
    deed = sign_in.check(session, actor, Act.HOURS)
    query = (
        select(Job, Order.number)
        .join(Order)
        .where(
            Order.status != Status.DRAFT,
            Job.status != JobStatus.CANCELLED,
            (col(Job.day).is_(None) & (Job.status != JobStatus.DONE))
            | col(Job.day).between(deed.today - RECENT, deed.today + timedelta(days=1))
            | (col(Job.completed_at) >= deed.now - RECENT),
        )
    )
    if actor.is_crew:
        query = query.where(col(Job.id).in_(assigned(actor.employee_id)))
    rows = session.exec(query.order_by(col(Job.day).desc(), col(Job.id).desc()).limit(300))
    theirs = set(session.exec(assigned(employee_id)))
    found = sorted(rows, key=lambda row: row[0].id not in theirs)
    return {
        job.id: f'{number_} · {job.title}' + (f' · {this_day(job.day, deed.today)}' if job.day else '')
        for job, number_ in found
        if job.id is not None
    }  # fmt: skip


def export(session: Session, actor: Actor, first: date, employee_id: int | None = None) -> bytes:
    """The entries that count, of everybody or of one, as a CSV file."""
    view = month(session, actor, first)
    people = [each for each in view.people if employee_id in (None, each.employee_id)]
    header = [t('Ansatt'), t('Dato'), t('Fra'), t('Til'), t('Pause (min)'), t('Minutter'), t('Timer'), t('Hva'),
              t('Ordre'), t('Jobb'), t('Notat'), t('Rettet fordi')]  # fmt: skip
    return spreadsheet.write(
        header, (_cells(each) for person in people for each in person.entries if each.timer.counts)
    )


def _cells(entry: Entry) -> list[str]:
    timer = entry.timer
    starts, ends = (
        (f'{at.astimezone(OSLO):%H:%M}' if at and timer.has_span else '') for at in (timer.started_at, timer.stopped_at)
    )
    what = timer.kind.word if entry.job or timer.kind is TimeKind.TRAVEL else t('Intern tid')
    hours = number(timing.decimal_hours(timer.minutes), 2).replace('−', '-')
    return [entry.name, short_date(timer.day), starts, ends, str(timer.pause), str(timer.minutes), hours, what,
            str(entry.order or ''), entry.job, timer.note, timer.because]  # fmt: skip


# ---------- what is used above ----------


def assigned(employee_id: int | None) -> Any:
    return select(Assignment.job_id).where(Assignment.employee_id == employee_id)


def within(first: date, until: date) -> tuple[Any, Any]:
    return (
        col(Timer.started_at) >= in_oslo(first, time()),
        col(Timer.started_at) < in_oslo(until, time()),
    )


def _between(session: Session, first: date, until: date, *which: Any) -> list[Entry]:
    return _entries(session, *within(first, until), *which)


def _entries(session: Session, *which: Any) -> list[Entry]:
    names = company.names(session)
    rows = session.exec(
        select(Timer, Job, Order.number)
        .join(Job, col(Job.id) == Timer.job_id, isouter=True)
        .join(Order, col(Order.id) == Job.order_id, isouter=True)
        .where(*which)
        .order_by(col(Timer.started_at), col(Timer.id))
        .execution_options(populate_existing=True)
    ).all()
    earlier = _by_id(session, {timer.replaces_id for timer, _, _ in rows if timer.replaces_id})
    return [
        Entry(
            timer,
            names.get(timer.employee_id, t('En tidligere ansatt')),
            job.title if job else '',
            number_,
            job.ends if job and job.day == timer.day else None,
            earlier.get(timer.replaces_id or 0),
            names.get(timer.typed_by, '') if timer.typed_by not in (None, timer.employee_id) else '',
        )
        for timer, job, number_ in rows
    ]


def _by_id(session: Session, ids: Iterable[int]) -> dict[int, Timer]:
    found = session.exec(select(Timer).where(col(Timer.id).in_(list(ids))))
    return {each.id: each for each in found if each.id is not None}
