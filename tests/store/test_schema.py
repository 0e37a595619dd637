"""The schema: what the migrations build is what the rows declare, whatever it was before."""

import runpy
import shutil
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

import store.tables  # noqa: F401 – puts every table in the metadata
from domain.next_step import Next
from store import database, jobs, searching, triggers
from store.database import write_now
from tests import factories
from tests.store.raw import INDEXES, TABLES, fill, picture


def test_the_migrations_build_what_the_rows_declare(raw: Engine) -> None:
    """Expression indexes and triggers, too: a picture of the one against a picture of the other."""
    by_expression = {
        index.name
        for table in TABLES.values()
        for index in table.indexes
        if not all(isinstance(part, Column) for part in index.expressions)
    }
    trigrams = {each.trigrams for each in searching.SEARCHED}
    options = {
        'compare_type': True,
        'compare_server_default': True,
        # Alembic only guesses at expressions, and knows nothing of what searching is done with; our picture does.
        'include_object': lambda thing, *_: (
            thing.name not in {*by_expression, *trigrams} and not str(thing.name).startswith(INDEXES)
        ),
    }
    with raw.execution_options(write=True).begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata) == []
        migrated = picture(connection)
        triggers.drop(connection)
        SQLModel.metadata.drop_all(connection)
        SQLModel.metadata.create_all(connection)
        triggers.create(connection)
        declared = picture(connection)
    assert migrated == declared
    kinds = {key[0] for key in migrated}
    assert kinds >= {'column', 'check', 'foreign', 'index', 'trigger'}, 'the picture shows nothing'
    acts = ('update', 'delete', 'insert' if raw.dialect.name == 'sqlite' else 'truncate')
    expected = {f'sealed_{sealed.table}_{act}' for sealed in triggers.SEALED for act in acts}
    kept = {name for each in searching.SEARCHED for name in each.triggers if raw.dialect.name == 'sqlite'}
    expected |= {'sealed_invoice_line_insert'} | kept
    assert {key[1] for key in migrated if key[0] == 'trigger'} == expected
    assert raw.dialect.name == 'sqlite' or all(('index', name) in migrated for name in trigrams)
    assert by_expression == {
        'ix_customer_order_urgency',
        'ix_customer_order_status_number',
        'ix_customer_order_responsible',
    }
    assert all('number DESC' in migrated['index', str(name)] for name in by_expression)
    assert 'WHERE' in migrated['index', 'uq_timer_running'].upper()


def test_a_difference_is_seen(raw: Engine) -> None:
    with raw.execution_options(write=True).begin() as connection:
        before = picture(connection)
        for statement in (
            'DROP INDEX ix_customer_order_urgency',
            'CREATE INDEX ix_customer_order_urgency ON customer_order (turn, urgency, number)',
            'DROP INDEX uq_timer_running',
            'CREATE UNIQUE INDEX uq_timer_running ON timer (employee_id)',
        ):
            connection.execute(text(statement))
        triggers.drop(connection)
        after = picture(connection)
    changed = {key[-1] for key in before if before[key] != after.get(key)}
    assert {'ix_customer_order_urgency', 'uq_timer_running', 'sealed_history_delete'} <= changed


# ---------- migrating ----------


def test_migrating_again_changes_nothing(filled: Engine, database_url: str, tmp_path: Path) -> None:
    with filled.connect() as connection:
        before = picture(connection)
        entries = connection.execute(text('SELECT count(*) FROM history')).scalar()
    database.migrate(database_url)
    with filled.connect() as connection:
        assert picture(connection) == before
        assert connection.execute(text('SELECT count(*) FROM history')).scalar() == entries
    assert list(tmp_path.glob('ordreflyt-*.db')) == []


def next_revision(folder: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be one more migration than there is."""
    head = max(path.name for path in (database.MIGRATIONS / 'versions').glob('*.py'))[:4]
    scripts = shutil.copytree(database.MIGRATIONS, folder / 'migrations', ignore=shutil.ignore_patterns('__pycache__'))
    lines = [
        'from alembic import op',
        "revision = '9999'",
        f'down_revision = {head!r}',
        'def upgrade():',
        f'    {does}',
    ]
    (scripts / 'versions' / '9999_next.py').write_text('\n'.join(lines) + '\n')
    monkeypatch.setattr(database, 'MIGRATIONS', scripts)


def dump(file: Path) -> dict[str, list[Any]]:
    connection = sqlite.connect(file)
    try:
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall() for name in TABLES}
    finally:
        connection.close()


def revision(file: Path) -> str:
    connection = sqlite.connect(file)
    try:
        return str(connection.execute('SELECT version_num FROM alembic_version').fetchone()[0])
    finally:
        connection.close()


def after_a_crash(folder: Path) -> Path:
    """The file of a firm whose process was killed: what was committed last stands in the log beside it."""
    file = folder / 'ordreflyt.db'
    database.open_database(f'sqlite:///{file}')
    fill()
    crashed = folder / 'crashed'
    crashed.mkdir()
    for part in folder.glob('ordreflyt.db*'):
        shutil.copy(part, crashed / part.name)
    database.close_database()
    assert (crashed / 'ordreflyt.db-wal').stat().st_size > 100_000
    return crashed / file.name


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
@pytest.mark.parametrize('crashed', [False, True])
def test_a_file_is_copied_whole_before_it_is_migrated(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crashed: bool
) -> None:
    file = after_a_crash(tmp_path)
    if not crashed:
        connection = sqlite.connect(file)
        connection.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        connection.close()
    old = revision(tmp_path / 'ordreflyt.db')
    expected = dump(tmp_path / 'ordreflyt.db')
    next_revision(tmp_path, "op.execute('CREATE TABLE later (id INTEGER)')", monkeypatch)
    database.migrate(f'sqlite:///{file}')
    (copy,) = [path for path in file.parent.glob('*.db') if path != file]
    assert old in copy.name
    assert (revision(copy), revision(file)) == (old, '9999')
    assert dump(copy) == expected
    assert dump(file) == expected
    database.migrate(f'sqlite:///{file}')
    assert len(list(file.parent.glob('*.db'))) == 2, 'a copy of what did not change'


def test_a_migration_that_fails_leaves_the_old_schema(
    filled: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled.connect() as connection:
        before = picture(connection)
    database.close_database()
    next_revision(tmp_path, "op.execute('CREATE TABLE later (id INTEGER)'); op.execute('nonsense')", monkeypatch)
    with pytest.raises(DBAPIError):
        database.migrate(database_url)
    with filled.connect() as connection:
        assert picture(connection) == before
        assert MigrationContext.configure(connection).get_current_revision() != '9999'


def run(engine: Engine, number: str) -> None:
    """Run one migration on rows of today, whatever others there are."""
    (file,) = (database.MIGRATIONS / 'versions').glob(f'{number}_*.py')
    with (
        engine.execution_options(write=True).begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        runpy.run_path(str(file))['upgrade']()


def test_a_database_of_the_first_version_is_sealed_as_tightly(
    filled: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled.execution_options(write=True).begin() as connection:
        expected = picture(connection)
        looser = ('insert',) if filled.dialect.name == 'sqlite' else ('truncate', 'insert')
        for sealed in triggers.SEALED:
            for act in looser:
                on = '' if filled.dialect.name == 'sqlite' else f' ON {sealed.table}'
                connection.execute(text(f'DROP TRIGGER IF EXISTS sealed_{sealed.table}_{act}{on}'))
        assert picture(connection) != expected
    run(filled, '0003')
    with filled.connect() as connection:
        assert picture(connection) == expected


def test_what_was_stored_by_the_first_version_says_the_next_step_as_it_is_now(db: str, raw: Engine) -> None:
    firm = factories.firm()
    bare, undated, going, sure = factories.confirmed(firm, line=False), *(factories.confirmed(firm) for _ in range(3))
    factories.job(firm, undated, day=False)
    for number in (going, sure):
        factories.job(firm, number)
    done = factories.job(firm, going)
    write_now(jobs.start, firm.jonas, going, done)
    write_now(jobs.complete, firm.jonas, going, done)
    expected = {number: factories.get(firm, number).next_step for number in (bare, undated, going, sure)}
    assert [*expected.values()] == [Next.ADD_LINE, Next.PLAN_JOB, Next.COMPLETE_JOB, Next.START_JOB]
    with raw.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE customer_order SET next_step = 'start_job'"))
    run(raw, '0003')
    assert {number: factories.get(firm, number).next_step for number in expected} == expected
