"""What lies behind a line of an invoice: what was written down for it, and nothing of other lines."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from domain.behind import Behind, behind
from domain.job import JobStatus
from domain.line import HOUR
from domain.material import Material
from domain.period import Per
from domain.timing import EntryState, TimeKind, Timer
from tests.domain.rows import ALI_ID, JONAS_ID, Case, accepted, attachment, completed, draft

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def _timer(hours: int, *, days: int = 0, who: int = JONAS_ID, **other) -> Timer:
    begins = MONDAY + timedelta(days=days)
    return Timer(employee_id=who, started_at=begins, stopped_at=begins + timedelta(hours=hours), **other)


def _hours(case: Case, kind: TimeKind = TimeKind.WORK, worker: int | None = None) -> Behind:
    line = case.add_line()
    line.unit, line.minutes, line.hours_kind, line.worker_id = HOUR, 600, kind, worker
    return behind(case.order, [], [attachment(job_id=case.order.jobs[0].id), attachment(id=2, job_id=99)])[line.id or 0]


def test_hours_are_told_by_day_and_only_those_that_count():
    case, job = completed()
    job.timers[:] = [
        _timer(4),
        _timer(2, who=ALI_ID),
        _timer(3, days=1),
        _timer(1, kind=TimeKind.TRAVEL),
        _timer(5, state=EntryState.ANNULLED),
    ]
    assert _hours(case).hours == {date(2026, 11, 23): 360, date(2026, 11, 24): 180}
    assert _hours(case, TimeKind.TRAVEL).hours == {date(2026, 11, 23): 60}
    assert _hours(case, worker=ALI_ID).hours == {date(2026, 11, 23): 120}


def test_pictures_are_those_of_the_jobs_where_the_hours_were_worked():
    case, job = completed()
    job.timers[:] = [_timer(4)]
    assert [each.id for each in _hours(case).pictures] == [1]
    job.timers.clear()
    case.add_line()
    assert all(not each.pictures for each in behind(case.order, [], [attachment(job_id=job.id)]).values())


def test_hours_that_a_price_holds_are_nobodys_business():
    case, job = completed()
    job.price, job.timers[:] = Decimal(500), [_timer(4)]
    line = case.add_line()
    line.minutes, line.hours_kind = 240, TimeKind.WORK
    assert line.id not in behind(case.order, [], [])


def test_goods_are_those_that_the_line_carries():
    case, job = completed()
    line = case.add_line()
    mine, other = (
        Material(
            id=key, job_id=job.id or 0, text='Esker', quantity=Decimal(12), unit='stk.', noted_at=MONDAY, line_id=of
        )
        for key, of in ((1, line.id), (2, 99))
    )
    assert behind(case.order, [mine, other], [])[line.id or 0].materials == [mine]


def test_work_at_an_agreed_price_tells_its_days():
    case, job = completed()
    line = case.add_line()
    job.plan_id, job.price, job.price_per, job.planned_for = 3, Decimal(900), Per.MONTH, date(2026, 11, 24)
    line.plan_id, line.plan_first, line.plan_per, line.plan_price = 3, date(2026, 11, 1), Per.MONTH, Decimal(900)
    assert behind(case.order, [], [])[line.id or 0].times == [date(2026, 11, 24)]
    job.status = JobStatus.PLANNED
    assert line.id not in behind(case.order, [], [])


def test_how_the_line_stood_in_the_quote_that_was_accepted():
    case = accepted()
    (line,) = case.order.lines
    line.text = 'Flytting og vask'
    found = behind(case.order, [], [])[line.id or 0].quoted
    assert found is not None
    assert (found.text, found.net_ore) == ('Flytting', 100_000)
    assert behind(draft().order, [], []) == {}
