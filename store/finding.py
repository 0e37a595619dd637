"""One search over everything the office knows: orders, customers, invoices and jobs."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from domain import norway
from domain import text as typed
from domain.access import Act, Actor
from domain.customer import Customer
from domain.invoice import Invoice
from domain.job import Job
from domain.order import Order
from domain.refused import Refused
from domain.status import word
from domain.view import ALL, View
from domain.words import day, t
from store import customer_list, job_list, listing, sign_in
from store.customer_list import Look
from store.customers import FOUND

MOST = 5
"""How many of each kind are shown: who sees more searches in that list."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: what it is, what is known of it, and its address."""

    kind: str
    title: str
    under: str
    href: str


def find(session: Session, actor: Actor, text: str) -> list[Hit]:
    """What matches, the newest first within each kind; an order by its number, an invoice by its number come first."""
    deed = sign_in.check(session, actor, Act.SEE_OFFICE)
    try:
        asked = typed.line(text, 100)
    except Refused:
        return []
    if len(asked) < 2:
        return []
    hits = [*_invoices(session, asked), *_orders(session, actor, asked), *_customers(session, asked)]
    jobs = session.exec(
        select(Job, Order.number)
        .join(Order, col(Order.id) == Job.order_id)
        .where(*(job_list.has(each) for each in asked.split()))
        .order_by(col(Job.id).desc())
        .limit(MOST)
    )
    for job, number in jobs:
        when = day(job.day, deed.today) if job.day else t('Uplanlagt')
        under = ' · '.join(part for part in (when, job.address, t('Ordre {number}', number=number)) if part)
        hits.append(Hit('job', job.title or t('Jobb'), under, f'/ordre/{number}?jobb={job.id}'))
    return hits


def _orders(session: Session, actor: Actor, asked: str) -> list[Hit]:
    found = listing.page(session, actor, View(q=asked, status=ALL, sort='nummer'))
    exact = sorted(found, key=lambda row: str(row.number) != asked)  # stable: the newest first among the others
    return [
        Hit(
            'order',
            ' · '.join(part for part in (str(row.number), row.title) if part),
            ' · '.join(part for part in (row.customer or '', row.address, word(row.status)) if part),
            f'/ordre/{row.number}',
        )
        for row in exact[:MOST]
    ]


def _customers(session: Session, asked: str) -> list[Hit]:
    wanted = select(Customer).where(FOUND, *customer_list.tests(Look(q=asked))).order_by(col(Customer.id).desc())
    return [
        Hit(
            'customer',
            customer.shown_name,
            ' · '.join(part for part in (norway.show_phone(customer.phone), customer.place) if part),
            f'/kunde/{customer.id}',
        )
        for customer in session.exec(wanted.limit(MOST))
    ]


def _invoices(session: Session, asked: str) -> list[Hit]:
    digits = ''.join(asked.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return []
    found = session.exec(
        select(Invoice, Order.number, Customer.name)
        .join(Order, col(Order.id) == Invoice.order_id)
        .join(Customer, col(Customer.id) == Order.customer_id)
        .where(Invoice.number == int(digits))
    )
    return [
        Hit('invoice', invoice.title, ' · '.join((name, t('Ordre {number}', number=number))), f'/ordre/{number}')
        for invoice, number, name in found
    ]
