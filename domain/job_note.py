"""Notat: what somebody who does a job wants the others and the office to know."""

from datetime import datetime

from sqlmodel import Field

from domain import text as typed
from domain.columns import moment
from domain.entity import Entity
from domain.history import Deed
from domain.job import Job
from domain.refused import Refused
from domain.words import t

LONGEST = 2000


class JobNote(Entity, table=True):
    """One note on one job. It is never changed; `text` is emptied when a customer is anonymised."""

    __tablename__ = 'job_note'

    id: int | None = Field(default=None, primary_key=True)
    job_id: int = Field(foreign_key='job.id', index=True, ondelete='CASCADE')
    text: str = Field(max_length=LONGEST)
    written_at: datetime = Field(sa_column=moment(nullable=False))
    employee_id: int | None = Field(default=None, foreign_key='employee.id')

    @classmethod
    def written(cls, text: str, job: Job, order_number: int, deed: Deed) -> 'JobNote':
        """A note as typed. Refused: no words, or too many."""
        said = typed.paragraphs(text, LONGEST)
        if not said:
            raise Refused(t('Skriv notatet først.'))
        deed.record(order_number, 'job_note', job=job.title, job_id=job.id)
        assert job.id is not None
        return cls(job_id=job.id, text=said, written_at=deed.now, employee_id=deed.actor.employee_id)
