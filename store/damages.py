"""Skademeldinger: reported by whoever does the job, seen by the office at once, by the customer only when shown."""

from sqlmodel import Session

from domain.access import Act, Actor
from domain.damage import Damage
from domain.job import Job
from domain.order import Order
from domain.paying import settle_if_done
from domain.refused import NotFound
from domain.words import t
from store import orders, reported


def report(session: Session, actor: Actor, number: int, job_id: int, text: str) -> int:
    """«Meld skade», from those who do the job and from the office; also when it is done. The id."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        job = orders.job_of(order, job_id, actor)
        made = Damage.reported(text, job, number, deed)
        session.add(made)
        session.flush()
    assert made.id is not None
    return made.id


def show(session: Session, actor: Actor, number: int, damage_id: int, shown: bool) -> None:
    """«Vis for kunden», or not any more; its pictures are shown one by one."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        damage, job = _one(session, order, damage_id)
        damage.show(shown, job, number, deed)


def settle(session: Session, actor: Actor, number: int, damage_id: int, done: bool) -> None:
    """«Fulgt opp», or not after all; while one waits the order is under «Trenger handling»."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        damage, job = _one(session, order, damage_id)
        damage.settle(done, job, number, deed)
        job.damaged = any(each.settled_at is None for each in reported.of_jobs(session, [job]))
        settle_if_done(order, deed)


def _one(session: Session, order: Order, damage_id: int) -> tuple[Damage, Job]:
    damage = session.get(Damage, damage_id, populate_existing=True)
    job = next((each for each in order.jobs if damage and each.id == damage.job_id), None)
    if damage is None or job is None:
        raise NotFound(t('Skademeldingen finnes ikke lenger.'))
    return damage, job
