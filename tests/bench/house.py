"""The house that is measured: a demo firm of some size, in this process and as a server of its own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low

from sqlalchemy import NullPool, create_engine, func, text
from sqlmodel import Session, col, select

from domain.access import Actor
from domain.customer import Customer
from domain.history import History
from domain.order import Order
from domain.sign_in import Face
from domain.status import Status
from store import customers, database, demo, employees, jobs, lines, orders, sign_in
from store.database import read_now, write_now
from store.settings import settings
from tests import engines, factories
from tests.server import Server
from ui.guard import COOKIES

LINES = 5
PRICE = '1000'
TOTAL = '6250'
"""What an order of five such lines costs with VAT."""


@dataclass(frozen=True, slots=True)
class House:
    """A firm with its orders; `server` serves the same database and is started by whoever measures it."""

    engine: str
    server: Server
    owner: Actor
    crew: Actor
    source: int
    """An order with a customer, five lines and a job, to be copied."""
    medium: int
    """An order that is neither long nor short."""

    @property
    def cookie(self) -> dict[str, str]:
        """The headers of a browser that the owner is signed in on."""
        token = write_now(sign_in.begin, Face.OFFICE, employee_id=self.owner.employee_id)
        return {'Cookie': f'{COOKIES[0]}={token}'}


@contextmanager
def house(engine: str, wanted: int) -> Iterator[House]:
    """Build a firm with that many orders in a folder of its own; everything is gone afterwards."""
    folder, known, before = Path(tempfile.mkdtemp(prefix='ordreflyt-bench-')), engines.databases(), dict(os.environ)
    server = Server(folder, engine)
    os.environ.update({'ORDREFLYT_DATA_DIR': str(folder), 'ORDREFLYT_DATABASE_URL': server.database_url})
    settings.cache_clear()
    database.open_database(server.database_url)
    try:
        shown = write_now(demo.build, wanted)
        if engine != 'sqlite':  # as PostgreSQL does by itself within a minute
            alone = create_engine(server.database_url, isolation_level='AUTOCOMMIT', poolclass=NullPool)
            with alone.connect() as connection:
                connection.execute(text('VACUUM (ANALYZE)'))
        owner = factories.office(shown.owner_id)
        crew = factories.crew(write_now(employees.add, owner, name='Runa Målt', phone='40000001'))
        yield House(engine, server, owner, crew, _source(owner), read_now(_medium))
    finally:
        server.stop()
        database.close_database()
        engines.give_back(engines.databases() - known)
        shutil.rmtree(folder)
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()


def described(at: House) -> str:
    """The database: which, and how large."""
    if at.engine == 'sqlite':
        version = read_now(lambda session: session.scalar(text('SELECT sqlite_version()')))
        size = sum(file.stat().st_size for file in at.server.folder.glob('*.db*'))
        name = f'SQLite {version}, synchronous=FULL'
    else:
        version = read_now(lambda session: session.scalar(text('SHOW server_version')))
        size = read_now(lambda session: session.scalar(text('SELECT pg_database_size(current_database())'))) or 0
        name = f'PostgreSQL {version}, without fsync'
    orders = read_now(lambda session: session.scalar(select(func.count(col(Order.id))))) or 0
    return f'{name} · {orders:,} orders · {size / 1_000_000:.0f} MB'


def _source(owner: Actor) -> int:
    number = write_now(orders.new, owner)
    write_now(customers.add, owner, number, Customer.private(**factories.CUSTOMER))
    for _ in range(LINES):
        write_now(
            lines.add, owner, number,
            text='Flytting', quantity='1', unit='rund sum', unit_price=PRICE, vat_code='25',
        )  # fmt: skip
    write_now(jobs.add, owner, number, title='Flytting til Åsane', address='Sandviksveien 84')
    return number


def _medium(session: Session) -> int:
    """The open order with a history of middle length."""
    lengths = session.exec(
        select(Order.number, func.count())
        .join(History, col(History.order_number) == Order.number)
        .where(Order.status != Status.CLOSED, Order.status != Status.DRAFT)
        .group_by(col(Order.number))
        .order_by(col(Order.number).desc())
        .limit(1_000)
    ).all()
    middle = median_low([length for _, length in lengths])
    return next(number for number, length in lengths if length == middle)
