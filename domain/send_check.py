"""Send-sjekk: what speaks against sending an invoice, one small rule each.

A red rule stops; an amber one wants a reason, which is kept with the invoice. Each names its paragraph and where it is
mended. `RULES` is the whole list: a new rule is a function and a row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain import vat
from domain.buyer import Buyer
from domain.company import Company
from domain.customer import CustomerKind, Einvoice
from domain.invoice import Invoice, InvoiceLine
from domain.job import JobStatus
from domain.line import LineKind
from domain.order import Order
from domain.words import full_date, t

LONGEST_DUE = 365
"""Days that an invoice may at most give."""
_AGREED_DUE = 60
_LATE = timedelta(days=31)
_ELECTRONIC_FROM = date(2027, 1, 1)
_REGISTERED = ('AS', 'ASA', 'NUF')
"""Forms of organisation that must say «Foretaksregisteret»."""


class Mend(StrEnum):
    """Where something is put right."""

    FIRM = 'firm'
    BUYER = 'buyer'
    ORDER = 'order'
    HERE = 'here'


@dataclass(frozen=True, slots=True)
class Looked:
    """What the rules look at: a draft on its way out, to whom it is made out, when it is due, when it was delivered."""

    order: Order
    invoice: Invoice
    company: Company
    to: Buyer | None
    today: date
    due: date
    delivered: date

    @property
    def who(self) -> str:
        """What the office calls whoever the invoice is made out to."""
        return t('Fakturamottakeren') if self.order.payer else t('Kunden')

    @property
    def items(self) -> list[InvoiceLine]:
        """The lines that are sold."""
        return [line for line in self.invoice.lines if line.kind is LineKind.ITEM]


@dataclass(frozen=True, slots=True)
class Rule:
    """`looks` says what is wrong, or nothing; `law` is the paragraph, empty where it is only practical."""

    looks: Callable[[Looked], str]
    law: str
    mend: Mend
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that speaks against sending."""

    rule: str
    says: str
    stops: bool
    mend: Mend


def findings(looked: Looked) -> list[Finding]:
    """What the rules find; what stops comes first."""
    found = ((rule, rule.looks(looked)) for rule in RULES)
    made = [
        Finding(rule.looks.__name__.strip('_'), _with_law(says, rule.law), rule.stops, rule.mend)
        for rule, says in found
        if says
    ]
    return sorted(made, key=lambda finding: not finding.stops)


def _with_law(says: str, law: str) -> str:
    return f'{says.removesuffix(".")} ({law}).' if law else says


# ---------- what stops ----------


def _seller_number(looked: Looked) -> str:
    return '' if looked.company.org_number else t('Firmaet mangler organisasjonsnummer.')


def _seller_register(looked: Looked) -> str:
    firm = looked.company
    if firm.org_form in _REGISTERED and not firm.in_company_register:
        return t('Firmaet er et {form}, og fakturaen må si «Foretaksregisteret».', form=firm.org_form)
    return ''


def _seller_address(looked: Looked) -> str:
    firm = looked.company
    if firm.in_company_register and not (firm.address and firm.city):
        return t('Firmaet mangler adresse. En faktura må ha hovedkontorets adresse.')
    return ''


def _bank_account(looked: Looked) -> str:
    return '' if looked.company.bank_account else t('Firmaet mangler kontonummer.')


def _buyer_name(looked: Looked) -> str:
    if looked.to and looked.to.name:
        return ''
    return t('{who} mangler navn. En faktura må ha kjøperens navn.', who=looked.who)


def _buyer_place(looked: Looked) -> str:
    if looked.to and (looked.to.place or looked.to.org_number):
        return ''
    return t('{who} mangler adresse. En faktura må ha kjøperens adresse eller organisasjonsnummer.', who=looked.who)


def _electronic(looked: Looked) -> str:
    """Who can receive EHF gets it, and an EHF is addressed by the organisation number."""
    whom = looked.order.bill_to
    if whom is None or whom.einvoice is not Einvoice.YES or whom.org_number or looked.today < _ELECTRONIC_FROM:
        return ''
    return t('{who} kan motta EHF og skal ha det, men mangler organisasjonsnummer.', who=looked.who)


def _lines(looked: Looked) -> str:
    return '' if looked.items else t('Fakturaen har ingen linjer.')


def _line_text(looked: Looked) -> str:
    if all(line.text.strip() for line in looked.invoice.lines):
        return ''
    return t('En linje mangler beskrivelse. Fakturaen må si hva som er levert.')


def _delivery_place(looked: Looked) -> str:
    if looked.order.address or (looked.order.customer and looked.order.customer.place):
        return ''
    return t('Ordren mangler adresse. Fakturaen må si hvor det er levert.')


def _due(looked: Looked) -> str:
    if looked.due < looked.today:
        return t('Forfallsdatoen kan ikke være før fakturadatoen.')
    if (looked.due - looked.today).days > LONGEST_DUE:
        return t('Forfallsdatoen kan være høyst ett år frem. Velg en tidligere dato.')
    return ''


def _vat_charged(looked: Looked) -> str:
    if looked.company.vat_registered or all(line.vat == vat.NO_VAT for line in looked.items):
        return ''
    return t('Firmaet er ikke registrert i Merverdiavgiftsregisteret og kan ikke kreve mva.')


def _vat_missing(looked: Looked) -> str:
    line = next((line for line in looked.items if line.vat == vat.NO_VAT), None)
    if line is None or not looked.company.vat_registered:
        return ''
    return t('Linjen «{text}» mangler mva-sats.', text=line.text)


def _reverse_charge(looked: Looked) -> str:
    if all(line.vat != 'AE' for line in looked.items) or (
        looked.to and looked.to.org_number and looked.to.vat_registered
    ):
        return ''
    return t('Omvendt avgiftsplikt krever at kjøperen har organisasjonsnummer og er mva-registrert.')


# ---------- what wants a reason ----------


def _advance(looked: Looked) -> str:
    if any(job.status is JobStatus.DONE for job in looked.order.jobs):
        return ''
    return t('Ingen jobb er fullført. Forskuddsfakturering er som hovedregel ikke tillatt.')


def _delivered_later(looked: Looked) -> str:
    """Everything is invoiced although some of it is yet to be done."""
    order = looked.order
    if _advance(looked) or order.left_to_invoice().groups:
        return ''
    days = ((job.day, job.title) for job in order.single_jobs if job.is_undone and job.day)
    day, title = max(days, default=(looked.today, ''))
    if day <= looked.today:
        return ''
    return t('Jobben «{job}» er {day}, etter fakturadatoen, og alt blir fakturert.', job=title, day=full_date(day))


def _late(looked: Looked) -> str:
    if looked.today - looked.delivered <= _LATE:
        return ''
    day = full_date(looked.delivered)
    return t('Det ble levert {day}. En faktura skal sendes senest én måned etter levering.', day=day)


def _due_late(looked: Looked) -> str:
    of_business = looked.to is not None and looked.to.kind == CustomerKind.BUSINESS
    if not of_business or (looked.due - looked.today).days <= _AGREED_DUE:
        return ''
    return t('Betalingsfristen er over 60 dager. Det må være uttrykkelig avtalt.')


_SELLER, _CONTENT = 'bokføringsforskriften § 5-1-2', 'bokføringsforskriften § 5-1-1 nr. {}'
_ADVANCE = 'bokføringsforskriften § 5-2-6'
_RATES = 'bokføringsforskriften § 5-1-5'

RULES = (
    Rule(_buyer_name, _SELLER, Mend.BUYER),
    Rule(_buyer_place, _SELLER, Mend.BUYER),
    Rule(_seller_number, _SELLER, Mend.FIRM),
    Rule(_seller_register, 'foretaksregisterloven § 7-2', Mend.FIRM),
    Rule(_seller_address, _SELLER, Mend.FIRM),
    Rule(_bank_account, '', Mend.FIRM),
    Rule(_electronic, 'bokføringsloven § 10', Mend.BUYER),
    Rule(_lines, _CONTENT.format(3), Mend.HERE),
    Rule(_line_text, _CONTENT.format(3), Mend.HERE),
    Rule(_delivery_place, _CONTENT.format(4), Mend.ORDER),
    Rule(_due, _CONTENT.format(5), Mend.HERE),
    Rule(_vat_charged, _CONTENT.format(6), Mend.ORDER),
    Rule(_vat_missing, _RATES, Mend.ORDER),
    Rule(_reverse_charge, _CONTENT.format(7), Mend.BUYER),
    Rule(_advance, _ADVANCE, Mend.ORDER, stops=False),
    Rule(_delivered_later, _ADVANCE, Mend.ORDER, stops=False),
    Rule(_late, 'bokføringsforskriften § 5-2-2', Mend.HERE, stops=False),
    Rule(_due_late, 'forsinkelsesrenteloven § 2 a', Mend.HERE, stops=False),
)
