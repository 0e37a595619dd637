"""Notat on a job: written by whoever does it or by the office, read by both at once, never by the customer."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from domain.access import Act, Actor
from domain.job import Job
from domain.job_note import JobNote
from store import orders


def write(session: Session, actor: Actor, number: int, job_id: int, text: str) -> None:
    """«Skriv notat», also when the job is done."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        session.add(JobNote.written(text, orders.job_of(order, job_id, actor), number, deed))


def of_jobs(session: Session, jobs: Sequence[Job]) -> list[JobNote]:
    """The notes on some jobs, the oldest first, for a reader who may see them."""
    query = select(JobNote).where(col(JobNote.job_id).in_([job.id for job in jobs if job.id]))
    return list(session.exec(query.order_by(col(JobNote.id)))) if jobs else []


def forget(session: Session, jobs: Sequence[Job]) -> None:
    """The customer is anonymised: what we note among ourselves is behind no invoice and no contract."""
    for each in of_jobs(session, jobs):
        each.text = ''
