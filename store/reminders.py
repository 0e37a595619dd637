"""What nobody does: an invoice falls due, a job comes near that is not confirmed, a quote is not answered.

Written down once, in working hours.

The writer makes notices of it as of everything that is written down.
"""

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import String, cast, exists, literal
from sqlmodel import Session, col, select

from domain.access import SYSTEM
from domain.company import Company
from domain.history import Deed
from domain.invoice import Invoice, Standing
from domain.job import Job, JobStatus
from domain.message import Message, MessageKind
from domain.order import Order
from domain.quote import QuoteVersion, VersionKind, VersionState
from domain.repeat import holiday
from domain.sign_in import Once
from domain.status import BEFORE_CONFIRMED, Status
from domain.words import OSLO, full_date, in_oslo, local_day, weekday
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
    return _overdue(session, deed) + _unconfirmed(session, deed) + _unanswered(session, deed)


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
            Invoice.standing == Standing.OPEN,
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


def _unanswered(session: Session, deed: Deed) -> int:
    """A quote that was sent as many days ago as the firm says, is still valid, and that nobody has followed up."""
    firm = session.get(Company, 1)
    if firm is None or not firm.follow_up_days:
        return 0
    until = in_oslo(deed.today - timedelta(days=firm.follow_up_days - 1), time())
    followed = exists().where(
        col(Message.order_id) == Order.id,
        col(Message.kind) == MessageKind.FOLLOW_UP,
        col(Message.made_at) >= QuoteVersion.sent_at,
    )
    waiting = (
        select(Order.number, QuoteVersion)
        .join(Order, col(Order.id) == QuoteVersion.order_id)
        .where(
            Order.status == Status.QUOTED,
            QuoteVersion.kind == VersionKind.QUOTE,
            QuoteVersion.state == VersionState.OPEN,
            col(QuoteVersion.valid_until) >= deed.today,
            col(QuoteVersion.sent_at) < until,
            col(QuoteVersion.sent_at) >= until - OLD,
            ~followed,
            _not_yet('unanswered:', cast(QuoteVersion.id, String)),
        )
        .order_by(col(QuoteVersion.id))
        .limit(MOST)
    )
    found = session.exec(waiting).all()
    for order, version in found:
        _once(session, f'unanswered:{version.id}')
        deed.record(order, 'quote_unanswered', version=version.number, since=full_date(local_day(version.sent_at)))
    return len(found)


def _not_yet(kind: str, key: Any) -> Any:
    return ~exists().where(col(Once.key) == literal(kind).concat(key))


def _once(session: Session, key: str) -> None:
    session.add(Once(key=key, at=clock.now()))
