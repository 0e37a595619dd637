"""Employees: Innstillinger → Ansatte."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from domain import editing, norway, telling
from domain import text as typed
from domain.access import Act, Actor, Role
from domain.employee import Employee
from domain.history import History
from domain.job import Assignment, Job
from domain.order import Order
from domain.plan import Plan, PlanPerson
from domain.refused import NotFound, Refused
from domain.sign_in import TicketKind
from domain.status import Status
from domain.words import t
from store import clock, company, orders, overlaps, sign_in
from store.settings import settings

LABELS = {'name': 'Navn', 'phone': 'Mobilnummer', 'may_confirm': 'Kan bekrefte ordre i Crew', 'active': 'Aktiv'}


def listing(session: Session, actor: Actor) -> list[Employee]:
    """Everybody, active ones first."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    return list(session.exec(select(Employee).order_by(col(Employee.active).desc(), col(Employee.id))))


def add(session: Session, actor: Actor, *, name: str, phone: str = '', may_confirm: bool = False) -> int:
    """A new employee for jobs; the id."""
    deed = sign_in.check(session, actor, Act.SETTINGS)
    sign_in.require_proof(session, actor)
    employee = Employee.crew(name=name, phone=phone, may_confirm=may_confirm)
    employee.created_at = deed.now
    session.add(employee)
    session.flush()
    assert employee.id is not None
    deed.record(None, 'employee_added', person=employee.id)
    return employee.id


def edit(
    session: Session,
    actor: Actor,
    employee_id: int,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    force: bool = False,
) -> None:
    """Save an employee. Deactivating stops timers, ends sessions and takes them off planned jobs."""
    deed = sign_in.check(session, actor, Act.SETTINGS)
    sign_in.require_proof(session, actor)
    employee = session.get(Employee, employee_id, with_for_update={'key_share': True}, populate_existing=True)
    if employee is None:
        raise NotFound
    checked = {field: _checked(field, value) for field, value in wanted.items()}

    def who(_: str) -> str:
        entry = session.exec(
            select(History).where(History.event == 'employee_edited').order_by(col(History.id).desc()).limit(1)
        ).first()
        return telling.who_changed(entry, company.names(session), deed.today)

    changes = editing.merge(employee, opened, checked, LABELS, shown=lambda f, v: _shown(f, v), who=who, force=force)
    if changes.get('active') is False and employee.id == actor.employee_id:
        del changes['active']  # nobody locks themselves out
    for field, value in changes.items():
        setattr(employee, field, value)
    if changes:
        deed.record(
            None, 'employee_edited', person=employee_id, fields=', '.join(t(LABELS[field]).lower() for field in changes)
        )
    if changes.get('active') is False:
        _deactivate(session, actor, employee_id)


def crew_address(session: Session, actor: Actor, employee_id: int) -> str:
    """«Vis innloggingslenke»: a one-time address for Crew, fifteen minutes, logged. Owner only."""
    deed = sign_in.check(session, actor, Act.SETTINGS)
    employee = session.get(Employee, employee_id)
    if employee is None or not employee.active:
        raise NotFound
    if employee.role is Role.ACCOUNTING:
        raise Refused(t('Regnskap har ikke tilgang til Crew. Gi en annen rolle først.'))
    deed.record(None, 'crew_address', person=employee_id)
    return f'{settings().links}/crew/inn/{sign_in.make_ticket(session, TicketKind.CREW, employee_id)}'


def _deactivate(session: Session, actor: Actor, employee_id: int) -> None:
    sign_in.end_all(session, employee_id)
    jobs = select(Job.order_id).join(Assignment).where(Assignment.employee_id == employee_id)
    plans = select(Plan.order_id).join(PlanPerson).where(PlanPerson.employee_id == employee_id)
    touched = session.exec(
        select(Order.number)
        .where(col(Order.id).in_(jobs.union(plans)), Order.status != Status.CLOSED)
        .order_by(col(Order.number))
    ).all()
    session.flush()
    ran = overlaps.running(session, employee_id)
    if ran is not None and ran.job_id is None:
        ran.stop(clock.now())
    for number in touched:
        with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, _):
            for plan in order.plans:
                plan.people = [p for p in plan.people if p.employee_id != employee_id]
            for job in order.jobs:
                if job.status.value == 'planned':
                    job.people = [a for a in job.people if a.employee_id != employee_id]
                for timer in job.running:
                    if timer.employee_id == employee_id:
                        timer.stop(clock.now())


def _checked(field: str, value: Any) -> Any:
    if field == 'name':
        return typed.required(value, t('navnet'))
    if field == 'phone':
        return norway.phone(value) if value.strip() else ''
    return bool(value)


def _shown(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return t('ja') if value else t('nei')
    return norway.show_phone(value) if field == 'phone' and value else str(value) or t('tomt')
