"""What the customer and the office write to each other on an order, and what of it has been read."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from domain.access import Act, Actor, Role
from domain.history import Deed, History
from domain.message import CONVERSATION, FROM_CUSTOMER, Message, MessageKind
from domain.order import Order
from store import orders, sign_in


def thread(session: Session, order: Order) -> list[Message]:
    """What has been said with the order's customer, oldest first."""
    said = select(Message).where(Message.order_id == order.id, col(Message.kind).in_(CONVERSATION))
    return list(session.exec(said.where(col(Message.made_at) >= came(session, order)).order_by(col(Message.id))))


def came(session: Session, order: Order) -> datetime:
    """When its customer came to the order: what was said before was said with somebody else."""
    came, who = order.made_at, None
    for entry in session.exec(
        select(History)
        .where(History.order_number == order.number, col(History.event).in_(['customer_set', 'customer_removed']))
        .order_by(col(History.id))
    ):
        if entry.data['customer'] != who:
            came, who = entry.at, entry.data['customer']
    return came


def mark_read(session: Session, actor: Actor, number: int, newest: int) -> None:
    """What the other side wrote, up to the message with the id `newest`, has been on a screen of this side."""
    by_customer = actor.role is Role.CUSTOMER
    deed = sign_in.check(session, actor, Act.ASK if by_customer else Act.EDIT_ORDER)
    order_id = orders.id_of(session, actor, number)
    theirs = {MessageKind.ANSWER} if by_customer else FROM_CUSTOMER
    _mark(session, order_id, col(Message.kind).in_(theirs) & (col(Message.id) <= newest), deed)


def answered(session: Session, order: Order, deed: Deed) -> None:
    """Whoever answers the customer has read what was asked."""
    _mark(session, order.id, col(Message.kind).in_(FROM_CUSTOMER), deed)


def _mark(session: Session, order_id: int | None, which: ColumnElement[bool], deed: Deed) -> None:
    unread = select(Message).where(Message.order_id == order_id, col(Message.read_at).is_(None), which)
    for message in session.exec(unread):
        message.read_at = deed.now
