"""What happens by itself: whose turn it is changes when a date passes, without anybody doing anything."""

import asyncio
import logging

from sqlmodel import Session, col, or_, select

from domain.access import SYSTEM, Act
from domain.next_step import Next, Turn
from domain.order import Order
from store import clock, orders
from store.database import read, write

log = logging.getLogger('ordreflyt')
EVERY = 600.0


async def run() -> None:
    """Look every ten minutes, for ever."""
    while True:
        for number in await read(fallen_due):
            await write(look_again, number)
        await asyncio.sleep(EVERY)


def fallen_due(session: Session) -> list[int]:
    """Orders that waited for others until a date that is past now."""
    today = clock.today()
    passed = or_(
        (col(Order.next_step) == Next.FOLLOW_UP) & (col(Order.valid_until) < today),
        (col(Order.next_step) == Next.REGISTER_PAYMENT) & (col(Order.due_day) < today),
        col(Order.next_step).in_([Next.START_JOB, Next.COMPLETE_JOB]) & (col(Order.next_job_day) < today),
    )
    return list(
        session.exec(
            select(Order.number).where(Order.turn == Turn.THEIRS, passed).order_by(col(Order.number)).limit(500)
        )
    )


def look_again(session: Session, number: int) -> None:
    """Decide the next step of an order anew."""
    with orders.changing(session, SYSTEM, Act.EDIT_ORDER, number):
        pass
