"""Attaching: first the file is made harmless and put on the disk (`made`, in a thread), then a row names it (`add`)."""

from dataclasses import dataclass

from sqlmodel import Session

from domain.access import Act, Actor
from domain.attachment import Attachment, Media, Of, must_fit, shown_name
from domain.history import Deed
from domain.order import Order
from domain.refused import NotFound, Refused
from domain.words import t
from store import attached, checklists, files, orders, pictures, reported


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
        row = keep(session, order, kept, deed)
    assert row.id is not None
    return row.id


def add_at_job(session: Session, actor: Actor, number: int, of: Of, kept: Kept) -> int:
    """A picture from those who do the job, or the office; also when it is done. The id.

    One of a point answers it. Refused: as `add`, no picture, a job that is cancelled; a point of a job that is over.
    """
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        job = orders.job_of(order, of.job_id or 0, actor)
        if not kept.media.is_picture:
            raise Refused(t('Bare bilder kan legges på en jobb. Bruk jpg, png, webp eller heic.'))
        if of.damage_id is not None:
            reported.must_be_of(session, of.damage_id, job)
        if of.point_id is not None:
            checklists.picture(session, order, job.id or 0, of.point_id, True, deed)
        row = _keep(session, order, kept, deed, of)
        deed.record(number, 'job_picture', job=job.title, job_id=job.id)
    assert row.id is not None
    return row.id


def keep(session: Session, order: Order, kept: Kept, deed: Deed) -> Attachment:
    """Attach a file to an order that is being changed. Refused as `add`."""
    row = _keep(session, order, kept, deed, Of())
    deed.record(order.number, 'attachment_added', text=row.name)
    return row


def _keep(session: Session, order: Order, kept: Kept, deed: Deed, of: Of) -> Attachment:
    row = Attachment(
        order_id=order.id,
        job_id=of.job_id,
        point_id=of.point_id,
        damage_id=of.damage_id,
        name=kept.name,
        media=kept.media,
        size=kept.size,
        sha256=kept.sha256,
        small=kept.small,
        added_at=deed.now,
        employee_id=deed.actor.employee_id,
    )
    must_fit(row, attached.of_order(session, order.id))
    session.add(row)
    return row


def show(session: Session, actor: Actor, number: int, attachment_id: int, shown: bool) -> None:
    """«Vis for kunden», or not any more."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        _one(session, order.id, attachment_id).show(shown, number, deed)


def remove(session: Session, actor: Actor, number: int, attachment_id: int) -> None:
    """Take an attachment off the order, for good; its file stays on the disk for thirty days.

    Refused: it is the answer to a point on a job that is over.
    """
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        _remove(session, order, _one(session, order.id, attachment_id), deed)


def take_back(session: Session, actor: Actor, number: int, attachment_id: int) -> None:
    """Take a picture off a job: an employee their own, until the order is closed. Refused as `remove`."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        row = _one(session, order.id, attachment_id)
        if row.job_id is None or (actor.is_crew and row.employee_id != actor.employee_id):
            raise NotFound(t('Bildet er fjernet.'))
        orders.job_of(order, row.job_id, actor)
        _remove(session, order, row, deed)


def _remove(session: Session, order: Order, row: Attachment, deed: Deed) -> None:
    if row.job_id is not None and row.point_id is not None:
        beside = attached.of_order(session, order.id, job_id=row.job_id)
        if not any(each.point_id == row.point_id and each is not row for each in beside):
            checklists.picture(session, order, row.job_id, row.point_id, False, deed)
    row.remove(order.number, deed)


def _one(session: Session, order_id: int | None, attachment_id: int) -> Attachment:
    row = session.get(Attachment, attachment_id, populate_existing=True)
    if row is None or row.order_id != order_id or row.removed_at is not None:
        raise NotFound(t('Vedlegget er fjernet.'))
    return row
