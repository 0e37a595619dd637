"""Sjekklister: points to be answered on a job, by hand or from a template."""

import re
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from domain import text as typed
from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.history import Deed
from domain.refused import Refused
from domain.words import t

MOST_POINTS = 50
_NUMBER = re.compile(r'-?\d{1,9}([.,]\d{1,4})?', re.ASCII)


class PointKind(StrEnum):
    """How a point is answered."""

    YES_NO = 'yes_no'
    NUMBER = 'number'
    TEXT = 'text'
    PHOTO = 'photo'

    @property
    def word(self) -> str:
        return {
            PointKind.YES_NO: t('Ja eller nei'),
            PointKind.NUMBER: t('Tall'),
            PointKind.TEXT: t('Tekst'),
            PointKind.PHOTO: t('Bilde'),
        }[self]


class Checklist(Entity, table=True):
    """A template by its name; its points are put on jobs as points of their own."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=100)


class CheckPoint(Entity, table=True):
    """One point of a template, or of a job; on a job it may be answered, and then it stays."""

    __tablename__ = 'check_point'
    __table_args__ = (
        one_of('kind', PointKind),
        CheckConstraint('(checklist_id IS NULL) <> (job_id IS NULL)', name='of_one'),
        CheckConstraint('answered_at IS NULL OR job_id IS NOT NULL', name='answered_on_job'),
    )

    id: int | None = Field(default=None, primary_key=True)
    checklist_id: int | None = Field(default=None, foreign_key='checklist.id', index=True, ondelete='CASCADE')
    job_id: int | None = Field(default=None, foreign_key='job.id', index=True, ondelete='CASCADE')
    text: str = Field(max_length=200)
    kind: PointKind = Field(default=PointKind.YES_NO, sa_column=code(PointKind))
    required: bool = False
    answer: str = Field(default='', max_length=1000)
    answered_at: datetime | None = Field(default=None, sa_column=moment())
    employee_id: int | None = Field(default=None, foreign_key='employee.id')

    @classmethod
    def new(cls, text: str, kind: str, required: bool) -> 'CheckPoint':
        """A point as typed. Refused: no text, no such kind."""
        if kind not in set(PointKind):
            raise Refused(t('Velg hvordan punktet besvares.'))
        return cls(text=typed.required(text, t('punktet')), kind=PointKind(kind), required=required)

    def for_job(self, job_id: int) -> 'CheckPoint':
        """The same for a job."""
        return CheckPoint(job_id=job_id, text=self.text, kind=self.kind, required=self.required)

    @property
    def is_done(self) -> bool:
        return self.answered_at is not None

    @property
    def shown_answer(self) -> str:
        if self.kind is PointKind.YES_NO:
            return {'ja': t('Ja'), 'nei': t('Nei')}.get(self.answer, '')
        if self.kind is PointKind.PHOTO:
            return t('Bilde') if self.is_done else ''
        return self.answer

    def reply(self, answer: str, number: int, job: str, deed: Deed) -> None:
        """Answer it, or take the answer back with nothing. Refused: no such answer."""
        if self.kind is PointKind.PHOTO:
            raise Refused(t('Punktet besvares med et bilde.'))
        said = typed.line(answer, 1000)
        if said and self.kind is PointKind.YES_NO and said not in ('ja', 'nei'):
            raise Refused(t('Svar ja eller nei.'))
        if said and self.kind is PointKind.NUMBER and not _NUMBER.fullmatch(said):
            raise Refused(t('Skriv et tall, for eksempel 12 eller 3,5.'))
        if said == self.answer and self.is_done == bool(said):
            return
        self.answer = said
        self._settle(bool(said), number, job, deed)

    def picture(self, there: bool, number: int, job: str, deed: Deed) -> None:
        """A point of the kind «Bilde» has got a picture, or lost its last one. Refused: it is answered otherwise."""
        if self.kind is not PointKind.PHOTO:
            raise Refused(t('Punktet besvares ikke med et bilde.'))
        if there is not self.is_done:
            self._settle(there, number, job, deed)

    def _settle(self, done: bool, number: int, job: str, deed: Deed) -> None:
        self.answered_at = deed.now if done else None
        self.employee_id = deed.actor.employee_id if done else None
        deed.record(number, 'point_answered' if done else 'point_cleared', job=job, text=self.text)


def why_not_done(points: list[CheckPoint]) -> str:
    """The sentence that names the required points that are not answered yet, or nothing."""
    left = [f'«{point.text}»' for point in points if point.required and not point.is_done]
    if not left:
        return ''
    named = ', '.join(left[:5]) + (t(' og {n} til', n=len(left) - 5) if len(left) > 5 else '')
    return t('Sjekklisten er ikke ferdig. Svar først på {points}.', points=named)
