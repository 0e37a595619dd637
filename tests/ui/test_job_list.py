"""/jobber on the screens: the list and its filters, what others do meanwhile, and the week."""

from datetime import timedelta

from nicegui.testing import User

from domain.job_view import monday
from domain.words import short_date
from store import absences, clock, jobs
from store.database import write, write_now
from tests import factories
from tests.factories import Firm
from tests.ui import people
from tests.ui.people import sees
from tests.ui.screen import Screen


async def at(user: User, by: Firm, path: str) -> Screen:
    await people.office(user, by)
    await user.open(path)
    return Screen(user, by)


def links(screen: Screen) -> list[str]:
    """The jobs that stand there, from the top."""
    return [each.text for each in screen.elements() if each.tag == 'a' and '?jobb=' in each.props.get('href', '')]


async def test_the_list_says_what_needs_planning_and_leads_to_the_job(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number, title='Flytting')
    factories.job(by, number, title='Vask', people=[], day=False)
    screen = await at(user, by, '/jobber')
    await screen.sees('Uplanlagt', 'I dag, ', '08:00–14:00', 'Jonas Vik', '1–2 av 2 jobber')
    assert links(screen) == ['Vask', 'Flytting']
    await user.open(f'/ordre/{number}?jobb={job}')
    await screen.sees('Flytting')
    (line,) = (each for each in screen.elements() if each.props.get('data-job') == str(job))
    assert 'here' in line.classes


async def test_filters_search_and_an_address_with_nonsense(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.job(by, number, title='Flytting')
    factories.job(by, number, title='Vask', people=[by.ali.employee_id or 0])
    screen = await at(user, by, f'/jobber?ansatt={by.jonas_id}&hva=x')
    await screen.sees('Noe i adressen ble ikke forstått og er utelatt: hva=x.')
    assert links(screen) == ['Flytting']
    await user.open('/jobber?status=done')
    await screen.sees('Ingen jobber passer med dette.')
    await user.open('/jobber?q=vask')
    await screen.sees('1–1 av 1 jobb')
    assert links(screen) == ['Vask']
    await user.open('/jobber?ansatt=99')
    await screen.sees('ansatt=99')
    assert links(screen) == ['Flytting', 'Vask']


async def test_what_others_do_appears_without_moving_what_is_read(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    first = factories.job(by, number, title='Flytting')
    factories.job(by, number, title='Vask')
    screen = await at(user, by, '/jobber')
    assert links(screen) == ['Flytting', 'Vask']
    await write(jobs.cancel, by.owner, number, first, 'Regn')
    await screen.sees('Avlyst')
    assert links(screen) == ['Flytting', 'Vask'], 'it stands where it stood'
    later = short_date(clock.today() + timedelta(days=1))
    await write(jobs.add, by.owner, number, title='Rydding', day=later, people=[by.jonas_id])
    await screen.sees('Rydding')
    assert links(screen) == ['Flytting', 'Vask', 'Rydding']


async def test_the_week_shows_jobs_and_absences_and_follows(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.job(by, number, title='Flytting')
    screen = await at(user, by, '/jobber?visning=uke')
    week = monday(clock.today()).isocalendar().week
    await screen.sees(f'Uke {week}, ', 'Flytting', 'Jonas Vik', 'Ali Demir')
    day = short_date(clock.today())
    await write(absences.add, by.owner, employee_id=by.ali.employee_id or 0, kind='sick', first=day)
    await sees(user, 'Syk')
    write_now(jobs.add, by.owner, number, title='Alene', day=day)
    await user.open('/jobber?visning=uke')
    await screen.sees('Mangler ansatte', 'Alene')
    await user.open('/jobber?visning=uke&uke=2027-01')
    await screen.sees('Uke 1, 4. jan.–10. jan.', 'Denne uken')
    await user.open('/jobber?visning=uke&uke=2027-20')
    await screen.sees('Andre pinsedag og Grunnlovsdag')
    assert links(screen) == []
