"""Checklists: templates under Innstillinger, and the points on jobs, answered in the office and in Crew."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from domain import text as typed
from domain.access import Act, Actor
from domain.checklist import MOST_POINTS, Checklist, CheckPoint
from domain.history import Deed
from domain.job import Job
from domain.order import Order
from domain.refused import NotFound, Refused
from domain.words import t
from store import orders, sign_in


@dataclass(frozen=True, slots=True)
class Template:
    """A template with its points."""

    checklist: Checklist
    points: list[CheckPoint]


def templates(session: Session, actor: Actor) -> list[Template]:
    """Every template, by name."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    points = _points(session, col(CheckPoint.checklist_id).is_not(None))
    lists = session.exec(select(Checklist).order_by(col(Checklist.name), col(Checklist.id)))
    return [Template(each, [point for point in points if point.checklist_id == each.id]) for each in lists]


def make(session: Session, actor: Actor, name: str) -> int:
    """A template without points; its id."""
    deed = sign_in.check(session, actor, Act.EDIT_CATALOGUE)
    made = Checklist(name=typed.required(name, t('navnet på sjekklisten'), 100))
    session.add(made)
    session.flush()
    deed.record(None, 'checklist_edited', text=made.name)
    assert made.id is not None
    return made.id


def remove(session: Session, actor: Actor, checklist_id: int) -> None:
    """Delete a template; the points it put on jobs stay."""
    made, deed = _template(session, actor, checklist_id)
    deed.record(None, 'checklist_removed', text=made.name)
    session.delete(made)


def add_to_template(session: Session, actor: Actor, checklist_id: int, text: str, kind: str, required: bool) -> None:
    """One more point of a template."""
    made, deed = _template(session, actor, checklist_id)
    point = CheckPoint.new(text, kind, required)
    point.checklist_id = made.id
    _must_fit(_points(session, CheckPoint.checklist_id == made.id), 1)
    session.add(point)
    deed.record(None, 'checklist_edited', text=made.name)


def take_from_template(session: Session, actor: Actor, checklist_id: int, point_id: int) -> None:
    """A template without one of its points."""
    made, deed = _template(session, actor, checklist_id)
    session.delete(_one(session, point_id, checklist_id=made.id))
    deed.record(None, 'checklist_edited', text=made.name)


# ---------- on jobs ----------


def of_jobs(session: Session, jobs: Sequence[Job]) -> dict[int, list[CheckPoint]]:
    """The points of some jobs, for a reader who may see them."""
    found: dict[int, list[CheckPoint]] = {}
    ids = [job.id for job in jobs if job.id]
    for point in _points(session, col(CheckPoint.job_id).in_(ids)) if ids else []:
        found.setdefault(point.job_id or 0, []).append(point)
    return found


def put(session: Session, actor: Actor, number: int, job_id: int, checklist_id: int) -> None:
    """The points of a template on a job, below those that it has."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        job = _open_job(order, job_id)
        made = session.get(Checklist, checklist_id)
        if made is None:
            raise NotFound(t('Sjekklisten finnes ikke lenger.'))
        points = _points(session, CheckPoint.checklist_id == checklist_id)
        _must_fit(_points(session, CheckPoint.job_id == job_id), len(points))
        session.add_all([point.for_job(job_id) for point in points])
        deed.record(number, 'checklist_put', job=job.title, text=made.name)


def add(session: Session, actor: Actor, number: int, job_id: int, text: str, kind: str, required: bool) -> None:
    """A point by hand."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        job = _open_job(order, job_id)
        point = CheckPoint.new(text, kind, required)
        point.job_id = job_id
        _must_fit(_points(session, CheckPoint.job_id == job_id), 1)
        session.add(point)
        deed.record(number, 'point_added', job=job.title, text=point.text)


def take(session: Session, actor: Actor, number: int, job_id: int, point_id: int) -> None:
    """Take a point off a job. Refused: it has been answered."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        job = _open_job(order, job_id)
        point = _one(session, point_id, job_id=job_id)
        if point.is_done:
            raise Refused(t('Punktet er besvart og kan ikke fjernes.'))
        session.delete(point)
        deed.record(number, 'point_removed', job=job.title, text=point.text)


def reply(session: Session, actor: Actor, number: int, job_id: int, point_id: int, answer: str) -> None:
    """Answer a point: those who do the job, and the office."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        job = orders.job_of(order, job_id, actor)
        _open_job(order, job_id)
        _one(session, point_id, job_id=job_id).reply(answer, number, job.title, deed)


def picture(session: Session, order: Order, job_id: int, point_id: int, there: bool, deed: Deed) -> None:
    """A point has got a picture, or lost its last one. Refused: the job is over, the point is of another kind."""
    job = _open_job(order, job_id)
    _one(session, point_id, job_id=job_id).picture(there, order.number, job.title, deed)


def _open_job(order: Order, job_id: int) -> Job:
    order.must_be_open()
    job = order.job(job_id)
    if not job.is_undone:
        raise Refused(t('Jobben er {status} og kan ikke endres.', status=job.status.word.lower()))
    return job


def _points(session: Session, which: Any) -> list[CheckPoint]:
    return list(session.exec(select(CheckPoint).where(which).order_by(col(CheckPoint.id))))


def _one(session: Session, point_id: int, **whose: int | None) -> CheckPoint:
    found = session.get(CheckPoint, point_id, with_for_update=True, populate_existing=True)
    if found is None or any(getattr(found, name) != value for name, value in whose.items()):
        raise NotFound(t('Punktet finnes ikke lenger. Noen andre har fjernet det.'))
    return found


def _must_fit(there: list[CheckPoint], more: int) -> None:
    if len(there) + more > MOST_POINTS:
        raise Refused(t('En sjekkliste kan ha høyst {most} punkter.', most=MOST_POINTS))


def _template(session: Session, actor: Actor, checklist_id: int) -> tuple[Checklist, Deed]:
    deed = sign_in.check(session, actor, Act.EDIT_CATALOGUE)
    found = session.get(Checklist, checklist_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(t('Sjekklisten finnes ikke lenger.'))
    return found, deed
