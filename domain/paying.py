"""Payments, and the order that closes by itself when everything is invoiced, paid and done [S15]."""

from datetime import date

from domain import norway
from domain import text as typed
from domain.history import Deed
from domain.invoice import Invoice, InvoiceState, Payment
from domain.order import Order
from domain.refused import Refused
from domain.status import Status, Step
from domain.words import kr, t


def register_payment(
    order: Order,
    invoice: Invoice,
    deed: Deed,
    *,
    amount_ore: int,
    day: date,
    close_anyway: bool = False,
    keep_rest: bool = False,
    bank_row: str = '',
) -> None:
    """«Registrer betaling»; with `keep_rest` what is paid too much is the customer's, «til gode».

    `bank_row` tells a row of the bank's file from all others.

    Refused: not sent, otherwise more than is open, a future date; closing while a timer runs.
    """
    if invoice.state is not InvoiceState.SENT or invoice.is_credit_note:
        raise Refused(t('Bare en sendt faktura kan betales.'))
    if amount_ore <= 0:
        raise Refused(t('Beløpet må være større enn 0.'))
    if invoice.open_ore == 0 and not keep_rest:
        raise Refused(t('Fakturaen er allerede betalt.'))
    if amount_ore > invoice.open_ore and not keep_rest:
        raise Refused(t('Det gjenstår bare {open} på fakturaen.', open=kr(invoice.open_ore)))
    if day > deed.today:
        raise Refused(t('Betalingsdatoen kan ikke være i fremtiden.'))
    if day.year < 2000:
        raise Refused(t('Datoen må være mellom 2000 og 2100.'))
    if close_anyway:
        order.must_be_idle()
    invoice.payments.append(
        Payment(
            amount_ore=amount_ore,
            day=day,
            registered_at=deed.now,
            employee_id=deed.actor.employee_id,
            bank_row=bank_row,
        )
    )
    invoice.paid_ore += amount_ore
    deed.record(order.number, 'payment', invoice=invoice.number, amount_ore=amount_ore)
    settle_if_done(order, deed, paid=invoice, anyway=close_anyway and invoice.is_settled)


def reverse_payment(order: Order, invoice: Invoice, payment_id: int, deed: Deed) -> None:
    """«Tilbakefør betaling»: an entry of its own; an order closed by that payment returns to the status before."""
    payment = next((p for p in invoice.payments if p.id == payment_id), None)
    if payment is None or payment.amount_ore < 0:
        raise Refused(t('Fant ikke betalingen.'))
    if any(other.reverses_id == payment.id for other in invoice.payments):
        raise Refused(t('Betalingen er allerede tilbakeført.'))
    if invoice.paid_ore < payment.amount_ore:
        raise Refused(t('En del av betalingen er betalt tilbake til kunden, så den kan ikke tilbakeføres.'))
    invoice.payments.append(
        Payment(
            amount_ore=-payment.amount_ore,
            day=deed.today,
            registered_at=deed.now,
            employee_id=deed.actor.employee_id,
            reverses_id=payment.id,
        )
    )
    invoice.paid_ore -= payment.amount_ore
    deed.record(order.number, 'payment_reversed', invoice=invoice.number, amount_ore=payment.amount_ore)
    if order.status is Status.CLOSED and order.closed_by_payment == invoice.id and order.status_before is not None:
        order.return_to(order.status_before, deed, 'unsettled', by_system=True)


def pay_back(order: Order, invoice: Invoice, deed: Deed, *, amount_ore: int, day: date) -> None:
    """«Tilbakebetal»: what the customer has paid too much goes back to them. Refused: more than that, a future date."""
    if not 0 < amount_ore <= invoice.surplus_ore:
        raise Refused(t('Kunden har {sum} til gode på fakturaen.', sum=kr(invoice.surplus_ore)))
    if not day.year >= 2000 or day > deed.today:
        raise Refused(t('Betalingsdatoen kan ikke være i fremtiden.'))
    invoice.payments.append(
        Payment(amount_ore=-amount_ore, day=day, registered_at=deed.now, employee_id=deed.actor.employee_id)
    )
    invoice.paid_ore -= amount_ore
    deed.record(order.number, 'payment_back', invoice=invoice.number, amount_ore=amount_ore)


def dispute(order: Order, invoice: Invoice, because: str, deed: Deed) -> None:
    """«Omtvistet»: the customer says no to it, for a reason; it is not overdue as long as that stands."""
    if not invoice.open_ore or invoice.is_credit_note:
        raise Refused(t('Bare en sendt faktura som ikke er betalt kan være omtvistet.'))
    reason = typed.line(because, 500)
    if not reason:
        raise Refused(t('Skriv hva kunden er uenig i.'))
    if not invoice.disputed_because:
        deed.record(order.number, 'invoice_disputed', invoice=invoice.number)
    invoice.disputed_because = reason


def end_dispute(order: Order, invoice: Invoice, deed: Deed) -> None:
    """It is agreed upon: what is left falls due as before."""
    if invoice.disputed_because:
        invoice.disputed_because = ''
        deed.record(order.number, 'invoice_agreed', invoice=invoice.number)


def settle_if_done(order: Order, deed: Deed, *, paid: Invoice | None = None, anyway: bool = False) -> None:
    """The order closes by itself when everything is invoiced, paid and done [S15]; `anyway` when the office ticked it.

    `paid` is the invoice whose payment made it true last: reversing that one opens the order again.
    """
    if not order.may_take(Step.SETTLE):
        return
    if anyway or order.is_settled():
        order.take(Step.SETTLE, deed, by_system=not anyway)
        order.closed_by_payment = paid.id if paid else None


def what_is_left(order: Order) -> list[str]:
    """Why an order stays open although it is paid, each as a short text."""
    left = []
    amount = order.left_to_invoice().total_ore
    if amount:
        left.append(t('{amount} er ikke fakturert', amount=kr(amount)))
    if order.agreed_left:
        left.append(t('jobber med avtalt pris er ikke hentet til ordrelinjer'))
    if order.draft_invoices:
        left.append(t('et fakturautkast er ikke sendt'))
    left += [
        t('{invoice} er ikke betalt', invoice=invoice.title) for invoice in order.sent_invoices if invoice.open_ore
    ]
    undone = [job for job in order.jobs if job.is_undone]
    left += [t('jobben «{job}» er ikke fullført', job=job.title) for job in undone if job.plan_id is None]
    left += [
        t('«{plan}» gjentas fortsatt', plan=plan.title)
        for plan in order.plans
        if plan.goes_on or any(job.plan_id == plan.id for job in undone)
    ]
    if order.damaged:
        left.append(t('en skademelding er ikke fulgt opp'))
    return left


def payment_reference(invoice: Invoice) -> tuple[str, str, str]:
    """For the customer who pays: account, what the reference is called, and the reference.

    «8601 11 17947», «KID», «000203187»; without a KID «Merk betalingen med», «Faktura 20318».
    """
    account = norway.show_bank_account(str(invoice.sheet.data['bank_account']))
    return (account, t('KID'), invoice.kid) if invoice.kid else (account, t('Merk betalingen med'), invoice.title)
