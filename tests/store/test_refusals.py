"""What the database refuses on its own, on both engines: whatever breaks a seal, a CHECK or a NOT NULL."""

import re
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import CheckConstraint, Engine

from domain.columns import Code
from store import invoices, triggers
from store.database import write_now
from tests import factories
from tests.store.raw import TABLES, insert, refusal, said_to

STATES = {  # NOTE: what became of a thing; everything else in a sealed table says what it is, and never changes
    'quote_version': {'state', 'state_at', 'seen_at', 'because'},
    'acceptance': {'annulled_at', 'annulled_by', 'annulled_because'},
    'invoice': {
        'state',
        'paid_ore',
        'credited_ore',
        'disputed_because',
        'ehf_sent_at',
        'owed_ore',
        'search',
        'standing',
        'delivered',
        'payer_id',
    },  # merged customers take what they pay for along
}
BROKEN: dict[str, dict[str, Any]] = {
    'ck_absence_days': {'last': '2000-01-01'},
    'ck_absence_part': {'starts': '09:00:00'},
    'ck_company_one_row': {'id': 2},
    'ck_company_quote_days': {'quote_days': 0},
    'ck_company_payment_days': {'payment_days': 366},
    'ck_company_follow_up_days': {'follow_up_days': 366},
    'ck_company_kid_length': {'kid_length': 3},
    'ck_customer_payment_days': {'payment_days': -1},
    'ck_counter_next': {'next': 0},
    'ck_customer_org_number_of_business': {'kind': 'private', 'org_number': '923609016'},
    'ck_customer_business_has_name': {'kind': 'business', 'name': ''},
    'ck_acceptance_name': {'name': ''},
    'ck_customer_order_number': {'number': 0},
    'ck_invoice_number_when_sent': {'state': 'draft'},
    'ck_invoice_credits': {'kind': 'credit_note'},
    'ck_invoice_due': {'due_day': '2000-01-01'},
    'ck_invoice_line_quantity': {'quantity': 0},
    'ck_material_quantity': {'quantity': 0},
    'ck_plan_minutes': {'minutes': 0},
    'ck_order_line_quantity': {'quantity': 0, 'invoiced': 0},
    'ck_order_line_invoiced': {'quantity': 1000, 'invoiced': 1001},
    'ck_payment_amount': {'amount_ore': 0},
    'ck_timer_pause': {'pause': -1},
    'ck_timer_order': {'started_at': '2026-01-02 00:00:00', 'stopped_at': '2026-01-01 00:00:00'},
    'ck_job_time_needs_day': {'day': None, 'starts': '08:00:00', 'ends': None},
    'ck_check_point_of_one': {'checklist_id': None, 'job_id': None},
    'ck_check_point_answered_on_job': {'checklist_id': 1, 'job_id': None, 'answered_at': '2026-01-01 00:00:00'},
    'ck_job_minutes': {'minutes': 0},
    'ck_job_end_needs_start': {'starts': None, 'ends': '09:00:00'},
    'ck_message_received': {'status': 'received', 'recipient': 'ingrid@epost.no'},
    'ck_plan_end_needs_start': {'starts': None, 'ends': '12:00:00'},
}
"""What breaks each CHECK that is not simply the list of an enum's values."""


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


@pytest.mark.parametrize('database_url', ['postgres'], indirect=True)  # SQLite has no TRUNCATE
def test_a_sealed_table_cannot_be_emptied_around_its_rows(filled: Engine) -> None:
    for sealed in triggers.SEALED:
        for statement in (f'TRUNCATE {sealed.table} CASCADE', f'TRUNCATE {sealed.table} RESTART IDENTITY CASCADE'):
            assert 'sealed' in said_to(filled, statement), statement
    assert 'sealed' in said_to(filled, 'TRUNCATE customer_order CASCADE'), 'nor what hangs on it'


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)  # PostgreSQL has no INSERT OR REPLACE
def test_a_sealed_row_cannot_be_replaced(filled: Engine, db: str) -> None:
    """Neither by a connection of ours nor by another program's, which knows nothing of `recursive_triggers`."""
    ours, other = filled.raw_connection(), sqlite.connect(db.removeprefix('sqlite:///'), isolation_level=None)
    replace = [f'INSERT OR REPLACE INTO {sealed.table} SELECT * FROM {sealed.table}' for sealed in triggers.SEALED]
    for table in ('invoice', 'quote_version'):  # under a number that is taken
        names = ', '.join(str(column.name) for column in TABLES[table].columns if column.name != 'id')
        replace.append(f'INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table} WHERE number > 0')
    try:
        for statement in replace:
            for connection in (ours.cursor(), other):
                with pytest.raises(sqlite.IntegrityError, match='sealed'):
                    connection.execute(statement)
        with pytest.raises(sqlite.IntegrityError, match='sealed'):
            ours.cursor().execute(
                "UPDATE OR REPLACE invoice SET number = (SELECT max(number) FROM invoice), state = 'sent' "
                'WHERE number IS NULL'
            )
    finally:
        other.close()
        ours.close()


def test_a_sent_invoice_takes_no_more_lines(filled: Engine) -> None:
    sent = '(SELECT max(id) FROM invoice WHERE number IS NOT NULL)'
    columns = (str(column.name) for column in TABLES['invoice_line'].columns)
    names = ', '.join(name for name in columns if name not in ('id', 'invoice_id'))
    add = f'INSERT INTO invoice_line (invoice_id, {names}) SELECT {{}}, {names} FROM invoice_line LIMIT 1'
    draft = '(SELECT max(id) FROM invoice WHERE number IS NULL)'
    assert 'sealed' in refusal(filled, add.format(sent))
    assert refusal(filled, add.format(draft)) == ''
    moved = f'UPDATE invoice_line SET invoice_id = {sent} WHERE invoice_id = {draft}'
    assert 'sealed' in refusal(filled, moved), 'nor one of a draft'


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
