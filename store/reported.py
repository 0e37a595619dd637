"""Which damages are reported on which jobs; `store/damages.py` reports them."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from domain.damage import Damage
from domain.history import Deed
from domain.job import Job
from domain.order import Order
from domain.refused import NotFound
from domain.words import t


def of_jobs(session: Session, jobs: Sequence[Job], *, shown: bool = False) -> list[Damage]:
    """What was reported on some jobs, the oldest first; with `shown` only what the customer reads."""
    query = select(Damage).where(col(Damage.job_id).in_([job.id for job in jobs if job.id]))
    if shown:
        query = query.where(Damage.shown)
    return list(session.exec(query.order_by(col(Damage.id)))) if jobs else []


def must_be_of(session: Session, damage_id: int, job: Job) -> None:
    """`NotFound` unless it was reported on this job."""
    damage = session.get(Damage, damage_id, populate_existing=True)
    if damage is None or damage.job_id != job.id:
        raise NotFound(t('Skademeldingen finnes ikke lenger.'))


def hide(session: Session, order: Order, deed: Deed) -> None:
    """Somebody else becomes the customer: what was shown to the one before is not meant for the next."""
    for each in of_jobs(session, order.jobs, shown=True):
        each.show(False, order.job(each.job_id), order.number, deed)


def forget(session: Session, jobs: Sequence[Job]) -> None:
    """The customer is anonymised, and nothing of the order must be kept."""
    for each in of_jobs(session, jobs):
        each.text, each.shown = '', False
