"""When somebody is away, and whether a job then would miss them."""

from datetime import date, time

import pytest

from domain.absence import Absence, AbsenceKind, check, of_day
from domain.refused import Refused

DAY = date(2026, 11, 24)
WHOLE = Absence(employee_id=1, first=DAY, last=date(2026, 12, 3))
PART = Absence(employee_id=1, kind=AbsenceKind.OTHER, first=DAY, last=DAY, starts=time(9), ends=time(11))


@pytest.mark.parametrize(
    ('starts', 'ends', 'collides'),
    [
        (time(8), time(9), False), (time(8), time(9, 1), True), (time(10), time(10, 30), True),
        (time(11), time(12), False), (time(8), time(14), True), (time(10), None, True), (time(8), None, False),
        (time(11), None, False), (None, None, False),
    ],
)  # fmt: skip
def test_part_of_a_day_collides_only_with_what_needs_it(starts: time | None, ends: time | None, collides: bool) -> None:
    assert PART.collides(DAY, starts, ends) is collides


def test_whole_days_collide_with_whatever_is_on_them() -> None:
    assert WHOLE.collides(date(2026, 12, 3), None, None)
    assert not WHOLE.collides(date(2026, 12, 4), time(8), time(9))
    assert not WHOLE.collides(date(2026, 11, 23), None, None)


def test_it_is_told_after_a_name() -> None:
    assert WHOLE.told(DAY) == 'ferie til 3. des.'
    assert PART.told(DAY) == 'annet fravær 24. nov. 09:00–11:00'
    assert WHOLE.when(DAY) == '24. nov.–3. des.'
    assert Absence(employee_id=1, first=date(2026, 12, 20), last=date(2027, 1, 3)).told(DAY) == 'ferie til 3. jan. 2027'


def test_a_whole_day_says_more_than_part_of_it() -> None:
    assert of_day([PART, WHOLE], 1, DAY) is WHOLE
    assert of_day([PART, WHOLE], 2, DAY) is None


@pytest.mark.parametrize(
    ('first', 'last', 'starts', 'ends', 'sentence'),
    [
        (DAY, date(2026, 11, 23), None, None, 'Siste dag kan ikke være før'),
        (DAY, date(2062, 11, 24), None, None, 'Kontroller året'),
        (DAY, date(2026, 11, 25), time(9), time(11), 'bare fravær på én dag'),
        (DAY, DAY, time(9), None, 'Fyll ut «Til»'),
        (DAY, DAY, time(9), time(9), 'senere enn'),
        (date(1999, 1, 1), DAY, None, None, 'mellom 2000 og 2100'),
    ],
)
def test_nonsense_is_refused(first: date, last: date, starts: time | None, ends: time | None, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        check(first, last, starts, ends)
