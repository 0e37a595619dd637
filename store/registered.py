"""Keeps an eye on our business customers in Enhetsregisteret: what it says of them, and what the office does about it.

A number is looked up when it is new here; after that the change feed is asked once a night, and only what it mentions
is looked up again. What could not be asked stays due. The demo's customers are nobody's business.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from domain.access import Act, Actor
from domain.company import Company
from domain.customer import Customer
from domain.refused import NotFound
from domain.registered import Registered, Standing
from domain.words import OSLO, t
from store import clock, customers, sign_in
from store.database import read, write
from store.outside import brreg
from store.outside.brreg import RegisterDown, Unit

log = logging.getLogger('ordreflyt')
START, EVERY, LATER = 30.0, 600.0, 3600.0
"""Seconds until the first look, between two, and until the next when the register did not answer."""

NIGHT = time(4)
"""From this time on, in Norway, the changes of the night are asked for."""
AT_ONCE, OVERLAP = 100, timedelta(days=1)
PAUSE = 0.25
"""Seconds between two questions."""
PATIENCE = 3
"""So many questions in a row without an answer are enough for now."""


@dataclass(frozen=True, slots=True)
class Due:
    """Numbers that were never looked up, numbers whose changes to ask for and since when, numbers that are gone."""

    new: Sequence[str]
    known: Sequence[tuple[str, datetime]]
    left: Sequence[str]


async def run() -> None:
    """Look for ever; in the first half minute others have more to do."""
    wait = START
    while True:
        await asyncio.sleep(wait)
        try:
            await look_through()
            wait = EVERY
        except RegisterDown:
            wait = LATER
        except Exception:  # another night it may work
            log.exception('Enhetsregisteret could not be looked through')
            wait = LATER


async def look_through() -> None:
    """Ask for everything that is due. `RegisterDown`: the rest stays due."""
    due = await read(what_is_due)
    if due.left:
        await write(forget, due.left)
    await _look_up(due.new)
    for first in range(0, len(due.known), AT_ONCE):
        some = due.known[first : first + AT_ONCE]
        numbers, asked_at = [number for number, _ in some], clock.now()
        mentioned = await brreg.changed(numbers, min(when for _, when in some) - OVERLAP)
        await asyncio.sleep(PAUSE)
        for number, is_removed in mentioned.items():
            if is_removed:
                await brreg.purge(number)
                await write(note, number, None, asked_at)
        await write(nothing_new, [number for number in numbers if number not in mentioned], asked_at)
        await _look_up([number for number, is_removed in mentioned.items() if not is_removed])


async def _look_up(numbers: Sequence[str]) -> None:
    """Ask for each, and keep what is said; one that is not answered for holds up nobody, several in a row do."""
    unanswered = 0
    for number in numbers:
        asked_at = clock.now()
        before = await brreg.at_home(number)
        try:
            unit = await brreg.fresh(number)
        except RegisterDown:
            unanswered += 1
            if unanswered == PATIENCE:
                raise
            continue
        unanswered = 0
        await write(note, number, unit or None, asked_at, before)
        await asyncio.sleep(PAUSE)


# ---------- what is kept ----------


def of(session: Session, customer: Customer | None) -> Registered | None:
    """What the register says of a customer, if that is known."""
    if customer is None or not customer.org_number:
        return None
    return session.get(Registered, customer.org_number)


def what_is_due(session: Session) -> Due:
    """What to ask for now; nothing for a demo firm."""
    firm = session.get(Company, 1)
    if firm is None or firm.is_demo:
        return Due((), (), ())
    ours = set(session.exec(select(Customer.org_number).where(Customer.org_number != '', customers.FOUND)))
    known = {row.org_number: row.looked_at for row in session.exec(select(Registered))}
    night = _last_night()
    old = [(number, at) for number, at in sorted(known.items()) if number in ours and at < night]
    return Due(sorted(ours - known.keys()), old, sorted(known.keys() - ours))


def note(session: Session, number: str, unit: Unit | None, at: datetime, before: Unit | None = None) -> None:
    """Keep what the register said; of a unit that is not there, or was removed, nothing but that.

    The first time nothing is new, unless it was another in the register at home, where the customer may come from.
    """
    row = session.get(Registered, number, with_for_update=True, populate_existing=True)
    is_first = row is None
    if row is None:
        row = Registered(org_number=number, looked_at=at)
        session.add(row)
    row.looked_at = at
    row.standing, row.deleted_on = _standing(unit), unit.deleted_on if unit else None
    if unit is None:
        row.name = row.address = row.postcode = row.city = ''
        row.take()
        return
    if unit.deleted_on is not None:
        return  # it comes without an address
    if is_first and before is not None:
        _fill(row, before)
        row.take()
    _fill(row, unit)
    if is_first and before is None:
        row.take()


def nothing_new(session: Session, numbers: Sequence[str], at: datetime) -> None:
    """These were asked for and not mentioned. No screen shows it, so nobody is told."""
    session.execute(
        update(Registered)
        .where(col(Registered.org_number).in_(numbers))
        .values(looked_at=at)
        .execution_options(synchronize_session=False)
    )


def forget(session: Session, numbers: Sequence[str]) -> None:
    """These are no customer's any more."""
    session.execute(
        delete(Registered).where(col(Registered.org_number).in_(numbers)).execution_options(synchronize_session=False)
    )


# ---------- what the office does about it ----------


def take_over(session: Session, actor: Actor, number: int | None, customer_id: int) -> None:
    """«Oppdater»: the customer is called and lives as the register says. What was sent stays as it was."""
    sign_in.check(session, actor, Act.EDIT_ORDER)
    customer, row = _both(session, customer_id)
    news = row.news(customer)
    row.take()
    if news:
        opened = {field: getattr(customer, field) for field in news}
        customers.edit(session, actor, number, customer_id, opened, news)


def let_be(session: Session, actor: Actor, number: int | None, customer_id: int) -> None:
    """«Behold»: the customer's own fields are right; say no more about this."""
    sign_in.check(session, actor, Act.EDIT_ORDER)
    customers.must_be_of(session, number, customer_id)
    _both(session, customer_id)[1].take()


def _both(session: Session, customer_id: int) -> tuple[Customer, Registered]:
    customer = customers.there(session, customer_id)
    row = session.get(Registered, customer.org_number, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(t('Kunden har fått et annet organisasjonsnummer. Last inn siden på nytt.'))
    return customer, row


def _fill(row: Registered, unit: Unit) -> None:
    row.name, row.address, row.postcode, row.city = unit.name, unit.address, unit.postcode, unit.city


def _standing(unit: Unit | None) -> Standing:
    if unit is None:
        return Standing.UNKNOWN
    if unit.deleted_on is not None:
        return Standing.DELETED
    return Standing.BANKRUPT if unit.bankrupt else Standing.WINDING_UP if unit.winding_up else Standing.ACTIVE


def _last_night() -> datetime:
    now = clock.now().astimezone(OSLO)
    night = now.replace(hour=NIGHT.hour, minute=0, second=0, microsecond=0)
    return night if night <= now else night - timedelta(days=1)
