"""What happens by itself: whose turn it is, how urgent and what is needed change when a date passes; files go."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlmodel import Session, col, select

from domain.access import SYSTEM, Act, Actor
from domain.order import Order
from domain.refused import NotFound
from domain.routine import DAILY, NAMES, SOON, Routine
from store import attached, clock, code_limits, files, news, orders, plans, reminders, shown_papers, sign_in
from store.database import read, write

log = logging.getLogger('ordreflyt')
EVERY = 600.0
Work = Callable[[], Awaitable[int]]
"""Does what is due and says how much it was."""


async def run() -> None:
    """Look every ten minutes, for ever."""
    while True:
        for name, rest, work in ROUTINES:
            await _do(name, rest, work)
        await asyncio.sleep(EVERY)


async def _do(name: str, rest: timedelta, work: Work) -> None:
    """Do one of them if it is due and no other process has begun it; what goes wrong is tried again next time."""
    if not await write(begin, name, rest):
        return
    done, failed = 0, False
    try:
        done = await work()
    except Exception:
        log.exception('the routine %s failed', name)
        failed = True
    await write(end, name, done, failed)


def begin(session: Session, name: str, rest: timedelta) -> bool:
    """Whether it is this process that does it now; the row is locked while one asks."""
    row = session.get(Routine, name, with_for_update=True, populate_existing=True)
    if row is None or not row.is_due(clock.now(), rest):
        return False
    row.began_at = clock.now()
    return True


def end(session: Session, name: str, done: int, failed: bool) -> None:
    """Note what came of it."""
    row = session.get(Routine, name)
    assert row is not None
    row.ended_at, row.done, row.failed = clock.now(), done, failed


Listed = list[Routine]


def listing(session: Session, actor: Actor) -> Listed:
    """Everything that happens by itself, in the order it is done."""
    sign_in.check(session, actor, Act.SEE_SETTINGS)
    rows = {row.name: row for row in session.exec(select(Routine))}
    return [rows[name] for name in NAMES if name in rows]


async def look_at_dates() -> int:
    """Look at every order for which a date has come; how many."""
    done = 0
    while numbers := await read(fallen_due):
        for number in numbers:
            await write(look_again, number)
        done += len(numbers)
    return done


async def make_jobs() -> int:
    """Make the jobs of every plan that are due; how many."""
    done = 0
    while numbers := await read(plans.due):
        for number in numbers:
            done += await write(plans.make_ahead, number)
    return done


def fallen_due(session: Session) -> list[int]:
    """Orders for which a date has come that changes something."""
    due = select(Order.number).where(col(Order.look_on) <= clock.today())
    return list(session.exec(due.order_by(col(Order.number)).limit(500)))


def look_again(session: Session, number: int) -> None:
    """Decide the next step of an order anew; it may have gone meanwhile."""
    with contextlib.suppress(NotFound), orders.changing(session, SYSTEM, Act.EDIT_ORDER, number):
        pass


async def remind() -> int:
    """Write down what has fallen due and what comes near unconfirmed; how much."""
    done = 0
    while some := await write(reminders.remind):
        done += some
    return done


async def tidy() -> int:
    """Let go of attachments removed a month ago, of files that no row names, of old notices and of old codes; once."""
    await write(news.forget_old)
    await write(code_limits.forget_old)
    await write(attached.forget_removed)
    named = await read(attached.named)
    await asyncio.to_thread(files.let_go, named)
    return 1


ROUTINES: tuple[tuple[str, timedelta, Work], ...] = (
    ('dates', SOON, look_at_dates),
    ('plans', SOON, make_jobs),
    ('notices', SOON, remind),
    ('files', DAILY, tidy),
    ('papers', SOON, shown_papers.make_missing),
)
