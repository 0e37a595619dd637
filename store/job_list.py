"""All jobs: one query for the rows of a page, one for the numbers above it, and one for a week."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from domain.absence import Absence
from domain.access import ON_JOBS, Act, Actor
from domain.customer import Customer
from domain.employee import Employee
from domain.job import Assignment, Job, JobStatus, Rank
from domain.job_view import AFTER, EARLIER, LATE, NEXT, NOW, TODAY, TOMORROW, UNPLANNED, UNSTAFFED, JobView
from domain.order import Order
from domain.status import Status
from domain.view import ALL, OPEN
from domain.words import hours
from store import sign_in
from store.searching import escaped

PAGE = 50
MOST_IN_WEEK = 2_000
"""Jobs of one week; a firm of two hundred people has fewer."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """What the list shows of one job."""

    id: int
    title: str
    day: date | None
    starts: time | None
    ends: time | None
    is_window: bool
    status: JobStatus
    rank: Rank
    number: int
    order_status: Status
    customer: str
    place: str
    people: tuple[int, ...]

    @property
    def hours(self) -> str:
        """«08:00–14:00», «mellom 08:00 og 12:00», or nothing."""
        return hours(self.starts, self.ends, between=self.is_window)


_PEOPLE: Any = (
    sql_select(func.aggregate_strings(cast(col(Assignment.employee_id), String), ' '))
    .where(col(Assignment.job_id) == Job.id)
    .correlate(Job)
    .scalar_subquery()
)
_ROWS: Any = (
    sql_select(
        Job.id,
        Job.title,
        Job.day,
        Job.starts,
        Job.ends,
        Job.is_window,
        Job.status,
        Job.rank,
        Order.number,
        Order.status,
        Customer.name,
        func.coalesce(func.nullif(Job.address, ''), Order.address),
        _PEOPLE,
    )  # type: ignore[call-overload]  # SQLAlchemy's own types end at ten columns
    .join(Order, col(Order.id) == Job.order_id)
    .join(Customer, col(Customer.id) == Order.customer_id, isouter=True)
)


def page(session: Session, actor: Actor, view: JobView) -> list[JobRow]:
    """The rows of one page; one more than `PAGE` when there is a next page."""
    today = sign_in.check(session, actor, Act.SEE_OFFICE).today
    query = _filtered(_ROWS, view, today).order_by(*_order(view))
    return _read(session, query.offset((view.page - 1) * PAGE).limit(PAGE + 1))


def rows(session: Session, actor: Actor, ids: list[int]) -> dict[int, JobRow]:
    """These jobs as they are now: what a list on the screen shows already."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    return {row.id: row for row in _read(session, _ROWS.where(col(Job.id).in_(ids)))}


def _order(view: JobView) -> list[Any]:
    if view.is_by_need:
        return [col(Job.rank), col(Job.day), col(Job.starts), col(Job.id)]
    return [col(Job.day).desc().nulls_last(), col(Job.starts).desc(), col(Job.id).desc()]


def _read(session: Session, query: Any) -> list[JobRow]:
    found: list[JobRow] = []
    for row in session.execute(query):
        *plain, rank, number, stage, customer, place, people = row
        who = tuple(sorted(map(int, (people or '').split())))
        known: tuple[Any, ...] = (*plain, Rank(rank), number, stage, customer or '', place or '', who)
        found.append(JobRow(*known))
    return found


# ---------- numbers ----------


@dataclass(frozen=True, slots=True)
class Counts:
    """How many jobs are alike in what a view filters on: (rank, when, how many)."""

    parts: tuple[tuple[Rank, int | None, int], ...] = ()

    def of(self, view: JobView) -> int:
        """How many jobs a view finds on all its pages."""
        return sum(jobs for rank, when, jobs in self.parts if view.fits(rank, when))


def counts(session: Session, actor: Actor, view: JobView) -> Counts:
    """The numbers of a list, whatever its status and need: of those who do them and of what is searched for."""
    today = sign_in.check(session, actor, Act.SEE_OFFICE).today
    tomorrow, on = today + timedelta(days=1), col(Job.day)
    when = case((on < today, EARLIER), (on == today, NOW), (on == tomorrow, NEXT), (on > tomorrow, AFTER))
    alike = (col(Job.rank), when)
    query: Any = sql_select(*alike, func.count()).group_by(*alike)
    if view.q:
        query = query.join(Order, col(Order.id) == Job.order_id)
    everything = JobView(view.q, ALL, who=view.who)
    found = session.execute(_filtered(query, everything, today))
    return Counts(tuple((Rank(rank), at, jobs) for rank, at, jobs in found))


def open_of(session: Session, actor: Actor) -> dict[int, int]:
    """How many open jobs each employee has."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    query = (
        select(Assignment.employee_id, func.count())
        .join(Job, col(Job.id) == Assignment.job_id)
        .where(col(Job.rank) < Rank.DONE)
        .group_by(col(Assignment.employee_id))
    )
    return dict(session.exec(query).all())


def _filtered(query: Any, view: JobView, today: date) -> Any:
    """Those of the jobs that a view finds. NOTE: as `JobView.fits` says."""
    rank, on = col(Job.rank), col(Job.day)
    if view.status == OPEN:
        query = query.where(rank < Rank.DONE)
    elif view.status != ALL:
        query = query.where(rank.in_(view.ranks))
    if view.need in (UNPLANNED, UNSTAFFED):
        query = query.where(rank == (Rank.UNPLANNED if view.need == UNPLANNED else Rank.UNSTAFFED))
    elif view.need == LATE:
        query = query.where(rank.in_((Rank.UNSTAFFED, Rank.PLANNED)), on < today)
    elif view.need in (TODAY, TOMORROW):
        query = query.where(on == today + timedelta(days=view.need == TOMORROW))
    if view.who:
        theirs = sql_select(col(Assignment.job_id)).where(col(Assignment.employee_id) == int(view.who))
        query = query.where(col(Job.id).in_(theirs))
    return query.where(*(or_(_has(Job.search, word), _has(Order.search, word)) for word in view.q.split()))


def _has(searched: Any, word: str) -> ColumnElement[bool]:
    return col(searched).like(f'%{escaped(word.lower())}%', escape='\\')


# ---------- a week ----------


@dataclass(frozen=True, slots=True)
class Week:
    """Everything of the seven days from `first`: jobs by day and time, who is away, and who can be at work."""

    first: date
    today: date
    jobs: list[JobRow]
    absences: list[Absence]
    people: dict[int, str]
    """The active crew, and whoever else has a job in the week or is away."""

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(7)]


def week(session: Session, actor: Actor, first: date) -> Week:
    """The week from that Monday; cancelled jobs are left out."""
    today = sign_in.check(session, actor, Act.SEE_OFFICE).today
    last = first + timedelta(days=6)
    query = _ROWS.where(col(Job.day).between(first, last), col(Job.status) != JobStatus.CANCELLED)
    jobs = _read(session, query.order_by(col(Job.day), col(Job.starts), col(Job.id)).limit(MOST_IN_WEEK))
    away = list(session.exec(select(Absence).where(col(Absence.last) >= first, col(Absence.first) <= last)))
    busy = {person for job in jobs for person in job.people}
    staff = session.exec(select(Employee).order_by(col(Employee.id)))
    gone = {each.employee_id for each in away}
    people = {
        each.id: each.name
        for each in staff
        if each.id and (each.id in busy or (each.active and (each.role in ON_JOBS or each.id in gone)))
    }
    return Week(first, today, jobs, away, people)
