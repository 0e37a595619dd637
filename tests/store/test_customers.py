"""The customer of an order: edited only through an order that is theirs, and another one gets papers of its own."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.customer import Contact, Customer
from domain.quote import VersionState
from domain.refused import Conflict, NotFound
from store import customers, orders
from store.database import read_now, write_now
from tests import factories


@pytest.mark.parametrize(
    'change',
    [
        lambda by, number, theirs: write_now(
            customers.edit, by, number, theirs.id, {'name': theirs.name}, {'name': 'Andre Navn'}
        ),
        lambda by, number, theirs: write_now(
            customers.edit_contact,
            by,
            number,
            theirs.contacts[0].id,
            {'name': 'Kari Nes', 'phone': '+4798765432', 'email': 'kari@borettslag.no'},
            {'name': 'Karin Nes', 'phone': '98765432', 'email': 'kari@borettslag.no'},
        ),
        lambda by, number, theirs: write_now(customers.remove_contact, by, number, theirs.contacts[0].id),
        lambda by, number, theirs: write_now(customers.add_contact, by, number, theirs.id, Contact.new(name='Per')),
    ],
    ids=['edit', 'edit_contact', 'remove_contact', 'add_contact'],
)
def test_a_customer_is_changed_through_an_order_of_its_own(db: str, change: Callable[..., Any]) -> None:
    """Also when another one was chosen a moment ago: nothing is written, least of all in that order's history."""
    firm = factories.firm()
    own, other = factories.draft(firm, private=False), factories.draft(firm)
    theirs = factories.get(firm, own).customer
    assert theirs is not None
    with pytest.raises(NotFound, match='Kunden står ikke lenger på ordren'):
        change(firm.owner, other, theirs)
    after = factories.get(firm, own).customer
    assert after is not None
    assert [(c.name, c.removed) for c in after.contacts] == [('Kari Nes', False)]
    assert after.name == theirs.name
    change(firm.owner, own, theirs)


def test_confirmed_without_a_quote_another_customer_gets_a_confirmation_of_its_own(db: str) -> None:
    firm = factories.firm()
    number = factories.confirmed(firm)
    write_now(customers.add, firm.owner, number, Customer.private(name='Nora Vik', email='nora@epost.no'))
    order = read_now(orders.find, firm.owner, number)
    assert [(v.state, v.sheet.buyer['name']) for v in order.versions] == [
        (VersionState.REPLACED, 'Ingrid Bjørnstad'),
        (VersionState.OPEN, 'Nora Vik'),
    ]


def test_one_who_is_not_added_because_of_a_conflict_can_be_added_again(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by, private=False)
    seen = {'customer_id': factories.get(by, number).customer_id}
    write_now(orders.set_customer, by.owner, number, None)
    new = Customer.business(name='Sandviken Vask', org_number='923609016', address='', postcode='', city='')
    person = Contact.new(name='Per Moe', phone='90000001', email='')
    with pytest.raises(Conflict):
        write_now(customers.add, by.owner, number, new, person, seen=seen)
    assert factories.get(by, number).customer is None
    write_now(customers.add, by.owner, number, new, person, seen=seen, force=True)
    assert factories.contact(by, number).name == 'Per Moe'
