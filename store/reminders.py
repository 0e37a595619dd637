"""What nobody does: an invoice falls due, a job comes near that is not confirmed. Written down once, in working hours.

The writer makes notices of it as of everything that is written down.
"""

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import String, cast, exists, literal
from sqlmodel import Session, col, select

from domain.access import SYSTEM
from domain.history import Deed
from domain.invoice import Invoice, InvoiceKind, InvoiceState
from domain.job import Job, JobStatus
from domain.order import Order
from domain.repeat import holiday
from domain.sign_in import Once
from domain.status import BEFORE_CONFIRMED
from domain.words import OSLO, weekday
from store import clock, sign_in

FROM, UNTIL = time(8), time(20)
"""When people are reminded, in Oslo."""
OLD = timedelta(days=14)
"""What has been due for longer is known."""
MOST = 200


def remind(session: Session) -> int:
    """Write down what has come up since one last looked; how much it was. Outside working hours nothing."""
    deed = sign_in.check(session, SYSTEM)
    if not FROM <= deed.now.astimezone(OSLO).time() < UNTIL:
        return 0
    return _overdue(session, deed) + _unconfirmed(session, deed)


def next_workday(today: date) -> date:
    """The next day that is neither a Saturday, a Sunday nor a public holiday.

    >>> next_workday(date(2026, 11, 26)), next_workday(date(2026, 11, 27)), next_workday(date(2026, 12, 24))
    (datetime.date(2026, 11, 27), datetime.date(2026, 11, 30), datetime.date(2026, 12, 28))
    """
    day = today + timedelta(days=1)
    while day.weekday() > 4 or holiday(day):
        day += timedelta(days=1)
    return day


def _overdue(session: Session, deed: Deed) -> int:
    fallen = (
        select(Order.number, Invoice.id, Invoice.number)
        .join(Order, col(Order.id) == Invoice.order_id)
        .where(
            Invoice.kind != InvoiceKind.CREDIT_NOTE,
            Invoice.state == InvoiceState.SENT,
            col(Invoice.total_ore) > col(Invoice.credited_ore) + col(Invoice.paid_ore),
            col(Invoice.due_day) < deed.today,
            col(Invoice.due_day) >= deed.today - OLD,
            _not_yet('overdue:', cast(Invoice.id, String)),
        )
        .order_by(col(Invoice.id))
        .limit(MOST)
    )
    found = session.exec(fallen).all()
    for order, invoice_id, number in found:
        _once(session, f'overdue:{invoice_id}')
        deed.record(order, 'invoice_overdue', invoice=number)
    return len(found)


def _unconfirmed(session: Session, deed: Deed) -> int:
    """A job that is moved to another day may be told of again."""
    key = cast(Job.id, String).concat(':').concat(cast(Job.day, String))
    near = (
        select(Order.number, Job)
        .join(Order, col(Order.id) == Job.order_id)
        .where(
            col(Order.status).in_(BEFORE_CONFIRMED),
            Job.status == JobStatus.PLANNED,
            col(Job.day) > deed.today,
            col(Job.day) <= next_workday(deed.today),
            _not_yet('unconfirmed:', key),
        )
        .order_by(col(Job.id))
        .limit(MOST)
    )
    found = session.exec(near).all()
    for order, job in found:
        assert job.day is not None
        _once(session, f'unconfirmed:{job.id}:{job.day.isoformat()}')
        deed.record(order, 'job_unconfirmed', job=job.title, job_id=job.id, day=weekday(job.day, deed.today))
    return len(found)


def _not_yet(kind: str, key: Any) -> Any:
    return ~exists().where(col(Once.key) == literal(kind).concat(key))


def _once(session: Session, key: str) -> None:
    session.add(Once(key=key, at=clock.now()))
