"""Who is asking: sessions, one-time addresses and portal links.

`check` reads the session, the employee or the link again in the very transaction that changes something; what a page
remembered from when it was built counts for nothing.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlalchemy import select as columns
from sqlmodel import Session as Database
from sqlmodel import col, select

from domain.access import LOOKS_AFTER, Act, Actor, Role, Where, Who, require
from domain.company import Company
from domain.customer import Contact, Customer
from domain.employee import Employee
from domain.history import Deed
from domain.refused import NotAllowed, NotFound, NotProved, Refused, SignedOut
from domain.sign_in import (
    ABSOLUTE,
    CUSTOMER_ABSOLUTE,
    CUSTOMER_IDLE,
    HANDOVER_MINUTES,
    IDLE,
    OFFICE_MINUTES,
    PROVED,
    RESET_MINUTES,
    TICKET_MINUTES,
    Face,
    Fetch,
    PortalLink,
    Session,
    Ticket,
    TicketKind,
)
from domain.words import t
from store import clock, secret
from store.rows import table

SEEN_EVERY = timedelta(minutes=5)


# ---------- sessions ----------


def begin(
    session: Database,
    face: Face,
    *,
    employee_id: int | None = None,
    link_id: int | None = None,
    customer_id: int | None = None,
    contact_id: int | None = None,
    proved_by: str = '',
    ip: str = '',
    agent: str = '',
    device: str = '',
) -> str:
    """Sign somebody in; the token for the cookie. Whoever comes into the office has just typed a password."""
    token, now = secret.fresh(), clock.now()
    session.add(
        Session(
            token_hash=secret.hashed(token),
            face=face,
            employee_id=employee_id,
            link_id=link_id,
            customer_id=customer_id,
            contact_id=contact_id,
            proved_by=proved_by,
            created_at=now,
            seen_at=now,
            ends_at=now + (CUSTOMER_ABSOLUTE if customer_id else ABSOLUTE[face]),
            ip=ip[:64],
            agent=agent[:300],
            device=device,
            proved_at=now if face is Face.OFFICE else None,
        )
    )
    return token


def find(session: Database, face: Face, token: str, ip: str = '', agent: str = '') -> Actor | None:
    """Who a cookie belongs to, or None when it is unknown, ended or revoked."""
    row = session.get(Session, secret.hashed(token)) if token else None
    if row is None or row.face is not face:
        return None
    if face is Face.PORTAL:
        link = session.get(PortalLink, row.link_id) if row.link_id else None
        actor = Actor(
            Role.CUSTOMER,
            Where.PORTAL,
            row.token_hash,
            link_id=row.link_id,
            order_id=link.order_id if link else None,
            ip=ip,
            agent=agent[:300],
        )
    else:
        employee = session.get(Employee, row.employee_id)
        if employee is None:
            return None
        actor = Actor(
            _role_at(face, employee.role),
            Where.OFFICE if face is Face.OFFICE else Where.CREW,
            row.token_hash,
            employee_id=employee.id,
            ip=ip,
            agent=agent[:300],
        )
    try:
        return check(session, actor).actor
    except Refused:
        return None


_SESSION, _EMPLOYEE, _LINK, _CONTACT, _CUSTOMER = (
    table(model) for model in (Session, Employee, PortalLink, Contact, Customer)
)
_WHO = (  # of the tables, not the classes: it is asked before everything, and half as much work so
    columns(
        _SESSION.c.face,
        _SESSION.c.seen_at,
        _SESSION.c.ends_at,
        _SESSION.c.revoked_at,
        _SESSION.c.link_id,
        _SESSION.c.proved_by,
        _SESSION.c.customer_id.label('proved_id'),
        _EMPLOYEE.c.id.label('employee_id'),
        _EMPLOYEE.c.active,
        _EMPLOYEE.c.role,
        _LINK.c.order_id,
        _LINK.c.customer_id,
        func.coalesce(_SESSION.c.contact_id, _LINK.c.contact_id).label('contact_id'),
        _LINK.c.ends_at.label('link_ends_at'),
        _LINK.c.revoked_at.label('link_revoked_at'),
        _CONTACT.c.may_accept,
        _CONTACT.c.removed,
        _CUSTOMER.c.merged_into_id,
        _CUSTOMER.c.erased_at,
    )
    .join_from(_SESSION, _EMPLOYEE, _EMPLOYEE.c.id == _SESSION.c.employee_id, isouter=True)
    .join(_LINK, _LINK.c.id == _SESSION.c.link_id, isouter=True)
    .join(_CONTACT, _CONTACT.c.id == func.coalesce(_SESSION.c.contact_id, _LINK.c.contact_id), isouter=True)
    .join(_CUSTOMER, _CUSTOMER.c.id == _SESSION.c.customer_id, isouter=True)
    .where(_SESSION.c.token_hash == bindparam('token_hash'))
)


def _role_at(face: Face, role: Role) -> Role:
    """What an employee is on a face: in Crew all are Crew but its leads, and Regnskap, who changes nothing."""
    return role if face is Face.OFFICE or role not in LOOKS_AFTER | {Role.CREW} else Role.CREW


def _standing(may_accept: bool | None, is_proved: bool) -> Who:
    """What a customer is: a contact who may accept or not, a privatkunde, or whoever holds a link."""
    if may_accept is False:
        return Who.CONTACT
    if not is_proved:
        return Who.LINK
    return Who.APPROVER if may_accept else Who.PRIVATE


def check(session: Database, actor: Actor, *acts: Act) -> Deed:
    """The deed this actor may begin now, with the right to all of `acts`.

    `SignedOut` when session, person or link has ended; `NotAllowed`.
    """
    now = clock.now()
    deed = Deed(actor, now, clock.today(), session.add)
    if actor.role is Role.SYSTEM:
        return deed
    row = session.execute(_WHO, {'token_hash': actor.session}).first()
    if row is None or row.revoked_at is not None or now >= row.ends_at or now - row.seen_at >= _idle(row):
        raise SignedOut
    if actor.role is Role.CUSTOMER:
        proved = row.proved_id if row.merged_into_id is None and row.erased_at is None and not row.removed else None
        if row.link_id is None:
            if proved is None:
                raise SignedOut
        elif (
            row.link_ends_at is None
            or row.link_revoked_at is not None
            or now >= row.link_ends_at
            or row.order_id != actor.order_id
        ):
            raise SignedOut(t('Lenken gjelder ikke lenger. Be oss om en ny.'))
        deed.customer_id, deed.contact_id = proved or row.customer_id, row.contact_id
        deed.proved_by = row.proved_by
        deed.actor = actor = replace(
            actor, customer_id=proved, standing=_standing(row.may_accept, is_proved=proved is not None)
        )
    else:
        if not row.active or row.employee_id != actor.employee_id:
            raise SignedOut
        if actor.role is not _role_at(row.face, row.role):
            raise NotAllowed(t('Tilgangen din er endret. Last inn siden på nytt.'))
    require(actor, *acts)
    return deed


def _idle(row: Any) -> timedelta:
    is_by_code = row.face is Face.PORTAL and row.link_id is None
    return CUSTOMER_IDLE if is_by_code else IDLE[row.face]


def hold_moment(deed: Deed) -> Deed:
    """The deed again: its moment is when it has the rows it waited for, or two who wait could swap places in time."""
    deed.now, deed.today = clock.now(), clock.today()
    return deed


def note_seen(session: Database, actor: Actor) -> None:
    """Remember that the session is in use, at most every few minutes; tells nobody."""
    now = clock.now()
    session.execute(
        update(Session)
        .where(col(Session.token_hash) == actor.session, col(Session.seen_at) < now - SEEN_EVERY)
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def note_used(session: Database, actor: Actor) -> None:
    """Somebody has pressed or typed something on a page that was open long. `SignedOut` when it was too long."""
    check(session, actor)
    note_seen(session, actor)


def end(session: Database, actor: Actor) -> None:
    """Sign out this session; open pages hear it through the change feed."""
    row = session.get(Session, actor.session)
    if row is not None and row.revoked_at is None:
        row.revoked_at = clock.now()


def end_all(session: Database, employee_id: int, *, face: Face | None = None, but: str = '') -> None:
    """End every session of an employee, or those of one face; `but` is the hash of one that goes on."""
    for row in session.exec(
        select(Session).where(Session.employee_id == employee_id, col(Session.revoked_at).is_(None))
    ):
        if (face is None or row.face is face) and row.token_hash != but:
            row.revoked_at = clock.now()


def require_proof(session: Database, actor: Actor) -> None:
    """For what must not be done from a screen that somebody has left: `NotProved` unless the password is fresh.

    The demo's people have no passwords.
    """
    row = session.get(Session, actor.session)
    firm = session.get(Company, 1)
    if firm is not None and firm.is_demo:
        return
    if row is None or row.proved_at is None or clock.now() - row.proved_at >= PROVED:
        raise NotProved


# ---------- one-time addresses ----------


def make_ticket(session: Database, kind: TicketKind, employee_id: int | None = None, role: Role | None = None) -> str:
    """A one-time token; the office's lasts a day, Crew's 15 minutes, a hand-over one, the first owner's until used."""
    token = secret.fresh()
    ends = None if kind is TicketKind.FIRST_OWNER else clock.now() + lasts(kind)
    session.add(Ticket(token_hash=secret.hashed(token), kind=kind, role=role, employee_id=employee_id, ends_at=ends))
    return token


def lasts(kind: TicketKind) -> timedelta:
    """How long a one-time address holds."""
    return timedelta(
        minutes={
            TicketKind.CREW: TICKET_MINUTES,
            TicketKind.OFFICE: OFFICE_MINUTES,
            TicketKind.RESET: RESET_MINUTES,
            TicketKind.HANDOVER: HANDOVER_MINUTES,
        }[kind]
    )


def ticket(session: Database, kind: TicketKind, token: str) -> Ticket:
    """An unused, unexpired ticket. `NotFound` otherwise."""
    row = session.get(Ticket, secret.hashed(token), with_for_update=True, populate_existing=True)
    if row is None or row.kind is not kind or row.used_at is not None or (row.ends_at and clock.now() >= row.ends_at):
        raise NotFound(t('Adressen er brukt eller utløpt. Be om en ny.'))
    return row


def ticket_person(session: Database, kind: TicketKind, token: str) -> Employee:
    """Whose unused address this is, for the page that asks; changes nothing. `NotFound` for used, ended, wrong."""
    row = session.get(Ticket, secret.hashed(token))
    person = session.get(Employee, row.employee_id) if row and row.employee_id else None
    gone = row is None or row.kind is not kind or row.used_at or (row.ends_at and clock.now() >= row.ends_at)
    if gone or person is None or not person.active:
        raise NotFound(t('Adressen er brukt eller utløpt. Be om en ny.'))
    return person


def use_ticket(
    session: Database, kind: TicketKind, face: Face, token: str, ip: str, agent: str, device: str = ''
) -> str:
    """Exchange a one-time token for a session; the token for the cookie. `NotFound` when used or ended."""
    row = ticket(session, kind, token)
    employee = session.get(Employee, row.employee_id)
    if employee is None or not employee.active:
        raise NotFound(t('Adressen er brukt eller utløpt. Be om en ny.'))
    row.used_at = clock.now()
    session.add(row)
    return begin(session, face, employee_id=employee.id, ip=ip, agent=agent, device=device)


# ---------- portal links ----------


def make_link(
    session: Database,
    order_id: int,
    customer_id: int,
    contact_id: int | None,
    *,
    days: int,
    version_id: int | None = None,
    invoice_id: int | None = None,
) -> PortalLink:
    """A new link to one document of one order, for one recipient; ends after `days` days."""
    now = clock.now()
    link = PortalLink(
        order_id=order_id,
        version_id=version_id,
        invoice_id=invoice_id,
        customer_id=customer_id,
        contact_id=contact_id,
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    session.add(link)
    session.flush()
    link.token_hash = secret.hashed(link_token(link))
    return link


def link_token(link: PortalLink) -> str:
    """The token of a link, made again from its id: it is stored nowhere."""
    return secret.derive('portal', str(link.id))


def open_link(session: Database, token: str, ip: str, agent: str) -> tuple[str, int]:
    """Exchange a link's token for a session: (cookie token, order id). Changes nothing else but the line «hentet».

    `NotFound`, the same for unknown, ended and revoked.
    """
    link = (
        session.exec(select(PortalLink).where(PortalLink.token_hash == secret.hashed(token))).first() if token else None
    )
    if link is None or link.revoked_at is not None or clock.now() >= link.ends_at:
        raise NotFound
    assert link.id is not None
    session.add(Fetch(link_id=link.id, at=clock.now(), agent=agent[:300]))
    return begin(session, Face.PORTAL, link_id=link.id, ip=ip, agent=agent), link.order_id


def revoke_links(
    session: Database, *, contact_id: int | None = None, customer_id: int | None = None, order_id: int | None = None
) -> None:
    """End every link of a contact or customer, or to an order, and every session that came from one, or from a code."""
    whose = (
        PortalLink.contact_id == contact_id
        if contact_id
        else (PortalLink.order_id == order_id if order_id else PortalLink.customer_id == customer_id)
    )
    for link in session.exec(select(PortalLink).where(col(PortalLink.revoked_at).is_(None), whose)):
        link.revoked_at = clock.now()
    if contact_id or customer_id:
        of_person = Session.contact_id == contact_id if contact_id else Session.customer_id == customer_id
        for row in session.exec(select(Session).where(col(Session.revoked_at).is_(None), of_person)):
            row.revoked_at = clock.now()
