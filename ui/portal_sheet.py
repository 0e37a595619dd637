"""What a frozen document says, as a customer reads it: private people see prices with VAT, businesses without."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import groupby

from domain import money, vat
from domain.line import LineKind, Option, in_sections, option_word
from domain.money import VatGroup
from domain.sheet import Sheet, SheetLine, added_up, hides_price
from domain.words import kr, number, t
from ui.kit import el, sums

MANY = {'time': 'timer', 'dag': 'dager', 'uke': 'uker'}
"""Units that change with their number."""


Turn = Callable[[int, bool], object]
"""Hears that the line at a place was ticked or not."""


def sheet_lines(
    sheet: Sheet, total: str, turn: Turn | None = None, more: Callable[[SheetLine], object] = lambda _: None
) -> Callable[[Sheet], None]:
    """Every line with its price, VAT for each rate, and what it comes to; `total` is the last line's word.

    With `turn` the options can be ticked; `more` draws what else there is below a line with a price. What is returned
    shows the sums of the same document picked otherwise.
    """
    several = len({line.percent for line in sheet.lines if line.kind is LineKind.ITEM}) > 1
    places = {id(line): place for place, line in enumerate(sheet.lines)}
    amounts = []
    for heading, members in in_sections(sheet.lines):
        if heading is not None:
            with el('div', 'offer-line heading'):
                el('h3', 'break', heading.text)
                amounts.append(el('span', 'num strong', _section_sum(members, sheet.is_for_business)))
        for option, run in groupby(members, key=lambda line: (line.option, line.group)):
            if turn is None or option[0] is Option.NO:
                for line in run:
                    hides = hides_price(heading, line)
                    with el('div', 'offer-line'):
                        _line(line, sheet.is_for_business, several, hides)
                        if not hides:
                            more(line)
            else:
                _choices([(places[id(line)], line) for line in run], sheet.is_for_business, several, turn)
    with el('div') as below:
        _sums(sheet, total)
    if turn is not None:
        below.props['role'] = 'status'

    def follow(newer: Sheet) -> None:
        sections = [members for heading, members in in_sections(newer.lines) if heading is not None]
        for amount, members in zip(amounts, sections, strict=True):
            amount.text = _section_sum(members, newer.is_for_business)
        below.clear()
        with below:
            _sums(newer, total)

    return follow


def _section_sum(members: list[SheetLine], is_for_business: bool) -> str:
    under = added_up(members)
    return kr(under.net_ore if is_for_business else under.total_ore, unit=False) if under.groups else ''


def _sums(sheet: Sheet, total: str) -> None:
    added = sheet.sums
    groups = [group for group in added.groups if group.percent is not None]
    parts = list(_discounted(sheet))
    if sheet.is_for_business:
        parts += [(t('Sum eks. mva.'), kr(added.net_ore, unit=False)), *(_on_top(group) for group in groups)]
    else:
        parts += [_included(group) for group in groups]
    sums(*parts, (total, kr(added.total_ore)))


def _line(line: SheetLine, is_for_business: bool, several: bool, hides: bool) -> None:
    if line.kind is LineKind.TEXT:
        el('span', 'break soft', line.text)
        return
    el('span', 'break', line.text)
    if hides:
        if not _is_one(line):
            el('span', 'small muted', _quantity(line))
        return
    amount = kr(line.net_ore if is_for_business else line.gross_ore, unit=False)
    el('span', 'num' if line.option is Option.NO or line.chosen else 'num muted', amount)
    under = ' · '.join(part for part in (_option(line), line_parts(line, is_for_business, several)) if part)
    if under:
        el('span', 'small muted', under)


def _choices(lines: list[tuple[int, SheetLine]], is_for_business: bool, several: bool, turn: Turn) -> None:
    """Optional lines to tick, or those of one group to take one of."""
    first = lines[0][1]
    one_of = first.option is Option.ONE_OF
    with el('div', role='radiogroup' if one_of else 'group') as box:
        said = el('p', 'offer-line small soft', t('{group} – velg én', group=first.group) if one_of else t('Valgfritt'))
        box.props['aria-labelledby'] = said.html_id
        for place, line in lines:
            with el('label', 'offer-line pick'):
                made = el('input', type='radio' if one_of else 'checkbox')
                made.props.update({'name': f'{box.html_id}', 'checked': line.chosen})
                made.on(
                    'change',
                    lambda event, place=place: turn(place, bool(event.args)),
                    js_handler='event => emit(event.target.checked)',
                )
                el('span', 'break', line.text)
                el('span', 'num', kr(line.net_ore if is_for_business else line.gross_ore, unit=False))
                under = line_parts(line, is_for_business, several)
                if under:
                    el('span', 'small muted', under)


def _option(line: SheetLine) -> str:
    return option_word(line.option, line.group, line.chosen)


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
    word = vat.reason(group.category) or t('Herav {percent} % mva.', percent=_percent(group))
    return word, kr(group.vat_ore, unit=False)


def _on_top(group: VatGroup) -> tuple[str, str]:
    base = kr(group.base_ore, unit=False)
    word = vat.reason(group.category) or t('{percent} % mva. av {base}', percent=_percent(group), base=base)
    return word, kr(group.vat_ore, unit=False)


def line_parts(line: SheetLine, is_for_business: bool, several: bool) -> str:
    """«6 timer × 737,50 · 15 % mva.»; a price that says it all needs nothing."""
    each = line.unit_price if is_for_business else line.gross_unit_price
    parts = []
    if not _is_one(line) or line.discount:
        parts.append(f'{_quantity(line)} × {number(each, 2)}')
    if line.discount:
        off = money.discount_word(line.discount, None if is_for_business else line.percent)
        parts.append(t('rabatt {off}', off=off))
    if several and line.percent is not None:
        parts.append(t('{percent} % mva.', percent=number(line.percent)))
    return ' · '.join(parts)


def _is_one(line: SheetLine) -> bool:
    return line.quantity == 1 and line.unit == 'rund sum'


def _quantity(line: SheetLine) -> str:
    unit = line.unit if line.quantity == 1 else MANY.get(line.unit, line.unit)
    return f'{number(line.quantity)} {t(unit)}'


def _percent(group: VatGroup) -> str:
    return number(group.percent or Decimal(0))
