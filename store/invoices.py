"""Invoices and payments."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from sqlmodel import Session

from domain import crediting, drafting, editing, invoicing, money, paying, quoting
from domain.access import Act, Actor
from domain.company import INVOICE_SERIES, Company
from domain.history import Deed
from domain.invoice import Invoice
from domain.job import typed_day
from domain.message import MessageKind
from domain.order import Order
from domain.quoting import Recipient
from domain.refused import Refused
from domain.words import t
from store import company, einvoices, histories, messages, numbers, order_links, orders, papers, sign_in, wordings


def create(session: Session, actor: Actor, number: int, wanted: Mapping[int, Decimal] | None = None) -> int:
    """«Opprett faktura» of quantities of lines, by id, or of all that is not yet invoiced [S11]; the draft's id."""
    with orders.changing(session, actor, Act.INVOICE, number) as (order, deed):
        invoice = drafting.create_invoice(order, deed, wanted)
    assert invoice.id is not None
    return invoice.id


def set_fully_invoiced(session: Session, actor: Actor, number: int, ticked: bool) -> None:
    """«Ferdig fakturert»: nothing more will be invoiced, whatever the lines say."""
    with orders.changing(session, actor, Act.INVOICE, number) as (order, deed):
        order.may_invoice()
        if order.fully_invoiced is not ticked:
            order.fully_invoiced = ticked
            deed.record(number, 'fully_invoiced' if ticked else 'not_fully_invoiced')


def edit(
    session: Session,
    actor: Actor,
    number: int,
    invoice_id: int,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    force: bool = False,
) -> None:
    """Change a draft, by the names of `drafting.fields`. Raises `Conflict`."""
    with orders.changing(session, actor, Act.INVOICE, number) as (order, deed):
        invoice = order.invoice(invoice_id)
        now = drafting.fields(order, invoice, company.get(session), deed.today)
        there = {name: value for name, value in wanted.items() if name in now}
        if invoice.is_draft and len(there) < len(wanted):
            raise Refused(t('Noen andre har tatt en linje av utkastet. Åpne det på nytt.'))
        changes = editing.merge(
            SimpleNamespace(**now),
            opened,
            {name: drafting.edited(name, value) for name, value in there.items()},
            {name: drafting.label(name) for name in there},
            shown=drafting.shown,
            who=histories.last_change(session, deed, ('invoice_edited',), number),
            force=force,
        )
        if changes:
            drafting.edit_draft(order, invoice, changes, deed)


def discard(session: Session, actor: Actor, number: int, invoice_id: int) -> None:
    """Throw a draft away."""
    with orders.changing(session, actor, Act.INVOICE, number) as (order, deed):
        drafting.discard_draft(order, order.invoice(invoice_id), deed)


def send(
    session: Session,
    actor: Actor,
    number: int,
    invoice_id: int,
    *,
    due: str = '',
    advance_because: str = '',
    to: Sequence[str] | None = None,
) -> int:
    """«Send faktura»: number, date and due date; the customer sees it in the portal. The number.

    `to` are the addresses it is sent to; None is whoever gets invoices. Refused: one that is not the payer's, none.
    """
    with orders.changing(session, actor, Act.INVOICE, number) as (order, deed):
        firm, invoice = company.get(session), order.invoice(invoice_id)
        if invoice.number is not None:
            raise Refused(t('Fakturaen er allerede sendt.'))
        due_day, taken = typed_day(due), numbers.take(session, INVOICE_SERIES)
        invoicing.send_invoice(order, invoice, firm, taken, deed, due=due_day, advance_because=advance_because)
        recipients = _recipients(order, to) if invoice.delivered else []
    papers.issue(session, papers.manuscript_of_invoice(invoice))
    einvoices.issue(session, invoice)
    for recipient in recipients:
        _tell(session, order, firm, invoice, deed, recipient)
    return taken


def credit(
    session: Session,
    actor: Actor,
    number: int,
    invoice_id: int,
    wanted: Mapping[int, Decimal] | None = None,
    *,
    for_good: bool = False,
) -> int:
    """«Krediter faktura», quantities of its lines or all that is left of it; the credit note's number.

    `for_good`: what is credited is not to be invoiced again.
    """
    with orders.changing(session, actor, Act.INVOICE, number) as (order, deed):
        invoice = order.invoice(invoice_id)
        note = crediting.draft_credit(order, invoice, deed, wanted)
        session.flush()  # its lines are there before it is issued: nothing is added to what has a number
        taken = numbers.take(session, INVOICE_SERIES)
        crediting.credit(order, invoice, note, company.get(session), taken, deed, for_good=for_good)
    papers.issue(session, papers.manuscript_of_invoice(note))
    einvoices.issue(session, note)
    return taken


def pay(
    session: Session,
    actor: Actor,
    number: int,
    invoice_id: int,
    *,
    amount: str,
    day: str,
    close_anyway: bool = False,
    keep_rest: bool = False,
) -> None:
    """«Registrer betaling», as typed [S15]."""
    with orders.changing(session, actor, Act.PAYMENT, number) as (order, deed):
        paying.register_payment(
            order,
            order.invoice(invoice_id),
            deed,
            amount_ore=money.positive_amount(amount),
            day=typed_day(day) or deed.today,
            close_anyway=close_anyway,
            keep_rest=keep_rest,
        )


def reverse(session: Session, actor: Actor, number: int, invoice_id: int, payment_id: int) -> None:
    """«Tilbakefør betaling»."""
    with orders.changing(session, actor, Act.PAYMENT, number) as (order, deed):
        paying.reverse_payment(order, order.invoice(invoice_id), payment_id, deed)


def mark_delivered(session: Session, actor: Actor, number: int, invoice_id: int) -> None:
    """«Marker som levert»: the invoice reached the customer some other way [S20]."""
    with orders.changing(session, actor, Act.INVOICE, number) as (order, deed):
        invoice = order.invoice(invoice_id)
        if not invoice.is_issued:
            raise Refused(t('Fakturaen er ikke sendt ennå.'))
        if not invoice.delivered:
            invoice.delivered = True
            deed.record(number, 'invoice_delivered', invoice=invoice.number)


def _recipients(order: Order, to: Sequence[str] | None) -> list[Recipient]:
    if to is None:
        return quoting.invoice_recipients(order.bill_to)
    there = {each.address: each for each in quoting.recipients(order.bill_to)}
    if there and not (to and there.keys() >= set(to)):
        raise Refused(t('Velg hvem fakturaen skal sendes til.'))
    return [there[address] for address in dict.fromkeys(to)] if there else []


def _tell(session: Session, order: Order, firm: Company, invoice: Invoice, deed: Deed, to: Recipient) -> None:
    assert order.id is not None
    whom = order.payer_id or order.customer_id
    assert whom is not None
    link = sign_in.make_link(session, order.id, whom, to.contact_id, days=order_links.DAYS, invoice_id=invoice.id)
    said = wordings.say(session, MessageKind.INVOICE, firm, order, to, wordings.of_invoice(invoice))
    messages.queue(session, order, deed, MessageKind.INVOICE, to, said.subject, said.body, link)
