"""Quote versions and what the customer answered. What a version says never changes; what became of it does."""

from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, Relationship

from domain.access import Where
from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.regret import Regret
from domain.sheet import Sheet
from domain.words import t


class VersionKind(StrEnum):
    QUOTE = 'quote'
    CONFIRMATION = 'confirmation'  # «Ordrebekreftelse»: what an order that never had a quote was confirmed as


class VersionState(StrEnum):
    """What became of a version. That it has expired follows from its date and is not stored."""

    OPEN = 'open'
    ACCEPTED = 'accepted'
    DECLINED = 'declined'
    REPLACED = 'replaced'
    WITHDRAWN = 'withdrawn'


class Acceptance(Entity, table=True):
    """Somebody said yes to a version: the evidence (avtaleloven § 2, security rules of acceptance). Kept for ever."""

    __table_args__ = (
        one_of('place', Where),
        CheckConstraint("name <> ''", name='name'),
        Index(
            'uq_acceptance_standing',
            'version_id',
            unique=True,
            sqlite_where=text('annulled_at IS NULL'),
            postgresql_where=text('annulled_at IS NULL'),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    version_id: int | None = Field(default=None, foreign_key='quote_version.id', index=True)
    shown_hash: str = Field(max_length=64)
    sentence: str = Field(max_length=500)  # what stood beside the tick
    name: str = Field(max_length=200)  # as typed
    place: Where = Field(sa_column=code(Where))
    at: datetime = Field(sa_column=moment(nullable=False))
    employee_id: int | None = None  # who registered it on the customer's behalf
    link_id: int | None = None
    contact_id: int | None = None
    session: str = Field(default='', max_length=64)
    ip: str = Field(default='', max_length=64)
    agent: str = Field(default='', max_length=300)
    proved_by: str = Field(default='', max_length=100, sa_column_kwargs={'server_default': text("''")})
    """Where the one-time code went that they typed; nothing when the link alone was enough."""
    said: str = Field(default='', max_length=500)  # registered by the office: how and when it was said
    picked: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The places from 0 of the lines that were chosen, of those that could be."""
    net_ore: int | None = Field(default=None, sa_type=BigInteger)
    total_ore: int | None = Field(default=None, sa_type=BigInteger)
    """What was accepted comes to; None of what was accepted when nothing could be chosen."""
    starts_early: bool | None = None  # asked that the work begins before they can no longer withdraw; None: not asked
    content: str = Field(default='', sa_type=Text, sa_column_kwargs={'server_default': text("''")})
    sha256: str = Field(default='', max_length=64, sa_column_kwargs={'server_default': text("''")})
    """All of the evidence as one text (`domain/evidence.py`), and its fingerprint."""
    annulled_at: datetime | None = Field(default=None, sa_column=moment())
    annulled_by: int | None = None
    annulled_because: str = Field(default='', max_length=500)

    def annul(self, now: datetime, employee_id: int | None, because: str) -> None:
        """It stands no longer; it is kept, marked «opphevet», with who and why."""
        self.annulled_at, self.annulled_by, self.annulled_because = now, employee_id, because[:500]


class QuoteVersion(Entity, table=True):
    """One sent version of a quote, frozen."""

    __tablename__ = 'quote_version'
    __table_args__ = (
        UniqueConstraint('order_id', 'number'),
        one_of('kind', VersionKind),
        one_of('state', VersionState),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key='customer_order.id', index=True)
    number: int
    kind: VersionKind = Field(default=VersionKind.QUOTE, sa_column=code(VersionKind))
    content: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)
    chain: str = Field(default='', max_length=64, sa_column_kwargs={'server_default': text("''")})
    """The fingerprint of this version and of what came before it in the order (`domain/evidence.py`)."""
    net_ore: int = Field(sa_type=BigInteger)
    total_ore: int = Field(sa_type=BigInteger)
    valid_until: date
    sent_at: datetime = Field(sa_column=moment(nullable=False))
    state: VersionState = Field(default=VersionState.OPEN, sa_column=code(VersionState))
    state_at: datetime | None = Field(default=None, sa_column=moment())
    seen_at: datetime | None = Field(default=None, sa_column=moment())
    because: str = Field(default='', max_length=1000)
    erased_at: datetime | None = Field(default=None, sa_column=moment())  # its content is gone, its hash stays
    acceptances: list[Acceptance] = Relationship(sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'Acceptance.id'})
    regrets: list[Regret] = Relationship(sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'Regret.id'})

    @cached_property
    def sheet(self) -> Sheet:
        return Sheet(self.content)

    @property
    def agreed(self) -> Sheet:
        """What it says now: as it was accepted, with what was chosen then, else as it was sent."""
        standing = self.acceptance
        return self.sheet.as_picked(standing.picked) if standing is not None else self.sheet

    @property
    def agreed_ore(self) -> int:
        """What it comes to now, with VAT."""
        standing = self.acceptance
        given = standing.total_ore if standing is not None else None
        return self.total_ore if given is None else given

    def is_expired(self, today: date) -> bool:
        """Open, and the last day it was valid is past (avtaleloven § 2)."""
        return self.state is VersionState.OPEN and self.kind is VersionKind.QUOTE and today > self.valid_until

    def is_answerable(self, today: date) -> bool:
        """Whether the customer can still say yes or no to it."""
        return self.state is VersionState.OPEN and self.kind is VersionKind.QUOTE and not self.is_expired(today)

    @property
    def acceptance(self) -> Acceptance | None:
        """The acceptance that stands."""
        return next((a for a in self.acceptances if a.annulled_at is None), None)

    def word(self, today: date) -> str:
        if self.kind is VersionKind.CONFIRMATION and self.state is VersionState.OPEN:
            return t('Bekreftet')
        if self.is_expired(today):
            return t('Utløpt')
        return {
            VersionState.OPEN: t('Sett av kunden') if self.seen_at else t('Sendt'),
            VersionState.ACCEPTED: t('Akseptert'),
            VersionState.DECLINED: t('Avslått'),
            VersionState.REPLACED: t('Erstattet'),
            VersionState.WITHDRAWN: t('Trukket tilbake'),
        }[self.state]

    def become(self, state: VersionState, now: datetime | None) -> None:
        self.state, self.state_at = state, now
