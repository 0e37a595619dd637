"""A cleaning firm's year: plans that run, are changed, skipped, paused, done and fetched, against an oracle.

A few plans in every run; forty plans of twelve people, some six thousand jobs, by `make torture`.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from dateutil import rrule

from domain.job import Job, JobStatus
from domain.plan import horizon
from domain.repeat import Every, OnHoliday, Rule
from domain.words import short_date
from store import clock, employees, fetching, jobs, plans
from store.database import read_now, write_now
from tests import factories
from tests.torture import TORTURE

PLANS, PEOPLE = (40, 12) if TORTURE else (4, 3)
DAY = timedelta(days=1)
START = datetime(2026, 11, 25, 11, tzinfo=UTC)
"""When the firm begins, about noon."""


@dataclass(slots=True)
class Oracle:
    """When the jobs of one plan should be: dateutil and sets of dates, nothing of ours but how far ahead."""

    weekday: int
    interval: int
    first: date
    fixed: set[date] = field(default_factory=set)  # before the rule changed
    moved: dict[date, date] = field(default_factory=dict)
    gone: set[date] = field(default_factory=set)
    paused: tuple[date, date] = (date.min, date.min)
    extra: set[date] = field(default_factory=set)
    done: set[date] = field(default_factory=set)
    price: int = 0
    by_month: bool = False
    full: set[tuple[int, int]] = field(default_factory=set)  # months that are owed for

    def rule(self, until: date) -> set[date]:
        begins = datetime.combine(self.first, time())
        found = rrule.rrule(
            rrule.WEEKLY, begins, interval=self.interval, byweekday=self.weekday, until=datetime.combine(until, time())
        )
        return {moment.date() for moment in found}

    def planned(self, today: date) -> set[date]:
        every = self.fixed | self.rule(horizon(today))
        return ({day for day in every if not self.paused[0] <= day < self.paused[1]} | set(self.moved)) - self.gone

    def live(self, today: date) -> list[date]:
        return sorted(self.moved.get(day, day) for day in self.planned(today))

    def owed(self, today: date) -> int:
        if not self.by_month:
            return self.price * len(self.done)
        left = {(day.year, day.month) for day in self.planned(today) - self.done}
        self.full |= {(day.year, day.month) for day in self.done} - left
        return self.price * len(self.full)

    def change(self, today: date, weekday: int) -> None:
        self.fixed |= {day for day in self.rule(horizon(today)) if day < today}
        self.first, self.weekday = today, weekday


def rule_of(oracle: Oracle) -> Rule:
    every = Every.WEEK if oracle.interval == 1 else Every.TWO_WEEKS
    return Rule(every, oracle.first, (oracle.weekday,), on_holiday=OnHoliday.KEEP)


def again(firm: factories.Firm, days: int) -> factories.Firm:
    clock.turn(START + timedelta(days=days) - datetime.now(UTC))
    return factories.Firm(factories.office(firm.owner.employee_id or 0), firm.jonas, firm.ali)


def night() -> None:
    for number in read_now(plans.due):
        write_now(plans.make_ahead, number)
    assert read_now(plans.due) == []


def coming(firm: factories.Firm, number: int, after: int) -> Job:
    """The plan's own job so many weeks on, or the next."""
    day = clock.today() + after * 7 * DAY
    found = [
        j for j in factories.get(firm, number).live_jobs if j.planned_for and j.planned_for >= day and not j.by_hand
    ]
    return min(found, key=lambda job: job.planned_for or date.max)


def test_a_cleaning_firms_year(db: str) -> None:
    clock.turn(START - datetime.now(UTC))
    firm = factories.firm()
    staff = [write_now(employees.add, firm.owner, name=f'Ansatt {n}') for n in range(PEOPLE)]
    known: dict[int, tuple[int, Oracle]] = {}
    for n in range(PLANS):
        number = factories.confirmed(firm)
        oracle = Oracle(n % 7, 1 if n % 4 else 2, clock.today(), price=400 + n, by_month=n % 2 == 1)
        per, person = 'month' if oracle.by_month else 'job', staff[n % PEOPLE]
        plan = factories.plan(
            firm, number, people=[person], rule=rule_of(oracle), price=str(oracle.price), price_per=per
        )
        known[number] = plan, oracle
    for month in range(1, 13):
        firm = again(firm, month * 30)
        night()
        for number, (plan, oracle) in known.items():
            act(firm, number, plan, oracle, (month + number) % 6)
            order = factories.get(firm, number)
            assert sorted(j.day for j in order.live_jobs if j.day) == oracle.live(clock.today())
            assert sum(job.status is JobStatus.DONE for job in order.jobs) == len(oracle.done)
            assert month % 3 or fetched(firm, number) == oracle.owed(clock.today())
            by_hand = {j.planned_for: j.day for j in order.live_jobs if j.by_hand}
            assert by_hand == oracle.moved, 'every change by hand is kept'
            days = [job.planned_for for job in order.jobs]
            assert len(days) == len(set(days))


def fetched(firm: factories.Firm, number: int) -> int:
    """Kroner on the lines of the plan, when all that is done has been fetched; twice, for the second gives nothing."""
    for _ in range(2):
        seen = read_now(fetching.preview, firm.owner, number)
        write_now(
            fetching.fetch, firm.owner, number, seen.shares, seen.goods,
            per_person=False, price='', prices=[], done=seen.agreed_left,
        )  # fmt: skip
    return sum(line.net_ore for line in factories.get(firm, number).lines if line.plan_id) // 100


def act(firm: factories.Firm, number: int, plan: int, oracle: Oracle, what: int) -> None:
    """One thing that happens to a plan this month."""
    today = clock.today()
    if what == 0:
        job = coming(firm, number, 1)
        assert job.planned_for
        to = job.planned_for + DAY
        write_now(jobs.edit, firm.owner, number, job.id or 0, jobs.values(job), {'day': short_date(to)})
        oracle.moved[job.planned_for] = to
    elif what == 1:
        job = coming(firm, number, 2)
        assert job.planned_for
        write_now(plans.skip, firm.owner, number, job.id or 0, 'Kunden har ferie')
        oracle.gone.add(job.planned_for)
    elif what == 2 and oracle.paused[1] <= today:
        oracle.gone |= {day for day in oracle.fixed | oracle.rule(today) if oracle.paused[0] <= day < oracle.paused[1]}
        oracle.paused = today + 4 * 7 * DAY, today + 7 * 7 * DAY
        write_now(
            plans.pause,
            firm.owner,
            number,
            plan,
            since=short_date(oracle.paused[0]),
            until=short_date(oracle.paused[1]),
        )
    elif what == 3:
        late = [job for job in factories.get(firm, number).live_jobs if job.day and job.day < today and job.is_undone]
        for job in late[:3]:
            write_now(jobs.complete, firm.owner, number, job.id or 0)
            assert job.planned_for
            oracle.done.add(job.planned_for)
    elif what == 4 and all(day < today for day in (*oracle.moved, *oracle.gone)) and oracle.paused[1] <= today:
        oracle.gone |= {day for day in oracle.fixed | oracle.rule(today) if oracle.paused[0] <= day < oracle.paused[1]}
        oracle.change(today, (oracle.weekday + 2) % 7)
        opened = plans.values(factories.get(firm, number).plan(plan))
        write_now(plans.edit, firm.owner, number, plan, opened, {'rule': rule_of(oracle)})
