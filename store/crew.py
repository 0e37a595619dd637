"""What an employee sees in Crew: their own jobs, and nothing that is not for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from domain import quoting
from domain.absence import Absence
from domain.access import Act, Actor
from domain.attachment import Attachment
from domain.checklist import CheckPoint
from domain.company import Company
from domain.damage import Damage
from domain.employee import Employee
from domain.history import Deed
from domain.job import REOPEN_WITHIN, UNDONE, Assignment, Job, JobStatus
from domain.job_note import JobNote
from domain.line import Line, LineKind
from domain.material import Material
from domain.order import Order
from domain.refused import NotFound
from domain.sheet import SheetLine
from domain.signature import Signature
from domain.status import CREW_CONFIRMS, Status, Step, why_not
from domain.timing import Timer
from domain.words import number, weekday
from store import attached, checklists, company, job_notes, loading, materials, overlaps, reported, sign_in, signatures

SHOWN_AHEAD = timedelta(days=28)
"""How much of a plan's coming year Crew sees."""


@dataclass(frozen=True, slots=True)
class CrewLine:
    """One line of the order as an employee sees it; `ore` is what it comes to, None where prices are hidden."""

    kind: LineKind
    text: str
    amount: str
    ore: int | None


@dataclass(slots=True)
class CrewJob:
    """One job as an employee sees it: never one on a draft."""

    job: Job
    number: int
    order_title: str
    order_status: Status
    customer: str
    phone: str
    """Nothing when there is none, and when the firm hides it: then `is_phone_hidden`."""
    is_phone_hidden: bool
    office_phone: str
    may_tell: bool
    """Whether the customer can be sent a message."""
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
    asks_signature: bool
    paused: bool
    """Whether this person has hours on it and none runs."""
    on_way: str
    """The first name of who is on the way to it, or nothing."""
    is_on_way: bool
    """Whether that is the person who asks."""
    points: list[CheckPoint] = field(default_factory=list)
    people: dict[int, str] = field(default_factory=dict)
    """Its checklist, and who everybody is; read for the page of one job, as the next."""
    attachments: list[Attachment] = field(default_factory=list)
    """Its own and those of no job of its order; read for the page of one job."""
    damages: list[Damage] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)
    notes: list[JobNote] = field(default_factory=list)
    signature: Signature | None = None
    lines: list[CrewLine] = field(default_factory=list)
    total_ore: int | None = None
    """What the order comes to with VAT, where the firm lets Crew see prices."""


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
    internal: Timer | None
    """Their timer, when it runs on no job."""


def view(session: Session, actor: Actor) -> CrewView:
    """Everything on the list of the employee who asks."""
    deed = sign_in.check(session, actor, Act.SEE_CREW)
    employee = session.get(Employee, actor.employee_id)
    assert employee is not None
    found = _jobs(
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
    ran = overlaps.running(session, actor.employee_id)
    return CrewView(
        employee,
        deed.today,
        deed.now,
        sorted(is_today, key=_by_time),
        sorted((i for i in undone if i not in is_today), key=_by_time),
        done,
        firm.name,
        firm.is_demo,
        ran if ran is not None and ran.job_id is None else None,
    )


@dataclass(slots=True)
class CrewDays:
    """What an employee has on some days: jobs in the sequence of the day, and when they are away."""

    me: int
    today: date
    jobs: list[CrewJob]
    absences: list[Absence]


def days(session: Session, actor: Actor, first: date, last: date) -> CrewDays:
    """The calendar of the employee who asks, both days included."""
    deed = sign_in.check(session, actor, Act.SEE_CREW)
    assert actor.employee_id is not None
    found = _jobs(session, actor, deed, select(Job.id).where(col(Job.day).between(first, last)))
    away = select(Absence).where(
        Absence.employee_id == actor.employee_id, col(Absence.last) >= first, col(Absence.first) <= last
    )
    jobs = sorted(found, key=lambda item: (item.job.day or first, str(item.job.starts or ''), item.job.id or 0))
    return CrewDays(actor.employee_id, deed.today, jobs, list(session.exec(away.order_by(col(Absence.first)))))


def one(session: Session, actor: Actor, job_id: int) -> CrewJob:
    """One job of the employee who asks. `NotFound` for everybody else's, and for jobs on drafts."""
    deed = sign_in.check(session, actor, Act.SEE_CREW)
    found = _jobs(session, actor, deed, select(Job.id).where(Job.id == job_id))
    if not found:
        raise NotFound
    found[0].points = checklists.of_jobs(session, [found[0].job]).get(job_id, [])
    found[0].people = dict(company.names(session))
    found[0].attachments = attached.of_order(session, found[0].job.order_id, job_id=job_id)
    found[0].damages = reported.of_jobs(session, [found[0].job])
    found[0].materials = materials.of_jobs(session, [found[0].job])
    found[0].notes = job_notes.of_jobs(session, [found[0].job])
    found[0].signature = signatures.of_jobs(session, [found[0].job]).get(job_id)
    _lines(session, found[0])
    return found[0]


def _lines(session: Session, item: CrewJob) -> None:
    """What has been ordered; what it costs only where the firm lets Crew see it."""
    order = session.exec(select(Order).where(Order.number == item.number).options(*loading.CUSTOMER)).one()
    shows = company.get(session).crew_prices
    lines = session.exec(select(Line).where(Line.order_id == order.id).order_by(col(Line.position), col(Line.id)))
    for line in lines:
        is_item = line.kind is LineKind.ITEM
        if is_item and not line.counts:
            continue  # nobody has ordered it
        if is_item and line.unit_price < 0 and not shows:
            continue  # a discount is all price
        ore = SheetLine.of(line).gross_ore if order.prices_with_vat else line.net_ore
        amount = f'{number(line.quantity)} {line.unit}' if is_item else ''
        item.lines.append(CrewLine(line.kind, line.text, amount, ore if shows and is_item else None))
    item.total_ore = order.total_ore if shows and item.lines else None


def _jobs(session: Session, actor: Actor, deed: Deed, which: Any) -> list[CrewJob]:
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
    people, firm = company.names(session), company.get(session)
    earlier = {job.follows_id for job, _ in rows} - {None}
    titles: dict[int | None, str] = {}
    if earlier:
        for job in session.exec(select(Job).where(col(Job.id).in_(earlier))):
            titles[job.id] = f'{job.title} ({weekday(job.day, deed.today)})' if job.day else job.title
    return [_job(job, order, employee, people, firm, deed, titles.get(job.follows_id, '')) for job, order in rows]


def _job(
    job: Job,
    order: Order,
    employee: Employee,
    people: Mapping[int, str],
    firm: Company,
    deed: Deed,
    follows: str = '',
) -> CrewJob:
    customer = order.customer
    contact = order.contact
    phone = contact.phone if contact and contact.phone else customer.phone if customer else ''
    coming = job.on_way(deed.today)
    fresh = job.completed_at is not None and deed.now - job.completed_at <= REOPEN_WITHIN
    return CrewJob(
        job=job,
        number=order.number,
        order_title=order.title,
        order_status=order.status,
        customer=customer.shown_name if customer else '',
        phone=phone if firm.crew_phone else '',
        is_phone_hidden=not firm.crew_phone,
        office_phone=firm.phone,
        may_tell=bool(quoting.recipients(customer)),
        place=job.address or order.address or (customer.place if customer else ''),
        lead=people.get(job.lead, '') if job.lead is not None and job.lead != employee.id else '',
        follows=follows,
        colleagues=[people.get(i, '') for i in job.person_ids if i != employee.id],
        mine=next((timer for timer in job.running if timer.employee_id == employee.id), None),
        why_not_start='' if order.may_take(Step.START_JOB) else why_not(order.status, Step.START_JOB),
        may_confirm=employee.may_confirm and order.status in CREW_CONFIRMS,
        may_reopen=job.status is JobStatus.DONE and fresh,
        on_way=people.get(coming, '').split(' ')[0] if coming else '',
        is_on_way=coming is not None and coming == employee.id,
        asks_signature=firm.ask_signature,
        paused=any(timer.employee_id == employee.id for timer in job.timers) and job.status is JobStatus.STARTED,
    )


def _by_time(item: CrewJob) -> tuple[bool, date, str, int]:
    job = item.job
    return job.status is not JobStatus.STARTED, job.day or date.max, str(job.starts or '99'), job.id or 0
