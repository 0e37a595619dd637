"""One-time codes: what proves that somebody has the phone, or the mailbox, that is registered for them.

The limits are counted from rows, never from a session or a cookie, and a clock is always given. They are those of
NIST SP 800-63B § 5.2.2 made tighter: a code has 5 tries, a number 15 wrong ones a day, so that guessing hits one phone
with at most 1.5 · 10⁻⁵ a day.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import false
from sqlmodel import Field

from domain import norway
from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.words import clock, day, local_day, t

DIGITS, MORE_DIGITS = 6, 8
TRIES = 5
LASTS, REACHES_WITHIN = timedelta(minutes=5), timedelta(minutes=10)
"""From when it was sent; and how long it may take to be sent."""
TYPED_WITHIN = REACHES_WITHIN + LASTS
"""How long after it was made a code may still be guessed at: so much later a wrong one is forgotten than its code."""
QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
WAITS = (timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120))
OF_ADDRESS = ((QUARTER, 3), (DAY, 6))
OF_BROWSER = ((HOUR, 10),)
OF_SITE = ((HOUR, 30), (DAY, 200))
WRONG_OF_ADDRESS = 15  # in a day
WRONG_OF_SITE = 100  # in an hour: from then on codes are longer


class CodeFor(StrEnum):
    """What a code opens."""

    CREW = 'crew'
    PORTAL = 'portal'
    LINK = 'link'  # whoever opened a link proves that the message came to them


class OneTimeCode(Entity, table=True):
    """A code that was asked for, also where nobody has that number: then `code_hash` is empty and nothing was sent.

    `challenge` belongs to one browser; of its codes only the newest counts. `address` is what was typed, `sent_to`
    where the code went. The rows are the counters, and go after a day. One that was `lifted` by the owner does not
    count against its address any more, but against all others.
    """

    __tablename__ = 'one_time_code'
    __table_args__ = (one_of('purpose', CodeFor),)

    id: int | None = Field(default=None, primary_key=True)
    challenge: str = Field(max_length=64, index=True)
    purpose: CodeFor = Field(sa_column=code(CodeFor))
    address: str = Field(max_length=254, index=True)
    sent_to: str = Field(default='', max_length=254)
    ip: str = Field(default='', max_length=64, index=True)
    code_hash: str = Field(default='', max_length=64)
    made_at: datetime = Field(sa_column=moment(nullable=False, index=True))
    message_id: int | None = Field(default=None, foreign_key='message.id')
    tries: int = 0
    used_at: datetime | None = Field(default=None, sa_column=moment())
    opened_at: datetime | None = Field(default=None, sa_column=moment())
    lifted: bool = Field(default=False, sa_column_kwargs={'server_default': false()})

    def ends_at(self, sent_at: datetime | None) -> datetime:
        """When it is of no use any more: minutes after it was sent, or after it should have been."""
        return sent_at + LASTS if sent_at else self.made_at + REACHES_WITHIN

    @property
    def wrong(self) -> int:
        """How many wrong codes were typed for it."""
        return self.tries - (1 if self.used_at else 0)


def normal(typed: str) -> str:
    """An e-mail address in small letters or a number as E.164. Refused: it is neither."""
    return norway.email(typed).lower() if '@' in typed else norway.phone(typed)


def may_be_texted(address: str) -> bool:
    """Whether a code goes there by SMS: Norwegian mobile numbers alone, so that nobody sells our messages abroad."""
    return address.startswith('+47') and norway.is_mobile(address)


def network(ip: str) -> str:
    """What counts as one browser's address: an IPv6 subscriber has a whole /64."""
    try:
        found = ip_address(ip)
    except ValueError:
        return ip[:64]
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)


def next_at(made: Sequence[datetime], limits: Sequence[tuple[timedelta, int]], now: datetime) -> datetime:
    """When one more is allowed by limits such as `OF_ADDRESS`; `now` or before means at once. `made` is sorted."""
    return max(
        (made[-most] + window for window, most in limits if len(made) >= most and made[-most] + window > now),
        default=now,
    )


def tried_out_until(wrong: Sequence[tuple[datetime, int]], now: datetime) -> datetime:
    """Until when no code of an address is tried; `now` or before means that they are.

    `wrong` says of its codes, the oldest first, when each was made and how many wrong ones were typed for it.
    """
    counted = [(made_at + DAY + TYPED_WITHIN, number) for made_at, number in wrong]
    left = [(until, number) for until, number in counted if until > now]
    until = now
    while sum(number for _, number in left) >= WRONG_OF_ADDRESS:
        until, _ = left.pop(0)
    return until


def resend_at(made: Sequence[datetime], now: datetime) -> datetime:
    """When the next code may go to an address: the waits grow, and the limits of an address hold."""
    lately = [at for at in made if now - at < QUARTER]
    wait = lately[-1] + WAITS[min(len(lately), len(WAITS)) - 1] if lately else now
    return max(wait, next_at(made, OF_ADDRESS, now))


def wait_sentence(until: datetime, now: datetime) -> str:
    """«Du har bedt om mange koder. Prøv igjen kl. 10.42.»"""
    if until - now <= timedelta(minutes=2):
        seconds = max(1, int((until - now).total_seconds()) + 1)
        return t('Vent {count} sekunder før du ber om en ny kode.', count=seconds)
    return t('Du har bedt om mange koder. Prøv igjen {when}, eller ring oss.', when=by_clock(until, now))


def by_clock(until: datetime, now: datetime) -> str:
    """«kl. 10:42», «i morgen kl. 10:42»: the first whole minute that is not before it."""
    at, today = until + timedelta(minutes=1, microseconds=-1), local_day(now)
    time = t('kl. {time}', time=clock(at))
    return time if local_day(at) == today else f'{day(local_day(at), today)} {time}'


def masked(address: str) -> str:
    """«SMS til ••• •• 567», «e-post til i•••@epost.no»: where a code went, for whoever knows it already."""
    if '@' in address:
        name, _, domain = address.partition('@')
        return t('e-post til {name}•••@{domain}', name=name[:1], domain=domain)
    return t('SMS til ••• •• {end}', end=address[-3:])
