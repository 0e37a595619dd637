"""The catalogue: searched, edited by two, read from a file in one go and written to one."""

from decimal import Decimal

import pytest

from domain.product import Product
from domain.refused import Conflict, Refused
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
