"""Checklists on the screens: made under Innstillinger, put on a job, answered on the phone, seen in the office."""

from nicegui.testing import User

from store import checklists
from store.database import read_now, write, write_now
from tests import factories
from tests.ui import people
from tests.ui.scenes import at_crew, at_order
from tests.ui.screen import Screen


async def test_a_template_is_made_under_innstillinger(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/sjekklister')
    screen = Screen(user, by)
    await screen.sees('Ingen sjekklister ennå.')
    screen.press('Ny sjekkliste')
    await screen.opens('Ny sjekkliste')
    screen.type('Navn', 'Utvask')
    screen.press('Lagre')
    await screen.closes()
    await screen.sees('Utvask', '0 punkter')
    screen.press('Legg til punkt')
    await screen.opens('Legg til punkt')
    screen.press('Lagre')
    await screen.hears('Fyll ut punktet.')
    screen.type('Punkt', 'Ovnen er vasket')
    screen.press('Lagre')
    await screen.closes()
    await screen.sees('Ovnen er vasket', '1 punkt')
    assert len(read_now(checklists.templates, by.owner)[0].points) == 1


async def test_it_is_put_on_a_job_and_answered_in_crew(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    template = write_now(checklists.make, by.owner, 'Utvask')
    write_now(checklists.add_to_template, by.owner, template, 'Ovnen er vasket', 'yes_no', True)
    screen = await at_order(user, by, number)
    screen.choose('Sjekkliste')
    await screen.opens('Sjekkliste')
    screen.press('Sett inn')
    await screen.closes()
    await screen.sees('Sjekkliste til Flytting til Åsane: 0 av 1')
    screen = await at_crew(user, by, f'/crew/jobb/{job}')
    await screen.sees('Ovnen er vasket', '0 av 1')
    screen.press('Start jobb')
    await screen.sees('Fullfør jobb')
    screen.forget()
    screen.press('Fullfør jobb')
    await screen.hears('Sjekklisten er ikke ferdig. Svar først på «Ovnen er vasket».')
    screen.press('Ja: Ovnen er vasket')
    await screen.sees('1 av 1', 'Ja · Jonas Vik, ')
    points = read_now(checklists.templates, by.owner)[0].points
    await write(checklists.add, by.owner, number, job, 'Nøkkel', 'text', False)
    await screen.sees('Nøkkel', '1 av 2')
    assert points[0].answer == '', 'the template is untouched'
