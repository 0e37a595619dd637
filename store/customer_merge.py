"""Two customers who are one: everything that hangs on the one that goes is moved in one transaction."""

from collections.abc import Mapping

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from domain import customer as rules
from domain.access import Act, Actor
from domain.address import Address
from domain.customer import Contact, Customer
from domain.invoice import Invoice
from domain.message import Message
from domain.order import Order
from domain.refused import NotFound
from domain.sign_in import PortalLink
from domain.words import t
from store import kept, sign_in, traces
from store.customers import LOCK, refresh


def merge(session: Session, actor: Actor, stays_id: int, goes_id: int, theirs: Mapping[str, bool]) -> None:
    """Make one customer a part of another: orders, contacts, addresses and links follow.

    `theirs` as in the domain's `merge`. What was sent and accepted keeps the words it was sent with. Links of a
    customer whose phone or e-mail changes end, as they do when one of them is edited. Refused as the domain's `merge`.
    """
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    both = {
        row.id: row
        for row in session.exec(
            select(Customer)
            .where(col(Customer.id).in_([stays_id, goes_id]))
            .order_by(col(Customer.id))
            .with_for_update(key_share=LOCK['key_share'])
            .execution_options(populate_existing=True)
        )
    }
    if stays_id not in both or goes_id not in both:
        raise NotFound(t('Kunden finnes ikke lenger. Last inn siden på nytt.'))
    stays, goes = both[stays_id], both[goes_id]
    taken = rules.merge(stays, goes, theirs)
    number, stays.org_number = stays.org_number, ''
    session.flush()  # it is free before it is given
    stays.org_number = number
    kept.forget(session)
    moved = list(
        session.exec(
            select(Order)
            .where(or_(col(Order.customer_id) == goes_id, col(Order.payer_id).in_([goes_id, stays_id])))
            .order_by(col(Order.id))
            .with_for_update(of=Order)
        )
    )
    for order in moved:
        order.customer_id = stays_id if order.customer_id == goes_id else order.customer_id
        order.payer_id = stays_id if order.payer_id == goes_id else order.payer_id
        if order.payer_id == order.customer_id:
            order.payer_id = None
        order.changed_at = deed.now
        deed.record(order.number, 'customer_merged', customer=stays_id, gone=goes_id)
    session.flush()
    theirs_too = select(Address.id).where(Address.customer_id == stays_id, col(Address.for_invoices))
    if session.exec(theirs_too).first() is not None:  # invoices go to one address: to that of the one that stays
        session.execute(update(Address).where(col(Address.customer_id) == goes_id).values(for_invoices=False))
    session.execute(
        update(Invoice)
        .where(col(Invoice.payer_id) == goes_id)
        .values(payer_id=stays_id)
        .execution_options(synchronize_session=False)
    )
    for model in (Address, Contact, Message, PortalLink):
        session.execute(
            update(model)
            .where(col(model.customer_id) == goes_id)
            .values(customer_id=stays_id)
            .execution_options(synchronize_session=False)
        )
    session.execute(
        update(Customer)
        .where(col(Customer.merged_into_id) == goes_id)
        .values(merged_into_id=stays_id)
        .execution_options(synchronize_session=False)
    )
    traces.move(session, goes_id, stays_id)
    if {'phone', 'email'} & set(taken):
        sign_in.revoke_links(session, customer_id=stays_id)
    if not moved:
        deed.record(None, 'customer_merged', customer=stays_id, gone=goes_id)
    refresh(session, [stays_id, goes_id], deed)
