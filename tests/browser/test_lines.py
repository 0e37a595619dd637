"""Phones that sleep, people who sign out: what happens on the screens that are open."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from domain.sign_in import Face
from store import sign_in
from store.database import write_now
from tests import factories
from tests.browser import people
from tests.browser.conftest import PASSWORD, Visits, alive
from tests.browser.line import Line
from tests.browser.people import Person
from tests.factories import Firm
from tests.server import Server


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    made = Line(server.port)
    yield made
    made.close()


def test_a_phone_that_slept_shows_what_happened_meanwhile_and_keeps_what_was_typed(
    visit: Visits, by: Firm, line: Line
) -> None:
    """The order is confirmed while the customer's phone has no line; the name typed before is still there."""
    number = factories.quoted(by)
    office = Person(visit.office(f'/ordre/{number}', by.owner))
    path = people.quote_link(office)
    phone = Person(visit(path, 390, base_url=line.url))
    phone.page.wait_for_url(f'**/portal/ordre/{number}')
    phone.fill(Fullt_navn='Ingrid Bjørn')
    line.cut()
    office.press('Flere valg')
    office.page.get_by_role('menuitem', name='Bekreft ordre').click()
    office.at_status('Bekreftet')
    phone.page.wait_for_timeout(4_000)  # longer than NiceGUI's own reconnect time
    line.mend()
    expect(phone.page.get_by_text('Bekreftet').locator('visible=true').first).to_be_visible(timeout=4 * people.SOON)
    visit.errors.clear()  # the browser complains about the line


def test_signing_out_closes_every_tab_of_that_session_and_no_other(visit: Visits, by: Firm) -> None:
    first = Person(visit('/logg-inn'))
    first.page.get_by_label('E-post').fill('marte@sandviken.no')
    first.page.get_by_label('Passord', exact=True).fill(PASSWORD)
    first.press('Logg inn')
    first.page.wait_for_url('**/ordrer')
    alive(first.page)
    second = Person(first.page.context.new_page())
    second.page.goto('/innstillinger/firma')
    alive(second.page)
    cookie = write_now(sign_in.begin, Face.OFFICE, employee_id=by.owner.employee_id)
    elsewhere = visit.context()
    elsewhere.add_cookies([{'name': 'ordreflyt_kontor', 'value': cookie, 'url': visit.url}])
    other = elsewhere.new_page()
    other.goto('/ordrer')
    alive(other)
    first.press('Logg ut')
    first.page.wait_for_url('**/logg-inn*')
    expect(second.page).to_have_url(re.compile('/logg-inn'), timeout=people.SOON)
    expect(other).to_have_url(f'{visit.url}/ordrer')
    other.reload()
    expect(other).to_have_url(f'{visit.url}/ordrer')


def test_an_employee_who_is_taken_off_leaves_crew_at_once(visit: Visits, by: Firm) -> None:
    """The owner turns «Aktiv» off on another screen."""
    cookie = write_now(sign_in.begin, Face.CREW, employee_id=by.jonas_id)
    context = visit.context(390)
    context.add_cookies([{'name': 'ordreflyt_crew', 'value': cookie, 'url': visit.url}])
    jonas = context.new_page()
    jonas.goto('/crew')
    alive(jonas)
    owner_cookie = write_now(sign_in.begin, Face.OFFICE, employee_id=by.owner.employee_id)
    desk = visit.context()
    desk.add_cookies([{'name': 'ordreflyt_kontor', 'value': owner_cookie, 'url': visit.url}])
    owner = Person(desk.new_page())
    owner.page.goto('/innstillinger/ansatte')
    alive(owner.page)
    owner.open('Rediger', owner.page.get_by_role('listitem').filter(has_text='Jonas Vik'))
    owner.top.get_by_role('switch', name='Aktiv').click()
    owner.press('Lagre')
    expect(jonas).to_have_url(re.compile('/logg-inn'), timeout=people.SOON)
