"""The change feed: what a commit says it touched, who is called, and what other processes hear of it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest
from sqlmodel import Session

from domain.access import SYSTEM
from domain.customer import Contact
from domain.job import Assignment, Job
from domain.refused import Refused
from domain.status import Status
from store import changes, clock, company, customers, employees, going_back, invoices, jobs, orders, quotes, sign_in
from store.database import read, read_now, write
from tests import factories
from tests.factories import Firm
from tests.server import ROOT

PATIENCE = 30.0
ONLY_POSTGRES = pytest.mark.parametrize('database_url', ['postgres'], indirect=True)
OTHER_PROCESS = """
import sys
from domain.access import SYSTEM
from domain.employee import Employee
from store import database, orders

def rename(session, number, title):
    orders.edit(session, SYSTEM, int(number), 'title', '', title, force=True)

def fail(session, number):
    rename(session, number, 'Never')
    raise KeyError

def much(session):
    session.add_all([Employee(name='Somebody', role='crew') for _ in range(1500)])

database.open_database(sys.argv[1])
for line in sys.stdin:
    what, *arguments = line.split()
    try:
        database.write_now({'rename': rename, 'fail': fail, 'much': much}[what], *arguments)
    except KeyError:
        pass
    print('done', flush=True)
"""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The topics of every announcement."""
    heard: list[set[str]] = []
    monkeypatch.setattr(changes, 'announce', lambda touched: heard.append(set(touched)))
    return heard


class Ear:
    """Counts how often it is called for a topic."""

    def __init__(self, topic: str) -> None:
        self.calls = 0
        self.stop = changes.watch(topic, self)

    def __call__(self) -> None:
        self.calls += 1

    async def hears(self, calls: int) -> None:
        """Wait until it has been called that often, and be sure that it is not called more often."""
        await until(lambda: self.calls >= calls)
        assert self.calls == calls


async def until(true: Callable[[], Any], patience: float = PATIENCE) -> Any:
    async with asyncio.timeout(patience):
        while not (found := true()):
            await asyncio.sleep(0.01)
    return found


async def settled() -> None:
    """Let what was called from the writer's thread happen."""
    for _ in range(3):
        await asyncio.sleep(0)


def order_id(number: int) -> int:
    return read_now(orders.find, SYSTEM, number).id or 0


# ---------- topics ----------


async def test_every_verb_says_what_it_touched(db: str, said: list[set[str]]) -> None:
    firm = factories.firm()
    number, other = factories.draft(firm, private=False), factories.draft(firm)
    job = factories.job(firm, number)
    order = f'order:{order_id(number)}'
    customer = factories.get(firm, number).customer
    assert customer
    jonas, ali = f'crew:{firm.jonas_id}', f'crew:{firm.ali.employee_id}'

    async def touched(door: Callable[..., Any], *args: Any, **kwargs: Any) -> set[str]:
        said.clear()
        await write(door, *args, **kwargs)
        await settled()
        (one,) = said
        assert f'order:{order_id(other)}' not in one, 'an order that has nothing to do with it'
        return one

    theirs = f'customer:{customer.id}'
    titled = await touched(orders.edit, firm.owner, number, 'title', '', 'Piano')
    assert titled == {'orders', order, jonas, theirs}
    assert await touched(quotes.send, firm.owner, number, recipient='kari@borettslag.no', message='Hei',
                         valid_until=clock.today()) >= {'orders', order, 'messages', 'link:1'}  # fmt: skip
    people = {'people': [firm.jonas_id]}
    assert await touched(jobs.edit, firm.owner, number, job, people, {'people': [firm.ali.employee_id]}) >= {jonas, ali}
    loose = factories.job(firm, number, day=False)
    assert await touched(jobs.remove, firm.owner, number, loose) >= {jonas, order}
    assert jonas not in await touched(orders.edit, firm.owner, number, 'title', 'Piano', 'Orgel')
    await touched(quotes.confirm, firm.owner, number)
    assert await touched(jobs.start, firm.ali, number, job) >= {order, 'orders', ali}
    assert await touched(jobs.complete, firm.ali, number, job) >= {order, 'orders', ali}
    invoice = await write(invoices.create, firm.owner, number)
    assert await touched(invoices.send, firm.owner, number, invoice) >= {order, 'orders', 'messages', 'link:2'}
    assert await touched(invoices.pay, firm.owner, number, invoice, amount='5', day='') >= {order, 'orders'}
    renamed = ({'name': customer.name}, {'name': 'Nye Sandviken Borettslag'})
    renames = await touched(customers.edit, firm.owner, number, customer.id, *renamed)
    assert renames >= {theirs, 'customers', order, 'orders'}
    gone = await touched(customers.remove_contact, firm.owner, number, customer.contacts[0].id)
    assert gone >= {theirs, order, 'link:1', 'link:2'}
    leave = ({'active': True}, {'active': False})
    assert await touched(employees.edit, firm.owner, firm.ali.employee_id, *leave) >= {'employees', ali}
    assert await touched(sign_in.end, firm.jonas) == {f'session:{firm.jonas.session}', f'sessions:{firm.jonas_id}'}
    assert await touched(company.change, firm.owner, {'city': 'Bergen'}, {'city': 'Oslo'}, {}) == {'company'}


def test_a_child_belongs_to_its_order_and_to_who_works_on_it() -> None:
    job = Job(title='Flytting', order_id=7, people=[Assignment(employee_id=5), Assignment(employee_id=6)])
    assert set(changes.topics(job)) == {'order:7', 'crew:5', 'crew:6'}
    assert set(changes.topics(Assignment(job_id=1, employee_id=5))) == {'crew:5'}
    assert set(changes.topics(Contact(id=3, customer_id=4))) == {'customer:4'}
    assert set(changes.topics(object())) == set()


# ---------- watching ----------


async def test_a_commit_calls_each_watcher_once(db: str) -> None:
    firm = factories.firm()
    number = factories.draft(firm)
    order, all_orders, elsewhere = Ear(f'order:{order_id(number)}'), Ear('orders'), Ear('order:999')
    changes.watch('messages', order)

    def much(session: Session) -> None:
        """Several changes, several flushes, one transaction."""
        for title in ('Piano', 'Orgel'):
            orders.edit(session, firm.owner, number, 'title', '', title, force=True)
            session.flush()
        quotes.send(session, firm.owner, number, recipient='ingrid@epost.no', message='Hei',
                    valid_until=clock.today())  # fmt: skip

    await write(much)
    await settled()
    assert (order.calls, all_orders.calls, elsewhere.calls) == (1, 1, 0)


async def test_what_is_rolled_back_or_only_read_is_not_announced(db: str, said: list[set[str]]) -> None:
    firm = factories.firm()
    number = factories.draft(firm)

    def breaks(session: Session) -> None:
        orders.edit(session, firm.owner, number, 'title', '', 'Never')
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write(breaks)
    with pytest.raises(Refused):
        await write(going_back.go_back, firm.owner, number, Status.DRAFT)
    await read(orders.find, firm.owner, number)
    await settled()
    assert said == []
    await write(orders.edit, firm.owner, number, 'title', '', 'Piano')
    await settled()
    assert len(said) == 1


async def test_watchers_are_called_after_the_commit_on_the_event_loop(db: str) -> None:
    firm = factories.firm()
    number = factories.draft(firm)
    seen: list[tuple[str, asyncio.AbstractEventLoop]] = []
    changes.watch('orders', lambda: seen.append((factories.get(firm, number).title, asyncio.get_running_loop())))
    await write(orders.edit, firm.owner, number, 'title', '', 'Piano')
    await settled()
    assert seen == [('Piano', asyncio.get_running_loop())]


def test_a_watcher_that_fails_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> None:
        raise ZeroDivisionError

    first = Ear('orders')
    changes.watch('orders', fails)
    last = Ear('orders')
    changes.announce(frozenset({'orders'}))
    assert (first.calls, last.calls) == (1, 1)
    assert 'ZeroDivisionError' in caplog.text


def test_who_stops_watching_leaves_nothing() -> None:
    ears = [Ear('orders'), Ear('orders'), Ear('messages')]
    assert changes.watching() == 3
    for ear in ears:
        ear.stop()
        ear.stop()
    assert changes.watching() == 0
    assert changes._watchers == {}
    changes.announce(frozenset({'orders', 'messages', changes.EVERYTHING}))
    assert [ear.calls for ear in ears] == [0, 0, 0]


def test_a_watcher_may_stop_and_others_begin_while_being_called() -> None:
    later: list[Ear] = []

    def once() -> None:
        stop()
        later.append(Ear('orders'))

    stop = changes.watch('orders', once)
    changes.announce(frozenset({'orders'}))
    changes.announce(frozenset({'orders'}))
    assert [ear.calls for ear in later] == [1]


def test_everything_reaches_everybody() -> None:
    ears = [Ear('orders'), Ear('company')]
    changes.announce(frozenset({changes.EVERYTHING}))
    assert [ear.calls for ear in ears] == [1, 1]


def test_what_is_too_long_to_tell_becomes_everything() -> None:
    short, long = frozenset({'order:1', 'orders'}), frozenset(f'order:{number}' for number in range(1000))
    assert changes.payload(short) == f'{changes.PROCESS} order:1 orders'
    assert changes.payload(long) == f'{changes.PROCESS} *'
    assert len(changes.payload(frozenset(f'order:{number}' for number in range(720))).encode()) < 8000


# ---------- several processes ----------


class Other:
    """Another process of the same firm."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def does(self, what: str) -> None:
        """Wait until it is done and committed."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f'{what}\n'.encode())
        async with asyncio.timeout(PATIENCE):
            assert await self._process.stdout.readline() == b'done\n'


@asynccontextmanager
async def other_process(url: str) -> AsyncIterator[Other]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, '-c', OTHER_PROCESS, url, cwd=ROOT, stdin=pipe, stdout=pipe
    )
    try:
        yield Other(process)
    finally:
        assert process.stdin
        process.stdin.close()
        assert await process.wait() == 0


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[None]:
    task = asyncio.create_task(changes.listen(url))
    try:
        await until(lambda: lines(url))
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def lines(url: str, ends: str = '') -> list[int]:
    """The connections that listen; with `ends` those that were cut off."""
    with psycopg.connect(url.replace('+psycopg', ''), autocommit=True) as connection:
        of_ours = "FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        return [row[0] for row in connection.execute(f'SELECT {ends or "pid"} {of_ours}').fetchall()]


@ONLY_POSTGRES
async def test_one_process_hears_what_another_commits(db: str, firm_and_order: tuple[Firm, int]) -> None:
    firm, number = firm_and_order
    order, unrelated = Ear(f'order:{order_id(number)}'), Ear('company')
    async with listening(db), other_process(db) as other:
        await other.does(f'rename {number} Piano')
        await order.hears(1)
        assert factories.get(firm, number).title == 'Piano'
        await other.does(f'fail {number}')
        await write(orders.edit, firm.owner, number, 'title', 'Piano', 'Orgel')
        await other.does(f'rename {number} Trapp')
        await order.hears(3)  # its own commit once, not again by its notice; nothing of what failed
        assert unrelated.calls == 0
        await other.does('much')
        await unrelated.hears(1)
        assert order.calls == 4, 'a notice of our own was heard'


@ONLY_POSTGRES
async def test_after_a_broken_line_everybody_is_called_and_hears_again(
    db: str, firm_and_order: tuple[Firm, int]
) -> None:
    _, number = firm_and_order
    order, unrelated = Ear(f'order:{order_id(number)}'), Ear('company')
    async with listening(db), other_process(db) as other:
        assert lines(db, 'pg_terminate_backend(pid)') == [True]
        await other.does(f'rename {number} Piano')  # nobody may hear it, but everybody looks anew
        await until(lambda: order.calls)
        await unrelated.hears(1)
        await other.does(f'rename {number} Orgel')
        await until(lambda: order.calls >= 2)
        assert unrelated.calls == 1


@pytest.fixture
def firm_and_order(db: str) -> tuple[Firm, int]:
    firm = factories.firm()
    return firm, factories.draft(firm)
