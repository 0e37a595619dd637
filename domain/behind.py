"""What lies behind a line of an invoice, for whoever is to pay it: hours by day, goods, pictures, the quote's own line.

The invoice is frozen; what lies behind it is what the firm has written down and may show. Nobody's name is told.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain import agreed
from domain.attachment import Attachment
from domain.job import Job, JobStatus
from domain.line import Line
from domain.material import Material
from domain.order import Order
from domain.period import Per
from domain.sheet import SheetLine
from domain.timing import Timer
from domain.words import local_day


@dataclass(slots=True)
class Behind:
    """What one line is made of; `hours` are minutes by day, `times` the days of work at an agreed price."""

    hours: dict[date, int] = field(default_factory=dict)
    times: list[date] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)
    pictures: list[Attachment] = field(default_factory=list)
    quoted: SheetLine | None = None
    """The line as it stands in the quote that was accepted."""

    @property
    def minutes(self) -> int:
        return sum(self.hours.values())

    def __bool__(self) -> bool:
        return bool(self.hours or self.times or self.materials or self.pictures or self.quoted)


def behind(order: Order, materials: Sequence[Material], pictures: Sequence[Attachment]) -> dict[int, Behind]:
    """What there is behind the order's lines, by their ids; `pictures` are those the customer may see."""
    accepted = next((version for version in reversed(order.versions) if version.acceptance), None)
    quoted = {line.line_id: line for line in accepted.sheet.lines} if accepted else {}
    found = {}
    for line in order.items:
        if line.id is None:
            continue
        jobs, made = [], Behind(quoted=quoted.get(line.id))
        if line.minutes is not None:
            timers = [timer for job in order.jobs if job.price is None for timer in job.timers if _is_of(timer, line)]
            made.hours, jobs = _by_day(timers), [job for job in order.jobs if any(t in timers for t in job.timers)]
        elif line.plan_id is not None:
            jobs = [job for job in order.jobs if _is_carried(job, line)]
            made.times = sorted(local_day(job.completed_at) for job in jobs if job.completed_at)
        made.materials = [each for each in materials if each.line_id == line.id]
        at = {job.id for job in jobs} | {each.job_id for each in made.materials}
        made.pictures = [each for each in pictures if each.job_id in at]
        if made:
            found[line.id] = made
    return found


def _is_of(timer: Timer, line: Line) -> bool:
    return timer.counts and timer.kind is line.hours_kind and line.worker_id in (None, timer.employee_id)


def _by_day(timers: Iterable[Timer]) -> dict[date, int]:
    minutes: Counter[date] = Counter()
    for timer in timers:
        minutes[timer.day] += timer.minutes
    return {day: minutes[day] for day in sorted(minutes) if minutes[day]}


def _is_carried(job: Job, line: Line) -> bool:
    """Whether the line carries what was agreed for a job."""
    day, per = agreed.counted_day(job), line.plan_per
    return (
        job.plan_id == line.plan_id
        and job.status is JobStatus.DONE
        and job.price_per is per
        and (per is not Per.JOB or job.price == line.plan_price)
        and per is not None
        and day is not None
        and per.first(day) == line.plan_first
    )
