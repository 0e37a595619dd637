"""Tries that are counted before they are made: of passwords, and of what else nobody may ask for without end."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from domain.company import Company
from domain.one_time_code import network
from domain.sign_in import Attempt
from store import clock

PASSWORDS, PASSWORDS_OF_PLACE = 10, 30
"""How many wrong passwords for one account, and from one place."""
MINUTES = 15
"""How long a try counts."""


def of_account(kind: str, email: str) -> str:
    """What tries for an account are counted under: not the address itself."""
    return f'{kind}:{hashlib.sha256(email.strip().lower().encode("utf-8", "replace")).hexdigest()[:32]}'


def of_place(kind: str, ip: str) -> str:
    """What tries from a place are counted under: an IPv6 subscriber, who has a whole /64, is one place."""
    return f'{kind}-ip:{network(ip)}'[:100]


def take_try(session: Session, most: Mapping[str, int]) -> bool:
    """Count a try for each key before it is made: at most so many of each in any quarter of an hour.

    False when a key has had its own, and then nothing is counted: who goes on trying makes nobody wait longer.
    """
    session.get(Company, 1, with_for_update=True, populate_existing=True)  # one at a time, in every process
    minute = _minute()
    session.execute(delete(Attempt).where(col(Attempt.window) < minute - MINUTES))
    tried = columns(col(Attempt.key), func.sum(col(Attempt.count))).where(col(Attempt.key).in_(most))
    if any(count >= most[key] for key, count in session.execute(tried.group_by(col(Attempt.key)))):
        return False
    for key in most:
        row = session.get(Attempt, (key, minute))
        if row is None:
            row = Attempt(key=key, window=minute)
            session.add(row)
        row.count += 1
    session.flush()
    return True


def give_back_try(session: Session, *keys: str) -> None:
    """The try was a right one: it does not count against anybody."""
    for key in keys:
        row = session.get(Attempt, (key, _minute()), with_for_update=True, populate_existing=True)
        if row is not None:
            row.count = max(0, row.count - 1)


def until(session: Session, key: str, most: int) -> datetime:
    """When one more try is let through; now or before: at once."""
    left = [row for row in _of(session, key) if row.window >= _minute() - MINUTES]
    free = clock.now()
    while sum(row.count for row in left) >= most:
        free = datetime.fromtimestamp((left.pop(0).window + MINUTES + 1) * 60, UTC)
    return free


def forget(session: Session, key: str) -> None:
    """Begin to count anew."""
    for row in _of(session, key):
        session.delete(row)


def _of(session: Session, key: str) -> list[Attempt]:
    return list(session.exec(select(Attempt).where(Attempt.key == key).order_by(col(Attempt.window))))


def _minute() -> int:
    return int(clock.now().timestamp()) // 60
