"""What happens by itself: whose turn it is, how urgent and what is needed change when a date passes."""

import asyncio
import contextlib
import logging

from sqlmodel import Session, col, select

from domain.access import SYSTEM, Act
from domain.order import Order
from domain.refused import NotFound
from store import clock, orders
from store.database import read, write

log = logging.getLogger('ordreflyt')
EVERY = 600.0


async def run() -> None:
    """Look every ten minutes, for ever."""
    while True:
        while numbers := await read(fallen_due):
            for number in numbers:
                await write(look_again, number)
        await asyncio.sleep(EVERY)


def fallen_due(session: Session) -> list[int]:
    """Orders for which a date has come that changes something."""
    due = select(Order.number).where(col(Order.look_on) <= clock.today())
    return list(session.exec(due.order_by(col(Order.number)).limit(500)))


def look_again(session: Session, number: int) -> None:
    """Decide the next step of an order anew; it may have gone meanwhile."""
    with contextlib.suppress(NotFound), orders.changing(session, SYSTEM, Act.EDIT_ORDER, number):
        pass
