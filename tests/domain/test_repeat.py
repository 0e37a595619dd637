"""On which days something repeats: against dateutil itself, and what no calendar library says."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.refused import Refused
from domain.repeat import BY_WEEK, LAST, MOST_TIMES, Every, OnHoliday, Rule, holiday, typed_rule
from domain.words import in_oslo

ANY_DAY = st.dates(date(2025, 1, 1), date(2032, 12, 31))
MONDAY = date(2026, 11, 30)


def rule(every: Every = Every.WEEK, first: date = MONDAY, days: tuple[int, ...] = (0,), **more: Any) -> Rule:
    return Rule.checked(every=every, first=first, weekdays=days, **{'on_holiday': OnHoliday.KEEP, **more})


def by_dateutil(made: Rule, end: date) -> list[date]:
    """The same rule, said to dateutil as RFC 5545 says it."""
    days = [rrule.weekday(day) for day in made.weekdays]
    weeks = {Every.EVEN_WEEKS: range(2, 54, 2), Every.ODD_WEEKS: range(1, 54, 2)}
    how: dict[str, Any] = {
        Every.DAY: {'freq': rrule.DAILY},
        Every.WORKDAY: {'freq': rrule.WEEKLY, 'byweekday': [0, 1, 2, 3, 4]},
        Every.WEEK: {'freq': rrule.WEEKLY, 'byweekday': days},
        Every.TWO_WEEKS: {'freq': rrule.WEEKLY, 'interval': 2, 'byweekday': days},
        Every.EVEN_WEEKS: {'freq': rrule.YEARLY, 'byweekno': list(weeks[Every.EVEN_WEEKS]), 'byweekday': days},
        Every.ODD_WEEKS: {'freq': rrule.YEARLY, 'byweekno': list(weeks[Every.ODD_WEEKS]), 'byweekday': days},
        Every.MONTH: {'freq': rrule.MONTHLY},
        Every.QUARTER: {'freq': rrule.MONTHLY, 'interval': 3},
        Every.YEAR: {'freq': rrule.YEARLY},
    }[made.every]
    if made.nth:
        how['byweekday'] = rrule.weekday(made.first.weekday(), made.nth)
    begins = datetime.combine(made.first, time())
    ends = datetime.combine(min(end, made.until or end), time())
    found = [moment.date() for moment in rrule.rrule(dtstart=begins, until=ends, **how)]
    return found[: made.times]


@settings(deadline=None)
@given(
    every=st.sampled_from(list(Every)),
    first=ANY_DAY,
    days=st.sets(st.integers(0, 6), min_size=1),
    nth=st.sampled_from([0, 1, 2, 3, 4, -1]),
    until=st.none() | st.integers(0, 900),
    times=st.none() | st.integers(1, 60),
)
def test_the_dates_are_those_of_rfc_5545(
    every: Every, first: date, days: set[int], nth: int, until: int | None, times: int | None
) -> None:
    if every in (Every.MONTH, Every.QUARTER, Every.YEAR) and first.day > 28:
        first = first.replace(day=28)  # what a short month does is ours, see below
    last = None if until is None else first + timedelta(days=until)
    try:
        made = rule(every, first, tuple(days), nth=nth, until=last, times=None if last else times)
    except Refused:
        return
    end = first + timedelta(days=800)
    expected = by_dateutil(made, end)
    assert made.between(first, end) == expected
    if len(expected) >= 12:
        assert made.coming(first, 12) == expected[:12]


@settings(deadline=None)
@given(first=ANY_DAY, every=st.sampled_from(list(Every)), how=st.sampled_from(list(OnHoliday)))
def test_holidays_are_kept_skipped_or_moved_to_a_working_day(first: date, every: Every, how: OnHoliday) -> None:
    if first.day > 28:
        first = first.replace(day=28)
    try:
        made = rule(every, first, (0, 3, 5), on_holiday=how)
    except Refused:
        return  # every year on a holiday, and not on holidays
    end = first + timedelta(days=500)
    plain = rule(every, first, (0, 3, 5)).between(first - timedelta(days=20), end + timedelta(days=20))
    found = made.between(first, end)
    assert found == sorted(set(found))
    if how is OnHoliday.KEEP:
        assert found == [day for day in plain if first <= day <= end]
        return
    assert not any(holiday(day) for day in found)
    assert {day for day in plain if not holiday(day) and first <= day <= end} <= set(found)
    for extra in set(found) - set(plain):
        assert extra.weekday() < 5
        assert any(holiday(day) for day in plain if abs((day - extra).days) < 14)
    if how is OnHoliday.SKIP:
        assert set(found) <= set(plain)


def test_the_seventeenth_of_may_that_is_whit_monday_too() -> None:
    """2027: 16 May is Whit Sunday, 17 May both; the next working day is Tuesday, the one before Friday."""
    around = date(2027, 5, 10), date(2027, 5, 24)
    assert rule(on_holiday=OnHoliday.SKIP).between(*around) == [date(2027, 5, 10), date(2027, 5, 24)]
    assert rule(on_holiday=OnHoliday.NEXT).between(*around)[1] == date(2027, 5, 18)
    assert rule(on_holiday=OnHoliday.PREVIOUS).between(*around)[1] == date(2027, 5, 14)
    assert rule().between(*around)[1] == date(2027, 5, 17)


def test_easter_moves_to_the_same_day_once() -> None:
    """Thursday, Friday and Monday are holidays: what is done every day is done on Wednesday and Tuesday once."""
    days = rule(Every.DAY, date(2027, 3, 20), on_holiday=OnHoliday.NEXT).between(date(2027, 3, 23), date(2027, 3, 31))
    assert days == [date(2027, 3, day) for day in (23, 24, 27, 30, 31)]


def test_odd_weeks_meet_at_week_53_and_the_preview_says_so() -> None:
    made = rule(Every.ODD_WEEKS, date(2026, 12, 14), (0,))
    days = made.coming(date(2026, 12, 20), 4)
    assert days == [date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 18), date(2027, 2, 1)]
    assert 'to uker på rad' in made.remark(days)
    assert rule(Every.EVEN_WEEKS, date(2026, 12, 14), (0,)).coming(date(2026, 12, 20), 2) == [
        date(2026, 12, 21), date(2027, 1, 11),
    ]  # fmt: skip


def test_the_31st_is_the_last_day_of_shorter_months() -> None:
    made = rule(Every.MONTH, date(2027, 12, 31))
    assert made.coming(date(2028, 1, 1), 4) == [
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
    ]
    assert made.words == 'Hver måned, siste dag'


@pytest.mark.parametrize('autumn', [date(2026, 10, 25), date(2027, 10, 31), date(2026, 3, 29), date(2027, 3, 28)])
def test_daylight_saving_is_no_arithmetic(autumn: date) -> None:
    """Dates are counted, not hours: 09:00 stays 09:00 on the clock while its moment in UTC jumps."""
    days = rule(Every.DAY, autumn - timedelta(days=1)).coming(autumn - timedelta(days=1), 3)
    assert [(b - a).days for a, b in pairwise(days)] == [1, 1]
    moments = [in_oslo(day, time(9)) for day in days]
    assert moments[1] - moments[0] != timedelta(days=1)
    assert {moment.astimezone(UTC).hour for moment in moments} == {7, 8}


@pytest.mark.parametrize(
    ('typed', 'sentence'),
    [
        ({'first': ''}, 'Velg første dato.'),
        ({'first': '1.1.1970'}, 'Datoen må være mellom 2000 og 2100.'),
        ({'first': '32.1.2027'}, 'Skriv datoen som dd.mm.åååå, for eksempel 24.11.2026.'),
        ({'weekdays': []}, 'Velg minst én ukedag.'),
        ({'ends': 'on', 'until': '1.11.2026'}, 'Siste dato må være etter første dato.'),
        ({'ends': 'on'}, 'Velg siste dato, eller «Slutter aldri».'),
        ({'ends': 'after', 'times': 'mange'}, 'Skriv hvor mange ganger, for eksempel 12.'),
        (
            {'ends': 'after', 'times': '10000'},
            'Antall ganger må være fra 1 til 999. Velg «Slutter aldri» hvis det skal fortsette lenger.',
        ),
        (
            {'every': 'year', 'first': '29.02.2028'},
            '29. februar finnes bare i skuddår. Velg 28. februar eller 1. mars.',
        ),
        (
            {'every': 'month', 'nth': 2},
            'Første dato er ikke andre mandag i måneden. Velg en annen dato.',
        ),
        (
            {'ends': 'on', 'until': '30.11.2026', 'weekdays': [3]},
            'Det blir ingen datoer slik. Velg en senere siste dato, eller noe annet for helligdager.',
        ),
        (
            {'every': 'year', 'first': '17.05.2027'},
            'Det blir ingen datoer slik. Velg en senere siste dato, eller noe annet for helligdager.',
        ),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(typed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        typed_rule(**{'every': 'week', 'first': '30.11.2026', 'weekdays': [0], **typed})
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ('made', 'words'),
    [
        (rule(Every.TWO_WEEKS, days=(3, 0)), 'Hver annen uke, mandag og torsdag'),
        (rule(Every.WEEK, days=(0, 2, 4)), 'Hver uke, mandag, onsdag og fredag'),
        (rule(Every.ODD_WEEKS), 'I oddetallsuker, mandag'),
        (rule(Every.DAY), 'Hver dag'),
        (rule(Every.WORKDAY), 'Hver virkedag'),
        (rule(Every.MONTH, date(2026, 12, 15)), 'Hver måned, den 15.'),
        (rule(Every.MONTH, date(2026, 12, 7), nth=1), 'Hver måned, første mandag'),
        (rule(Every.QUARTER, date(2026, 12, 25), nth=-1), 'Hvert kvartal, siste fredag'),
        (rule(Every.YEAR, date(2027, 5, 17)), 'Hvert år, 17. mai'),
    ],
)
def test_it_reads_as_norwegian(made: Rule, words: str) -> None:
    assert made.words == words


def test_the_sentence_says_from_when_to_when_and_what_of_holidays() -> None:
    made = rule(until=date(2027, 6, 28), on_holiday=OnHoliday.SKIP)
    assert made.sentence == 'Hver uke, mandag, fra 30. november 2026 til 28. juni 2027. Helligdager hoppes over.'
    assert rule(times=12).sentence == 'Hver uke, mandag, fra 30. november 2026, 12 ganger. Også på helligdager.'


@settings(deadline=None)
@given(
    every=st.sampled_from(list(Every)),
    first=ANY_DAY,
    days=st.sets(st.integers(0, 6), min_size=1),
    by=st.integers(-6, 20),
)
def test_moving_one_date_moves_all_that_follow(every: Every, first: date, days: set[int], by: int) -> None:
    if every is Every.YEAR and first.month == 2:
        first = first.replace(month=3)
    made = rule(every, first, tuple(days))
    old = made.coming(first, 1)[0]
    new = old + timedelta(days=by)
    if every is Every.WORKDAY or (every is Every.YEAR and (new.month, new.day) == (2, 29)):
        return
    moved = made.moved(old, new)
    assert moved.coming(new, 1) == [new]
    assert every not in BY_WEEK or len(moved.weekdays) in (len(days), len(days) - 1)


SHORT = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}


@settings(deadline=None)
@given(first=ANY_DAY, every=st.sampled_from([Every.MONTH, Every.QUARTER]))
def test_every_month_has_its_date_once_however_short_it_is(first: date, every: Every) -> None:
    """Integers say it: the day itself, or the last of a month that lacks it, 29 February in leap years only."""
    step, expected = (1 if every is Every.MONTH else 3), []
    for n in range(24):
        year, month = divmod(first.year * 12 + first.month - 1 + n * step, 12)
        leap = month == 1 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        expected.append(date(year, month + 1, min(first.day, SHORT.get(month + 1, 31) + leap)))
    assert rule(every, first).coming(first, 24) == expected


@settings(deadline=None)
@given(year=st.integers(2000, 2090), days=st.sets(st.integers(0, 6), min_size=1))
def test_no_week_is_left_out_or_done_twice_around_new_year(year: int, days: set[int]) -> None:
    """Even and odd weeks together are every week, also where week 53 is followed by week 1."""
    first, last = date(year, 12, 1), date(year + 1, 1, 31)
    odd, even = (rule(each, first, tuple(days)).between(first, last) for each in (Every.ODD_WEEKS, Every.EVEN_WEEKS))
    assert not {*odd} & {*even}
    assert sorted(odd + even) == rule(Every.WEEK, first, tuple(days)).between(first, last)
    assert all(day.isocalendar().week % 2 for day in odd)


@settings(deadline=None)
@given(year=st.integers(2000, 2090), how=st.sampled_from([OnHoliday.NEXT, OnHoliday.PREVIOUS]))
def test_what_is_done_every_day_is_done_on_each_working_day_once(year: int, how: OnHoliday) -> None:
    """Wherever the holidays of spring fall, 17 May on Whit Monday too: nothing on them, every working day once."""
    first, last = date(year, 3, 1), date(year, 6, 30)
    found = rule(Every.WORKDAY, date(year, 1, 2), on_holiday=how).between(first, last)
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert found == [day for day in every if day.weekday() < 5 and not holiday(day)]


@pytest.mark.parametrize('every', list(Every))
def test_the_longest_rule_ends_and_looks_no_further_than_it_must(every: Every) -> None:
    """999 times is the most; for ever ends in 2100, and asking far ahead of it is answered at once."""
    made = rule(every, date(2026, 1, 5), (0,), times=MOST_TIMES)
    assert len(made.coming(made.first, 10_000)) <= MOST_TIMES
    endless = rule(every, date(2026, 1, 5), (0,))
    assert max(endless.coming(date(2100, 1, 5), 10_000)) <= LAST
    assert endless.coming(date(2101, 1, 1), 1) == []
