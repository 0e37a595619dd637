"""What lines come to: against a second calculation in whole numbers only, and what invoices give of a discount."""

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from domain import drafting, money, pricing, sorting, vat
from domain.line import Line, LineKind, in_sections, typed_discount, typed_price
from domain.money import add_up
from domain.refused import Refused
from domain.sheet import SheetLine
from domain.tally import tally
from tests.domain.rows import MARTE, Case, confirmed, draft, refused

# ---------- the other calculation ----------


def half_up(above: int, below: int) -> int:
    """A fraction rounded half up away from zero, in whole numbers."""
    sign, above = (-1, -above) if above < 0 else (1, above)
    return sign * ((2 * above + below) // (2 * below))


def line_ore(thousandths: int, price_4: int, percent_2: int, off_ore: int) -> int:
    """quantity / 10³ × price / 10⁴ kroner × (100 − percent / 10²) %, minus an amount."""
    return half_up(thousandths * price_4 * (10_000 - percent_2), 10**3 * 10**2 * 10**4) - off_ore


def comma(whole: int, decimals: int) -> str:
    """As it is typed in Norway: a point would be a thousand."""
    return f'{Decimal(whole).scaleb(-decimals):f}'.replace('.', ',')


def shared(bases: dict[int, int], percent_2: int, off_ore: int) -> dict[int, int]:
    """What is left of each base, by VAT percent × 100, after a discount on the total."""
    if percent_2:
        return {rate: half_up(base * (10_000 - percent_2), 10_000) for rate, base in bases.items()}
    whole = sum(base for base in bases.values() if base > 0)
    if not whole or not off_ore:
        return dict(bases)
    gives = {rate: off_ore * max(base, 0) // whole for rate, base in bases.items()}
    rests = {rate: off_ore * max(base, 0) % whole for rate, base in bases.items()}
    for rate in sorted(bases, key=lambda rate: (-rests[rate], -rate))[: off_ore - sum(gives.values())]:
        gives[rate] += 1
    return {rate: base - gives[rate] for rate, base in bases.items()}


def test_two_thousand_random_orders_come_to_what_whole_numbers_say() -> None:
    chance = random.Random(20261125)
    for _ in range(2_000):
        bases: dict[int, int] = {}
        order = Case().order
        for _ in range(chance.randint(1, 6)):
            thousandths, price_4 = chance.randint(1, 50_000), chance.randint(0, 30_000_000)
            code = chance.choice(['25', '15', '12', '0'])
            gross = line_ore(thousandths, price_4, 0, 0)
            percent_2, off = chance.choice([(0, 0), (chance.randint(1, 10_000), 0), (0, chance.randint(0, gross))])
            discount = f'{percent_2 / 100:.2f}%' if percent_2 else money.kroner_off(off)
            order.lines.append(
                Line.new(
                    text='x', quantity=comma(thousandths, 3), unit='stk.', unit_price=comma(price_4, 4),
                    vat_code=code, vat_registered=True, discount=money.discount(discount),
                )
            )  # fmt: skip
            rate = int(code) * 100
            bases[rate] = bases.get(rate, 0) + line_ore(thousandths, price_4, percent_2, off)
            assert order.lines[-1].net_ore == line_ore(thousandths, price_4, percent_2, off)
        whole = sum(bases.values())
        percent_2, off = chance.choice([(0, 0), (chance.randint(1, 10_000), 0), (0, chance.randint(0, whole))])
        order.discount = money.discount(f'{percent_2 / 100:.2f}%') if percent_2 else money.kroner_off(off)
        left = shared(bases, percent_2, off)
        expected = {rate: (base, half_up(base * rate, 10_000)) for rate, base in left.items()}
        sums = order.sums
        assert {int((g.percent or 0) * 100): (g.base_ore, g.vat_ore) for g in sums.groups} == expected
        assert sums.total_ore == sum(base + tax for base, tax in expected.values())
        assert sums.net_ore + sums.discount_ore == whole
        assert off == 0 or sums.discount_ore == off, 'an amount is taken off to the øre'
        assert order.left_to_invoice() == sums


def test_the_vector_of_the_rules() -> None:
    parts = (('6,5', '890', '25'), ('3', '33,33', '15'), ('1', '1200', '12'), ('1', '100', '0'))
    lines = [
        Line.new(text='x', quantity=q, unit='stk.', unit_price=p, vat_code=code, vat_registered=True)
        for q, p, code in parts
    ]
    sums = add_up((line.net_ore, line.percent) for line in lines)
    assert [g.vat_ore for g in sums.groups] == [144625, 1500, 14400, 0]
    assert (sums.net_ore, sums.vat_ore, sums.total_ore) == (718499, 160525, 879024)


@pytest.mark.parametrize(
    ('typed', 'percent', 'stored'), [('500', '25', '400.0000'), ('99', '25', '79.2000'), ('500', '15', '434.7826')]
)
def test_a_price_typed_with_vat_is_stored_without_and_shown_as_it_was_typed(
    typed: str, percent: str, stored: str
) -> None:
    price = typed_price(typed, Decimal(percent))
    assert price == Decimal(stored)
    assert money.with_vat(price, Decimal(percent)) == Decimal(typed)


def test_every_price_shown_with_vat_and_saved_again_is_the_same() -> None:
    chance = random.Random(7)
    for _ in range(2_000):
        price, percent = Decimal(chance.randint(-(10**9), 10**9)).scaleb(-4), Decimal(chance.choice([25, 15, 12, 0]))
        assert money.without_vat(money.with_vat(price, percent), percent) == price


def test_a_discount_on_the_total_is_split_over_the_rates_before_vat() -> None:
    sums = add_up([(10000, Decimal(25)), (10000, Decimal(15)), (10000, Decimal(12))], '100.00')
    assert [(g.base_ore, g.discount_ore) for g in sums.groups] == [(6666, 3334), (6667, 3333), (6667, 3333)]
    assert (sums.net_ore, sums.discount_ore) == (20000, 10000)
    assert [g.vat_ore for g in sums.groups] == [1667, 1000, 800]
    assert add_up([(10000, Decimal(25)), (-4000, Decimal(15))], '50.00').net_ore == 1000
    assert add_up([], '50.00').total_ore == 0


# ---------- what may be typed ----------


@pytest.mark.parametrize(
    ('text', 'sentence'),
    [
        ('-5', 'Rabatten kan ikke være negativ.'),
        ('101 %', 'Rabatten må være mellom 0 og 100 %.'),
        ('1,005 %', 'En rabatt i prosent kan ha høyst to desimaler.'),
        ('ti %', 'Skriv en rabatt, for eksempel 10 % eller 500.'),
        ('mye', 'Skriv et beløp, for eksempel 1 234,50.'),
    ],
)
def test_a_discount_that_is_none_is_refused(text: str, sentence: str) -> None:
    with refused(sentence):
        money.discount(text)


def test_a_discount_typed_with_vat_is_stored_without() -> None:
    assert typed_discount('500', Decimal(25)) == '400.00'
    assert typed_discount('10 %', Decimal(25)) == '10%'


def line(case: Case, price: str = '1000', *, quantity: str = '1', discount: str = '', cost: str = '') -> Line:
    made = Line.new(
        text='Flytting', quantity=quantity, unit='stk.', unit_price=price, vat_code='25', vat_registered=True,
        discount=discount, cost=cost,
    )  # fmt: skip
    case.order.add_line(made, case.by(MARTE))
    return made


def test_a_line_is_not_discounted_below_nothing() -> None:
    case = draft()
    with refused('Rabatten er større enn linjen. Skriv en mindre rabatt.'):
        line(case, '100', discount='100,01')
    with refused('Linjen har negativ pris og kan ikke ha rabatt.'):
        line(case, '-100', discount='10%')
    assert line(case, '100', discount='100 %').net_ore == 0


def test_the_whole_order_is_not_discounted_below_nothing_nor_once_it_is_invoiced() -> None:
    case = confirmed()
    with refused('Rabatten er større enn summen av linjene. Skriv en mindre rabatt.'):
        pricing.use_discount(case.order, '1000.01')
    pricing.use_discount(case.order, '1000.00')
    pricing.use_discount(case.order, '10%')
    case.invoice()
    with refused('Ordren er fakturert. Krediter fakturaen før du endrer rabatten.'):
        pricing.use_discount(case.order, '')


def test_an_order_with_a_heading_and_no_line_still_needs_lines() -> None:
    case = Case()
    case.add_customer()
    case.order.add_line(Line.said(LineKind.SECTION, 'Pakking'), case.by(MARTE))
    tally(case.order, case.now, case.now.date())
    assert case.order.next_step.value == 'add_line'
    assert case.order.sums.groups == ()


# ---------- invoices ----------


def test_an_amount_is_given_once_and_a_percentage_every_time() -> None:
    case = confirmed()
    flat, share = line(case, '100', quantity='2', discount='50'), line(case, '100', quantity='2', discount='10 %')
    pricing.use_discount(case.order, '30.00')
    first = case.invoice()
    assert (first.net_ore, first.discount) == (100000 + 15000 + 18000 - 3000, '30.00')
    flat.quantity = share.quantity = Decimal(3)
    assert case.order.left_to_invoice().net_ore == 10000 + 9000
    second = case.invoice()
    assert (second.net_ore, second.discount, [part.discount for part in second.lines]) == (19000, '', ['', '10%'])
    assert first.net_ore + second.net_ore == case.order.sums.net_ore


def test_what_was_credited_is_given_again_and_the_note_says_what_the_invoice_said() -> None:
    case = confirmed()
    line(case, '100', quantity='2', discount='50')
    case.order.add_line(Line.said(LineKind.TEXT, 'Takk for oppdraget'), case.by(MARTE))
    pricing.use_discount(case.order, '30.00')
    sent = case.send_invoice()
    note = case.credit(sent)
    assert (note.net_ore, note.total_ore) == (sent.net_ore, sent.total_ore)
    assert [part.text for part in note.lines] == [part.text for part in sent.lines]
    assert note.sheet.sums == sent.sheet.sums
    assert note.sheet.discount == '30.00'
    assert case.order.left_to_invoice() == case.order.sums
    again = case.invoice()
    assert again.net_ore == sent.net_ore


def test_an_invoice_carries_the_headings_and_texts_of_what_it_is_about() -> None:
    case = confirmed()
    for kind, text in ((LineKind.SECTION, 'Vask'), (LineKind.TEXT, 'To mann')):
        case.order.add_line(Line.said(kind, text), case.by(MARTE))
    line(case, '500')
    case.order.add_line(Line.said(LineKind.SECTION, 'Tom'), case.by(MARTE))
    first = case.invoice()
    assert [part.text for part in first.lines] == ['Flytting', 'Vask', 'To mann', 'Flytting']
    case.order.lines[0].quantity = Decimal(2)
    second = drafting.create_invoice(case.order, case.by(MARTE))
    assert [part.text for part in second.lines] == ['Flytting']


# ---------- VAT by the day of delivery ----------


def test_the_rate_is_that_of_the_day_of_delivery() -> None:
    case = draft()
    food = Line.new(text='Buss', quantity='1', unit='stk.', unit_price='100', vat_code='12', vat_registered=True)
    case.order.add_line(food, case.by(MARTE))
    case.add_job(day=date(2021, 9, 30))
    case.order.use_rates(case.now.date())
    assert food.percent == 6
    case.order.jobs[0].day = date(2021, 10, 1)
    case.order.use_rates(case.now.date())
    assert food.percent == 12


def test_a_rate_of_next_year_is_used_from_next_year(monkeypatch: pytest.MonkeyPatch) -> None:
    later = {**vat.TABLE, '25': (*vat.TABLE['25'], (date(2027, 1, 1), Decimal(24)))}
    monkeypatch.setattr(vat, 'TABLE', later)
    assert vat.word('25', date(2026, 12, 31)) == '25 %'
    assert vat.word('25', date(2027, 1, 1)) == '24 %'
    case = draft()
    case.add_job(day=date(2027, 1, 4))
    assert case.send().sheet.sums.groups[0].percent == 24


# ---------- sequence ----------


def rows(text: str) -> list[Line]:
    """A line for each letter: capitals are headings."""
    return [Line.said(LineKind.SECTION if letter.isupper() else LineKind.TEXT, letter) for letter in text]


def said(lines: list[Line]) -> str:
    return ''.join(each.text for each in lines)


@pytest.mark.parametrize(
    ('before', 'moved', 'place', 'after'),
    [
        ('abc', 'a', 'c', 'bac'),
        ('abc', 'a', '', 'bca'),
        ('abc', 'c', 'a', 'cab'),
        ('abc', 'b', 'b', 'abc'),
        ('AbcDe', 'D', 'A', 'DeAbc'),
        ('AbcDe', 'A', '', 'DeAbc'),
        ('AbcDe', 'A', 'c', 'AbcDe'),
        ('AbcDeF', 'A', 'e', 'DeAbcF'),
        ('xAbcD', 'D', 'c', 'xAbcD'),
        ('xAbcDe', 'D', 'x', 'DexAbc'),
    ],
)
def test_a_line_is_put_before_another_and_a_heading_takes_its_section_along(
    before: str, moved: str, place: str, after: str
) -> None:
    lines = rows(before)
    target = lines[before.index(place)] if place else None
    assert said(sorting.before(lines, lines[before.index(moved)], target)) == after


@pytest.mark.parametrize(
    ('before', 'moved', 'by', 'after'),
    [
        ('abc', 'a', 1, 'bac'),
        ('abc', 'a', -1, 'abc'),
        ('abc', 'c', 1, 'abc'),
        ('aBc', 'a', 1, 'Bac'),
        ('AbcDe', 'D', -1, 'DeAbc'),
        ('AbcDe', 'A', 1, 'DeAbc'),
        ('xAbcD', 'A', -1, 'AbcxD'),
        ('AbCd', 'C', 1, 'AbCd'),
    ],
)
def test_a_line_steps_up_and_down_and_a_section_past_a_whole_one(before: str, moved: str, by: int, after: str) -> None:
    lines = rows(before)
    assert said(sorting.stepped(lines, lines[before.index(moved)], by)) == after


def test_a_copy_stands_right_below_and_positions_follow_the_sequence() -> None:
    case = draft()
    case.add_line('10', text='Eske')
    case.order.add_line(Line.said(LineKind.TEXT, 'Ny'), case.by(MARTE), after=case.order.lines[0])
    assert [(each.text, each.position) for each in case.order.lines] == [('Flytting', 1), ('Ny', 2), ('Eske', 3)]
    case.order.move_line(case.order.lines[2], case.by(MARTE), by=-1)
    assert [each.text for each in case.order.lines] == ['Flytting', 'Eske', 'Ny']
    events = list(case.events)
    case.order.move_line(case.order.lines[2], case.by(MARTE), by=1)
    assert case.events == events, 'what stays where it is is no news'


def test_lines_before_the_first_heading_stand_under_none() -> None:
    assert [(heading and heading.text, said(under)) for heading, under in in_sections(rows('aBcDe'))] == [
        (None, 'a'), ('B', 'c'), ('D', 'e'),
    ]  # fmt: skip


# ---------- what the customer is sent ----------


def test_a_customer_is_not_told_what_it_costs_us() -> None:
    case = draft()
    line(case, '100', cost='77,77')
    assert pricing.cost_ore(case.order) == 7777
    assert '77' not in case.send().content


@pytest.mark.parametrize(
    'change',
    [
        lambda case: setattr(case.order, 'discount', '10%'),
        lambda case: setattr(case.order.lines[0], 'discount', '10%'),
        lambda case: case.order.move_line(case.order.lines[0], case.by(MARTE), by=1),
        lambda case: case.order.add_line(Line.said(LineKind.TEXT, 'Ny'), case.by(MARTE)),
    ],
    ids=['discount on all', 'discount on a line', 'sequence', 'text'],
)
def test_every_new_thing_makes_the_order_differ_from_what_was_sent(change: Callable[[Case], object]) -> None:
    case = draft()
    case.add_line('10', text='Eske')
    case.send()
    case.order.lines[0].cost = Decimal(5)
    assert not case.order.edited_since_sent
    change(case)
    assert case.order.edited_since_sent


def test_a_quote_says_sections_texts_and_discounts_and_is_read_back_as_it_was() -> None:
    case = draft()
    case.order.add_line(Line.said(LineKind.SECTION, 'Vask'), case.by(MARTE))
    line(case, '500', discount='10 %')
    pricing.use_discount(case.order, '100.00')
    sheet = case.send().sheet
    assert [(each.kind.value, each.text, each.discount) for each in sheet.lines] == [
        ('item', 'Flytting', ''), ('section', 'Vask', ''), ('item', 'Flytting', '10%'),
    ]  # fmt: skip
    assert (sheet.sums, sheet.discount) == (case.order.sums, '100.00')
    assert sheet.lines[2] == SheetLine.of(case.order.lines[2])


def test_what_has_no_discount_and_no_heading_is_written_as_it_always_was() -> None:
    content = draft().send().content
    assert '"lines":[{"line_id":' in content
    assert 'discount' not in content
    assert '"kind":"item"' not in content


def test_beyond_bounds_is_refused() -> None:
    with pytest.raises(Refused):
        line(draft(), '1000000000', quantity='2')
