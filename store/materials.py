"""Materiell: noted on a job by those who do it and by the office, put right until an order line carries it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from domain import money
from domain.access import Act, Actor
from domain.job import Job
from domain.material import Material
from domain.order import Order
from domain.product import Product
from domain.refused import NotFound, Refused
from domain.words import number as told
from domain.words import t
from store import orders


def note(session: Session, actor: Actor, number: int, job_id: int, given: Mapping[str, Any]) -> int:
    """«Noter materiell», as typed: text, quantity, unit, and product_id of goods chosen from the catalogue; the id."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        job = orders.job_of(order, job_id, actor)
        product = _product(session, given.get('product_id'))
        made = Material.noted(
            job_id=job_id,
            text=product.text if product else str(given.get('text') or ''),
            quantity=str(given.get('quantity') or ''),
            unit=product.unit if product else str(given.get('unit') or ''),
            product_id=product.id if product else None,
            now=deed.now,
            employee_id=actor.employee_id,
        )
        session.add(made)
        session.flush()
        deed.record(number, 'material_noted', job=job.title, job_id=job.id, amount=made.amount)
    assert made.id is not None
    return made.id


def change(session: Session, actor: Actor, number: int, material_id: int, opened: str, quantity: str) -> None:
    """Put the quantity right; `opened` is what the dialog showed. Refused: changed meanwhile, on a line already."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        material, job = _one(session, order, material_id, actor)
        material.must_be_free()
        if told(material.quantity) != opened:
            raise Refused(t('Antallet er endret til {amount} i mellomtiden. Åpne det på nytt.', amount=material.amount))
        wanted, before = money.quantity(quantity), material.amount
        if wanted != material.quantity:
            material.quantity = wanted
            deed.record(number, 'material_changed', job=job.title, job_id=job.id, old=before, new=material.amount)


def remove(session: Session, actor: Actor, number: int, material_id: int) -> None:
    """Take away what was noted by mistake. Refused: on a line already."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        material, job = _one(session, order, material_id, actor)
        material.must_be_free()
        session.delete(material)
        deed.record(number, 'material_removed', job=job.title, job_id=job.id, amount=material.amount)


def of_jobs(session: Session, jobs: Sequence[Job]) -> list[Material]:
    """What was used on some jobs, the oldest first."""
    query = select(Material).where(col(Material.job_id).in_([job.id for job in jobs if job.id]))
    # a deleted line has emptied `line_id` in the database
    query = query.order_by(col(Material.id)).execution_options(populate_existing=True)
    return list(session.exec(query)) if jobs else []


def forget(session: Session, jobs: Sequence[Job]) -> None:
    """The customer is anonymised, and nothing of the order must be kept: what somebody wrote goes, goods stay goods."""
    for each in of_jobs(session, jobs):
        if each.product_id is None:
            each.text = ''


def _product(session: Session, product_id: object) -> Product | None:
    if product_id is None:
        return None
    found = session.get(Product, product_id, populate_existing=True)
    if found is None or not found.active:
        raise NotFound(t('Varen er ikke i bruk lenger. Velg en annen, eller skriv hva som er brukt.'))
    return found


def _one(session: Session, order: Order, material_id: int, actor: Actor) -> tuple[Material, Job]:
    """A material of this order, on a job that this person may add to."""
    found = session.get(Material, material_id, populate_existing=True)
    if found is None or all(job.id != found.job_id for job in order.jobs):
        raise NotFound(t('Materiellet finnes ikke lenger.'))
    return found, orders.job_of(order, found.job_id, actor)
