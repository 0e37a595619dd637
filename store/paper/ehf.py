"""An invoice or a credit note as EHF Billing 3.0 (Peppol BIS Billing 3.0, UBL 2.1), from its frozen content alone.

The elements stand in the sequence of the UBL schema. What says nothing is left out, as no element may be empty (Peppol
R008). `domain.ehf_check` reads the result with code of its own and says what a recipient would reject.
"""

import base64
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lxml import etree

from domain import address, money, vat
from domain.invoice import InvoiceKind
from domain.line import LineKind
from domain.money import VatGroup
from domain.sheet import Sheet, SheetLine
from domain.words import t

MEDIA = 'application/xml'
CUSTOMIZATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'
PROFILE = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0'
ORG_NUMBER = '0192'
"""Organisasjonsnummer in the list of electronic address schemes (EAS) and in ISO 6523."""
CREDIT_TRANSFER, DISCOUNT = '30', '95'
"""Codes of UNCL4461 and UNCL5189."""
UNITS = {
    'stk.': 'H87',
    'time': 'HUR',
    'dag': 'DAY',
    'uke': 'WEE',
    'md.': 'MON',
    'km': 'KMT',
    'm': 'MTR',
    'm²': 'MTK',
    'm³': 'MTQ',
    'l': 'LTR',
    'kg': 'KGM',
    'rund sum': 'LS',
}
"""`domain.line.UNITS` in the codes of UN/ECE Recommendation 20."""
ONE, TOLERATED_ORE = 'C62', 2
_UBL = 'urn:oasis:names:specification:ubl:schema:xsd:'
_SPACES: dict[str | None, str] = {
    'cac': f'{_UBL}CommonAggregateComponents-2',
    'cbc': f'{_UBL}CommonBasicComponents-2',
}
_NOT_XML = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
Element = Any


def write(sheet: Sheet, pdf: bytes | None = None, file_name: str = '') -> bytes:
    """The document as UTF-8 XML, with its PDF inside; `sheet` is that of an issued invoice or credit note."""
    data, is_credit = sheet.data, sheet.data['kind'] == InvoiceKind.CREDIT_NOTE
    charged = _Charged(sheet)
    root = _of(
        'CreditNote' if is_credit else 'Invoice',
        _of('cbc:CustomizationID', CUSTOMIZATION),
        _of('cbc:ProfileID', PROFILE),
        _of('cbc:ID', str(data['number'])),
        _of('cbc:IssueDate', data['day']),
        None if is_credit else _of('cbc:DueDate', data.get('due_day')),
        _of('cbc:CreditNoteTypeCode', '381') if is_credit else _of('cbc:InvoiceTypeCode', '380'),
        _of('cbc:Note', _note(sheet)),
        _of('cbc:DocumentCurrencyCode', 'NOK'),
        _of('cbc:BuyerReference', data.get('your_ref') or data['buyer'].get('contact')),
        _period(sheet),
        _order(sheet),
        _credited(sheet),
        _attached(sheet, pdf, file_name),
        _of('cac:AccountingSupplierParty', _party(sheet.seller, charged.is_outside)),
        _of('cac:AccountingCustomerParty', _party(sheet.buyer, charged.is_outside)),
        _delivery(sheet),
        None if is_credit else _payment(sheet),
        _of('cac:PaymentTerms', _of('cbc:Note', ' '.join(_said(sheet, 'terms', 'late_interest')))),
        *charged.discounts(),
        charged.vat(),
        charged.totals(),
        *charged.lines('CreditNoteLine' if is_credit else 'InvoiceLine'),
        document=f'{_UBL}{"CreditNote" if is_credit else "Invoice"}-2',
    )
    written: bytes = etree.tostring(root, encoding='UTF-8', xml_declaration=True, pretty_print=True)
    return written


# ---------- who, what and when ----------


def _note(sheet: Sheet) -> str:
    """One note at most (R002): what it is about, and for whom when another one pays."""
    concerns = sheet.data.get('concerns')
    return ' · '.join([*_said(sheet, 'title'), *([t('Gjelder: {whom}', whom=concerns)] if concerns else [])])


def _said(sheet: Sheet, *names: str) -> list[str]:
    return [str(sheet.data[name]) for name in names if sheet.data.get(name)]


def _period(sheet: Sheet) -> Element:
    """Delivered over several days (bokføringsforskriften § 5-1-1 no. 4)."""
    since = sheet.data.get('delivery_from')
    if not since:
        return None
    return _of('cac:InvoicePeriod', _of('cbc:StartDate', since), _of('cbc:EndDate', sheet.data.get('delivery_day')))


def _order(sheet: Sheet) -> Element:
    """Their order number and ours. An element without theirs says «NA», as Peppol has it."""
    theirs, ours = sheet.data.get('their_number'), sheet.data.get('order')
    return _of(
        'cac:OrderReference', _of('cbc:ID', theirs or 'NA'), _of('cbc:SalesOrderID', str(ours) if ours else None)
    )


def _credited(sheet: Sheet) -> Element:
    """The invoice that a credit note is about (bokføringsforskriften § 5-2-7)."""
    number = sheet.data.get('credits')
    about = _of('cbc:ID', str(number) if number else None), _of('cbc:IssueDate', sheet.data.get('credits_day'))
    return _of('cac:BillingReference', _of('cac:InvoiceDocumentReference', *about))


def _attached(sheet: Sheet, pdf: bytes | None, file_name: str) -> Element:
    if not pdf:
        return None
    encoded = base64.b64encode(pdf).decode()
    name = file_name or f'{sheet.data["number"]}.pdf'
    inside = _of('cbc:EmbeddedDocumentBinaryObject', encoded, mimeCode='application/pdf', filename=name)
    return _of(
        'cac:AdditionalDocumentReference', _of('cbc:ID', str(sheet.data['number'])), _of('cac:Attachment', inside)
    )


def _party(who: dict[str, Any], is_outside: bool) -> Element:
    """Seller or buyer; outside the VAT Act neither may have a VAT number (BR-O-02)."""
    number = who['org_number']
    vat_number = f'NO{number}MVA' if number and who['vat_registered'] and not is_outside else ''
    company_register = 'Foretaksregisteret' if who.get('in_company_register') else ''
    return _of(
        'cac:Party',
        _of('cbc:EndpointID', number, schemeID=ORG_NUMBER),
        _of('cac:PartyName', _of('cbc:Name', who['name'])),
        _place('cac:PostalAddress', who['address'], who['postcode'], who['city']),
        _tax_scheme('VAT', vat_number),
        _tax_scheme('TAX', company_register),
        _of(
            'cac:PartyLegalEntity',
            _of('cbc:RegistrationName', who['name']),
            _of('cbc:CompanyID', number, schemeID=ORG_NUMBER),
        ),
        _of(
            'cac:Contact',
            _of('cbc:Name', who.get('contact')),
            _of('cbc:Telephone', who.get('phone')),
            _of('cbc:ElectronicMail', who.get('email')),
        ),
    )


def _place(name: str, street: str, postcode: str, city: str) -> Element:
    """Every address of ours is in Norway."""
    return _of(
        name,
        _of('cbc:StreetName', street),
        _of('cbc:CityName', city),
        _of('cbc:PostalZone', postcode),
        _of('cac:Country', _of('cbc:IdentificationCode', 'NO')),
    )


def _tax_scheme(scheme: str, number: str) -> Element:
    """What a party is registered as (NO-R-001, NO-R-002)."""
    if not number:
        return None
    return _of('cac:PartyTaxScheme', _of('cbc:CompanyID', number), _of('cac:TaxScheme', _of('cbc:ID', scheme)))


def _delivery(sheet: Sheet) -> Element:
    """When and where (bokføringsforskriften § 5-1-1 no. 4)."""
    street, postcode, city = address.parts(sheet.data.get('delivery_place') or '')
    at = _place('cac:Address', street, postcode, city) if street or city else None
    return _of(
        'cac:Delivery',
        _of('cbc:ActualDeliveryDate', sheet.data.get('delivery_day')),
        _of('cac:DeliveryLocation', at),
    )


def _payment(sheet: Sheet) -> Element:
    return _of(
        'cac:PaymentMeans',
        _of('cbc:PaymentMeansCode', CREDIT_TRANSFER),
        _of('cbc:PaymentID', sheet.data.get('kid')),
        _of('cac:PayeeFinancialAccount', _of('cbc:ID', sheet.data.get('bank_account'))),
    )


# ---------- what it costs ----------


class _Charged:
    """The money of a document: its lines, discounts, VAT and totals."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.sums = sheet, sheet.sums
        self.is_outside = any(letter(group.percent, group.category) == 'O' for group in self.sums.groups)

    def discounts(self) -> Iterator[Element]:
        """The discount on the total, one for each rate (BG-20)."""
        for group in self.sums.groups:
            if group.discount_ore:
                yield _discount(
                    self.sheet.discount, group.discount_ore, group.base_ore + group.discount_ore, _category(group)
                )

    def vat(self) -> Element:
        """VAT for each rate, and what no VAT is charged of, with the reason (BG-23)."""
        return _of(
            'cac:TaxTotal',
            _amount('cbc:TaxAmount', self.sums.vat_ore),
            *(
                _of(
                    'cac:TaxSubtotal',
                    _amount('cbc:TaxableAmount', group.base_ore),
                    _amount('cbc:TaxAmount', group.vat_ore),
                    _category(group, reason=vat.reason(letter(group.percent, group.category))),
                )
                for group in self.sums.groups
            ),
        )

    def totals(self) -> Element:
        """BG-22; a sum that was paid in advance is taken off what is to be paid, never off the VAT."""
        sums, prepaid = self.sums, self.sheet.data.get('prepaid_ore', 0)
        return _of(
            'cac:LegalMonetaryTotal',
            _amount('cbc:LineExtensionAmount', sums.net_ore + sums.discount_ore),
            _amount('cbc:TaxExclusiveAmount', sums.net_ore),
            _amount('cbc:TaxInclusiveAmount', sums.total_ore),
            _amount('cbc:AllowanceTotalAmount', sums.discount_ore) if sums.discount_ore else None,
            _amount('cbc:PrepaidAmount', prepaid) if prepaid else None,
            _amount('cbc:PayableAmount', sums.total_ore - prepaid),
        )

    def lines(self, name: str) -> Iterator[Element]:
        """What is sold; headings and texts are the notes of the line they stand above."""
        said: list[str] = []
        noted: list[tuple[SheetLine, list[str]]] = []
        for line in self.sheet.lines:
            if line.kind is LineKind.ITEM:
                noted.append((line, said))
                said = []
            else:
                said.append(line.text)
        if noted:
            noted[-1][1].extend(said)
        for number, (line, notes) in enumerate(noted, 1):
            yield self._line(name, number, line, '\n'.join(notes))

    def _line(self, name: str, number: int, line: SheetLine, notes: str) -> Element:
        """A deduction is a negative quantity at a positive price (BR-27)."""
        sign = -1 if line.unit_price < 0 else 1
        counted = 'cbc:CreditedQuantity' if name.startswith('Credit') else 'cbc:InvoicedQuantity'
        gross = money.line_net_ore(line.quantity, line.unit_price)
        less = money.line_net_ore(line.quantity, line.unit_price, line.discount)
        return _of(
            f'cac:{name}',
            _of('cbc:ID', str(number)),
            _of('cbc:Note', notes),
            _of(counted, _decimal(line.quantity * sign), unitCode=UNITS.get(line.unit, ONE)),
            _amount('cbc:LineExtensionAmount', line.net_ore),
            _discount(line.discount, gross - less, gross) if gross != less else None,
            _rounding(line.net_ore - less),
            _of('cac:Item', _of('cbc:Name', line.text), _category(line, 'cac:ClassifiedTaxCategory')),
            _of('cac:Price', _of('cbc:PriceAmount', _decimal(line.unit_price * sign, 2), currencyID='NOK')),
        )


def letter(percent: Decimal | None, category: str) -> str:
    """The VAT category of EN 16931 (UNCL5305).

    >>> letter(Decimal(25), ''), letter(Decimal(0), ''), letter(Decimal(0), 'AE'), letter(None, '')
    ('S', 'Z', 'AE', 'O')
    """
    if percent is None and not category:
        return 'O'
    return category or ('S' if percent else 'Z')


def _category(of: VatGroup | SheetLine, name: str = 'cac:TaxCategory', reason: str = '') -> Element:
    """Category and rate; outside the VAT Act there is no rate (BR-O-05)."""
    code = letter(of.percent, of.category)
    return _of(
        name,
        _of('cbc:ID', code),
        None if code == 'O' else _of('cbc:Percent', _decimal(of.percent or Decimal(0))),
        _of('cbc:TaxExemptionReason', reason),
        _of('cac:TaxScheme', _of('cbc:ID', 'VAT')),
    )


def _discount(discount: str, ore: int, of_ore: int, category: Element = None) -> Element:
    """A discount on a line, or with its VAT category on the total; one in percent says of what."""
    percent = money.discount_percent(discount)
    return _of(
        'cac:AllowanceCharge',
        _of('cbc:ChargeIndicator', 'false'),
        _of('cbc:AllowanceChargeReasonCode', DISCOUNT),
        _of('cbc:AllowanceChargeReason', t('Rabatt')),
        _of('cbc:MultiplierFactorNumeric', _decimal(percent)) if percent else None,
        _amount('cbc:Amount', ore),
        _amount('cbc:BaseAmount', of_ore) if percent else None,
        category,
    )


def _rounding(ore: int) -> Element:
    """What the last part of a line that is invoiced in parts takes; one or two øre need no explanation (R120)."""
    if abs(ore) <= TOLERATED_ORE:
        return None
    return _of(
        'cac:AllowanceCharge',
        _of('cbc:ChargeIndicator', 'true' if ore > 0 else 'false'),
        _of('cbc:AllowanceChargeReason', t('Avrunding')),
        _amount('cbc:Amount', abs(ore)),
    )


# ---------- elements ----------


def _of(name: str, *content: Element | str | None, document: str = '', **attributes: str) -> Element:
    """An element of these parts, or None when there is nothing in it; `document` is the name space of the outermost."""
    parts = [part for part in content if part is not None and part != '']
    if not parts:
        return None
    prefix, _, local = name.rpartition(':')
    spaces = {None: document, **_SPACES} if document else _SPACES
    made = etree.Element(f'{{{spaces[prefix or None]}}}{local}', attributes, nsmap=spaces)
    for part in parts:
        if isinstance(part, str):
            made.text = _NOT_XML.sub('', part)
        else:
            made.append(part)
    return made


def _amount(name: str, ore: int) -> Element:
    """Øre as kroner with two decimals."""
    return _of(name, f'{Decimal(ore).scaleb(-2):.2f}', currencyID='NOK')


def _decimal(value: Decimal, least: int = 0) -> str:
    """A number without needless zeros, at least `least` decimals."""
    whole, _, rest = f'{value:f}'.partition('.')
    rest = rest.rstrip('0').ljust(least, '0')
    return f'{whole}.{rest}' if rest else whole
