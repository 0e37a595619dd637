"""Hours on the screens: typed and put right on the phone, approved and locked in the office."""

from datetime import UTC, datetime, time, timedelta

import pytest
from nicegui.testing import User

from domain.timing import first_of
from domain.words import OSLO, short_date
from store import clock, hours, hours_view, jobs
from store.database import read_now, write, write_now
from tests import factories
from tests.ui import people
from tests.ui.scenes import at_order
from tests.ui.screen import Screen

YESTERDAY = {'length': '2', 'note': 'Lager'}


async def test_hours_are_typed_on_the_phone_and_stay_when_something_is_wrong(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.job(by, number)
    await people.crew(user, by.jonas_id)
    await user.open('/crew/timer')
    screen = Screen(user, by)
    await screen.sees('Mine timer', 'Denne uken', 'Ingen timer denne måneden.')
    screen.press('Før timer')
    await screen.opens('Før timer')
    screen.type('Eller varighet', 'mye')
    screen.type('Notat', 'Pakket i går')
    screen.press('Lagre')
    await screen.hears('Skriv varigheten i timer, for eksempel 7,5 eller 7:30.')
    assert screen.field('Notat').value == 'Pakket i går'
    screen.type('Eller varighet', '0:45')
    screen.press('Lagre')
    await screen.closes()
    await screen.sees('Flytting til Åsane', '45 min')


async def test_pause_and_continue_on_the_job_page(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    await people.crew(user, by.jonas_id)
    await user.open(f'/crew/jobb/{job}')
    screen = Screen(user, by)
    screen.press('Start jobb')
    await screen.sees('Pause')
    screen.press('Pause')
    await screen.sees('Fortsett', 'Du har pause. Ingen tid går nå.')
    screen.press('Fortsett')
    await screen.sees('Fullfør jobb', 'Pause')
    assert len(factories.get(by, number).jobs[0].timers) == 2


@pytest.mark.parametrize('began', ['00:15', '07:00', '23:30'])
async def test_a_timer_of_more_than_twelve_hours_is_asked_about(user: User, began: str) -> None:
    """What is suggested can be saved, also when the job was planned to end later than it is now."""
    start = datetime.combine(clock.today() - timedelta(days=14), time.fromisoformat(began), OSLO)
    clock.turn(start - datetime.now(UTC))
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)  # until 14:00 that day
    write_now(jobs.start, by.jonas, number, job)
    clock.turn(start + timedelta(hours=13) - datetime.now(UTC))
    await people.crew(user, by.jonas_id)
    await user.open(f'/crew/jobb/{job}')
    screen = Screen(user, by)
    await screen.sees('Tiden har gått i over 12 timer. Glemte du å stoppe?')
    screen.press('Si når du var ferdig')
    await screen.opens('Når var arbeidet ferdig?')
    screen.press('Lagre')
    await screen.closes()
    await screen.sees('Fortsett')


async def test_the_office_approves_a_correction_and_follows_what_the_crew_does(user: User) -> None:
    by = factories.firm()
    day = clock.today() - timedelta(days=1)
    entry = write_now(hours.add, by.owner, {**YESTERDAY, 'day': short_date(day)}, employee_id=by.jonas_id)
    await people.office(user, by)
    await user.open(f'/timer?maned={day:%Y-%m}&ansatt={by.jonas_id}')
    screen = Screen(user, by)
    await screen.sees('Jonas Vik', 'Lager', '2 t')
    more = {**YESTERDAY, 'day': short_date(day), 'length': '3'}
    await write(hours.correct, by.jonas, entry, 'Glemte en time', more)
    await screen.sees('Venter på godkjenning', 'Årsak: Glemte en time')
    screen.press('Godkjenn')
    await screen.sees_nothing_of('Venter på godkjenning')
    person = read_now(hours_view.month, by.owner, first_of(day)).person(by.jonas_id)
    assert person is not None
    assert person.minutes() == 180


async def test_a_month_that_is_over_is_locked_with_its_file(user: User) -> None:
    by = factories.firm()
    last = first_of(clock.today()) - timedelta(days=1)
    write_now(hours.add, by.owner, {**YESTERDAY, 'day': short_date(last)}, employee_id=by.jonas_id)
    await people.office(user, by)
    await user.open(f'/timer?maned={last:%Y-%m}')
    screen = Screen(user, by)
    screen.press('Lås måneden')
    await screen.opens('Låse måneden?')
    screen.press('Lås og last ned')
    await screen.closes()
    await screen.sees('Låst ')
    assert read_now(hours_view.month, by.owner, first_of(last)).locked is not None


def noon() -> None:
    """Let it be the middle of a day."""
    clock.turn(datetime.combine(clock.today() - timedelta(days=14), time(12), OSLO) - datetime.now(UTC))


async def test_hours_that_meet_others_are_said_while_they_are_typed(user: User) -> None:
    noon()
    by = factories.firm()
    day = {'day': short_date(clock.today()), 'note': 'Lager'}
    write_now(hours.add, by.jonas, {**day, 'starts': '08:00', 'ends': '10:00'})
    await people.crew(user, by.jonas_id)
    await user.open('/crew/timer')
    screen = Screen(user, by)
    screen.press('Før timer')
    await screen.opens('Før timer')
    screen.type('Fra', '09:00')
    screen.type('Til', '12:00')
    await screen.sees('Det er allerede ført 08:00–10:00')
    screen.type('Fra', '10:00')
    await screen.sees_nothing_of('allerede ført')
    screen.type('Notat', 'Rydding')
    screen.press('Lagre')
    await screen.closes()
    await screen.sees('10:00–12:00')


async def test_internal_time_is_started_switched_and_stopped_with_a_tap_each(user: User) -> None:
    noon()
    by = factories.firm()
    number = factories.confirmed(by)
    factories.job(by, number)
    await people.crew(user, by.jonas_id)
    await user.open('/crew')
    screen = Screen(user, by)
    screen.press('Start intern tid')
    await screen.opens('Start intern tid')
    screen.press('Start')
    await screen.until(lambda: screen.field('Annet').complaint == 'Fyll ut hva tiden går til.')
    screen.press('Lager')
    await screen.closes()
    await screen.sees('Intern tid', 'Lager', 'Bytt')
    screen.press('Start jobb')
    await screen.opens('Stopp «Lager» og start her?')
    screen.press('Stopp og start her')
    await screen.sees('Start intern tid')
    screen.press('Start intern tid')
    await screen.opens('Start intern tid')
    screen.press('Møte')
    await screen.opens('Stopp «Flytting til Åsane» først?')
    screen.press('Stopp og start')
    await screen.sees('Bytt', 'Møte')
    screen.press('Stopp')
    await screen.sees('Start intern tid')
    person = read_now(hours_view.month, by.owner, first_of(clock.today())).person(by.jonas_id)
    assert person is not None
    assert [(each.about, each.timer.is_running) for each in person.entries] == [
        ('Lager', False),
        ('Flytting til Åsane', False),
        ('Møte', False),
    ]


async def test_the_lead_types_hours_for_all_on_the_job(user: User) -> None:
    noon()
    by = factories.firm()
    number = factories.confirmed(by)
    team = [by.jonas_id, by.ali.employee_id or 0]
    job = factories.job(by, number, people=team)
    factories.lead(by)
    await people.crew(user, by.jonas_id)
    await user.open(f'/crew/jobb/{job}')
    screen = Screen(user, by)
    await screen.sees('Sammen med')
    await screen.sees_nothing_of('Før timer for laget')
    await write(jobs.edit, by.owner, number, job, {'lead_id': None}, {'lead_id': by.jonas_id})
    await screen.sees('Før timer for laget')
    screen.press('Før timer for laget')
    await screen.opens('Før timer for laget')
    screen.type('Eller varighet', '0:30')
    screen.press('Lagre')
    await screen.closes()
    month = read_now(hours_view.month, by.owner, first_of(clock.today()))
    assert [person.minutes() for person in month.people if person.employee_id in team] == [30, 30]


async def test_the_office_is_asked_by_name_about_internal_time_that_runs(user: User) -> None:
    noon()
    by = factories.firm()
    number = factories.confirmed(by)
    factories.job(by, number)
    await write(hours.start, by.jonas, 'Lager')
    office = await at_order(user, by, number)
    office.press('Start jobb')
    await office.opens('Stopp «Lager» og start her?')
    await office.sees('Timeren går på «Lager». Den stoppes, og timene beholdes.')
