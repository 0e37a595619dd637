"""What happens by itself: whose turn it is, how urgent and what is needed change when a date passes; files go."""

import asyncio
import contextlib
import logging

from sqlmodel import Session, col, select

from domain.access import SYSTEM, Act
from domain.order import Order
from domain.refused import NotFound
from store import attached, clock, files, orders, plans
from store.database import read, write

log = logging.getLogger('ordreflyt')
EVERY = 600.0


async def run() -> None:
    """Look every ten minutes, for ever; tidy the files away once a day."""
    tidied = None
    while True:
        while numbers := await read(fallen_due):
            for number in numbers:
                await write(look_again, number)
        while numbers := await read(plans.due):
            for number in numbers:
                await write(plans.make_ahead, number)
        if tidied != clock.today():
            tidied = clock.today()
            await tidy()
        await asyncio.sleep(EVERY)


def fallen_due(session: Session) -> list[int]:
    """Orders for which a date has come that changes something."""
    due = select(Order.number).where(col(Order.look_on) <= clock.today())
    return list(session.exec(due.order_by(col(Order.number)).limit(500)))


def look_again(session: Session, number: int) -> None:
    """Decide the next step of an order anew; it may have gone meanwhile."""
    with contextlib.suppress(NotFound), orders.changing(session, SYSTEM, Act.EDIT_ORDER, number):
        pass


async def tidy() -> None:
    """Let go of the attachments that were removed a month ago, and of files that no row names."""
    await write(attached.forget_removed)
    named = await read(attached.named)
    await asyncio.to_thread(files.let_go, named)
