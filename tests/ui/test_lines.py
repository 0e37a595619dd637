"""Order lines on the screen: suggestions, prices with and without VAT, sections, sequence, conflicts, what we earn."""

import asyncio
import json
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.line import LineKind
from store import catalogue, lines, suggestions
from store.database import read, write, write_now
from tests import factories
from tests.factories import Firm
from tests.ui import hands, people
from tests.ui.people import sees, until
from ui import order_lines


async def at_order(user: User, by: Firm, number: int) -> None:
    await people.office(user, by)
    await user.open(f'/ordre/{number}')


def value(user: User, label: str) -> str:
    """What stands in a field of the open dialog."""
    box = hands.dialog(user)
    assert box
    return next(str(e.value or '') for e in box.descendants() if getattr(e, 'props', {}).get('label') == label)  # type: ignore[attr-defined]


def hits(user: User) -> list[str]:
    box = hands.dialog(user)
    assert box
    found = [each for each in box.descendants() if 'hit' in each.classes]
    return [next(e.text for e in hit.descendants() if 'strong' in e.classes) for hit in found]  # type: ignore[attr-defined]


def texts(by: Firm, number: int) -> list[str]:
    return [line.text for line in factories.get(by, number).lines]


def are(by: Firm, number: int, wanted: list[str]) -> bool:
    return texts(by, number) == wanted


def send(user: User, event: str, *args: Any) -> None:
    """What a browser says of the table of lines."""
    assert user.client
    body = max((e for e in user.client.elements.values() if e.tag == 'tbody' and not e.is_deleted), key=lambda e: e.id)
    listener = next(each for each in body._event_listeners.values() if each.type == event)
    user.client.handle_event({'id': body.id, 'listener_id': listener.id, 'args': [json.dumps(each) for each in args]})


async def test_what_is_chosen_fills_the_line_and_can_be_saved_at_once(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by, private=False)
    write_now(
        catalogue.add, by.owner, text='Flyttevask', unit_price='4200', cost='1800', unit='rund sum', vat_code='15'
    )
    await at_order(user, by, number)
    await hands.press(user, 'Legg til ordrelinje')
    hands.fill(user, Beskrivelse='flytt')
    await until(lambda: hits(user) == ['Flyttevask', 'Flytting'])
    hands.click(user, 'hit')
    await until(lambda: value(user, 'Beskrivelse') == 'Flyttevask')
    assert hits(user) == []
    assert [value(user, label) for label in ('Enhet', 'Enhetspris', 'Kostnad', 'Mva-sats')] == [
        'rund sum', '4\xa0200,00', '1\xa0800,00', '15',
    ]  # fmt: skip
    await hands.press(user, 'Lagre')
    await until(lambda: texts(by, number) == ['Flytting', 'Flyttevask'])
    line = factories.get(by, number).lines[1]
    assert (line.unit_price, line.cost, line.vat) == (Decimal(4200), Decimal(1800), '15')
    await sees(user, 'Kostnad 1\xa0800,00\xa0kr')


async def test_an_older_answer_is_never_drawn_over_a_newer_one(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    by = factories.firm()
    number = factories.draft(by)
    for text in ('Eske', 'Eskelapp'):
        write_now(catalogue.add, by.owner, text=text, unit_price='32')
    waiting = asyncio.Event()

    async def slow(fn: Callable[..., Any], *args: Any) -> Any:
        found = await read(fn, *args)
        if fn is suggestions.suggest and args[1] == 'eske':
            await waiting.wait()
        return found

    monkeypatch.setattr(order_lines, 'read', slow)
    await at_order(user, by, number)
    await hands.press(user, 'Legg til ordrelinje')
    hands.fill(user, Beskrivelse='eske')
    await asyncio.sleep(0.05)
    hands.fill(user, Beskrivelse='eskelapp')
    await until(lambda: hits(user) == ['Eskelapp'])
    waiting.set()
    await asyncio.sleep(0.1)
    assert hits(user) == ['Eskelapp']


async def test_a_private_customer_s_prices_are_typed_with_vat_a_business_s_without(user: User) -> None:
    by = factories.firm()
    private, business = factories.draft(by, line=False), factories.draft(by, private=False, line=False)
    for number, price in ((private, 400), (business, 500)):
        await at_order(user, by, number)
        await hands.press(user, 'Legg til ordrelinje')
        hands.fill(user, Beskrivelse='Vask', Enhetspris='500')
        await hands.press(user, 'Lagre')
        await until(partial(are, by, number, ['Vask']))
        assert factories.get(by, number).lines[0].unit_price == price


async def test_the_other_way_is_remembered_and_shows_a_stored_price_anew(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by, price='400')
    await at_order(user, by, number)
    await sees(user, 'Sum inkl.\xa0mva.')
    await hands.press(user, 'Rediger Flytting')
    assert value(user, 'Enhetspris') == '500,00'
    await hands.press(user, 'Priser eks. mva.')
    assert value(user, 'Enhetspris') == '400,00'
    await hands.press(user, 'Lagre')
    order = factories.get(by, number)
    assert not order.prices_with_vat
    assert order.lines[0].unit_price == 400


async def test_two_people_at_the_discount_of_a_line_are_asked_whose_stands(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    line = factories.get(by, number).lines[0].id or 0
    await at_order(user, by, number)
    await hands.press(user, 'Rediger Flytting')
    await write(lines.edit, by.owner, number, line, {'discount': '', 'cost': None}, {'discount': '10 %', 'cost': '5'})
    hands.fill(user, Rabatt='250', Kostnad='7')
    await hands.press(user, 'Lagre')
    await sees(user, 'Noen andre har endret dette')
    await hands.press(user, 'Bruk lagret')
    assert (value(user, 'Rabatt'), value(user, 'Kostnad')) == ('10 %', '5,00')
    hands.fill(user, Rabatt='250')
    await hands.press(user, 'Lagre')
    await until(lambda: factories.get(by, number).lines[0].discount == '200.00')


async def test_a_heading_a_text_and_a_discount_on_all_of_it(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by, private=False)
    await at_order(user, by, number)
    for item, label, text in (
        ('Legg til overskrift', 'Overskrift', 'Vask'),
        ('Legg til tekstlinje', 'Tekst', 'Alle rom'),
    ):
        await hands.press(user, 'Flere valg for ordrelinjer')
        await hands.choose(user, item)
        hands.fill(user, **{label: text})
        await hands.press(user, 'Lagre')
        await sees(user, text)
    await hands.press(user, 'Flere valg for ordrelinjer')
    await hands.choose(user, 'Rabatt på hele ordren')
    hands.fill(user, Rabatt='10 %')
    await hands.press(user, 'Lagre')
    await sees(user, 'Rabatt 10 %')
    await sees(user, '1\xa0125,00\xa0kr')
    await hands.press(user, 'Rediger Alle rom')
    hands.fill(user, Tekst='Alle rom og bad')
    await hands.press(user, 'Lagre')
    await until(lambda: texts(by, number) == ['Flytting', 'Vask', 'Alle rom og bad'])


async def test_a_line_is_moved_copied_and_deleted_from_its_menu(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    write_now(lines.add_text, by.owner, number, LineKind.TEXT, 'Velkommen')
    await at_order(user, by, number)
    for item, after in (
        ('Flytt opp', ['Velkommen', 'Flytting']),
        ('Flytt ned', ['Flytting', 'Velkommen']),
        ('Kopier', ['Flytting', 'Velkommen', 'Velkommen']),
        ('Slett', ['Flytting', 'Velkommen']),
    ):
        await hands.press(user, 'Valg for Velkommen')
        await hands.choose(user, item)
        await until(partial(are, by, number, after))


async def test_the_table_hears_how_lines_were_sorted_and_nothing_else(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    write_now(lines.add_text, by.owner, number, LineKind.TEXT, 'Velkommen')
    flytting, velkommen = (str(line.id) for line in factories.get(by, number).lines)
    await at_order(user, by, number)
    send(user, 'keydown', 'step', velkommen, -1)
    await until(lambda: texts(by, number) == ['Velkommen', 'Flytting'])
    await hands.settle()
    send(user, 'pointerdown', 'move', velkommen, None)
    await until(lambda: texts(by, number) == ['Flytting', 'Velkommen'])
    await hands.settle()
    for forged in (('move', 'x', None), ('move', flytting, 'x'), ('step', flytting, 'x'), ('drop',), ()):
        send(user, 'pointerdown', *forged)
    await hands.settle()
    assert texts(by, number) == ['Flytting', 'Velkommen']


async def test_neither_the_customer_nor_the_crew_is_sent_what_it_costs_us(user: User, create_user: Any) -> None:
    by = factories.firm()
    number = factories.draft(by, line=False)
    write_now(
        lines.add, by.owner, number, text='Vask', quantity='1', unit='stk.', unit_price='400', vat_code='25',
        cost='123,45',
    )  # fmt: skip
    write_now(lines.add_text, by.owner, number, LineKind.SECTION, 'Til slutt')
    job = factories.job(by, number)
    factories.send(by, number)
    customer, crew = await people.customer(user, number), await people.crew(create_user(), by.jonas_id)
    for person, path in ((customer, f'/portal/ordre/{number}'), (crew, '/crew'), (crew, f'/crew/jobb/{job}')):
        answer = await person.http_client.get(path)
        assert answer.status_code == 200
        assert '123,45' not in answer.text
        assert '276,55' not in answer.text
    assert 'Til slutt' in (await customer.http_client.get(f'/portal/ordre/{number}')).text


async def test_a_select_of_rates_takes_no_other(user: User) -> None:
    by = factories.firm()
    await at_order(user, by, factories.draft(by))
    await hands.press(user, 'Legg til ordrelinje')
    box = hands.dialog(user)
    assert box
    rates = next(e for e in box.descendants() if isinstance(e, ui.select) and e.props.get('label') == 'Mva-sats')
    assert list(rates.options) == ['25', '15', '12', '0', '11.11', 'E', 'AE', 'G']
