"""Which attachments there are, and who sees which: the office all, the others those of the orders they see.

An employee sees all of an order with a job for them; a customer those of their own order that are shown to them.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from domain.access import Act, Actor, Role, require
from domain.attachment import KEPT_FOR, Attachment, Media
from domain.company import Company
from domain.history import Deed
from domain.job import Assignment, Job, JobStatus
from domain.order import Order
from domain.quote import QuoteVersion, VersionState
from domain.refused import NotFound
from domain.sign_in import PortalLink
from domain.status import Status
from store import clock, files, sign_in


@dataclass(frozen=True, slots=True)
class Served:
    """A file on its way to a browser."""

    path: Path
    name: str
    media: Media


def of_order(
    session: Session, order_id: int | None, *, shown: bool = False, job_id: int | None = None
) -> list[Attachment]:
    """What is on an order, in the sequence it came; with `shown` only what the customer sees.

    With `job_id` nothing of its other jobs: there may be hundreds.
    """
    query = select(Attachment).where(Attachment.order_id == order_id, col(Attachment.removed_at).is_(None))
    if job_id is not None:
        query = query.where(col(Attachment.job_id).is_(None) | (Attachment.job_id == job_id))
    if shown:
        query = query.where(Attachment.shown)
    return list(session.exec(query.order_by(col(Attachment.id))))


def served(session: Session, actor: Actor, attachment_id: int, *, small: bool = False) -> Served:
    """A file this person may see, or its thumbnail. `NotFound` alike for missing, removed and somebody else's."""
    actor = sign_in.check(session, actor).actor
    query = select(Attachment).where(Attachment.id == attachment_id, col(Attachment.removed_at).is_(None))
    if actor.is_crew:
        mine = (
            select(Job.order_id)
            .join(Assignment, col(Assignment.job_id) == Job.id)
            .where(Assignment.employee_id == actor.employee_id, Job.status != JobStatus.CANCELLED)
        )
        query = query.join(Order).where(Order.status != Status.DRAFT, col(Order.id).in_(mine))
    elif actor.role is Role.CUSTOMER:
        query = query.join(Order).where(_theirs(actor), Order.status != Status.DRAFT, Attachment.shown)
    else:
        require(actor, Act.SEE_OFFICE)
        query = query.where(col(Attachment.order_id).is_not(None))
    found = session.exec(query).first()
    if (
        found is None
        or (small and not found.small)
        or (actor.role is Role.CUSTOMER and _withdrawn(session, found.order_id))
    ):
        raise NotFound
    if small:
        return Served(files.path(found.small), found.name, Media.JPEG)
    return Served(files.path(found.sha256), found.name, found.media)


def _theirs(actor: Actor) -> ColumnElement[bool]:
    """Whether an order is the one of this person's link, and the link its customer's, or theirs by a code.

    NOTE: as `orders.theirs`.
    """
    links = select(PortalLink.order_id).where(
        PortalLink.id == actor.link_id, PortalLink.customer_id == Order.customer_id
    )
    return or_(col(Order.id).in_(links.correlate(Order)), col(Order.customer_id) == (actor.customer_id or 0))


def _withdrawn(session: Session, order_id: int | None) -> bool:
    """Whether the customer's order has been taken back: then the portal shows nothing of it."""
    states = select(QuoteVersion.state).where(QuoteVersion.order_id == order_id)
    newest = session.exec(states.order_by(col(QuoteVersion.number).desc()).limit(1)).first()
    return newest is None or newest is VersionState.WITHDRAWN


def hide(session: Session, order: Order, deed: Deed) -> None:
    """Somebody else becomes the customer: what was shown to the one before is not meant for the next."""
    for each in of_order(session, order.id, shown=True):
        each.show(False, order.number, deed)


def take_off(session: Session, order_id: int | None, now: datetime) -> None:
    """The order is deleted: what was on it goes the way of what is removed."""
    for each in session.exec(select(Attachment).where(Attachment.order_id == order_id)):
        each.removed_at, each.order_id, each.shown = each.removed_at or now, None, False


def forget_removed(session: Session) -> None:
    """Delete the rows of what was removed long enough ago; `files.let_go` follows."""
    for each in session.exec(select(Attachment).where(col(Attachment.removed_at) < clock.now() - KEPT_FOR)):
        session.delete(each)


def named(session: Session) -> frozenset[str]:
    """The files that some row names, the firm's logo among them."""
    pairs = [
        *session.exec(select(Attachment.sha256, Attachment.small)),
        *session.exec(select(Company.logo, Company.logo)),
    ]
    return frozenset(name for pair in pairs for name in pair)
