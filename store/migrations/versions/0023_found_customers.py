"""Customers and jobs are found by an index, and customers are counted by one."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0023'
down_revision = '0022'
CHUNK = 2_000
THERE = sa.text('merged_into_id IS NULL AND erased_at IS NULL')
OWN = 'name, phone, org_number, email, address, postcode, city'


def upgrade() -> None:
    connection = op.get_bind()
    triggers.drop(connection)
    for table in ('customer', 'job'):
        op.add_column(table, sa.Column('search', sa.Text(), nullable=False, server_default=sa.text("''")))
    fill(connection)
    op.create_index('ix_customer_kind_name', 'customer', ['kind', 'name'], sqlite_where=THERE, postgresql_where=THERE)
    triggers.create(connection)


def fill(connection: sa.Connection) -> None:
    """What every customer and every job is found by."""
    _customers(connection)
    _jobs(connection)


def _customers(connection: sa.Connection) -> None:
    """Its own fields, its contacts and its other places; `lower` of SQLite knows only English letters."""
    others: dict[int, list[str]] = defaultdict(list)
    for whose, *parts in connection.execute(
        sa.text('SELECT customer_id, name, phone, email FROM contact WHERE NOT removed ORDER BY id')
    ):
        others[whose] += parts
    for whose, name, *place in connection.execute(
        sa.text('SELECT customer_id, name, address, postcode, city FROM customer_address ORDER BY id')
    ):
        address, postcode, city = place
        others[whose] += [name, ', '.join(part for part in (address, f'{postcode} {city}'.strip()) if part)]
    found = connection.execute(
        sa.text(f'SELECT id, {OWN} FROM customer WHERE merged_into_id IS NULL AND erased_at IS NULL')
    ).all()
    _write(connection, 'customer', {row_id: [*own, *others[row_id]] for row_id, *own in found})


def _jobs(connection: sa.Connection) -> None:
    found = connection.execute(sa.text('SELECT id, title, address FROM job')).all()
    _write(connection, 'job', {row_id: parts for row_id, *parts in found})


def _write(connection: sa.Connection, table: str, texts: dict[int, list[str]]) -> None:
    made = [
        {'id': row_id, 'search': ''.join(f'\n{part}' for part in parts if part).lower()[:6_000]}
        for row_id, parts in texts.items()
    ]
    for first in range(0, len(made), CHUNK):
        connection.execute(sa.text(f'UPDATE {table} SET search = :search WHERE id = :id'), made[first : first + CHUNK])
