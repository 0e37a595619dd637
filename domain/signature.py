"""The customer's signature on a job that is done: drawn with a finger, kept as lines in the row itself, and sealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from sqlalchemy import Text, false
from sqlmodel import Field

from domain import text as typed
from domain.columns import moment
from domain.entity import Entity
from domain.history import Deed
from domain.job import Job
from domain.refused import Refused
from domain.words import t

WIDTH, HEIGHT = 1000, 400
"""The paper that is signed on."""
MOST_POINTS = 4000
_LEAST = 40
"""How far a signature must reach: less is a thumb that came across."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What the phone says: who signs, and the lines of the finger, each x, y, x, y …; or that nobody was there."""

    name: str = ''
    strokes: Any = ()
    absent: bool = False


class Signature(Entity, table=True):
    """One signature on one job, or that the customer was not there. `drawn` is the path of an SVG.

    A job that is opened again and completed anew gets another; the newest counts. Name and lines are emptied when the
    customer is anonymised, and may not change otherwise.
    """

    id: int | None = Field(default=None, primary_key=True)
    job_id: int = Field(foreign_key='job.id', index=True)
    name: str = Field(max_length=200)
    drawn: str = Field(sa_type=Text)
    says: str = Field(max_length=500)  # the sentence above the line
    absent: bool = Field(default=False, sa_column_kwargs={'server_default': false()})
    signed_at: datetime = Field(sa_column=moment(nullable=False))
    employee_id: int | None = Field(default=None, foreign_key='employee.id')  # on whose phone
    erased_at: datetime | None = Field(default=None, sa_column=moment())

    @classmethod
    def of(cls, signed: Signed, job: Job, order_number: int, deed: Deed) -> 'Signature':
        """What is kept. Refused: no name, or nothing that is a signature."""
        assert job.id is not None
        made = cls(
            job_id=job.id,
            name='' if signed.absent else typed.required(signed.name, t('navnet til den som signerer'), 200),
            drawn='' if signed.absent else path(signed.strokes),
            says='' if signed.absent else sentence(),
            absent=signed.absent,
            signed_at=deed.now,
            employee_id=deed.actor.employee_id,
        )
        deed.record(order_number, 'job_unsigned' if signed.absent else 'job_signed', job=job.title, job_id=job.id)
        return made

    @property
    def picture(self) -> str:
        """The signature as a file of its own (SVG)."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
            f'<path d={quoteattr(self.drawn)} fill="none" stroke="#111" stroke-width="6" stroke-linecap="round"'
            ' stroke-linejoin="round"/></svg>'
        )

    def erase(self, now: datetime) -> None:
        """Let go of who signed and how."""
        if not self.absent and self.erased_at is None:
            self.name, self.drawn, self.erased_at = '', '', now


def sentence() -> str:
    """What the customer signs."""
    return t('Jeg bekrefter at arbeidet er utført.')


def path(strokes: Any) -> str:
    """The lines of a finger as an SVG path. Refused: none, too short, or what no finger draws.

    >>> path([[100, 100, 200, 150]])
    'M100 100L200 150'
    """
    lines = strokes if isinstance(strokes, list | tuple) else []
    if not all(_is_line(each) for each in lines) or sum(len(each) for each in lines) > 2 * MOST_POINTS:
        raise Refused(t('Signaturen kan ikke leses. Visk den ut og prøv igjen.'))
    points = [(line[at], line[at + 1]) for line in lines for at in range(0, len(line), 2)]
    reach = max((max(along) - min(along) for along in zip(*points, strict=True)), default=0)
    if reach < _LEAST:
        raise Refused(t('La kunden signere i feltet, eller kryss av for at kunden ikke er til stede.'))
    return ''.join(_drawn(line) for line in lines if line)


def _is_line(line: Any) -> bool:
    return (
        isinstance(line, list | tuple)
        and len(line) % 2 == 0
        and all(type(each) is int for each in line)
        and all(0 <= x <= WIDTH for x in line[::2])
        and all(0 <= y <= HEIGHT for y in line[1::2])
    )


def _drawn(line: Any) -> str:
    (x, y), *rest = zip(line[::2], line[1::2], strict=True)
    return f'M{x} {y}' + (''.join(f'L{to_x} {to_y}' for to_x, to_y in rest) or 'h0')
