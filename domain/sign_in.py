"""Rows behind signing in: sessions, one-time addresses, portal links, and the counters that slow guessing down.

Tokens are stored as SHA-256 only; what a token opens stands in its row.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Field

from domain.access import Role
from domain.columns import code, moment, one_of
from domain.entity import Entity


class Face(StrEnum):
    """Which of the three faces a session belongs to; each has a cookie of its own."""

    OFFICE = 'office'
    CREW = 'crew'
    PORTAL = 'portal'


ABSOLUTE = {Face.OFFICE: timedelta(hours=12), Face.CREW: timedelta(days=90), Face.PORTAL: timedelta(hours=2)}
IDLE = {Face.OFFICE: timedelta(hours=12), Face.CREW: timedelta(days=30), Face.PORTAL: timedelta(hours=2)}
TICKET_MINUTES = 15
OFFICE_MINUTES = 24 * 60
HANDOVER_MINUTES = 1


class Session(Entity, table=True):
    """Somebody is signed in on one browser."""

    __tablename__ = 'sign_in_session'
    __table_args__ = (one_of('face', Face),)

    token_hash: str = Field(primary_key=True, max_length=64)
    face: Face = Field(sa_column=code(Face))
    employee_id: int | None = Field(default=None, foreign_key='employee.id', index=True)
    link_id: int | None = Field(default=None, foreign_key='portal_link.id', index=True)
    created_at: datetime = Field(sa_column=moment(nullable=False))
    seen_at: datetime = Field(sa_column=moment(nullable=False))
    ends_at: datetime = Field(sa_column=moment(nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=moment())
    ip: str = Field(default='', max_length=64)
    agent: str = Field(default='', max_length=300)


class TicketKind(StrEnum):
    FIRST_OWNER = 'first_owner'
    CREW = 'crew'
    OFFICE = 'office'  # somebody who gets access to the office chooses a password
    HANDOVER = 'handover'  # from a page, whose socket can set no cookie, to the route that sets it


class Ticket(Entity, table=True):
    """A one-time address: for the first owner (printed in the console), for the office, and for a Crew device."""

    __table_args__ = (one_of('kind', TicketKind), one_of('role', Role))

    token_hash: str = Field(primary_key=True, max_length=64)
    kind: TicketKind = Field(sa_column=code(TicketKind))
    role: Role | None = Field(default=None, sa_column=code(Role, nullable=True))  # what the office's makes of somebody
    employee_id: int | None = Field(default=None, foreign_key='employee.id')
    ends_at: datetime | None = Field(default=None, sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment())


class PortalLink(Entity, table=True):
    """A link we sent to a customer: one order, one recipient. The token is derived from `id`, its hash stands here."""

    __tablename__ = 'portal_link'

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(default='', max_length=64, index=True)
    order_id: int = Field(foreign_key='customer_order.id', index=True)
    version_id: int | None = Field(default=None, foreign_key='quote_version.id')
    invoice_id: int | None = Field(default=None, foreign_key='invoice.id')
    customer_id: int = Field(foreign_key='customer.id', index=True)
    contact_id: int | None = Field(default=None, foreign_key='contact.id', index=True)
    made_at: datetime = Field(sa_column=moment(nullable=False))
    ends_at: datetime = Field(sa_column=moment(nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=moment())


class Fetch(Entity, table=True):
    """«Lenken er hentet»: a portal link was opened, by a person or a scanner. Says nothing of who read it."""

    id: int | None = Field(default=None, primary_key=True)
    link_id: int = Field(foreign_key='portal_link.id', index=True)
    at: datetime = Field(sa_column=moment(nullable=False))
    agent: str = Field(default='', max_length=300)


class Attempt(Entity, table=True):
    """How often a password was tried for one key in one window of time."""

    key: str = Field(primary_key=True, max_length=100)
    window: int = Field(primary_key=True)
    count: int = 0


class Once(Entity, table=True):
    """Keys of acts that must happen once however often the button is pressed."""

    key: str = Field(primary_key=True, max_length=64)
    at: datetime = Field(sa_column=moment(nullable=False))
