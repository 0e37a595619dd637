"""Which labels there are, and which are on which order."""

from typing import Any

from sqlalchemy import bindparam, delete
from sqlmodel import Session, col, select

from domain.label import Label, OrderLabel

_OF_ORDER: Any = select(Label).join(OrderLabel).where(OrderLabel.order_id == bindparam('id'))


def every(session: Session) -> list[Label]:
    """All labels, by name."""
    return sorted(session.exec(select(Label)), key=lambda each: (each.name.casefold(), each.id))


def of_order(session: Session, order_id: int | None) -> list[Label]:
    """Those of an order, by name."""
    found = session.execute(_OF_ORDER, {'id': order_id}).scalars()
    return sorted(found, key=lambda each: each.name.casefold())


def copy(session: Session, source_id: int | None, order_id: int | None) -> None:
    """Put the labels of one order on another."""
    for label in of_order(session, source_id):
        session.add(OrderLabel(order_id=order_id or 0, label_id=label.id or 0))


def take_all(session: Session, *, order_id: int | None = None, label_id: int | None = None) -> None:
    """Take all labels off an order that goes, or a label that goes off all orders."""
    which = col(OrderLabel.label_id) == label_id if order_id is None else col(OrderLabel.order_id) == order_id
    session.execute(delete(OrderLabel).where(which))
