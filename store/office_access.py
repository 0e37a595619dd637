"""«Gi kontortilgang» and roles: the owner lets somebody into the office, as what, or shuts the door again."""

from sqlmodel import Session, col, select

from domain import norway
from domain.access import IN_OFFICE, ON_JOBS, Act, Actor, Role
from domain.employee import Employee
from domain.message import LINK, MessageKind
from domain.refused import NotFound, Refused
from domain.sign_in import Face, Ticket, TicketKind
from domain.words import t
from store import clock, messages, sign_in
from store.settings import settings


def give(session: Session, actor: Actor, employee_id: int, *, email: str, role: Role | None = None) -> str:
    """A one-time address, for a day, where this person chooses a password; mailed if it can be, logged.

    Earlier ones end.

    With the password comes `role`, or else the one they have in the office, Kontor for somebody new. It is also the way
    back for somebody who has forgotten the password. Refused: a wrong or taken e-mail address.
    """
    deed = sign_in.check(session, actor, Act.SETTINGS)
    sign_in.require_proof(session, actor)
    person = _person(session, employee_id)
    if role is not None and role not in IN_OFFICE:
        raise Refused(t('Velg en rolle på kontoret.'))
    if not person.active:
        raise Refused(t('{name} er ikke aktiv. Slå på «Aktiv» først.', name=person.name))
    address = norway.email(email).lower()
    if session.exec(select(Employee.id).where(Employee.email == address, Employee.id != employee_id)).first():
        raise Refused(t('En annen ansatt har denne e-postadressen.'))
    person.email = address
    _end_tickets(session, employee_id)
    deed.record(None, 'office_given', person=employee_id)
    given = role or (person.role if person.role in IN_OFFICE else Role.OFFICE)
    token = sign_in.make_ticket(session, TicketKind.OFFICE, employee_id, given)
    link = f'{settings().links}/kontor/inn/{token}'
    if messages.can_reach(session, address):
        said = (
            t('Hei {name}.', name=person.first_name),
            t('Du har fått tilgang til kontoret i Ordreflyt. Her velger du et passord:'),
            LINK,
            t('Lenken kan brukes én gang og virker i 24 timer. Du logger inn med denne e-postadressen.'),
        )
        until = deed.now + sign_in.lasts(TicketKind.OFFICE)
        subject, kind = t('Tilgang til kontoret'), MessageKind.INVITATION
        messages.write_to(session, address, kind, subject, '\n\n'.join(said), secret=link, not_after=until)
    return link


def enter(session: Session, token: str, password_hash: str) -> str:
    """The person has chosen a password: in the office from now on, signed in through the hand-over token returned.

    Whoever was signed in to the office as this person before is not any more. `NotFound` for a used or ended address.
    """
    row = sign_in.ticket(session, TicketKind.OFFICE, token)
    person = session.get(Employee, row.employee_id, with_for_update={'key_share': True})
    if person is None or not person.active or person.id is None:
        raise NotFound(t('Adressen er brukt eller utløpt. Be om en ny.'))
    row.used_at = clock.now()
    person.password_hash = password_hash
    if person.role is not Role.OWNER:
        person.role = row.role or Role.OFFICE
    sign_in.end_all(session, person.id, face=Face.OFFICE)
    return sign_in.make_ticket(session, TicketKind.HANDOVER, person.id)


def take(session: Session, actor: Actor, employee_id: int) -> None:
    """No more access to the office: signed out at once, the password is gone. Refused for an owner."""
    deed = sign_in.check(session, actor, Act.SETTINGS)
    sign_in.require_proof(session, actor)
    person = _person(session, employee_id)
    if person.role is Role.OWNER:
        raise Refused(t('Eieren må ha tilgang til kontoret.'))
    person.role, person.password_hash = Role.CREW, ''
    _end_tickets(session, employee_id)
    sign_in.end_all(session, employee_id, face=Face.OFFICE)
    deed.record(None, 'office_taken', person=employee_id)


def change_role(session: Session, actor: Actor, employee_id: int, role: Role) -> None:
    """Another role on the same face: in the office, or in Crew. Signed out at once, and in again as what they now are.

    Refused: one's own, so that there is always an owner; from one face to the other (`give`, `take`).
    """
    deed = sign_in.check(session, actor, Act.SETTINGS)
    sign_in.require_proof(session, actor)
    person = _person(session, employee_id)
    if employee_id == actor.employee_id:
        raise Refused(t('Du kan ikke endre din egen rolle. Be en annen eier om det.'))
    face = IN_OFFICE if person.role in IN_OFFICE else ON_JOBS
    if role not in face:
        raise Refused(t('{name} kan ikke få denne rollen. Gi eller fjern kontortilgangen i stedet.', name=person.name))
    if role is person.role:
        return
    person.role = role
    _end_tickets(session, employee_id)
    sign_in.end_all(session, employee_id)
    deed.record(None, 'role_changed', person=employee_id, became=role.value)


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
