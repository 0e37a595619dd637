"""Varsler as their reader sees them: the list, what is read, and how one wants to be told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from domain import notice as rules
from domain.access import Act, Actor
from domain.customer import Customer
from domain.employee import Employee
from domain.history import History
from domain.notice import USUAL, Channel, News, Notice, NoticeChoice
from domain.order import Order
from domain.refused import Refused
from domain.telling import tell
from domain.words import t
from store import bell, clock, histories, news, sign_in

MOST = 60
"""How many the list shows."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its reader sees it; `under` says which order, if it is about one; `symbol` is its icon."""

    id: int
    says: str
    under: str
    symbol: str
    at: datetime
    is_new: bool
    number: int | None


def unread(session: Session, actor: Actor) -> int:
    """How many this person has not read."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    return bell.unread(session, actor.employee_id)


def listing(session: Session, actor: Actor) -> list[Told]:
    """This person's notices, newest first."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    found = session.exec(
        select(Notice, History, Order.title, Customer)
        .join(History, col(History.id) == Notice.history_id)
        .join(Order, col(Order.number) == History.order_number, isouter=True)
        .join(Customer, col(Customer.id) == Order.customer_id, isouter=True)
        .where(Notice.employee_id == actor.employee_id)
        .order_by(col(Notice.history_id).desc())
        .limit(MOST)
    ).all()
    people = {row.id: row for row in session.exec(select(Employee)) if row.id is not None}
    names = histories.names(session, [entry for _, entry, _, _ in found], people, actor)
    told = []
    for notice, entry, title, customer in found:
        number = entry.order_number
        order = t('Ordre {number}', number=number) if number else t('Innlogging')
        under = ' · '.join(part for part in (order, title, customer.shown_name if customer else '') if part)
        says, symbol = tell(entry, names)
        told.append(Told(notice.history_id, says, under, symbol, entry.at, notice.read_at is None, number))
    return told


def read_of(session: Session, actor: Actor, number: int | None) -> None:
    """This person looks at an order: what was told of it is no longer new to them; None is what is of no order."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    of_order = select(History.id).where(History.order_number == number)
    _mark(session, actor, col(Notice.history_id).in_(of_order))


def read_all(session: Session, actor: Actor, newest: int) -> None:
    """«Merk alle som lest», up to the newest that stood there."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    _mark(session, actor, col(Notice.history_id) <= newest)


def _mark(session: Session, actor: Actor, which: Any) -> None:
    unread = select(Notice).where(Notice.employee_id == actor.employee_id, col(Notice.read_at).is_(None), which)
    for notice in session.exec(unread):
        notice.read_at = clock.now()


# ---------- how one wants to be told ----------


@dataclass(frozen=True, slots=True)
class Mine:
    """How one person is told of each kind of news, and where they can be reached."""

    choices: dict[News, frozenset[Channel]]
    email: str
    phone: str


def mine(session: Session, actor: Actor) -> Mine:
    """The choices of whoever asks."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    me = session.get(Employee, actor.employee_id)
    assert me is not None
    chosen = news.chosen(session, [me.id or 0])
    heard = (each for each in News if rules.hears(actor.role, each))
    return Mine({each: chosen.get((me.id or 0, each), USUAL[each]) for each in heard}, me.email, me.phone)


def choose(session: Session, actor: Actor, about: News, channel: Channel, wanted: bool) -> None:
    """Be told of this so, or not any more. Refused: there is no address for it."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    person = session.get(Employee, actor.employee_id, with_for_update={'key_share': True}, populate_existing=True)
    assert person is not None
    if wanted and channel is Channel.EMAIL and not person.email:
        raise Refused(t('Du har ingen e-postadresse her. Eieren kan legge den til under Ansatte.'))
    if wanted and channel is Channel.SMS and not person.phone:
        raise Refused(t('Du har ikke noe mobilnummer her. Eieren kan legge det til under Ansatte.'))
    row = session.get(NoticeChoice, (person.id, about))
    if row is None:
        usual = {each.value: each in USUAL[about] for each in Channel}
        row = NoticeChoice(employee_id=person.id or 0, news=about, **usual)
        session.add(row)
    setattr(row, channel.value, wanted)
