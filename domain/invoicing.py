"""Sending an invoice [S11]: what is checked, its number, what is frozen. Drafts: `drafting`; credit: `crediting`."""

from datetime import date
from typing import Any

from domain import drafting, money, sheet, vat
from domain import text as typed
from domain.address import Address, parts
from domain.buyer import Buyer
from domain.company import Company
from domain.history import Deed
from domain.invoice import Invoice, InvoiceState
from domain.order import Order
from domain.refused import Refused
from domain.send_check import Finding, Looked, findings
from domain.words import local_day, t


def buyer(order: Order) -> Buyer:
    """To whom an invoice of the order is made out, and where; there is a customer."""
    whom = order.bill_to
    assert whom is not None
    at = whom.invoice_address
    if order.invoice_address:
        street, postcode, city = parts(order.invoice_address)
        at = Address(address=street, postcode=postcode, city=city)
    return Buyer.of(whom, None if order.payer else order.contact, at)


def check_invoice(
    order: Order, invoice: Invoice, company: Company, today: date, due: date | None = None
) -> list[Finding]:
    """Send-sjekk: what keeps an invoice from being sent, and what wants a reason first."""
    looked = Looked(
        order,
        invoice,
        company,
        buyer(order) if order.customer else None,
        today,
        due or drafting.due_day(order, invoice, company, today),
        delivery_day(order, today),
    )
    return findings(looked)


def send_invoice(
    order: Order,
    invoice: Invoice,
    company: Company,
    number: int,
    deed: Deed,
    *,
    due: date | None = None,
    advance_because: str = '',
) -> None:
    """«Send faktura»: freeze it under its number. The number comes from the counter inside the same transaction."""
    order.may_invoice()
    if invoice.state is InvoiceState.ANNULLED:
        raise Refused(t('Fakturautkastet er annullert. Opprett en ny faktura.'))
    if invoice.state is not InvoiceState.DRAFT:
        raise Refused(t('Fakturaen er allerede sendt.'))
    due_day = due or drafting.due_day(order, invoice, company, deed.today)
    found, because = check_invoice(order, invoice, company, deed.today, due_day), typed.line(advance_because, 500)
    stops = [finding.says for finding in found if finding.stops]
    if stops:
        raise Refused(' '.join(stops))
    if found and not because:
        raise Refused(t('{what} Skriv en begrunnelse for å sende likevel.', what=' '.join(each.says for each in found)))
    invoice.advance_because = because if found else ''
    delivered = delivery_day(order, deed.today)
    for part in invoice.lines:
        part.percent = vat.percent(part.vat, delivered)
    assert order.customer is not None
    concerns: dict[str, Any] = {'concerns': order.customer.shown_name} if order.payer else {}
    whom = order.payer or order.customer
    invoice.kid = company.kid(whom.id or 0, number)
    said: dict[str, Any] = dict(payment_words(drafting.terms(order, invoice, company), invoice.kid, company))
    refs = {'your_ref': drafting.your_ref(order, invoice), 'their_number': order.their_number}
    said |= {name: words for name, words in refs.items() if words}
    facts: dict[str, Any] = {'delivery_day': delivered, 'delivery_place': order.address or order.customer.place}
    issue(order, invoice, company, number, deed, buyer(order), due=due_day, **facts, **said, **concerns)
    invoice.payer_id = order.payer_id
    invoice.delivered = whom.is_business or bool(whom.phone)  # S20
    warned: dict[str, Any] = {'warned': [finding.rule for finding in found]} if found else {}
    deed.record(order.number, 'invoice_sent', invoice=number, total_ore=invoice.total_ore, **warned)


def issue(
    order: Order,
    invoice: Invoice,
    company: Company,
    number: int,
    deed: Deed,
    to: Buyer,
    *,
    due: date | None = None,
    sums: money.Sums | None = None,
    **facts: Any,
) -> None:
    """Freeze an invoice or a credit note under its number; `sums` where they are not what its lines add up to."""
    content, sha256, added = sheet.freeze(
        invoice.kind.value,
        company=company,
        buyer=to,
        lines=[line.frozen() for line in invoice.lines],
        discount=invoice.discount,
        sums=sums,
        order=order.number,
        number=number,
        title=order.title,
        day=deed.today,
        due_day=due,
        bank_account=company.bank_account,
        **facts,
    )
    invoice.number, invoice.day, invoice.due_day, invoice.state = number, deed.today, due, InvoiceState.SENT
    invoice.content, invoice.sha256, invoice.sent_at = content, sha256, deed.now
    invoice.net_ore, invoice.total_ore = added.net_ore, added.total_ore


def delivery_day(order: Order, today: date) -> date:
    """When the last of it was delivered (bokføringsforskriften § 5-1-1 no. 4); the VAT rate is that day's."""
    return max((local_day(job.completed_at) for job in order.jobs if job.completed_at), default=today)


def payment_words(terms: str, kid: str, company: Company) -> dict[str, str]:
    """What an invoice says of its payment; what says nothing is left out."""
    interest = t('Ved betaling etter forfall beregnes forsinkelsesrente etter forsinkelsesrenteloven.')
    said = {'kid': kid, 'terms': terms, 'late_interest': interest if company.late_interest else ''}
    return {name: words for name, words in said.items() if words}
