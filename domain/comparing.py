"""What a newer document says otherwise than an older one: lines, sums and terms, each as people read it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain import money
from domain.line import LineKind, Option
from domain.sheet import Sheet, SheetLine
from domain.terms import of_sheet
from domain.words import full_date, kr, number, t


class Kind(StrEnum):
    """What has happened to a line."""

    ADDED = 'added'
    REMOVED = 'removed'
    CHANGED = 'changed'

    @property
    def word(self) -> str:
        return {Kind.ADDED: t('Lagt til'), Kind.REMOVED: t('Tatt bort'), Kind.CHANGED: t('Endret')}[self]


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs: what of it, each as «antall 2 → 3», and its price in øre without VAT before and after."""

    kind: Kind
    text: str
    says: tuple[str, ...] = ()
    before_ore: int | None = None
    after_ore: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`lines` in the sequence of the newer document, what it lacks last; `facts` as (what, before, after)."""

    lines: tuple[Change, ...]
    facts: tuple[tuple[str, str, str], ...]

    @property
    def is_same(self) -> bool:
        return not (self.lines or self.facts)


def compare(older: Sheet, newer: Sheet) -> Comparison:
    """What the newer document says otherwise. A line is the same by its id, else by its text."""
    left, changes = list(older.lines), []
    for line in newer.lines:
        before = _same_as(line, left)
        if before is None:
            changes.append(Change(Kind.ADDED, line.text, after_ore=_ore(line)))
            continue
        left.remove(before)
        if says := tuple(_says(before, line)):
            changes.append(Change(Kind.CHANGED, line.text, says, _ore(before), _ore(line)))
    changes += [Change(Kind.REMOVED, line.text, before_ore=_ore(line)) for line in left]
    before_facts, after_facts = _facts(older), _facts(newer)
    facts = [
        (name, before_facts.get(name, ''), after_facts.get(name, ''))
        for name in dict.fromkeys((*before_facts, *after_facts))
        if before_facts.get(name, '') != after_facts.get(name, '')
    ]
    return Comparison(tuple(changes), tuple(facts))


def _same_as(line: SheetLine, among: list[SheetLine]) -> SheetLine | None:
    by_id = next((each for each in among if line.line_id is not None and each.line_id == line.line_id), None)
    return by_id or next((each for each in among if (each.text, each.kind) == (line.text, line.kind)), None)


def _ore(line: SheetLine) -> int | None:
    return line.net_ore if line.kind is LineKind.ITEM else None


def _says(before: SheetLine, after: SheetLine) -> list[str]:
    """«antall 2 → 3» for everything that differs."""
    pairs = (
        (t('tekst'), before.text, after.text),
        (t('antall'), _quantity(before), _quantity(after)),
        (t('enhetspris'), number(before.unit_price, 2), number(after.unit_price, 2)),
        (t('rabatt'), _discount(before.discount), _discount(after.discount)),
        (t('mva.'), _percent(before), _percent(after)),
        (t('for kunden'), _option(before), _option(after)),
        (t('priser'), _shown(before), _shown(after)),
    )
    return [f'{name} {one} → {other}' for name, one, other in pairs if one != other]


def _facts(sheet: Sheet) -> dict[str, str]:
    terms = of_sheet(sheet)
    said = {
        t('Sum eks. mva.'): kr(sheet.sums.net_ore),
        t('Sum inkl. mva.'): kr(sheet.sums.total_ore),
        t('Rabatt på hele ordren'): money.discount_word(sheet.discount),
        t('Gyldig til'): full_date(date.fromisoformat(sheet.data['valid_until'])),
        t('Pristype'): terms.price_type.word if terms else '',
        t('Vilkår'): terms.text if terms else '',
        t('Oppdrag'): str(sheet.data['title']),
        t('Oppdragsadresse'): str(sheet.data['address']),
        t('Betalingsfrist'): t('{days} dager', days=sheet.data['payment_days']),
        t('Kunde'): str(sheet.buyer['name']),
        t('Vedlegg'): ', '.join(each['name'] for each in sheet.data.get('attachments', [])),
        t('Jobber'): ', '.join(' '.join(filter(None, (job['title'], job['day']))) for job in sheet.data['jobs']),
    }
    return {name: words for name, words in said.items() if words}


def _quantity(line: SheetLine) -> str:
    return f'{number(line.quantity)} {line.unit}'


def _discount(discount: str) -> str:
    return money.discount_word(discount) or t('ingen')


def _percent(line: SheetLine) -> str:
    return t('uten') if line.percent is None else f'{number(line.percent)} %'


def _option(line: SheetLine) -> str:
    return f'{line.option.word} ({line.group})' if line.option is Option.ONE_OF else line.option.word


def _shown(line: SheetLine) -> str:
    return t('bare sum') if line.sum_only else t('vises')
