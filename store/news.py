"""What is written down becomes notices, e-mail and SMS in the transaction that wrote it: the writer's hand."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import bindparam, delete, insert
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from domain import notice as rules
from domain.access import IN_OFFICE, SYSTEM
from domain.employee import Employee
from domain.history import History
from domain.message import LINK, MessageKind
from domain.notice import KEPT, USUAL, Channel, News, Notice, NoticeChoice, Reader
from domain.order import Order
from domain.telling import tell
from domain.words import t
from store import clock, histories, messages
from store.settings import settings

_READERS: Any = columns(col(Employee.id), col(Employee.role), col(Employee.email), col(Employee.phone)).where(
    col(Employee.active), col(Employee.role).in_(IN_OFFICE)
)
_ORDER: Any = columns(col(Order.responsible_id), col(Order.customer_id), col(Order.title)).where(
    col(Order.number) == bindparam('number')
)
_CHOSEN: Any = select(NoticeChoice).where(col(NoticeChoice.employee_id).in_(bindparam('ids', expanding=True)))
_PUT: Any = insert(Notice)
_NONE: Any = SimpleNamespace(responsible_id=None, customer_id=None, title='')
"""What news of no order is about."""


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
        order = session.execute(_ORDER, {'number': entry.order_number}).first() if entry.order_number else _NONE
        if order is None:  # made and deleted by the same act
            continue
        addresses = []
        for reader in rules.concerned(news, entry, readers, order.responsible_id):
            channels = choices.get((reader.id, news), USUAL[news])
            if Channel.APP in channels:
                told.append({'employee_id': reader.id, 'history_id': entry.id})
            ways = {Channel.EMAIL: reader.email, Channel.SMS: reader.phone}
            addresses += [address for channel, address in ways.items() if channel in channels and address]
        _send(session, entry, order, [each for each in addresses if messages.can_reach(session, each)])
    if told:
        session.execute(_PUT, told)
    return {f'notices:{each["employee_id"]}' for each in told}


def _send(session: Session, entry: History, order: Any, addresses: Sequence[str]) -> None:
    """Put what an entry says in the outbox, with the address of the order; an SMS has one line."""
    if not addresses:
        return
    people = {row.id: row for row in session.exec(select(Employee)) if row.id is not None}
    names = histories.names(session, [entry], people, SYSTEM)
    names.prices = False  # amounts stay in the house
    says, _ = tell(entry, names)
    number = entry.order_number
    where = f'{settings().links}/ordre/{number}' if number else f'{settings().links}/meldinger'
    called = ' · '.join(part for part in (t('Ordre {number}', number=number) if number else '', order.title) if part)
    choose = t('Du velger hva du varsles om under Innstillinger → Varsler.')
    for address in addresses:
        body = f'{called}\n{says}\n\n{LINK}\n\n{choose}'.lstrip() if '@' in address else f'{says} {LINK}'
        messages.write_to(session, address, MessageKind.NOTICE, says, body, secret=where, customer_id=order.customer_id)


def chosen(session: Session, ids: Sequence[int]) -> dict[tuple[int, News], frozenset[Channel]]:
    """How these people have chosen to be told."""
    rows = session.execute(_CHOSEN, {'ids': list(ids)}).scalars()
    return {(row.employee_id, row.news): row.channels for row in rows}


def forget_old(session: Session) -> None:
    """Take what has long stood there out of everybody's list."""
    old = select(History.id).where(History.at < clock.now() - KEPT)
    session.execute(delete(Notice).where(col(Notice.history_id).in_(old)).execution_options(synchronize_session=False))
