"""Repeterende jobber on the order page: made with a preview, folded, changed alone or with all that follow."""

from datetime import timedelta
from decimal import Decimal

import pytest
from nicegui.testing import User

from store import clock, jobs, plans
from store.database import write_now
from tests import factories
from tests.ui.scenes import at_order

pytestmark = pytest.mark.usefixtures('leave')


async def test_a_plan_is_made_while_one_reads_what_it_means(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    screen = await at_order(user, by, number)
    screen.press('Legg til repeterende jobb')
    await screen.opens('Repeterende jobb')
    screen.type('Hva skal gjøres?', 'Trappevask')
    screen.field('Gjentas').value = 'two_weeks'
    screen.type('Første dato', '04.01.2100')
    await screen.sees('Slik gjentas den')
    for day in range(7):
        name = ('mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag')[day]
        wanted = day in (0, 3)
        if (screen.button(name).props['aria-pressed'] == 'true') is not wanted:
            screen.press(name)
    await screen.sees('Hver annen uke, mandag og torsdag, fra 4. januar 2100. Helligdager hoppes over.')
    screen.field('Slutter').value = 'after'
    screen.type('Antall ganger', '10000')
    await screen.sees('Antall ganger må være fra 1 til 999. Velg «Slutter aldri» hvis det skal fortsette lenger.')
    screen.press('Lagre')
    await screen.until(lambda: not factories.get(by, number).plans, 'nothing is saved')
    screen.type('Antall ganger', '6')
    screen.type('Første dato', f'{clock.today():%d.%m.%Y}')
    screen.press('Lagre')
    await screen.closes()
    (plan,) = factories.get(by, number).plans
    assert (plan.title, plan.rule.weekdays, plan.rule.times) == ('Trappevask', (0, 3), 6)


async def test_the_jobs_of_a_plan_are_folded_until_somebody_asks(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.plan(by, number)
    screen = await at_order(user, by, number)
    await screen.sees('Trappevask', 'Løper')
    every = len(factories.get(by, number).jobs)
    assert sum(button.text == 'Start jobb' for button in screen.buttons()) < 5
    screen.press(f'Vis alle {every}')
    await screen.until(lambda: sum(b.text == 'Start jobb' for b in screen.buttons()) > every - 3, 'all are shown')
    screen.press('Vis færre')
    await screen.until(lambda: sum(b.text == 'Start jobb' for b in screen.buttons()) < 5, 'they are folded')


async def test_denne_og_alle_folgende_says_first_what_it_does(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.plan(by, number)
    screen = await at_order(user, by, number)
    screen.choose('Rediger')
    await screen.opens('Jobb')
    screen.press('Denne og alle følgende')
    screen.type('Til', '12:30')
    screen.press('Lagre')
    await screen.opens('Endre denne og alle følgende?')
    every = len(factories.get(by, number).jobs)
    await screen.sees(f'{every} endres')
    screen.press('Lagre')
    await screen.closes()
    assert {job.hours for job in factories.get(by, number).jobs} == {'09:00–12:30'}


async def test_bare_denne_jobben_is_kept(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.plan(by, number)
    screen = await at_order(user, by, number)
    screen.choose('Rediger')
    await screen.opens('Jobb')
    screen.type('Til', '12:30')
    screen.press('Lagre')
    await screen.closes()
    assert [job.by_hand for job in factories.get(by, number).jobs].count(True) == 1


async def test_a_pause_a_start_and_the_end(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.plan(by, number)
    screen = await at_order(user, by, number)
    screen.choose('Sett på pause')
    await screen.opens('Sett på pause')
    screen.type('Fortsetter', f'{clock.today() + timedelta(days=21):%d.%m.%Y}')
    screen.press('Sett på pause')
    await screen.closes()
    await screen.sees('På pause')
    screen.choose('Start igjen')
    await screen.sees('Løper')
    screen.choose('Avslutt planen')
    await screen.opens('Avslutt planen')
    screen.press('Avslutt planen')
    await screen.closes()
    assert factories.get(by, number).plans[0].ended_on == clock.today()


async def test_a_date_is_skipped_with_a_reason(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.plan(by, number)
    screen = await at_order(user, by, number)
    screen.choose('Hopp over')
    await screen.opens('Hopp over')
    screen.press('Hopp over')
    await screen.hears('Fyll ut årsaken.')
    screen.type('Årsak', 'Kunden har ferie')
    screen.press('Hopp over')
    await screen.closes()
    assert [job.cancelled_because for job in factories.get(by, number).jobs if job.by_hand] == ['Kunden har ferie']


async def test_two_people_at_one_plan_are_asked_whose_words_stand(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    plan = factories.plan(by, number)
    screen = await at_order(user, by, number)
    screen.choose('Rediger planen')
    await screen.opens('Repeterende jobb')
    opened = plans.values(factories.get(by, number).plan(plan))
    write_now(plans.edit, by.owner, number, plan, opened, {'address': 'Torget 1', 'price': '900'})
    screen.type('Adresse', 'Torget 2')
    screen.type('Avtalt pris uten mva.', '1 000')
    screen.type('Varighet', '2')
    screen.press('Lagre')
    await screen.opens('Endre planen?')
    screen.press('Lagre')
    await screen.opens('Noen andre har endret dette')
    await screen.sees('«Adresse» til «Torget 1». Du skrev «Torget 2».', '«Pris» til «900,00 kr». Du skrev «1')
    screen.press('Bruk lagret')
    await screen.opens('Repeterende jobb')
    assert (screen.field('Adresse').value, screen.field('Avtalt pris uten mva.').value) == ('Torget 1', '900,00')
    assert factories.get(by, number).plan(plan).minutes is None, 'nothing is saved yet'

    def pressed() -> bool:  # a button is deaf for a moment after a press
        if screen.dialog == 'Repeterende jobb':
            screen.press('Lagre')
        return screen.dialog == 'Endre planen?'

    await screen.until(pressed, 'the plan is saved once more')
    screen.press('Lagre')
    await screen.closes()
    row = factories.get(by, number).plan(plan)
    assert (row.address, row.price, row.minutes) == ('Torget 1', Decimal(900), 120)


async def test_denne_og_alle_folgende_asks_too(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    plan = factories.plan(by, number, price='700')
    screen = await at_order(user, by, number)
    screen.choose('Rediger')
    await screen.opens('Jobb')
    opened = plans.values(factories.get(by, number).plan(plan))
    write_now(plans.edit, by.owner, number, plan, opened, {'price': '900'})
    screen.press('Denne og alle følgende')
    screen.type('Pris per jobb uten mva.', '1 000')
    screen.press('Lagre')
    await screen.opens('Endre denne og alle følgende?')
    screen.press('Lagre')
    await screen.opens('Noen andre har endret dette')
    screen.press('Behold mitt')
    await screen.closes()
    assert {job.price for job in factories.get(by, number).jobs} == {1000}


async def test_the_rest_of_a_plan_is_skipped_and_what_is_done_is_fetched(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.plan(by, number, price='700')
    first = factories.get(by, number).jobs[0]
    write_now(jobs.complete, by.owner, number, first.id or 0)
    screen = await at_order(user, by, number)
    await screen.sees('uten mva. er ikke hentet hit. Bruk «Hent medgått».')
    screen.press('Hent medgått')
    await screen.opens('Hent medgått')
    await screen.sees('Avtalt pris', '1 jobb fullført à 700,00')
    screen.press('Hent')
    await screen.closes()
    assert [line.unit_price for line in factories.get(by, number).lines if line.plan_id] == [700]
    await screen.sees_nothing_of('er ikke hentet hit')
    screen.choose('Hopp over')
    await screen.opens('Hopp over')
    screen.press('Denne og alle følgende')
    screen.type('Årsak', 'Oppsagt')
    screen.press('Hopp over')
    await screen.opens('Avslutte planen her?')
    await screen.sees(' avlyses · 1 fullført låst')
    screen.press('Hopp over')
    await screen.closes()
    await screen.sees('Avsluttet')
    assert {job.cancelled_because for job in factories.get(by, number).jobs} == {'', 'Oppsagt'}
