"""Optional lines from the line's dialog to the acceptance, in one transaction."""

from typing import Any

import pytest

from domain.refused import Refused
from store import crew, lines, orders, quotes
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


@pytest.fixture
def by(db: str) -> Firm:
    return factories.firm()


def offered(by: Firm) -> int:
    number = factories.draft(by)
    for floor, price in (('Eik', '400'), ('Furu', '200')):
        factories.option(by, number, floor, price, group='Gulv')
    factories.option(by, number, 'Vask', '300')
    return number


def chosen(by: Firm, number: int) -> list[str]:
    return [line.text for line in factories.get(by, number).lines if line.chosen]


def test_the_first_of_a_group_is_suggested_until_somebody_chooses_another(by: Firm) -> None:
    number = offered(by)
    order = factories.get(by, number)
    assert (chosen(by, number), order.net_ore, order.left_ore) == (['Eik'], 140000, 175000)
    write_now(lines.choose, by.owner, number, order.lines[2].id or 0, True)
    assert (chosen(by, number), factories.get(by, number).net_ore) == (['Furu'], 120000)
    write_now(lines.remove, by.owner, number, order.lines[2].id or 0)
    assert chosen(by, number) == ['Eik']
    copy = write_now(orders.copy, by.owner, number)
    assert (chosen(by, copy), factories.get(by, copy).net_ore) == (['Eik'], 140000)


def test_what_was_picked_is_in_the_acceptance_and_in_the_columns_of_the_list(by: Firm) -> None:
    number = offered(by)
    factories.send(by, number)
    factories.job(by, number)
    assert [each.text for each in _crew_lines(by, number)] == ['Flytting', 'Eik']
    newest, customer = factories.version(by, number), factories.customer(number)
    asked: dict[str, Any] = {'version_id': newest.id or 0, 'shown_hash': newest.sha256}
    asked |= {'name': 'Ingrid', 'ticked': True}
    with pytest.raises(Refused, match='Velg én under «Gulv»'):
        write_now(quotes.accept, customer, number, picked=[3], **asked)
    write_now(quotes.accept, customer, number, picked=[2, 3], **asked)
    order = factories.get(by, number)
    standing = factories.version(by, number).acceptance
    assert standing is not None
    assert (standing.picked, standing.net_ore, standing.total_ore) == ([2, 3], 150000, 187500)
    assert (order.net_ore, order.total_ore, order.left_ore) == (150000, 187500, 187500)
    assert [each.text for each in _crew_lines(by, number)] == ['Flytting', 'Furu', 'Vask']


def test_a_line_becomes_an_option_in_its_dialog_and_a_heading_tells_only_its_sum(by: Firm) -> None:
    number = factories.draft(by)
    (line,) = factories.get(by, number).lines
    opened = {'option': '', 'option_group': ''}
    with pytest.raises(Refused, match='Skriv hva kunden velger mellom'):
        write_now(lines.edit, by.owner, number, line.id or 0, dict(opened), {'option': 'one_of', 'option_group': ''})
    write_now(lines.edit, by.owner, number, line.id or 0, dict(opened), {'option': 'optional', 'option_group': 'Gulv'})
    (line,) = factories.get(by, number).lines
    assert (line.option, line.option_group, factories.get(by, number).total_ore) == ('optional', '', 0)
    with pytest.raises(Refused, match='Bare en overskrift'):
        write_now(lines.show_sum_only, by.owner, number, line.id or 0, True)


def _crew_lines(by: Firm, number: int) -> list[crew.CrewLine]:
    return read_now(crew.one, by.jonas, factories.get(by, number).jobs[0].id or 0).lines
