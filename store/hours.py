"""Hours: typed, put right, approved, locked; the month of each employee, and as a file.

Whoever changes hours locks the employee first, so that two phones cannot type the same time twice; months are locked
under the firm's row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from domain import spreadsheet, timing
from domain import text as typed
from domain.access import Act, Actor, Role
from domain.company import Company
from domain.employee import Employee
from domain.history import Deed
from domain.job import Assignment, Job, JobStatus, typed_day, typed_time
from domain.order import Order
from domain.refused import NotFound, Refused
from domain.status import Status
from domain.timing import EntryState, LockedMonth, TimeKind, Timer, first_of, next_month
from domain.words import OSLO, clock, full_month, in_oslo, number, short_date, t, this_day
from store import company, sign_in

RECENT = timedelta(days=60)
"""How old a job may be that hours are typed on without being looked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Hours with what they are about. `was` is what they put right; `ends` a running job's planned end."""

    timer: Timer
    name: str
    job: str = ''
    order: int | None = None
    ends: time | None = None
    was: Timer | None = None

    @property
    def about(self) -> str:
        """The job, or what the internal time went to."""
        return self.job or self.timer.note or t('Intern tid')


@dataclass(slots=True)
class Person:
    """One employee's entries of some days, oldest first, also those that no longer count."""

    employee_id: int
    name: str
    entries: list[Entry] = field(default_factory=list)

    def minutes(self, *, day: date | None = None, since: date | None = None) -> int:
        """What counts, in all, of one day or from a day on."""
        return sum(
            each.timer.minutes
            for each in self.entries
            if each.timer.counts and day in (None, each.timer.day) and (since is None or each.timer.day >= since)
        )

    @property
    def work(self) -> int:
        return sum(e.timer.minutes for e in self.entries if e.timer.counts and e.job and e.timer.kind is TimeKind.WORK)

    @property
    def travel(self) -> int:
        return sum(e.timer.minutes for e in self.entries if e.timer.counts and e.timer.kind is TimeKind.TRAVEL)

    @property
    def internal(self) -> int:
        return self.minutes() - self.work - self.travel

    @property
    def days(self) -> list[date]:
        """The days with entries, the newest first."""
        return sorted({each.timer.day for each in self.entries}, reverse=True)


@dataclass(slots=True)
class Month:
    """A month of everybody who has hours or could have: who, what waits for the office, and whether it is locked."""

    month: date
    today: date
    now: datetime
    people: list[Person]
    waiting: list[Entry]
    locked: LockedMonth | None
    staff: dict[int, str]
    """Everybody active: whose hours may be typed."""
    firm: str

    def person(self, employee_id: int) -> Person | None:
        return next((each for each in self.people if each.employee_id == employee_id), None)


def month(session: Session, actor: Actor, first: date) -> Month:
    """The month that begins with `first`, of everybody."""
    deed = sign_in.check(session, actor, Act.SEE_OFFICE)
    found = _between(session, first, next_month(first))
    names = company.names(session)
    staff = session.exec(select(Employee).where(Employee.active).order_by(col(Employee.name)))
    active = {each.id: each.name for each in staff if each.id}
    people = {key: Person(key, name) for key, name in active.items()}
    for each in found:
        key = each.timer.employee_id
        people.setdefault(key, Person(key, names.get(key, t('En tidligere ansatt')))).entries.append(each)
    waits = _entries(session, Timer.state == EntryState.WAITING)
    return Month(
        first,
        deed.today,
        deed.now,
        sorted(people.values(), key=lambda each: each.name.lower()),
        waits,
        session.get(LockedMonth, first, populate_existing=True),
        active,
        company.get(session).name,
    )


def mine(session: Session, actor: Actor, first: date) -> tuple[Person, date, datetime]:
    """The month of the employee who asks, with the week that today is in; the date and the moment."""
    deed = sign_in.check(session, actor, Act.SEE_CREW)
    me = session.get(Employee, actor.employee_id)
    assert me is not None
    assert me.id is not None
    begins = min(first, deed.today - timedelta(days=deed.today.weekday()))
    found = _between(session, begins, next_month(first), Timer.employee_id == me.id)
    return Person(me.id, me.name, found), deed.today, deed.now


def jobs_for(session: Session, actor: Actor, employee_id: int) -> dict[int, str]:
    """The jobs that hours of this employee are typed on: theirs of the last two months, in the office everybody's."""
    deed = sign_in.check(session, actor, Act.HOURS)
    query = (
        select(Job, Order.number)
        .join(Order)
        .where(
            Order.status != Status.DRAFT,
            Job.status != JobStatus.CANCELLED,
            (col(Job.day).is_(None) & (Job.status != JobStatus.DONE))
            | col(Job.day).between(deed.today - RECENT, deed.today + timedelta(days=1))
            | (col(Job.completed_at) >= deed.now - RECENT),
        )
    )
    if actor.role is Role.CREW:
        query = query.where(col(Job.id).in_(_assigned(actor.employee_id)))
    rows = session.exec(query.order_by(col(Job.day).desc(), col(Job.id).desc()).limit(300))
    theirs = set(session.exec(_assigned(employee_id)))
    found = sorted(rows, key=lambda row: row[0].id not in theirs)
    return {
        job.id: f'{number_} · {job.title}' + (f' · {this_day(job.day, deed.today)}' if job.day else '')
        for job, number_ in found
        if job.id is not None
    }  # fmt: skip


# ---------- typing and putting right ----------


def add(session: Session, actor: Actor, given: Mapping[str, Any], *, employee_id: int | None = None) -> int:
    """«Før timer», as typed (`_read`): one's own, or in the office anybody's; the id."""
    deed = sign_in.check(session, actor, Act.HOURS)
    person = _person(session, actor, employee_id)
    job = _job(session, actor, given.get('job_id'))
    made = _read(deed, person, job.id if job else None, given)
    _must_be_open(session, made.day)
    _must_be_free(session, made)
    made.typed_at, made.typed_by = deed.now, actor.employee_id
    session.add(made)
    deed.record(
        _touched(session, deed, job), 'hours_added', person=person, job=_named(job), length=timing.length(made.minutes)
    )
    session.flush()
    assert made.id is not None
    return made.id


def correct(session: Session, actor: Actor, entry_id: int, because: str, given: Mapping[str, Any]) -> EntryState:
    """Put an entry right, as typed; what it was stays beside it. What an employee changes of a day before today waits.

    A locked one stays as it is, and a new entry holds the difference. Returns what the new one is.
    """
    deed, was = _entry(session, actor, entry_id)
    why = typed.required(because, t('hvorfor timene rettes'), 200)
    if was.is_running:
        raise Refused(t('Tiden går fortsatt. Stopp den først.'))
    if was.state is not EntryState.STANDS:
        raise Refused(t('Timene er allerede rettet. Se den nye føringen.'))
    if was.locked_at is None and session.exec(_asked_about(was)).first():
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
        _must_be_free(session, made, was.id)
        made.replaces_id = was.id
    made.because, made.typed_at, made.typed_by = why, deed.now, actor.employee_id
    if actor.role is Role.CREW and was.day < deed.today:
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
    if actor.role is Role.CREW and was.day < deed.today:
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
        _must_be_free(session, asked, was.id)
        was.state = EntryState.REPLACED
    elif approved and was is not None and asked.has_span:  # the month was locked meanwhile
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


# ---------- the month ----------


def lock(session: Session, actor: Actor, first: date) -> None:
    """«Lås måneden»: from now on its hours cannot change. Refused while it goes on or something waits."""
    deed = sign_in.check(session, actor, Act.APPROVE_HOURS)
    session.execute(select(Company.id).with_for_update())
    if first != first_of(first) or next_month(first) > deed.today:
        raise Refused(t('Måneden er ikke over ennå.'))
    if session.get(LockedMonth, first, populate_existing=True):
        raise Refused(t('Måneden er allerede låst.'))
    found = session.exec(select(Timer).where(*_within(first, next_month(first))).with_for_update()).all()
    if any(each.is_running for each in found):
        raise Refused(t('Noen sin tid går fortsatt. Stopp den før måneden låses.'))
    if any(each.state is EntryState.WAITING for each in found):
        raise Refused(t('Noen rettelser venter på svar. Godkjenn eller avslå dem før måneden låses.'))
    for each in found:
        each.locked_at = deed.now
    session.add(LockedMonth(month=first, locked_at=deed.now, employee_id=actor.employee_id))
    deed.record(None, 'hours_locked', month=full_month(first))


def export(session: Session, actor: Actor, first: date, employee_id: int | None = None) -> bytes:
    """The entries that count, of everybody or of one, as a CSV file."""
    view = month(session, actor, first)
    people = [each for each in view.people if employee_id in (None, each.employee_id)]
    header = [t('Ansatt'), t('Dato'), t('Fra'), t('Til'), t('Pause (min)'), t('Minutter'), t('Timer'), t('Hva'),
              t('Ordre'), t('Jobb'), t('Notat'), t('Rettet fordi')]  # fmt: skip
    return spreadsheet.write(
        header, (_cells(each) for person in people for each in person.entries if each.timer.counts)
    )


def _cells(entry: Entry) -> list[str]:
    timer = entry.timer
    starts, ends = (
        (f'{at.astimezone(OSLO):%H:%M}' if at and timer.has_span else '') for at in (timer.started_at, timer.stopped_at)
    )
    what = timer.kind.word if entry.job or timer.kind is TimeKind.TRAVEL else t('Intern tid')
    hours = number(timing.decimal_hours(timer.minutes), 2).replace('−', '-')
    return [entry.name, short_date(timer.day), starts, ends, str(timer.pause), str(timer.minutes), hours, what,
            str(entry.order or ''), entry.job, timer.note, timer.because]  # fmt: skip


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


def _person(session: Session, actor: Actor, employee_id: int | None) -> int:
    """Whose hours: one's own, or in the office anybody's; the employee is locked."""
    wanted = actor.employee_id if actor.role is Role.CREW or employee_id is None else employee_id
    if actor.role is Role.CREW and employee_id not in (None, wanted):
        raise NotFound
    found = session.exec(select(Employee.id).where(Employee.id == wanted).with_for_update()).first()
    if found is None:
        raise NotFound(t('Den ansatte finnes ikke lenger.'))
    return found


def _entry(session: Session, actor: Actor, entry_id: int, act: Act = Act.HOURS) -> tuple[Deed, Timer]:
    """An entry that this person may change, with its employee locked. `NotFound` alike for missing and others'."""
    deed = sign_in.check(session, actor, act)
    found = session.get(Timer, entry_id)
    if found is None or (actor.role is Role.CREW and found.employee_id != actor.employee_id):
        raise NotFound(t('Timene finnes ikke lenger.'))
    _person(session, actor, found.employee_id)
    session.refresh(found, with_for_update=True)
    return deed, found


def _job(session: Session, actor: Actor, job_id: int | None, already: int | None = None) -> Job | None:
    """The job that hours are typed on, of no draft; an employee's own, or the one they are on already."""
    if job_id is None:
        return None
    query = select(Job).join(Order).where(Job.id == job_id, Order.status != Status.DRAFT)
    if actor.role is Role.CREW and job_id != already:
        query = query.where(col(Job.id).in_(_assigned(actor.employee_id)))
    found = session.exec(query).first()
    if found is None:
        raise NotFound(t('Jobben finnes ikke lenger. Velg en annen.'))
    return found


def _assigned(employee_id: int | None) -> Any:
    return select(Assignment.job_id).where(Assignment.employee_id == employee_id)


def _asked_about(was: Timer) -> Any:
    return select(Timer).where(Timer.replaces_id == was.id, Timer.state == EntryState.WAITING)


def _must_be_open(session: Session, day: date) -> None:
    session.execute(select(Company.id).with_for_update())
    if session.get(LockedMonth, first_of(day), populate_existing=True):
        raise Refused(
            t('Timene for {month} er låst. Før differansen på en dag i en åpen måned.', month=full_month(day))
        )


def _must_be_free(session: Session, made: Timer, but: int | None = None) -> None:
    near = select(Timer).where(
        Timer.employee_id == made.employee_id,
        Timer.state == EntryState.STANDS,
        col(Timer.id) != (but or 0),
        col(Timer.started_at) > made.started_at - timedelta(days=2),
        col(Timer.started_at) < (made.stopped_at or made.started_at),
    )
    other = timing.overlapping(made, session.exec(near))
    if other is not None:
        raise Refused(
            t('Det er allerede ført {hours} {day}. Rett klokkeslettene, eller rett den føringen.',
              hours=other.hours, day=_day(other))
        )  # fmt: skip


def _touched(session: Session, deed: Deed, job: Job | None) -> int | None:
    """The number of the job's order, whose version counts up as by every change of anything in it."""
    if job is None:
        return None
    order = session.get(Order, job.order_id, with_for_update=True, populate_existing=True)
    assert order is not None
    order.changed_at = deed.now
    return order.number


def _named(job: Job | None) -> str:
    return job.title if job else ''


def _day(timer: Timer) -> str:
    return short_date(timer.day)


def _within(first: date, until: date) -> tuple[Any, Any]:
    return (
        col(Timer.started_at) >= in_oslo(first, time()),
        col(Timer.started_at) < in_oslo(until, time()),
    )


def _between(session: Session, first: date, until: date, *which: Any) -> list[Entry]:
    return _entries(session, *_within(first, until), *which)


def _entries(session: Session, *which: Any) -> list[Entry]:
    names = company.names(session)
    rows = session.exec(
        select(Timer, Job, Order.number)
        .join(Job, col(Job.id) == Timer.job_id, isouter=True)
        .join(Order, col(Order.id) == Job.order_id, isouter=True)
        .where(*which)
        .order_by(col(Timer.started_at), col(Timer.id))
        .execution_options(populate_existing=True)
    ).all()
    earlier = _by_id(session, {timer.replaces_id for timer, _, _ in rows if timer.replaces_id})
    return [
        Entry(
            timer,
            names.get(timer.employee_id, t('En tidligere ansatt')),
            job.title if job else '',
            number_,
            job.ends if job and job.day == timer.day else None,
            earlier.get(timer.replaces_id or 0),
        )
        for timer, job, number_ in rows
    ]


def _by_id(session: Session, ids: Iterable[int]) -> dict[int, Timer]:
    found = session.exec(select(Timer).where(col(Timer.id).in_(list(ids))))
    return {each.id: each for each in found if each.id is not None}
