"""Skademelding: what somebody broke or found broken at a job, in words; its pictures are attachments."""

from datetime import datetime

from sqlalchemy import false
from sqlmodel import Field

from domain import text as typed
from domain.columns import moment
from domain.entity import Entity
from domain.history import Deed
from domain.job import Job
from domain.refused import Refused
from domain.words import t

LONGEST = 2000


class Damage(Entity, table=True):
    """One report on one job, which the office follows up; while one waits its job says so (`Job.damaged`).

    It is never changed and never deleted; `text` is emptied when a customer is anonymised.
    """

    id: int | None = Field(default=None, primary_key=True)
    job_id: int = Field(foreign_key='job.id', index=True, ondelete='CASCADE')
    text: str = Field(max_length=LONGEST)
    reported_at: datetime = Field(sa_column=moment(nullable=False))
    employee_id: int | None = Field(default=None, foreign_key='employee.id')
    settled_at: datetime | None = Field(default=None, sa_column=moment())  # «Fulgt opp»
    shown: bool = Field(default=False, sa_column_kwargs={'server_default': false()})  # «Vis for kunden»

    @classmethod
    def reported(cls, text: str, job: Job, order_number: int, deed: Deed) -> 'Damage':
        """A report as typed. Refused: no words, or too many."""
        said = typed.paragraphs(text, LONGEST)
        if not said:
            raise Refused(t('Skriv hva som er skadet.'))
        deed.record(order_number, 'damage_reported', job=job.title, job_id=job.id)
        assert job.id is not None
        job.damaged = True
        return cls(job_id=job.id, text=said, reported_at=deed.now, employee_id=deed.actor.employee_id)

    def show(self, shown: bool, job: Job, order_number: int, deed: Deed) -> None:
        """Let the customer read it, or no longer."""
        if shown is not self.shown:
            self.shown = shown
            deed.record(order_number, 'damage_shown' if shown else 'damage_hidden', job=job.title, job_id=job.id)

    def settle(self, done: bool, job: Job, order_number: int, deed: Deed) -> None:
        """The office has followed it up, or takes that back; whoever calls says what is left to `Job.damaged`."""
        if done is not (self.settled_at is not None):
            self.settled_at = deed.now if done else None
            deed.record(order_number, 'damage_settled' if done else 'damage_reopened', job=job.title, job_id=job.id)
