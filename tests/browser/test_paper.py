"""A quote that changes while the customer reads it on a phone, beside the office, until the invoice is paid."""

import re

from playwright.sync_api import expect
from sqlmodel import Session

from domain.company import Company
from domain.kid import KidMode
from store.database import write_now
from tests import factories
from tests.browser import people
from tests.browser.conftest import Visits
from tests.browser.people import Person
from tests.factories import Firm


def test_each_sees_the_version_that_counts_and_the_customer_has_it_on_paper(visit: Visits, by: Firm) -> None:
    """Sent, changed, sent again, accepted with what was picked, opened again, the first one offered anew, and paid."""
    write_now(_with_kid)
    number = factories.draft(by)
    factories.option(by, number, 'Flyttevask', '2000')
    factories.send(by, number)
    office = Person(visit.office(f'/ordre/{number}', by.owner))
    phone = Person(visit(people.quote_link(office), 390, permissions=['clipboard-read', 'clipboard-write']))
    first = _price(phone)
    phone.sees(f'tilbud {number}-1')
    _pick(phone, 'Flyttevask')
    assert _price(phone) != first

    people.add_line(office, 'Montering av garderobe', '1000')
    office.sees('Kunden ser fortsatt versjon 1')
    office.open('Send ny versjon')
    office.press('Send tilbud')
    office.closed()
    phone.sees(f'tilbud {number}-2')
    phone.sees('Montering av garderobe')
    _pick(phone, 'Flyttevask')
    second = _price(phone)
    _accept(phone)
    office.at_status('Akseptert av kunde')
    assert second.split(',')[0] in office.region('Ordrelinjer').inner_text()

    office.page.get_by_role('list', name='Status').get_by_text('Tilbud sendt').click()
    office.press('Gå tilbake')
    office.closed()
    phone.page.get_by_role('button', name='Godta tilbudet og forplikt deg til å betale').wait_for()
    phone.sees(f'tilbud {number}-2')

    office.sees(re.compile('sett av kunden'), office.region('Tilbud'))  # what is drawn anew folds its menu
    office.choose(f'Valg for tilbud {number}-1', 'Tilby på nytt')
    office.press('Send tilbud')
    office.closed()
    phone.sees(f'tilbud {number}-3')
    phone.sees_not('Montering av garderobe')
    assert _price(phone) == first
    _accept(phone)
    office.at_status('Akseptert av kunde')
    _is_paper(phone, f'{number}-3.pdf')

    office.press('Bekreft ordre')
    office.at_status('Bekreftet')
    office.press('Opprett faktura')
    office.fill(Begrunnelse='Avtalt forskudd på materialer')
    office.press('Send faktura')
    office.closed()
    kid = phone.page.get_by_role('button', name='Kopier KID')
    kid.click()
    phone.sees('Kopiert: ')
    copied = phone.page.evaluate('navigator.clipboard.readText()')
    assert copied == kid.get_attribute('data-copy')
    assert copied.isdigit()
    _is_paper(phone, 'faktura-')
    office.open('Registrer betaling')
    office.press('Registrer betaling')
    office.closed()
    phone.sees('Betalt')


def _with_kid(session: Session) -> None:
    firm = session.get(Company, 1)
    assert firm is not None
    firm.kid_mode = KidMode.MOD10


def _pick(person: Person, text: str) -> None:
    person.page.get_by_role('checkbox', name=text).check()
    person.sees(f'Du har valgt: {text}.')


def _accept(person: Person) -> None:
    price = re.sub(r'\W', '.', _price(person))
    person.fill(Fullt_navn='Ingrid Bjørnstad')
    tick = person.page.get_by_role('checkbox', name=re.compile(f'^Jeg godtar tilbudet på.{price}'))
    tick.click()
    expect(tick).to_be_checked()
    person.press('Godta tilbudet og forplikt deg til å betale')
    person.sees('Takk. Tilbudet er akseptert')


def _price(person: Person) -> str:
    return person.page.locator('.sum').first.inner_text()


def _is_paper(person: Person, name: str) -> None:
    """One of the papers on the page is a PDF of that name."""
    found = []
    for link in person.page.get_by_role('link', name=re.compile('^Last ned')).all():
        answer = person.page.request.get(link.get_attribute('href') or '')
        assert answer.status == 200
        assert answer.body().startswith(b'%PDF-')
        found.append(answer.headers['content-disposition'])
        if name in found[-1]:
            return
    raise AssertionError(f'{name} is not among {found}')
