"""Files of other systems: which column is what, and what becomes of a row – without a database."""

from typing import Any

import pytest

from domain import customer_file, importing, order_file, spreadsheet
from domain.customer import CustomerKind
from domain.importing import Row
from domain.refused import Refused
from domain.status import Status

PRIVATE, BUSINESS = CustomerKind.PRIVATE, CustomerKind.BUSINESS
FIKEN = (
    'Navn',
    'Kundenummer',
    'Organisasjonsnummer',
    'E-post',
    'Telefon',
    'Adresse',
    'Adresse 2',
    'Postnr',
    'Poststed',
)
TRIPLETEX = ('Kundenr.', 'Navn', 'Org.nr.', 'E-post', 'Telefon', 'Mobil', 'Postadresse', 'Postnummer', 'Poststed')
JOBBER = ('First Name', 'Last Name', 'Company Name', 'Main Phone #s', 'E-mails', 'Billing Street 1', 'Billing City',
          'Billing Zip code')  # fmt: skip


@pytest.mark.parametrize(
    ('header', 'fields'),
    [
        (FIKEN, ['name', 'number', 'org_number', 'email', 'phone', 'address', 'address2', 'postcode', 'city']),
        (TRIPLETEX, ['number', 'name', 'org_number', 'email', 'phone', 'mobile', 'address', 'postcode', 'city']),
        (JOBBER, ['first', 'last', 'company', 'phone', 'email', 'address', 'city', 'postcode']),
        (('KUNDE', 'tlf.', 'Kontaktperson', 'Merknad'), ['name', 'phone', 'contact', 'note']),
    ],
)
def test_the_columns_of_other_systems_are_known(header: tuple[str, ...], fields: list[str]) -> None:
    found = {name: place for name, place in importing.match(header, customer_file.FIELDS).items() if place is not None}
    assert sorted(found, key=lambda name: found[name]) == fields
    assert sorted(found.values()) == list(range(len(header)))


def customer(**cells: str) -> Row:
    return customer_file.understood(2, cells)


def labels(row: Row) -> list[str]:
    return [each.label for each in (*row.wrong, *row.odd)]


@pytest.mark.parametrize(
    ('cells', 'kind', 'name'),
    [
        ({'name': 'Kari Nes'}, PRIVATE, 'Kari Nes'),
        ({'first': 'Kari', 'last': 'Nes'}, PRIVATE, 'Kari Nes'),
        ({'name': 'Nes', 'org_number': '974760673'}, BUSINESS, 'Nes'),
        ({'name': 'Kari Nes', 'kind': 'Privat', 'org_number': '974760673'}, BUSINESS, 'Kari Nes'),
        ({'name': 'Nes', 'kind': 'Firma'}, BUSINESS, 'Nes'),
        ({'name': 'Nes AS', 'kind': 'privat'}, PRIVATE, 'Nes AS'),
        ({'name': 'Nes Bygg AS'}, BUSINESS, 'Nes Bygg AS'),
        ({'name': 'Asbjørn Daa'}, PRIVATE, 'Asbjørn Daa'),
        ({'name': 'Nes', 'contact': 'Kari'}, BUSINESS, 'Nes'),
        ({'company': 'Nes Bygg', 'first': 'Kari', 'last': 'Nes'}, BUSINESS, 'Nes Bygg'),
        ({'phone': '91234567'}, PRIVATE, ''),
    ],
)
def test_who_is_a_business(cells: dict[str, str], kind: CustomerKind, name: str) -> None:
    row = customer(**cells)
    assert (row.values['kind'], row.values['name'], labels(row)) == (kind, name, [])


@pytest.mark.parametrize(
    ('cells', 'field', 'value'),
    [
        ({'phone': '55 12 34 56'}, 'phone', '+4755123456'),
        ({'mobile': '0047 912 34 567', 'phone': '55123456'}, 'phone', '+4791234567'),
        ({'mobile': '4791234567'}, 'phone', '+4791234567'),
        ({'org_number': 'NO 974 760 673 MVA'}, 'org_number', '974760673'),
        ({'postcode': '150'}, 'postcode', '0150'),
        ({'postcode': 'NO-5035 Bergen'}, 'city', 'Bergen'),
        ({'postcode': '5035 Bergen', 'city': 'Sandviken'}, 'city', 'Sandviken'),
        ({'address': 'Gata 1', 'address2': 'Bakgården'}, 'address', 'Gata 1, Bakgården'),
        ({'company': 'Nes AS', 'first': 'Kari', 'last': 'Nes'}, 'contact', ('Kari Nes', '', '')),
        ({'company': 'Nes AS', 'contact_email': 'k@nes.no'}, 'contact', ('k@nes.no', '', 'k@nes.no')),
        ({'contact': 'Kari', 'kind': 'privat'}, 'contact', None),
    ],
)
def test_cells_are_brought_to_one_form(cells: dict[str, str], field: str, value: Any) -> None:
    row = customer(**{'name': 'Nes', **cells})
    assert (row.values[field], labels(row)) == (value, [])


@pytest.mark.parametrize(
    ('cells', 'wrong', 'note'),
    [
        ({'phone': '123'}, 'Telefon', 'Telefon: 123'),
        ({'email': 'a@b'}, 'E-post', 'E-post: a@b'),
        ({'org_number': '974760674'}, 'Organisasjonsnummer', 'Organisasjonsnummer: 974760674'),
        ({'org_number': '01017012345'}, 'Organisasjonsnummer', ''),
        ({'postcode': 'SE-123'}, 'Postnummer', 'Postnummer: SE-123'),
        ({'kind': 'VIP'}, 'Type', 'Type: VIP'),
    ],
)
def test_what_a_customer_can_do_without_goes_into_the_note(cells: dict[str, str], wrong: str, note: str) -> None:
    row = customer(name='Nes', **cells)
    assert (row.wrong, labels(row), row.values['note']) == ([], [wrong], note)
    assert not row.is_fine(mend=False)
    assert row.is_fine(mend=True)


@pytest.mark.parametrize('cells', [{}, {'name': 'x' * 201}, {'org_number': '974760673'}])
def test_what_a_customer_cannot_do_without_keeps_the_row_out(cells: dict[str, str]) -> None:
    assert not customer(**cells).is_fine(mend=True)


def order(**cells: str) -> Row:
    return order_file.understood(2, {'customer': 'Kari Nes', **cells}, vat_registered=True)


@pytest.mark.parametrize(
    ('said', 'status'),
    [
        ('', Status.DRAFT),
        ('Utkast', Status.DRAFT),
        ('Tilbud sendt', Status.DRAFT),
        ('Akseptert av kunde', Status.CONFIRMED),
        ('In Progress', Status.CONFIRMED),
        ('Requires invoicing', Status.CONFIRMED),
        ('Fakturert', None),
        ('avlyst', None),
    ],
)
def test_an_order_comes_as_utkast_or_bekreftet_or_not_at_all(said: str, status: Status | None) -> None:
    row = order(status=said)
    assert (row.values['status'], row.wrong) == (status, [])


@pytest.mark.parametrize(
    ('cells', 'net'),
    [
        ({'text': 'Vask', 'unit_price': '1 250,50', 'quantity': '2'}, 250_100),
        ({'price_with_vat': '1250', 'title': 'Vask'}, 100_000),
        ({'unit_price': '100', 'price_with_vat': '999', 'unit': 'timer', 'vat': '15 %'}, 10_000),
        ({'text': 'Vask'}, 0),
    ],
)
def test_a_line_has_its_price_without_vat(cells: dict[str, str], net: int) -> None:
    row = order(**cells)
    assert row.wrong == []
    assert row.values['line'].net_ore == net


@pytest.mark.parametrize(
    ('cells', 'label'),
    [
        ({'text': 'Vask', 'quantity': '-1'}, 'Antall'),
        ({'text': 'Vask', 'unit': 'kasse'}, 'Enhet'),
        ({'text': 'Vask', 'vat': '24'}, 'Mva-sats'),
        ({'text': 'Vask', 'unit_price': 'dyrt'}, 'Enhetspris eks. mva.'),
        ({'day': '31.02.2026'}, 'Dato for jobben'),
        ({'day': '12.12.2026', 'starts': '25:00'}, 'Fra'),
        ({'status': 'tja'}, 'Status'),
    ],
)
def test_the_cell_that_is_wrong_is_blamed(cells: dict[str, str], label: str) -> None:
    assert labels(order(**cells)) == [label]


def test_what_an_order_can_do_without_goes_into_the_note() -> None:
    row = order(day='i morgen', phone='12', note='Haster')
    assert row.is_fine(mend=True)
    assert row.values['note'] == 'Haster\nTelefon: 12\nDato for jobben: i morgen'


def test_rows_with_one_number_are_one_order() -> None:
    rows = [order(number='a1', title=''), order(number='', title='B'), order(number='A1', title='C')]
    rows[1].line = 3
    groups = order_file.together(rows)
    assert [[row.values['title'] for row in group] for group in groups] == [['', 'C'], ['B']]
    assert order_file.head(groups[0], 'title') == 'C'
    assert not order_file.disagree(groups[0])
    assert order_file.disagree([order(number='1'), order(number='1', customer='Ola')])


def test_a_column_is_chosen_for_one_field_only() -> None:
    table = spreadsheet.read(b'Navn;;Navn\nKari;1;2\n')
    assert [table.named(place) for place in range(3)] == ['Navn (A)', 'Kolonne B', 'Navn (C)']
    with pytest.raises(Refused, match=r'Kolonnen «Navn \(C\)» er valgt for to felt'):
        list(importing.cells(table, {'name': 2, 'first': 2}))
