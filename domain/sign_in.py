"""Rows behind signing in: sessions, one-time addresses, portal links, and the counters that slow guessing down.

Tokens are stored as SHA-256 only; what a token opens stands in its row.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import text
from sqlmodel import Field

from domain.access import Role
from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.words import t


class Face(StrEnum):
    """Which of the three faces a session belongs to; each has a cookie of its own."""

    OFFICE = 'office'
    CREW = 'crew'
    PORTAL = 'portal'


ABSOLUTE = {Face.OFFICE: timedelta(hours=12), Face.CREW: timedelta(days=90), Face.PORTAL: timedelta(hours=2)}
IDLE = {Face.OFFICE: timedelta(minutes=60), Face.CREW: timedelta(days=30), Face.PORTAL: timedelta(hours=2)}
TICKET_MINUTES = 15
OFFICE_MINUTES = 24 * 60
RESET_MINUTES = 30
HANDOVER_MINUTES = 1
CUSTOMER_ABSOLUTE, CUSTOMER_IDLE = timedelta(hours=24), timedelta(minutes=30)
"""Of a customer who signed in with a code, without a link."""
PROVED = timedelta(minutes=10)
"""How long a password that was typed counts where it is asked for again."""


_BROWSERS = {
    'Edg': 'Edge', 'OPR': 'Opera', 'Firefox': 'Firefox', 'FxiOS': 'Firefox', 'SamsungBrowser': 'Samsung',
    'CriOS': 'Chrome', 'Chrome': 'Chrome', 'Safari': 'Safari',
}  # fmt: skip
_DEVICES = {
    'iPhone': 'iPhone', 'iPad': 'iPad', 'Android': 'Android', 'Windows': 'Windows', 'Mac OS': 'Mac', 'Linux': 'Linux',
}  # fmt: skip


def browser(agent: str) -> str:
    """What a person would call the device that says this of itself.

    >>> browser('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36')
    'Chrome på Windows'
    """
    name = next((name for sign, name in _BROWSERS.items() if sign in agent), t('Nettleser'))
    device = next((name for sign, name in _DEVICES.items() if sign in agent), '')
    return t('{name} på {device}', name=name, device=device) if device else name


class Session(Entity, table=True):
    """Somebody is signed in on one browser.

    `customer_id`, and of a business `contact_id`, say that a code has proved who it is: then all that is theirs is
    open, not only what the link is about. `proved_by` says where the code went.
    """

    __tablename__ = 'sign_in_session'
    __table_args__ = (one_of('face', Face),)

    token_hash: str = Field(primary_key=True, max_length=64)
    face: Face = Field(sa_column=code(Face))
    employee_id: int | None = Field(default=None, foreign_key='employee.id', index=True)
    link_id: int | None = Field(default=None, foreign_key='portal_link.id', index=True)
    customer_id: int | None = Field(default=None, foreign_key='customer.id', index=True)
    contact_id: int | None = Field(default=None, foreign_key='contact.id', index=True)
    proved_by: str = Field(default='', max_length=100, sa_column_kwargs={'server_default': text("''")})
    created_at: datetime = Field(sa_column=moment(nullable=False))
    seen_at: datetime = Field(sa_column=moment(nullable=False))
    ends_at: datetime = Field(sa_column=moment(nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=moment())
    ip: str = Field(default='', max_length=64)
    agent: str = Field(default='', max_length=300)
    device: str = Field(default='', max_length=64, sa_column_kwargs={'server_default': text("''")})
    """The hash of what the browser keeps, signed in or not."""
    proved_at: datetime | None = Field(default=None, sa_column=moment())  # the password was typed

    @property
    def browser(self) -> str:
        """What a person would call the device, as far as it says what it is."""
        return browser(self.agent)

    def holds(self, now: datetime) -> bool:
        """Whether somebody is still signed in with it."""
        is_by_code = self.face is Face.PORTAL and self.link_id is None
        idle = CUSTOMER_IDLE if is_by_code else IDLE[self.face]
        return self.revoked_at is None and now < self.ends_at and now - self.seen_at < idle


class TicketKind(StrEnum):
    FIRST_OWNER = 'first_owner'
    CREW = 'crew'
    OFFICE = 'office'  # somebody who gets access to the office chooses a password
    RESET = 'reset'  # somebody in the office has forgotten theirs
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
    """How often a password was tried for one key in one minute; `window` is that minute since 1970."""

    key: str = Field(primary_key=True, max_length=100)
    window: int = Field(primary_key=True)
    count: int = 0


class Once(Entity, table=True):
    """Keys of acts that must happen once however often the button is pressed."""

    key: str = Field(primary_key=True, max_length=64)
    at: datetime = Field(sa_column=moment(nullable=False))
