"""Order lines in the database: every new field through the dialog's door, two people at one field, old rows."""

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from domain.line import Line, LineKind
from domain.refused import Conflict, Refused
from domain.status import CloseReason
from store import catalogue, database, invoices, lines, orders, suggestions
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


@pytest.fixture
def by(db: str) -> Firm:
    return factories.firm()


def add(by: Firm, number: int, said: str, price: str = '100', **typed: Any) -> None:
    typed = {'quantity': '1', 'unit': 'stk.', 'vat_code': '25'} | typed
    write_now(lines.add, by.owner, number, text=said, unit_price=price, **typed)


def of(by: Firm, number: int) -> list[Line]:
    return factories.get(by, number).lines


def ids(by: Firm, number: int) -> list[int]:
    return [line.id or 0 for line in of(by, number)]


def texts(by: Firm, number: int) -> list[str]:
    return [line.text for line in of(by, number)]


OPENED = {'unit_price': Decimal('1000.0000'), 'discount': '', 'cost': None}
FIRST = {'unit_price': '900', 'discount': '5 %', 'cost': '450'}
THEN = {'unit_price': '800', 'discount': '100', 'cost': '400'}


@pytest.mark.parametrize('field', ['unit_price', 'discount', 'cost'])
def test_two_people_at_one_field_are_asked_whose_stands(by: Firm, field: str) -> None:
    number = factories.draft(by)
    (line,) = of(by, number)
    opened: dict[str, Any] = {field: OPENED[field]}
    first, then = {field: FIRST[field]}, {field: THEN[field]}
    write_now(lines.edit, by.owner, number, line.id or 0, dict(opened), first)
    with pytest.raises(Conflict) as asked:
        write_now(lines.edit, by.owner, number, line.id or 0, opened, then)
    shown = {'unit_price': '900,00', 'discount': '5 %', 'cost': '450,00'}[field]
    assert f'til «{shown}»' in str(asked.value)
    write_now(lines.edit, by.owner, number, line.id or 0, opened, then, force=True)
    stored = {'unit_price': Decimal(800), 'discount': '100.00', 'cost': Decimal(400)}[field]
    assert getattr(of(by, number)[0], field) == stored


def test_two_people_at_the_discount_on_the_whole_order_are_asked_whose_stands(by: Firm) -> None:
    number = factories.draft(by)
    write_now(lines.use_discount, by.owner, number, '', '10 %')
    with pytest.raises(Conflict, match=r'endret «Rabatt» til «10 %». Du skrev «100,00\skr».'):
        write_now(lines.use_discount, by.owner, number, '', '100')
    write_now(lines.use_discount, by.owner, number, '', '100', force=True)
    assert factories.get(by, number).total_ore == 112500
    write_now(lines.use_discount, by.owner, number, '100.00', '100', with_vat=True)
    assert factories.get(by, number).total_ore == 115000


def test_prices_typed_with_vat_are_stored_without(by: Firm) -> None:
    number = factories.draft(by, line=False)
    add(by, number, 'Vask', '500', with_vat=True, discount='50')
    (line,) = of(by, number)
    assert (line.unit_price, line.discount, line.percent) == (Decimal(400), '40.00', Decimal(25))
    opened = {'unit_price': line.unit_price, 'vat': '25'}
    write_now(lines.edit, by.owner, number, line.id or 0, opened, {'unit_price': '500', 'vat': '15'}, with_vat=True)
    order = factories.get(by, number)
    assert (order.lines[0].unit_price, order.lines[0].percent) == (Decimal('434.7826'), Decimal(15))
    assert order.total_ore == 45400, '500 with 15 % VAT, less 40 without'


def test_a_private_customer_s_order_is_typed_with_vat_until_somebody_chooses(by: Firm) -> None:
    private, business = factories.draft(by), factories.draft(by, private=False)
    assert [factories.get(by, each).prices_with_vat for each in (private, business)] == [True, False]
    write_now(lines.type_with_vat, by.owner, private, False)
    write_now(lines.type_with_vat, by.owner, business, True)
    assert [factories.get(by, each).prices_with_vat for each in (private, business)] == [False, True]


def test_lines_are_sorted_copied_and_taken_along_when_the_order_is_copied(by: Firm) -> None:
    number = factories.draft(by)
    write_now(lines.add_text, by.owner, number, LineKind.SECTION, 'Vask')
    add(by, number, 'Gulv', discount='10 %', cost='40')
    write_now(lines.add_text, by.owner, number, LineKind.TEXT, 'Alle rom')
    first = ids(by, number)
    write_now(lines.move, by.owner, number, first[1], first[0])
    assert texts(by, number) == ['Vask', 'Gulv', 'Alle rom', 'Flytting']
    write_now(lines.step, by.owner, number, first[0], -1)
    write_now(lines.copy, by.owner, number, first[2])
    assert texts(by, number) == ['Vask', 'Gulv', 'Gulv', 'Flytting', 'Alle rom']
    write_now(lines.use_discount, by.owner, number, '', '10 %')
    copy = factories.get(by, write_now(orders.copy, by.owner, number))
    assert [(each.kind.value, each.text, each.discount, each.cost) for each in copy.lines[:3]] == [
        ('section', 'Vask', '', None),
        ('item', 'Gulv', '10%', Decimal(40)),
        ('item', 'Gulv', '10%', Decimal(40)),
    ]
    assert copy.total_ore == factories.get(by, number).total_ore


def test_a_closed_order_s_lines_stay_where_they_are(by: Firm) -> None:
    number = factories.confirmed(by)
    add(by, number, 'Eske')
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    first = ids(by, number)[0]
    for act, arguments in ((lines.step, (first, 1)), (lines.copy, (first,)), (lines.use_discount, ('', '5 %'))):
        with pytest.raises(Refused, match='Gjenåpne ordren først'):
            write_now(act, by.owner, number, *arguments)  # type: ignore[arg-type]


def test_what_is_suggested_comes_from_the_catalogue_and_then_from_earlier_lines(by: Firm) -> None:
    number = factories.draft(by)
    write_now(lines.add_text, by.owner, number, LineKind.SECTION, 'Flytting og vask')
    add(by, number, 'Flytting av piano', '2500', cost='900')
    add(by, number, 'Flytting av piano', '2700')
    write_now(catalogue.add, by.owner, text='Flytteeske', unit_price='32', number='101', cost='18')
    found = read_now(suggestions.suggest, by.owner, 'flytt')
    assert [(each.text, each.unit_price, each.number) for each in found] == [
        ('Flytteeske', Decimal(32), '101'),
        ('Flytting av piano', Decimal(2700), None),
        ('Flytting', Decimal(1000), None),
    ]
    assert [each.cost for each in found] == [Decimal(18), None, None]
    assert [each.text for each in read_now(suggestions.suggest, by.owner, '101')] == ['Flytteeske']
    for nothing in ('', 'f', '%%', 'x' * 300, 'a\0b'):
        assert read_now(suggestions.suggest, by.owner, nothing) == []


def test_what_was_sent_before_there_were_discounts_is_still_read(by: Firm) -> None:
    """The content of a quote as the first version wrote it: neither kind nor discount stands in it."""
    number = factories.quoted(by)
    content = factories.version(by, number).content
    assert '"discount"' not in content
    sheet = factories.version(by, number).sheet
    assert [(line.kind, line.discount, line.net_ore) for line in sheet.lines] == [(LineKind.ITEM, '', 100000)]
    assert (sheet.discount, sheet.sums.discount_ore, sheet.sums.total_ore) == ('', 0, 125000)


def test_lines_made_by_the_first_version_are_what_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first schema with a line of every rate, and then the migrations."""
    first = tmp_path / 'first' / 'versions'
    first.mkdir(parents=True)
    for name in ('env.py', 'script.py.mako', 'versions/0001_first.py'):
        shutil.copy(database.MIGRATIONS / name, tmp_path / 'first' / name)
    file = tmp_path / 'old.db'
    with monkeypatch.context() as then:
        then.setattr(database, 'MIGRATIONS', tmp_path / 'first')
        database.migrate(f'sqlite:///{file}')
    old = sqlite.connect(file)
    for code in ('25', '15', '12', '0', 'none'):
        for table, more in (('order_line', ', position, invoiced'), ('invoice_line', '')):
            old.execute(
                f'INSERT INTO {table} (text, quantity, unit, unit_price, vat{more}) '
                f"VALUES ('Eske', 1000, 'stk.', 320000, '{code}'{', 1, 0' if more else ''})"
            )
    old.commit()
    old.close()
    database.migrate(f'sqlite:///{file}')
    new = sqlite.connect(file)
    for table in ('order_line', 'invoice_line'):
        found = new.execute(f'SELECT kind, discount, percent, quantity, unit_price FROM {table} ORDER BY id').fetchall()
        percents = (2500, 1500, 1200, 0, None)
        assert found == [('item', '', percent, 1000, 320000) for percent in percents]
    new.close()


def test_an_invoice_with_everything_on_it_adds_up_and_is_credited_in_full(by: Firm) -> None:
    number = factories.completed(by)
    write_now(lines.add_text, by.owner, number, LineKind.SECTION, 'Vask')
    add(by, number, 'Gulv', '99,99', quantity='3', discount='12,5 %', vat_code='15')
    write_now(lines.use_discount, by.owner, number, '', '250')
    made = write_now(invoices.create, by.owner, number)
    write_now(invoices.send, by.owner, number, made)
    order = factories.get(by, number)
    assert (order.left_ore, order.invoices[0].total_ore) == (0, order.total_ore)
    write_now(invoices.credit, by.owner, number, made)
    note = factories.get(by, number).invoices[1]
    assert (note.total_ore, note.sheet.sums) == (order.total_ore, order.invoices[0].sheet.sums)
    assert factories.get(by, number).left_ore == order.total_ore
