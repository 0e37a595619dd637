"""What a document says, frozen: the same shape for quotes, order confirmations, invoices and credit notes.

The content is canonical JSON – sorted keys, NFC texts, amounts as whole øre, quantities and prices as decimal strings –
and its SHA-256 says whether a byte of it has changed. Page, message and paper are made from this, never from live rows.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from domain import money
from domain.company import Company
from domain.customer import Contact, Customer
from domain.line import Line
from domain.money import Sums, VatGroup


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a frozen document; prices in kroner without VAT, `net_ore` in øre."""

    text: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    percent: Decimal | None
    net_ore: int
    line_id: int | None = None

    @classmethod
    def of(cls, line: Line, quantity: Decimal | None = None) -> 'SheetLine':
        """The line, or a part of its quantity."""
        amount = line.quantity if quantity is None else quantity
        return cls(
            line.text,
            amount,
            line.unit,
            line.unit_price,
            line.percent,
            money.line_net_ore(amount, line.unit_price),
            line.id,
        )

    @property
    def gross_ore(self) -> int:
        """What the line costs with VAT: shown to private customers, never added up."""
        return self.net_ore + money.round_ore(Decimal(self.net_ore) * (self.percent or 0) / 10_000)

    @property
    def gross_unit_price(self) -> Decimal:
        return self.unit_price * (100 + (self.percent or 0)) / 100


class Sheet:
    """A frozen document, read back from its stored content."""

    def __init__(self, content: str) -> None:
        self.data: dict[str, Any] = json.loads(content)

    @cached_property
    def lines(self) -> list[SheetLine]:
        return [
            SheetLine(
                item['text'],
                Decimal(item['quantity']),
                item['unit'],
                Decimal(item['unit_price']),
                None if item['percent'] is None else Decimal(item['percent']),
                item['net_ore'],
                item.get('line_id'),
            )
            for item in self.data['lines']
        ]

    @cached_property
    def sums(self) -> Sums:
        groups = tuple(
            VatGroup(None if g['percent'] is None else Decimal(g['percent']), g['base_ore'], g['vat_ore'])
            for g in self.data['vat']
        )
        return Sums(self.data['net_ore'], self.data['vat_ore'], groups)

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
    customer: Customer,
    contact: Contact | None,
    lines: Iterable[SheetLine],
    **facts: Any,
) -> tuple[str, str, Sums]:
    """The content of a document as canonical JSON, its SHA-256 in hex, and its sums."""
    listed = list(lines)
    sums = money.add_up((line.net_ore, line.percent) for line in listed)
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
        'buyer': {
            'kind': customer.kind.value,
            'name': customer.name,
            'org_number': customer.org_number,
            'vat_registered': customer.vat_registered,
            'address': customer.address,
            'postcode': customer.postcode,
            'city': customer.city,
            'contact': contact.name if contact else '',
        },
        'lines': [
            {
                'text': line.text,
                'quantity': str(line.quantity),
                'unit': line.unit,
                'unit_price': str(line.unit_price),
                'percent': None if line.percent is None else str(line.percent),
                'net_ore': line.net_ore,
                'line_id': line.line_id,
            }
            for line in listed
        ],
        'vat': [
            {'percent': None if g.percent is None else str(g.percent), 'base_ore': g.base_ore, 'vat_ore': g.vat_ore}
            for g in sums.groups
        ],
        'net_ore': sums.net_ore,
        'vat_ore': sums.vat_ore,
        'total_ore': sums.total_ore,
        **{name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()},
    }
    content = unicodedata.normalize('NFC', json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(',', ':')))
    return content, fingerprint(content), sums


def fingerprint(content: str) -> str:
    """SHA-256 of the stored content, in hex."""
    return hashlib.sha256(content.encode()).hexdigest()
