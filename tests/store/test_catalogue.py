"""The catalogue: searched, edited by two, read from a file in one go and written to one."""

from decimal import Decimal

import pytest

from domain import product_file, spreadsheet
from domain.product import Product
from domain.refused import Conflict, Refused
from domain.spreadsheet import Table
from store import catalogue
from store.catalogue import Shelf
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


@pytest.fixture
def by(db: str) -> Firm:
    return factories.firm()


def listed(by: Firm, **shelf: object) -> list[Product]:
    return read_now(catalogue.page, by.owner, Shelf().but(**shelf)).products


def found(by: Firm, text: str) -> list[str]:
    return [each.text for each in listed(by, q=text)]


def matched(table: Table) -> dict[str, int | None]:
    return spreadsheet.guess(table.header, product_file.NAMES)


def test_a_product_is_found_by_number_and_by_words_of_its_text(by: Firm) -> None:
    for number, text in (('101', 'Flytteeske stor'), ('102', 'Åpning av låst DØR'), ('', '100 % bomull_klut')):
        write_now(catalogue.add, by.owner, text=text, unit_price='32', number=number)
    assert found(by, '101') == ['Flytteeske stor']
    assert found(by, 'stor eske') == ['Flytteeske stor']
    assert found(by, 'åpning dør') == ['Åpning av låst DØR']
    assert found(by, '%') == ['100 % bomull_klut']
    assert found(by, '') == ['Flytteeske stor', 'Åpning av låst DØR', '100 % bomull_klut']


def test_two_products_do_not_share_a_number(by: Firm) -> None:
    write_now(catalogue.add, by.owner, text='Eske', unit_price='32', number='7')
    with pytest.raises(Refused, match='Det finnes allerede en vare med dette nummeret'):
        write_now(catalogue.add, by.owner, text='Teip', unit_price='32', number='7')
    assert len(listed(by)) == 1


def test_two_people_at_one_price_are_asked_whose_stands(by: Firm) -> None:
    made = write_now(catalogue.add, by.owner, text='Eske', unit_price='32', cost='18')
    opened = {'unit_price': Decimal('32.0000'), 'cost': Decimal('18.0000')}
    write_now(catalogue.edit, by.owner, made, dict(opened), {'unit_price': '35'})
    with pytest.raises(Conflict, match=r'Marte Solheim .* endret «Pris eks. mva.» til «35,00». Du skrev «36,00».'):
        write_now(catalogue.edit, by.owner, made, opened, {'unit_price': '36', 'cost': ''})
    write_now(catalogue.edit, by.owner, made, opened, {'unit_price': '36', 'cost': ''}, force=True)
    (product,) = listed(by)
    assert (product.unit_price, product.cost) == (Decimal('36.0000'), None)


def test_a_product_out_of_use_is_on_the_other_shelf(by: Firm) -> None:
    made = write_now(catalogue.add, by.owner, text='Eske', unit_price='32')
    write_now(catalogue.edit, by.owner, made, {'active': True}, {'active': False})
    assert listed(by) == []
    assert [each.id for each in listed(by, active=False)] == [made]


FILE = Table(
    ('Varenr', 'Navn', 'Utpris', 'Innpris', 'Enhet', 'MVA'),
    (
        ('101', 'Flytteeske', '32,50', '18', 'Stk', '25'),
        ('102', 'Vask', '1.590,00', '', 'timer', '25 %'),
        ('103', '', '10', '', '', ''),
        ('104', 'Kopp', 'ti kroner', '', '', ''),
        ('101', 'Eske igjen', '1', '', '', ''),
        ('105', 'Mat', '10', '-1', 'kasse', '15'),
    ),
)


def test_a_file_is_tried_row_by_row_before_anything_is_stored(by: Firm) -> None:
    write_now(catalogue.add, by.owner, text='Gammelt navn', unit_price='30', number='101', cost='18')
    report = read_now(catalogue.dry_run, by.owner, FILE, matched(FILE))
    assert (report.added, report.changed, report.same) == (1, 1, 0)
    assert report.wrong == [
        (4, 'Fyll ut beskrivelsen.'),
        (5, 'Skriv en pris, for eksempel 1 234,50.'),
        (6, 'Samme vare står flere ganger i filen.'),
        (7, 'Enheten finnes ikke. Velg en av enhetene i listen.'),
    ]
    assert [each.text for each in listed(by)] == ['Gammelt navn']
    with pytest.raises(Refused, match=r'^Linje 4: Fyll ut beskrivelsen.$'):
        write_now(catalogue.import_file, by.owner, FILE, matched(FILE))
    assert [each.text for each in listed(by)] == ['Gammelt navn']
    write_now(catalogue.import_file, by.owner, FILE, matched(FILE), skip_wrong=True)
    assert [(p.number, p.text, p.unit, p.unit_price, p.cost, p.vat) for p in listed(by)] == [
        ('101', 'Flytteeske', 'stk.', Decimal('32.5000'), Decimal('18.0000'), '25'),
        ('102', 'Vask', 'time', Decimal('1590.0000'), None, '25'),
    ]
    assert found(by, 'flytteeske') == ['Flytteeske']


def test_a_column_that_is_not_in_the_file_leaves_what_is_stored(by: Firm) -> None:
    write_now(catalogue.add, by.owner, text='Eske', unit_price='30', number='101', cost='18')
    table = Table(('Nr', 'Navn', 'Pris'), (('101', 'Eske', '31'),))
    write_now(catalogue.import_file, by.owner, table, matched(table))
    (product,) = listed(by)
    assert (product.unit_price, product.cost) == (Decimal('31.0000'), Decimal('18.0000'))


def test_the_text_must_have_a_column_and_no_column_is_used_twice(by: Firm) -> None:
    for columns in ({'number': 0}, {'number': 0, 'text': 0}):
        with pytest.raises(Refused):
            read_now(catalogue.dry_run, by.owner, FILE, columns)


def test_what_is_written_to_a_file_is_read_in_as_it_is(by: Firm) -> None:
    write_now(catalogue.add, by.owner, text='=HYPERLINK("x")', unit_price='-1234,5', number='7', cost='0,125')
    data = read_now(catalogue.export, by.owner)
    assert '7;"\'=HYPERLINK(""x"")";stk.;-1234,50;0,125;25 %;ja' in data.decode()
    table = spreadsheet.read(data)
    report = read_now(catalogue.dry_run, by.owner, table, matched(table))
    assert (report.added, report.changed, report.same, report.wrong) == (0, 0, 1, [])
