"""Jobs: planning them from the office, doing them in Crew."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from domain import editing, quoting, working
from domain import text as typed
from domain.access import Act, Actor
from domain.checklist import why_not_done
from domain.employee import Employee
from domain.job import (
    Assignment,
    Job,
    checked_stops,
    typed_day,
    typed_time,
)
from domain.period import Per, typed_price
from domain.refused import NotAllowed, Refused
from domain.signature import Signature, Signed
from domain.status import Step
from domain.timing import duration, length
from domain.words import number as told
from domain.words import t
from store import (
    checklists,
    company,
    histories,
    materials,
    on_way,
    orders,
    overlaps,
    papers,
    reported,
    sign_in,
    signatures,
)

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
    'price': 'Pris',
    'price_per': 'Prisen er',
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
    also = [Act.EDIT_PRICES] if 'price' in wanted else []
    with orders.changing(session, actor, Act.EDIT_ORDER, number, *also) as (order, deed):
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
        'price': job.price,
    }


def cancel(session: Session, actor: Actor, number: int, job_id: int, because: str) -> None:
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        working.cancel_job(order, order.job(job_id), because, deed)


def remove(session: Session, actor: Actor, number: int, job_id: int) -> None:
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        job = order.job(job_id)
        if reported.of_jobs(session, [job]):
            raise Refused(t('Jobben har en skademelding og kan ikke slettes. Gi den en dato og avlys den i stedet.'))
        if signatures.every(session, [job]):
            raise Refused(t('Kunden har signert for jobben, så den kan ikke slettes.'))
        if materials.of_jobs(session, [job]):
            raise Refused(t('Det er notert materiell på jobben. Fjern det før du sletter jobben.'))
        working.remove_job(order, job, deed)


# ---------- starting and completing, from both faces ----------


def start(
    session: Session, actor: Actor, number: int, job_id: int, *, employee_id: int | None = None, switch: bool = False
) -> None:
    """«Start jobb»: Crew for themselves; its lead and the office for somebody assigned [S12, S13].

    Raises `working.Switch`.
    """
    sign_in.check(session, actor, Act.WORK)
    person = _whose(session, actor, job_id, employee_id) or _first_of(session, job_id)
    if person is not None:
        overlaps.hold(session, person)
    ran = overlaps.running(session, person, job_id)
    overlaps.hold_orders(session, job_id, ran.job_id if ran else None)
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        job = order.job(job_id)
        running = overlaps.running(session, person, job_id)  # somebody may have completed that job meanwhile
        elsewhere = session.get(Job, running.job_id) if running and running.job_id else None
        where = elsewhere.title if elsewhere else running.note if running else ''
        made = working.start_job(order, job, person or 0, deed, running=running, elsewhere=where, switch=switch)
        overlaps.must_be_free(session, made)
        if elsewhere is not None and elsewhere.order_id != order.id:
            orders.touch(session, elsewhere.order_id, deed)
        if elsewhere is not None:
            left = orders.number_of(session, elsewhere.order_id or 0)
            deed.record(left, 'job_paused', job=elsewhere.title, job_id=elsewhere.id, person=person)


def set_off(
    session: Session, actor: Actor, number: int, job_id: int, arrives: time | None = None, *, message: bool = False
) -> str:
    """«På vei», by somebody who does the job and `arrives` about then. With `message` the customer gets a message.

    To whom the message goes, or nothing.
    """
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        job = order.job(job_id)
        working.set_off(order, job, arrives, deed)
        return on_way.tell(session, order, job, deed) if message else ''


def not_on_way(session: Session, actor: Actor, number: int, job_id: int) -> None:
    """«Ikke likevel»."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        working.not_on_way(order, order.job(job_id), deed)


def pause(session: Session, actor: Actor, number: int, job_id: int, *, employee_id: int | None = None) -> None:
    """«Pause»: Crew for themselves, the job's lead and the office for somebody whose timer runs."""
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        person = _whose(session, actor, job_id, employee_id)
        working.pause_job(order, order.job(job_id), person or 0, deed)


def complete(session: Session, actor: Actor, number: int, job_id: int, signed: Signed | None = None) -> None:
    """«Fullfør jobb» [S14], with the customer's signature, or that nobody was there to give it.

    Refused in Crew without either, where the firm asks for it.
    """
    with orders.changing(session, actor, Act.WORK, number) as (order, deed):
        points = checklists.of_jobs(session, [job := order.job(job_id)]).get(job_id, [])
        must_sign = actor.is_crew and signed is None and company.get(session).ask_signature
        working.complete_job(order, job, deed, unanswered=why_not_done(points))
        if signed is not None:
            session.add(Signature.of(signed, job, number, deed))
        if must_sign:
            raise Refused(t('La kunden signere, eller kryss av for at kunden ikke er til stede.'))


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
    papers.issue_confirmation(session, order)


def _whose(session: Session, actor: Actor, job_id: int, employee_id: int | None) -> int | None:
    """Whose time it is: of Crew their own, or on a job they lead that of another."""
    if not actor.is_crew:
        return employee_id
    if employee_id not in (None, actor.employee_id):
        orders.must_lead(session, actor, job_id, employee_id)
        return employee_id
    return actor.employee_id


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
    if field == 'price':
        return typed_price(value)
    if field == 'price_per':
        return Per(value)
    if field == 'stops':
        return checked_stops(value)
    if field == 'is_window':
        return bool(value)
    if field == 'lead_id':
        return next(iter(active(session, [value], {value})), None) if isinstance(value, int) else None
    return active(session, value, set(already))


_ACTIVE = select(Employee).where(col(Employee.id).in_(bindparam('wanted', expanding=True)))


def active(session: Session, wanted: list[int], already: set[int]) -> list[int]:
    """The ids, each of an active employee who does jobs, or of one who is on the job already. Refused otherwise."""
    found = session.execute(_ACTIVE, {'wanted': wanted}).scalars()
    known = {each.id for each in found if each.does_jobs or each.id in already}
    if set(wanted) - known:
        raise Refused(t('En av de ansatte er ikke lenger aktiv eller gjør ikke jobber. Velg noen andre.'))
    return sorted(set(wanted))


def _first_of(session: Session, job_id: int) -> int | None:
    """Whom the office means when it names nobody: the first who is to do the job."""
    people = select(Assignment.employee_id).where(Assignment.job_id == job_id)
    return session.exec(people.order_by(col(Assignment.employee_id)).limit(1)).first()


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
    if isinstance(value, Decimal):
        return f'{told(value, 2)} kr'
    if isinstance(value, Per):
        return value.word
    return f'{value:%H:%M}' if hasattr(value, 'hour') else str(value or t('tomt'))
