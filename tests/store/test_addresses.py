"""Several addresses of a customer: one is the main one, one may be for invoices; jobs and documents keep their own."""

import io
import zipfile

from domain.address import Address
from domain.customer import Customer
from domain.status import CloseReason
from store import addresses, customer_merge, customer_privacy, customer_view, customers, invoices, orders, quotes
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def _add(by: Firm, customer: int, **fields: object) -> int:
    return write_now(addresses.add, by.owner, None, customer, Address.new(**fields))  # type: ignore[arg-type]


def _customer(by: Firm, customer: int) -> Customer:
    return read_now(customer_view.view, by.owner, customer).customer


def _for_invoices(by: Firm, customer: int) -> list[str]:
    return [each.name for each in _customer(by, customer).addresses if each.for_invoices]


def test_an_invoice_is_made_out_to_the_invoice_address_and_a_quote_is_not(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by, private=False)
    customer = factories.get(by, number).customer_id or 0
    _add(by, customer, name='Regnskap', address='Postboks 7', postcode='0101', city='Oslo', for_invoices=True)
    write_now(quotes.confirm, by.owner, number)
    invoice = write_now(invoices.create, by.owner, number)
    write_now(invoices.send, by.owner, number, invoice, advance_because='Avtalt')
    order = factories.get(by, number)
    assert order.versions[-1].sheet.buyer['address'] == 'Nye Sandviksvei 50'
    billed = order.invoices[0].sheet
    assert (billed.buyer['address'], billed.buyer['city']) == ('Postboks 7', 'Oslo')
    assert billed.data['delivery_place'] == 'Nye Sandviksvei 50, 5035 Bergen'


def test_invoices_go_to_one_address(db: str) -> None:
    by = factories.firm()
    customer = write_now(customers.create, by.owner, Customer.private(name='Ingrid Vik', address='Torget 1'))
    first = _add(by, customer, name='Hytta', address='Fjellveien 1', for_invoices=True)
    second = _add(by, customer, name='Kontor', address='Gata 2', for_invoices=True)
    assert _for_invoices(by, customer) == ['Kontor']
    opened = {'name': 'Hytta', 'for_invoices': False}
    write_now(addresses.edit, by.owner, None, first, {**opened, 'address': 'Fjellveien 1'}, {
        'name': 'Hytta', 'address': 'Fjellveien 1', 'for_invoices': True,
    })  # fmt: skip
    assert _for_invoices(by, customer) == ['Hytta']
    write_now(addresses.remove, by.owner, None, second)
    assert [each.name for each in _customer(by, customer).addresses] == ['Hytta']


def test_the_main_address_changes_places(db: str) -> None:
    by = factories.firm()
    customer = write_now(customers.create, by.owner, Customer.private(name='Ingrid Vik', address='Torget 1'))
    place = _add(by, customer, name='Hytta', address='Fjellveien 1', postcode='3580', city='Geilo', for_invoices=True)
    write_now(addresses.make_main, by.owner, None, place)
    found = _customer(by, customer)
    assert found.place == 'Fjellveien 1, 3580 Geilo'
    assert [(each.name, each.place, each.for_invoices) for each in found.addresses] == [
        ('Tidligere hovedadresse', 'Torget 1', False)
    ]
    other = write_now(customers.create, by.owner, Customer.private(name='Ola Lie'))
    write_now(addresses.make_main, by.owner, None, _add(by, other, address='Gata 2'))
    assert (_customer(by, other).place, _customer(by, other).addresses) == ('Gata 2', []), 'there was none before'


def test_a_place_typed_for_a_job_is_kept_once(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    customer = factories.get(by, number).customer_id or 0
    for typed in ('Fjellveien 1, 3580 Geilo', 'fjellveien 1, 3580 geilo', 'Sandviksveien 84, 5035 Bergen'):
        write_now(addresses.keep, by.owner, number, customer, typed)
    assert [(each.address, each.postcode, each.city) for each in _customer(by, customer).addresses] == [
        ('Fjellveien 1', '3580', 'Geilo')
    ]


def test_a_merge_keeps_the_addresses_and_one_of_them_for_invoices(db: str) -> None:
    by = factories.firm()
    stays, goes = (write_now(customers.create, by.owner, Customer.private(name=name)) for name in ('A', 'B'))
    _add(by, stays, name='Kontor', address='Gata 1', for_invoices=True)
    _add(by, goes, name='Hytta', address='Gata 2', for_invoices=True)
    write_now(customer_merge.merge, by.owner, stays, goes, {})
    assert [each.name for each in _customer(by, stays).addresses] == ['Kontor', 'Hytta']
    assert _for_invoices(by, stays) == ['Kontor']


def test_anonymising_takes_the_addresses_too_and_the_file_holds_them(db: str) -> None:
    by = factories.firm()
    customer = write_now(customers.create, by.owner, Customer.private(name='Ingrid Vik'))
    _add(by, customer, name='Hytta', address='Fjellveien 1')
    packed = write_now(customer_privacy.export, by.owner, customer)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert b'Fjellveien 1' in archive.read('kunde.json')
    write_now(customer_privacy.erase, by.owner, customer)
    assert _customer(by, customer).addresses == []


def test_the_address_the_register_has_is_no_news_when_it_is_known(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by, private=False)
    customer = factories.get(by, number).customer_id or 0
    factories.registered_as()
    factories.registered_as('Ny gate 1')
    view = read_now(customer_view.view, by.owner, customer)
    assert view.registered is not None
    assert 'Ny gate 1' in view.registered.told(view.customer)
    _add(by, customer, name='Kontor', address='Ny gate 1', postcode='5035', city='Bergen')
    view = read_now(customer_view.view, by.owner, customer)
    assert view.registered is not None
    assert view.registered.told(view.customer) == ''


def test_a_new_order_knows_the_places(db: str) -> None:
    by = factories.firm()
    customer = write_now(customers.create, by.owner, Customer.private(name='Ingrid Vik', address='Torget 1'))
    _add(by, customer, name='Hytta', address='Fjellveien 1')
    order = factories.get(by, write_now(orders.new_for, by.owner, customer))
    assert order.customer is not None
    assert order.customer.places == {'Torget 1': 'Hovedadresse', 'Fjellveien 1': 'Hytta'}


def test_an_order_may_have_an_invoice_address_of_its_own_that_later_invoices_follow(db: str) -> None:
    by = factories.firm()
    number, invoice = factories.invoiced(by)
    for opened, typed in (
        ('', 'c/o Kari Nes, Torget 1, 5014 Bergen'),
        ('c/o Kari Nes, Torget 1, 5014 Bergen', 'Gata 2'),
    ):
        write_now(orders.edit, by.owner, number, 'invoice_address', opened, typed)
        write_now(invoices.credit, by.owner, number, invoice)
        invoice = write_now(invoices.create, by.owner, number)
        write_now(invoices.send, by.owner, number, invoice)
    sent = [each.sheet.buyer for each in factories.get(by, number).invoices]
    assert [(each['address'], each['postcode'], each['city']) for each in sent] == [
        ('Sandviksveien 84', '5035', 'Bergen'),
        ('Sandviksveien 84', '5035', 'Bergen'),
        ('c/o Kari Nes, Torget 1', '5014', 'Bergen'),
        ('c/o Kari Nes, Torget 1', '5014', 'Bergen'),
        ('Gata 2', '', ''),
    ]
    assert [each['name'] for each in sent] == ['Ingrid Bjørnstad'] * 5


def test_the_orders_invoice_address_is_copied_and_goes_with_its_customer(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    write_now(orders.edit, by.owner, number, 'invoice_address', '', 'Gata 2')
    assert factories.get(by, write_now(orders.copy, by.owner, number)).invoice_address == 'Gata 2'
    write_now(customers.add, by.owner, number, Customer.private(name='Ola Lie'))
    assert factories.get(by, number).invoice_address == '', "it was the other one's"
    write_now(orders.edit, by.owner, number, 'invoice_address', '', 'Gata 3')
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    write_now(customer_privacy.erase, by.owner, factories.get(by, number).customer_id or 0)
    assert factories.get(by, number).invoice_address == ''
