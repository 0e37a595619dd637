"""How many one-time codes there are for an address, a browser and the firm, and how often they may be guessed at.

Counted from the rows of the codes, never from a cookie. At half of what the firm has, its owners are told.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import and_, delete
from sqlmodel import Session, col, select

from domain import one_time_code as rules
from domain.access import SYSTEM
from domain.company import Company
from domain.one_time_code import OneTimeCode
from domain.refused import Refused
from domain.sign_in import Once
from store import clock, sign_in

log = logging.getLogger('ordreflyt')
ALARM, QUIET = 'code-alarm', timedelta(hours=1)


def must_wait(session: Session, address: str, ip: str, now: datetime) -> None:
    """One request at a time. Refused: it is too soon, or today's tries for this address are used up."""
    session.get(Company, 1, with_for_update=True, populate_existing=True)
    forget_old(session)
    until = max(
        locked_until(session, address, now),
        rules.next_at(_made(session, OneTimeCode.ip == ip, now), rules.OF_BROWSER, now),
        rules.next_at(_sent(session, now), rules.OF_SITE, now),
    )
    if until > now:
        log.info('a one-time code was refused until %s', until.isoformat(timespec='seconds'))
        raise Refused(rules.wait_sentence(until, now))


def locked_until(session: Session, address: str, now: datetime) -> datetime:
    """Until when no new code goes to an address, whoever asks from wherever; `now` or before: it does."""
    counts = and_(col(OneTimeCode.address) == address, ~col(OneTimeCode.lifted))
    return max(rules.resend_at(_made(session, counts, now), now), tried_out_until(session, address, now))


def tried_out_until(session: Session, address: str, now: datetime) -> datetime:
    """Until when no code of an address is tried; `now` or before: they are."""
    rows = _guessed_at(session, now - rules.DAY, OneTimeCode.address == address, ~col(OneTimeCode.lifted))
    return rules.tried_out_until([(row.made_at, row.wrong) for row in rows], now)


def digits(session: Session, now: datetime) -> int:
    """How long a new code is: longer after a wave of guesses."""
    guessed = _guessed(session, now)
    if guessed < rules.WRONG_OF_SITE:
        return rules.DIGITS
    log.warning('%s wrong one-time codes in an hour: new ones have %s digits', guessed, rules.MORE_DIGITS)
    return rules.MORE_DIGITS


def alarm(session: Session) -> None:
    """Tell the owners when half of what the firm has in an hour or a day is used up; once an hour at most."""
    now = clock.now()
    sent, guessed, ((hour, of_hour), (_, of_day)) = _sent(session, now), _guessed(session, now), rules.OF_SITE
    lately = sum(now - at < hour for at in sent)
    many_guessed, many_in_day = guessed * 2 >= rules.WRONG_OF_SITE, len(sent) * 2 >= of_day
    if not (many_guessed or many_in_day or lately * 2 >= of_hour):
        return
    last = session.get(Once, ALARM, with_for_update=True, populate_existing=True)
    if last is not None and now - last.at < QUIET:
        return
    if last is None:
        session.add(Once(key=ALARM, at=now))
    else:
        last.at = now
    count, most = (
        (guessed, rules.WRONG_OF_SITE) if many_guessed else (len(sent), of_day) if many_in_day else (lately, of_hour)
    )
    log.warning('unusually many one-time codes, or guesses at them: %s of %s', count, most)
    sign_in.check(session, SYSTEM).record(
        None,
        'codes_guessed' if many_guessed else 'codes_day' if many_in_day else 'codes_hour',
        count=count,
        most=most,
    )


def forget_old(session: Session) -> None:
    """Delete what no limit counts any more, and with it who asked."""
    session.execute(delete(OneTimeCode).where(col(OneTimeCode.made_at) < clock.now() - rules.DAY - rules.HOUR))


def _guessed(session: Session, now: datetime) -> int:
    """How many wrong codes were typed in the last hour."""
    return sum(row.wrong for row in _guessed_at(session, now - rules.HOUR))


def _sent(session: Session, now: datetime) -> list[datetime]:
    return _made(session, OneTimeCode.code_hash != '', now)


def _made(session: Session, of: object, now: datetime) -> list[datetime]:
    """When the codes of the last day were made, the oldest first."""
    return list(
        session.exec(
            select(OneTimeCode.made_at)
            .where(of, col(OneTimeCode.made_at) > now - rules.DAY)  # type: ignore[arg-type]
            .order_by(col(OneTimeCode.made_at))
        )
    )


def _guessed_at(session: Session, since: datetime, *of: object) -> list[OneTimeCode]:
    """Codes that somebody may have guessed at since then, the oldest first."""
    return list(
        session.exec(
            select(OneTimeCode)
            .where(col(OneTimeCode.made_at) > since - rules.TYPED_WITHIN, OneTimeCode.tries > 0, *of)  # type: ignore[arg-type]
            .order_by(col(OneTimeCode.made_at))
        )
    )
