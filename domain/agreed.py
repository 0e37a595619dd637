"""What jobs that repeat come to by the price agreed for them, each job or period once.

A line that carries such work says of which plan, at which price and how many. So what is left is always what is done
less what the lines carry: a deleted line gives its work back, a job that is opened again leaves a deduction.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.job import Job, JobStatus
from domain.line import Line
from domain.money import line_net_ore
from domain.period import Per
from domain.words import t


class Key(NamedTuple):
    """Work of one plan in one period at one price, in kroner without VAT; so it stands on a line, in this order."""

    plan_id: int
    first: date
    per: Per
    price: Decimal


@dataclass(frozen=True, slots=True)
class Agreed:
    """Jobs, or the one period, of a key: done in all, and carried by lines already."""

    key: Key
    title: str
    done: int
    carried: int

    @property
    def left(self) -> int:
        return self.done - self.carried

    @property
    def ore(self) -> int:
        """What the next line comes to, in øre."""
        return line_net_ore(Decimal(abs(self.left)), self.key.price if self.left > 0 else -self.key.price)

    @property
    def text(self) -> str:
        """What the next line says: «Trappevask, november 2026»."""
        said = f'{self.title}, {self.key.per.named(self.key.first)}'
        return t('Fradrag: {what}', what=said) if self.left < 0 else said


def agreed(jobs: Iterable[Job], lines: Iterable[Line], titles: dict[int, str]) -> list[Agreed]:
    """What is done of each plan at its price and what is carried, in the order it was done.

    A period is done when one of its jobs is and none is left; what is carried stays so when another job comes.
    `titles` are those of the plans.
    """
    carried: Counter[Key] = Counter()
    for line in lines:
        if line.plan_id is not None and line.plan_first and line.plan_per and line.plan_price is not None:
            carried[Key(line.plan_id, line.plan_first, line.plan_per, line.plan_price)] += line.plan_times
    done: Counter[Key] = Counter()
    ends: dict[tuple[int, date, Per], list[Job]] = {}
    for job in jobs:
        day = counted_day(job)
        if job.plan_id is None or day is None or job.price is None or job.status is JobStatus.CANCELLED:
            continue
        first = job.price_per.first(day)
        if job.price_per is not Per.JOB:
            ends.setdefault((job.plan_id, first, job.price_per), []).append(job)
        elif job.status is JobStatus.DONE:
            done[Key(job.plan_id, first, Per.JOB, job.price)] += 1
    for (plan_id, first, per), theirs in ends.items():
        finished = [job for job in theirs if job.status is JobStatus.DONE]
        if not finished:
            continue
        price = max(finished, key=lambda job: (counted_day(job) or first, job.id or 0)).price
        assert price is not None
        key = Key(plan_id, first, per, price)
        if carried[key] > 0 or len(finished) == len(theirs):
            done[key] = 1
    keys = sorted(key for key in {*done, *carried} if done[key] or carried[key])
    return [Agreed(key, titles.get(key.plan_id, ''), done[key], carried[key]) for key in keys]


def counted_day(job: Job) -> date | None:
    """By which day its price is counted: one of a period stays in it though the job was moved over its end by hand."""
    return job.day or job.planned_for if job.price_per is Per.JOB else job.planned_for
