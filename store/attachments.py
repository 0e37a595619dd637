"""Attaching: first the file is made harmless and put on the disk (`made`, in a thread), then a row names it (`add`)."""

from dataclasses import dataclass

from sqlmodel import Session

from domain.access import Act, Actor
from domain.attachment import Attachment, Media, must_fit, shown_name
from domain.refused import NotFound
from domain.words import t
from store import attached, files, orders, pictures


@dataclass(frozen=True, slots=True)
class Kept:
    """A file on the disk that no row names yet."""

    name: str
    media: Media
    size: int
    sha256: str
    small: str


def made(name: str, content: bytes) -> Kept:
    """Make a file harmless and keep it; call it in a thread, it takes its time. Refused as `pictures.made`."""
    drawn = pictures.made(content)
    small = files.put(drawn.small) if drawn.small else ''
    sha256 = files.put(drawn.content)
    return Kept(shown_name(name, drawn.media), drawn.media, len(drawn.content), sha256, small)


def add(session: Session, actor: Actor, number: int, kept: Kept) -> int:
    """Attach a file to an order, whatever its status; the id. Refused: it is there already, or there are too many."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        must_fit(attached.of_order(session, order.id), kept.sha256)
        row = Attachment(
            order_id=order.id,
            name=kept.name,
            media=kept.media,
            size=kept.size,
            sha256=kept.sha256,
            small=kept.small,
            added_at=deed.now,
            employee_id=actor.employee_id,
        )
        session.add(row)
        deed.record(number, 'attachment_added', text=row.name)
    assert row.id is not None
    return row.id


def show(session: Session, actor: Actor, number: int, attachment_id: int, shown: bool) -> None:
    """«Vis for kunden», or not any more."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        _one(session, order.id, attachment_id).show(shown, number, deed)


def remove(session: Session, actor: Actor, number: int, attachment_id: int) -> None:
    """Take an attachment off the order, for good; its file stays on the disk for thirty days."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        _one(session, order.id, attachment_id).remove(number, deed)


def _one(session: Session, order_id: int | None, attachment_id: int) -> Attachment:
    row = session.get(Attachment, attachment_id, populate_existing=True)
    if row is None or row.order_id != order_id or row.removed_at is not None:
        raise NotFound(t('Vedlegget er fjernet.'))
    return row
