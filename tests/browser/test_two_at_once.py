"""Two in the office at one order: for every kind of field, what the second did never vanishes without a word."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from domain.access import Role
from domain.customer import Contact, Customer
from domain.employee import Employee
from domain.line import Line, LineKind
from domain.order import Order
from store import lines, orders
from store.database import write_now
from tests import factories
from tests.browser.conftest import Visits, alive
from tests.browser.people import Person, until
from tests.factories import Firm

Value = Callable[[Order], Any]
Pair = Callable[[int], tuple[Person, Person]]


@pytest.fixture
def pair(visit: Visits, by: Firm) -> Pair:
    """Marte and Hilde, each in a browser of her own, at the same order."""
    hilde = Employee(name='Hilde Tveit', role=Role.OFFICE)
    write_now(lambda session: session.add(hilde))

    def at(number: int) -> tuple[Person, Person]:
        both = (by.owner, factories.office(hilde.id or 0, Role.OFFICE))
        marte, other = (Person(visit.office(f'/ordre/{number}', who)) for who in both)
        return marte, other

    return at


def asked(marte: Person, *, keep: bool) -> None:
    """She is told that Hilde was there first, and chooses."""
    question = marte.page.get_by_role('dialog', name='Noen andre har endret dette')
    expect(question).to_contain_text('Hilde Tveit')
    question.get_by_role('button', name='Behold mitt' if keep else 'Bruk lagret', exact=True).click()
    expect(question).to_have_count(0)


def box(person: Person, label: str) -> Locator:
    return person.top.get_by_role('textbox', name=label, exact=True)


@pytest.mark.parametrize('keep', [True, False], ids=['keeps_hers', 'takes_the_stored'])
def test_a_field_that_saves_itself(by: Firm, pair: Pair, keep: bool) -> None:
    number = factories.draft(by)
    marte, hilde = pair(number)
    fields: dict[str, Value] = {
        'Oppdrag': lambda order: order.title,
        'Oppdragsadresse': lambda order: order.address,
        'Deres ref.': lambda order: order.your_ref,
        'Bestillingsnummer': lambda order: order.their_number,
        'Notat': lambda order: order.note,
    }
    for label, value in fields.items():
        box(marte, label).fill(f'{label} Marte')
        box(hilde, label).fill(f'{label} Hilde')
        box(hilde, label).blur()
        until(lambda value=value, label=label: value(factories.get(by, number)) == f'{label} Hilde')  # type: ignore[misc]
        expect(box(marte, label)).to_have_value(f'{label} Marte')
        box(marte, label).blur()
        asked(marte, keep=keep)
        stands = f'{label} Marte' if keep else f'{label} Hilde'
        for person in (marte, hilde):
            expect(box(person, label)).to_have_value(stands)
        assert value(factories.get(by, number)) == stands


@dataclass(frozen=True, slots=True)
class Form:
    """A dialog: how it is opened; per field its value on the order, and three ways to fill it."""

    open: Callable[[Person], None]
    fields: dict[str, tuple[Value, str, str, str]]
    chosen: frozenset[str] = frozenset()
    """Those that are chosen from a list."""

    def fill(self, person: Person, which: int) -> None:
        for label, typed in self.fields.items():
            if label == 'Ansatte':
                person.pick_many(label, str(typed[which]))
            elif label in self.chosen:
                person.pick(label, str(typed[which]))
            else:
                box(person, label).fill(str(typed[which]))

    def read(self, order: Order) -> dict[str, Any]:
        return {label: value(order) for label, (value, *_) in self.fields.items()}


def by_edit(place: int) -> Callable[[Person], None]:
    """By the line at a place: its button is named after what it says, which changes."""

    def opened(person: Person) -> None:
        person.region('Ordrelinjer').get_by_role('button', name=re.compile('^Rediger ')).nth(place).click()

    return opened


def by_menu(region: str, button: str, item: str) -> Callable[[Person], None]:
    """By the menu of what such a button stands at."""

    def opened(person: Person) -> None:
        person.region(region).get_by_role('button', name=re.compile(f'^{button}')).first.click()
        person.page.get_by_role('menuitem', name=item, exact=True).click()

    return opened


def line(order: Order) -> Line:
    return order.lines[0]


def customer(order: Order) -> Customer:
    assert order.customer is not None
    return order.customer


def contact(order: Order) -> Contact:
    assert order.contact is not None
    return order.contact


FORMS = {
    'line': Form(
        by_edit(0),
        {
            'Beskrivelse': (lambda order: line(order).text, 'Bæring', 'Vask', 'Kjøring'),
            'Antall': (lambda order: line(order).quantity, '2', '3', '4'),
            'Enhet': (lambda order: line(order).unit, 'time', 'stk.', 'm²'),
            'Enhetspris': (lambda order: line(order).unit_price, '500', '600', '700'),
            'Mva-sats': (lambda order: line(order).vat, '15 %', '12 %', '0 %'),
            'Rabatt': (lambda order: line(order).discount, '10 %', '20 %', '30 %'),
            'Kostnad': (lambda order: line(order).cost, '5', '6', '7'),
        },
        frozenset({'Enhet', 'Mva-sats'}),
    ),
    'heading': Form(by_edit(1), {'Overskrift': (lambda order: order.lines[1].text, 'Loft', 'Kjeller', 'Bod')}),
    'discount': Form(
        by_menu('Ordrelinjer', 'Flere valg', 'Rabatt på hele ordren'),
        {'Rabatt': (lambda order: order.discount, '5 %', '15 %', '25 %')},
    ),
    'job': Form(
        by_menu('Jobber', 'Valg for ', 'Rediger'),
        {
            'Hva skal gjøres?': (lambda order: order.jobs[0].title, 'Bære', 'Vaske', 'Kjøre'),
            'Dato': (lambda order: order.jobs[0].day, '01.03.2030', '02.03.2030', '03.03.2030'),
            'Fra': (lambda order: order.jobs[0].starts, '06:00', '06:10', '06:20'),
            'Til': (lambda order: order.jobs[0].ends, '19:00', '19:10', '19:20'),
            'Adresse': (lambda order: order.jobs[0].address, 'Vei 1', 'Vei 2', 'Vei 3'),
            'Ansatte': (lambda order: order.jobs[0].person_ids, 'Ali', 'Jonas', 'Jonas'),
            'Arbeidsbeskrivelse': (lambda order: order.jobs[0].description, 'Ring på', 'Bank på', 'Rop'),
        },
    ),
    'customer': Form(
        by_menu('Kunde', 'Endre kunde', 'Rediger kunde'),
        {
            'Navn': (lambda order: customer(order).name, 'Inger', 'Ingvild', 'Inga'),
            'Mobilnummer': (lambda order: customer(order).phone, '90000001', '90000002', '90000003'),
            'E-post': (lambda order: customer(order).email, 'a@epost.no', 'b@epost.no', 'c@epost.no'),
            'Adresse': (lambda order: customer(order).address, 'Vei 1', 'Vei 2', 'Vei 3'),
            'Postnummer': (lambda order: customer(order).postcode, '5003', '5004', '5005'),
            'Poststed': (lambda order: customer(order).city, 'Fana', 'Os', 'Voss'),
        },
    ),
    'contact': Form(
        by_menu('Kunde', 'Valg for ', 'Rediger'),
        {
            'Kontaktens navn': (lambda order: contact(order).name, 'Kari Moe', 'Kari Lie', 'Kari Vik'),
            'Mobilnummer': (lambda order: contact(order).phone, '90000001', '90000002', '90000003'),
            'E-post': (lambda order: contact(order).email, 'a@epost.no', 'b@epost.no', 'c@epost.no'),
        },
    ),
}


@pytest.mark.parametrize('name', FORMS)
def test_a_dialog(by: Firm, pair: Pair, name: str) -> None:
    """Every field of it at once: she is told of each, nothing is saved before she answers, and her answer stands."""
    form = FORMS[name]
    number = factories.draft(by, private=name != 'contact')
    write_now(lines.add_text, by.owner, number, LineKind.SECTION, 'Rydding')
    factories.job(by, number)
    marte, hilde = pair(number)

    def stored() -> dict[str, Any]:
        return form.read(factories.get(by, number))

    def both_save(hers: int) -> dict[str, Any]:
        """Hilde first; what stands then is hers alone."""
        before = stored()
        form.open(marte)
        form.open(hilde)
        form.fill(marte, 1)
        form.fill(hilde, hers)
        hilde.press('Lagre')
        hilde.closed()
        after = stored()
        assert all(after[label] != before[label] for label in form.fields)
        marte.press('Lagre')
        told = marte.page.get_by_role('dialog', name='Noen andre har endret dette')
        expect(told.get_by_text('Hilde Tveit')).to_have_count(len(form.fields))
        assert stored() == after
        return after

    hers = both_save(2)
    asked(marte, keep=False)
    marte.press('Avbryt')
    marte.closed()
    assert stored() == hers
    hers = both_save(3)
    asked(marte, keep=True)
    marte.closed()
    marted = stored()
    assert all(marted[label] != hers[label] for label in form.fields)


def test_who_looks_after_it_and_whose_it_is(visit: Visits, by: Firm) -> None:
    """What is chosen from a list, in the moment before her screen has heard of the other's choice."""
    hilde = Employee(name='Hilde Tveit', role=Role.OFFICE)
    write_now(lambda session: session.add(hilde))
    her = factories.office(hilde.id or 0, Role.OFFICE)
    number, other = factories.draft(by), factories.draft(by, name='Olga Lund', phone='90000009')
    marte = Person(visit.office(f'/ordre/{number}', by.owner))
    write_now(orders.set_responsible, her, number, None)  # another process: nobody tells her screen
    marte.pick('Ansvarlig', 'Hilde Tveit')
    asked(marte, keep=False)
    assert factories.get(by, number).responsible_id is None
    marte.page.reload()
    alive(marte.page)
    write_now(orders.set_responsible, her, number, by.owner.employee_id)
    marte.pick('Ansvarlig', 'Hilde Tveit')
    asked(marte, keep=True)
    until(lambda: factories.get(by, number).responsible_id == hilde.id)
    marte.choose('Endre kunde', 'Bytt kunde')
    write_now(orders.set_customer, her, number, factories.get(by, other).customer_id)
    marte.fill(Navn='Per Moe')
    marte.press('Lagre')
    asked(marte, keep=False)
    assert customer(factories.get(by, number)).name == 'Olga Lund'
    marte.page.reload()
    alive(marte.page)
    marte.choose('Endre kunde', 'Bytt kunde')
    write_now(orders.set_customer, her, number, None)
    marte.fill(Navn='Per Moe')
    marte.press('Lagre')
    asked(marte, keep=True)
    until(lambda: factories.get(by, number).customer is not None)
    assert customer(factories.get(by, number)).name == 'Per Moe'
