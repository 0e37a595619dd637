"""One search over everything the office knows: orders, customers, invoices and jobs."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

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
from store import customer_list, listing, searching, sign_in
from store.customer_list import Look
from store.searching import JOBS

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
    invoices = _invoices(session, asked) if actor.may(Act.SEE_PRICES) else []
    hits = [*invoices, *_orders(session, actor, asked), *_customers(session, asked)]
    for job, number in _jobs(session, asked):
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
    return [
        Hit(
            'customer',
            customer.shown_name,
            ' · '.join(part for part in (norway.show_phone(customer.phone), customer.place) if part),
            f'/kunde/{customer.id}',
        )
        for customer in customer_list.found(session, Look(q=asked, sort='nyeste'), 0, MOST)
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


def _jobs(session: Session, asked: str) -> Any:
    ids = JOBS.candidates(session, asked)
    query = _jobs_query(searching.shape(asked), ids is not None)
    return session.execute(query, searching.given(asked, ids))


@lru_cache(64)
def _jobs_query(shape: searching.Shape, by_index: bool) -> Any:
    query = select(Job, Order.number).join(Order, col(Order.id) == Job.order_id).where(*JOBS.tests(shape))
    if by_index:
        query = query.where(JOBS.among())
    return query.order_by(col(Job.id).desc()).limit(MOST)
