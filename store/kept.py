"""The orders this process changed last, kept whole, so that the next change need not load them again.

An order's row counts its version up with every change of anything the order is made of (`orders.settle_columns`), and
the row is locked before anything else. A kept order is used only while its version is the row's, so another process
that changed it makes this one load it anew. Each is taken out while a transaction works on it and put back after the
commit; what failed is dropped.
"""

from collections import OrderedDict
from typing import Any

from sqlalchemy.orm import object_session
from sqlmodel import Session

from domain.order import Order

MOST = 256


class Kept:
    """Whole orders by id, detached, the latest last."""

    def __init__(self) -> None:
        self._orders: OrderedDict[int, Order] = OrderedDict()

    def pop(self, order_id: int) -> Order | None:
        return self._orders.pop(order_id, None)

    def put_back(self, session: Session) -> None:
        """After the commit, when the session is closed: keep what it changed."""
        for order in session.info.get('changed', ()):
            if order.id is not None and object_session(order) is None:
                self._orders[order.id] = order
        while len(self._orders) > MOST:
            self._orders.popitem(last=False)


def take(session: Session, order_id: int, version: int) -> Order | None:
    """The kept order, in this session, if it is what the database holds and nothing of it is loaded here already."""
    held: Kept | None = session.info.get('kept')
    order = held.pop(order_id) if held is not None else None
    if order is None or order.version != version:
        return None
    loaded = session.identity_map
    if len(loaded) and any(part in loaded for part in _identities(order)):
        return None
    session.add(order)  # cascades to everything it is made of; whose it is, is somebody of their own
    session.add_all(whom for whom in (order.customer, order.payer) if whom is not None)
    return order


def keep(session: Session, order: Order) -> None:
    """Keep this order once the transaction is committed."""
    changed: list[Order] = session.info.setdefault('changed', [])
    if order not in changed:
        changed.append(order)


def forget(session: Session) -> None:
    """Keep none of what this transaction has changed so far: it is about to be expired."""
    session.info.pop('changed', None)


def _identities(order: Order) -> list[Any]:
    rows: list[Any] = [order, *order.lines, *order.jobs, *order.plans, *order.versions, *order.invoices]
    rows += [row for job in order.jobs for row in (*job.people, *job.timers)]
    rows += [row for plan in order.plans for row in plan.people]
    rows += [row for version in order.versions for row in (*version.acceptances, *version.regrets)]
    rows += [row for invoice in order.invoices for row in (*invoice.lines, *invoice.payments)]
    for whom in (order.customer, order.payer):
        if whom is not None:
            rows += [whom, *whom.contacts, *whom.addresses]
    return [row.__mapper__.identity_key_from_instance(row) for row in rows]
