"""Hours: who worked when, on which job or for the firm itself; what runs, what is typed, and how it is put right.

A firm that sells time keeps hours per person and day, split on assignments and internal time (bokføringsforskriften
§ 5-14), so nothing is deleted: what was wrong is annulled or replaced and stands beside what is right.
Moments are in UTC and typed as Norwegian wall-clock: a night over a change of the clock is as long as it was.
"""

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from domain import text as typed
from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.refused import Refused
from domain.words import OSLO, clock, in_oslo, local_day, short_date, t

FORGOTTEN_AFTER = timedelta(hours=12)
"""How long a timer runs until its owner is asked whether it was forgotten; it is never cut by itself."""
OLDEST = timedelta(days=400)
"""How far back hours may be typed: more than that is a slip of the year."""
LONGEST = 24 * 60
_USUAL_DAY = timedelta(hours=8)
_DURATION = re.compile(
    r'(?P<h>\d{1,2})(?::(?P<m>[0-5]\d)|[.,](?P<part>\d{1,2}))? ?(?:t|timer|time|h)?'
    r'|(?:(?P<hours>\d{1,2}) ?(?:t|timer|time|h) ?)?(?P<minutes>\d{1,4}) ?(?:m|min|minutter)\.?',
    re.ASCII | re.IGNORECASE,
)


class TimeKind(StrEnum):
    """What hours are; internal time is what has no job."""

    WORK = 'work'
    TRAVEL = 'travel'

    @property
    def word(self) -> str:
        return {TimeKind.WORK: t('Arbeid'), TimeKind.TRAVEL: t('Reise')}[self]


class EntryState(StrEnum):
    """What becomes of an entry: it counts, waits for the office, or has been replaced, annulled or turned down."""

    STANDS = 'stands'
    WAITING = 'waiting'
    REPLACED = 'replaced'
    ANNULLED = 'annulled'
    DECLINED = 'declined'

    @property
    def word(self) -> str:
        return {
            EntryState.STANDS: t('Gjelder'),
            EntryState.WAITING: t('Venter på kontoret'),
            EntryState.REPLACED: t('Rettet'),
            EntryState.ANNULLED: t('Annullert'),
            EntryState.DECLINED: t('Avslått'),
        }[self]


class Timer(Entity, table=True):
    """Hours of one person on one job, or internal; running while `stopped_at` is empty. One running per person.

    `pause` and `more` are minutes: a break within the span, and what is counted beside it – all of an entry of which
    only the length is known (its span is empty then), or the difference that puts a locked one right, which may be
    negative. `replaces_id` is the entry that this one puts right, `because` why it, or its annulling, was needed.
    """

    __table_args__ = (
        one_of('kind', TimeKind),
        one_of('state', EntryState),
        CheckConstraint('stopped_at IS NULL OR stopped_at >= started_at', name='order'),
        CheckConstraint('pause >= 0', name='pause'),
        Index(
            'uq_timer_running',
            'employee_id',
            unique=True,
            sqlite_where=text('stopped_at IS NULL'),
            postgresql_where=text('stopped_at IS NULL'),
        ),
        Index('ix_timer_employee_started', 'employee_id', 'started_at'),
        Index('ix_timer_started', 'started_at'),
    )

    id: int | None = Field(default=None, primary_key=True)
    job_id: int | None = Field(default=None, foreign_key='job.id', index=True)
    employee_id: int = Field(foreign_key='employee.id', index=True)
    started_at: datetime = Field(sa_column=moment(nullable=False))
    stopped_at: datetime | None = Field(default=None, sa_column=moment())
    kind: TimeKind = Field(default=TimeKind.WORK, sa_column=code(TimeKind, older=TimeKind.WORK))
    state: EntryState = Field(default=EntryState.STANDS, sa_column=code(EntryState, older=EntryState.STANDS))
    pause: int = Field(default=0, sa_column_kwargs={'server_default': text('0')})
    more: int = Field(default=0, sa_column_kwargs={'server_default': text('0')})
    note: str = Field(default='', max_length=200, sa_column_kwargs={'server_default': text("''")})
    because: str = Field(default='', max_length=200, sa_column_kwargs={'server_default': text("''")})
    replaces_id: int | None = Field(default=None, foreign_key='timer.id', index=True)
    typed_at: datetime | None = Field(default=None, sa_column=moment())
    typed_by: int | None = Field(default=None, foreign_key='employee.id')
    locked_at: datetime | None = Field(default=None, sa_column=moment())

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None

    @property
    def counts(self) -> bool:
        """Whether its minutes are part of a sum."""
        return self.state is EntryState.STANDS and self.stopped_at is not None

    @property
    def has_span(self) -> bool:
        """Whether it is known from when to when; else only how long."""
        return self.stopped_at is None or self.stopped_at > self.started_at

    @property
    def minutes(self) -> int:
        """Whole minutes of the wall-clock as it is shown, without the break; nothing while it runs."""
        if self.stopped_at is None:
            return 0
        return _minute(self.stopped_at) - _minute(self.started_at) - self.pause + self.more

    @property
    def day(self) -> date:
        """The day it belongs to: a night belongs to the evening it began."""
        return local_day(self.started_at)

    @property
    def hours(self) -> str:
        """«08:00–14:00», «08:00–», or nothing when only the length is known."""
        if not self.has_span:
            return ''
        ends = f'{self.stopped_at.astimezone(OSLO):%H:%M}' if self.stopped_at else ''
        return f'{self.started_at.astimezone(OSLO):%H:%M}–{ends}'

    def is_forgotten(self, now: datetime) -> bool:
        """Whether it has run so long that somebody may have forgotten it."""
        return self.is_running and now - self.started_at > FORGOTTEN_AFTER

    def usual_end(self, planned: time | None) -> datetime:
        """When it was probably meant to stop: the planned end of the job that day, else after eight hours."""
        end = in_oslo(self.day, planned) if planned else self.started_at
        return end if end > self.started_at else self.started_at + _USUAL_DAY

    def stop(self, at: datetime) -> None:
        """Stop it. What began later by another clock ends when it began."""
        self.stopped_at = max(at, self.started_at)


class LockedMonth(Entity, table=True):
    """A month whose hours have been handed on for pay: its entries cannot change any more."""

    __tablename__ = 'locked_month'

    month: date = Field(primary_key=True)
    """Its first day."""
    locked_at: datetime = Field(sa_column=moment(nullable=False))
    employee_id: int | None = Field(default=None, foreign_key='employee.id')


def span(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """From when to when, in UTC; an end that is not later than the start is on the next day.

    Of the hour that comes twice in October the first is meant. Refused: the hour that is left out in March, no length.

    >>> [(b - a) // timedelta(hours=1) for a, b in (
    ...     span(date(2026, 10, 24), time(22), time(6)), span(date(2026, 3, 28), time(22), time(6)))]
    [9, 7]
    """
    if starts == ends:
        raise Refused(t('«Fra» og «Til» er like. Rett ett av klokkeslettene.'))
    begins, stops = _moment(day, starts), _moment(day if ends > starts else day + timedelta(days=1), ends)
    return begins, stops


def duration(text: str) -> int:
    """Minutes of a length as people type it. Refused: no such length, nothing, or more than a day.

    >>> [duration(each) for each in ('7,5', '7:30', '7 t 30 min', '45 min', '2')]
    [450, 450, 450, 45, 120]
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise Refused(t('Skriv varigheten i timer, for eksempel 7,5 eller 7:30.'))
    hours = int(found['h'] or found['hours'] or 0)
    part = round(Decimal(f'0.{found["part"]}') * 60) if found['part'] else 0
    minutes = hours * 60 + int(found['m'] or found['minutes'] or 0) + part
    if not 0 < minutes <= LONGEST:
        raise Refused(t('Varigheten må være mellom 1 minutt og 24 timer.'))
    return minutes


def pause(text: str) -> int:
    """Minutes of a break as people type it: a bare number is minutes; nothing is none. Refused: no such length.

    >>> [pause(each) for each in ('', '30', '0:45', '30 min')]
    [0, 30, 45, 30]
    """
    bare = text.strip()
    if not bare or bare == '0':
        return 0
    return duration(f'{bare} min' if bare.isdigit() else bare)


def entry(
    *,
    employee_id: int,
    job_id: int | None,
    day: date | None,
    starts: time | None,
    ends: time | None,
    length: str,
    pause_text: str,
    kind: TimeKind,
    note: str,
    now: datetime,
) -> Timer:
    """Hours as typed: a day with from and to, or with a length; a break; travel; what internal time was used for.

    Refused: no day, in the future, in another century, only half of the times, a break as long as the span.
    """
    if day is None:
        raise Refused(t('Fyll ut dagen.'))
    today = local_day(now)
    if day > today:
        raise Refused(t('Timer kan ikke føres frem i tid. Rett dagen.'))
    if day < today - OLDEST:
        raise Refused(t('Dagen er for lenge siden. Se om året er riktig.'))
    if (starts is None) != (ends is None):
        raise Refused(t('Fyll ut både «Fra» og «Til», eller bare «Varighet».'))
    more = 0
    if starts is not None and ends is not None:
        if length.strip():
            raise Refused(t('Fyll ut enten «Fra» og «Til» eller «Varighet», ikke begge.'))
        begins, stops = span(day, starts, ends)
        if stops > now:
            raise Refused(t('Timer kan ikke føres frem i tid. Rett «Til».'))
    else:
        if not length.strip():
            raise Refused(t('Fyll ut «Fra» og «Til», eller «Varighet».'))
        begins = stops = in_oslo(day, time())
        more = duration(length)
    made = Timer(
        employee_id=employee_id,
        job_id=job_id,
        started_at=begins,
        stopped_at=stops,
        kind=kind,
        pause=pause(pause_text),
        more=more,
        note=typed.line(note, 200),
    )
    if made.minutes <= 0:
        raise Refused(t('Pausen er like lang som arbeidet eller lengre. Rett pausen.'))
    if job_id is None and not made.note:
        raise Refused(t('Skriv hva den interne tiden gikk til.'))
    return made


def overlapping(made: Timer, others: Iterable[Timer]) -> Timer | None:
    """An entry of the same person that holds some of the same minutes of the clock, if any; what runs has no end yet.

    Seconds do not count, as they do not in `minutes`: after a timer that stopped at 09:00:40 one may type from 09:00.
    """
    return next((other for other in others if _meet(made, other)), None)


def in_the_way(other: Timer, name: str = '') -> str:
    """The sentence for somebody who types, or starts, over this entry; with the name when it is another's."""
    if other.is_running:
        said = t(
            'Tiden går allerede, siden {day} kl. {time}. Stopp den først, eller rett klokkeslettene.',
            day=short_date(other.day), time=clock(other.started_at),
        )  # fmt: skip
    else:
        said = t(
            'Det er allerede ført {hours} {day}. Rett klokkeslettene, eller rett den føringen.',
            hours=other.hours, day=short_date(other.day),
        )  # fmt: skip
    return f'{name}: {said}' if name else said


def difference(locked: Timer, wanted: Timer, now: datetime, corrected: int) -> Timer:
    """What puts a locked entry right: a new one of today with the minutes that are missing, or too many.

    `corrected` are the minutes of such corrections before.
    """
    missing = wanted.minutes - locked.minutes - corrected
    if not missing:
        raise Refused(t('Timene er de samme som før. Endre noe, eller trykk «Avbryt».'))
    return Timer(
        employee_id=locked.employee_id,
        job_id=locked.job_id,
        started_at=now,
        stopped_at=now,
        kind=locked.kind,
        more=missing,
        note=locked.note,
        replaces_id=locked.id,
    )


def first_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after.

    >>> next_month(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def typed_month(text: str) -> date | None:
    """The first day of «2026-11», or None for anything else."""
    found = re.fullmatch(r'(20\d\d)-(0[1-9]|1[0-2])', text, re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else None


def length(minutes: int) -> str:
    """«7 t 30 min», «45 min», «−1 t».

    >>> length(450), length(45), length(-60), length(0)
    ('7 t 30 min', '45 min', '−1 t', '0 t')
    """
    hours, rest = divmod(abs(minutes), 60)
    shown = ' '.join(
        part
        for part in (t('{n} t', n=hours) if hours or not rest else '', t('{n} min', n=rest) if rest else '')
        if part
    )
    return f'−{shown}' if minutes < 0 else shown


def decimal_hours(minutes: int) -> Decimal:
    """Hours with two decimals, as they stand on an order line and in a file.

    >>> decimal_hours(450), decimal_hours(20)
    (Decimal('7.50'), Decimal('0.33'))
    """
    return (Decimal(minutes) / 60).quantize(Decimal('0.01'))


def _moment(day: date, at: time) -> datetime:
    found = in_oslo(day, at)
    if found.astimezone(OSLO).time() != at:
        raise Refused(
            t('Klokken ble stilt frem den natten, så {time} fantes ikke. Rett klokkeslettet.', time=f'{at:%H:%M}')
        )
    return found


def _meet(made: Timer, other: Timer) -> bool:
    if not made.has_span or not other.has_span:
        return False
    begins, ends = max(_minute(made.started_at), _minute(other.started_at)), min(_end(made), _end(other))
    return begins < ends


def _end(timer: Timer) -> float:
    return _minute(timer.stopped_at) if timer.stopped_at else math.inf


def _minute(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp()) // 60
