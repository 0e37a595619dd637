"""What is written down becomes notices in the transaction that wrote it: the writer's hand."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from domain import notice as rules
from domain.access import IN_OFFICE
from domain.employee import Employee
from domain.history import History
from domain.notice import KEPT, USUAL, Channel, News, Notice, NoticeChoice, Reader
from domain.order import Order
from store import clock

_READERS: Any = columns(
    col(Employee.id), col(Employee.role), col(Employee.name), col(Employee.email), col(Employee.phone)
).where(col(Employee.active), col(Employee.role).in_(IN_OFFICE))
_RESPONSIBLE: Any = columns(col(Order.responsible_id)).where(col(Order.number) == bindparam('number'))
_CHOSEN: Any = select(NoticeChoice).where(col(NoticeChoice.employee_id).in_(bindparam('ids', expanding=True)))
_PUT: Any = insert(Notice)


def put(session: Session, entries: Sequence[History]) -> set[str]:
    """Put what is news among these entries before those whom it concerns; the topics that this touches.

    Called by the writer at the end of every transaction. The rows pass the flush by: it would cost as much again as
    many of the acts that they tell of.
    """
    now = clock.now()
    found = [(entry, news) for entry in entries if (news := rules.news_of(entry, now))]
    if not found:
        return set()
    readers = [Reader(*row) for row in session.execute(_READERS)]
    choices = chosen(session, [reader.id for reader in readers])
    told: list[dict[str, Any]] = []
    for entry, news in found:
        responsible_id = session.execute(_RESPONSIBLE, {'number': entry.order_number}).scalar()
        for reader in rules.concerned(news, entry, readers, responsible_id):
            channels = choices.get((reader.id, news), USUAL[news])
            if Channel.APP in channels:
                told.append({'employee_id': reader.id, 'history_id': entry.id})
    if told:
        session.execute(_PUT, told)
    return {f'notices:{each["employee_id"]}' for each in told}


def chosen(session: Session, ids: Sequence[int]) -> dict[tuple[int, News], frozenset[Channel]]:
    """How these people have chosen to be told."""
    rows = session.execute(_CHOSEN, {'ids': list(ids)}).scalars()
    return {(row.employee_id, row.news): row.channels for row in rows}


def forget_old(session: Session) -> None:
    """Take what has long stood there out of everybody's list."""
    old = select(History.id).where(History.at < clock.now() - KEPT)
    session.execute(delete(Notice).where(col(Notice.history_id).in_(old)).execution_options(synchronize_session=False))


def unread(session: Session, employee_id: int | None) -> int:
    """How many notices somebody who has been checked in this transaction has not read."""
    return int(session.execute(_UNREAD, {'me': employee_id}).scalar_one())


_UNREAD: Any = columns(func.count()).where(col(Notice.employee_id) == bindparam('me'), col(Notice.read_at).is_(None))
