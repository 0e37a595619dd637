"""Frozen invoices and credit notes of every kind that an EHF must hold, without a database."""

from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from lxml import etree

from domain import money, sheet, vat
from domain.buyer import Buyer
from domain.company import Company
from domain.line import LineKind
from domain.sheet import Sheet, SheetLine
from tests.factories import FIRM

PDF = b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n%%EOF\n'
DAY, DUE, DELIVERED = date(2026, 11, 24), date(2026, 12, 8), date(2026, 11, 23)
UBL = 'urn:oasis:names:specification:ubl:schema:xsd:'
SPACES = {'a': f'{UBL}CommonAggregateComponents-2', 'b': f'{UBL}CommonBasicComponents-2'}


def firm(*, registered: bool = True, **other: Any) -> Company:
    return Company(**{**FIRM, 'bank_account': '86011117947', 'vat_registered': registered, **other})


def buyer(**other: Any) -> Buyer:
    known = {
        'kind': 'business',
        'name': 'Bjørgvin Eiendom AS',
        'org_number': '974760673',
        'vat_registered': True,
        'address': 'Kong Oscars gate 1',
        'postcode': '5017',
        'city': 'Bergen',
        'contact': 'Ingrid Bjørnstad',
    }
    return Buyer(**{**known, **other})


def line(
    price: str,
    quantity: str = '1',
    code: str = '25',
    *,
    unit: str = 'stk.',
    discount: str = '',
    text: str = 'Flytting',
    rounding_ore: int = 0,
) -> SheetLine:
    """Something sold, at the rate of a VAT code; «E», «AE» and «G» are 0 % of their kind."""
    count, each = Decimal(quantity), Decimal(price)
    percent = Decimal(0) if code in ('E', 'AE', 'G') else vat.percent(code)
    if code == '11.11':
        percent = Decimal(code)
    net_ore = money.line_net_ore(count, each, discount) + rounding_ore
    return SheetLine(
        text, count, unit, each, percent, net_ore, discount=discount, category=code if code in ('E', 'AE', 'G') else ''
    )


def said(text: str, kind: LineKind = LineKind.TEXT) -> SheetLine:
    return SheetLine(text, Decimal(1), '', Decimal(0), None, 0, kind=kind)


def paper(
    *lines: SheetLine,
    kind: str = 'invoice',
    company: Company | None = None,
    to: Buyer | None = None,
    discount: str = '',
    **facts: Any,
) -> Sheet:
    """An issued document; what is given as None is left out."""
    is_credit = kind == 'credit_note'
    stands = {
        'number': 10001,
        'order': 1001,
        'title': 'Flytting til Sandviken',
        'day': DAY,
        'due_day': None if is_credit else DUE,
        'delivery_day': DELIVERED,
        'delivery_place': 'Sandviksveien 84, 5035 Bergen',
        'bank_account': '86011117947',
        'kid': '1234566',
        'your_ref': 'Prosjekt 7',
        'their_number': 'PO-4711',
        **({'credits': 10000, 'credits_day': DAY} if is_credit else {}),
        **facts,
    }
    content, _, _ = sheet.freeze(
        kind,
        company=company or firm(),
        buyer=to or buyer(),
        lines=lines or [line('1000')],
        discount=discount,
        **{name: value for name, value in stands.items() if value is not None},
    )
    return Sheet(content)


PAPERS = {
    'standard rate': paper(line('890', '6.5', unit='time')),
    'every rate': paper(
        line('890.00', '6.5', unit='time'),
        line('33.33', '3', '15'),
        line('1200', '1', '12', unit='rund sum'),
        line('500', '2', '11.11', unit='kg'),
        line('100', '1', '0', text='Bøker'),
    ),
    'zero rate': paper(line('250', '3', '0', text='Fagbok')),
    'exempt': paper(line('1200', '1', 'E', text='Kurs i løfteteknikk')),
    'exempt beside charged': paper(line('1200', '1', 'E', text='Kurs'), line('500'), line('80', '2', '0')),
    'reverse charge': paper(line('10000', '1', 'AE', text='Klimakvoter')),
    'export': paper(line('7400', '1', 'G', text='Transport til Göteborg')),
    'not registered': paper(
        line('1000', '2', 'none'), line('150', '1', 'none'), company=firm(registered=False, in_company_register=False)
    ),
    'neither of them registered': paper(
        line('1000', '2', 'none'), company=firm(registered=False), to=buyer(vat_registered=False)
    ),
    'discounts on lines': paper(
        line('890', '6.5', discount='12.5%'), line('99.99', '3', discount='100.00'), line('10', discount='100%')
    ),
    'percent off the total': paper(line('890', '6.5'), line('33.33', '3', '15'), discount='7.5%'),
    'kroner off the total': paper(
        line('890', '6.5'), line('33.33', '3', '15'), line('70', '1', '0'), discount='500.01'
    ),
    'percent off the total without VAT': paper(
        line('1000', '2', 'none'), company=firm(registered=False), discount='10%'
    ),
    'last parts': paper(
        *(line('33.33', '3', rounding_ore=ore) for ore in (-4, -1, 0, 2, 5)),
        line('99.99', '3', discount='10%', rounding_ore=3),
    ),
    'deduction': paper(line('1000'), line('-150.255', '2', text='Avslag for forsinkelse')),
    'prepaid': paper(line('1000'), prepaid_ore=50_000),
    'four decimals': paper(line('0.3333', '1000', unit='m²')),
    'headings and texts': paper(
        said('Stue og kjøkken', LineKind.SECTION),
        said('Vi bærer ned fra tredje etasje.'),
        line('1000', '2'),
        said('Lager', LineKind.SECTION),
        line('500'),
        said('Nøkkel leveres i resepsjonen.'),
    ),
    'odd texts': paper(line('1', text='«Æ» & <ø> "å" – 漢字 🙂'), title='<b>&amp;</b>'),
    'over several days': paper(line('1000'), delivery_from=date(2026, 11, 1)),
    'another pays': paper(line('1000'), concerns='Ola Nordmann', your_ref=None, their_number=None),
    'their number alone': paper(line('1000'), your_ref=None, to=buyer(contact='')),
    'nothing optional': paper(
        line('1000'),
        title=None,
        kid=None,
        your_ref=None,
        their_number=None,
        to=buyer(contact=''),
        company=firm(phone='', email=''),
    ),
    'free': paper(line('0')),
    'terms': paper(line('1000'), terms='14 dager netto.', late_interest='Forsinkelsesrente etter loven.'),
    'credit note': paper(line('890', '6.5'), line('33.33', '3', '15'), kind='credit_note'),
    'credit note with discounts': paper(
        line('890', '6.5', discount='10%'), line('100', '1', '15'), kind='credit_note', discount='100.00'
    ),
    'credit note without VAT': paper(
        line('1000', '1', 'none'), kind='credit_note', company=firm(registered=False, in_company_register=False)
    ),
    'two hundred lines': paper(*(line('12.34', str(number), text=f'Eske {number}') for number in range(1, 201))),
}
"""What an EHF must hold, by name."""


@cache
def _schema(name: str) -> Any:
    found = resources.files('peppol') / 'schema' / 'maindoc' / f'UBL-{name}-2.1.xsd'
    return etree.XMLSchema(etree.parse(Path(str(found))))


def against_schema(xml: bytes) -> list[str]:
    """What UBL's own schema says is wrong."""
    root = etree.fromstring(xml)
    schema = _schema(etree.QName(root).localname)
    schema.validate(root)
    return [error.message for error in schema.error_log]


def changed(xml: bytes, path: str, to: str | None, attribute: str = '') -> bytes:
    """The document with every element at a path saying something else, having another attribute, or gone (None)."""
    root = etree.fromstring(xml)
    found = root.findall(path, SPACES)
    assert found, f'nothing at {path}'
    for each in found:
        if attribute:
            each.set(attribute, to)
        elif to is None:
            each.getparent().remove(each)
        else:
            each.text = to
    return bytes(etree.tostring(root))
