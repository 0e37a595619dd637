"""The price agreed for jobs that repeat: what is done becomes order lines once, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.job import Job
from domain.paying import what_is_left
from domain.period import Per
from domain.refused import Refused
from domain.repeat import Every, OnHoliday, Rule
from domain.status import Status
from domain.words import short_date
from store import clock, fetching, hours, invoices, jobs, lines, orders, plans
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm

MONDAY = datetime(2027, 2, 1, 11, tzinfo=UTC)
"""The first day of a month of four whole weeks, about noon."""


def priced(price: str, per: Per = Per.JOB) -> tuple[Firm, int, int]:
    """A confirmed order with a weekly plan at a price; (firm, order, plan)."""
    clock.turn(MONDAY - datetime.now(UTC))
    by = factories.firm()
    number = factories.confirmed(by)
    rule = Rule(Every.WEEK, clock.today(), (clock.today().weekday(),), times=9, on_holiday=OnHoliday.KEEP)
    return by, number, factories.plan(by, number, rule=rule, price=price, price_per=per)


def in_order(by: Firm, number: int) -> list[Job]:
    return sorted((job for job in factories.get(by, number).jobs if job.plan_id), key=lambda job: job.day or date.max)


def complete(by: Firm, number: int, *places: int) -> None:
    for place in places:
        write_now(jobs.complete, by.owner, number, in_order(by, number)[place].id or 0)


def fetch(by: Firm, number: int) -> int:
    seen = read_now(fetching.preview, by.owner, number)
    return take(by, number, seen)


def take(by: Firm, number: int, seen: fetching.Preview) -> int:
    return write_now(
        fetching.fetch, by.owner, number, seen.shares, seen.goods,
        per_person=seen.per_person, price='300', prices=[], done=seen.agreed_left,
    )  # fmt: skip


def carried(by: Firm, number: int) -> list[tuple[str, Decimal, str, Decimal]]:
    found = [line for line in factories.get(by, number).lines if line.plan_id is not None]
    return [(line.text, line.quantity, line.unit, line.unit_price) for line in found]


def test_each_job_becomes_a_line_once_gathered_by_month(db: str) -> None:
    by, number, _ = priced('1 250,50')
    assert (fetch(by, number), carried(by, number)) == (0, []), 'nothing is done yet'
    complete(by, number, 0, 1)
    write_now(hours.add, by.owner, {'day': '01.02.2027', 'length': '2', 'job_id': in_order(by, number)[0].id},
              employee_id=by.jonas_id)  # fmt: skip
    assert read_now(fetching.preview, by.owner, number).shares == [], 'the price holds the hours'
    assert (fetch(by, number), fetch(by, number)) == (1, 0)
    complete(by, number, 2, 4)
    assert (fetch(by, number), fetch(by, number)) == (2, 0)
    assert carried(by, number) == [
        ('Trappevask, februar 2027', Decimal(2), 'stk.', Decimal('1250.5')),
        ('Trappevask, februar 2027', Decimal(1), 'stk.', Decimal('1250.5')),
        ('Trappevask, mars 2027', Decimal(1), 'stk.', Decimal('1250.5')),
    ]


def test_a_period_is_one_line_when_its_last_job_is_done(db: str) -> None:
    by, number, plan = priced('6 000', Per.MONTH)
    complete(by, number, 0, 1, 2)
    assert fetch(by, number) == 0, 'one of the month is left'
    write_now(plans.skip, by.owner, number, in_order(by, number)[3].id or 0, 'Kunden har ferie')
    assert (fetch(by, number), fetch(by, number)) == (1, 0)
    write_now(plans.unskip, by.owner, number, in_order(by, number)[3].id or 0)
    assert fetch(by, number) == 0, 'another job in a month that is fetched changes nothing'
    assert carried(by, number) == [('Trappevask, februar 2027', Decimal(1), 'md.', Decimal(6000))]
    opened = plans.values(factories.get(by, number).plan(plan))
    write_now(plans.edit, by.owner, number, plan, opened, {'price': '90 000', 'price_per': 'year'})
    complete(by, number, 4)
    assert fetch(by, number) == 0


def test_a_deleted_line_gives_its_work_back_and_work_taken_back_becomes_a_deduction(db: str) -> None:
    by, number, _ = priced('800')
    complete(by, number, 0, 1)
    fetch(by, number)
    line = factories.get(by, number).lines[-1]
    write_now(lines.copy, by.owner, number, line.id or 0)
    assert len(carried(by, number)) == 1, 'a copy carries nothing'
    assert [line.plan_id for line in factories.get(by, write_now(orders.copy, by.owner, number)).lines] == [None] * 3
    write_now(lines.remove, by.owner, number, line.id or 0)
    assert fetch(by, number) == 1
    write_now(jobs.reopen, by.owner, number, in_order(by, number)[1].id or 0)
    assert (fetch(by, number), fetch(by, number)) == (1, 0)
    assert carried(by, number)[-1] == ('Fradrag: Trappevask, februar 2027', Decimal(1), 'stk.', Decimal(-800))


def test_another_price_holds_from_a_job_on_and_one_job_may_have_its_own(db: str) -> None:
    by, number, _ = priced('800')
    complete(by, number, 0)
    own, later = in_order(by, number)[1:3]
    write_now(jobs.edit, by.owner, number, own.id or 0, jobs.values(own), {'price': '500'})
    write_now(plans.edit_following, by.owner, number, later.id or 0, jobs.values(later), {'price': '900'})
    complete(by, number, 1, 2, 3)
    assert fetch(by, number) == 3
    found = [(int(quantity), int(price)) for _, quantity, _, price in carried(by, number)]
    assert found == [(1, 500), (1, 800), (2, 900)]


def test_the_price_of_a_period_is_not_that_of_one_job(db: str) -> None:
    by, number, _ = priced('6 000', Per.MONTH)
    job = in_order(by, number)[0]
    with pytest.raises(Refused, match='Prisen gjelder per måned'):
        write_now(jobs.edit, by.owner, number, job.id or 0, jobs.values(job), {'price': '500'})
    with pytest.raises(Refused, match='kan ikke være negativ'):
        write_now(plans.edit_following, by.owner, number, job.id or 0, jobs.values(job), {'price': '-1'})


def test_two_who_fetch_at_once_fetch_once(db: str) -> None:
    by, number, _ = priced('800')
    complete(by, number, 0, 1, 2)
    seen = read_now(fetching.preview, by.owner, number)

    def press(_: int) -> str:
        try:
            return f'{take(by, number, seen)} line'
        except Refused as refused:
            return str(refused)

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(press, range(4)))
    assert said == ['1 line'] + ['Jobbene er endret siden du åpnet dialogen. Lukk den, og hent på nytt.'] * 3
    assert [quantity for _, quantity, _, _ in carried(by, number)] == [3]


def move(by: Firm, number: int, place: int, to: date | None) -> None:
    job = in_order(by, number)[place]
    wanted = {'day': short_date(to)} if to else {'day': '', 'starts': '', 'ends': ''}
    write_now(jobs.edit, by.owner, number, job.id or 0, jobs.values(job), wanted)


def bill(by: Firm, number: int) -> None:
    """Invoice what is left, and take the money for it."""
    invoice = write_now(invoices.create, by.owner, number)
    write_now(invoices.send, by.owner, number, invoice, advance_because='Avtalt')
    owed = factories.get(by, number).invoice(invoice).open_ore // 100
    write_now(invoices.pay, by.owner, number, invoice, amount=str(owed), day=short_date(clock.today()))


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_a_job_whose_date_was_taken_off_by_hand_is_paid_all_the_same(db: str) -> None:
    by, number, _ = priced('800')
    move(by, number, 0, None)
    undated = next(job for job in in_order(by, number) if job.day is None)
    write_now(jobs.complete, by.owner, number, undated.id or 0)
    assert (fetch(by, number), carried(by, number)[0][0]) == (1, 'Trappevask, februar 2027')


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_a_job_moved_over_the_end_of_its_month_leaves_no_month_unpaid(db: str) -> None:
    by = priced('1')[0]
    number = factories.confirmed(by)
    rule = Rule(Every.MONTH, date(2027, 2, 26), on_holiday=OnHoliday.KEEP, times=2)
    factories.plan(by, number, rule=rule, price='6 000', price_per=Per.MONTH)
    move(by, number, 0, date(2027, 3, 1))
    complete(by, number, 0, 1)
    assert fetch(by, number) == 2
    assert [text for text, *_ in carried(by, number)] == ['Trappevask, februar 2027', 'Trappevask, mars 2027']


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_an_order_does_not_close_over_work_that_nobody_has_fetched(db: str) -> None:
    by = priced('1')[0]
    number = factories.confirmed(by)
    rule = Rule(Every.WEEK, clock.today(), (0,), times=1, on_holiday=OnHoliday.KEEP)
    factories.plan(by, number, rule=rule, price='800')
    bill(by, number)
    complete(by, number, 0)
    assert factories.get(by, number).status is Status.COMPLETED
    assert 'jobber med avtalt pris er ikke hentet til ordrelinjer' in what_is_left(factories.get(by, number))
    assert fetch(by, number) == 1
    bill(by, number)
    assert factories.get(by, number).status is Status.CLOSED


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_work_that_was_agreed_to_be_free_holds_no_order_open(db: str) -> None:
    by = priced('1')[0]
    number = factories.confirmed(by)
    rule = Rule(Every.WEEK, clock.today(), (0,), times=1, on_holiday=OnHoliday.KEEP)
    factories.plan(by, number, rule=rule, price='0')
    bill(by, number)
    complete(by, number, 0)
    assert factories.get(by, number).status is Status.CLOSED
