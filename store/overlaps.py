"""Nobody works twice at a time: timers and typed hours of one person hold the same minutes once.

Whoever starts a timer or types hours holds the employee, so what is checked here is what is kept. The locks are taken
in one sequence everywhere: employees, then orders, the lowest id first, then the firm for its months.
"""

from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from domain import timing
from domain.employee import Employee
from domain.job import Job
from domain.order import Order
from domain.refused import NotFound, Refused
from domain.timing import EntryState, Timer
from domain.words import t
from store import clock

# Queries are made once: making one takes longer than running it.

_EMPLOYEE: Any = select(Employee.id).where(Employee.id == bindparam('id')).with_for_update(key_share=True)
_ORDERS: Any = (
    select(Order.id)
    .where(col(Order.id).in_(select(Job.order_id).where(col(Job.id).in_(bindparam('jobs', expanding=True)))))
    .order_by(col(Order.id))
    .with_for_update(of=Order)
)
_RUNNING: Any = (
    select(Timer)
    .where(Timer.employee_id == bindparam('person'), col(Timer.stopped_at).is_(None))
    .execution_options(populate_existing=True)
)
_NEAR: Any = select(Timer).where(
    Timer.employee_id == bindparam('person'),
    Timer.state == EntryState.STANDS,
    or_(col(Timer.stopped_at) > bindparam('since'), col(Timer.stopped_at).is_(None)),
    col(Timer.started_at) < bindparam('until'),
)


def hold(session: Session, employee_id: int | None) -> int:
    """Lock the employee until the transaction ends; the id. `NotFound`: there is no such employee."""
    found: int | None = session.execute(_EMPLOYEE, {'id': employee_id}).scalar()
    if found is None:
        raise NotFound(t('Den ansatte finnes ikke lenger.'))
    return found


def hold_all(session: Session, number: int) -> None:
    """Lock everybody who has time on an order: some of it may go on again."""
    theirs = select(Timer.employee_id).join(Job, col(Job.id) == Timer.job_id).join(Order)
    theirs = theirs.where(Order.number == number)
    people = select(Employee.id).where(col(Employee.id).in_(theirs)).order_by(col(Employee.id))
    session.execute(people.with_for_update(key_share=True))


def hold_orders(session: Session, *job_ids: int | None) -> None:
    """Lock the orders of some jobs, always in the same sequence."""
    known = [job_id for job_id in job_ids if job_id is not None]
    if known:
        session.execute(_ORDERS, {'jobs': known})


def running(session: Session, employee_id: int | None, but_on: int | None = None) -> Timer | None:
    """The timer of this person that runs, if any; not one on the job `but_on`."""
    found: Timer | None = session.execute(_RUNNING, {'person': employee_id}).scalar()
    return None if found is None or (but_on is not None and found.job_id == but_on) else found


def met(session: Session, made: Timer, but: int | None = None) -> Timer | None:
    """An entry of the same person that has some of the same minutes; `but` is the one that `made` puts right."""
    within = {'person': made.employee_id, 'since': made.started_at, 'until': made.stopped_at or clock.now()}
    with session.no_autoflush:
        near = session.execute(_NEAR, within).scalars()
        return timing.overlapping(made, (other for other in near if other.id not in (but, made.id)))


def must_be_free(session: Session, made: Timer, but: int | None = None, *, name: str = '') -> None:
    """Refused with one sentence that says what is in the way, with the `name` of another. The employee is held."""
    other = met(session, made, but)
    if other is not None:
        raise Refused(timing.in_the_way(other, name))
