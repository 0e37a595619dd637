"""What needs doing, how urgent it is, and that nothing of it changes before the day it was to be looked at again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.needs import BY_CODE, Need
from domain.next_step import Urgency, tell
from domain.order import Order
from domain.tally import tally
from tests.domain.rows import TODAY, Case, accepted, completed, confirmed, draft, quoted, started


def declined() -> Case:
    case = quoted()
    case.decline()
    return case


def planned() -> Case:
    case = confirmed()
    case.add_job(day=TODAY + timedelta(days=9))
    return case


def unstaffed() -> Case:
    case = confirmed()
    case.add_job(people=(), day=TODAY + timedelta(days=5))
    return case


def undated() -> Case:
    case = confirmed()
    case.add_job(day=None)
    return case


def to_invoice() -> Case:
    return completed()[0]


def billed() -> Case:
    case = to_invoice()
    case.send_invoice()
    return case


def going() -> Case:
    return started()[0]


CASES = (draft, quoted, declined, accepted, confirmed, planned, unstaffed, undated, going, to_invoice, billed)


def damaged() -> Case:
    case = going()
    case.order.jobs[0].damaged = True
    return case


def state(order: Order) -> tuple[object, ...]:
    return order.next_step, order.turn, order.urgency, order.needs


@pytest.mark.parametrize('make', CASES)
def test_nothing_changes_before_the_day_it_is_looked_at_again(make: Callable[[], Case]) -> None:
    case = make()
    order = case.order
    tally(order, case.now, TODAY)
    for days in range(1, 80):
        before, look_on, today = state(order), order.look_on, TODAY + timedelta(days=days)
        assert look_on is None or look_on >= today, 'looked at on every day that changes something'
        tally(order, case.now + timedelta(days=days), today)
        assert state(order) == before or look_on == today, today


@pytest.mark.parametrize(
    ('make', 'later', 'needs', 'urgency'),
    [
        (draft, 40, Need(0), Urgency.OURS),
        (quoted, 11, Need(0), Urgency.WAIT),
        (quoted, 12, Need.EXPIRING, Urgency.SOON),
        (quoted, 15, Need.EXPIRING, Urgency.OURS),
        (declined, 0, Need.DECLINED, Urgency.OURS),
        (planned, 9, Need(0), Urgency.WAIT),
        (planned, 10, Need.LATE, Urgency.LATE),
        (unstaffed, 3, Need.UNSTAFFED, Urgency.OURS),
        (unstaffed, 4, Need.UNSTAFFED, Urgency.LATE),
        (undated, 0, Need.UNPLANNED, Urgency.OURS),
        (to_invoice, 13, Need.TO_INVOICE, Urgency.OURS),
        (to_invoice, 14, Need.TO_INVOICE, Urgency.SOON),
        (to_invoice, 30, Need.TO_INVOICE, Urgency.LATE),
        (going, 0, Need(0), Urgency.WAIT),
        (damaged, 0, Need.DAMAGE, Urgency.WAIT),
        (billed, 14, Need(0), Urgency.WAIT),
        (billed, 15, Need.OVERDUE, Urgency.LATE),
    ],
)
def test_each_need_begins_on_its_day(make: Callable[[], Case], later: int, needs: Need, urgency: Urgency) -> None:
    case = make()
    tally(case.order, case.now, TODAY)
    tally(case.order, case.now + timedelta(days=later), TODAY + timedelta(days=later))
    assert (Need(case.order.needs), case.order.urgency) == (needs, urgency)


def test_a_step_without_a_date_says_how_long_it_has_waited() -> None:
    case = draft()
    tally(case.order, case.now, TODAY)
    ages = [tell(case.order, TODAY + timedelta(days=days)).age for days in (0, 1, 6)]
    assert ages == ['', 'Har ventet siden i går', 'Har ventet i 6 dager']


def test_every_need_has_a_word_and_an_address() -> None:
    assert set(BY_CODE.values()) == set(Need)
    assert len({need.word for need in Need}) == len(Need)
