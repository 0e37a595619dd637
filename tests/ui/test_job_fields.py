"""The fields of a job on the screens: the dialog, the order page, Crew, and the portal."""

from datetime import timedelta

from nicegui.testing import User

from domain.words import short_date
from store import clock, jobs
from store.database import write_now
from tests import factories
from tests.ui.scenes import at_crew, at_order


async def test_the_dialog_saves_them_and_everybody_reads_them(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    screen = await at_order(user, by, number)
    screen.press('Legg til jobb')
    await screen.opens('Jobb')
    screen.type('Hva skal gjøres?', 'Rydding')
    screen.type('Dato', short_date(clock.today()))
    screen.type('Fra', '08:00')
    screen.type('Til', '12:00')
    screen.tick('Tidsvindu')
    screen.type('Varighet', '1:30')
    screen.type('Flere steder', 'Til: Åsane 5')
    screen.field('Ansatte').value = [by.jonas_id, by.ali.employee_id]
    await screen.until(lambda: 'Ansvarlig på jobben' in [each.props.get('label') for each in screen.elements()])
    screen.field('Ansvarlig på jobben').value = by.jonas_id
    screen.press('Lagre')
    await screen.closes()
    await screen.sees('mellom 08:00 og 12:00 · varer 1 t 30 min · Jonas Vik (ansvarlig), Ali Demir')
    await screen.sees('Til: Åsane 5')
    job = factories.get(by, number).jobs[0].id
    screen = await at_crew(user, by, f'/crew/jobb/{job}')
    await screen.sees('mellom 08:00 og 12:00', 'Åsane 5', '1 t 30 min', 'Ansvarlig på jobben', 'Deg')


async def test_starting_before_the_day_is_asked_about_and_the_rest_is_a_new_job(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    day = short_date(clock.today() + timedelta(days=3))
    write_now(jobs.add, by.owner, number, title='Rydding', day=day, people=[by.jonas_id])
    job = factories.get(by, number).jobs[0].id
    screen = await at_crew(user, by, f'/crew/jobb/{job}')
    screen.press('Start jobb')
    await screen.opens('Starte nå?')
    screen.press('Start nå')
    await screen.closes()
    await screen.sees('Må tilbake')
    screen.press('Må tilbake')
    await screen.opens('Må tilbake')
    screen.press('Lag ny jobb')
    await screen.hears('Du har startet «Rydding».', 'Fyll ut hva som gjenstår.')
    screen.type('Hva gjenstår?', 'Lister')
    screen.press('Lag ny jobb')
    await screen.closes()
    assert len(factories.get(by, number).jobs) == 2
