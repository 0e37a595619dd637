"""Doing the jobs: start, complete, re-open, cancel, plan. Starting one starts the order; the last one completes it."""

from datetime import date, time

from domain import text as typed
from domain.history import Deed
from domain.job import REOPEN_WITHIN, Assignment, Job, JobStatus, check_times
from domain.order import Order
from domain.paying import settle_if_done
from domain.period import Per
from domain.refused import NotAllowed, Refused
from domain.status import CONFIRMED_ON, Step, why_not
from domain.timing import Timer
from domain.words import t, weekday


class Switch(Refused):
    """The person's timer runs on another job; may be answered with «Stopp … og start her»."""

    def __init__(self, title: str) -> None:
        super().__init__(t('Stopp «{job}» og start her?', job=title))
        self.title = title


def set_off(order: Order, job: Job, arrives: time | None, deed: Deed) -> None:
    """«På vei», before the job is begun: the office and the customer see who is coming, and about when."""
    _may_come(order, job, deed)
    if job.day is not None and job.day > deed.today:
        raise Refused(t('Jobben er {day}. Be kontoret om å flytte den først.', day=weekday(job.day, deed.today)))
    if job.on_way(deed.today) == deed.actor.employee_id:
        raise Refused(t('Du er allerede på vei.'))
    job.on_way_at, job.on_way_id, job.arrives = deed.now, deed.actor.employee_id, arrives
    deed.record(order.number, 'job_on_way', job=job.title, job_id=job.id)


def not_on_way(order: Order, job: Job, deed: Deed) -> None:
    """«Ikke likevel»."""
    _may_come(order, job, deed)
    if job.on_way(deed.today) is not None:
        job.on_way_at = job.on_way_id = job.arrives = None
        deed.record(order.number, 'job_not_on_way', job=job.title, job_id=job.id)


def _may_come(order: Order, job: Job, deed: Deed) -> None:
    if not order.may_take(Step.START_JOB):
        raise Refused(why_not(order.status, Step.START_JOB))
    if deed.actor.employee_id not in job.person_ids:
        raise NotAllowed(t('Bare den som er satt opp på jobben kan være på vei til den.'))
    if job.status is not JobStatus.PLANNED:
        raise Refused(t('Jobben er {status}.', status=job.status.word.lower()))


def start_job(
    order: Order,
    job: Job,
    employee_id: int,
    deed: Deed,
    *,
    running: Timer | None = None,
    elsewhere: str = '',
    switch: bool = False,
) -> Timer:
    """«Start jobb» [S12, S13]: the assigned employee, or the office for them; the second person joins.

    `running` is the person's timer that runs `elsewhere`, on another job or for the firm itself; with `switch` it stops
    at the moment the new one starts. Refused before Bekreftet; `Switch` when one runs and nobody has said so.
    """
    if not order.may_take(Step.START_JOB):
        raise Refused(why_not(order.status, Step.START_JOB))
    if not job.people:
        raise Refused(t('Jobben mangler ansatte. Velg hvem som skal gjøre den før den startes.'))
    if employee_id not in job.person_ids:
        raise Refused(t('Bare den som er satt opp på jobben kan starte den.'))
    if job.status is JobStatus.DONE:
        raise Refused(t('Jobben er allerede fullført. Bruk «Gjenåpne jobb».'))
    if job.status is JobStatus.CANCELLED:
        raise Refused(t('Jobben er avlyst.'))
    if any(timer.employee_id == employee_id for timer in job.running):
        raise Refused(t('Jobben er allerede startet.'))
    if running is not None:
        if not switch:
            raise Switch(elsewhere)
        running.stop(deed.now)
    job.on_way_at = None
    again = any(timer.employee_id == employee_id for timer in job.timers)
    made = Timer(employee_id=employee_id, started_at=max(deed.now, running.started_at) if running else deed.now)
    job.timers.append(made)
    if job.status is JobStatus.STARTED:
        deed.record(
            order.number,
            'job_continued' if again else 'job_joined',
            job=job.title,
            job_id=job.id,
            person=employee_id,
        )
        return made
    job.status, job.started_at = JobStatus.STARTED, deed.now
    order.take(Step.START_JOB, deed, job=job.title, job_id=job.id, person=employee_id)
    return made


def pause_job(order: Order, job: Job, employee_id: int, deed: Deed) -> None:
    """«Pause»: the person's timer stops, the job goes on; «Fortsett» starts another."""
    running = next((timer for timer in job.running if timer.employee_id == employee_id), None)
    if running is None:
        raise Refused(t('Tiden din går ikke på denne jobben.'))
    running.stop(deed.now)
    deed.record(order.number, 'job_paused', job=job.title, job_id=job.id, person=employee_id)


def complete_job(order: Order, job: Job, deed: Deed, *, unanswered: str = '') -> None:
    """«Fullfør jobb» [S14]: stops everyone's timer on it. The last assigned job completes the order.

    Refused with `unanswered`, the sentence that names what its checklist still asks for.
    """
    if order.status not in CONFIRMED_ON:
        raise Refused(why_not(order.status, Step.COMPLETE_JOB))
    by_crew = deed.actor.is_crew
    if by_crew and deed.actor.employee_id not in job.person_ids:
        raise Refused(t('Bare den som er satt opp på jobben kan fullføre den.'))
    if job.status is JobStatus.DONE:
        raise Refused(t('Jobben er allerede fullført.'))
    if job.status is JobStatus.CANCELLED:
        raise Refused(t('Jobben er avlyst.'))
    if job.status is JobStatus.PLANNED:
        if by_crew:
            raise Refused(t('Start jobben først.'))
        if not job.people:
            raise Refused(t('Jobben mangler ansatte. Velg hvem som skal gjøre den før den fullføres.'))
    if unanswered:
        raise Refused(unanswered)
    if job.status is JobStatus.PLANNED:
        job.started_at = deed.now
        deed.record(order.number, 'job_started_late', job=job.title, job_id=job.id)
    job.stop_timers(deed.now)
    job.status, job.completed_at = JobStatus.DONE, deed.now
    _done(order, job, deed)


def reopen_job(order: Order, job: Job, deed: Deed) -> None:
    """«Gjenåpne jobb»: the assignee for ten minutes, the office always."""
    order.must_be_open()
    if job.status is not JobStatus.DONE:
        raise Refused(t('Jobben er ikke fullført.'))
    if deed.actor.is_crew:
        if deed.actor.employee_id not in job.person_ids:
            raise Refused(t('Bare den som er satt opp på jobben kan gjenåpne den.'))
        if job.completed_at is None or deed.now - job.completed_at > REOPEN_WITHIN:
            raise Refused(t('Jobben ble fullført for mer enn ti minutter siden. Be kontoret om å gjenåpne den.'))
    if not order.may_take(Step.START_JOB):
        raise Refused(why_not(order.status, Step.START_JOB))
    job.status, job.completed_at = JobStatus.STARTED, None
    order.take(Step.START_JOB, deed, job=job.title, job_id=job.id, reopened=True)


def must_return(order: Order, job: Job, what: str, deed: Deed) -> Job:
    """«Må tilbake»: the job is done as far as it goes; what is left is a new one, without a date, for the same people.

    Refused: nothing said of what is left, a job that has not been started.
    """
    order.must_be_open()
    if deed.actor.is_crew and deed.actor.employee_id not in job.person_ids:
        raise Refused(t('Bare den som er satt opp på jobben kan gjøre dette.'))
    if job.status not in (JobStatus.STARTED, JobStatus.DONE):
        raise Refused(t('Start jobben først.'))
    left = Job.planned(
        title=job.title,
        description=typed.required(what, t('hva som gjenstår'), 2000),
        address=job.address,
        stops=job.stops,
        people=job.person_ids,
        lead_id=job.lead_id,
    )
    left.follows_id = job.id
    order.jobs.append(left)
    deed.record(order.number, 'job_follow_up', job=job.title, job_id=job.id)
    if job.status is JobStatus.STARTED:
        complete_job(order, job, deed)
    return left


def cancel_job(order: Order, job: Job, because: str, deed: Deed) -> None:
    """«Avlys jobb» with a reason. The last undone one counts as completing, if at least one job is done."""
    order.must_be_open()
    if not job.is_undone:
        raise Refused(t('Jobben er {status} og kan ikke avlyses.', status=job.status.word.lower()))
    if job.running:
        raise Refused(t('Jobben pågår. Fullfør eller stopp den før du avlyser den.'))
    job.cancelled_because = typed.required(because, t('årsaken'), 500)
    job.status = JobStatus.CANCELLED
    job.by_hand = job.plan_id is not None
    deed.record(order.number, 'job_cancelled', job=job.title, job_id=job.id)
    complete_if_nothing_left(order, deed, job)
    settle_if_done(order, deed)


def complete_if_nothing_left(order: Order, deed: Deed, job: Job | None = None) -> None:
    """What has been cancelled, or the end of a plan, completes the order when at least one job is done [S14]."""
    done = next((other for other in order.jobs if other.status is JobStatus.DONE), None)
    if done is not None and order.may_take(Step.COMPLETE_JOB):
        _complete_order(order, job or done, deed, cancelled=True)


def remove_job(order: Order, job: Job, deed: Deed) -> None:
    """Delete a job that never had a date; everything else is cancelled (bokføringsforskriften § 5-15)."""
    order.must_be_open()
    if job.had_day or job.status is not JobStatus.PLANNED or job.timers:
        raise Refused(t('En jobb som har hatt dato kan ikke slettes. Avlys den i stedet.'))
    order.jobs.remove(job)
    deed.record(order.number, 'job_removed', job=job.title)


def plan_job(order: Order, job: Job, **fields: object) -> None:
    """Change what is planned: what, when, where, who. Refused on a job that is over."""
    order.must_be_open()
    if not job.is_undone:
        raise Refused(t('Jobben er {status} og kan ikke endres.', status=job.status.word.lower()))
    if 'price' in fields and job.price_per is not Per.JOB:
        raise Refused(t('Prisen gjelder {per}. Velg «Denne og alle følgende».', per=job.price_per.word))
    day, starts, ends = (fields.get(name, getattr(job, name)) for name in ('day', 'starts', 'ends'))
    check_times(
        day if isinstance(day, date) else None,
        starts if isinstance(starts, time) else None,
        ends if isinstance(ends, time) else None,
        overnight=not fields.get('is_window', job.is_window),
    )
    for name, value in fields.items():
        if name == 'people':
            assert isinstance(value, list)
            assign(job, value)
        else:
            setattr(job, name, value)
    job.by_hand = job.plan_id is not None and (job.by_hand or bool(fields))
    job.had_day = job.had_day or job.day is not None
    if 'day' in fields and job.day is None:
        job.starts = job.ends = None
    if job.ends is None:
        job.is_window = False


def assign(job: Job, person_ids: list[int]) -> None:
    """Who is to do it; somebody whose timer runs on it cannot be taken off."""
    running = {timer.employee_id for timer in job.running}
    if running - set(person_ids):
        raise Refused(t('Den som er i gang med jobben kan ikke tas av den. Fullfør eller stopp jobben først.'))
    job.people = [a for a in job.people if a.employee_id in person_ids] + [
        Assignment(employee_id=person) for person in person_ids if person not in job.person_ids
    ]


def _done(order: Order, job: Job, deed: Deed) -> None:
    if not _complete_order(order, job, deed):
        deed.record(order.number, 'job_completed', job=job.title, job_id=job.id)
    settle_if_done(order, deed)


def _complete_order(order: Order, job: Job, deed: Deed, **data: bool) -> bool:
    """Take the step when no assigned, not cancelled job is left undone and no plan goes on; whether it was taken."""
    if order.goes_on or any(other.is_undone and other.people for other in order.jobs):
        return False
    order.take(Step.COMPLETE_JOB, deed, job=job.title, job_id=job.id, **data)
    return True
