"""What the order page shows of one order, read in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from domain import going_back
from domain.access import Act, Actor
from domain.company import Company
from domain.employee import Employee
from domain.history import Deed, History
from domain.order import Order
from domain.sign_in import PortalLink
from domain.status import Status
from domain.telling import Names
from store import company, messages, orders, sign_in
from store.histories import had, names
from store.messages import Shown


@dataclass(slots=True)
class OrderView:
    """Everything the order page draws, read in one go."""

    order: Order
    firm: Company
    history: list[History]
    had: set[Status]
    reached: dict[Status, History]
    people: dict[int, Employee]
    names: Names
    messages: list[Shown]
    links: dict[int, str]
    deed: Deed

    @property
    def may_undo(self) -> History | None:
        """The back move that can still be undone, if any."""
        if not self.history:
            return None
        newest = self.history[0]
        return newest if not going_back.undo_refusal(newest, newest, self.deed) else None


def view(session: Session, actor: Actor, number: int) -> OrderView:
    """The order with its history, people, messages and links, for the office."""
    order = orders.find(session, actor, number)
    deed = sign_in.check(session, actor, Act.SEE_OFFICE)
    entries = list(
        session.exec(select(History).where(History.order_number == number).order_by(col(History.id).desc()).limit(300))
    )
    people = {row.id: row for row in session.exec(select(Employee)) if row.id is not None}
    links = {}
    for link in session.exec(
        select(PortalLink)
        .where(PortalLink.order_id == order.id, col(PortalLink.revoked_at).is_(None))
        .order_by(col(PortalLink.id))
    ):
        if link.version_id:
            links[link.version_id] = messages.link_address(link)
    assert order.id is not None
    return OrderView(
        order,
        company.get(session),
        entries,
        had(session, number),
        _reached(entries),
        people,
        names(session, entries, people),
        messages.of_order(session, order.id),
        links,
        deed,
    )


def _reached(entries: Sequence[History]) -> dict[Status, History]:
    """The entry that last brought the order to each status, newest first in `entries`."""
    reached: dict[Status, History] = {}
    for entry in entries:
        if entry.to_status is not None:
            reached.setdefault(entry.to_status, entry)
    return reached
