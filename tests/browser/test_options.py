"""A customer with a phone picks what they want: the price follows, and the office sees what was picked."""

import re

from playwright.sync_api import expect

from domain.words import kr
from tests import factories
from tests.browser import people
from tests.browser.conftest import Visits
from tests.browser.people import Person
from tests.factories import Firm


def test_the_price_follows_the_thumb_and_the_keyboard_and_the_office_sees_what_was_chosen(
    visit: Visits, by: Firm
) -> None:
    number = factories.draft(by)
    for floor, price in (('Eikeparkett', '400'), ('Furugulv', '200')):
        factories.option(by, number, floor, price, group='Gulv')
    factories.option(by, number, 'Vask etterpå', '300')
    factories.send(by, number)
    office = Person(visit.office(f'/ordre/{number}', by.owner))
    phone = Person(visit(people.quote_link(office), 390, 844))
    phone.page.wait_for_url(f'**/portal/ordre/{number}')
    phone.sees(kr(175000))
    oak, pine = (phone.page.get_by_role('radio', name=re.compile(name)) for name in ('Eikeparkett', 'Furugulv'))
    expect(oak).to_be_checked()
    oak.press('ArrowDown')
    expect(pine).to_be_checked()
    phone.sees(kr(150000))
    phone.page.get_by_text('Vask etterpå', exact=True).first.click()
    phone.sees(f'Jeg godtar tilbudet på {kr(187500)} inkl. mva.')
    expect(pine).to_be_checked()
    phone.fill(Fullt_navn='Ingrid Bjørnstad')
    phone.page.get_by_role('checkbox', name=re.compile('Jeg godtar')).click()
    phone.press('Godta tilbudet og forplikt deg til å betale')
    phone.sees('Dette er avtalt')
    phone.sees_not('Eikeparkett')
    office.at_status('Akseptert')
    office.sees('valgte Furugulv, Vask etterpå')
