"""The two doors to the database, and how the engines behind them are set."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlmodel import Session, SQLModel

from domain.access import SYSTEM, Role, Where
from domain.company import Company
from domain.customer import Contact, Customer, CustomerKind
from domain.employee import Employee
from domain.order import Order
from domain.quote import Acceptance
from domain.refused import Refused
from domain.sign_in import Once
from domain.timing import Timer
from store import clock, customers, database, employees, invoices, jobs, kept, lines, orders, quotes
from store.database import Occupied, occupy, read, read_now, write, write_now
from tests import factories
from tests.factories import Firm
from tests.server import ROOT

ONLY_SQLITE = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)


def title(number: int) -> str:
    return read_now(orders.find, SYSTEM, number).title


def rename(session: Session, number: int, to: str) -> None:
    orders.edit(session, SYSTEM, number, 'title', '', to, force=True)


def new_order() -> int:
    factories.firm()
    return write_now(orders.new, SYSTEM)


# ---------- one transaction ----------


async def test_what_raises_leaves_nothing_behind(db: str) -> None:
    number = new_order()

    def breaks(session: Session) -> None:
        rename(session, number, 'Never')
        session.add(Employee(name='Nobody', role=Role.CREW))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write(breaks)
    with pytest.raises(ZeroDivisionError):
        write_now(breaks)
    assert title(number) == ''
    assert read_now(lambda session: session.execute(text('SELECT count(*) FROM employee')).scalar()) == 3
    await write(rename, number, 'Piano')
    assert title(number) == 'Piano'


async def test_what_is_returned_and_read_can_be_used_afterwards(db: str) -> None:
    number = new_order()
    found = await read(orders.find, SYSTEM, number)
    assert inspect(found).detached
    assert (found.number, found.lines, found.jobs, found.versions) == (number, [], [], [])
    assert await write(orders.new, SYSTEM) == number + 1


async def test_a_page_that_goes_away_does_not_undo_the_commit(db: str) -> None:
    number, running, go = new_order(), threading.Event(), threading.Event()

    def slowly(session: Session) -> None:
        rename(session, number, 'Piano')
        running.set()
        assert go.wait(30)

    page = asyncio.create_task(write(slowly))
    await asyncio.to_thread(running.wait, 30)
    page.cancel()
    with pytest.raises(asyncio.CancelledError):
        await page
    go.set()
    await write(rename, write_now(orders.new, SYSTEM), 'the next in line')  # so the one before is done
    assert title(number) == 'Piano'


async def test_writes_of_one_process_are_served_in_turn(db: str) -> None:
    number, inside, most = new_order(), 0, 0

    def one(session: Session) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        rename(session, number, f'{time.perf_counter()}')
        inside -= 1

    await asyncio.gather(*[write(one) for _ in range(20)])
    assert most == 1


@pytest.mark.parametrize(('door', 'thread'), [(read, 'read'), (write, 'write')])
async def test_a_slow_database_does_not_hold_up_the_event_loop(db: str, door: Callable[..., Any], thread: str) -> None:
    """The work ends only when the loop has gone round while it was being done."""
    went_round = threading.Event()

    def slow(_: Session) -> tuple[bool, str]:
        return went_round.wait(10), threading.current_thread().name

    work = asyncio.ensure_future(door(slow))
    for _ in range(20):
        await asyncio.sleep(0.001)
    went_round.set()
    saw, worker = await work
    assert saw
    assert worker.startswith(thread)


async def test_a_reader_is_not_held_up_by_a_writer(db: str) -> None:
    number, running, go = new_order(), threading.Event(), threading.Event()

    def slowly(session: Session) -> None:
        rename(session, number, 'Piano')
        running.set()
        assert go.wait(30)

    writing = asyncio.create_task(write(slowly))
    await asyncio.to_thread(running.wait, 30)
    try:
        async with asyncio.timeout(20):
            assert (await read(orders.find, SYSTEM, number)).title == '', 'not before the commit'
    finally:
        go.set()
        await writing
    assert (await read(orders.find, SYSTEM, number)).title == 'Piano'


def test_the_doors_are_shut_until_the_database_is_open() -> None:
    database.close_database()
    with pytest.raises(RuntimeError):
        write_now(orders.new, SYSTEM)
    with pytest.raises(RuntimeError):
        read_now(orders.find, SYSTEM, 1)


# ---------- what a broken constraint means ----------


def twice(make: Callable[[], SQLModel]) -> str:
    """What is said when the database is given the same thing twice; past the checks that would say so before."""

    def add(session: Session) -> None:
        session.add(make())

    write_now(add)
    with pytest.raises(Refused) as refused:
        write_now(add)
    return str(refused.value)


def test_a_known_constraint_is_said_in_a_sentence(db: str) -> None:
    firm = factories.firm()
    number = factories.quoted(firm)
    version = factories.version(firm, number)
    job = factories.job(firm, factories.confirmed(firm))

    def yes() -> Acceptance:
        return Acceptance(
            version_id=version.id, shown_hash='', sentence='', name='Ida', place=Where.PORTAL, at=clock.now()
        )

    assert twice(yes) == 'Tilbudet er allerede akseptert.'
    assert twice(lambda: Once(key='a', at=clock.now())) == 'Dette er allerede gjort.'
    assert twice(lambda: Employee(name='Siv', role=Role.OFFICE, email='siv@firma.no')) == (
        'Det finnes allerede en ansatt med denne e-postadressen.'
    )
    assert twice(lambda: Customer(kind=CustomerKind.BUSINESS, name='Bedrift', org_number='923609016')) == (
        'Det finnes allerede en kunde med dette organisasjonsnummeret.'
    )
    timer: dict[str, Any] = {'employee_id': firm.jonas_id, 'started_at': clock.now(), 'job_id': job}
    assert twice(lambda: Timer(**timer)) == 'Timeren går allerede på en annen jobb. Stopp den først.'
    with pytest.raises(Refused, match='Firmaet er allerede satt opp'):
        write_now(lambda session: session.add(Employee(name='Nr. 2', role=Role.OWNER, first_owner=True)))
    with pytest.raises(Refused, match='Noe av dette finnes ikke lenger'):
        write_now(lambda session: session.add(Timer(**timer | {'employee_id': 999, 'job_id': None})))


def test_an_unknown_constraint_is_a_bug_and_says_so(db: str) -> None:
    number = new_order()
    same: dict[str, Any] = {'number': number, 'made_at': clock.now(), 'changed_at': clock.now()}
    with pytest.raises(IntegrityError):
        write_now(lambda session: session.add(Order(**same)))
    with pytest.raises(IntegrityError, match=r'NOT NULL|not-null'):
        write_now(lambda session: session.execute(text('UPDATE employee SET email = NULL')))


def test_what_a_person_typed_is_not_taken_for_a_constraint(db: str) -> None:
    """PostgreSQL quotes the row it refuses."""
    new_order()
    with pytest.raises(IntegrityError):
        write_now(lambda session: session.execute(text("UPDATE company SET name = 'fk_ pk_once', quote_days = 0")))


def test_another_fault_of_the_database_is_not_smoothed_over(db: str) -> None:
    new_order()
    with pytest.raises(OperationalError if 'sqlite' in db else ProgrammingError, match='nowhere'):
        write_now(lambda session: session.execute(text('SELECT * FROM nowhere')))


def test_an_act_with_a_key_is_done_once(db: str) -> None:
    assert [write_now(database.once, key) for key in ('a', 'a', 'b')] == [True, False, True]


# ---------- the engines ----------


@ONLY_SQLITE
def test_sqlite_is_set_so_that_a_commit_stays(db: str) -> None:
    version = tuple(map(int, sqlite.sqlite_version.split('.')))
    assert version >= (3, 51, 3), 'older ones can corrupt a database in WAL mode'

    def values(session: Session) -> dict[str, Any]:
        names = ('journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout')
        return {name: session.execute(text(f'PRAGMA {name}')).scalar() for name in names}

    wanted = {'journal_mode': 'wal', 'synchronous': 2, 'foreign_keys': 1, 'busy_timeout': 30000}
    assert write_now(values) == wanted
    assert read_now(values) == wanted


@ONLY_SQLITE
def test_a_write_locks_at_its_beginning_and_a_read_does_not(db: str) -> None:
    begun: list[str] = []
    engine = database._database().engine
    event.listen(engine, 'before_cursor_execute', lambda *args: begun.append(args[2]))
    write_now(lambda session: session.execute(text('SELECT 1')))
    read_now(lambda session: session.execute(text('SELECT 1')))
    assert [statement for statement in begun if statement.startswith('BEGIN')] == ['BEGIN IMMEDIATE', 'BEGIN']


def test_a_data_folder_belongs_to_one_process(tmp_path: Path) -> None:
    folder = tmp_path / 'new' / 'data'
    lock = occupy(folder)
    with pytest.raises(Occupied, match='Stopp Ordreflyt først'):
        occupy(folder)
    program = f'from pathlib import Path; from store.database import occupy; occupy(Path({str(folder)!r}))'
    other = subprocess.run([sys.executable, '-c', program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert other.returncode == 1
    assert 'Occupied' in other.stderr
    lock.close()
    occupy(folder).close()


# ---------- orders that are kept ----------


def picture(order: Order) -> Any:
    """All that an order is made of, as values."""
    parts = [*order.lines, *order.jobs, *order.versions, *order.invoices]
    parts += [part for job in order.jobs for part in (*job.people, *job.timers)]
    parts += [part for version in order.versions for part in version.acceptances]
    parts += [part for invoice in order.invoices for part in (*invoice.lines, *invoice.payments)]
    parts += [order.customer, *order.customer.contacts] if order.customer else []
    return [(type(part).__name__, {c.key: getattr(part, c.key) for c in inspect(part).mapper.column_attrs})
            for part in (order, *parts)]  # fmt: skip


def stale() -> list[int]:
    """The numbers of the orders that are kept, would be used, and are not what the database holds."""
    held = database._database().kept._orders
    assert held, 'nothing is kept'
    wrong = []
    for order in list(held.values()):
        fresh = read_now(orders.find, SYSTEM, order.number)
        if fresh.version == order.version and picture(fresh) != picture(order):
            wrong.append(order.number)
    return wrong


def test_a_kept_order_is_what_the_database_holds(db: str) -> None:
    firm = factories.firm()
    asked = factories.draft(firm, private=False)
    job = factories.job(firm, asked)
    factories.send(firm, asked)
    factories.accept(firm, asked)
    billed, invoice = factories.invoiced(firm)
    write_now(quotes.confirm, firm.owner, asked)
    write_now(jobs.start, firm.jonas, asked, job)
    second = factories.job(firm, billed)
    write_now(jobs.start, firm.jonas, billed, second, switch=True)
    customer = factories.get(firm, asked).customer
    assert customer
    assert stale() == []
    write_now(customers.edit, firm.owner, asked, customer.id or 0, {'name': customer.name}, {'name': 'Nytt navn'})
    siv = Contact.new(name='Siv', email='siv@borettslag.no')
    write_now(customers.add_contact, firm.owner, asked, customer.id or 0, siv)
    write_now(orders.edit, firm.owner, asked, 'title', '', 'Flygel')
    write_now(employees.edit, firm.owner, firm.jonas_id, {'active': True}, {'active': False})
    write_now(customers.remove_contact, firm.owner, asked, customer.contacts[0].id or 0)
    write_now(invoices.pay, firm.owner, billed, invoice, amount='100', day='')
    assert stale() == []
    with pytest.raises(Refused):
        write_now(invoices.pay, firm.owner, billed, invoice, amount='1000000', day='')
    write_now(orders.edit, firm.owner, billed, 'title', '', 'Piano')
    assert stale() == []


def other_process(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Step over to another process on the same database, and back: each keeps orders of its own."""
    mine, other = database._database().kept, kept.Kept()
    sides = [mine, other]

    def step() -> None:
        sides.reverse()
        monkeypatch.setattr(database._database(), 'kept', sides[0])

    return step


def add_line(firm: Firm, number: int, words: str) -> None:
    write_now(lines.add, firm.owner, number, text=words, quantity='1', unit='stk.', unit_price='1', vat_code='25')


def test_what_another_process_changed_is_loaded_anew(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    firm = factories.firm()
    number = factories.draft(firm)
    step = other_process(monkeypatch)
    for words in ('Eske', 'Tape', 'Pute'):
        add_line(firm, number, words)
        step()
    order = factories.get(firm, number)
    assert [line.text for line in order.lines] == ['Flytting', 'Eske', 'Tape', 'Pute']
    assert order.net_ore == 100_300, 'each process counted what the other had added'


def test_without_the_version_a_kept_order_is_seen_to_be_stale(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    firm = factories.firm()
    number = factories.draft(firm)
    step = other_process(monkeypatch)
    add_line(firm, number, 'Eske')
    step()
    add_line(firm, number, 'Tape')
    step()
    the_real_one = kept.take
    held = database._database().kept._orders
    (order_id,) = held
    monkeypatch.setattr(kept, 'take', lambda session, key, _: the_real_one(session, key, held[order_id].version))
    with pytest.raises(Refused, match='Noen andre endret dette'):
        add_line(firm, number, 'Pute')


def test_company_settings_are_read_fresh(db: str) -> None:
    firm = factories.firm()
    number = factories.quoted(firm)
    write_now(lambda session: setattr(session.get(Company, 1), 'auto_confirm', True))
    factories.accept(firm, number)
    assert factories.get(firm, number).status == 'confirmed'
