"""Several people, one of them on two phones, start, switch, pause and complete jobs at once: no minute is lost.

The rules are few and do not ask the store how it works: whoever starts something else leaves at the moment the next
thing begins; time stops only where somebody paused, or where the job was completed; nobody is at two things at once.
"""

import random
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from time import perf_counter

import pytest
from sqlmodel import Session, select

from domain.access import Actor
from domain.job import Job
from domain.refused import Refused
from domain.timing import Timer
from domain.words import OSLO, in_oslo, short_date
from store import clock, employees, hours, hours_view, jobs, overlaps
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm
from tests.store.test_races import accidents, at_once
from tests.torture import TORTURE

DAY = date(2026, 11, 10)
JOBS, PEOPLE, ACTS = (200, 8, 120) if TORTURE else (8, 3, 14)
FAST = 600
"""A minute passes in a tenth of a second."""


def minute(timer: Timer) -> tuple[int, int]:
    assert timer.stopped_at is not None
    return int(timer.started_at.timestamp()) // 60, int(timer.stopped_at.timestamp()) // 60


class Phone:
    """Somebody who does now this and now that; what was done is counted by what it was."""

    def __init__(self, me: Actor, owner: Actor, placed: list[tuple[int, int]], seed: int) -> None:
        self.me, self.owner, self.placed, self.chance = me, owner, placed, random.Random(seed)
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []

    def run(self) -> None:
        for _ in range(ACTS):
            act = self.chance.choices((self.start, self.inside, self.pause, self.complete, self.type), (6, 2, 3, 1, 2))[
                0
            ]
            try:
                act()
            except Refused as error:
                self.wrong += [str(error)] * ('Noen andre endret' in str(error))

    def start(self) -> None:
        write_now(jobs.start, self.me, *self.chance.choice(self.placed), switch=True)
        self.done['start'] += 1

    def inside(self) -> None:
        write_now(hours.start, self.me, self.chance.choice(('Kjøring', 'Lager', 'Møte')), switch=True)
        self.done['start'] += 1

    def pause(self) -> None:
        ran = read_now(overlaps.running, self.me.employee_id)
        if ran is not None and ran.job_id is not None:
            number = next(number for number, job in self.placed if job == ran.job_id)
            write_now(jobs.pause, self.me, number, ran.job_id)
        elif ran is not None:
            write_now(hours.stop, self.me, ran.id or 0, '', '')
        self.done['pause'] += ran is not None

    def complete(self) -> None:
        if len(self.placed) > JOBS // 2:  # never all: somebody must have something to do
            write_now(jobs.complete, self.me, *self.placed[self.chance.randrange(JOBS // 4)])

    def type(self) -> None:
        """The office types the last two minutes."""
        now = clock.now().astimezone(OSLO)
        given = {'starts': f'{now - timedelta(minutes=2):%H:%M}', 'ends': f'{now:%H:%M}', 'note': 'Rydding'}
        write_now(hours.add, self.owner, {'day': short_date(DAY), **given}, employee_id=self.me.employee_id)


def ended_with(timer: Timer, completed: dict[int, datetime]) -> bool:
    """Whether somebody completed the job; whoever waited for that by an earlier clock stopped what had just begun."""
    done = completed.get(timer.job_id or 0)
    return done is not None and timer.stopped_at == max(done, timer.started_at)


def people(by: Firm) -> list[Actor]:
    more = [write_now(employees.add, by.owner, name=f'Flytter {n}') for n in range(PEOPLE - 2)]
    return [by.jonas, by.ali, *map(factories.crew, more)]


def test_no_minute_is_lost_or_counted_twice_between_many_phones(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    began, first = in_oslo(DAY, time(6)), perf_counter()
    monkeypatch.setattr(clock, 'now', lambda: began + timedelta(seconds=perf_counter() - first))
    by = factories.firm()
    crew = people(by)
    ids = [each.employee_id or 0 for each in crew]
    placed = [
        (number, factories.job(by, number, people=ids)) for number in (factories.confirmed(by) for _ in range(JOBS))
    ]
    second = factories.crew(by.jonas_id)
    phones = [Phone(me, by.owner, placed, seed) for seed, me in enumerate([*crew, second])]
    raced = perf_counter()
    started = clock.now()
    monkeypatch.setattr(clock, 'now', lambda: started + timedelta(seconds=(perf_counter() - raced) * FAST))
    outcomes = at_once(*[phone.run for phone in phones])
    assert not accidents(outcomes)
    assert not [said for phone in phones for said in phone.wrong], 'nobody waits for somebody who waits for him'
    done: dict[int, Counter[str]] = defaultdict(Counter)
    for phone in phones:
        done[phone.me.employee_id or 0] += phone.done

    def stored(session: Session) -> tuple[list[Timer], dict[int, datetime]]:
        ends = {job.id: job.completed_at for job in session.exec(select(Job)) if job.id and job.completed_at}
        return list(session.exec(select(Timer).order_by('started_at', 'id'))), ends

    every, completed = read_now(stored)
    at = clock.now()
    for person in ids:
        mine = [each for each in every if each.employee_id == person]
        timers = [each for each in mine if each.typed_at is None]
        assert len(timers) == done[person]['start']
        running = [each for each in timers if each.stopped_at is None]
        assert len(running) <= 1
        last_of = [a for a, b in pairwise(timers) if a.stopped_at != b.started_at] + timers[-1:]
        paused = [each for each in last_of if each.stopped_at and not ended_with(each, completed)]
        assert len(paused) == done[person]['pause'], 'time stopped where nobody stopped it'
        for each in running:
            each.stopped_at = at
        spans = sorted((begins, ends) for begins, ends in map(minute, mine) if begins < ends)
        assert [(before, after) for before, after in pairwise(spans) if before[1] > after[0]] == []
    monkeypatch.setattr(clock, 'now', lambda: at)
    view = read_now(hours_view.month, by.owner, DAY.replace(day=1))
    for person in ids:
        found = view.person(person)
        assert found is not None
        counted = [each for each in every if each.employee_id == person]
        still = {each.timer.id for each in found.entries if each.timer.is_running}
        assert found.minutes() == sum(b - a for a, b in (minute(each) for each in counted if each.id not in still))
    if TORTURE:
        total = sum(sum(counts.values()) for counts in done.values())
        print(f'{JOBS} jobs, {len(phones)} phones, {total} deeds in {perf_counter() - raced:.0f} s')  # noqa: T201
