"""What a document says, frozen: the same shape for quotes, order confirmations, invoices and credit notes.

The content is canonical JSON – sorted keys, NFC texts, amounts as whole øre, quantities and prices as decimal strings –
and its SHA-256 says whether a byte of it has changed. Page, message and paper are made from this, never from live rows.
"""

import hashlib
import json
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from domain import money, vat
from domain.buyer import Buyer
from domain.company import Company
from domain.line import Line, LineKind, Option
from domain.money import Sums, VatGroup


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a frozen document; prices in kroner without VAT, `net_ore` in øre. Options are as in `Line`."""

    text: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    percent: Decimal | None
    net_ore: int
    line_id: int | None = None
    discount: str = ''
    kind: LineKind = LineKind.ITEM
    category: str = ''
    option: Option = Option.NO
    group: str = ''
    chosen: bool = False
    sum_only: bool = False

    @classmethod
    def of(cls, line: Line) -> 'SheetLine':
        """An order line as a customer may read it: without what it costs us."""
        return cls(
            line.text,
            line.quantity,
            line.unit,
            line.unit_price,
            line.percent,
            line.net_ore,
            line.id,
            line.discount,
            line.kind,
            vat.category(line.vat),
            line.option,
            line.option_group,
            line.option is not Option.NO and line.chosen,
            line.sum_only,
        )

    @property
    def rated(self) -> money.Rated:
        """What the line gives to the sums."""
        return self.net_ore, self.percent, self.category

    @property
    def counts(self) -> bool:
        """Whether it is sold: an item that is part of it, or that was chosen."""
        return self.kind is LineKind.ITEM and (self.option is Option.NO or self.chosen)

    @property
    def gross_ore(self) -> int:
        """What the line costs with VAT: shown to private customers, never added up."""
        return self.net_ore + money.round_ore(Decimal(self.net_ore) * (self.percent or 0) / 10_000)

    @property
    def gross_unit_price(self) -> Decimal:
        return money.with_vat(self.unit_price, self.percent)


class Sheet:
    """A frozen document, read back from its stored content."""

    def __init__(self, content: str) -> None:
        self.data: dict[str, Any] = json.loads(content)

    @cached_property
    def lines(self) -> list[SheetLine]:
        none = {'kind': Option.NO, 'group': '', 'chosen': False}
        return [
            SheetLine(
                item['text'],
                Decimal(item['quantity']),
                item['unit'],
                Decimal(item['unit_price']),
                None if item['percent'] is None else Decimal(item['percent']),
                item['net_ore'],
                item.get('line_id'),
                item.get('discount', ''),
                LineKind(item.get('kind', LineKind.ITEM)),
                item.get('category', ''),
                Option(item.get('option', none)['kind']),
                item.get('option', none)['group'],
                item.get('option', none)['chosen'],
                item.get('sum_only', False),
            )
            for item in self.data['lines']
        ]

    @cached_property
    def options(self) -> dict[int, SheetLine]:
        """The lines a customer chooses, by their place from 0."""
        return {place: line for place, line in enumerate(self.lines) if line.option is not Option.NO}

    @property
    def picked(self) -> list[int]:
        """The places of the options that are chosen."""
        return [place for place, line in self.options.items() if line.chosen]

    def as_picked(self, places: Collection[int]) -> 'Sheet':
        """The same with the options at these places chosen and no others: what it comes to then."""
        if not self.options:
            return self
        made = Sheet(json.dumps(self.data))
        for place in self.options:
            made.data['lines'][place]['option']['chosen'] = place in places
        made.data.update(_sums(added_up(made.lines, self.discount)))
        return made

    @cached_property
    def sums(self) -> Sums:
        groups = tuple(
            VatGroup(
                None if g['percent'] is None else Decimal(g['percent']),
                g['base_ore'],
                g['vat_ore'],
                g.get('discount_ore', 0),
                g.get('category', ''),
            )
            for g in self.data['vat']
        )
        return Sums(self.data['net_ore'], self.data['vat_ore'], groups)

    @property
    def sold(self) -> 'Sheet':
        """The same as an agreement reads: what was chosen is part of it, the rest is not there."""
        if not self.options:
            return self
        made = Sheet(json.dumps(self.data))
        made.data['lines'] = [
            {name: said for name, said in item.items() if name != 'option'}
            for item, line in zip(self.data['lines'], self.lines, strict=True)
            if line.option is Option.NO or line.chosen
        ]
        return made

    @property
    def discount(self) -> str:
        """The discount on the total, as `money.discount` returns it."""
        return str(self.data.get('discount', ''))

    @property
    def is_for_business(self) -> bool:
        return bool(self.data['buyer']['kind'] == 'business')

    @property
    def seller(self) -> dict[str, Any]:
        return dict(self.data['seller'])

    @property
    def buyer(self) -> dict[str, Any]:
        return dict(self.data['buyer'])


def freeze(
    kind: str,
    *,
    company: Company,
    buyer: Buyer,
    lines: Iterable[SheetLine],
    discount: str = '',
    sums: Sums | None = None,
    **facts: Any,
) -> tuple[str, str, Sums]:
    """The content of a document as canonical JSON, its SHA-256 in hex, and its sums.

    `discount` is the one on the total; `sums` are given where they are more than what the lines add up to, as in the
    last of several credit notes. What says nothing is left out: kind, discount, option, `sum_only`.
    """
    listed = list(lines)
    sums = sums or added_up(listed, discount)
    data = {
        'kind': kind,
        'seller': {
            'name': company.name,
            'org_number': company.org_number,
            'org_form': company.org_form,
            'vat_registered': company.vat_registered,
            'in_company_register': company.in_company_register,
            'address': company.address,
            'postcode': company.postcode,
            'city': company.city,
            'phone': company.phone,
            'email': company.email,
        },
        'buyer': buyer.frozen(),
        'lines': [_line(line) for line in listed],
        **_sums(sums),
        **({'discount': discount} if discount else {}),
        **{name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()},
    }
    content = canonical(data)
    return content, fingerprint(content), sums


def canonical(data: dict[str, Any]) -> str:
    """Data as the one text it can be: sorted keys, NFC, no needless signs.

    >>> canonical({'b': 1, 'a': 'å'})
    '{"a":"å","b":1}'
    """
    return unicodedata.normalize('NFC', json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(',', ':')))


def added_up(lines: Iterable[SheetLine], discount: str = '') -> Sums:
    """What the sold among these lines adds up to."""
    return money.add_up((line.rated for line in lines if line.counts), discount)


def _sums(sums: Sums) -> dict[str, Any]:
    return {
        'vat': [_group(group) for group in sums.groups],
        'net_ore': sums.net_ore,
        'vat_ore': sums.vat_ore,
        'total_ore': sums.total_ore,
    }


def hides_price(heading: SheetLine | None, line: SheetLine) -> bool:
    """Whether only what the section comes to is told; what can be chosen always has its price."""
    return heading is not None and heading.sum_only and line.option is Option.NO


def _line(line: SheetLine) -> dict[str, Any]:
    return {
        'text': line.text,
        'quantity': str(line.quantity),
        'unit': line.unit,
        'unit_price': str(line.unit_price),
        'percent': _percent(line.percent),
        'net_ore': line.net_ore,
        'line_id': line.line_id,
        **({'discount': line.discount} if line.discount else {}),
        **({'kind': line.kind.value} if line.kind is not LineKind.ITEM else {}),
        **({'category': line.category} if line.category else {}),
        **({'option': _option(line)} if line.option is not Option.NO else {}),
        **({'sum_only': True} if line.sum_only else {}),
    }


def _option(line: SheetLine) -> dict[str, Any]:
    return {'kind': line.option.value, 'group': line.group, 'chosen': line.chosen}


def _group(group: VatGroup) -> dict[str, Any]:
    return {
        'percent': _percent(group.percent),
        'base_ore': group.base_ore,
        'vat_ore': group.vat_ore,
        **({'discount_ore': group.discount_ore} if group.discount_ore else {}),
        **({'category': group.category} if group.category else {}),
    }


def _percent(percent: Decimal | None) -> str | None:
    return None if percent is None else f'{percent.normalize():f}'


def fingerprint(content: str) -> str:
    """SHA-256 of the stored content, in hex."""
    return hashlib.sha256(content.encode()).hexdigest()
