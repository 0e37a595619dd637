"""Hours: typed, put right, approved, locked. What is shown of them is in `hours_view`.

Whoever changes hours holds the employee, the order and the firm's months, in that sequence (`overlaps`).
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from domain import text as typed
from domain import timing
from domain.access import Act, Actor
from domain.company import Company
from domain.history import Deed
from domain.job import Job, typed_day, typed_time
from domain.order import Order
from domain.refused import NotFound, Refused
from domain.status import Status
from domain.timing import EntryState, LockedMonth, TimeKind, Timer, first_of, next_month
from domain.words import clock, full_month, in_oslo, short_date, t
from domain.working import Switch
from store import company, orders, overlaps, sign_in
from store.hours_view import assigned, within

# ---------- typing and putting right ----------


def add(session: Session, actor: Actor, given: Mapping[str, Any], *, employee_id: int | None = None) -> int:
    """«Før timer», as typed (`_read`): one's own, a lead's those on the job, in the office anybody's; the id."""
    deed = sign_in.check(session, actor, Act.HOURS)
    person = overlaps.hold(session, _whose(session, actor, employee_id, given.get('job_id')))
    overlaps.hold_orders(session, given.get('job_id'))
    job = _job(session, actor, given.get('job_id'))
    made = _read(deed, person, job.id if job else None, given)
    _must_be_open(session, made.day)
    overlaps.must_be_free(session, made, name=_other(session, actor, person))
    made.typed_at, made.typed_by = deed.now, actor.employee_id
    session.add(made)
    deed.record(
        _touched(session, deed, job), 'hours_added', person=person, job=_named(job), length=timing.length(made.minutes)
    )
    session.flush()
    assert made.id is not None
    return made.id


def add_for(session: Session, actor: Actor, people: Collection[int], given: Mapping[str, Any]) -> None:
    """«Før timer for laget»: the same hours for several on a job, by its lead or the office; for all or none."""
    if not people:
        raise Refused(t('Velg hvem timene gjelder.'))
    sign_in.check(session, actor, Act.HOURS)
    for person in sorted(people):  # all of them before the order, and the months that the first one holds
        overlaps.hold(session, _whose(session, actor, person, given.get('job_id')))
    for person in sorted(people):
        add(session, actor, given, employee_id=person)


def start(session: Session, actor: Actor, what: str, *, switch: bool = False) -> None:
    """«Start intern tid»: one's own time goes on `what`, for the firm itself and no job.

    With `switch` what runs stops at the same moment. Refused: nothing said, the same runs already. Raises `Switch`.
    """
    deed = sign_in.check(session, actor, Act.HOURS)
    said = typed.required(what, t('hva tiden går til'), 200)
    person = overlaps.hold(session, actor.employee_id)
    ran = overlaps.running(session, person)
    overlaps.hold_orders(session, ran.job_id if ran else None)
    made = Timer(employee_id=person, started_at=sign_in.hold_moment(deed).now, note=said)
    ran = overlaps.running(session, made.employee_id)  # somebody may have completed that job meanwhile
    if ran is not None:
        job = session.get(Job, ran.job_id) if ran.job_id else None
        if job is None and ran.note == said:
            raise Refused(t('Tiden går allerede på «{what}».', what=said))
        if not switch:
            raise Switch(job.title if job else ran.note)
        ran.stop(deed.now)
        made.started_at = ran.stopped_at or deed.now
        session.flush()
        if job is not None:
            deed.record(
                _touched(session, deed, job), 'job_paused', job=job.title, job_id=job.id, person=made.employee_id
            )
    overlaps.must_be_free(session, made)
    session.add(made)
    deed.record(None, 'hours_started', person=made.employee_id)


def in_the_way(
    session: Session, actor: Actor, given: Mapping[str, Any], people: Collection[int], *, entry_id: int | None = None
) -> str:
    """What would be said of hours as they are being typed, if they meet others; '' while they are not whole.

    `entry_id` is the entry that they would put right.
    """
    deed = sign_in.check(session, actor, Act.HOURS)
    for person in people:
        _whose(session, actor, person, given.get('job_id'))
        try:
            other = overlaps.met(session, _read(deed, person, None, {**given, 'note': '-'}), entry_id)
        except Refused:
            return ''  # the fields say themselves what is wrong
        if other is not None:
            return timing.in_the_way(other, _other(session, actor, person))
    return ''


def correct(session: Session, actor: Actor, entry_id: int, because: str, given: Mapping[str, Any]) -> EntryState:
    """Put an entry right, as typed; what it was stays beside it. What an employee changes of a day before today waits.

    A locked one stays as it is, and a new entry holds the difference. Returns what the new one is.
    """
    deed, was = _entry(session, actor, entry_id, also=given.get('job_id'))
    why = typed.required(because, t('hvorfor timene rettes'), 200)
    if was.is_running:
        raise Refused(t('Tiden går fortsatt. Stopp den først.'))
    if was.state is not EntryState.STANDS:
        raise Refused(t('Timene er allerede rettet. Se den nye føringen.'))
    if session.exec(_asked_about(was)).first():
        raise Refused(t('Det venter allerede en rettelse av disse timene på kontoret.'))
    job = _job(session, actor, given.get('job_id'), was.job_id)
    made = _read(deed, was.employee_id, job.id if job else None, given)
    shown = made.minutes
    if was.locked_at is not None:
        if made.job_id != was.job_id or made.kind is not was.kind:
            raise Refused(t('Måneden er låst. Bare lengden kan rettes.'))
        earlier = session.exec(select(Timer).where(Timer.replaces_id == was.id, Timer.state == EntryState.STANDS))
        made = timing.difference(was, made, deed.now, sum(each.minutes for each in earlier))
    else:
        _must_be_open(session, made.day)
        overlaps.must_be_free(session, made, was.id)
        made.replaces_id = was.id
    made.because, made.typed_at, made.typed_by = why, deed.now, actor.employee_id
    if actor.is_crew and was.day < deed.today:
        made.state = EntryState.WAITING
    elif was.locked_at is None:
        was.state = EntryState.REPLACED
    session.add(made)
    deed.record(
        _touched(session, deed, job),
        'hours_asked' if made.state is EntryState.WAITING else 'hours_corrected',
        person=was.employee_id,
        job=_named(job),
        day=_day(was),
        old=timing.length(was.minutes),
        new=timing.length(shown),
    )
    return made.state


def annul(session: Session, actor: Actor, entry_id: int, because: str) -> None:
    """Hours that never were: they stay, struck out, with the reason. An employee's own only on the same day."""
    deed, was = _entry(session, actor, entry_id)
    why = typed.required(because, t('hvorfor timene annulleres'), 200)
    if was.is_running:
        raise Refused(t('Tiden går fortsatt. Stopp den først.'))
    if was.state is not EntryState.STANDS:
        raise Refused(t('Timene gjelder ikke lenger.'))
    if was.locked_at is not None:
        raise Refused(t('Måneden er låst. Rett timene i stedet.'))
    if actor.is_crew and was.day < deed.today:
        raise Refused(t('Timer fra en tidligere dag kan bare kontoret annullere. Be kontoret om det.'))
    for asked in session.exec(_asked_about(was)):
        asked.state = EntryState.DECLINED
    was.state, was.because = EntryState.ANNULLED, why
    job = session.get(Job, was.job_id) if was.job_id else None
    deed.record(
        _touched(session, deed, job),
        'hours_annulled',
        person=was.employee_id,
        job=_named(job),
        day=_day(was),
        length=timing.length(was.minutes),
    )


def answer(session: Session, actor: Actor, entry_id: int, approved: bool) -> None:
    """«Godkjenn» or «Avslå» a correction that waits."""
    deed, asked = _entry(session, actor, entry_id, Act.APPROVE_HOURS)
    if asked.state is not EntryState.WAITING:
        raise Refused(t('Rettelsen er allerede behandlet.'))
    was = session.get(Timer, asked.replaces_id, populate_existing=True)
    if approved and was is not None and was.locked_at is None:
        _must_be_open(session, asked.day)
        overlaps.must_be_free(session, asked, was.id)
        was.state = EntryState.REPLACED
    elif approved and was is not None and _is_instead_of(asked, was):
        raise Refused(t('Måneden er låst. Avslå rettelsen, og før differansen i en åpen måned.'))
    asked.state = EntryState.STANDS if approved else EntryState.DECLINED
    job = session.get(Job, asked.job_id) if asked.job_id else None
    order = _touched(session, deed, job)
    deed.record(order, 'hours_approved' if approved else 'hours_declined', person=asked.employee_id)


def stop(session: Session, actor: Actor, entry_id: int, day: str, at: str) -> None:
    """«Glemte du å stoppe?»: stop a timer at the moment that is typed, or now when nothing is."""
    deed, running = _entry(session, actor, entry_id)
    if not running.is_running:
        raise Refused(t('Tiden er allerede stoppet.'))
    ends, clock_time = deed.now, typed_time(at)
    if clock_time is not None:
        on = typed_day(day) or running.day
        ends = in_oslo(on, clock_time)
        if ends <= running.started_at:
            raise Refused(t('Tiden startet kl. {time}. Slutten må være senere.', time=clock(running.started_at)))
        if ends > deed.now:
            raise Refused(t('Slutten kan ikke være frem i tid.'))
    running.stop(ends)
    job = session.get(Job, running.job_id) if running.job_id else None
    deed.record(
        _touched(session, deed, job), 'hours_stopped', person=running.employee_id, job=_named(job), time=clock(ends)
    )


def lock(session: Session, actor: Actor, first: date) -> None:
    """«Lås måneden»: from now on its hours cannot change. Refused while it goes on or something waits."""
    deed = sign_in.check(session, actor, Act.APPROVE_HOURS)
    _hold_months(session)
    if first != first_of(first) or next_month(first) > deed.today:
        raise Refused(t('Måneden er ikke over ennå.'))
    if session.get(LockedMonth, first, populate_existing=True):
        raise Refused(t('Måneden er allerede låst.'))
    found = session.exec(select(Timer).where(*within(first, next_month(first))).with_for_update()).all()
    if any(each.is_running for each in found):
        raise Refused(t('Noen sin tid går fortsatt. Stopp den før måneden låses.'))
    of_these = select(Timer.id).where(*within(first, next_month(first)))
    waits = select(Timer.id).where(Timer.state == EntryState.WAITING, col(Timer.replaces_id).in_(of_these))
    if any(each.state is EntryState.WAITING for each in found) or session.exec(waits).first():
        raise Refused(t('Noen rettelser venter på svar. Godkjenn eller avslå dem før måneden låses.'))
    for each in found:
        each.locked_at = deed.now
    session.add(LockedMonth(month=first, locked_at=deed.now, employee_id=actor.employee_id))
    deed.record(None, 'hours_locked', month=full_month(first))


# ---------- what is used above ----------


def _read(deed: Deed, employee_id: int, job_id: int | None, given: Mapping[str, Any]) -> Timer:
    """An entry out of what was typed: day, starts, ends, length, pause, kind, note."""
    kind = str(given.get('kind') or TimeKind.WORK)
    if kind not in set(TimeKind):
        raise Refused(t('Velg hva timene er.'))
    return timing.entry(
        employee_id=employee_id,
        job_id=job_id,
        day=typed_day(str(given.get('day') or '')),
        starts=typed_time(str(given.get('starts') or '')),
        ends=typed_time(str(given.get('ends') or '')),
        length=str(given.get('length') or ''),
        pause_text=str(given.get('pause') or ''),
        kind=TimeKind(kind),
        note=str(given.get('note') or ''),
        now=deed.now,
    )


def _whose(session: Session, actor: Actor, employee_id: int | None, job_id: int | None = None) -> int:
    """Whose hours: one's own, in the office anybody's, and of those on a job its lead's to type. `NotFound` else."""
    wanted = actor.employee_id if employee_id is None else employee_id
    if wanted is None:
        raise NotFound
    if actor.is_crew and wanted != actor.employee_id:
        orders.must_lead(session, actor, job_id, wanted)
    return wanted


def _other(session: Session, actor: Actor, person: int) -> str:
    """The name of somebody who is not the one who types."""
    return '' if person == actor.employee_id else company.names(session).get(person, '')


def _entry(
    session: Session, actor: Actor, entry_id: int, act: Act = Act.HOURS, *, also: int | None = None
) -> tuple[Deed, Timer]:
    """An entry that this person may change, with everything held that it hangs on; `also` is the job it is to go to.

    `NotFound` alike for missing and others'.
    """
    deed = sign_in.check(session, actor, act)
    found = session.get(Timer, entry_id)
    if found is None:
        raise NotFound(t('Timene finnes ikke lenger.'))
    if actor.is_crew and found.employee_id != actor.employee_id:
        for job_id in {found.job_id, also or found.job_id}:
            orders.must_lead(session, actor, job_id, found.employee_id)
    overlaps.hold(session, found.employee_id)
    overlaps.hold_orders(session, found.job_id, also)
    _hold_months(session)
    sign_in.hold_moment(deed)
    session.refresh(found, with_for_update=True)
    return deed, found


def _job(session: Session, actor: Actor, job_id: int | None, already: int | None = None) -> Job | None:
    """The job that hours are typed on, of no draft; an employee's own, or the one they are on already."""
    if job_id is None:
        return None
    query = select(Job).join(Order).where(Job.id == job_id, Order.status != Status.DRAFT)
    if actor.is_crew and job_id != already:
        query = query.where(col(Job.id).in_(assigned(actor.employee_id)))
    found = session.exec(query).first()
    if found is None:
        raise NotFound(t('Jobben finnes ikke lenger. Velg en annen.'))
    return found


def _asked_about(was: Timer) -> Any:
    return select(Timer).where(Timer.replaces_id == was.id, Timer.state == EntryState.WAITING)


def _is_instead_of(asked: Timer, was: Timer) -> bool:
    """Whether a correction was typed before the month was locked: it holds all of the time, not the difference."""
    return was.locked_at is not None and (asked.typed_at is None or asked.typed_at < was.locked_at)


def _hold_months(session: Session) -> None:
    """Lock the firm until the transaction ends, so that no month is locked meanwhile."""
    session.execute(select(Company.id).with_for_update(key_share=True))


def _must_be_open(session: Session, day: date) -> None:
    _hold_months(session)
    if session.get(LockedMonth, first_of(day), populate_existing=True):
        raise Refused(
            t('Timene for {month} er låst. Før differansen på en dag i en åpen måned.', month=full_month(day))
        )


def _touched(session: Session, deed: Deed, job: Job | None) -> int | None:
    """The number of the job's order, whose version counts up as by every change of anything in it."""
    if job is None:
        return None
    order = orders.touch(session, job.order_id, deed)
    assert order is not None
    return order.number


def _named(job: Job | None) -> str:
    return job.title if job else ''


def _day(timer: Timer) -> str:
    return short_date(timer.day)
