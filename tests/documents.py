"""Random documents, and what they come to worked out in another way: with fractions, never with our own sums."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from random import Random

from domain.line import UNITS
from domain.sheet import Sheet, SheetLine
from tests.ehf import firm, line, paper

CODES = ('25', '15', '12', '0', 'E', '25', '25', '25')
Sums = dict[tuple[Decimal | None, str], tuple[int, int]]
"""Base and VAT in øre by rate and category."""


def random_document(chance: Random) -> Sheet:
    """An invoice or a credit note as somebody might write it, also with odd prices, discounts and deductions."""
    registered = chance.random() < 0.9
    codes = CODES if registered else ('none',)
    lines = [_line(chance, chance.choice(codes)) for _ in range(chance.randint(1, 8))]
    lines.append(line('99999.99', code=lines[0].category or ('none' if not registered else '25')))
    discount = chance.choice(['', '', f'{_decimal(chance, 1, 99, 2)}%', f'{_decimal(chance, 1, 5000, 2)}'])
    return paper(
        *lines, kind=chance.choice(['invoice', 'credit_note']), company=firm(registered=registered), discount=discount
    )


def _line(chance: Random, code: str) -> SheetLine:
    price = _decimal(chance, 1, 5000, chance.choice([0, 0, 2, 2, 4]))
    if chance.random() < 0.1:
        return line(str(-price), '1', code, text='Avslag')
    discount = chance.choice(['', '', '', f'{_decimal(chance, 1, 99, 2)}%', '0.07'])
    unit = chance.choice(UNITS)
    return line(
        str(price), str(_decimal(chance, 1, 40, chance.choice([0, 0, 1, 3]))), code, unit=unit, discount=discount
    )


def _decimal(chance: Random, least: int, most: int, decimals: int) -> Decimal:
    return Decimal(chance.randint(least * 10**decimals, most * 10**decimals)).scaleb(-decimals)


def worked_out(sheet: Sheet) -> Sums:
    """Base and VAT for each rate: a line is rounded once, VAT once per rate, half up away from zero (norway.md, § 2.3).

    A discount of kroner on the total is shared as the document has it, for several sharings are right.
    """
    bases: dict[tuple[Decimal | None, str], int] = defaultdict(int)
    for each in sheet.lines:
        exact = Fraction(each.quantity) * Fraction(each.unit_price) * 100
        if each.discount.endswith('%'):
            exact *= 1 - Fraction(each.discount[:-1]) / 100
        net = _half_up(exact) - (0 if each.discount.endswith('%') or not each.discount else _ore(each.discount))
        bases[each.percent, each.category] += net
    if sheet.discount.endswith('%'):
        left = 1 - Fraction(sheet.discount[:-1]) / 100
        bases = {rate: _half_up(base * left) for rate, base in bases.items()}
    elif sheet.discount:
        for group in sheet.sums.groups:
            bases[group.percent, group.category] -= group.discount_ore
    return {rate: (base, _half_up(base * Fraction(rate[0] or 0) / 100)) for rate, base in bases.items()}


def _ore(kroner: str) -> int:
    return int(Fraction(kroner) * 100)


def _half_up(exact: Fraction) -> int:
    whole = (abs(exact) * 2 + 1) // 2
    return int(whole if exact >= 0 else -whole)
