"""What stands on a «Jobbrapport»: what was done, where, when and by whom, as it was when the report was made.

Nothing that costs, no notes among ourselves: it is meant for whoever had the work done.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from domain.company import Company
from domain.employee import Employee
from domain.job import Job, JobStatus
from domain.order import Order
from domain.printed import Pair, Printed
from domain.signature import Signature
from domain.words import OSLO, full_date, number, t
from store import checklists, loading, materials, reported, signatures


def words(session: Session, job_id: int) -> tuple[Order, Job, Printed] | None:
    """The order, the job and what its report says; None until it is done."""
    job = session.get(Job, job_id, options=loading.WORK, populate_existing=True)
    order = session.get(Order, job.order_id, options=loading.CUSTOMER) if job is not None else None
    firm = session.get(Company, 1)
    if job is None or order is None or firm is None or job.status is not JobStatus.DONE or job.completed_at is None:
        return None
    whose = order.customer
    made = Printed(
        t('Jobbrapport'),
        str(order.number),
        firm.name,
        [whose.name, *(part for part in (whose.address, f'{whose.postcode} {whose.city}'.strip()) if part)]
        if whose is not None
        else [],
        list(firm.legal_line),
        subject=job.title,
    )
    people = session.exec(select(Employee.name).where(Employee.id.in_(job.person_ids)))  # type: ignore[union-attr]
    facts = (
        (t('Dato'), full_date(job.day) if job.day else ''),
        (t('Klokken'), job.hours),
        (t('Utført av'), ', '.join(sorted(people))),
        (t('Fullført'), _moment(job.completed_at)),
        *((label or t('Sted'), place) for label, place in job.places),
    )
    made.facts = [(label, value) for label, value in facts if value]
    made.notes = list(_parts(session, job))
    signed = signatures.of_jobs(session, [job]).get(job_id)
    if signed is not None:
        made.notes.append((t('Signatur'), _signed(signed)))
        made.signature = signed.picture if signed.drawn else ''
    return order, job, made


def _parts(session: Session, job: Job) -> Iterator[Pair]:
    if job.description:
        yield t('Arbeidsbeskrivelse'), job.description
    points = checklists.of_jobs(session, [job]).get(job.id or 0, [])
    if points:
        yield t('Sjekkliste'), '\n'.join(f'{each.text} – {each.shown_answer or t("ikke besvart")}' for each in points)
    used = materials.of_jobs(session, [job])
    if used:
        yield t('Materiell'), '\n'.join(f'{number(each.quantity)} {each.unit} {each.text}' for each in used)
    damages = reported.of_jobs(session, [job], shown=True)
    if damages:
        yield t('Skader'), '\n'.join(each.text for each in damages)


def _signed(signed: Signature) -> str:
    if signed.absent:
        return t('Kunden var ikke til stede.')
    said: tuple[Any, ...] = (signed.says, t('{name}, {when}', name=signed.name, when=_moment(signed.signed_at)))
    return '\n'.join(part for part in said if part)


def _moment(at: datetime) -> str:
    there = at.astimezone(OSLO)
    return t('{date} kl. {time}', date=full_date(there.date()), time=f'{there:%H:%M}')
