"""Money is whole øre (`int`); quantities and unit prices are `Decimal`. One rounding: half up (never banker's).

A line is rounded once; VAT is computed once per rate on the sum of its lines (EN 16931, mval. § 8-1).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from domain.refused import Refused
from domain.words import t

LARGEST_ORE = 10**11
"""No line, payment or total above a billion kroner."""
QUANTITY_DECIMALS, PRICE_DECIMALS = 3, 4


@dataclass(frozen=True, slots=True)
class VatGroup:
    """What one VAT rate adds up to: base and VAT in øre; `percent` is None when no VAT applies."""

    percent: Decimal | None
    base_ore: int
    vat_ore: int


@dataclass(frozen=True, slots=True)
class Sums:
    """Net, VAT and total in øre, with VAT per rate, highest rate first."""

    net_ore: int
    vat_ore: int
    groups: tuple[VatGroup, ...]

    @property
    def total_ore(self) -> int:
        return self.net_ore + self.vat_ore


def round_ore(kroner: Decimal) -> int:
    """Kroner as øre, half up away from zero.

    >>> round_ore(Decimal('0.125')), round_ore(Decimal('-0.125'))
    (13, -13)
    """
    return int((kroner * 100).quantize(Decimal(1), ROUND_HALF_UP))


def line_net_ore(quantity: Decimal, unit_price: Decimal) -> int:
    """What a line costs without VAT, in øre. Refused: beyond `LARGEST_ORE`.

    >>> line_net_ore(Decimal('6.5'), Decimal('890.00'))
    578500
    """
    return within_bounds(round_ore(quantity * unit_price))


def add_up(lines: Iterable[tuple[int, Decimal | None]]) -> Sums:
    """Sums of (net in øre, VAT percent or None) pairs; VAT once per rate.

    >>> add_up([(578500, Decimal(25)), (9999, Decimal(15)), (120000, Decimal(12)), (10000, Decimal(0))]).total_ore
    879024
    """
    bases: dict[Decimal | None, int] = defaultdict(int)
    for net_ore, percent in lines:
        bases[percent] += net_ore
    ordered = sorted(bases.items(), key=lambda pair: Decimal(-1) if pair[0] is None else pair[0], reverse=True)
    groups = tuple(
        VatGroup(percent, base, round_ore(Decimal(base) * (percent or 0) / 10_000)) for percent, base in ordered
    )
    return Sums(sum(g.base_ore for g in groups), sum(g.vat_ore for g in groups), groups)


def within_bounds(ore: int) -> int:
    """The amount itself. Refused: beyond `LARGEST_ORE` either way."""
    if abs(ore) > LARGEST_ORE:
        raise Refused(_too_large())
    return ore


def amount(text: str) -> int:
    """A typed amount in øre. Refused: not a number, more than two decimals, out of bounds.

    >>> amount('1 234,50'), amount('kr 1.234,5'), amount('−12')
    (123450, 123450, -1200)
    """
    value = _decimal(text, t('Skriv et beløp, for eksempel 1 234,50.'), _too_large())
    if value != value.quantize(Decimal('0.01')):
        raise Refused(t('Et beløp kan ha høyst to desimaler.'))
    return round_ore(value)


def positive_amount(text: str) -> int:
    """As `amount`, above zero."""
    ore = amount(text)
    if ore <= 0:
        raise Refused(t('Beløpet må være større enn 0.'))
    return ore


def unit_price(text: str) -> Decimal:
    """A typed price per unit in kroner, at most four decimals; a negative one is a deduction."""
    value = _decimal(text, t('Skriv en pris, for eksempel 1 234,50.'), _too_large())
    return _fits(value, PRICE_DECIMALS, t('En pris kan ha høyst fire desimaler.'))


def cost(text: str) -> Decimal | None:
    """What a unit costs us, in kroner; nothing typed is not known. Refused: negative, and as `unit_price`."""
    if not text.strip():
        return None
    value = unit_price(text)
    if value < 0:
        raise Refused(t('Kostnaden kan ikke være negativ.'))
    return value


def quantity(text: str) -> Decimal:
    """A typed quantity, not zero and not negative, at most three decimals.

    >>> quantity('6,5')
    Decimal('6.500')
    """
    value = _fits(
        _decimal(
            text,
            t('Skriv et antall, for eksempel 2 eller 1,5.'),
            t('Antallet er for stort. Det kan være høyst 1 000 000 000.'),
        ),
        QUANTITY_DECIMALS,
        t('Et antall kan ha høyst tre desimaler.'),
    )
    if value <= 0:
        raise Refused(t('Antallet må være større enn 0.'))
    return value


def _too_large() -> str:
    return t('Beløpet er for stort. Det kan være på høyst 1 000 000 000 kr.')


def _fits(value: Decimal, decimals: int, sentence: str) -> Decimal:
    scaled = value.quantize(Decimal(1).scaleb(-decimals))
    if scaled != value:
        raise Refused(sentence)
    return scaled


def _decimal(text: str, sentence: str, too_large: str) -> Decimal:
    """The typed number: spaces, «kr» and «,-» dropped; the last of «.» and «,» is the decimal mark.

    Refused with `sentence` when it is no number, with `too_large` beyond `LARGEST_ORE`.
    """
    typed = re.sub(r'[\s\xa0\u202f]|kr\.?|,-$', '', text.strip().lower()).replace('−', '-').replace('–', '-')
    if ',' in typed:
        typed = (
            typed.replace('.', '').replace(',', '.') if typed.rfind(',') > typed.rfind('.') else typed.replace(',', '')
        )
    elif re.fullmatch(r'-?\d{1,3}(\.\d{3})+', typed):
        typed = typed.replace('.', '')  # 1.234 is a thousand in Norway
    if not re.fullmatch(r'-?\d+(\.\d*)?', typed, re.ASCII):
        raise Refused(sentence)
    value = Decimal(typed)
    if abs(value) * 100 > LARGEST_ORE:
        raise Refused(too_large)
    return value
