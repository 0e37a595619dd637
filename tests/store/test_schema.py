"""The schema: what the migrations build is what the rows declare, and the database refuses what it must on its own."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Column, Connection, Engine, Table, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

import store.tables  # noqa: F401 – puts every table in the metadata
from domain.columns import Code
from domain.sign_in import TicketKind
from store import catalogue, database, invoices, sign_in, triggers
from store.database import write_now
from tests import factories

TABLES = SQLModel.metadata.tables
STATES = {  # NOTE: what became of a thing; everything else in a sealed table says what it is, and never changes
    'quote_version': {'state', 'state_at', 'seen_at', 'because'},
    'acceptance': {'annulled_at', 'annulled_by', 'annulled_because'},
    'invoice': {'state', 'paid_ore', 'delivered'},
}
BROKEN: dict[str, dict[str, Any]] = {
    'ck_company_one_row': {'id': 2},
    'ck_company_quote_days': {'quote_days': 0},
    'ck_company_payment_days': {'payment_days': 366},
    'ck_counter_next': {'next': 0},
    'ck_customer_org_number_of_business': {'kind': 'private', 'org_number': '923609016'},
    'ck_customer_business_has_name': {'kind': 'business', 'name': ''},
    'ck_acceptance_name': {'name': ''},
    'ck_customer_order_number': {'number': 0},
    'ck_invoice_number_when_sent': {'state': 'draft'},
    'ck_invoice_credits': {'kind': 'credit_note'},
    'ck_invoice_due': {'due_day': '2000-01-01'},
    'ck_invoice_line_quantity': {'quantity': 0},
    'ck_order_line_quantity': {'quantity': 0, 'invoiced': 0},
    'ck_order_line_invoiced': {'quantity': 1000, 'invoiced': 1001},
    'ck_payment_amount': {'amount_ore': 0},
    'ck_timer_order': {'started_at': '2026-01-02 00:00:00', 'stopped_at': '2026-01-01 00:00:00'},
    'ck_job_time_needs_day': {'day': None, 'starts': '08:00:00', 'ends': None},
    'ck_job_end_needs_start': {'starts': None, 'ends': '09:00:00'},
    'ck_message_received': {'status': 'received', 'recipient': 'ingrid@epost.no'},
}
"""What breaks each CHECK that is not simply the list of an enum's values."""


@pytest.fixture
def raw(database_url: str) -> Iterator[Engine]:
    """The database without the house's two doors."""
    engine = database.make_engine(database_url)
    yield engine
    engine.dispose()


def fill() -> None:
    """A row in every table."""
    firm = factories.firm()
    asked = factories.quoted(firm)
    factories.job(firm, asked)
    factories.accept(firm, asked)
    factories.draft(firm, private=False)
    number, invoice = factories.invoiced(firm)
    write_now(invoices.pay, firm.owner, number, invoice, amount='100', day='')
    write_now(sign_in.make_ticket, TicketKind.CREW, firm.jonas_id)
    write_now(sign_in.count_attempt, ('somebody',))
    write_now(database.once, 'something')
    write_now(catalogue.add, firm.owner, text='Flytteeske', unit_price='32')


@pytest.fixture
def filled(db: str, raw: Engine) -> Engine:
    fill()
    with raw.connect() as connection:
        empty = [name for name in TABLES if not connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar()]
    assert empty == []
    return raw


def spaceless(sql: str | None) -> str:
    return re.sub(r'\s+', ' ', (sql or '').replace('"', '')).strip()


def picture(connection: Connection) -> dict[tuple[str, ...], Any]:
    """Everything a schema consists of, as the database itself tells it."""
    found: dict[tuple[str, ...], Any] = {}
    looked = inspect(connection)
    for table in looked.get_table_names():
        if table == 'alembic_version':
            continue
        for column in looked.get_columns(table):
            kept = {key: column.get(key) for key in ('nullable', 'default', 'primary_key')}
            found['column', table, column['name']] = (column['type'].compile(connection.dialect), *kept.values())
        for check in looked.get_check_constraints(table):
            found['check', table, str(check['name'])] = spaceless(check['sqltext'])
        for unique in looked.get_unique_constraints(table):
            found['unique', table, str(unique['name'])] = unique['column_names']
        for key in looked.get_foreign_keys(table):
            found['foreign', table, str(key['name'])] = (
                key['constrained_columns'],
                key['referred_table'],
                key['options'],
            )
    sqlite_says = """
        SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
    """
    postgres_says = """
        SELECT 'index', indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """
    says = sqlite_says if connection.dialect.name == 'sqlite' else postgres_says
    for kind, name, sql in connection.execute(text(says)):
        found[kind, name] = spaceless(sql)
    return found


def test_the_migrations_build_what_the_rows_declare(raw: Engine) -> None:
    """Expression indexes and triggers, too: a picture of the one against a picture of the other."""
    by_expression = {
        index.name
        for table in TABLES.values()
        for index in table.indexes
        if not all(isinstance(part, Column) for part in index.expressions)
    }
    options = {
        'compare_type': True,
        'compare_server_default': True,
        'include_object': lambda thing, *_: thing.name not in by_expression,  # Alembic only guesses; our picture knows
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
    acts = ('update', 'delete')
    assert {key[1] for key in migrated if key[0] == 'trigger'} == {
        f'sealed_{sealed.table}_{act}' for sealed in triggers.SEALED for act in acts
    }
    assert by_expression == {'ix_customer_order_turn_number', 'ix_customer_order_status_number'}
    assert all('number DESC' in migrated['index', str(name)] for name in by_expression)
    assert 'WHERE' in migrated['index', 'uq_timer_running'].upper()


def test_a_difference_is_seen(raw: Engine) -> None:
    with raw.execution_options(write=True).begin() as connection:
        before = picture(connection)
        for statement in (
            'DROP INDEX ix_customer_order_turn_number',
            'CREATE INDEX ix_customer_order_turn_number ON customer_order (turn, number)',
            'DROP INDEX uq_timer_running',
            'CREATE UNIQUE INDEX uq_timer_running ON timer (employee_id)',
        ):
            connection.execute(text(statement))
        triggers.drop(connection)
        after = picture(connection)
    changed = {key[-1] for key in before if before[key] != after.get(key)}
    assert {'ix_customer_order_turn_number', 'uq_timer_running', 'sealed_history_delete'} <= changed


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


# ---------- what the database refuses on its own ----------


def refusal(engine: Engine, statement: str, values: dict[str, Any] | None = None) -> str:
    """What the database says to a statement; nothing when it lets it be. Never kept."""
    with engine.execution_options(write=True).connect() as connection:
        try:
            assert connection.execute(text(statement), values or {}).rowcount > 0, 'a statement that touches no row'
        except DBAPIError as error:
            return str(error.orig)
        finally:
            connection.rollback()
    return ''


def insert(engine: Engine, table: Table, **changes: Any) -> str:
    """What the database says to one more row: a copy of one that is there with these changes, as it is stored."""
    with engine.connect() as connection:
        row = connection.execute(text(f'SELECT * FROM "{table.name}" LIMIT 1')).one()._asdict()
    values = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in (row | changes).items()}
    names, places = (', '.join(form.format(key) for key in values) for form in ('"{}"', ':{}'))
    return refusal(engine, f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', values)


def test_sealed_rows_cannot_go_or_change_but_in_their_state(filled: Engine) -> None:
    for sealed in triggers.SEALED:
        table = TABLES[sealed.table]
        some = {
            'invoice': 'number IS NOT NULL',
            'invoice_line': 'invoice_id IN (SELECT id FROM invoice WHERE number > 0)',
        }
        where = some.get(sealed.table, '1 = 1')
        assert 'sealed' in refusal(filled, f'DELETE FROM {table.name} WHERE {where}')
        for column in map(str, table.columns.keys()):
            said = refusal(filled, f'UPDATE {table.name} SET {column} = {column} WHERE {where}')
            assert ('sealed' in said) is (column not in STATES.get(table.name, ())), f'{table.name}.{column}: {said}'


def test_what_was_never_sent_may_go(db: str, raw: Engine) -> None:
    firm = factories.firm()
    number = factories.completed(firm)
    write_now(invoices.create, firm.owner, number)
    assert refusal(raw, 'UPDATE invoice SET content = content') == ''
    assert refusal(raw, 'DELETE FROM invoice_line') == ''


def test_an_enum_column_takes_no_other_value(filled: Engine) -> None:
    enums = [(table, column) for table in TABLES.values() for column in table.columns if isinstance(column.type, Code)]
    assert len(enums) > 15
    for table, column in enums:
        draft = {'number': None} if (table.name, column.name) == ('invoice', 'state') else {}
        said = insert(filled, table, **{column.name: 'nonsense'}, **draft)
        assert f'ck_{table.name}_{column.name}' in said, f'{table.name}.{column.name}: {said or "taken"}'


def test_every_other_check_refuses_what_it_is_for(filled: Engine) -> None:
    checks = {
        str(check.name): table
        for table in TABLES.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
        and not any(str(check.sqltext).startswith(f'{column} IN (') for column in [*table.columns.keys()])
    }
    assert set(checks) == set(BROKEN)
    for name, table in checks.items():
        assert name in insert(filled, table, **BROKEN[name]), name


def test_what_must_be_there_must_be_there(filled: Engine) -> None:
    needed = [
        (table, column.name) for table in TABLES.values() for column in table.columns
        if not column.nullable and not column.primary_key
    ]  # fmt: skip
    assert len(needed) > 100
    for table, column in needed:
        said = insert(filled, table, **{column: None})
        assert re.search(
            rf'NOT NULL constraint failed: {table.name}\.{column}|null value in column "{column}"', said
        ), f'{table.name}.{column}: {said or "taken"}'
