"""Labels: put on orders while one types, and looked after under Innstillinger."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.access import Act, Actor
from domain.history import Deed
from domain.label import MOST, MOST_ON_ORDER, Colour, Label, OrderLabel, label_name
from domain.refused import NotFound, Refused
from domain.words import t
from store import labelled, orders, sign_in


@dataclass(frozen=True, slots=True)
class Used:
    """A label and how many orders have it."""

    label: Label
    orders: int


def listing(session: Session, actor: Actor) -> list[Label]:
    """All labels, by name."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    return labelled.every(session)


def used(session: Session, actor: Actor) -> list[Used]:
    """All labels with how often they are used, by name."""
    sign_in.check(session, actor, Act.SEE_SETTINGS)
    counted = select(OrderLabel.label_id, func.count()).group_by(col(OrderLabel.label_id))
    numbers = dict(session.exec(counted).all())
    return [Used(each, numbers.get(each.id or 0, 0)) for each in labelled.every(session)]


def put_named(session: Session, actor: Actor, number: int, name: str, colour: Colour = Colour.GREY) -> None:
    """Put the label of that name on an order; one that does not exist is made in that colour."""
    wanted = label_name(name)
    there = labelled.every(session)
    label = next((each for each in there if each.name.casefold() == wanted.casefold()), None)
    if label is None:
        deed = sign_in.check(session, actor, Act.EDIT_LABELS)
        if len(there) >= MOST:
            raise Refused(t('Dere har {most} etiketter. Slett en dere ikke bruker, under Innstillinger.', most=MOST))
        label = Label(name=wanted, colour=colour)
        session.add(label)
        session.flush()
        deed.record(None, 'label_made', text=wanted)
    put(session, actor, number, label.id or 0)


def put(session: Session, actor: Actor, number: int, label_id: int) -> None:
    """Put a label on an order; nothing when it is there already."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        label = _one(session, label_id)
        there = labelled.of_order(session, order.id)
        if any(each.id == label_id for each in there):
            return
        if len(there) >= MOST_ON_ORDER:
            raise Refused(t('Ordren har {most} etiketter og kan ikke ha flere.', most=MOST_ON_ORDER))
        session.add(OrderLabel(order_id=order.id or 0, label_id=label_id))
        deed.record(number, 'label_put', text=label.name)


def take(session: Session, actor: Actor, number: int, label_id: int) -> None:
    """Take a label off an order; nothing when it is not there."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        found = session.get(OrderLabel, (order.id, label_id))
        if found is not None:
            deed.record(number, 'label_taken', text=_one(session, label_id).name)
            session.delete(found)


def edit(session: Session, actor: Actor, label_id: int, name: str, colour: Colour) -> None:
    """Another name or colour, on all orders. Refused: a name that another label has."""
    label, deed = _looked_after(session, actor, label_id)
    before = (label.name, label.colour)
    label.call(name, labelled.every(session))
    label.colour = colour
    if (label.name, label.colour) != before:
        deed.record(None, 'label_edited', text=label.name)


def remove(session: Session, actor: Actor, label_id: int) -> None:
    """Delete a label and take it off all orders."""
    label, deed = _looked_after(session, actor, label_id)
    labelled.take_all(session, label_id=label_id)
    deed.record(None, 'label_removed', text=label.name)
    session.delete(label)


def _looked_after(session: Session, actor: Actor, label_id: int) -> tuple[Label, Deed]:
    deed = sign_in.check(session, actor, Act.EDIT_LABELS)
    return _one(session, label_id, lock=True), deed


def _one(session: Session, label_id: int, *, lock: bool = False) -> Label:
    found = session.get(Label, label_id, with_for_update=True if lock else {'key_share': True}, populate_existing=True)
    if found is None:
        raise NotFound(t('Etiketten finnes ikke lenger.'))
    return found
