"""What the page of one customer shows, read in one go."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from domain.access import Act, Actor
from domain.customer import Customer
from domain.employee import Employee
from domain.history import Deed, History
from domain.invoice import ISSUED, Invoice, InvoiceKind, InvoiceState
from domain.order import Order
from domain.refused import NotFound
from domain.registered import Registered
from domain.status import CONFIRMED_ON
from domain.telling import tell
from store import loading, locks, registered, sign_in, traces, unpriced
from store.histories import names
from store.locks import Lock

MOST = 200
"""How many orders, invoices and entries of the history the page shows."""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """Everything the page draws. Sums in øre, VAT included."""

    customer: Customer
    orders: list[Order]
    pays_for: list[Order]
    """Orders of others whose invoices go here."""
    invoices: list[tuple[Invoice, int]]
    """Issued invoices and credit notes, newest first, with the number of their order."""
    history: list[History]
    told: list[tuple[str, str]]
    invoiced_ore: int
    open_ore: int
    left_ore: int
    """Confirmed and not on any invoice yet."""
    registered: Registered | None
    """What Enhetsregisteret says of it."""
    locks: list[Lock]
    """What keeps its people from signing in to the portal."""
    deed: Deed


def view(session: Session, actor: Actor, customer_id: int) -> CustomerView:
    """The customer with orders, invoices and history. `NotFound` for one that is not there."""
    deed = sign_in.check(session, actor, Act.SEE_OFFICE)
    customer = session.get(Customer, customer_id, options=loading.CONTACTS, populate_existing=True)
    if customer is None:
        raise NotFound
    ids = [customer_id, *session.exec(select(Customer.id).where(Customer.merged_into_id == customer_id))]
    orders = list(
        session.exec(
            select(Order).where(Order.customer_id == customer_id).order_by(col(Order.number).desc()).limit(MOST)
        )
    )
    pays_for = list(
        session.exec(select(Order).where(Order.payer_id == customer_id).order_by(col(Order.number).desc()).limit(MOST))
    )
    theirs = (
        select(Invoice, Order.number)
        .join(Order, col(Order.id) == Invoice.order_id)
        .where(_made_out(customer_id), col(Invoice.state).in_(ISSUED))
        .order_by(col(Invoice.number).desc())
        .options(selectinload(loading.invoice.payments))
        .limit(MOST)
    )
    invoices = [(invoice, number) for invoice, number in session.exec(theirs)]
    entries = list(
        session.exec(select(History).where(col(History.about_id).in_(ids)).order_by(col(History.id).desc()).limit(MOST))
    )
    entries = sorted([*entries, *traces.entries(session, ids)], key=lambda entry: entry.at, reverse=True)
    people = {row.id: row for row in session.exec(select(Employee)) if row.id is not None}
    called = names(session, entries, people, actor)
    prices = actor.may(Act.SEE_PRICES)
    if not prices:
        for order in [*orders, *pays_for]:
            unpriced.without_prices(order)
    return CustomerView(
        customer,
        orders,
        pays_for,
        invoices if prices else [],
        entries,
        [tell(entry, called) for entry in entries],
        *(_sums(session, customer_id) if prices else (0, 0, 0)),
        registered.of(session, customer),
        [] if customer.is_gone else locks.of_customer(session, customer),
        deed,
    )


def _made_out(customer_id: int) -> ColumnElement[bool]:
    """Whether an invoice was made out to a customer: its order's, or who got it instead."""
    own = and_(col(Order.customer_id) == customer_id, col(Invoice.payer_id).is_(None))
    return or_(own, col(Invoice.payer_id) == customer_id)


def _sums(session: Session, customer_id: int) -> tuple[int, int, int]:
    """Invoiced, open and left to invoice, over all orders."""
    is_note = col(Invoice.kind) == InvoiceKind.CREDIT_NOTE
    signed = case((is_note, -col(Invoice.total_ore)), else_=col(Invoice.total_ore))
    owed = case(
        (
            and_(~is_note, col(Invoice.state) == InvoiceState.SENT),
            col(Invoice.total_ore) - col(Invoice.credited_ore) - col(Invoice.paid_ore),
        ),
        else_=0,
    )
    invoiced, owes = session.exec(
        select(func.coalesce(func.sum(signed), 0), func.coalesce(func.sum(owed), 0))
        .join(Order, col(Order.id) == Invoice.order_id)
        .where(_made_out(customer_id), col(Invoice.state).in_(ISSUED))
    ).one()
    left = session.exec(
        select(func.coalesce(func.sum(col(Order.left_ore)), 0)).where(
            Order.customer_id == customer_id, col(Order.status).in_(CONFIRMED_ON)
        )
    ).one()
    return int(invoiced), int(owes), int(left)


def stays_as(session: Session, actor: Actor, customer_id: int) -> int:
    """The customer that this one has become a part of, or itself. `NotFound` for one that is not there."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    customer = session.get(Customer, customer_id)
    while customer is not None and customer.merged_into_id is not None:
        customer = session.get(Customer, customer.merged_into_id)
    if customer is None or customer.id is None:
        raise NotFound
    return customer.id
