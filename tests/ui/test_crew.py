"""Crew on the phone: an employee's jobs, what can be done with them, and how they follow the office and colleagues."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from domain.job import JobStatus
from domain.sign_in import TicketKind
from domain.status import Status
from domain.words import kr, short_date
from store import clock, employees, going_back, jobs, orders, quotes, sign_in
from store.database import write
from tests import factories
from tests.factories import Firm
from tests.ui import people

NOT_CONFIRMED = 'Ordren må være bekreftet før du kan starte jobb.'
GONE = 'Jobben er ikke på listen din lenger'


async def opened(user: User, by: Firm, path: str = '/crew', *, ali: bool = False) -> User:
    """Jonas, or Ali, has a page of Crew open."""
    await people.crew(user, (by.ali.employee_id or 0) if ali else by.jonas_id)
    await user.open(path)
    return user


async def sees(user: User, *texts: str) -> None:
    """The screen says all of this, or will in a moment."""
    for text in texts:
        await user.should_see(text, retries=20)


async def sees_nothing_of(user: User, *texts: str) -> None:
    """The screen says none of this, or stops saying it in a moment."""
    for text in texts:
        await user.should_not_see(text, retries=20)


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something has come true."""
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError('it did not come true')


def buttons(user: User, text: str) -> list[ui.button]:
    """The buttons with this text, from the top."""
    found = user.find(kind=ui.button, content=text).elements
    return sorted((each for each in found if each.text == text), key=lambda each: each.id)


def press(user: User, text: str) -> None:
    """Press the last button with this text: the one in a dialog, if there is one."""
    UserInteraction(user, {buttons(user, text)[-1]}, None).click()


def primary(user: User) -> list[str]:
    """The filled buttons somebody can see."""
    return [each.text for each in user.find(ui.button).elements if 'b-primary' in each.classes]


def titles(user: User) -> list[str]:
    """The jobs on the list, from the top."""
    links = [
        each for each in user.find(ui.element).elements if str(each.props.get('href', '')).startswith('/crew/jobb/')
    ]
    return [each.text for each in sorted(links, key=lambda each: each.id) if isinstance(each, TextElement)]


def status(by: Firm, number: int) -> Status:
    return factories.get(by, number).status


# ---------- the list ----------


async def test_a_free_day_says_so(user: User) -> None:
    by = factories.firm()
    await opened(user, by)
    await sees(user, 'I dag, ', 'Ingen jobber i dag.', 'Meg', 'Jonas Vik', 'Logg ut')
    await sees_nothing_of(user, 'Kommende', 'Ferdige')


async def test_todays_jobs_come_first_then_what_comes_then_what_is_done(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    done = factories.job(by, number, title='Lasting')
    factories.job(by, number, title='Bæring')
    tomorrow = short_date(clock.today() + timedelta(days=1))
    await write(jobs.add, by.owner, number, title='Vask', day=tomorrow, starts='09:00', people=[by.jonas_id])
    await write(jobs.add, by.owner, number, title='Rydding', people=[by.jonas_id])
    await write(jobs.start, by.jonas, number, done)
    await write(jobs.complete, by.jonas, number, done)
    await opened(user, by)
    await sees(user, '1 av 2 jobber fullført', 'Kommende', 'I morgen', 'Uten dato', 'Ferdige')
    assert titles(user) == ['Bæring', 'Vask', 'Rydding', 'Lasting']
    assert len(buttons(user, 'Start jobb')) == 2  # today's, and the one without a date
    assert primary(user) == []


async def test_no_prices_and_no_drafts_are_shown(user: User) -> None:
    by = factories.firm()
    draft = factories.draft(by)
    factories.job(by, draft, title='Hemmelig jobb')
    number = factories.confirmed(by)
    job = factories.job(by, number)
    await opened(user, by)
    await sees(user, 'Flytting til Åsane', 'Ingrid Bjørnstad')
    await sees_nothing_of(user, 'Hemmelig jobb', kr(125000, unit=False), kr(100000, unit=False))
    await user.open(f'/crew/jobb/{job}')
    await sees_nothing_of(user, '\xa0kr', kr(125000, unit=False), kr(100000, unit=False))


async def test_a_late_job_says_when_it_should_have_been_done(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    clock.turn(-timedelta(days=1))
    factories.job(by, number)
    clock.turn(timedelta())
    await opened(user, by)
    await sees(user, 'Skulle vært gjort i går')


async def test_a_job_given_to_somebody_appears_and_disappears_on_open_screens(
    user: User, create_user: Callable[[], User]
) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    jonas, ali = await opened(user, by), await opened(create_user(), by, ali=True)
    await write(
        jobs.add, by.owner, number, title='Vask', day=short_date(clock.today()), starts='08:00', people=[by.jonas_id]
    )
    await sees(jonas, 'Vask')
    await sees_nothing_of(ali, 'Vask')
    job = factories.get(by, number).jobs[0]
    before, after = {'people': [by.jonas_id]}, {'people': [by.ali.employee_id]}
    await write(jobs.edit, by.owner, number, job.id or 0, before, after)
    await sees(ali, 'Vask')
    await sees_nothing_of(jonas, 'Vask')


async def test_start_on_the_card_starts_and_the_customer_sees_it(user: User, create_user: Callable[[], User]) -> None:
    by = factories.firm()
    number = factories.draft(by)
    job = factories.job(by, number)
    factories.send(by, number)
    factories.accept(by, number)
    await write(quotes.confirm, by.owner, number)
    jonas = await opened(user, by)
    ingrid = await people.customer(create_user(), number)
    await ingrid.open(f'/portal/ordre/{number}')
    await sees(ingrid, 'Planlagt')
    press(jonas, 'Start jobb')
    await sees(jonas, 'Du har startet «Flytting til Åsane».', 'Startet')
    await sees(ingrid, 'Startet')
    assert status(by, number) is Status.STARTED
    assert factories.get(by, number).job(job).running[0].employee_id == by.jonas_id
    await sees_nothing_of(jonas, 'Start jobb')


async def test_the_running_job_stands_first_with_a_clock(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.job(by, number, title='Tidlig')
    late = factories.job(by, number, title='Sen')
    await write(jobs.start, by.jonas, number, late)
    await opened(user, by)
    assert titles(user) == ['Sen', 'Tidlig']
    (clock_,) = [each for each in user.find(ui.element).elements if each.props.get('role') == 'timer']
    assert clock_.props['data-started']


# ---------- one job ----------


async def test_a_job_says_how_to_get_there_and_what_to_do(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    both = [by.jonas_id, by.ali.employee_id or 0]
    await write(
        jobs.add,
        by.owner,
        number,
        title='Flytting',
        description='Pianoet skal stå igjen.\nSpeilet er løst.',
        address='Nye Sandviksvei 50, 5035 Bergen',
        day=short_date(clock.today()),
        starts='08:00',
        people=both,
    )
    await opened(user, by, f'/crew/jobb/{factories.get(by, number).jobs[0].id}')
    await sees(user, 'Flytting', 'Ingrid Bjørnstad', 'I dag 08:00', 'Pianoet skal stå igjen.', 'Ali Demir')
    links = {each.text: each.props['href'] for each in user.find(ui.button).elements if 'href' in each.props}
    assert links == {
        'Ring': 'tel:+4791234567',
        'Send SMS': 'sms:+4791234567',
        'Vis veibeskrivelse': 'https://www.google.com/maps/dir/?api=1&destination=Nye%20Sandviksvei%2050%2C%205035%20Bergen',
    }
    assert primary(user) == ['Start jobb']


async def test_a_job_from_start_to_end_and_back(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    await opened(user, by, f'/crew/jobb/{job}')
    press(user, 'Start jobb')
    await sees(user, 'Startet i dag')
    assert primary(user) == ['Fullfør jobb']
    press(user, 'Fullfør jobb')
    await sees(user, 'Fullført i dag', 'Gjenåpne jobb')
    assert primary(user) == []
    assert status(by, number) is Status.COMPLETED
    press(user, 'Gjenåpne jobb')
    await sees(user, 'Fortsett')
    assert status(by, number) is Status.STARTED
    assert factories.get(by, number).job(job).status is JobStatus.STARTED


async def test_after_ten_minutes_the_office_must_reopen(user: User) -> None:
    by = factories.firm()
    clock.turn(-timedelta(minutes=11))
    number = factories.confirmed(by)
    job = factories.job(by, number)
    await write(jobs.start, by.jonas, number, job)
    await write(jobs.complete, by.jonas, number, job)
    clock.turn(timedelta())
    await opened(user, by, f'/crew/jobb/{job}')
    await sees(user, 'Fullført')
    await sees_nothing_of(user, 'Gjenåpne jobb')


async def test_before_the_order_is_confirmed_nothing_can_be_started(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    job = factories.job(by, number, people=[by.ali.employee_id or 0])
    ali = await opened(user, by, ali=True)
    await sees(ali, NOT_CONFIRMED)
    await ali.open(f'/crew/jobb/{job}')
    await sees(ali, NOT_CONFIRMED)
    await sees_nothing_of(ali, 'Bekreft ordre')
    assert [each.enabled for each in buttons(ali, 'Start jobb')] == [False]
    await write(quotes.confirm, by.owner, number)
    await sees_nothing_of(ali, NOT_CONFIRMED)
    assert [each.enabled for each in buttons(ali, 'Start jobb')] == [True]


async def test_who_has_the_right_confirms_in_crew(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    job = factories.job(by, number)
    await opened(user, by, f'/crew/jobb/{job}')
    await sees(user, NOT_CONFIRMED)
    assert primary(user) == ['Bekreft ordre']
    assert [each.enabled for each in buttons(user, 'Start jobb')] == [False]
    press(user, 'Bekreft ordre')
    await sees(user, f'Ordre {number} er bekreftet.')
    await sees_nothing_of(user, NOT_CONFIRMED)
    assert primary(user) == ['Start jobb']
    assert status(by, number) is Status.CONFIRMED


async def test_a_timer_elsewhere_is_asked_about(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    first, second = factories.job(by, number, title='Lasting'), factories.job(by, number, title='Bæring')
    await write(jobs.start, by.jonas, number, first)
    await opened(user, by, f'/crew/jobb/{second}')
    press(user, 'Start jobb')
    await sees(user, 'Stopp «Lasting» og start her?')
    press(user, 'Avbryt')
    await sees_nothing_of(user, 'Stopp «Lasting» og start her?')
    assert factories.get(by, number).job(first).running
    await asyncio.sleep(0.4)
    press(user, 'Start jobb')
    await sees(user, 'Stopp «Lasting» og start her?')
    press(user, 'Stopp og start her')
    await sees(user, 'Du har startet «Bæring».', 'Startet i dag')
    assert not factories.get(by, number).job(first).running
    await user.open(f'/crew/jobb/{first}')
    await sees(user, 'Du har pause. Ingen tid går nå.')
    assert primary(user) == ['Fortsett']
    await user.open('/crew')
    assert titles(user) == ['Bæring', 'Lasting']
    assert len(buttons(user, 'Fortsett')) == 1


async def test_a_colleague_joins_and_completing_stops_both(user: User, create_user: Callable[[], User]) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number, people=[by.jonas_id, by.ali.employee_id or 0])
    jonas, ali = (
        await opened(user, by, f'/crew/jobb/{job}'),
        await opened(create_user(), by, f'/crew/jobb/{job}', ali=True),
    )
    press(jonas, 'Start jobb')
    await sees(ali, 'Jobben er i gang. Start for å føre din egen tid.')
    press(ali, 'Start jobb')
    await sees(ali, 'Startet i dag')
    assert len(factories.get(by, number).job(job).running) == 2
    press(jonas, 'Fullfør jobb')
    await sees(ali, 'Fullført i dag')
    assert not factories.get(by, number).job(job).running


# ---------- jobs that go ----------


async def test_a_job_disappears_when_its_order_becomes_a_draft(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    job = factories.job(by, number)
    await opened(user, by, f'/crew/jobb/{job}')
    await sees(user, 'Flytting til Åsane')
    await write(going_back.go_back, by.owner, number, Status.DRAFT)
    await sees(user, GONE, 'Til jobbene dine')
    await sees_nothing_of(user, 'Flytting til Åsane', 'Send SMS', 'Start jobb')


@pytest.mark.parametrize('job_id', ['2', '99', 'abc', '99999999999999999999'])
async def test_somebody_elses_job_is_not_there(user: User, job_id: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    assert factories.job(by, number) == 1
    assert factories.job(by, number, title='Alis jobb', people=[by.ali.employee_id or 0]) == 2
    await people.crew(user, by.jonas_id)
    answer = await user.http_client.get(f'/crew/jobb/{job_id}', headers={'accept': 'text/html'})
    assert answer.status_code == 404
    assert 'Alis jobb' not in answer.text
    assert 'Til jobbene dine' in answer.text


async def test_who_is_no_longer_employed_is_signed_out_at_once(user: User) -> None:
    by = factories.firm()
    client = (await opened(user, by)).client
    assert client
    await write(employees.edit, by.owner, by.jonas_id, {'active': True}, {'active': False})
    await eventually(lambda: client.is_deleted)
    await user.open('/crew')
    await sees(user, 'Logg inn i Crew')


async def test_a_one_time_address_signs_a_phone_in(user: User) -> None:
    by = factories.firm()
    ticket = await write(sign_in.make_ticket, TicketKind.CREW, by.jonas_id)
    answer = await user.http_client.post(f'/crew/inn/{ticket}', follow_redirects=False)
    assert answer.headers['location'] == '/crew'
    await user.open('/crew')
    await sees(user, 'Jonas Vik')


async def test_what_is_nothing_to_this_page_leaves_its_buttons_alone(user: User) -> None:
    """A press that is on its way finds the button it was meant for."""
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    await opened(user, by, f'/crew/jobb/{job}')
    [start] = buttons(user, 'Start jobb')
    await write(orders.edit, by.owner, number, 'your_ref', '', 'Innkjøp')
    await write(orders.edit, by.owner, number, 'title', factories.get(by, number).title, 'Flytting med piano')
    await sees(user, 'Flytting med piano')
    assert start.is_deleted  # what it says has changed
    [start] = buttons(user, 'Start jobb')
    await write(orders.edit, by.owner, number, 'your_ref', 'Innkjøp', 'Lager')
    await asyncio.sleep(0.1)
    assert not start.is_deleted
    UserInteraction(user, {start}, None).click()
    await sees(user, 'Fullfør jobb')
