"""Which jobs the customer has signed for; `jobs.complete` takes the signature."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from domain.job import Job, JobStatus
from domain.signature import Signature


def every(session: Session, jobs: Sequence[Job]) -> list[Signature]:
    """All of some jobs, the oldest first."""
    query = select(Signature).where(col(Signature.job_id).in_([job.id for job in jobs if job.id]))
    return list(session.exec(query.order_by(col(Signature.id)))) if jobs else []


def of_jobs(session: Session, jobs: Sequence[Job], *, since: datetime | None = None) -> dict[int, Signature]:
    """The one that counts of each job that is done, for a reader who may see it; with `since` only of later ones."""
    done = [job for job in jobs if job.status is JobStatus.DONE]
    return {each.job_id: each for each in every(session, done) if since is None or each.signed_at >= since}


def forget(session: Session, jobs: Sequence[Job], now: datetime) -> None:
    """The customer is anonymised, and nothing of the order must be kept."""
    for each in every(session, jobs):
        each.erase(now)
