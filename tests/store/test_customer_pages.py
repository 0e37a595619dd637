"""Customers apart from an order: the list, the page of one, and two that become one."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import Session

from domain.address import Address
from domain.customer import Contact, Customer, CustomerKind
from domain.refused import NotFound, Refused
from store import addresses, customer_list, customer_merge, customer_view, customers, invoices, orders
from store.customer_list import Look
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def _made(by: Firm, **fields: str) -> int:
    return write_now(customers.create, by.owner, Customer.private(**fields))


def _names(by: Firm, **look: str) -> list[str]:
    return [each.customer.name for each in read_now(customer_list.page, by.owner, Look.read(**look)).rows]


def _customer_of(by: Firm, number: int) -> int:
    return factories.get(by, number).customer_id or 0


@pytest.mark.parametrize(
    ('asked', 'found'),
    [
        ('', ['Berit Øvrebø', 'Ingrid Vik', 'Nordre Sandviken Borettslag']),
        ('øvrebø', ['Berit Øvrebø']),
        ('ØVREBØ', ['Berit Øvrebø']),
        ('berit øv', ['Berit Øvrebø']),
        ('912 34', ['Berit Øvrebø']),
        ('974760', ['Nordre Sandviken Borettslag']),
        ('kari', ['Nordre Sandviken Borettslag']),
        ('98765432', ['Nordre Sandviken Borettslag']),
        ('torget', ['Ingrid Vik']),
        ('geilo', ['Ingrid Vik']),
        ('3580', ['Ingrid Vik']),
        ('100%', []),
        ('_', []),
    ],
)
def test_the_list_is_searched(db: str, asked: str, found: list[str]) -> None:
    by = factories.firm()
    factories.draft(by, private=False)
    ingrid = _made(by, name='Ingrid Vik', address='Torget 1')
    cabin = Address.new(name='Hytta', address='Fjellveien 1', postcode='3580', city='Geilo')
    write_now(addresses.add, by.owner, None, ingrid, cabin)
    _made(by, name='Berit Øvrebø', phone='91234567')
    assert _names(by, q=asked) == found


def test_the_list_counts_and_pages(db: str) -> None:
    by = factories.firm()
    factories.draft(by, private=False)
    ingrid = _made(by, name='Ingrid Vik')
    for _ in range(2):
        write_now(orders.new_for, by.owner, ingrid)
    listed = read_now(customer_list.page, by.owner, Look.read(kind='private'))
    assert [(each.customer.name, each.orders) for each in listed.rows] == [('Ingrid Vik', 2)]
    assert (listed.count, listed.counts) == (1, {'private': 1, 'business': 1, 'alle': 2})
    assert _names(by, sort='nyeste') == ['Ingrid Vik', 'Nordre Sandviken Borettslag']
    assert _names(by, page='2') == []


def test_nonsense_in_the_address_opens_the_list() -> None:
    assert Look.read('\0', 'ingen', 'feil', '-1') == Look()
    assert Look.read('a' * 500).q == ''


def test_the_page_adds_up_what_was_invoiced_and_what_is_owed(db: str) -> None:
    by = factories.firm()
    (paid, invoice), (owed, _) = factories.invoiced(by), factories.invoiced(by)
    customer = _customer_of(by, paid)
    write_now(customer_merge.merge, by.owner, customer, _customer_of(by, owed), {})
    write_now(invoices.pay, by.owner, paid, invoice, amount='1250', day='')
    view = read_now(customer_view.view, by.owner, customer)
    assert (view.invoiced_ore, view.open_ore, view.left_ore) == (250_000, 125_000, 0)
    assert [number for _, number in view.invoices] == [owed, paid]
    assert {order.number for order in view.orders} == {paid, owed}


# ---------- two that are one ----------


def _sums(session: Session) -> list[int]:
    """Every count and sum that a merge leaves alone."""
    return [
        session.scalar(text(query)) or 0
        for query in (
            'SELECT count(*) FROM customer_order',
            'SELECT count(*) FROM contact',
            'SELECT count(*) FROM portal_link',
            'SELECT count(*) FROM invoice',
            'SELECT sum(total_ore) FROM customer_order',
            'SELECT sum(total_ore) FROM invoice',
            'SELECT count(*) FROM acceptance',
        )
    ]


def test_a_merge_moves_everything_and_changes_no_sum(db: str) -> None:
    by = factories.firm()
    (stays, _), goes = factories.invoiced(by), factories.quoted(by)
    left, right = _customer_of(by, stays), _customer_of(by, goes)
    other = factories.draft(by, name='Nils Berg', phone='90000001')
    before, sent = read_now(_sums), factories.get(by, goes).versions[0].content
    write_now(customers.edit, by.owner, None, left, {'note': ''}, {'note': 'Ringer helst.'})
    write_now(customers.edit, by.owner, None, right, {'note': ''}, {'note': 'Har hund.'})
    write_now(customer_merge.merge, by.owner, left, right, {'email': False})
    assert read_now(_sums) == before
    assert [_customer_of(by, number) for number in (stays, goes)] == [left, left]
    assert _customer_of(by, other) not in (left, right)
    view = read_now(customer_view.view, by.owner, left)
    assert view.customer.note == 'Ringer helst.\n\nHar hund.'
    assert factories.get(by, goes).versions[0].content == sent, 'what was sent keeps its words'
    assert any('slo sammen kunden' in said for said, _ in view.told)
    assert read_now(customer_view.stays_as, by.owner, right) == left
    assert 'Ingrid Bjørnstad' in _names(by)
    assert len(_names(by)) == 2


def test_of_each_field_the_chosen_value_stands(db: str) -> None:
    by = factories.firm()
    one = write_now(customers.create, by.owner, Customer.business(name='Nordre', address='Gata 1'))
    two = write_now(
        customers.create,
        by.owner,
        Customer.business(name='Nordre AS', org_number='974760673', phone='55123456', address='Gata 2'),
        Contact.new(name='Kari Nes'),
    )
    write_now(customer_merge.merge, by.owner, one, two, {'name': True, 'org_number': True, 'phone': True})
    kept = read_now(customer_view.view, by.owner, one).customer
    assert (kept.name, kept.org_number, kept.phone, kept.address) == ('Nordre AS', '974760673', '+4755123456', 'Gata 1')
    assert [contact.name for contact in kept.active_contacts] == ['Kari Nes']


def test_a_merge_that_breaks_off_leaves_everything_as_it_was(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    by = factories.firm()
    stays, goes = factories.quoted(by), factories.quoted(by)
    left, right = _customer_of(by, stays), _customer_of(by, goes)

    def pulled(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(customer_merge, 'refresh', pulled)
    with pytest.raises(KeyboardInterrupt):
        write_now(customer_merge.merge, by.owner, left, right, {})
    assert [_customer_of(by, number) for number in (stays, goes)] == [left, right]
    assert read_now(customer_view.stays_as, by.owner, right) == right


@pytest.mark.parametrize(
    ('other', 'sentence'),
    [
        (lambda _, mine: mine, 'Velg en annen kunde'),
        (lambda by, _: _customer_of(by, factories.draft(by, private=False)), 'En privatkunde og en bedriftskunde'),
        (lambda *_: 999, 'finnes ikke lenger'),
    ],
)
def test_what_cannot_be_one_is_refused(db: str, other: Callable[[Firm, int], int], sentence: str) -> None:
    by = factories.firm()
    mine = _made(by, name='Ingrid Vik')
    with pytest.raises(Refused, match=sentence):
        write_now(customer_merge.merge, by.owner, mine, other(by, mine), {})


def test_nothing_new_is_made_for_one_that_went(db: str) -> None:
    by = factories.firm()
    stays, goes = _made(by, name='Ingrid Vik'), _made(by, name='Ingrid Wik')
    write_now(customer_merge.merge, by.owner, stays, goes, {})
    for verb in (orders.new_for, customers.add_contact):
        arguments = (goes,) if verb is orders.new_for else (None, goes, Contact.new(name='Per'))
        with pytest.raises(NotFound):
            write_now(verb, by.owner, *arguments)
    assert read_now(customers.search, by.owner, CustomerKind.PRIVATE, 'Wik') == []
