"""What stands on a paper, in words and in its order: made from a frozen document alone, laid out by `store/paper`.

Everything is text. Sums are the document's own; nothing is added up here but what a heading or a discount says of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from domain import evidence, money, norway, regret, vat
from domain.company import Company
from domain.line import LineKind, in_sections, option_word
from domain.money import VatGroup
from domain.quote import Acceptance, QuoteVersion
from domain.sheet import Sheet, SheetLine, added_up, hides_price
from domain.terms import of_sheet
from domain.words import OSLO, full_date, kr, number, t

Pair = tuple[str, str]
MANY = {'time': 'timer', 'dag': 'dager', 'uke': 'uker'}
"""Units that change with their number."""
PRIMARY = '#0b5b57'


@dataclass(slots=True)
class Printed:
    """The words of one paper; what is empty is left out.

    `heading` is what it is («Faktura»), `number` which; `lead` the sum in large type and what belongs to it; `facts`
    and `pay` are pairs of a label and a value; `lines` are the rows of the table, `kind` a `LineKind` by value.
    """

    heading: str
    number: str
    seller: str
    buyer: list[str]
    foot: list[str]
    subject: str = ''
    facts: list[Pair] = field(default_factory=list)
    lead: Pair = ('', '')
    pay: list[Pair] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    lines: list[dict[str, str]] = field(default_factory=list)
    vat: list[list[str]] = field(default_factory=list)
    sums: list[Pair] = field(default_factory=list)
    total: Pair = ('', '')
    notes: list[Pair] = field(default_factory=list)
    accent: str = PRIMARY
    signature: str = ''  # an SVG

    @property
    def title(self) -> str:
        """«Faktura 20318»."""
        return f'{self.heading} {self.number}'.strip()


def quote(sheet: Sheet, day: date) -> Printed:
    """«Tilbud» or «Ordrebekreftelse» sent on a day, as the customer reads it in the portal."""
    data = sheet.data
    confirms = data['kind'] == 'confirmation'
    made = _sheet(sheet, t('Ordrebekreftelse') if confirms else t('Tilbud'), f'{data["order"]}-{data["number"]}')
    made.facts = _told(
        (t('Dato'), full_date(day)),
        (t('Gyldig til og med'), '' if confirms else _date(data.get('valid_until'))),
        (t('Deres ref.'), data.get('your_ref') or sheet.buyer['contact']),
        (t('Bestillingsnummer'), data.get('their_number')),
        (t('Betalingsfrist'), t('{days} dager', days=data['payment_days']) if 'payment_days' in data else ''),
    )
    made.lead = price(sheet)
    made.total = (t('Sum inkl. mva.') if _has_vat(sheet) else t('Sum'), kr(sheet.sums.total_ore))
    made.notes = _about(sheet)
    return made


def receipt(version: QuoteVersion, acceptance: Acceptance) -> Printed:
    """«Bekreftelse»: what was agreed, by whom and how, on a durable medium (angrerettloven § 18).

    It names the fingerprints of what was accepted and of the evidence, so that either can be held against it later.
    """
    sheet = version.sheet.as_picked(acceptance.picked).sold
    data, at = sheet.data, acceptance.at.astimezone(OSLO)
    made = _sheet(sheet, t('Bekreftelse'), f'{data["order"]}-{version.number}')
    how = {
        'code': t('Engangskode på {where}', where=acceptance.proved_by),
        'link': t('Lenken i meldingen'),
        'office': t('Registrert av oss: {said}', said=acceptance.said),
    }[evidence.identified(acceptance)]
    made.facts = _told(
        (t('Avtalt'), t('{date} kl. {time}', date=full_date(at.date()), time=f'{at:%H:%M}')),
        (t('Godtatt av'), acceptance.name),
        (t('Bekreftet med'), how),
        (t('Gjelder'), t('Tilbud {number}', number=made.number)),
        (t('Betalingsfrist'), t('{days} dager', days=data['payment_days']) if 'payment_days' in data else ''),
    )
    made.lead = price(sheet)
    made.total = (t('Avtalt sum inkl. mva.') if _has_vat(sheet) else t('Avtalt sum'), kr(sheet.sums.total_ore))
    hashes = t('Tilbudet: {quote}\nAksepten: {yes}', quote=acceptance.shown_hash, yes=acceptance.sha256)
    made.notes = _told(
        (t('Dette ble godtatt'), '\n'.join(evidence.ticked(acceptance) or [acceptance.sentence])),
        *_about(sheet),
        *_withdrawal(sheet, at.date()),
        (t('Fingeravtrykk (SHA-256)'), hashes),
    )
    return made


def invoice(sheet: Sheet) -> Printed:
    """«Faktura» or «Kreditnota»: every line that bokføringsforskriften §§ 5-1-1 to 5-1-5 asks for."""
    data, credits = sheet.data, sheet.data['kind'] == 'credit_note'
    made = _sheet(sheet, t('Kreditnota') if credits else t('Faktura'), str(data['number']))
    day, due = _date(data['day']), _date(data.get('due_day'))
    made.facts = _told(
        (t('Kreditnotadato') if credits else t('Fakturadato'), day),  # § 5-1-1 no. 1
        (t('Krediterer faktura'), _credited(data)),  # § 5-2-7
        (t('Levert'), _delivered(data)),  # no. 4
        (t('Leveringssted'), data.get('delivery_place')),
        (t('Ordre'), data.get('order')),
        (t('Gjelder'), data.get('concerns')),
        (t('Deres ref.'), data.get('your_ref') or sheet.buyer['contact']),
        (t('Bestillingsnummer'), data.get('their_number')),
    )
    amount = kr(sheet.sums.total_ore)
    made.lead = (amount, t('Kreditert') if credits else t('Forfall {date}', date=due) if due else t('Å betale'))
    if not credits:
        made.pay = _told(
            (t('Å betale'), amount),  # no. 5
            (t('Forfall'), due),
            (t('Kontonummer'), norway.show_bank_account(str(data.get('bank_account', '')))),
            (t('KID'), data.get('kid')) if data.get('kid') else (t('Merkes med'), made.title),
        )
    made.vat = [[_rate(group), kr(group.base_ore, False), kr(group.vat_ore, False)] for group in sheet.sums.groups]
    made.total = (t('Kreditert') if credits else t('Å betale'), amount)
    made.notes = _told(
        (t('Mva.'), '\n'.join(_reasons(sheet))),
        (t('Betaling'), data.get('terms')),
        (t('Forsinkelsesrente'), data.get('late_interest')),
    )
    return made


def price(sheet: Sheet) -> Pair:
    """The price in large type, and what belongs to it: private people read it with VAT first, businesses without."""
    added = sheet.sums
    if not _has_vat(sheet):
        return kr(added.total_ore), t('Firmaet er ikke mva-registrert, så det kommer ikke mva. i tillegg.')
    if sheet.is_for_business:
        return kr(added.net_ore), t('eks. mva. · {total} inkl. mva.', total=kr(added.total_ore))
    return kr(added.total_ore), t('inkl. mva.')


def _sheet(sheet: Sheet, heading: str, number_: str) -> Printed:
    """What all of them have: parties, the legal line, the table and its sums."""
    business, several = sheet.is_for_business, len({line.percent for line in sheet.lines if line.counts}) > 1
    has_vat = _has_vat(sheet)
    with_vat = (t('eks. mva.') if business else t('inkl. mva.')) if has_vat else ''
    made = Printed(
        heading,
        number_,
        sheet.seller['name'],
        list(_buyer(sheet)),
        list(Company(**sheet.seller).legal_line),
        subject=str(sheet.data.get('title', '')),
        columns=[
            t('Beskrivelse'),
            t('Antall'),
            t('Pris'),
            t('Mva.') if several else '',
            f'{t("Beløp")} {with_vat}'.strip(),
        ],
        lines=list(_lines(sheet, several)),
    )
    groups = [group for group in sheet.sums.groups if group.percent is not None]
    made.sums = [*_discounted(sheet)]
    if business and has_vat:
        made.sums += [(t('Sum eks. mva.'), kr(sheet.sums.net_ore, False)), *(_on_top(group) for group in groups)]
    else:
        made.sums += [_included(group) for group in groups]
    return made


def _buyer(sheet: Sheet) -> Iterator[str]:
    """Name, address and organisation number of the buyer (§ 5-1-2)."""
    buyer = sheet.buyer
    yield buyer['name']
    if buyer['contact']:
        yield t('v/ {name}', name=buyer['contact'])
    yield from (part for part in (buyer['address'], f'{buyer["postcode"]} {buyer["city"]}'.strip()) if part)
    if buyer['org_number']:
        shown = t('Org.nr. {number}', number=norway.show_org_number(buyer['org_number']))
        yield f'{shown} MVA' if buyer['vat_registered'] else shown


def _lines(sheet: Sheet, several: bool) -> Iterator[dict[str, str]]:
    for heading, members in in_sections(sheet.lines):
        if heading is not None:
            under = added_up(members)
            amount = under.net_ore if sheet.is_for_business else under.total_ore
            yield {'kind': 'section', 'text': heading.text, 'amount': kr(amount, False) if under.groups else ''}
        for line in members:
            yield _line(line, sheet.is_for_business, several, hides_price(heading, line))


def _line(line: SheetLine, business: bool, several: bool, hides: bool) -> dict[str, str]:
    if line.kind is not LineKind.ITEM:
        return {'kind': line.kind.value, 'text': line.text}
    each = line.unit_price if business else line.gross_unit_price
    off = money.discount_word(line.discount, None if business else line.percent) if line.discount else ''
    amount = kr(line.net_ore if business else line.gross_ore, False)
    under = (option_word(line.option, line.group, line.chosen), t('Rabatt {off}', off=off) if off else '')
    return {
        'kind': line.kind.value if line.counts else 'left_out',
        'text': line.text,
        'under': '' if hides else ' · '.join(part for part in under if part),
        'quantity': f'{number(line.quantity)} {t(MANY.get(line.unit, line.unit) if line.quantity != 1 else line.unit)}',
        'price': '' if hides else number(each, 2),
        'vat': _percent(line.percent) if several else '',
        'amount': '' if hides else amount if line.counts else f'({amount})',
    }


def _discounted(sheet: Sheet) -> Iterator[Pair]:
    """What the lines come to, and what the discount on the total takes off it."""
    if sheet.discount:
        plain, business = added_up(sheet.lines), sheet.is_for_business
        before = plain.net_ore if business else plain.total_ore
        after = sheet.sums.net_ore if business else sheet.sums.total_ore
        yield t('Sum før rabatt'), kr(before, False)
        yield discount_name(sheet.discount), kr(after - before, False)


def discount_name(discount: str) -> str:
    """«Rabatt 10 %», «Rabatt»."""
    return t('Rabatt {percent}', percent=money.discount_word(discount)) if discount.endswith('%') else t('Rabatt')


def _included(group: VatGroup) -> Pair:
    return t('Herav {percent} mva.', percent=_percent(group.percent)), kr(group.vat_ore, False)


def _on_top(group: VatGroup) -> Pair:
    said = t('{percent} mva. av {base}', percent=_percent(group.percent), base=kr(group.base_ore, False))
    return said, kr(group.vat_ore, False)


def _rate(group: VatGroup) -> str:
    """«25 %»; taxable, exempt and outside the act apart (§ 5-1-5)."""
    if group.category or group.percent is None:
        return {'E': t('Unntatt'), 'AE': t('Omvendt avgiftsplikt'), 'G': t('Utførsel')}.get(
            group.category, t('Uten mva.')
        )
    return _percent(group.percent) if group.percent else t('0 % (fritatt)')


def _reasons(sheet: Sheet) -> Iterator[str]:
    """Why there is no VAT on it, or on a part of it (§ 5-1-1 no. 7)."""
    if not sheet.seller['vat_registered']:
        yield t('Selger er ikke mva-registrert.')
    yield from (f'{vat.reason(group.category)}.' for group in sheet.sums.groups if vat.reason(group.category))


def _percent(percent: Decimal | None) -> str:
    return t('Uten mva.') if percent is None else f'{number(percent)} %'


def _has_vat(sheet: Sheet) -> bool:
    return any(group.percent is not None for group in sheet.sums.groups)


def _delivered(data: dict[str, Any]) -> str:
    """«3. desember 2026», or from one day to another."""
    last, first = data.get('delivery_day'), data.get('delivery_from')
    return f'{_date(first)} – {_date(last)}' if first and first != last else _date(last)


def _credited(data: dict[str, Any]) -> str:
    """«20318 av 3. desember 2026»."""
    day = _date(data.get('credits_day'))
    return t('{number} av {date}', number=data['credits'], date=day) if day else str(data.get('credits', ''))


def _about(sheet: Sheet) -> list[Pair]:
    """When and where, which kind of price it is, on which terms, and what belongs to it."""
    data, terms = sheet.data, of_sheet(sheet)
    attached = [f'{each["name"]} (SHA-256 {each["sha256"]})' for each in data.get('attachments', ())]
    return _told(
        (t('Når og hvor'), '\n'.join(_jobs(data))),
        (t('Pris'), terms.price_type.shown if terms else ''),  # håndverkertjenesteloven § 32
        (t('Vilkår'), data.get('terms')),
        (t('Vedlegg'), '\n'.join(attached)),
    )


def _withdrawal(sheet: Sheet, agreed: date | None = None) -> list[Pair]:
    """The right to withdraw and its form, on what the customer keeps (angrerettloven §§ 8 and 18)."""
    if sheet.is_for_business:
        return []
    said = regret.terms(sheet)
    if not regret.holds(sheet):
        return [(t('Angrerett'), '\n'.join(said))]
    until = t('Du kan angre avtalen til og med {date}.', date=full_date(regret.last_day(agreed))) if agreed else ''
    form = regret.form(sheet, full_date(agreed) if agreed else '')
    return _told((t('Angrerett'), '\n'.join(filter(None, [until, *said]))), (t('Angreskjema'), '\n'.join(form[1:])))


def _jobs(data: dict[str, Any]) -> Iterator[str]:
    """«Flytting: 24. november 2026, 08:00–14:00, Sjøgaten 12»."""
    for job in data.get('jobs', ()):
        said = ', '.join(part for part in (_date(job['day']), job['hours'], job['address']) if part)
        yield f'{job["title"]}: {said}' if said else job['title']
    if not data.get('jobs') and data.get('address'):
        yield str(data['address'])


def _date(iso: object) -> str:
    return full_date(date.fromisoformat(str(iso))) if iso else ''


def _told(*pairs: tuple[str, object]) -> list[Pair]:
    """Those that say something."""
    return [(label, str(value)) for label, value in pairs if value not in (None, '')]
