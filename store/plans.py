"""Job plans («Repeterende jobber»): made, changed, paused, ended; and the jobs they make ahead, at night too."""

import contextlib
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from domain import editing, planning
from domain import text as typed
from domain.access import SYSTEM, Act, Actor
from domain.history import Deed
from domain.job import Job, typed_day, typed_time
from domain.order import Order
from domain.period import Per, typed_price
from domain.plan import Fit, Plan
from domain.refused import NotFound, Refused
from domain.repeat import Rule
from domain.status import CONFIRMED_ON
from domain.timing import duration
from domain.words import t
from store import clock, histories, jobs, orders, sign_in

LABELS = {**jobs.LABELS, 'rule': 'Gjentas'}


def values(plan: Plan) -> dict[str, Any]:
    """What a plan's dialog holds when it is opened."""
    return {**plan.fields, 'people': plan.person_ids, 'rule': plan.rule}


def add(
    session: Session,
    actor: Actor,
    number: int,
    *,
    title: str,
    rule: Rule,
    description: str = '',
    address: str = '',
    starts: str = '',
    ends: str = '',
    people: list[int] | None = None,
    is_window: bool = False,
    minutes: str = '',
    stops: str = '',
    lead_id: int | None = None,
    price: str = '',
    price_per: str = Per.JOB,
) -> int:
    """«Legg til repeterende jobb», as typed; its id. Its jobs are made at once when the order is confirmed."""
    also = _also({'price': price} if price.strip() else {})
    with orders.changing(session, actor, Act.EDIT_ORDER, number, *also) as (order, deed):
        order.must_be_open()
        plan = Plan.new(
            title=title,
            rule=rule,
            description=description,
            address=address,
            starts=typed_time(starts),
            ends=typed_time(ends),
            people=jobs.active(session, people or [], set()),
            is_window=is_window,
            minutes=duration(minutes) if minutes.strip() else None,
            stops=stops,
            lead_id=lead_id if lead_id in (people or []) else None,
            price=typed_price(price),
            price_per=Per(price_per),
        )
        order.plans.append(plan)
        session.flush()  # its jobs need its id
        planning.begin(order, plan, deed)
    assert plan.id is not None
    return plan.id


def edit(
    session: Session,
    actor: Actor,
    number: int,
    plan_id: int,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    force: bool = False,
) -> None:
    """Save a plan from its dialog: it is so from today on. Raises `Conflict`."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number, *_also(wanted)) as (order, deed):
        plan = order.plan(plan_id)
        changes = _changes(session, deed, number, _Snapshot(values(plan)), opened, wanted, force)
        if changes:
            planning.change(order, plan, deed, deed.today, _named(changes), **changes)


def edit_following(
    session: Session,
    actor: Actor,
    number: int,
    job_id: int,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    force: bool = False,
) -> None:
    """«Denne og alle følgende»: the plan of a job becomes as its dialog says, from that job on. Raises `Conflict`."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number, *_also(wanted)) as (order, deed):
        job = order.job(job_id)
        plan = _plan_of(order, job, deed)
        changes = _changes(session, deed, number, _Snapshot(jobs.values(job)), opened, wanted, force)
        if changes:
            names = _named(changes)
            from_day, fields = planning.from_job(plan, job, changes, deed.today)
            job.by_hand = False
            planning.change(order, plan, deed, from_day, names, **fields)


def outcome(
    session: Session,
    actor: Actor,
    number: int,
    *,
    plan_id: int = 0,
    job_id: int = 0,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
) -> Fit:
    """What saving would do to the jobs, of a plan's dialog (`plan_id`) or of a job's (`job_id`); nothing is changed."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER, *_also(wanted))
    order = orders.whole(session, deed, number)
    if not job_id:
        plan = order.plan(plan_id)
        changes = _changes(session, deed, number, _Snapshot(values(plan)), opened, wanted, True)
        return planning.outcome(order, plan, deed.today, deed.today, **changes)
    job = order.job(job_id)
    plan = _plan_of(order, job, deed)
    changes = _changes(session, deed, number, _Snapshot(jobs.values(job)), opened, wanted, True)
    from_day, fields = planning.from_job(plan, job, changes, deed.today)
    return planning.outcome(order, plan, deed.today, from_day, free=job, **fields)


def _also(given: Mapping[str, Any]) -> list[Act]:
    """The further right that what was agreed for the jobs takes."""
    return [Act.EDIT_PRICES] if {'price', 'price_per'} & given.keys() else []


def pause(session: Session, actor: Actor, number: int, plan_id: int, *, since: str = '', until: str = '') -> None:
    """«Sett på pause», from today if nothing is typed; with `until` it goes on by itself that day."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        planning.pause(order, order.plan(plan_id), deed, typed_day(since) or deed.today, typed_day(until))


def resume(session: Session, actor: Actor, number: int, plan_id: int) -> None:
    """«Start igjen»."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        planning.resume(order, order.plan(plan_id), deed)


def end(session: Session, actor: Actor, number: int, plan_id: int, *, last: str = '') -> None:
    """«Avslutt planen» after a day, today if nothing is typed."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        planning.end(order, order.plan(plan_id), deed, typed_day(last) or deed.today)


def skip(session: Session, actor: Actor, number: int, job_id: int, because: str, *, following: bool = False) -> None:
    """«Hopp over» one date of a plan, or it and all `following`, with a reason."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        job = order.job(job_id)
        if following:
            planning.end_from(order, _plan_of(order, job, deed), job, because, deed)
        else:
            planning.skip(order, job, because, deed)


def outcome_of_skip(session: Session, actor: Actor, number: int, *, job_id: int) -> Fit:
    """What skipping a date and all following would do; nothing is changed."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    order = orders.whole(session, deed, number)
    job = order.job(job_id)
    return planning.outcome_of_end(order, _plan_of(order, job, deed), job, deed.today)


def unskip(session: Session, actor: Actor, number: int, job_id: int) -> None:
    """«Ta tilbake» a skipped date."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        planning.unskip(order, order.job(job_id), deed)


# ---------- by itself, every night ----------


def due(session: Session) -> list[int]:
    """The confirmed orders with a plan whose next job is to be made by now."""
    query = (
        select(Order.number)
        .join(Plan, col(Plan.order_id) == Order.id)
        .where(col(Plan.look_on) <= clock.today(), col(Order.status).in_(list(CONFIRMED_ON)))
    )
    return list(session.exec(query.distinct().order_by(col(Order.number)).limit(500)))


def make_ahead(session: Session, number: int) -> int:
    """Make what is due on one order, whose row is locked meanwhile; how many. Another process may have been there."""
    with contextlib.suppress(NotFound), orders.changing(session, SYSTEM, Act.EDIT_ORDER, number) as (order, deed):
        return planning.keep_ahead(order, deed)
    return 0


class _Snapshot:
    """Values for merging, by name."""

    people: list[int]

    def __init__(self, held: Mapping[str, Any]) -> None:
        self.__dict__.update(held)


def _plan_of(order: Order, job: Job, deed: Deed) -> Plan:
    if job.plan_id is None or job.planned_for is None:
        raise Refused(t('Jobben gjentas ikke.'))
    if not job.is_undone:
        raise Refused(t('Jobben er {status} og kan ikke endres.', status=job.status.word.lower()))
    if job.planned_for < deed.today:
        raise Refused(t('Jobben er fra før i dag. Endre planen i stedet.'))
    return order.plan(job.plan_id)


def _changes(
    session: Session,
    deed: Deed,
    number: int,
    held: _Snapshot,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    force: bool,
) -> dict[str, Any]:
    return editing.merge(
        held,
        opened,
        {name: _checked(session, held, name, value) for name, value in wanted.items()},
        LABELS,
        shown=lambda name, value: value.words if isinstance(value, Rule) else jobs.shown(session, name, value),
        who=histories.last_change(session, deed, ('plan_edited', 'job_edited'), number),
        force=force,
    )


def _checked(session: Session, held: _Snapshot, name: str, value: Any) -> Any:
    if name == 'title':
        return typed.required(value, t('hva som skal gjøres'))
    return value if name == 'rule' else jobs.checked(session, held.people, name, value)


def _named(changes: Mapping[str, Any]) -> str:
    return ', '.join(t(LABELS[name]).lower() for name in changes)
