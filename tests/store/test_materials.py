"""Materiell: noted on a job without prices, put right until a line carries it, carried to lines once."""

import io
import json
import zipfile
from decimal import Decimal
from typing import Any

import pytest

from domain.material import Material
from domain.refused import NotFound, Refused
from domain.status import CloseReason
from store import (
    catalogue,
    customer_privacy,
    fetching,
    jobs,
    lines,
    materials,
    order_view,
    orders,
    suggestions,
)
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm
from tests.store.test_races import accidents, at_once, refusals


def at_work() -> tuple[Firm, int, int]:
    """A firm, a confirmed order, and Jonas's job on it."""
    by = factories.firm()
    number = factories.confirmed(by)
    return by, number, factories.job(by, number)


def used(by: Firm, number: int) -> list[Material]:
    return read_now(order_view.view, by.owner, number).materials


def given(text: str = 'Silikon', quantity: str = '2', unit: str = 'stk.', **more: Any) -> dict[str, Any]:
    return {'text': text, 'quantity': quantity, 'unit': unit, **more}


def fetch(by: Firm, number: int, *prices: str) -> int:
    seen = read_now(fetching.preview, by.owner, number)
    return write_now(
        fetching.fetch, by.owner, number, seen.shares, seen.goods, per_person=False, price='', prices=prices
    )


def sold(by: Firm, number: int) -> list[tuple[str, Decimal, str, Decimal, Decimal | None]]:
    """The lines after the one the order came with."""
    return [(e.text, e.quantity, e.unit, e.unit_price, e.cost) for e in factories.get(by, number).lines[1:]]


def test_goods_are_noted_in_crew_without_prices_and_become_lines_with_them(db: str) -> None:
    by, number, job = at_work()
    box = write_now(catalogue.add, by.owner, text='Flytteeske', unit_price='32', cost='11,50')
    write_now(catalogue.add, by.owner, text='Flytting', unit='time', unit_price='900')
    (hit,) = read_now(suggestions.goods, by.jonas, 'flytt')
    assert (hit.id, hit.text, hit.unit, hasattr(hit, 'unit_price')) == (box, 'Flytteeske', 'stk.', False)
    write_now(materials.note, by.jonas, number, job, given('noe annet', '10', 'm', product_id=box))
    write_now(materials.note, by.owner, number, job, given('Flytteeske', '2,5', product_id=box))
    write_now(materials.note, by.jonas, number, job, given('Parkering', '1', 'rund sum'))
    boxes, parking = read_now(fetching.preview, by.owner, number).goods
    assert (boxes.text, boxes.unit, boxes.quantity, boxes.price) == ('Flytteeske', 'stk.', Decimal('12.5'), Decimal(32))
    assert parking.price is None, 'nobody has said what it costs'
    assert fetch(by, number, '32', '180') == 2
    assert sold(by, number) == [
        ('Flytteeske', Decimal('12.5'), 'stk.', Decimal(32), Decimal('11.5')),
        ('Parkering', Decimal(1), 'rund sum', Decimal(180), None),
    ]
    assert fetch(by, number) == 0
    assert read_now(fetching.preview, by.owner, number).carried_goods == 3


def test_what_stands_on_a_line_is_put_right_there_and_a_deleted_line_gives_it_back(db: str) -> None:
    by, number, job = at_work()
    noted = write_now(materials.note, by.jonas, number, job, given())
    write_now(materials.change, by.jonas, number, noted, '2', '3')
    with pytest.raises(Refused, match=r'endret til 3 stk\.'):
        write_now(materials.change, by.owner, number, noted, '2', '4')
    fetch(by, number, '49')
    for act in (
        lambda: write_now(materials.change, by.jonas, number, noted, '3', '4'),
        lambda: write_now(materials.remove, by.jonas, number, noted),
    ):
        with pytest.raises(Refused, match='allerede på en ordrelinje'):
            act()
    line = factories.get(by, number).lines[-1]
    write_now(lines.copy, by.owner, number, line.id or 0)
    write_now(lines.remove, by.owner, number, line.id or 0)
    assert [each.is_carried for each in used(by, number)] == [False], 'a copy carries nothing'
    write_now(materials.remove, by.jonas, number, noted)
    assert used(by, number) == []


def test_two_who_press_at_once_bring_it_once(db: str) -> None:
    by, number, job = at_work()
    write_now(materials.note, by.jonas, number, job, given())
    goods = read_now(fetching.preview, by.owner, number).goods
    how: dict[str, Any] = {'per_person': False, 'price': '', 'prices': ['49']}
    outcomes = at_once(*[lambda: write_now(fetching.fetch, by.owner, number, [], goods, **how)] * 2)
    assert not accidents(outcomes)
    assert [str(each) for each in refusals(outcomes)] == [
        'Materiellet er endret siden du åpnet dialogen. Lukk den, og hent på nytt.'
    ]
    assert len(sold(by, number)) == 1


@pytest.mark.parametrize(
    ('wrong', 'sentence'),
    [
        (given(text=' '), 'Fyll ut hva som er brukt'),
        (given(quantity='0'), 'antall'),
        (given(quantity='to'), 'Skriv et antall'),
        (given(unit='tonn'), 'Enheten finnes ikke'),
        (given(product_id=999), 'ikke i bruk lenger'),
    ],
)
@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_bad_input_is_told_and_nothing_is_kept(db: str, wrong: dict[str, Any], sentence: str) -> None:
    by, number, job = at_work()
    with pytest.raises(Refused, match=f'(?i){sentence}'):
        write_now(materials.note, by.jonas, number, job, wrong)
    assert used(by, number) == []


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_only_those_on_the_job_and_only_while_it_goes_on(db: str) -> None:
    by, number, job = at_work()
    noted = write_now(materials.note, by.jonas, number, job, given())
    other = factories.job(by, number, title='Vask', people=[by.ali.employee_id or 0])
    for verb, what in ((materials.note, (job, given())), (materials.remove, (noted,))):
        with pytest.raises(NotFound):
            write_now(verb, by.ali, number, *what)
    undated = factories.job(by, number, day=False)
    write_now(materials.note, by.owner, number, undated, given())
    with pytest.raises(Refused, match='notert materiell'):
        write_now(jobs.remove, by.owner, number, undated)
    write_now(jobs.cancel, by.owner, number, other, 'Regn')
    with pytest.raises(Refused, match='avlyst'):
        write_now(materials.note, by.ali, number, other, given())


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_the_customers_file_holds_it_a_copy_does_not_and_what_was_written_is_forgotten(db: str) -> None:
    by, number, job = at_work()
    box = write_now(catalogue.add, by.owner, text='Flytteeske', unit_price='32')
    write_now(materials.note, by.jonas, number, job, given('Nøkkel til fru Lie'))
    write_now(materials.note, by.jonas, number, job, given(product_id=box))
    customer = factories.get(by, number).customer_id or 0
    packed = write_now(customer_privacy.export, by.owner, customer)
    told = json.loads(zipfile.ZipFile(io.BytesIO(packed)).read('kunde.json'))
    assert [each['text'] for each in told['ordrer'][0]['jobber'][0]['materiell']] == [
        'Nøkkel til fru Lie',
        'Flytteeske',
    ]
    copy = write_now(orders.copy, by.owner, number)
    assert used(by, copy) == []
    write_now(orders.delete, by.owner, copy)
    write_now(orders.close, by.owner, number, CloseReason.CANCELLED_BY_US)
    write_now(customer_privacy.erase, by.owner, customer)
    assert [each.text for each in used(by, number)] == ['', 'Flytteeske']
