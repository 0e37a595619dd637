"""What somebody who has shown a code sees first: everything between them and the firm, and what waits for them."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from domain.access import Actor
from domain.company import Company
from domain.customer import Contact, Customer
from domain.invoice import ISSUED, Invoice
from domain.job import Job
from domain.line import LineKind
from domain.message import Message, MessageKind
from domain.order import Order
from domain.quote import QuoteVersion, VersionState
from domain.refused import NotFound
from domain.status import CONFIRMED_ON, Status, Step
from store import company, loading, sign_in
from store.loading import WHOLE

MOST = 50


@dataclass(frozen=True, slots=True)
class Told:
    """One order, by its frozen newest version; `what` is the first thing on it, `unread` how many answers are new."""

    number: int
    status: Status
    what: str
    version: QuoteVersion
    waits: bool
    unread: int


@dataclass(slots=True)
class Home:
    """`jobs` are the appointments to come and `invoices` all that were issued, each with the number of its order."""

    firm: Company
    customer: Customer
    greeting: str
    today: date
    orders: list[Told] = field(default_factory=list)
    jobs: list[tuple[int, Job]] = field(default_factory=list)
    invoices: list[tuple[int, Invoice]] = field(default_factory=list)


def home(session: Session, actor: Actor) -> Home:
    """All of one customer. `NotFound` for whoever has not shown a code, and so sees the document of a link alone."""
    deed = sign_in.check(session, actor)
    mine = deed.actor.customer_id
    customer = session.get(Customer, mine) if mine is not None else None
    if customer is None:
        raise NotFound
    contact = session.get(Contact, deed.contact_id) if deed.contact_id else None
    name = contact.name if contact else '' if customer.is_business else customer.name
    found = Home(company.get(session), customer, name.split()[0] if name else '', deed.today)
    orders = (
        session.exec(
            select(Order)
            .where(Order.customer_id == mine, Order.status != Status.DRAFT)
            .order_by(col(Order.number).desc())
            .limit(MOST)
            .options(*WHOLE)
        )
        .unique()
        .all()
    )
    unread = _unread(session, [order.id for order in orders])
    for order in orders:
        version = order.newest
        if version is None or version.state is VersionState.WITHDRAWN:
            continue
        waits = version.is_answerable(deed.today) and order.may_take(Step.ACCEPT)
        found.orders.append(
            Told(order.number, order.status, _what(version), version, waits, unread.get(order.id or 0, 0))
        )
        if order.status in CONFIRMED_ON:
            found.jobs += [(order.number, job) for job in order.live_jobs if job.is_undone and job.day]
    found.jobs.sort(key=lambda each: (each[1].day or date.max, each[1].id or 0))
    found.invoices = [
        (number, invoice)
        for invoice, number in session.exec(
            select(Invoice, Order.number)
            .join(Order, col(Order.id) == Invoice.order_id)
            .where(
                col(Invoice.state).in_(ISSUED),
                or_(
                    col(Invoice.payer_id) == mine, and_(col(Invoice.payer_id).is_(None), col(Order.customer_id) == mine)
                ),
            )
            .order_by(col(Invoice.id).desc())
            .limit(MOST)
            .options(selectinload(loading.invoice.payments))
        )
    ]
    return found


def _what(version: QuoteVersion) -> str:
    return next((line.text for line in version.sheet.lines if line.kind is LineKind.ITEM), '')


def _unread(session: Session, order_ids: list[int | None]) -> dict[int, int]:
    found: dict[int, int] = {}
    for order_id in session.exec(
        select(Message.order_id).where(
            col(Message.order_id).in_(order_ids), Message.kind == MessageKind.ANSWER, col(Message.read_at).is_(None)
        )
    ):
        found[order_id or 0] = found.get(order_id or 0, 0) + 1
    return found
