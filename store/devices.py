"""Where people are signed in, and signing them out there."""

import asyncio
import logging

from sqlmodel import Session, col, or_, select

from domain.access import Act, Actor
from domain.history import Deed
from domain.refused import NotFound
from domain.sign_in import PortalLink
from domain.sign_in import Session as SignedIn
from store import changes, clock, sign_in
from store.database import read

log = logging.getLogger('ordreflyt')
EVERY = 20  # seconds between two looks for sessions that have run out


def listing(session: Session, actor: Actor, employee_id: int) -> list[SignedIn]:
    """Where an employee is signed in, last used first: one's own, and for the owner everybody's."""
    deed = _check(session, actor, employee_id)
    rows = session.exec(select(SignedIn).where(SignedIn.employee_id == employee_id, col(SignedIn.revoked_at).is_(None)))
    return sorted((row for row in rows if row.holds(deed.now)), key=lambda row: row.seen_at, reverse=True)


def end(session: Session, actor: Actor, employee_id: int, token_hash: str) -> None:
    """«Logg ut» of one device; its open pages close."""
    deed = _check(session, actor, employee_id)
    row = session.get(SignedIn, token_hash)
    if row is None or row.employee_id != employee_id:
        raise NotFound
    if row.revoked_at is None:
        row.revoked_at = deed.now
        deed.record(None, 'signed_out', person=employee_id)


def end_everywhere(session: Session, actor: Actor, employee_id: int) -> None:
    """«Logg ut overalt»: everywhere but where this is pressed."""
    deed = _check(session, actor, employee_id)
    sign_in.end_all(session, employee_id, but=actor.session)
    deed.record(None, 'signed_out', person=employee_id)


def end_customer(session: Session, actor: Actor, customer_id: int) -> int:
    """Sign a customer's people out of the portal, wherever they are; how many sessions. Links hold on."""
    deed = sign_in.check(session, actor, Act.SETTINGS)
    rows = session.exec(
        select(SignedIn)
        .join(PortalLink, col(PortalLink.id) == SignedIn.link_id, isouter=True)
        .where(
            or_(SignedIn.customer_id == customer_id, col(PortalLink.customer_id) == customer_id),
            col(SignedIn.revoked_at).is_(None),
        )
    ).all()
    for row in rows:
        row.revoked_at = deed.now
    deed.record(None, 'portal_signed_out', customer=customer_id)
    return sum(deed.now < row.ends_at for row in rows)


def ended(session: Session, hashes: list[str]) -> list[str]:
    """Which of these sessions have run out by themselves."""
    now = clock.now()
    rows = session.exec(select(SignedIn).where(col(SignedIn.token_hash).in_(hashes)))
    return [row.token_hash for row in rows if not row.holds(now)]


async def watch_ends() -> None:
    """Close the open pages of sessions that run out, for ever."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            await close_ended()
        except Exception:  # the database was away
            log.exception('could not look for sessions that have ended')


async def close_ended() -> None:
    """Tell the open pages whose session has run out."""
    if open_ones := changes.watched('session:'):
        gone = await read(ended, open_ones)
        changes.announce(frozenset(f'session:{each}' for each in gone))


def _check(session: Session, actor: Actor, employee_id: int) -> Deed:
    return sign_in.check(session, actor, *(() if employee_id == actor.employee_id else (Act.SETTINGS,)))
