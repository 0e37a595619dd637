"""Money is whole øre (`int`); quantities and unit prices are `Decimal`. One rounding: half up (never banker's).

A line is rounded once; VAT is computed once per rate on the sum of its lines (EN 16931, mval. § 8-1).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from domain.refused import Refused
from domain.words import kr, number, t

LARGEST_ORE = 10**11
"""No line, payment or total above a billion kroner."""
QUANTITY_DECIMALS, PRICE_DECIMALS = 3, 4
Rated = tuple[int, Decimal | None] | tuple[int, Decimal | None, str]


@dataclass(frozen=True, slots=True)
class VatGroup:
    """What one VAT rate adds up to: base and VAT in øre; `percent` is None when no VAT applies.

    The base is what is left after the group's share of a discount on the total. `category` says which kind of 0 % it
    is (`vat.category`).
    """

    percent: Decimal | None
    base_ore: int
    vat_ore: int
    discount_ore: int = 0
    category: str = ''


@dataclass(frozen=True, slots=True)
class Sums:
    """Net, VAT and total in øre, with VAT per rate, highest rate first."""

    net_ore: int
    vat_ore: int
    groups: tuple[VatGroup, ...]

    @property
    def total_ore(self) -> int:
        return self.net_ore + self.vat_ore

    @property
    def average_percent(self) -> Decimal:
        """VAT as a percentage of the net, over all rates."""
        return Decimal(self.vat_ore) * 100 / self.net_ore if self.net_ore else Decimal(0)

    @property
    def discount_ore(self) -> int:
        """The discount on the total, without VAT."""
        return sum(group.discount_ore for group in self.groups)


def round_ore(kroner: Decimal) -> int:
    """Kroner as øre, half up away from zero.

    >>> round_ore(Decimal('0.125')), round_ore(Decimal('-0.125'))
    (13, -13)
    """
    return int((kroner * 100).quantize(Decimal(1), ROUND_HALF_UP))


def line_net_ore(quantity: Decimal, unit_price: Decimal, discount: str = '') -> int:
    """What a line costs without VAT, in øre, rounded once. Refused: beyond `LARGEST_ORE`.

    >>> line_net_ore(Decimal('6.5'), Decimal('890.00')), line_net_ore(Decimal(3), Decimal('33.33'), '10%')
    (578500, 8999)
    """
    percent = discount_percent(discount)
    if percent:
        return within_bounds(round_ore(quantity * unit_price * (100 - percent) / 100))
    return within_bounds(round_ore(quantity * unit_price) - discount_ore(discount))


def add_up(lines: Iterable[Rated], discount: str = '') -> Sums:
    """Sums of (net in øre, VAT percent or None) pairs, with `vat.category` where there is one; VAT once per rate.

    A discount on the total is split over the rates before VAT: a percentage is taken off each base, an amount is
    shared by the bases above zero in proportion to them, to the øre (EN 16931, BG-20: one allowance per rate).

    >>> add_up([(578500, Decimal(25)), (9999, Decimal(15)), (120000, Decimal(12)), (10000, Decimal(0))]).total_ore
    879024
    """
    bases: dict[tuple[Decimal | None, str], int] = defaultdict(int)
    for net_ore, percent, *category in lines:
        bases[percent, category[0] if category else ''] += net_ore
    ordered = sorted(bases.items(), key=_highest_first)
    shares = _shares([base for _, base in ordered], discount)
    groups = tuple(
        VatGroup(percent, base - share, round_ore(Decimal(base - share) * (percent or 0) / 10_000), share, category)
        for ((percent, category), base), share in zip(ordered, shares, strict=True)
    )
    return Sums(sum(g.base_ore for g in groups), sum(g.vat_ore for g in groups), groups)


def _highest_first(group: tuple[tuple[Decimal | None, str], int]) -> tuple[Decimal, str]:
    percent, category = group[0]
    return Decimal(1) if percent is None else -percent, category


def less(whole: Sums, parts: Iterable[Sums]) -> Sums:
    """What is left of sums when these parts are taken off, rate by rate; rates that have nothing left are not there."""
    rest = {(group.percent, group.category): list(_ores(group)) for group in whole.groups}
    for part in parts:
        for group in part.groups:
            for place, ore in enumerate(_ores(group)):
                rest[group.percent, group.category][place] -= ore
    groups = tuple(
        VatGroup(percent, base, vat, off, category)
        for (percent, category), (base, vat, off) in rest.items()
        if base or vat or off
    )
    return Sums(sum(g.base_ore for g in groups), sum(g.vat_ore for g in groups), groups)


def _ores(group: VatGroup) -> tuple[int, int, int]:
    return group.base_ore, group.vat_ore, group.discount_ore


def _shares(bases: list[int], discount: str) -> list[int]:
    """What each base gives of a discount, in øre; what does not divide goes to the largest remainders."""
    percent, ore = discount_percent(discount), discount_ore(discount)
    if percent:
        return [base - round_ore(Decimal(base) * (100 - percent) / 10_000) for base in bases]
    weights = [max(base, 0) for base in bases]
    whole = sum(weights)
    if not (ore and whole):
        return [0] * len(bases)
    shares = [ore * weight // whole for weight in weights]
    by_rest = sorted(range(len(bases)), key=lambda place: -(ore * weights[place] % whole))
    for place in by_rest[: ore - sum(shares)]:
        shares[place] += 1
    return shares


# ---------- discounts: «10%» or kroner without VAT, «150.00»; '' is none ----------


def discount(text: str) -> str:
    """A typed discount as it is stored. Refused: negative, above 100 %, more than two decimals, no number.

    >>> discount('10 %'), discount('12,5%'), discount('1 500'), discount('0')
    ('10%', '12.5%', '1500.00', '')
    """
    said = text.strip()
    if not said.endswith('%'):
        ore = amount(said) if said else 0
        if ore < 0:
            raise Refused(t('Rabatten kan ikke være negativ.'))
        return kroner_off(ore)
    sentence = t('Skriv en rabatt, for eksempel 10 % eller 500.')
    percent = _fits(_decimal(said[:-1], sentence, sentence), 2, t('En rabatt i prosent kan ha høyst to desimaler.'))
    if not 0 <= percent <= 100:
        raise Refused(t('Rabatten må være mellom 0 og 100 %.'))
    return f'{percent.normalize():f}%' if percent else ''


def kroner_off(ore: int) -> str:
    """A discount of an amount, as it is stored."""
    return f'{ore // 100}.{ore % 100:02}' if ore > 0 else ''


def discount_percent(discount: str) -> Decimal:
    """The percentage of a stored discount, 0 when it is none."""
    return Decimal(discount[:-1]) if discount.endswith('%') else Decimal(0)


def discount_ore(discount: str) -> int:
    """The amount of a stored discount in øre, 0 when it is none."""
    return int(discount.replace('.', '')) if discount and not discount.endswith('%') else 0


def discount_word(discount: str, percent: Decimal | None = None) -> str:
    """A stored discount as people read it, an amount with the VAT of `percent`: «10 %», «150,00 kr», nothing.

    >>> discount_word('12.5%'), discount_word('80.00', Decimal(25)).replace(chr(160), ' ')
    ('12,5 %', '100,00 kr')
    """
    if discount.endswith('%'):
        return f'{number(discount_percent(discount))} %'
    ore = discount_ore(discount)
    return kr(round_ore(Decimal(ore) * (100 + (percent or 0)) / 10_000)) if ore else ''


# ---------- prices with VAT: typed and shown so, stored without ----------


def without_vat(price: Decimal, percent: Decimal | None) -> Decimal:
    """A price with VAT as the price without that is stored: four decimals, half up.

    >>> without_vat(Decimal(500), Decimal(25)), without_vat(Decimal(99), Decimal(15))
    (Decimal('400.0000'), Decimal('86.0870'))
    """
    return (price * 100 / (100 + (percent or 0))).quantize(Decimal('0.0001'), ROUND_HALF_UP)


def with_vat(price: Decimal, percent: Decimal | None) -> Decimal:
    """A stored price with VAT: in whole øre when such a price was typed, else with four decimals.

    >>> with_vat(Decimal('86.0870'), Decimal(15)), with_vat(Decimal('0.0030'), Decimal(25))
    (Decimal('99.00'), Decimal('0.0038'))
    """
    exact = price * (100 + (percent or 0)) / 100
    short = exact.quantize(Decimal('0.01'), ROUND_HALF_UP)
    return short if without_vat(short, percent) == price else exact.quantize(Decimal('0.0001'), ROUND_HALF_UP)


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
