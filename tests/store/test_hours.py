"""Hours: typed, put right, approved and locked, on both engines; sums agree with the entries to the minute."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from domain.access import Actor
from domain.refused import NotAllowed, NotFound, Refused
from domain.status import Status
from domain.timing import EntryState, LockedMonth, TimeKind, Timer, first_of
from domain.words import in_oslo, short_date
from domain.working import Switch
from store import clock, crew, employees, going_back, hours, hours_view, jobs, order_view
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> None:
    """Let it be then."""
    clock.turn(in_oslo(day, time(hour, minute, second)) - datetime.now(UTC))


def typed(day: date, starts: str = '', ends: str = '', **more: Any) -> dict[str, Any]:
    return {'day': short_date(day), 'starts': starts, 'ends': ends, 'note': 'Lager', **more}


def entries(by: Firm, month: date, who: Actor | None = None) -> list[hours_view.Entry]:
    person = read_now(hours_view.month, by.owner, first_of(month)).person((who or by.jonas).employee_id or 0)
    return person.entries if person else []


def counted(by: Firm, month: date) -> int:
    return sum(each.timer.minutes for each in entries(by, month) if each.timer.counts)


DAY = date(2026, 11, 10)


def firm(day: date, hour: int, minute: int = 0) -> Firm:
    """A firm whose people signed in then."""
    at(day, hour, minute)
    return factories.firm()


def later(by: Firm, day: date, hour: int, minute: int = 0) -> Firm:
    """The same people, who sign in again."""
    at(day, hour, minute)
    owner = factories.office(by.owner.employee_id or 0)
    return Firm(owner, factories.crew(by.jonas_id), factories.crew(by.ali.employee_id or 0))


def test_a_timer_is_paused_and_continued_and_only_work_is_counted(db: str) -> None:
    by = firm(DAY, 8)
    number = factories.confirmed(by)
    job = factories.job(by, number)
    at(DAY, 8, 1)
    write_now(jobs.start, by.jonas, number, job)
    at(DAY, 11)
    write_now(jobs.pause, by.jonas, number, job)
    with pytest.raises(Refused, match='Tiden din går ikke på denne jobben'):
        write_now(jobs.pause, by.jonas, number, job)
    at(DAY, 11, 30)
    write_now(jobs.start, by.jonas, number, job)
    at(DAY, 14)
    write_now(jobs.complete, by.jonas, number, job)
    assert [each.timer.hours for each in entries(by, DAY)] == ['08:01–11:00', '11:30–14:00']
    assert counted(by, DAY) == 179 + 150


@pytest.mark.parametrize(('day', 'expected'), [(date(2026, 10, 24), 9), (date(2027, 3, 27), 7), (DAY, 8)])
def test_a_night_over_a_change_of_the_clock_is_as_long_as_it_was(db: str, day: date, expected: int) -> None:
    by = firm(day, 21)
    number = factories.confirmed(by)
    job = factories.job(by, number)
    at(day, 22)
    write_now(jobs.start, by.jonas, number, job)
    by = later(by, day + timedelta(days=1), 6)
    write_now(jobs.complete, by.jonas, number, job)
    write_now(hours.add, by.ali, typed(day, '22', '6'))
    (timer,) = entries(by, day)
    (written,) = entries(by, day, by.ali)
    assert timer.timer.hours == written.timer.hours == '22:00–06:00'
    assert timer.timer.minutes == written.timer.minutes == expected * 60


def test_time_goes_from_one_thing_to_the_next_in_one_deed(db: str) -> None:
    by = firm(DAY, 8)
    number, other = factories.confirmed(by), factories.confirmed(by)
    job, last = factories.job(by, number), factories.job(by, other, title='Vask')
    write_now(hours.start, by.jonas, 'Kjøring')
    with pytest.raises(Refused, match='går allerede på «Kjøring»'):
        write_now(hours.start, by.jonas, 'Kjøring')
    at(DAY, 8, 30)
    with pytest.raises(Switch, match='Stopp «Kjøring»'):
        write_now(jobs.start, by.jonas, number, job)
    write_now(jobs.start, by.jonas, number, job, switch=True)
    at(DAY, 10)
    write_now(jobs.start, by.jonas, other, last, switch=True)
    at(DAY, 11)
    with pytest.raises(Switch, match='Stopp «Vask»'):
        write_now(hours.start, by.jonas, 'Lager')
    write_now(hours.start, by.jonas, 'Lager', switch=True)
    (running,) = [each.timer for each in entries(by, DAY) if each.timer.is_running]
    assert read_now(crew.view, by.jonas).internal == running
    at(DAY, 12)
    write_now(hours.stop, by.jonas, running.id or 0, '', '')
    assert lies(by, DAY) == ['08:00–08:30', '08:30–10:00', '10:00–11:00', '11:00–12:00']
    person = read_now(hours_view.month, by.owner, first_of(DAY)).person(by.jonas_id)
    assert person is not None
    assert (person.work, person.internal) == (150, 90)
    told = [read_now(order_view.view, by.owner, each).told[0][0] for each in (number, other)]
    assert told == [f'Jonas Vik tok pause fra jobben «{title}».' for title in ('Flytting til Åsane', 'Vask')]


def test_who_leaves_the_firm_stops_working_for_it(db: str) -> None:
    by = firm(DAY, 8)
    write_now(hours.start, by.jonas, 'Lager')
    write_now(employees.edit, by.owner, by.jonas_id, {'active': True}, {'active': False})
    assert not any(each.timer.is_running for each in entries(by, DAY))


def test_what_was_typed_wrong_says_what_and_saves_nothing(db: str) -> None:
    by = firm(DAY, 16)
    write_now(hours.add, by.jonas, typed(DAY, '8', '10'))
    for wrong, sentence in (
        (typed(DAY, '9', '11'), 'allerede ført 08:00–10:00'),
        (typed(DAY, '11', '11'), 'er like'),
        (typed(DAY, '11', ''), 'både «Fra» og «Til»'),
        (typed(DAY), 'eller «Varighet»'),
        (typed(DAY, '11', '12', length='2'), 'ikke begge'),
        (typed(DAY, length='x'), 'for eksempel 7,5'),
        (typed(DAY, '11', '12', pause='60'), 'Pausen'),
        (typed(DAY, '15', '17'), 'frem i tid'),
        (typed(DAY + timedelta(days=1), length='2'), 'frem i tid'),
        (typed(date(1970, 1, 1), length='2'), 'for lenge siden'),
        (typed(DAY, length='2') | {'note': ''}, 'interne tiden'),
        (typed(DAY, length='2') | {'day': ''}, 'Fyll ut dagen'),
        (typed(DAY, length='2', kind='ferie'), 'Velg hva'),
    ):
        with pytest.raises(Refused, match=sentence):
            write_now(hours.add, by.jonas, wrong)
    by = later(by, date(2027, 3, 30), 8)
    with pytest.raises(Refused, match='stilt frem'):
        write_now(hours.add, by.jonas, typed(date(2027, 3, 28), '02:30', '6'))
    assert counted(by, DAY) == 120


def test_a_correction_of_today_stands_at_once_and_one_of_yesterday_waits_for_the_office(db: str) -> None:
    by = firm(DAY, 16)
    entry = write_now(hours.add, by.jonas, typed(DAY, '8', '10'))
    assert write_now(hours.correct, by.jonas, entry, 'Feil tid', typed(DAY, '8', '11')) is EntryState.STANDS
    was, now = (each.timer for each in entries(by, DAY))
    assert (was.state, was.minutes, now.minutes, now.replaces_id) == (EntryState.REPLACED, 120, 180, was.id)
    assert (now.because, now.typed_by) == ('Feil tid', by.jonas_id)
    by = later(by, DAY + timedelta(days=1), 9)
    with pytest.raises(Refused, match='hvorfor'):
        write_now(hours.correct, by.jonas, now.id or 0, '', typed(DAY, '8', '12'))
    asked_for = write_now(hours.correct, by.jonas, now.id or 0, 'Glemte en time', typed(DAY, '8', '12'))
    assert asked_for is EntryState.WAITING
    with pytest.raises(Refused, match='venter allerede'):
        write_now(hours.correct, by.jonas, now.id or 0, 'Igjen', typed(DAY, '8', '13'))
    with pytest.raises(Refused, match='bare kontoret'):
        write_now(hours.annul, by.jonas, now.id or 0, 'Feil')
    assert counted(by, DAY) == 180
    (asked,) = read_now(hours_view.month, by.owner, first_of(DAY)).waiting
    assert (asked.timer.minutes, asked.was and asked.was.minutes) == (240, 180)
    with pytest.raises(NotAllowed):
        write_now(hours.answer, by.jonas, asked.timer.id or 0, True)
    write_now(hours.answer, by.owner, asked.timer.id or 0, True)
    with pytest.raises(Refused, match='allerede behandlet'):
        write_now(hours.answer, by.owner, asked.timer.id or 0, False)
    assert counted(by, DAY) == 240
    write_now(hours.annul, by.owner, asked.timer.id or 0, 'Var syk')
    assert counted(by, DAY) == 0
    assert len(entries(by, DAY)) == 3, 'nothing is deleted'


def test_a_declined_correction_changes_nothing(db: str) -> None:
    by = firm(DAY, 16)
    entry = write_now(hours.add, by.jonas, typed(DAY, length='2'))
    by = later(by, DAY + timedelta(days=1), 9)
    write_now(hours.correct, by.jonas, entry, 'Mer', typed(DAY, length='9'))
    (asked,) = read_now(hours_view.month, by.owner, first_of(DAY)).waiting
    write_now(hours.answer, by.owner, asked.timer.id or 0, False)
    assert counted(by, DAY) == 120
    assert write_now(hours.correct, by.owner, entry, 'Kontoret', typed(DAY, length='3')) is EntryState.STANDS
    assert counted(by, DAY) == 180


def test_somebody_else_reaches_nothing_of_mine(db: str) -> None:
    by = firm(DAY, 16)
    number = factories.confirmed(by)
    job = factories.job(by, number)
    entry = write_now(hours.add, by.jonas, typed(DAY, job_id=job, length='2'))
    with pytest.raises(NotFound):
        write_now(hours.correct, by.ali, entry, 'x', typed(DAY, length='3'))
    with pytest.raises(NotFound):
        write_now(hours.annul, by.ali, entry, 'x')
    with pytest.raises(NotFound):
        write_now(hours.stop, by.ali, entry, '', '')
    with pytest.raises(NotFound):
        write_now(hours.add, by.ali, typed(DAY, length='2'), employee_id=by.jonas_id)
    with pytest.raises(NotFound):
        write_now(hours.add, by.ali, typed(DAY, job_id=job, length='2'))
    assert read_now(hours_view.mine, by.ali, first_of(DAY))[0].entries == []


def test_a_forgotten_timer_is_flagged_and_stopped_when_it_should_have_been(db: str) -> None:
    by = firm(DAY, 7, 30)
    number = factories.confirmed(by)
    job = factories.job(by, number)
    write_now(jobs.start, by.jonas, number, job)
    at(DAY, 19)
    (entry,) = entries(by, DAY)
    assert not entry.timer.is_forgotten(clock.now())
    by = later(by, DAY + timedelta(days=1), 8)
    (entry,) = entries(by, DAY)
    assert entry.timer.is_forgotten(clock.now())
    assert entry.timer.usual_end(entry.ends) == in_oslo(DAY, time(14))
    assert entry.timer.usual_end(None) - entry.timer.started_at == timedelta(hours=8)
    with pytest.raises(Refused, match='senere'):
        write_now(hours.stop, by.jonas, entry.timer.id or 0, '', '07:00')
    with pytest.raises(Refused, match='frem i tid'):
        write_now(hours.stop, by.jonas, entry.timer.id or 0, short_date(DAY + timedelta(days=1)), '09:00')
    write_now(hours.stop, by.jonas, entry.timer.id or 0, '', '14:00')
    assert counted(by, DAY) == 390


def test_a_locked_month_stays_as_it_was_and_the_difference_goes_into_an_open_one(db: str) -> None:
    by = firm(DAY, 16)
    entry = write_now(hours.add, by.jonas, typed(DAY, '8', '10'))
    month, december = first_of(DAY), date(2026, 12, 2)
    with pytest.raises(Refused, match='ikke over'):
        write_now(hours.lock, by.owner, month)
    by = later(by, december, 9)
    write_now(hours.correct, by.jonas, entry, 'Mer', typed(DAY, '8', '11'))
    with pytest.raises(Refused, match='venter på svar'):
        write_now(hours.lock, by.owner, month)
    (asked,) = read_now(hours_view.month, by.owner, month).waiting
    write_now(hours.answer, by.owner, asked.timer.id or 0, False)
    write_now(hours.lock, by.owner, month)
    exported = read_now(hours_view.export, by.owner, month)
    with pytest.raises(Refused, match='allerede låst'):
        write_now(hours.lock, by.owner, month)
    with pytest.raises(Refused, match='november 2026 er låst'):
        write_now(hours.add, by.owner, typed(DAY, length='1'), employee_id=by.jonas_id)
    with pytest.raises(Refused, match='låst'):
        write_now(hours.annul, by.owner, entry, 'Feil')
    write_now(hours.correct, by.owner, entry, 'Glemt', typed(DAY, '8', '11'))
    write_now(hours.correct, by.owner, entry, 'Likevel ikke', typed(DAY, '8', '09:30'))
    with pytest.raises(Refused, match='de samme som før'):
        write_now(hours.correct, by.owner, entry, 'Igjen', typed(DAY, '8', '09:30'))
    assert read_now(hours_view.export, by.owner, month) == exported
    assert [each.timer.minutes for each in entries(by, december)] == [60, -90]


def test_the_file_holds_what_counts_and_runs_nothing(db: str) -> None:
    by = firm(DAY, 16)
    number = factories.confirmed(by)
    job = factories.job(by, number, title='=Flytting')
    write_now(hours.add, by.jonas, typed(DAY, '8', '12:30', job_id=job, pause='30', note=''))
    write_now(hours.add, by.ali, typed(DAY, length='0:20', note='Vask av bil'))
    lines = read_now(hours_view.export, by.owner, first_of(DAY)).decode('utf-8-sig').splitlines()
    assert lines[1:] == [
        'Ali Demir;10.11.2026;;;0;20;0,33;Intern tid;;;Vask av bil;',
        f"Jonas Vik;10.11.2026;08:00;12:30;30;240;4,00;Arbeid;{number};'=Flytting;;",
    ]


def test_sums_are_right_after_many_corrections(db: str) -> None:
    """Random lives of a month, against a plain dictionary of what should count."""
    by, chance = firm(DAY, 16), random.Random(5)
    expected: dict[int, int] = {}
    for _ in range(60):
        minutes = chance.randint(1, 600)
        given_ = typed(DAY, length=f'{minutes} min', kind=chance.choice(list(TimeKind)))
        act = chance.choice(['add', 'correct', 'annul', 'ask'])
        if act == 'add' or not expected:
            expected[write_now(hours.add, by.owner, given_, employee_id=by.jonas_id)] = minutes
            continue
        key = chance.choice(list(expected))
        if act == 'annul':
            write_now(hours.annul, by.owner, key, 'Feil')
            del expected[key]
        elif act == 'correct':
            write_now(hours.correct, by.owner, key, 'Feil', given_)
            newest = read_now(lambda session: session.exec(select(Timer.id).order_by(col(Timer.id).desc())).first())
            del expected[key]
            expected[newest or 0] = minutes
        else:
            by = later(by, DAY + timedelta(days=1), 9)
            write_now(hours.correct, by.jonas, key, 'Feil', given_)
            (asked,) = read_now(hours_view.month, by.owner, first_of(DAY)).waiting
            approved = chance.random() < 0.5
            write_now(hours.answer, by.owner, asked.timer.id or 0, approved)
            if approved:
                del expected[key]
                expected[asked.timer.id or 0] = minutes
            by = later(by, DAY, 16)
    person = read_now(hours_view.month, by.owner, first_of(DAY)).person(by.jonas_id)
    assert person is not None
    assert person.minutes() == person.work + person.travel + person.internal == sum(expected.values())
    rows = read_now(hours_view.export, by.owner, first_of(DAY)).decode('utf-8-sig').splitlines()[1:]
    assert sum(int(row.split(';')[5]) for row in rows) == person.minutes()


def lies(by: Firm, month: date) -> list[str]:
    """The spans that count."""
    return [each.timer.hours for each in entries(by, month) if each.timer.counts and each.timer.has_span]


def test_typed_hours_and_a_timer_hold_no_minute_twice_whichever_comes_first(db: str) -> None:
    by = firm(DAY, 8)
    number = factories.confirmed(by)
    job = factories.job(by, number)
    write_now(jobs.start, by.jonas, number, job)
    at(DAY, 12)
    with pytest.raises(Refused, match=r'Tiden går allerede, siden 10\.11\.2026 kl\. 08:00\.'):
        write_now(hours.add, by.jonas, typed(DAY, '11', '12'))
    write_now(hours.add, by.jonas, typed(DAY, '7', '8'))
    at(DAY, 12, 0, 40)
    write_now(jobs.pause, by.jonas, number, job)
    at(DAY, 13)
    with pytest.raises(Refused, match='allerede ført 08:00–12:00'):
        write_now(hours.add, by.jonas, typed(DAY, '11:59', '13'))
    entry = write_now(hours.add, by.jonas, typed(DAY, '12', '13'))  # forty seconds after twelve is twelve
    with pytest.raises(Refused, match='allerede ført 08:00–12:00'):
        write_now(hours.correct, by.jonas, entry, 'Feil', typed(DAY, '10', '13'))
    assert lies(by, DAY) == ['07:00–08:00', '08:00–12:00', '12:00–13:00']


def test_what_runs_since_long_ago_is_in_the_way_too(db: str) -> None:
    by = firm(DAY, 8)
    number = factories.confirmed(by)
    write_now(jobs.start, by.jonas, number, factories.job(by, number))
    by = later(by, DAY + timedelta(days=5), 12)
    with pytest.raises(Refused, match='Tiden går allerede'):
        write_now(hours.add, by.owner, typed(DAY + timedelta(days=4), '8', '10'), employee_id=by.jonas_id)


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_a_timer_that_was_forgotten_for_days_is_in_the_way_of_all_of_them(db: str) -> None:
    by = firm(DAY, 14)
    number = factories.confirmed(by)
    job = factories.job(by, number)
    write_now(jobs.start, by.jonas, number, job)
    by = later(by, DAY + timedelta(days=3), 8)
    write_now(jobs.pause, by.jonas, number, job)
    with pytest.raises(Refused, match='allerede ført'):
        write_now(hours.add, by.jonas, typed(DAY + timedelta(days=3), '7', '8'))


def test_a_timer_that_is_started_by_a_clock_behind_does_not_begin_inside_what_is_typed(db: str) -> None:
    by = firm(DAY, 12)
    number = factories.confirmed(by)
    job = factories.job(by, number)
    write_now(hours.add, by.jonas, typed(DAY, '8', '12'))
    at(DAY, 11, 59)
    with pytest.raises(Refused, match='allerede ført 08:00–12:00'):
        write_now(jobs.start, by.jonas, number, job)
    assert factories.get(by, number).jobs[0].timers == []


def test_undoing_a_step_back_starts_no_timer_over_what_was_typed_meanwhile(db: str) -> None:
    by = firm(DAY, 12)
    number = factories.confirmed(by)
    write_now(jobs.start, by.jonas, number, factories.job(by, number))
    at(DAY, 12, 30)
    entry = write_now(going_back.go_back, by.owner, number, Status.CONFIRMED)
    at(DAY, 12, 35)
    noted = write_now(hours.add, by.jonas, typed(DAY, '12:30', '12:35'))
    with pytest.raises(Refused, match='allerede ført 12:30–12:35'):
        write_now(going_back.undo, by.owner, number, entry)
    write_now(hours.annul, by.jonas, noted, 'Feil')
    write_now(going_back.undo, by.owner, number, entry)
    assert [each.is_running for each in factories.get(by, number).jobs[0].timers] == [True]


def test_a_correction_into_another_month_counts_once_whenever_the_first_month_is_locked(db: str) -> None:
    by = firm(DAY, 16)
    entry = write_now(hours.add, by.jonas, typed(DAY, length='2'))
    by = later(by, date(2026, 12, 2), 9)
    write_now(hours.correct, by.jonas, entry, 'Feil dag', typed(date(2026, 12, 1), length='9'))
    with pytest.raises(Refused, match='venter på svar'):
        write_now(hours.lock, by.owner, first_of(DAY))
    (asked,) = read_now(hours_view.month, by.owner, first_of(DAY)).waiting

    def locked_all_the_same(session: Session) -> None:
        """As it could come about before."""
        session.get_one(Timer, entry).locked_at = clock.now()
        session.add(LockedMonth(month=first_of(DAY), locked_at=clock.now()))

    write_now(locked_all_the_same)
    with pytest.raises(Refused, match='Måneden er låst'):
        write_now(hours.answer, by.owner, asked.timer.id or 0, True)
    write_now(hours.answer, by.owner, asked.timer.id or 0, False)
    assert write_now(hours.correct, by.jonas, entry, 'Glemte en time', typed(DAY, length='3')) is EntryState.WAITING
    with pytest.raises(Refused, match='venter allerede'):
        write_now(hours.correct, by.jonas, entry, 'Og en til', typed(DAY, length='4'))
    (asked,) = read_now(hours_view.month, by.owner, first_of(DAY)).waiting
    write_now(hours.answer, by.owner, asked.timer.id or 0, True)
    assert counted(by, DAY) + counted(by, date(2026, 12, 1)) == 180


def led(by: Firm, number: int, title: str = 'Flytting') -> int:
    """A job of Jonas and Ali that Jonas leads."""
    ids = [by.jonas_id, by.ali.employee_id or 0]
    made = factories.job(by, number, title=title, people=ids)
    write_now(jobs.edit, by.owner, number, made, {'lead_id': None}, {'lead_id': by.jonas_id})
    factories.lead(by)
    return made


def test_the_lead_types_hours_for_the_others_on_the_job_for_all_or_none(db: str) -> None:
    by = firm(DAY, 16)
    number = factories.confirmed(by)
    job = led(by, number)
    ali = by.ali.employee_id or 0
    given_ = typed(DAY, '8', '12', job_id=job)
    write_now(hours.add_for, by.jonas, [by.jonas_id, ali], given_)
    assert [lies(by, DAY), [e.timer.hours for e in entries(by, DAY, by.ali)]] == [['08:00–12:00']] * 2
    (his,) = entries(by, DAY, by.ali)
    assert (his.by, his.timer.typed_by) == ('Jonas Vik', by.jonas_id)
    write_now(hours.annul, by.jonas, entries(by, DAY)[0].timer.id or 0, 'Feil')
    with pytest.raises(Refused, match=r'^Ali Demir: Det er allerede ført 08:00–12:00'):
        write_now(hours.add_for, by.jonas, [by.jonas_id, ali], given_)
    assert lies(by, DAY) == [], 'nor one’s own'
    said = read_now(hours.in_the_way, by.jonas, given_, [by.jonas_id, ali])
    assert said.startswith('Ali Demir: ')
    with pytest.raises(Refused, match='Velg hvem'):
        write_now(hours.add_for, by.jonas, [], given_)


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_only_the_lead_and_only_for_those_on_that_job(db: str) -> None:
    by = firm(DAY, 16)
    number = factories.confirmed(by)
    job, other = led(by, number), factories.job(by, number, title='Vask')
    ali, outside = by.ali.employee_id or 0, write_now(employees.add, by.owner, name='Per Moe')
    for who, person, on in (
        (by.ali, by.jonas_id, job),  # does not lead
        (by.jonas, outside, job),  # is not on it
        (by.jonas, ali, other),  # nobody leads it
        (by.jonas, ali, None),  # internal time is one's own
    ):
        with pytest.raises(NotFound):
            write_now(hours.add_for, who, [person], typed(DAY, '8', '9', job_id=on))
        with pytest.raises(NotFound):
            read_now(hours.in_the_way, who, typed(DAY, '8', '9', job_id=on), [person])
    write_now(jobs.edit, by.owner, number, job, {'people': [by.jonas_id, ali]}, {'people': [ali]})
    with pytest.raises(NotFound):
        write_now(hours.add_for, by.jonas, [ali], typed(DAY, '8', '9', job_id=job))
