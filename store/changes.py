"""The change feed: a commit says which topics it touched, and whoever watches them is called on the event loop.

Topics are worked out from the rows a flush wrote, never announced by hand. Everything here runs on the event loop only.
"""

import asyncio
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import inspect

from domain.absence import Absence
from domain.address import Address
from domain.checklist import Checklist, CheckPoint
from domain.company import Company
from domain.customer import Contact, Customer
from domain.employee import Employee
from domain.imported import Import
from domain.invoice import Invoice, Payment
from domain.job import Assignment, Job
from domain.label import Label
from domain.message import Message
from domain.notice import Notice, NoticeChoice
from domain.one_time_code import OneTimeCode
from domain.order import Order
from domain.package import Package, PackageJob, PackageLine
from domain.paper import Paper
from domain.product import Product
from domain.registered import Registered
from domain.routine import Routine
from domain.saved_view import SavedView
from domain.sign_in import Attempt, PortalLink, Session
from domain.timing import LockedMonth, Timer
from domain.wording import Wording

log = logging.getLogger('ordreflyt')
CHANNEL = 'ordreflyt'
PROCESS = uuid.uuid4().hex[:12]
EVERYTHING = '*'

_watchers: dict[str, dict[Callable[[], None], None]] = defaultdict(dict)


def topics(row: object) -> Iterable[str]:
    """The topics a changed row belongs to."""
    if isinstance(row, Paper):  # nothing on a screen is another for it
        return
    order_id = getattr(row, 'order_id', None)
    if order_id is not None:
        yield f'order:{order_id}'
    match row:
        case Order():
            yield 'orders'
            yield f'order:{row.id}'
            for whose in (row.customer_id, *_parts(row, 'payer_id')):  # also the payer before
                if whose is not None:
                    yield f'customer:{whose}'
            for job in _parts(row, 'jobs'):  # a new status is seen by those who do the jobs
                yield from _crew(job)
        case Job():
            yield from _crew(row)
        case Invoice() | Payment():
            yield 'invoices'
        case Assignment():
            yield f'crew:{row.employee_id}'
        case Timer():
            yield f'crew:{row.employee_id}'
            yield 'hours'
        case LockedMonth():
            yield 'hours'
        case Notice() | NoticeChoice():
            yield f'notices:{row.employee_id}'
        case Message():
            yield 'messages'
        case Customer():
            yield 'customers'
            yield f'customer:{row.id}'
        case Contact() | Address():
            yield f'customer:{row.customer_id}'
        case Checklist():
            yield 'checklists'
        case CheckPoint():
            if row.checklist_id is not None:
                yield 'checklists'
        case Absence():
            yield 'absences'
            yield f'crew:{row.employee_id}'
        case Employee():
            yield 'employees'
            yield f'crew:{row.id}'
        case Product():
            yield 'products'
        case Package() | PackageLine() | PackageJob():
            yield 'packages'
        case Import():  # its rows pass the flush by; so many have changed that every screen looks again, once
            yield EVERYTHING
        case Label():
            yield 'labels'
        case SavedView():
            yield 'views'
        case Company():
            yield 'company'
        case Wording():
            yield 'wordings'
        case Routine():
            yield 'routines'
        case Registered():
            yield 'registered'
        case Session():
            yield f'session:{row.token_hash}'
            if row.employee_id is not None:
                yield f'sessions:{row.employee_id}'
        case OneTimeCode() | Attempt():
            yield 'locks'
        case PortalLink():
            yield f'link:{row.id}'


def _crew(job: Job) -> Iterable[str]:
    for assignment in _parts(job, 'people'):
        yield f'crew:{assignment.employee_id}'


def _parts(row: object, name: str) -> Iterable[Any]:
    """What the row has of these as far as it is loaded, and what was just taken off it."""
    found: Iterable[Any] = inspect(row).attrs[name].history.sum()
    return found


def watch(topic: str, callback: Callable[[], None]) -> Callable[[], None]:
    """Call `callback` after every commit that touches `topic`; returns what stops it."""
    _watchers[topic][callback] = None

    def stop() -> None:
        _watchers[topic].pop(callback, None)
        if not _watchers[topic]:
            del _watchers[topic]

    return stop


def announce(touched: frozenset[str]) -> None:
    """Call everybody who watches one of the topics, each once; `EVERYTHING` reaches all."""
    found = _watchers.keys() if EVERYTHING in touched else touched
    for callback in {c: None for topic in list(found) for c in _watchers.get(topic, ())}:
        try:
            callback()
        except Exception:  # the others still hear it
            log.exception('a watcher failed')


def watched(kind: str) -> list[str]:
    """What follows `kind` in the topics of this kind that somebody watches."""
    return [topic.removeprefix(kind) for topic in _watchers if topic.startswith(kind)]


def watching() -> int:
    """How many watchers there are."""
    return sum(len(callbacks) for callbacks in _watchers.values())


def forget_all() -> None:
    """Drop all watchers (tests)."""
    _watchers.clear()


def payload(touched: frozenset[str]) -> str:
    """What one process tells the others; PostgreSQL carries at most 8,000 bytes."""
    text = f'{PROCESS} {" ".join(sorted(touched))}'
    return text if len(text) < 7_900 else f'{PROCESS} {EVERYTHING}'


async def listen(url: str) -> None:
    """Hear what other processes commit, for ever (PostgreSQL LISTEN); after a lost line every watcher is called."""
    import psycopg

    address = url.replace('postgresql+psycopg://', 'postgresql://', 1)
    lost = False
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                await connection.execute(f'LISTEN {CHANNEL}')
                if lost:
                    announce(frozenset({EVERYTHING}))
                lost = False
                async for notice in connection.notifies():
                    sender, *touched = notice.payload.split()
                    if sender != PROCESS:
                        announce(frozenset(touched))
        except psycopg.OperationalError:
            log.warning('lost the line to PostgreSQL, trying again')
            lost = True
        await asyncio.sleep(1)
