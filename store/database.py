"""The two doors to the database: `read` and `write`. Nothing else opens a session, nothing else commits.

Reads run in a small pool; writes run one after the other on one thread, each in one transaction: two people who press
the same button are served in turn and the second reads why it is refused. Several processes on PostgreSQL are kept
apart by the lock on the order row that every change begins with.
"""

import asyncio
import fcntl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.compiler import InsertmanyvaluesSentinelOpts
from sqlmodel import Session

from domain.history import History
from domain.refused import Refused
from domain.sign_in import Once
from domain.words import t
from store import changes, clock, news
from store.kept import Kept

P = ParamSpec('P')
R = TypeVar('R')
MIGRATIONS = Path(__file__).parent / 'migrations'
DEADLOCK = '40P01'  # PostgreSQL: two waited for each other, and this one was told to give way


class _Open:
    """The engine in use and the threads that use it."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.writing = self.engine.execution_options(write=True)
        self.readers = ThreadPoolExecutor(4, 'read')
        self.writer = ThreadPoolExecutor(1, 'write')
        self.is_postgres = self.engine.dialect.name == 'postgresql'
        # There each statement sees its own moment anyway: BEGIN and ROLLBACK are two round trips for nothing.
        self.reading = self.engine.execution_options(isolation_level='AUTOCOMMIT') if self.is_postgres else self.engine
        self.kept = Kept()


_open: _Open | None = None


def open_database(url: str) -> None:
    """Open the database, already migrated, for this process."""
    global _open
    close_database()
    _open = _Open(url)


def close_database() -> None:
    """Let running work end and close; harmless when nothing is open."""
    global _open
    if _open is not None:
        _open.writer.shutdown()
        _open.readers.shutdown()
        _open.engine.dispose()
        _open = None


async def read(fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What `fn(session, …)` returns, read in the pool; loaded rows come back detached."""
    return await asyncio.get_running_loop().run_in_executor(_database().readers, lambda: read_now(fn, *args, **kwargs))


def read_now(fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """As `read`, in this thread."""
    with Session(_database().reading, expire_on_commit=False) as session:
        return fn(session, *args, **kwargs)


async def write(fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `fn(session, …)` in one transaction on the writer; announce what it touched once it is committed.

    Closing the page meanwhile does not undo a commit. What `fn` raises rolls everything back and is raised here.
    """
    loop = asyncio.get_running_loop()

    def tell(touched: frozenset[str]) -> None:
        loop.call_soon_threadsafe(changes.announce, touched)

    return await asyncio.shield(loop.run_in_executor(_database().writer, lambda: _transact(tell, fn, *args, **kwargs)))


def write_now(fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """As `write`, in this thread and without telling this process's screens: commands, the demo firm, tests."""
    return _transact(lambda _: None, fn, *args, **kwargs)


def once(session: Session, key: str) -> bool:
    """Whether this is the first time the act with this key is done; call first in a write that must happen once."""
    if session.get(Once, key) is not None:
        return False
    session.add(Once(key=key, at=clock.now()))
    session.flush()
    return True


def _transact(
    tell: Callable[[frozenset[str]], None], fn: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    database = _database()
    touched: set[str] = set()
    entries: list[History] = []

    def collect(session: Session, _: Any) -> None:
        touched.update(
            topic for row in (*session.new, *session.dirty, *session.deleted) for topic in changes.topics(row)
        )
        entries.extend(row for row in session.new if isinstance(row, History))

    with Session(database.writing, expire_on_commit=False, info={'kept': database.kept}) as session:
        event.listen(session, 'after_flush', collect)
        try:
            result = fn(session, *args, **kwargs)
            session.flush()
            if entries:
                touched |= news.put(session, entries)
            if database.is_postgres and touched:
                session.execute(
                    text('SELECT pg_notify(:channel, :payload)'),
                    {'channel': changes.CHANNEL, 'payload': changes.payload(frozenset(touched))},
                )
            session.commit()
        except (StaleDataError, OperationalError) as error:
            if isinstance(error, OperationalError) and getattr(error.orig, 'sqlstate', None) != DEADLOCK:
                raise
            raise Refused(t('Noen andre endret dette mens du jobbet. Last inn på nytt for å se endringene.')) from None
        except IntegrityError as error:
            raise Refused(_sentence(error)) from error
    database.kept.put_back(session)
    if touched:
        tell(frozenset(touched))
    return result


def _sentence(error: IntegrityError) -> str:
    """What a broken constraint means to a person; an unknown one is a bug and goes on."""
    said = str(error.orig).partition('\n')[0]  # PostgreSQL goes on with what was typed
    for names, sentence in (
        (('uq_timer_running', 'timer.employee_id'), t('Timeren går allerede på en annen jobb. Stopp den først.')),
        (
            ('uq_customer_org_number', 'customer.org_number'),
            t('Det finnes allerede en kunde med dette organisasjonsnummeret.'),
        ),
        (('uq_product_number', 'product.number'), t('Det finnes allerede en vare med dette nummeret.')),
        (('uq_employee_email', 'employee.email'), t('Det finnes allerede en ansatt med denne e-postadressen.')),
        (('uq_employee_first_owner', 'employee.first_owner'), t('Firmaet er allerede satt opp. Logg inn i stedet.')),
        (('uq_acceptance_standing', 'acceptance.version_id'), t('Tilbudet er allerede akseptert.')),
        (('uq_regret_acceptance_id', 'regret.acceptance_id'), t('Avtalen er allerede angret.')),
        (('pk_once', 'once.key'), t('Dette er allerede gjort.')),
        (('fk_', 'FOREIGN KEY'), t('Noe av dette finnes ikke lenger. Last inn siden på nytt.')),
    ):
        if 'NOT NULL' not in said and any(name in said for name in names):
            return sentence
    raise error


def _database() -> _Open:
    if _open is None:
        raise RuntimeError('the database is not open')
    return _open


# ---------- engines ----------


def make_engine(url: str) -> Engine:
    """An engine for SQLite (WAL, every commit on the disk) or PostgreSQL."""
    if not url.startswith('sqlite'):
        return create_engine(url, pool_size=10, max_overflow=40)
    import pysqlite3.dbapi2 as sqlite  # SQLite ≥ 3.51.3: older ones can corrupt a WAL database

    engine = create_engine(url, module=sqlite, pool_size=8, max_overflow=40)
    # it gives the rows of one INSERT their ids in sequence, so they need not be inserted one by one
    engine.dialect.insertmanyvalues_implicit_sentinel = InsertmanyvaluesSentinelOpts.ANY_AUTOINCREMENT
    event.listen(engine, 'connect', _on_connect)
    event.listen(engine, 'begin', _on_begin)
    return engine


def _on_connect(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver must not begin on its own
    for pragma in (
        'journal_mode=WAL',
        'synchronous=FULL',
        'foreign_keys=ON',
        'recursive_triggers=ON',  # what INSERT OR REPLACE deletes is guarded as well
        'busy_timeout=30000',
        'cache_size=-32000',
    ):
        connection.execute(f'PRAGMA {pragma}')


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql('BEGIN IMMEDIATE' if connection.get_execution_options().get('write') else 'BEGIN')


def migrate(url: str) -> None:
    """Bring the schema up to date; a SQLite file that will change is copied beside itself first."""
    engine = make_engine(url)
    try:
        current = _revision(engine)
        if current == _newest():
            return
        if current is not None and url.startswith('sqlite:///'):
            file = Path(url.removeprefix('sqlite:///'))
            _copy(engine, file.with_name(f'{file.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S}-{current}.db'))
        _upgrade(engine)
    finally:
        engine.dispose()


def is_current(url: str) -> bool:
    """Whether there is a database, and it has come to this version."""
    if url.startswith('sqlite:///') and not Path(url.removeprefix('sqlite:///')).exists():
        return False  # to look would make one
    engine = make_engine(url)
    try:
        return _revision(engine) == _newest()
    finally:
        engine.dispose()


def _revision(engine: Engine) -> str | None:
    """The migration that the schema has come to; Alembic is not asked, its import is a tenth of a start."""
    with engine.connect() as connection:
        if not inspect(connection).has_table('alembic_version'):
            return None
        found: str | None = connection.execute(text('SELECT version_num FROM alembic_version')).scalar()
        return found


def _newest() -> str:
    """The last of the migrations; a file's name begins with the number of what it brings."""
    return max(file.name for file in (MIGRATIONS / 'versions').glob('[0-9]*.py')).partition('_')[0]


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option('script_location', str(MIGRATIONS))
    config.attributes['engine'] = engine
    command.upgrade(config, 'head')


def _copy(engine: Engine, target: Path) -> None:
    """The whole SQLite database in one new file, with what a killed process left in the log beside it."""
    connection = engine.raw_connection()  # no transaction: VACUUM takes none around it
    try:
        connection.cursor().execute('VACUUM INTO ?', (str(target),))
    finally:
        connection.close()


class Occupied(Exception):
    """Another process serves this data folder."""


def occupy(data_dir: Path) -> Any:
    """Hold the lock on `db.lock` for as long as the returned file is open. Raises `Occupied`."""
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = (data_dir / 'db.lock').open('w')
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise Occupied('Ordreflyt kjører allerede med denne datamappen. Stopp Ordreflyt først.') from None
    return lock
