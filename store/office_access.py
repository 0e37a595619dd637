"""«Gi kontortilgang»: the owner lets somebody into the office, or shuts the door again."""

from sqlmodel import Session, col, select

from domain import norway
from domain.access import Act, Actor, Role
from domain.employee import Employee
from domain.refused import NotFound, Refused
from domain.sign_in import Face, Ticket, TicketKind
from domain.words import t
from store import clock, sign_in
from store.settings import settings


def give(session: Session, actor: Actor, employee_id: int, *, email: str) -> str:
    """A one-time address, for a day, where this person chooses a password; logged. Earlier ones end.

    It is also the way back for somebody who has forgotten the password. Refused: a wrong or taken e-mail address.
    """
    deed = sign_in.check(session, actor, Act.SETTINGS)
    person = _person(session, employee_id)
    if not person.active:
        raise Refused(t('{name} er ikke aktiv. Slå på «Aktiv» først.', name=person.name))
    address = norway.email(email).lower()
    if session.exec(select(Employee.id).where(Employee.email == address, Employee.id != employee_id)).first():
        raise Refused(t('En annen ansatt har denne e-postadressen.'))
    person.email = address
    _end_tickets(session, employee_id)
    deed.record(None, 'office_given', person=employee_id)
    return f'{settings().links}/kontor/inn/{sign_in.make_ticket(session, TicketKind.OFFICE, employee_id)}'


def enter(session: Session, token: str, password_hash: str) -> str:
    """The person has chosen a password: an office worker from now on, signed in through the hand-over token returned.

    Whoever was signed in to the office as this person before is not any more. `NotFound` for a used or ended address.
    """
    row = sign_in.ticket(session, TicketKind.OFFICE, token)
    person = session.get(Employee, row.employee_id, with_for_update={'key_share': True})
    if person is None or not person.active or person.id is None:
        raise NotFound(t('Adressen er brukt eller utløpt. Be om en ny.'))
    row.used_at = clock.now()
    person.password_hash = password_hash
    if person.role is not Role.OWNER:
        person.role = Role.OFFICE
    sign_in.end_all(session, person.id, face=Face.OFFICE)
    return sign_in.make_ticket(session, TicketKind.HANDOVER, person.id)


def take(session: Session, actor: Actor, employee_id: int) -> None:
    """No more access to the office: signed out at once, the password is gone. Refused for an owner."""
    deed = sign_in.check(session, actor, Act.SETTINGS)
    person = _person(session, employee_id)
    if person.role is Role.OWNER:
        raise Refused(t('Eieren må ha tilgang til kontoret.'))
    person.role, person.password_hash = Role.CREW, ''
    _end_tickets(session, employee_id)
    sign_in.end_all(session, employee_id, face=Face.OFFICE)
    deed.record(None, 'office_taken', person=employee_id)


def _person(session: Session, employee_id: int) -> Employee:
    person = session.get(Employee, employee_id, with_for_update={'key_share': True}, populate_existing=True)
    if person is None:
        raise NotFound
    return person


def _end_tickets(session: Session, employee_id: int) -> None:
    for ticket in session.exec(
        select(Ticket).where(
            Ticket.employee_id == employee_id, Ticket.kind == TicketKind.OFFICE, col(Ticket.used_at).is_(None)
        )
    ):
        ticket.used_at = clock.now()
