"""Sign-in that is blocked because of too many codes or passwords: until when, and lifting it before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from domain import one_time_code as rules
from domain.access import IN_OFFICE, Act, Actor
from domain.customer import Customer
from domain.employee import Employee
from domain.one_time_code import OneTimeCode
from domain.refused import NotFound
from store import clock, code_limits, loading, sign_in, tries


@dataclass(frozen=True, slots=True)
class Lock:
    """No sign-in with this number or e-mail address before `until`; `by_code`, else by password."""

    address: str
    until: datetime
    by_code: bool = True


def of_employee(session: Session, actor: Actor, employee_id: int) -> list[Lock]:
    """What keeps an employee from signing in, for the owner."""
    sign_in.check(session, actor, Act.SETTINGS)
    person = _employee(session, employee_id)
    found = _of_addresses(session, _reach(person))
    if key := _password_key(person):
        until = tries.until(session, key, tries.PASSWORDS)
        found += [Lock(person.email, until, by_code=False)] if until > clock.now() else []
    return found


def of_customer(session: Session, customer: Customer) -> list[Lock]:
    """What keeps a customer's people from signing in, for whoever may see the customer."""
    return _of_addresses(session, _reach(customer, *customer.active_contacts))


def lift_employees(session: Session, actor: Actor, employee_id: int) -> None:
    """«Opphev sperren»: an employee may sign in again at once."""
    deed = sign_in.check(session, actor, Act.SETTINGS)
    person = _employee(session, employee_id)
    if not of_employee(session, actor, employee_id):
        return
    _lift(session, _reach(person))
    if key := _password_key(person):
        tries.forget(session, key)
    deed.record(None, 'lock_lifted', person=employee_id)


def lift_customers(session: Session, actor: Actor, customer_id: int) -> None:
    """«Opphev sperren»: a customer's people may sign in to the portal again at once."""
    deed = sign_in.check(session, actor, Act.SETTINGS)
    customer = session.get(Customer, customer_id, options=loading.CONTACTS, populate_existing=True)
    if customer is None:
        raise NotFound
    if not of_customer(session, customer):
        return
    _lift(session, _reach(customer, *customer.active_contacts))
    deed.record(None, 'portal_lock_lifted', customer=customer_id)


def _employee(session: Session, employee_id: int) -> Employee:
    found = session.get(Employee, employee_id)
    if found is None:
        raise NotFound
    return found


def _reach(*people: object) -> list[str]:
    """What these people type to be sent a code."""
    found = [(getattr(each, 'phone', ''), getattr(each, 'email', '').lower()) for each in people]
    return [address for pair in found for address in dict.fromkeys(pair) if address]


def _of_addresses(session: Session, addresses: Iterable[str]) -> list[Lock]:
    now = clock.now()
    return [
        Lock(address, until)
        for address in dict.fromkeys(addresses)
        if (until := code_limits.locked_until(session, address, now)) > now + rules.WAITS[-1]
    ]


def _lift(session: Session, addresses: Iterable[str]) -> None:
    for row in session.exec(
        select(OneTimeCode).where(col(OneTimeCode.address).in_(list(addresses)), ~col(OneTimeCode.lifted))
    ):
        row.lifted = True


def _password_key(person: Employee) -> str:
    return tries.of_account('mail', person.email) if person.email and person.role in IN_OFFICE else ''
