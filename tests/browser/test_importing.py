"""A firm leaves its spreadsheet: customers and open orders from two files, chosen and dropped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from domain.sign_in import Face
from tests import factories
from tests.browser import houses
from tests.browser.conftest import Visits, alive
from tests.browser.people import Person

CUSTOMERS = 'Kundenr;Navn;Telefon;E-post;Sted\r\n7;Åse Ødegård;91234567;ase@epost.no;Bergen\r\n8;Ola Lie;12;;\r\n'
ORDERS = (
    'Ordrenr;Kundenr;Oppdrag;Status;Ordrelinje;Pris\r\n'
    '501;7;Flytting;Bekreftet;Bærehjelp;500\r\n501;7;;;Bil;"1 200,50"\r\n'
)
DROP = """([target, name, text]) => {
  const brought = new DataTransfer();
  brought.items.add(new File([text], name, { type: 'text/csv' }));
  target.dispatchEvent(new DragEvent('drop', { dataTransfer: brought, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def office(browser: Browser) -> Iterator[Person]:
    with houses.house() as server:
        owner = houses.furnish(server, lambda: houses.cookie(server, Face.OFFICE, factories.firm().owner.employee_id))
        visits = Visits(browser, server.start().url)
        context = visits.context()
        context.add_cookies([owner])
        yield Person(context.new_page())
        visits.close()
        assert not visits.errors


def go(page: Page, address: str) -> None:
    page.goto(address)
    alive(page)


def test_customers_and_orders_from_another_system(office: Person, tmp_path: Path) -> None:
    page = office.page
    file = tmp_path / 'kunder.csv'
    file.write_bytes(CUSTOMERS.encode('cp1252'))
    go(page, '/kunder')
    page.get_by_role('link', name='Importer', exact=True).click()
    page.wait_for_url('**/importer/kunder')
    alive(page)
    with page.expect_file_chooser() as chooser:
        office.press('Velg fil')
    chooser.value.set_files(file)
    office.sees('kunder.csv · 2 rader')
    expect(page.get_by_role('combobox', name='Navn', exact=True)).to_have_value('Navn')
    page.wait_for_url('**/importer/kunder?fil=*')
    page.reload()
    alive(page)
    office.press('Kontroller filen')
    office.sees('1 ny kunde · 1 utelatt')
    office.sees('Rad 3 · Telefon: 12')
    office.press('Importer 1 kunde')
    office.sees('Ferdig. 1 ny kunde · 1 utelatt.')
    page.get_by_role('link', name='Ordrer', exact=True).last.click()
    page.wait_for_url('**/importer/ordrer')
    alive(page)
    page.evaluate(DROP, [page.get_by_role('region', name='1. Velg fil').element_handle(), 'ordrer.csv', ORDERS])
    office.press('Kontroller filen')
    office.press('Importer 1 ordre')
    office.sees('Ferdig. 1 ny ordre.')
    go(page, '/ordre/1001')
    for text in ('Åse Ødegård', 'Bærehjelp', '2\xa0125,63\xa0kr'):
        office.sees(text)
    office.at_status('Bekreftet')
    go(page, '/importer/kunder')
    office.open('Angre importen')
    office.press('Angre importen')
    office.sees('Åse Ødegård: har ordrer eller annet')
