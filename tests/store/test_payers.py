"""«Fakturamottaker»: whom an invoice is made out and sent to, and what each of the two may see."""

import io
import json
import zipfile
from typing import Any

import pytest

from domain.access import Actor
from domain.customer import Contact, Customer
from domain.message import MessageKind
from domain.refused import Conflict, NotFound, Refused
from domain.sheet import Sheet
from domain.status import CloseReason, Status
from domain.view import ALL, View
from store import (
    attached,
    attachments,
    customer_merge,
    customer_privacy,
    customer_view,
    customers,
    invoices,
    listing,
    order_view,
    orders,
    quotes,
)
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def _payer(by: Firm) -> int:
    made = Customer.business(
        name='Trygg Forsikring AS', org_number=factories.BUSINESS, address='Torget 1', postcode='5014', city='Bergen'
    )
    return write_now(customers.create, by.owner, made, Contact.new(name='Per Moe', email='per@trygg.no'))


def _sent(by: Firm, payer: int) -> tuple[int, int]:
    """A completed order with an invoice sent to the payer: its number and the invoice's id."""
    number = factories.quoted(by)
    factories.accept(by, number)
    write_now(quotes.confirm, by.owner, number)
    write_now(orders.set_payer, by.owner, number, payer)
    return number, _invoice(by, number)


def _invoice(by: Firm, number: int) -> int:
    made = write_now(invoices.create, by.owner, number)
    write_now(invoices.send, by.owner, number, made, advance_because='Avtalt')
    return made


def _sheet(by: Firm, number: int, invoice: int) -> Sheet:
    return factories.get(by, number).invoice(invoice).sheet


def _customer(by: Firm, number: int) -> Actor:
    """The order's customer, with a link that was sent to them."""
    write_now(quotes.answer, by.owner, number, 'Hei')
    return factories.customer(number)


def test_the_invoice_is_made_out_and_sent_to_the_payer_and_says_whom_it_concerns(db: str) -> None:
    by = factories.firm()
    payer = _payer(by)
    number, invoice = _sent(by, payer)
    sheet = _sheet(by, number, invoice)
    assert (sheet.buyer['name'], sheet.buyer['address'], sheet.buyer['kind']) == (
        'Trygg Forsikring AS', 'Torget 1', 'business',
    )  # fmt: skip
    assert sheet.buyer['contact'] == ''
    assert sheet.data['concerns'] == 'Ingrid Bjørnstad'
    sent = [each.message for each in read_now(order_view.view, by.owner, number).messages]
    assert [each.recipient for each in sent if each.kind is MessageKind.INVOICE] == ['per@trygg.no']
    assert factories.version(by, number).sheet.buyer['name'] == 'Ingrid Bjørnstad', "the quote is the customer's"


def test_what_is_sent_stays_with_the_payer_and_what_credits_it_too(db: str) -> None:
    by = factories.firm()
    number, invoice = _sent(by, _payer(by))
    before = factories.get(by, number).invoice(invoice).content
    write_now(orders.set_payer, by.owner, number, None)
    assert factories.get(by, number).invoice(invoice).content == before
    write_now(invoices.credit, by.owner, number, invoice)
    note = factories.get(by, number).invoices[-1]
    assert note.sheet.buyer['name'] == 'Trygg Forsikring AS'
    assert note.sheet.data['concerns'] == 'Ingrid Bjørnstad'
    later = _sheet(by, number, _invoice(by, number))
    assert later.buyer['name'] == 'Ingrid Bjørnstad'
    assert 'concerns' not in later.data


def test_the_payers_link_shows_the_invoice_and_nothing_of_the_order(db: str) -> None:
    by = factories.firm()
    number, _ = _sent(by, _payer(by))
    link = factories.customer(number)
    view = read_now(quotes.portal, link, number)
    assert view.is_payers
    assert [each.title for each in view.invoices] == ['Faktura 10001']
    assert not any((view.order, view.version, view.conversation, view.attachments, view.greeting, view.reached))
    photo = write_now(attachments.add, by.owner, number, factories.file())
    write_now(attachments.show, by.owner, number, photo, True)
    doors: list[tuple[Any, dict[str, int]]] = [
        (orders.find, {'number': number}),
        (orders.id_of, {'number': number}),
        (attached.served, {'attachment_id': photo}),
    ]
    for door, asked in doors:
        with pytest.raises(NotFound):
            read_now(door, link, **asked)
    with pytest.raises(NotFound):
        write_now(quotes.say, link, number, MessageKind.QUESTION, 'Hva er dette?')
    other, _ = factories.invoiced(by)
    with pytest.raises(NotFound):
        read_now(quotes.portal, link, other)


def test_the_payers_link_shows_one_invoice_and_what_credits_it(db: str) -> None:
    by = factories.firm()
    number, first = _sent(by, _payer(by))
    link = factories.customer(number)
    write_now(invoices.credit, by.owner, number, first)
    _invoice(by, number)
    assert [each.number for each in read_now(quotes.portal, link, number).invoices] == [10001, 10002]
    assert [each.number for each in read_now(quotes.portal, factories.customer(number), number).invoices] == [10003]


def test_the_customer_reads_to_whom_it_went_and_sees_the_order(db: str) -> None:
    by = factories.firm()
    number, _ = _sent(by, _payer(by))
    view = read_now(quotes.portal, _customer(by, number), number)
    assert (view.is_payers, view.invoices) == (False, [])
    assert [each.sheet.buyer['name'] for each in view.elsewhere] == ['Trygg Forsikring AS']
    assert view.order is not None


def test_two_who_choose_at_once(db: str) -> None:
    by = factories.firm()
    number, first = factories.draft(by), _payer(by)
    second = write_now(customers.create, by.owner, Customer.private(name='Ola Lie'))
    seen = {'payer_id': None}
    write_now(orders.set_payer, by.owner, number, first, seen=seen)
    with pytest.raises(Conflict, match='Trygg Forsikring AS'):
        write_now(orders.set_payer, by.owner, number, second, seen=seen)
    with pytest.raises(Conflict):
        write_now(customers.add, by.owner, number, Customer.private(name='Ida Vik'), as_payer=True, seen=seen)
    write_now(orders.set_payer, by.owner, number, second, seen=seen, force=True)
    assert factories.get(by, number).payer_id == second
    said = [said for said, _ in read_now(order_view.view, by.owner, number).told]
    assert 'Marte Solheim valgte Ola Lie som fakturamottaker.' in said


def test_the_customer_itself_is_no_payer_and_another_customer_starts_without(db: str) -> None:
    by = factories.firm()
    number, payer = factories.draft(by), _payer(by)
    own = factories.get(by, number).customer_id or 0
    write_now(orders.set_payer, by.owner, number, own)
    assert factories.get(by, number).payer_id is None
    write_now(orders.edit, by.owner, number, 'invoice_address', '', 'Gata 2')
    write_now(orders.set_payer, by.owner, number, payer)
    assert factories.get(by, number).invoice_address == ''
    assert factories.get(by, write_now(orders.copy, by.owner, number)).payer_id == payer
    found = read_now(listing.page, by.owner, View(q='trygg forsikring', status=ALL))
    assert number in [row.number for row in found]
    write_now(customers.add, by.owner, number, Customer.private(name='Ida Vik'))
    assert factories.get(by, number).payer_id is None
    empty = write_now(orders.new, by.owner)
    with pytest.raises(Refused, match='Legg til en kunde'):
        write_now(orders.set_payer, by.owner, empty, payer)


def test_merging_moves_what_is_paid_for(db: str) -> None:
    by = factories.firm()
    number, invoice = _sent(by, goes := _payer(by))
    link = factories.customer(number)
    stays = write_now(customers.create, by.owner, Customer.business(name='Trygg'))
    write_now(customer_merge.merge, by.owner, stays, goes, {})
    order = factories.get(by, number)
    assert (order.payer_id, order.invoice(invoice).payer_id) == (stays, stays)
    assert read_now(quotes.portal, link, number).is_payers
    view = read_now(customer_view.view, by.owner, stays)
    assert [each.number for each in view.pays_for] == [number]
    assert ([each.number for each, _ in view.invoices], view.open_ore) == ([10001], 125000)
    own = read_now(customer_view.view, by.owner, order.customer_id or 0)
    assert (own.invoices, own.open_ore) == ([], 0)


def test_a_payer_is_anonymised_when_nothing_is_open_and_gets_a_copy_of_its_own(db: str) -> None:
    by = factories.firm()
    payer = _payer(by)
    number, invoice = _sent(by, payer)
    with pytest.raises(Refused, match='ubetalt faktura'):
        write_now(customer_privacy.erase, by.owner, payer)
    write_now(invoices.pay, by.owner, number, invoice, amount='1250', day='')
    other = factories.draft(by)
    write_now(orders.set_payer, by.owner, other, payer)
    with pytest.raises(Refused, match='fakturamottaker på 1 åpen ordre'):
        write_now(customer_privacy.erase, by.owner, payer)
    for each in (number, other):
        if factories.get(by, each).status is not Status.CLOSED:
            write_now(orders.close, by.owner, each, CloseReason.LOST)
    packed = zipfile.ZipFile(io.BytesIO(write_now(customer_privacy.export, by.owner, payer)))
    told = json.loads(packed.read('kunde.json'))
    assert [each['ordre'] for each in told['fakturamottaker']] == [number, other]
    assert told['ordrer'] == []
    assert f'ordre-{number}/faktura-10001.json' in packed.namelist()
    own = factories.get(by, number).customer_id or 0
    theirs = zipfile.ZipFile(io.BytesIO(write_now(customer_privacy.export, by.owner, own)))
    assert not any('faktura-' in name for name in theirs.namelist())
    assert 'per@trygg.no' not in theirs.read('kunde.json').decode()
    assert read_now(customer_privacy.remains, by.owner, payer).invoices == 1
    write_now(customer_privacy.erase, by.owner, payer)
    assert factories.get(by, number).invoice(invoice).sheet.buyer['name'] == 'Trygg Forsikring AS'
