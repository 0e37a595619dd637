"""Varsler: what of all that is written down is news to somebody in the office, to whom, and how they want to hear it.

Every piece of news is an entry of the history, so nothing is announced by hand: the writer looks at what a transaction
has written (`store/notices.py`) and asks here whom it concerns.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from domain.access import LOOKS_AFTER, Role
from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.history import History
from domain.words import t

FRESH = timedelta(days=3)
"""What happened longer ago is no news when it is written down."""
KEPT = timedelta(days=90)
"""How long a notice stands in the list."""


class News(StrEnum):
    """What somebody may want to be told."""

    SEEN = 'seen'
    ACCEPTED = 'accepted'
    DECLINED = 'declined'
    ASKED = 'asked'
    STARTED = 'started'
    COMPLETED = 'completed'
    DAMAGED = 'damaged'
    OVERDUE = 'overdue'
    UNCONFIRMED = 'unconfirmed'
    UNANSWERED = 'unanswered'
    NOT_SENT = 'not_sent'
    CODES = 'codes'
    REGRETTED = 'regretted'

    @property
    def word(self) -> str:
        return {
            News.SEEN: t('Kunden har sett tilbudet'),
            News.ACCEPTED: t('Tilbudet er godtatt'),
            News.DECLINED: t('Tilbudet er avslått'),
            News.ASKED: t('Spørsmål eller ønske fra kunden'),
            News.STARTED: t('En jobb er startet'),
            News.COMPLETED: t('En jobb er fullført'),
            News.DAMAGED: t('En skade er meldt'),
            News.OVERDUE: t('En faktura er forfalt'),
            News.UNCONFIRMED: t('En jobb neste arbeidsdag er ikke bekreftet'),
            News.UNANSWERED: t('Et tilbud bør følges opp'),
            News.NOT_SENT: t('En melding kunne ikke sendes'),
            News.CODES: t('Uvanlig mange engangskoder'),
            News.REGRETTED: t('Kunden har angret avtalen'),
        }[self]


class Channel(StrEnum):
    """How somebody is told."""

    APP = 'app'
    EMAIL = 'email'
    SMS = 'sms'

    @property
    def word(self) -> str:
        return {Channel.APP: t('Bjelle'), Channel.EMAIL: t('E-post'), Channel.SMS: t('SMS')}[self]


NEWS: Mapping[str, News] = {
    'seen': News.SEEN,
    'accept': News.ACCEPTED,
    'register_acceptance': News.ACCEPTED,
    'decline': News.DECLINED,
    'regretted': News.REGRETTED,
    'regret_registered': News.REGRETTED,
    'message_question': News.ASKED,
    'message_change': News.ASKED,
    'message_new_quote': News.ASKED,
    'start_job': News.STARTED,
    'job_completed': News.COMPLETED,
    'complete_job': News.COMPLETED,
    'damage_reported': News.DAMAGED,
    'invoice_overdue': News.OVERDUE,
    'job_unconfirmed': News.UNCONFIRMED,
    'quote_unanswered': News.UNANSWERED,
    'message_failed': News.NOT_SENT,
    'codes_hour': News.CODES,
    'codes_day': News.CODES,
    'codes_guessed': News.CODES,
}
"""The entries that are news; «message_decline» only says why, and comes with «decline»."""

USUAL: Mapping[News, frozenset[Channel]] = {
    news: frozenset({Channel.APP, Channel.EMAIL})
    if news in (News.ACCEPTED, News.DECLINED, News.ASKED, News.CODES, News.REGRETTED)
    else frozenset({Channel.APP})
    for news in News
}
"""How somebody is told who has chosen nothing: by e-mail of what a customer waits for an answer to, or of an attack."""


class Notice(Entity, table=True):
    """One entry of the history that stands in somebody's list; what it says is made when it is read."""

    __table_args__ = (
        Index(
            'ix_notice_unread',
            'employee_id',
            sqlite_where=text('read_at IS NULL'),
            postgresql_where=text('read_at IS NULL'),
        ),
    )

    employee_id: int = Field(foreign_key='employee.id', primary_key=True)
    history_id: int = Field(foreign_key='history.id', primary_key=True)
    read_at: datetime | None = Field(default=None, sa_column=moment())


class NoticeChoice(Entity, table=True):
    """How one person wants to be told one kind of news; without a row it is `USUAL`."""

    __tablename__ = 'notice_choice'
    __table_args__ = (one_of('news', News),)

    employee_id: int = Field(foreign_key='employee.id', primary_key=True)
    news: News = Field(sa_column=code(News, primary_key=True))
    app: bool
    email: bool
    sms: bool

    @property
    def channels(self) -> frozenset[Channel]:
        return frozenset(channel for channel in Channel if getattr(self, channel.value))


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody in the office who may be told."""

    id: int
    role: Role
    email: str = ''
    phone: str = ''


def news_of(entry: History, now: datetime) -> News | None:
    """What an entry is news of, if anything: not what is long past, a reopened job, or one that was only cancelled."""
    news = NEWS.get(entry.event)
    if news is None or now - entry.at > FRESH or (entry.order_number is None and news is not News.CODES):
        return None
    return None if entry.data.get('reopened') or entry.data.get('cancelled') else news


def hears(role: Role, news: News) -> bool:
    """Whether it is for people of this role: what is owed is not for a Planlegger, and nothing else for Regnskap; that
    somebody tries to get in is for the owner.
    """
    if news is News.CODES:
        return role is Role.OWNER
    return role is not Role.PLANNER if news is News.OVERDUE else role in LOOKS_AFTER


def concerned(news: News, entry: History, readers: Collection[Reader], responsible_id: int | None) -> list[Reader]:
    """Whom it concerns: who looks after the order, or without such a person everybody; never who did it themselves."""
    able = [reader for reader in readers if hears(reader.role, news)]
    responsible = [reader for reader in able if reader.id == responsible_id]
    return [reader for reader in responsible or able if reader.id != entry.employee_id]
