"""What a recipient or the law would reject in an EHF, found before it is sent: a sentence for each.

It asks the finished XML, read with code of its own, so that it also finds what the writer did wrong. The rules are
those of EN 16931 (BR-…), Peppol BIS Billing 3.0 (R…, and NO-R-… for Norway) and bokføringsforskriften chapter 5; the
schema is none of its business.
"""

import binascii
from base64 import b64decode
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from stdnum.no import iban, kontonr, orgnr

from domain import vat
from domain.ehf import Document, Element
from domain.words import t

_CUSTOMIZATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'
_PROFILE = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0'
_ATTACHABLE = {
    'application/pdf',
    'image/png',
    'image/jpeg',
    'text/csv',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.oasis.opendocument.spreadsheet',
}
_UNITS = {'H87', 'HUR', 'MIN', 'DAY', 'WEE', 'MON', 'C62', 'EA', 'SET', 'LS', 'KMT', 'MTR', 'MTK', 'MTQ', 'LTR', 'KGM'}
_LETTERS = {'S', 'Z', 'E', 'AE', 'O', 'G'}
_ORG_NUMBER = '0192'
_RAW_FISH = Decimal('11.11')
"""Mval. § 5-8; the firm need not sell any for a document of another to be right."""
_NEARLY = Decimal('0.02')
"""What Peppol lets products and percentages differ by (R040, R120)."""
_REST = Decimal('0.05')
"""The last of several credit notes takes the øre that rounding left; the official rule bears a whole krone."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, by its rule, and the sentence for the office; what does not stop is worth a look."""

    rule: str
    says: str
    stops: bool = True


Rule = Callable[[Document], Iterator[Finding]]


def check(xml: bytes) -> list[Finding]:
    """Everything that is wrong with an EHF, each once, what stops first."""
    read = Document(xml)
    found = dict.fromkeys(found for rule in RULES for found in rule(read))
    return sorted(found, key=lambda each: not each.stops)


# ---------- what document it is ----------


def _head(read: Document) -> Iterator[Finding]:
    if (read.text('b:CustomizationID'), read.text('b:ProfileID')) != (_CUSTOMIZATION, _PROFILE):
        yield Finding('R004', t('Filen er ikke merket som EHF Billing 3.0.'))
    if not read.text('b:ID'):
        yield Finding('BR-02', t('Fakturanummeret mangler.'))
    if read.day('b:IssueDate') is None:
        yield Finding('F001', t('Fakturadatoen mangler eller er skrevet feil.'))
    kind = read.text('b:CreditNoteTypeCode' if read.is_credit else 'b:InvoiceTypeCode')
    if kind != ('381' if read.is_credit else '380'):
        yield Finding('P0100', t('Filen sier ikke om den er en faktura eller en kreditnota.'))
    if len(read.all('b:Note')) > 1:
        yield Finding('R002', t('En EHF kan bare ha én merknad.'))
    if read.text('b:DocumentCurrencyCode') != 'NOK' or any(
        each.get('currencyID', 'NOK') != 'NOK' for each in read.root.iter()
    ):
        yield Finding('R051', t('Alle beløp må være i norske kroner.'))
    if any(len(each) == 0 and not (each.text or '').strip() for each in read.root.iter()):
        yield Finding('R008', t('Filen har et felt uten innhold.'))


def _due(read: Document) -> Iterator[Finding]:
    """Bokføringsforskriften § 5-1-1 no. 5."""
    issued, due = read.day('b:IssueDate'), read.day('b:DueDate')
    if read.is_credit:
        if not read.text('a:BillingReference/a:InvoiceDocumentReference/b:ID'):
            yield Finding('§ 5-2-7', t('Kreditnotaen sier ikke hvilken faktura den krediterer.'))
    elif due is None:
        yield Finding('§ 5-1-1 nr. 5', t('Forfallsdatoen mangler.'))
    elif issued and due < issued:
        yield Finding('§ 5-1-1 nr. 5', t('Forfallsdatoen er før fakturadatoen.'))


def _reference(read: Document) -> Iterator[Finding]:
    theirs, order = read.text('b:BuyerReference'), read.text('a:OrderReference/b:ID')
    if not (theirs or order):
        yield Finding('R003', t('Skriv «Deres ref.» eller «Bestillingsnummer» på ordren. En EHF må ha en av dem.'))
    elif not theirs and order == 'NA':
        yield Finding(
            'R003',
            t('Ordren har verken «Deres ref.» eller «Bestillingsnummer». Mange mottakere avviser fakturaer uten.'),
            stops=False,
        )


def _attachments(read: Document) -> Iterator[Finding]:
    for each in read.all('a:AdditionalDocumentReference/a:Attachment/b:EmbeddedDocumentBinaryObject'):
        kind = each.get('mimeCode', '')
        if kind not in _ATTACHABLE or not each.get('filename'):
            yield Finding('BR-52', t('Et vedlegg har ikke navn, eller er av en type som ikke kan stå i en EHF.'))
        try:
            inside = b64decode(each.text or '', validate=True)
        except binascii.Error:
            inside = b''
        if not inside or (kind == 'application/pdf' and not inside.startswith(b'%PDF')):
            yield Finding('BR-CL-24', t('Et vedlegg er ødelagt.'))


# ---------- who ----------


def _seller(read: Document) -> Iterator[Finding]:
    party = 'a:AccountingSupplierParty/a:Party'
    number = read.text(f'{party}/b:EndpointID')
    where = t('Rett det under Innstillinger → Firma.')
    if not _is_org_number(number):
        yield Finding('R020', t('Firmaets organisasjonsnummer mangler eller er feil.') + ' ' + where)
    if not read.text(f'{party}/a:PartyLegalEntity/b:RegistrationName'):
        yield Finding('BR-06', t('Firmaets navn mangler.') + ' ' + where)
    if read.text(f'{party}/a:PartyLegalEntity/b:CompanyID') != number:
        yield Finding('§ 5-1-2', t('Firmaets organisasjonsnummer er ikke det samme overalt i filen.'))
    yield from _address(read, f'{party}/a:PostalAddress', t('Firmaets adresse er ikke hel.') + ' ' + where)
    vat_number = read.vat_number('Supplier')
    if vat_number and vat_number != f'NO{number}MVA':
        yield Finding('NO-R-001', t('Firmaets mva-nummer må være NO, organisasjonsnummeret og MVA.'))
    schemes = read.all(f'{party}/a:PartyTaxScheme')
    if not any(read.text('b:CompanyID', each) == 'Foretaksregisteret' for each in schemes):
        says = t('«Foretaksregisteret» står ikke på fakturaen. Er firmaet registrert der, må det stå.')
        yield Finding('NO-R-002', says + ' ' + where, stops=False)


def _buyer(read: Document) -> Iterator[Finding]:
    party = 'a:AccountingCustomerParty/a:Party'
    number = read.text(f'{party}/b:EndpointID')
    if not number:
        yield Finding('R010', t('Kunden mangler organisasjonsnummer. Uten det finner ikke fakturaen frem.'))
    elif not _is_org_number(number):
        yield Finding('R041', t('Kundens organisasjonsnummer er ikke gyldig. Kontroller sifrene.'))
    if not read.text(f'{party}/a:PartyLegalEntity/b:RegistrationName'):
        yield Finding('BR-07', t('Kundens navn mangler.'))
    yield from _address(read, f'{party}/a:PostalAddress', t('Kundens adresse er ikke hel. Fyll ut postnummer og sted.'))
    vat_number = read.vat_number('Customer')
    if vat_number and vat_number != f'NO{number}MVA':
        yield Finding('BR-CO-09', t('Kundens mva-nummer må være NO, organisasjonsnummeret og MVA.'))
    for endpoint in (party, 'a:AccountingSupplierParty/a:Party'):
        for each in (*read.all(f'{endpoint}/b:EndpointID'), *read.all(f'{endpoint}/a:PartyLegalEntity/b:CompanyID')):
            if each.get('schemeID') != _ORG_NUMBER:
                yield Finding('BR-CL-25', t('Et organisasjonsnummer er ikke merket som norsk.'))


def _address(read: Document, path: str, says: str) -> Iterator[Finding]:
    """The rules ask for the country alone; without a postcode an address is still of little use."""
    if not read.text(f'{path}/a:Country/b:IdentificationCode'):
        yield Finding('BR-09', says)
    elif not read.text(f'{path}/b:PostalZone'):
        yield Finding('§ 5-1-2', says, stops=False)


def _is_org_number(number: str) -> bool:
    return number[:1] in ('8', '9') and bool(orgnr.is_valid(number))


# ---------- delivery and payment ----------


def _delivery(read: Document) -> Iterator[Finding]:
    """Bokføringsforskriften § 5-1-1 no. 4; no rule of Peppol asks for it."""
    if read.day('a:Delivery/b:ActualDeliveryDate') is None:
        yield Finding('§ 5-1-1 nr. 4', t('Leveringsdatoen mangler.'))
    at = 'a:Delivery/a:DeliveryLocation/a:Address'
    if not read.all(at):
        yield Finding('§ 5-1-1 nr. 4', t('Leveringsstedet mangler. Skriv oppdragsadressen på ordren.'))
    elif not read.text(f'{at}/a:Country/b:IdentificationCode'):
        yield Finding('BR-57', t('Leveringsstedet mangler land.'))
    first, last = read.day('a:InvoicePeriod/b:StartDate'), read.day('a:InvoicePeriod/b:EndDate')
    if first and last and last < first:
        yield Finding('BR-29', t('Leveringen slutter før den begynner.'))


def _payment(read: Document) -> Iterator[Finding]:
    if read.is_credit:
        return
    account, kid = read.text('a:PaymentMeans/a:PayeeFinancialAccount/b:ID'), read.text('a:PaymentMeans/b:PaymentID')
    if not account:
        yield Finding('BR-61', t('Kontonummeret mangler. Legg det inn under Innstillinger → Firma.'))
    elif not ((len(account) == 11 and kontonr.is_valid(account)) or iban.is_valid(account)):
        yield Finding('BR-61', t('Kontonummeret er ikke gyldig. Rett det under Innstillinger → Firma.'))
    if kid and not _is_kid(kid):
        yield Finding('KID', t('KID-nummeret er ikke gyldig. Kontroller KID-avtalen under Innstillinger.'))


def _is_kid(kid: str) -> bool:
    """Two to 25 signs whose last is the control digit by MOD10 or MOD11."""
    digits, control = kid[:-1], kid[-1]
    if not (2 <= len(kid) <= 25 and digits.isascii() and digits.isdigit()):
        return False
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    luhn = -sum(value // 10 + value % 10 for value in doubled) % 10
    eleven = -sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits))) % 11
    return control in (str(luhn), '-' if eleven == 10 else str(eleven))


# ---------- VAT ----------


def _rates(read: Document) -> Iterator[Finding]:
    """The rules hold no list of Norwegian rates, so the rates of the day of delivery are ours."""
    day = read.day('a:Delivery/b:ActualDeliveryDate')
    known = {vat.percent(code, day) for code in vat.TABLE} - {Decimal(0)} | {_RAW_FISH}
    for each in (*read.lines, *read.discounts, *read.groups):
        letter, percent = read.category(each)
        if letter not in _LETTERS:
            yield Finding('BR-CL-18', t('En linje har en mva-kode som ikke finnes.'))
        elif letter == 'S' and percent not in known:
            says = t(
                '{percent} % er ikke en norsk mva-sats på leveringsdagen.', percent=f'{percent:f}'.replace('.', ',')
            )
            yield Finding('§ 5-1-5', says)
        elif letter != 'S' and percent:
            yield Finding('BR-Z-05', t('En linje uten mva. har en mva-sats.'))


def _outside(read: Document) -> Iterator[Finding]:
    """BR-O-02 to 14: nothing of VAT stands on a document outside the VAT Act."""
    if 'O' not in read.letters:
        return
    if read.vat_number('Supplier') or read.vat_number('Customer'):
        yield Finding('BR-O-02', t('En faktura uten mva. kan ikke ha mva-nummer.'))
    if read.letters != {'O'}:
        yield Finding('BR-O-11', t('Linjer uten mva. kan ikke stå sammen med linjer med mva. i en EHF.'))
    for each in (*read.all('.//a:TaxCategory'), *read.all('.//a:ClassifiedTaxCategory')):
        if read.text('b:ID', each) == 'O' and read.all('b:Percent', each):
            yield Finding('BR-O-05', t('En linje uten mva. kan ikke ha en mva-sats, heller ikke 0 %.'))


def _registered(read: Document) -> Iterator[Finding]:
    """BR-S-02, BR-Z-02, BR-E-02, BR-AE-02, BR-G-02: who charges or leaves out VAT has a VAT number."""
    if read.letters & {'S', 'Z', 'E', 'AE', 'G'} and not read.vat_number('Supplier'):
        yield Finding('BR-S-02', t('Firmaet er ikke mva-registrert og kan ikke kreve mva.'))
    if 'AE' in read.letters and not read.vat_number('Customer'):
        yield Finding(
            'BR-AE-02', t('Omvendt avgiftsplikt krever at kunden er mva-registrert og har organisasjonsnummer.')
        )


def _reasons(read: Document) -> Iterator[Finding]:
    """BR-E-10, BR-AE-10, BR-O-10, BR-G-10, and the others, who may have none (BR-S-10, BR-Z-10)."""
    for group in read.groups:
        letter, has = read.category(group)[0], bool(read.text('a:TaxCategory/b:TaxExemptionReason', group))
        if has != (letter not in ('S', 'Z')):
            yield Finding('BR-E-10', t('Grunnen til at mva. ikke er beregnet, står ikke der den skal.'))


# ---------- sums ----------


def _groups(read: Document) -> Iterator[Finding]:
    """BR-S-01, BR-S-08, BR-S-09, BR-CO-14, BR-CO-17: VAT once for each rate, on the sum of its lines."""
    bases: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    for line in read.lines:
        bases[read.category(line)] += read.number('b:LineExtensionAmount', line)
    for each in read.discounts:
        bases[read.category(each)] -= read.number('b:Amount', each)
    if dict(bases) != {read.category(each): read.number('b:TaxableAmount', each) for each in read.groups}:
        yield Finding('BR-S-08', t('Mva-grunnlagene stemmer ikke med linjene.'))
    for each in read.groups:
        exact = read.number('b:TaxableAmount', each) * read.category(each)[1] / 100
        off = read.number('b:TaxAmount', each) - exact.quantize(Decimal('0.01'), ROUND_HALF_UP)
        if abs(off) > (_REST if read.is_credit else 0):
            yield Finding('BR-CO-17', t('Mva-beløpet stemmer ikke med grunnlaget og satsen.'))
    totals = read.all('a:TaxTotal')
    charged = sum((read.number('b:TaxAmount', each) for each in read.groups), Decimal(0))
    if len(totals) != 1 or not read.groups or read.number('a:TaxTotal/b:TaxAmount') != charged:
        yield Finding('BR-CO-14', t('Summen av mva. stemmer ikke.'))


def _totals(read: Document) -> Iterator[Finding]:
    """BR-CO-10 to 16."""

    def total(name: str) -> Decimal:
        return read.number(f'a:LegalMonetaryTotal/b:{name}')

    net = sum((read.number('b:LineExtensionAmount', each) for each in read.lines), Decimal(0))
    off = sum((read.number('b:Amount', each) for each in read.discounts), Decimal(0))
    vat_sum = read.number('a:TaxTotal/b:TaxAmount')
    wanted = {
        'LineExtensionAmount': net,
        'AllowanceTotalAmount': off,
        'TaxExclusiveAmount': net - off,
        'TaxInclusiveAmount': net - off + vat_sum,
        'PayableAmount': total('TaxInclusiveAmount') - total('PrepaidAmount') + total('PayableRoundingAmount'),
    }
    if any(total(name) != amount for name, amount in wanted.items()):
        yield Finding('BR-CO-10', t('Summene i filen stemmer ikke med linjene.'))
    if total('TaxInclusiveAmount') < 0:
        yield Finding('§ 5-2-7', t('Summen er negativ. Lag en kreditnota i stedet.'))
    if any(
        'currencyID' in each.attrib and not each.tag.endswith('PriceAmount') and len(_decimals(each.text)) > 2
        for each in read.root.iter()
    ):
        yield Finding('BR-DEC-01', t('Et beløp har mer enn to desimaler.'))


def _decimals(text: str | None) -> str:
    return (text or '').partition('.')[2]


def _lines(read: Document) -> Iterator[Finding]:
    if not read.lines:
        yield Finding('BR-16', t('Fakturaen har ingen linjer.'))
    ids = [read.text('b:ID', line) for line in read.lines]
    if len(set(ids)) != len(ids) or '' in ids:
        yield Finding('BR-21', t('To linjer har samme nummer.'))
    counted = 'b:CreditedQuantity' if read.is_credit else 'b:InvoicedQuantity'
    for place, line in enumerate(read.lines, 1):
        if not read.text('a:Item/b:Name', line):
            yield Finding('BR-25', t('Linje {place} mangler beskrivelse.', place=place))
        if any(each.get('unitCode') not in _UNITS for each in read.all(counted, line)) or not read.text(counted, line):
            yield Finding('BR-23', t('Linje {place} mangler antall eller enhet.', place=place))
        price = read.number('a:Price/b:PriceAmount', line)
        if price < 0 or not read.text('a:Price/b:PriceAmount', line):
            yield Finding('BR-27', t('Linje {place} mangler pris, eller prisen er negativ.', place=place))
        off = sum((_taken_off(read, each) for each in read.all('a:AllowanceCharge', line)), Decimal(0))
        exact = read.number(counted, line) * price / (read.number('a:Price/b:BaseQuantity', line) or 1) - off
        if abs(exact - read.number('b:LineExtensionAmount', line)) > _NEARLY:
            yield Finding('R120', t('Linje {place} er ikke antall ganger pris.', place=place))


def _taken_off(read: Document, each: Element) -> Decimal:
    """What a discount takes off, negative for what is added."""
    return read.number('b:Amount', each) * (-1 if read.text('b:ChargeIndicator', each) == 'true' else 1)


def _discounts(read: Document) -> Iterator[Finding]:
    """BR-33, BR-42, R040, R041."""
    for each in (*read.discounts, *(found for line in read.lines for found in read.all('a:AllowanceCharge', line))):
        if not read.text('b:AllowanceChargeReason', each):
            yield Finding('BR-33', t('En rabatt mangler grunn.'))
        percent, base = read.number('b:MultiplierFactorNumeric', each), read.number('b:BaseAmount', each)
        if percent and abs(base * percent / 100 - read.number('b:Amount', each)) > _NEARLY:
            yield Finding('R040', t('En rabatt er ikke den prosenten den sier.'))


RULES: tuple[Rule, ...] = (
    _head,
    _due,
    _reference,
    _attachments,
    _seller,
    _buyer,
    _delivery,
    _payment,
    _rates,
    _outside,
    _registered,
    _reasons,
    _groups,
    _totals,
    _lines,
    _discounts,
)
