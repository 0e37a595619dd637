"""What a frozen document says, as a customer reads it: private people see prices with VAT, businesses without."""

from collections.abc import Iterator
from decimal import Decimal

from domain import money
from domain.line import LineKind, in_sections
from domain.money import VatGroup
from domain.sheet import Sheet, SheetLine, added_up
from domain.words import kr, number, t
from ui.kit import el, sums

MANY = {'time': 'timer', 'dag': 'dager', 'uke': 'uker'}
"""Units that change with their number."""


def sheet_lines(sheet: Sheet, total: str) -> None:
    """Every line with its price, VAT for each rate, and what it comes to; `total` is the last line's word."""
    several = len(sheet.sums.groups) > 1
    for heading, members in in_sections(sheet.lines):
        if heading is not None:
            under = added_up(members)
            with el('div', 'offer-line heading'):
                el('h3', 'break', heading.text)
                amount = under.net_ore if sheet.is_for_business else under.total_ore
                el('span', 'num strong', kr(amount, unit=False) if under.groups else '')
        for line in members:
            _line(line, sheet.is_for_business, several)
    added = sheet.sums
    groups = [group for group in added.groups if group.percent is not None]
    parts = list(_discounted(sheet))
    if sheet.is_for_business:
        parts += [(t('Sum eks. mva.'), kr(added.net_ore, unit=False)), *(_on_top(group) for group in groups)]
    else:
        parts += [_included(group) for group in groups]
    sums(*parts, (total, kr(added.total_ore)))


def _line(line: SheetLine, is_for_business: bool, several: bool) -> None:
    with el('div', 'offer-line'):
        if line.kind is LineKind.TEXT:
            el('span', 'break soft', line.text)
            return
        el('span', 'break', line.text)
        el('span', 'num', kr(line.net_ore if is_for_business else line.gross_ore, unit=False))
        under = _under(line, is_for_business, several)
        if under:
            el('span', 'small muted', under)


def _discounted(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """What the lines come to, and what the discount on the total takes off it."""
    if sheet.discount:
        plain = added_up(sheet.lines)
        before, after = (
            (plain.net_ore, sheet.sums.net_ore) if sheet.is_for_business else (plain.total_ore, sheet.sums.total_ore)
        )
        yield t('Sum før rabatt'), kr(before, unit=False)
        yield discount_name(sheet.discount), kr(after - before, unit=False)


def discount_name(discount: str) -> str:
    """«Rabatt 10 %», «Rabatt»."""
    return t('Rabatt {percent}', percent=money.discount_word(discount)) if discount.endswith('%') else t('Rabatt')


def price(sheet: Sheet) -> tuple[str, str]:
    """The price in large type, and what belongs to it: private people read it with VAT first, businesses without."""
    added = sheet.sums
    if all(group.percent is None for group in added.groups):
        return kr(added.total_ore), t('Firmaet er ikke mva-registrert, så det kommer ikke mva. i tillegg.')
    if sheet.is_for_business:
        return kr(added.net_ore), t('eks. mva. · {total} inkl. mva.', total=kr(added.total_ore))
    return kr(added.total_ore), t('inkl. mva.')


def _included(group: VatGroup) -> tuple[str, str]:
    return t('Herav {percent} % mva.', percent=_percent(group)), kr(group.vat_ore, unit=False)


def _on_top(group: VatGroup) -> tuple[str, str]:
    word = t('{percent} % mva. av {base}', percent=_percent(group), base=kr(group.base_ore, unit=False))
    return word, kr(group.vat_ore, unit=False)


def _under(line: SheetLine, is_for_business: bool, several: bool) -> str:
    """«6 timer × 737,50 · 15 % mva.»; a price that says it all needs nothing."""
    each = line.unit_price if is_for_business else line.gross_unit_price
    parts = []
    if line.quantity != 1 or line.unit != 'rund sum' or line.discount:
        unit = line.unit if line.quantity == 1 else MANY.get(line.unit, line.unit)
        parts.append(f'{number(line.quantity)} {t(unit)} × {number(each, 2)}')
    if line.discount:
        off = money.discount_word(line.discount, None if is_for_business else line.percent)
        parts.append(t('rabatt {off}', off=off))
    if several and line.percent is not None:
        parts.append(t('{percent} % mva.', percent=number(line.percent)))
    return ' · '.join(parts)


def _percent(group: VatGroup) -> str:
    return number(group.percent or Decimal(0))
