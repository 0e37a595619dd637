"""Orders: finding one (ownership starts here) and changing one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_
from sqlmodel import Session, col, select

from domain import editing, parties, quoting
from domain.access import IN_OFFICE, LOOKS_AFTER, ON_JOBS, Act, Actor, Role
from domain.company import ORDER_SERIES
from domain.customer import Customer
from domain.employee import Employee
from domain.history import Deed
from domain.imported import What
from domain.job import Assignment, Job, JobStatus
from domain.line import copied_lines
from domain.order import Order, edited
from domain.refused import NotFound, Refused
from domain.sign_in import PortalLink
from domain.status import CloseReason, Status
from domain.tally import tally
from domain.words import t
from store import (
    attached,
    company,
    histories,
    kept,
    labelled,
    loading,
    numbers,
    reported,
    sign_in,
    traces,
    unpriced,
)
from store.loading import COPIED, WHOLE

_WHOLE_BY_ID = (
    select(Order).where(Order.id == bindparam('id')).options(*WHOLE).execution_options(populate_existing=True)
)

FIELD_LABELS = {
    'title': 'Oppdrag',
    'address': 'Adresse',
    'invoice_address': 'Fakturaadresse',
    'your_ref': 'Deres ref.',
    'their_number': 'Bestillingsnummer',
    'note': 'Notat',
    'responsible_id': 'Ansvarlig',
    'customer_id': 'Kunde',
    'payer_id': 'Fakturamottaker',
}


def find(session: Session, actor: Actor, number: int) -> Order:
    """The whole order, if this person may see it, with what they may see of it.

    `NotFound` alike for missing and somebody else's.
    """
    order = whole(session, sign_in.check(session, actor), number)
    return order if actor.may(Act.SEE_PRICES) or not actor.may(Act.SEE_OFFICE) else unpriced.without_prices(order)


def whole(session: Session, deed: Deed, number: int, parts: tuple[Any, ...] = WHOLE) -> Order:
    """As `find`, for one who holds a deed and so has been checked in this transaction; `parts` when that is enough."""
    asked, whose = _whole(deed.actor.role, parts), whose_order(deed.actor, number)
    order: Order | None = session.execute(asked, whose).unique().scalar_one_or_none()
    if order is None:
        raise NotFound
    return order


@contextmanager
def changing(session: Session, actor: Actor, act: Act, number: int, *also: Act) -> Iterator[tuple[Order, Deed]]:
    """The whole order, locked, and the deed; every change of an order happens inside this, with `act` `also` allowed.

    The order row is locked first and its children are read after: what is checked is what is changed, on both engines.
    At the end the columns that repeat the children are made true again.
    """
    deed = sign_in.check(session, actor, act, *also)
    locked = session.execute(_locked(actor.role), whose_order(deed.actor, number)).first()
    if locked is None:
        raise _not_there(session, actor, number)
    sign_in.hold_moment(deed)
    order = kept.take(session, *locked)
    if order is None:
        order = session.execute(_WHOLE_BY_ID, {'id': locked.id}).unique().scalar_one()
    yield order, deed
    settle_columns(session, order, deed)


def touch(session: Session, order_id: int | None, deed: Deed) -> Order | None:
    """Something that hangs on this order has changed: its version counts up, and whoever has it open sees it."""
    other = session.get(Order, order_id, with_for_update=True, populate_existing=True)
    if other is not None:
        other.changed_at = deed.now
    return other


def _not_there(session: Session, actor: Actor, number: int) -> NotFound:
    """The refusal: a customer whose own order has been taken back reads that, everybody else nothing."""
    if actor.order_id is not None and number_of(session, actor.order_id) == number:
        return NotFound(quoting.withdrawn(company.get(session)))
    return NotFound()


def settle_columns(session: Session, order: Order, deed: Deed) -> None:
    """Make the repeated columns true after a change."""
    if deed.actor.role is not Role.SYSTEM:  # that a date has passed is no change anybody made
        order.changed_at = deed.now
    tally(order, deed.now, deed.today)
    session.flush()
    kept.keep(session, order)


# Queries are made once per role: making one takes longer than running it.


@cache
def _whole(role: Role, parts: tuple[Any, ...]) -> Any:
    return _scope(role, select(Order)).options(*parts)


@cache
def _locked(role: Role) -> Any:
    return _scope(role, select(Order.id, Order.version)).with_for_update(of=Order)


@cache
def _id(role: Role) -> Any:
    return _scope(role, select(Order.id))


def _scope(role: Role, query: Any) -> Any:
    """Which orders a person sees: the office all, crew those they have a job on, a customer the linked one."""
    query = query.where(Order.number == bindparam('number'))
    if role in IN_OFFICE or role is Role.SYSTEM:
        return query
    if role in ON_JOBS:
        mine = (
            select(Job.order_id)
            .join(Assignment, col(Assignment.job_id) == Job.id)
            .where(Assignment.employee_id == bindparam('employee_id'))
        )
        return query.where(col(Order.id).in_(mine), col(Order.status) != Status.DRAFT)
    return query.where(theirs(), col(Order.status) != Status.DRAFT)


def theirs() -> ColumnElement[bool]:
    """Whether an order is theirs: the one of the link that is given as `link_id`, if the link is its customer's and no
    payer's, or any of the customer that is given as `customer_id`, who has shown a code.
    """
    links = select(PortalLink.order_id).where(
        PortalLink.id == bindparam('link_id'), PortalLink.customer_id == Order.customer_id
    )
    return or_(col(Order.id).in_(links.correlate(Order)), col(Order.customer_id) == bindparam('customer_id'))


def whose_order(actor: Actor, number: int) -> dict[str, int | None]:
    """What the queries of this file ask about an order and whoever wants it; `actor` as `sign_in.check` has read it."""
    return {
        'number': number,
        'employee_id': actor.employee_id,
        'link_id': actor.link_id,
        'customer_id': actor.customer_id,
    }


def job_of(order: Order, job_id: int, actor: Actor) -> Job:
    """A job to which this person may add something. `NotFound`: not theirs. Refused: cancelled, the order is closed."""
    job = order.job(job_id)
    if actor.is_crew and actor.employee_id not in job.person_ids:
        raise NotFound
    order.must_be_open()
    if job.status is JobStatus.CANCELLED:
        raise Refused(t('Jobben er avlyst.'))
    return job


def must_lead(session: Session, actor: Actor, job_id: int | None, employee_id: int | None) -> None:
    """`NotFound` unless this is a Crew-leder on a job they lead, and the other one is on it."""
    job = session.get(Job, job_id, options=loading.WORK, populate_existing=True) if job_id else None
    leads = job is not None and actor.may(Act.LEAD) and job.lead == actor.employee_id
    if not leads or job is None or employee_id not in job.person_ids:
        raise NotFound


def id_of(session: Session, actor: Actor, number: int) -> int:
    """The id of an order this person may see. `NotFound` otherwise."""
    deed = sign_in.check(session, actor)
    order_id = session.execute(_id(actor.role), whose_order(deed.actor, number)).scalar_one_or_none()
    if order_id is None:
        raise NotFound
    return int(order_id)


def named(session: Session, number: int) -> int:
    """The id of the order with this number, for the topic of a page; 0 when there is none. Says nothing of rights."""
    return session.exec(select(Order.id).where(Order.number == number)).first() or 0


def number_of(session: Session, order_id: int) -> int:
    """The number of an order."""
    return session.exec(select(Order.number).where(Order.id == order_id)).one()


# ---------- the order itself ----------


def new(session: Session, actor: Actor) -> int:
    """«Ny ordre»: a numbered Utkast; its number."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    order = Order.draft(numbers.take(session, ORDER_SERIES), deed)
    settle_columns(session, order, deed)
    return order.number


def new_for(session: Session, actor: Actor, customer_id: int) -> int:
    """«Ny ordre» from a customer's page; its number. `NotFound`: the customer is not there any more."""
    number = new(session, actor)
    set_customer(session, actor, number, customer_id)
    return number


def edit(
    session: Session, actor: Actor, number: int, field: str, opened: str, wanted: str, *, force: bool = False
) -> None:
    """Save one of the order's own fields (`FIELD_LABELS`) when the person leaves it. Raises `Conflict`."""
    with changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        value = edited(order, field, wanted)
        for name, changed in editing.merge(
            order,
            {field: opened},
            {field: value},
            FIELD_LABELS,
            shown=_plain,
            who=histories.last_change(session, deed, ('edited', 'line_edited'), number),
            force=force,
        ).items():
            setattr(order, name, changed)
            deed.record(number, 'edited', field=name, label=FIELD_LABELS[name].lower())  # no words: they may be erased


def set_responsible(
    session: Session,
    actor: Actor,
    number: int,
    employee_id: int | None,
    *,
    seen: Mapping[str, Any] | None = None,
    force: bool = False,
) -> None:
    """Let somebody with access to the office look after the order, or nobody. Refused: anybody else, a closed order.

    With `seen`, who had it when the person chose, it raises `Conflict` when that is somebody else by now.
    """
    with changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        if seen is not None:
            names = company.names(session)
            editing.merge(
                order,
                seen,
                {'responsible_id': employee_id},
                FIELD_LABELS,
                shown=lambda _, key: names.get(key, t('ingen')),
                who=histories.last_change(session, deed, ('responsible_set', 'responsible_removed'), number),
                force=force,
            )
        if employee_id is not None and employee_id != order.responsible_id:
            person = session.get(Employee, employee_id, with_for_update={'key_share': True}, populate_existing=True)
            if person is None or not person.active or person.role not in LOOKS_AFTER:
                raise Refused(t('Velg en aktiv ansatt med tilgang til kontoret.'))
        parties.give_to(order, employee_id, deed)


def copy(session: Session, actor: Actor, number: int) -> int:
    """«Kopier ordre»: customer, lines, labels, job descriptions; no dates, people, acceptances, invoices, attachments.

    The new number.
    """
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    source = whole(session, deed, number, COPIED)
    order = Order.draft(numbers.take(session, ORDER_SERIES), deed)
    order.title, order.address, order.customer, order.contact_id = (
        source.title,
        source.address,
        source.customer,
        source.contact_id,
    )
    order.customer_id, order.invoice_address = source.customer_id, source.invoice_address
    if source.payer is not None and not source.payer.is_gone:
        order.payer, order.payer_id = source.payer, source.payer_id
    order.lines = copied_lines(source.lines)
    order.discount, order.with_vat = source.discount, source.with_vat
    order.jobs = [
        Job.planned(
            title=job.title,
            description=job.description,
            address=job.address,
            stops=job.stops,
            minutes=job.minutes,
        )
        for job in source.single_jobs
    ]
    order.jobs += [
        Job.planned(
            title=plan.title,
            description=plan.description,
            address=plan.address,
            stops=plan.stops,
            minutes=plan.minutes,
        )
        for plan in source.plans
    ]
    deed.record(order.number, 'copied', source=number)
    settle_columns(session, order, deed)
    labelled.copy(session, source.id, order.id)
    return order.number


def delete(session: Session, actor: Actor, number: int) -> None:
    """Delete a draft that was never sent and has no dated job; its number is not used again, its history stays."""
    with_lock = sign_in.check(session, actor, Act.EDIT_ORDER)
    order = (
        session.exec(select(Order).where(Order.number == number).options(*WHOLE).with_for_update(of=Order))
        .unique()
        .first()
    )
    if order is None:
        raise NotFound
    if not order.may_be_deleted:
        raise Refused(
            t('Bare et utkast som aldri er sendt og ikke har jobber med dato kan slettes. Avslutt ordren i stedet.')
        )
    with_lock.record(number, 'order_deleted')
    traces.forget(session, What.ORDERS, [order.id or 0])
    attached.take_off(session, order.id, with_lock.now)
    labelled.take_all(session, order_id=order.id)
    session.delete(order)


def close(
    session: Session, actor: Actor, number: int, reason: CloseReason, *, keep_jobs: frozenset[int] = frozenset()
) -> None:
    """«Avslutt ordre» with a reason [S16]."""
    with changing(session, actor, Act.MOVE_STATUS, number) as (order, deed):
        order.close(reason, deed, keep_jobs=keep_jobs)


def set_customer(
    session: Session,
    actor: Actor,
    number: int,
    customer_id: int | None,
    contact_id: int | None = None,
    *,
    seen: Mapping[str, Any] | None = None,
    force: bool = False,
) -> None:
    """Set, change or take off the customer [S17]; the links of the one before end.

    With `seen`, whose the order was when the person chose, it raises `Conflict` when that is somebody else by now.
    """
    with changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        customer, before = None, order.customer_id
        if seen is not None:
            editing.merge(
                order,
                seen,
                {'customer_id': customer_id},
                FIELD_LABELS,
                shown=lambda _, key: _customer_name(session, key),
                who=histories.last_change(session, deed, ('customer_set', 'customer_removed'), number),
                force=force,
            )
        if customer_id is not None:
            customer = session.get(Customer, customer_id, populate_existing=True, options=loading.CONTACTS)
            if customer is None or customer.is_gone:
                raise NotFound(t('Kunden finnes ikke lenger. Velg en annen.'))
            if contact_id is not None and customer.contact(contact_id) is None:
                raise NotFound
            if contact_id is None and customer.active_contacts:
                contact_id = customer.active_contacts[0].id
        quoting.use_customer(order, customer, contact_id, company.get(session), deed)
        if before is not None and before != order.customer_id:
            sign_in.revoke_links(session, order_id=order.id)
            attached.hide(session, order, deed)
            reported.hide(session, order, deed)


def set_payer(
    session: Session,
    actor: Actor,
    number: int,
    customer_id: int | None,
    *,
    seen: Mapping[str, Any] | None = None,
    force: bool = False,
) -> None:
    """«Fakturamottaker»: another customer gets the invoices from now on; None is the order's customer again.

    What is sent already stays with whom it was sent to. With `seen` it raises `Conflict` as `set_customer` does.
    """
    with changing(session, actor, Act.INVOICE, number) as (order, deed):
        if seen is not None:
            editing.merge(
                order,
                seen,
                {'payer_id': customer_id},
                FIELD_LABELS,
                shown=lambda _, key: _customer_name(session, key),
                who=histories.last_change(session, deed, ('payer_set', 'payer_removed'), number),
                force=force,
            )
        payer = None
        if customer_id is not None:
            payer = order.customer if customer_id == order.customer_id else None
            payer = payer or session.get(Customer, customer_id, populate_existing=True, options=loading.CONTACTS)
            if payer is None or payer.is_gone:
                raise NotFound(t('Kunden finnes ikke lenger. Velg en annen.'))
        parties.use_payer(order, payer, deed)


def _plain(_: str, value: Any) -> str:
    return str(value) if value not in (None, '') else t('tomt')


def _customer_name(session: Session, customer_id: int | None) -> str:
    customer = session.get(Customer, customer_id) if customer_id is not None else None
    return customer.shown_name if customer else t('ingen')
