"""`python main.py demo`: one address per face, each of which signs a fresh browser in."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visits, alive
from tests.browser.people import Person
from tests.server import Server, free_port


def test_each_address_of_the_demo_signs_a_fresh_browser_in(tmp_path: Path, browser: Browser) -> None:
    """Kontor lands on the list, Crew on today, Kundeportal on a quote that waits for an answer with name and tick."""
    port = free_port()
    server = Server(tmp_path, 'sqlite', 'demo', '--data-dir', str(tmp_path), '--port', str(port), '--orders', '60')
    server.port, server.url = port, f'http://127.0.0.1:{port}'
    server.start()
    printed = dict(re.findall(r'^(Kontor|Crew|Kundeportal): +(http\S+)$', server.log(), re.M))
    assert set(printed) == {'Kontor', 'Crew', 'Kundeportal'}, server.log()
    visit = Visits(browser, server.url)
    paths = {face: address.removeprefix(server.url) for face, address in printed.items()}

    office = Person(visit(paths['Kontor']))
    expect(office.page).to_have_url(re.compile('/ordrer$'))
    office.sees('Dette er et demofirma.')
    assert office.page.get_by_role('row').count() > 20

    crew = Person(visit(paths['Crew'], 390))
    expect(crew.page).to_have_url(re.compile('/crew$'))
    crew.sees(re.compile('I dag'))

    customer = Person(visit(paths['Kundeportal'], 390))
    expect(customer.page).to_have_url(re.compile(r'/portal/ordre/\d+$'))
    customer.fill(Fullt_navn='Kunde Kundesen')
    customer.page.get_by_role('checkbox', name=re.compile('Jeg godtar')).click()
    customer.press('Godta tilbudet og forplikt deg til å betale')
    customer.sees(re.compile('Tilbudet er akseptert'))
    number = customer.page.url.rsplit('/', 1)[1]
    office.page.goto(f'/ordre/{number}')
    alive(office.page)
    office.sees(re.compile('godtok tilbud'), office.region('Historikk'))
    visit.close()
    assert not visit.errors


def test_a_normal_start_has_no_such_address(visit: Visits) -> None:
    page = visit.context().new_page()
    for face in ('kontor', 'crew', 'kundeportal'):
        answer = page.request.get(f'/demo/{face}')
        assert answer.status == 404
