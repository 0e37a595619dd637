"""Jobs: planning them from the office, doing them in Crew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from domain import editing, quoting, working
from domain import text as typed
from domain.access import Act, Actor, Role
from domain.attachment import Attachment
from domain.checklist import CheckPoint, why_not_done
from domain.damage import Damage
from domain.employee import Employee
from domain.history import Deed
from domain.job import (
    REOPEN_WITHIN,
    UNDONE,
    Assignment,
    Job,
    JobStatus,
    checked_stops,
    typed_day,
    typed_time,
)
from domain.material import Material
from domain.order import Order
from domain.refused import NotAllowed, NotFound, Refused
from domain.status import CREW_CONFIRMS, Status, Step, why_not
from domain.timing import Timer, duration, length
from domain.words import t, weekday
from store import attached, checklists, company, histories, loading, materials, orders, reported, sign_in

SHOWN_AHEAD = timedelta(days=28)
"""How much of a plan's coming year Crew sees."""
LABELS = {
    'title': 'Jobb',
    'description': 'Arbeidsbeskrivelse',
    'address': 'Adresse',
    'day': 'Dato',
    'starts': 'Fra',
    'ends': 'Til',
    'people': 'Ansatte',
    'is_window': 'Tidsvindu',
    'minutes': 'Varighet',
    'stops': 'Flere steder',
    'lead_id': 'Ansvarlig på jobben',
}


# ---------- the office ----------


def add(
    session: Session,
    actor: Actor,
    number: int,
    *,
    title: str,
    description: str = '',
    address: str = '',
    day: str = '',
    starts: str = '',
    ends: str = '',
    people: list[int] | None = None,
    is_window: bool = False,
    minutes: str = '',
    stops: str = '',
    lead_id: int | None = None,
) -> None:
    """«Legg til jobb», as typed; without a date it is «Uplanlagt», without people «Mangler ansatte»."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        order.add_job(
            Job.planned(
                title=title,
                description=description,
                address=address,
                day=typed_day(day),
                starts=typed_time(starts),
                ends=typed_time(ends),
                people=active(session, people or [], set()),
                is_window=is_window,
                minutes=duration(minutes) if minutes.strip() else None,
                stops=stops,
                lead_id=lead_id if lead_id in (people or []) else None,
            ),
            deed,
        )


def edit(
    session: Session,
    actor: Actor,
    number: int,
    job_id: int,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    force: bool = False,
) -> None:
    """Save a job from its dialog; `opened` holds what it was when the dialog was opened. Raises `Conflict`."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        job = order.job(job_id)
        held = set(job.person_ids)
        given = {field: checked(session, held, field, value) for field, value in wanted.items()}
        changes = editing.merge(
            _Snapshot(job),
            opened,
            given,
            LABELS,
            shown=lambda f, v: shown(session, f, v),
            who=histories.last_change(session, deed, ('job_edited',), number),
            force=force,
        )
        if changes:
            working.plan_job(order, job, **changes)
            deed.record(
                number,
                'job_edited',
                job=job.title,
                job_id=job_id,
                fields=', '.join(t(LABELS[f]).lower() for f in changes),
            )


def values(job: Job) -> dict[str, Any]:
    """What a job's dialog holds when it is opened."""
    return {
        'title': job.title,
        'description': job.description,
        'address': job.address,
        'day': job.day,
        'starts': job.starts,
        'ends': job.ends,
        'people': job.person_ids,
        'is_window': job.is_window,
        'minutes': job.minutes,
        'stops': job.stops,
        'lead_id': job.lead_id,
    }


def cancel(session: Session, actor: Actor, number: int, job_id: int, because: str) -> None:
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        working.cancel_job(order, order.job(job_id), because, deed)


def remove(session: Session, actor: Actor, number: int, job_id: int) -> None:
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        job = order.job(job_id)
        if reported.of_jobs(session, [job]):
            raise Refused(t('Jobben har en skademelding og kan ikke slettes. Gi den en dato og avlys den i stedet.'))
        if materials.of_jobs(session, [job]):
            raise Refused(t('Det er notert materiell på jobben. Fjern det før du sletter jobben.'))
        working.remove_job(order, job, deed)


# ---------- starting and completing, from both faces ----------


def start(
    session: Session, actor: Actor, number: int, job_id: int, *, employee_id: int | None = None, switch: bool = False
) -> None:
    """«Start jobb»: Crew for themselves; the office for somebody assigned [S12, S13]. Raises `working.Switch`."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        job = order.job(job_id)
        person = actor.employee_id if actor.role is Role.CREW else employee_id or next(iter(job.person_ids), None)
        running = _running_elsewhere(session, person, job_id) if person is not None else None
        working.start_job(order, job, person or 0, deed, running=running, switch=switch)
        if running is not None and running.order_id != order.id:
            _touch(session, running.order_id, deed)


def pause(session: Session, actor: Actor, number: int, job_id: int, *, employee_id: int | None = None) -> None:
    """«Pause»: Crew for themselves, the office for somebody whose timer runs."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        person = actor.employee_id if actor.role is Role.CREW else employee_id
        working.pause_job(order, order.job(job_id), person or 0, deed)


def complete(session: Session, actor: Actor, number: int, job_id: int) -> None:
    """«Fullfør jobb» [S14]."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        points = checklists.of_jobs(session, [job := order.job(job_id)]).get(job_id, [])
        working.complete_job(order, job, deed, unanswered=why_not_done(points))


def reopen(session: Session, actor: Actor, number: int, job_id: int) -> None:
    """«Gjenåpne jobb»."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        working.reopen_job(order, order.job(job_id), deed)


def must_return(session: Session, actor: Actor, number: int, job_id: int, what: str) -> None:
    """«Må tilbake»: complete the job, and make one for what is left; what its checklist still asks goes along."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        job = order.job(job_id)
        left = working.must_return(order, job, what, deed)
        session.flush()
        for point in checklists.of_jobs(session, [job]).get(job_id, []):
            if not point.is_done:
                point.job_id = left.id


def confirm(session: Session, actor: Actor, number: int) -> None:
    """«Bekreft ordre» in Crew, by an employee with that right and a job on the order [S10]."""
    with orders.changing(session, actor, Act.CONFIRM_IN_CREW, number) as (order, deed):
        employee = session.get(Employee, actor.employee_id)
        if employee is None or not employee.may_confirm:
            raise NotAllowed(t('Du har ikke tilgang til å bekrefte ordrer. Be kontoret om å gjøre det.'))
        quoting.confirm(order, company.get(session), deed, Step.CONFIRM_IN_CREW)


# ---------- Crew ----------


@dataclass(slots=True)
class CrewJob:
    """One job as an employee sees it: no prices, no customer number, never a draft."""

    job: Job
    number: int
    order_title: str
    order_status: Status
    customer: str
    phone: str
    place: str
    lead: str
    """Who leads it, when that is a colleague."""
    follows: str
    """The job it finishes."""
    colleagues: list[str]
    mine: Timer | None
    why_not_start: str
    may_confirm: bool
    may_reopen: bool
    paused: bool
    """Whether this person has hours on it and none runs."""
    points: list[CheckPoint] = field(default_factory=list)
    people: dict[int, str] = field(default_factory=dict)
    """Its checklist, and who everybody is; read for the page of one job, as the next."""
    attachments: list[Attachment] = field(default_factory=list)
    """Those of its order; read for the page of one job."""
    damages: list[Damage] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)


@dataclass(slots=True)
class CrewView:
    """An employee's day: today's jobs (late ones first), what comes, what is done."""

    employee: Employee
    today: date
    now: datetime
    today_jobs: list[CrewJob]
    coming: list[CrewJob]
    done: list[CrewJob]
    firm_name: str
    is_demo: bool


def crew(session: Session, actor: Actor) -> CrewView:
    """Everything on the list of the employee who asks."""
    deed = sign_in.check(session, actor, Act.SEE_CREW)
    employee = session.get(Employee, actor.employee_id)
    assert employee is not None
    found = _crew_jobs(
        session,
        actor,
        deed,
        select(Job.id).where(
            (
                col(Job.status).in_(list(UNDONE))
                & (col(Job.plan_id).is_(None) | (col(Job.day) <= deed.today + SHOWN_AHEAD))
            )
            | (col(Job.completed_at) >= deed.now - timedelta(days=14))
        ),
    )
    undone = [item for item in found if item.job.is_undone]
    done = sorted(
        (i for i in found if i.job.status is JobStatus.DONE), key=lambda i: i.job.completed_at or deed.now, reverse=True
    )
    firm = company.get(session)
    is_today = [i for i in undone if i.job.status is JobStatus.STARTED or (i.job.day and i.job.day <= deed.today)]
    return CrewView(
        employee,
        deed.today,
        deed.now,
        sorted(is_today, key=_by_time),
        sorted((i for i in undone if i not in is_today), key=_by_time),
        done,
        firm.name,
        firm.is_demo,
    )


def crew_job(session: Session, actor: Actor, job_id: int) -> CrewJob:
    """One job of the employee who asks. `NotFound` for everybody else's, and for jobs on drafts."""
    deed = sign_in.check(session, actor, Act.SEE_CREW)
    found = _crew_jobs(session, actor, deed, select(Job.id).where(Job.id == job_id))
    if not found:
        raise NotFound
    found[0].points = checklists.of_jobs(session, [found[0].job]).get(job_id, [])
    found[0].people = dict(company.names(session))
    found[0].attachments = attached.of_order(session, found[0].job.order_id)
    found[0].damages = reported.of_jobs(session, [found[0].job])
    found[0].materials = materials.of_jobs(session, [found[0].job])
    return found[0]


def _crew_jobs(session: Session, actor: Actor, deed: Deed, which: Any) -> list[CrewJob]:
    employee = session.get(Employee, actor.employee_id)
    assert employee is not None
    rows = session.exec(
        select(Job, Order)
        .join(Order, col(Order.id) == Job.order_id)
        .join(Assignment, col(Assignment.job_id) == Job.id)
        .where(
            Assignment.employee_id == actor.employee_id,
            Order.status != Status.DRAFT,
            col(Job.id).in_(which),
            Job.status != JobStatus.CANCELLED,
        )
        .options(*loading.WORK, *loading.CUSTOMER)
    ).all()
    people = company.names(session)
    earlier = {job.follows_id for job, _ in rows} - {None}
    titles: dict[int | None, str] = {}
    if earlier:
        for job in session.exec(select(Job).where(col(Job.id).in_(earlier))):
            titles[job.id] = f'{job.title} ({weekday(job.day, deed.today)})' if job.day else job.title
    return [_crew_job(job, order, employee, people, deed, titles.get(job.follows_id, '')) for job, order in rows]


def _crew_job(
    job: Job, order: Order, employee: Employee, people: Mapping[int, str], deed: Deed, follows: str = ''
) -> CrewJob:
    customer = order.customer
    contact = order.contact
    fresh = job.completed_at is not None and deed.now - job.completed_at <= REOPEN_WITHIN
    return CrewJob(
        job=job,
        number=order.number,
        order_title=order.title,
        order_status=order.status,
        customer=customer.shown_name if customer else '',
        phone=(contact.phone if contact and contact.phone else customer.phone if customer else ''),
        place=job.address or order.address or (customer.place if customer else ''),
        lead=people.get(job.lead, '') if job.lead is not None and job.lead != employee.id else '',
        follows=follows,
        colleagues=[people.get(i, '') for i in job.person_ids if i != employee.id],
        mine=next((timer for timer in job.running if timer.employee_id == employee.id), None),
        why_not_start='' if order.may_take(Step.START_JOB) else why_not(order.status, Step.START_JOB),
        may_confirm=employee.may_confirm and order.status in CREW_CONFIRMS,
        may_reopen=job.status is JobStatus.DONE and fresh,
        paused=any(timer.employee_id == employee.id for timer in job.timers) and job.status is JobStatus.STARTED,
    )


def _by_time(item: CrewJob) -> tuple[bool, date, str, int]:
    job = item.job
    return job.status is not JobStatus.STARTED, job.day or date.max, str(job.starts or '99'), job.id or 0


class _Snapshot:
    """A job's fields for merging, with people as a list of ids."""

    def __init__(self, job: Job) -> None:
        self.__dict__.update(values(job))


def checked(session: Session, already: Iterable[int], field: str, value: Any) -> Any:
    """What a field of a job is to hold, as typed; `already` are the people on it. Refused: what is wrong with it."""
    if field == 'title':
        return typed.required(value, t('hva som skal gjøres'))
    if field == 'description':
        return typed.paragraphs(value)
    if field == 'address':
        return typed.line(value)
    if field == 'day':
        return typed_day(value)
    if field in ('starts', 'ends'):
        return typed_time(value)
    if field == 'minutes':
        return duration(value) if value.strip() else None
    if field == 'stops':
        return checked_stops(value)
    if field == 'is_window':
        return bool(value)
    if field == 'lead_id':
        return next(iter(active(session, [value], {value})), None) if isinstance(value, int) else None
    return active(session, value, set(already))


_ACTIVE = select(Employee.id, Employee.active).where(col(Employee.id).in_(bindparam('wanted', expanding=True)))


def active(session: Session, wanted: list[int], already: set[int]) -> list[int]:
    """The ids, each of an active employee or of one who is on the job already. Refused otherwise."""
    known = {key for key, active in session.execute(_ACTIVE, {'wanted': wanted}) if active or key in already}
    if set(wanted) - known:
        raise Refused(t('En av de ansatte er ikke lenger aktiv. Velg noen andre.'))
    return sorted(set(wanted))


_RUNNING = select(Timer.job_id).where(
    Timer.employee_id == bindparam('person'), col(Timer.stopped_at).is_(None), Timer.job_id != bindparam('here')
)


def _running_elsewhere(session: Session, employee_id: int, job_id: int) -> Job | None:
    """The other job this person's timer runs on."""
    found = session.execute(_RUNNING, {'person': employee_id, 'here': job_id}).scalar()
    return session.get(Job, found, options=loading.WORK, populate_existing=True) if found is not None else None


def _touch(session: Session, order_id: int | None, deed: Deed) -> None:
    """A timer of another order has been stopped: its version counts up, and whoever has it open sees it."""
    other = session.get(Order, order_id, with_for_update=True, populate_existing=True)
    if other is not None:
        other.changed_at = deed.now


def shown(session: Session, field: str, value: Any) -> str:
    """A value as people read it."""
    if field == 'people':
        people = company.names(session)
        return ', '.join(people.get(i, '') for i in value) or t('ingen')
    if isinstance(value, date):
        return f'{value:%d.%m.%Y}'
    if field == 'minutes':
        return length(value) if value else t('tomt')
    if field == 'lead_id':
        return company.names(session).get(value, t('ingen'))
    if isinstance(value, bool):
        return t('ja') if value else t('nei')
    return f'{value:%H:%M}' if hasattr(value, 'hour') else str(value or t('tomt'))
