"""What Crew tells from the phone, on the screens of the office and the customer: «På vei» and notes."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
from nicegui.testing import User
from PIL import Image

from domain.words import in_oslo, kr, short_date
from store import clock, company, jobs
from store.database import write
from tests import factories
from tests.ui import portal
from tests.ui.scenes import at_crew, at_order, at_portal
from ui.signatures import signature_pad


@pytest.fixture(autouse=True)
def morning() -> None:
    """Half past seven in Norway, whenever the tests run."""
    clock.turn(in_oslo(clock.today(), time(7, 30)) - datetime.now(UTC))


async def test_the_way_and_a_note_are_seen_where_they_should_be(user: User, create_user: Callable[[], User]) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    portal.link(by, number)
    office = await at_order(create_user(), by, number)
    customer = await at_portal(create_user(), by, number)
    crew = await at_crew(user, by, f'/crew/jobb/{job}')
    crew.press('På vei')
    await crew.opens('På vei')
    assert crew.typed('Fremme omtrent kl.') == '08:00'
    crew.type('Fremme omtrent kl.', '8.20')
    crew.tick('Send melding til kunden')
    crew.press('Jeg er på vei')
    await crew.closes()
    await crew.sees('Du er på vei siden 07:30. Fremme omtrent kl.\xa008:20.')
    await office.sees('Jonas Vik er på vei siden 07:30. Fremme omtrent kl.\xa008:20.', 'er på vei til jobben')
    await customer.sees('Jonas er på vei siden 07:30. Fremme omtrent kl.\xa008:20.')
    crew.press('Ikke likevel')
    await customer.sees_nothing_of('er på vei')
    crew.press('Skriv notat')
    await crew.opens('Skriv notat')
    crew.type('Notat', 'Heisen står')
    crew.press('Lagre notat')
    await crew.closes()
    await crew.sees('Heisen står', 'Jonas Vik, i dag 07:30')
    await office.sees('Heisen står')
    await customer.sees_nothing_of('Heisen står')


async def test_an_open_page_follows_what_the_firm_shows(user: User) -> None:
    by = factories.firm()
    job = factories.job(by, factories.confirmed(by))
    crew = await at_crew(user, by, f'/crew/jobb/{job}')
    await crew.sees('Send SMS', 'Ordrelinjer')
    await crew.sees_nothing_of(kr(125000))
    opened, wanted = {'crew_phone': True, 'crew_prices': False}, {'crew_phone': False, 'crew_prices': True}
    await write(company.change, by.owner, opened, wanted, {})
    await crew.sees('Kontoret viser ikke kundens telefonnummer.', 'Ring kontoret', kr(125000))
    await crew.sees_nothing_of('Send SMS')


async def test_the_customer_signs_on_the_phone(user: User, create_user: Callable[[], User]) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    portal.link(by, number)
    await write(company.change, by.owner, {'ask_signature': False}, {'ask_signature': True}, {})
    await write(jobs.start, by.jonas, number, job)
    office = await at_order(create_user(), by, number)
    customer = await at_portal(create_user(), by, number)
    crew = await at_crew(user, by, f'/crew/jobb/{job}')
    crew.press('Fullfør jobb')
    await crew.opens('Kundens signatur')
    crew.press('Fullfør jobb')
    await crew.until(lambda: len(crew.alerts) == 2)
    assert crew.dialog
    crew.type('Navn på den som signerer', 'Ingrid Bjørnstad')
    crew.send(next(crew.elements(signature_pad)), 'drawn', [[100, 200, 300, 120]])
    crew.press('Fullfør jobb')
    await crew.closes()
    said = 'Jeg bekrefter at arbeidet er utført. Ingrid Bjørnstad, i dag 07:30'
    await crew.sees(said)
    await office.sees(said)
    await customer.sees(said, 'Utført i dag 07:30')


async def test_a_customer_who_is_not_there(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    await write(jobs.start, by.jonas, number, job)
    crew = await at_crew(user, by, f'/crew/jobb/{job}')
    crew.press('Fullfør med signatur')
    await crew.opens('Kundens signatur')
    crew.tick('Kunden er ikke til stede')
    await crew.until(lambda: not list(crew.elements(signature_pad)))
    crew.press('Fullfør jobb')
    await crew.closes()
    await crew.sees('Fullført i dag 07:30 uten at kunden var til stede.')


async def test_a_phone_can_put_crew_on_its_home_screen(user: User) -> None:
    by = factories.firm()
    await at_crew(user, by, '/crew')
    page = (await user.http_client.get('/crew')).text
    address = re.findall(r'rel="manifest" href="([^"]+)"', page)[0]
    answer = await user.http_client.get(address)
    assert answer.headers['content-type'] == 'application/manifest+json'
    told = answer.json()
    assert (told['start_url'], told['display'], told['lang']) == ('/crew', 'standalone', 'nb-NO')
    touch = re.findall(r'rel="apple-touch-icon" href="([^"]+)"', page)[0]
    for icon, side in ((touch, 180), *((each['src'], int(each['sizes'].split('x')[0])) for each in told['icons'])):
        picture = Image.open(io.BytesIO((await user.http_client.get(icon)).content))
        assert (picture.format, picture.size) == ('PNG', (side, side))
    assert 'rel="manifest"' not in (await user.http_client.get('/logg-inn')).text


async def test_the_calendar_by_week_and_month(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.job(by, number)
    crew = await at_crew(user, by, '/crew/kalender')
    await crew.sees('Flytting til Åsane', 'i dag', '08:00–14:00', 'Ingen jobber')
    await write(jobs.add, by.owner, number, title='Vask', day=short_date(clock.today()), people=[by.jonas_id])
    await crew.sees('Vask')
    crew = await at_crew(user, by, '/crew/kalender?vis=maned&fra=2024-05-20')
    await crew.sees('Mai 2024', 'Andre pinsedag')
    await crew.sees_nothing_of('Vask', 'Ingen jobber')
