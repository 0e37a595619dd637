"""Fravær: who is away when, and what speaks against giving somebody a job: another job, or being away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from domain import absence, editing
from domain.absence import Absence, AbsenceKind
from domain.access import Act, Actor
from domain.employee import Employee
from domain.history import Deed, History
from domain.job import UNDONE, Assignment, Job, span, typed_day, typed_time
from domain.refused import NotFound, Refused
from domain.telling import who_changed
from domain.timing import duration
from domain.words import t, this_day
from store import company, sign_in

KEPT_ON_SCREEN = timedelta(days=90)
"""How long an absence that is over stands on the page."""
LABELS = {'kind': 'Hva', 'first': 'Første dag', 'last': 'Siste dag', 'starts': 'Fra', 'ends': 'Til'}


@dataclass(frozen=True, slots=True)
class Away:
    """Absences with whose they are: those that are or come, the next one first, then those that are over."""

    coming: list[tuple[Absence, Employee]]
    over: list[tuple[Absence, Employee]]
    staff: dict[int, str]
    """Who can be away: everybody active."""
    today: date


def listing(session: Session, actor: Actor) -> Away:
    """What is and comes, and the last ninety days."""
    deed = sign_in.check(session, actor, Act.SEE_OFFICE)
    query = select(Absence, Employee).join(Employee).where(col(Absence.last) >= deed.today - KEPT_ON_SCREEN)
    found = list(session.exec(query.order_by(col(Absence.first), col(Absence.id))))
    staff = session.exec(select(Employee).where(Employee.active).order_by(col(Employee.id)))
    return Away(
        [pair for pair in found if pair[0].last >= deed.today],
        [pair for pair in reversed(found) if pair[0].last < deed.today],
        {each.id: each.name for each in staff if each.id},
        deed.today,
    )


def between(session: Session, actor: Actor, first: date, last: date) -> list[Absence]:
    """Every absence that holds any of these days."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    query = select(Absence).where(col(Absence.last) >= first, col(Absence.first) <= last)
    return list(session.exec(query.order_by(col(Absence.first))))


def coming(session: Session, actor: Actor) -> list[Absence]:
    """Every absence that is or comes, for whoever chooses people."""
    deed = sign_in.check(session, actor, Act.SEE_OFFICE)
    return list(session.exec(select(Absence).where(col(Absence.last) >= deed.today).order_by(col(Absence.first))))


def add(
    session: Session,
    actor: Actor,
    *,
    employee_id: int,
    kind: str,
    first: str,
    last: str = '',
    starts: str = '',
    ends: str = '',
) -> None:
    """«Legg til fravær», as typed; without a last day it is one day."""
    deed = sign_in.check(session, actor, Act.EDIT_ABSENCE)
    employee = session.get(Employee, employee_id, with_for_update={'key_share': True}, populate_existing=True)
    if employee is None or not employee.active:
        raise NotFound(t('Den ansatte er ikke lenger aktiv.'))
    values = _checked({'kind': kind, 'first': first, 'last': last, 'starts': starts, 'ends': ends})
    session.add(Absence(employee_id=employee_id, **values))
    deed.record(None, 'absence_added', person=employee_id)


def edit(
    session: Session,
    actor: Actor,
    absence_id: int,
    opened: Mapping[str, Any],
    wanted: Mapping[str, str],
    *,
    force: bool = False,
) -> None:
    """Save an absence from its dialog; `opened` holds `values` of what it was then. Raises `Conflict`."""
    found, deed = _one(session, actor, absence_id)

    def who(_: str) -> str:
        query = select(History).where(History.event == 'absence_edited').order_by(col(History.id).desc()).limit(20)
        entry = next((each for each in session.exec(query) if each.data.get('absence') == absence_id), None)
        return who_changed(entry, company.names(session), deed.today)

    changes = editing.merge(found, opened, _checked(wanted), LABELS, shown=_shown, who=who, force=force)
    if changes:
        whole = {**values(found), **changes}
        absence.check(whole['first'], whole['last'], whole['starts'], whole['ends'])
        for field, value in changes.items():
            setattr(found, field, value)
        fields = ', '.join(t(LABELS[field]).lower() for field in changes)
        deed.record(None, 'absence_edited', person=found.employee_id, absence=absence_id, fields=fields)


def remove(session: Session, actor: Actor, absence_id: int) -> None:
    """Delete an absence: it was a mistake, or the person came all the same."""
    found, deed = _one(session, actor, absence_id)
    deed.record(None, 'absence_removed', person=found.employee_id)
    session.delete(found)


def values(row: Absence) -> dict[str, Any]:
    """What its dialog holds when it is opened."""
    return {field: getattr(row, field) for field in LABELS}


def against(
    session: Session,
    actor: Actor,
    people: Sequence[int],
    *,
    day: str,
    starts: str = '',
    ends: str = '',
    minutes: str = '',
    is_window: bool = False,
    but: int | None = None,
) -> list[str]:
    """What speaks against these people doing a job then, as typed in its dialog: a sentence for each collision.

    `but` is the job itself. What is typed wrong speaks against nothing: the fields say that themselves.
    """
    deed = sign_in.check(session, actor, Act.SEE_OFFICE)
    try:
        on, begins, stops = typed_day(day), typed_time(starts), typed_time(ends)
        lasts = duration(minutes) if minutes.strip() else None
    except Refused:
        return []
    if on is None or not people:
        return []
    names = company.names(session)
    away = session.exec(
        select(Absence)
        .where(col(Absence.employee_id).in_(people), col(Absence.last) >= on, col(Absence.first) <= on)
        .order_by(col(Absence.employee_id), col(Absence.first))
    )
    said = [
        t('{name} {state} {until}.', name=names[each.employee_id], state=each.kind.state, until=each.until(deed.today))
        for each in away
        if each.collides(on, begins, stops if stops is None or begins is None or stops > begins else time.max)
    ]
    said = [sentence.replace('..', '.') for sentence in said]
    if begins is None or is_window:  # it can be moved out of the way
        return said
    return said + _busy(session, people, names, span(on, begins, stops, lasts), but)


def _busy(
    session: Session,
    people: Sequence[int],
    names: Mapping[int, str],
    wanted: tuple[datetime, datetime],
    but: int | None,
) -> list[str]:
    """The other jobs that share any time with the one that is wanted; last night's and the next morning's, too."""
    nearby = timedelta(days=1)
    rows = session.exec(
        select(Assignment.employee_id, Job)
        .join(Job, col(Job.id) == Assignment.job_id)
        .where(
            col(Assignment.employee_id).in_(people),
            col(Job.day).between(wanted[0].date() - nearby, wanted[1].date()),
            col(Job.starts).is_not(None),
            col(Job.status).in_(list(UNDONE)),
            col(Job.id) != (but or 0),
        )
        .order_by(col(Job.day), col(Job.starts), col(Assignment.employee_id))
    )
    return [
        t('{name} er på «{job}» {hours}.', name=names[person], job=job.title, hours=job.hours)
        for person, job in rows
        if (span := job.span()) and _overlap(wanted, span)
    ]


def _overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether two spans share any time; one that ends when it begins is a moment."""
    (first, first_end), (second, _) = sorted((one, other))
    return first == second or second < first_end


def _one(session: Session, actor: Actor, absence_id: int) -> tuple[Absence, Deed]:
    deed = sign_in.check(session, actor, Act.EDIT_ABSENCE)
    found = session.get(Absence, absence_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(t('Fraværet finnes ikke lenger. Noen andre har slettet det.'))
    return found, deed


def _checked(typed: Mapping[str, str]) -> dict[str, Any]:
    """The values of what was typed. Refused: what `absence.check` refuses, and no first day."""
    first = typed_day(typed['first'])
    if first is None:
        raise Refused(t('Fyll ut første dag.'))
    last, starts, ends = typed_day(typed['last']) or first, typed_time(typed['starts']), typed_time(typed['ends'])
    absence.check(first, last, starts, ends)
    if typed['kind'] not in set(AbsenceKind):
        raise Refused(t('Velg hva fraværet er.'))
    return {'kind': AbsenceKind(typed['kind']), 'first': first, 'last': last, 'starts': starts, 'ends': ends}


def _shown(_: str, value: Any) -> str:
    if isinstance(value, AbsenceKind):
        return value.word
    if isinstance(value, time):
        return f'{value:%H:%M}'
    return this_day(value, date.min) if isinstance(value, date) else t('tomt')
