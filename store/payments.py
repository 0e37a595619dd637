"""What becomes of an invoice until it is paid: disputed, agreed upon, and sent or paid together with others."""

from sqlmodel import Session, col, select

from domain import money, paying
from domain.access import Act, Actor
from domain.invoice import Invoice
from domain.job import typed_day
from domain.order import Order
from domain.refused import NotFound, Refused
from domain.words import kr, t
from store import invoices, orders, sign_in


def dispute(session: Session, actor: Actor, number: int, invoice_id: int, because: str) -> None:
    """«Omtvistet», with what the customer disagrees with."""
    with orders.changing(session, actor, Act.PAYMENT, number) as (order, deed):
        paying.dispute(order, order.invoice(invoice_id), because, deed)


def end_dispute(session: Session, actor: Actor, number: int, invoice_id: int) -> None:
    """«Ikke lenger omtvistet»."""
    with orders.changing(session, actor, Act.PAYMENT, number) as (order, deed):
        paying.end_dispute(order, order.invoice(invoice_id), deed)


def pay_back(session: Session, actor: Actor, number: int, invoice_id: int, *, amount: str, day: str) -> None:
    """«Tilbakebetal», as typed."""
    with orders.changing(session, actor, Act.PAYMENT, number) as (order, deed):
        paid_back = money.positive_amount(amount)
        paying.pay_back(order, order.invoice(invoice_id), deed, amount_ore=paid_back, day=typed_day(day) or deed.today)


# ---------- one of several ----------


def pay_whole(session: Session, actor: Actor, invoice_id: int, day: str) -> str:
    """«Registrer betaling» of all that is left on an invoice; how much that was, in words."""
    number = order_of(session, actor, Act.PAYMENT, invoice_id)
    with orders.changing(session, actor, Act.PAYMENT, number) as (order, deed):
        invoice = order.invoice(invoice_id)
        amount = invoice.open_ore
        if invoice.number is not None and not amount:
            raise Refused(t('Fakturaen er allerede betalt.'))
        paying.register_payment(order, invoice, deed, amount_ore=amount, day=typed_day(day) or deed.today)
    return kr(amount)


def send(session: Session, actor: Actor, invoice_id: int) -> int:
    """«Send faktura» as the draft stands, to whoever gets invoices; its number. Refused: it wants a reason first."""
    return invoices.send(session, actor, order_of(session, actor, Act.INVOICE, invoice_id), invoice_id)


def order_of(session: Session, actor: Actor, act: Act, invoice_id: int) -> int:
    """The number of the order that an invoice is on. `NotFound`: there is none."""
    sign_in.check(session, actor, act)
    whose = select(Order.number).join(Invoice, col(Invoice.order_id) == Order.id).where(Invoice.id == invoice_id)
    number = session.exec(whose).first()
    if number is None:
        raise NotFound
    return number
