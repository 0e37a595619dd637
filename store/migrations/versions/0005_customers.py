"""Customers of their own: a note, merging, anonymising, and the history of each."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    connection = op.get_bind()
    triggers.drop(connection)
    with op.batch_alter_table('customer') as table:
        table.add_column(sa.Column('note', sa.String(4000), nullable=False, server_default=''))
        table.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f('fk_customer_merged_into_id'), 'customer', ['merged_into_id'], ['id'])
    with op.batch_alter_table('customer') as table:
        table.alter_column('note', server_default=None)
    op.create_index(op.f('ix_customer_merged_into_id'), 'customer', ['merged_into_id'], unique=False)
    op.add_column('history', sa.Column('about_id', sa.Integer(), nullable=True))
    op.create_index(op.f('ix_history_about_id'), 'history', ['about_id'], unique=False)
    if connection.dialect.name == 'sqlite':
        found = "json_extract(data, '$.customer') WHERE json_type(data, '$.customer') = 'integer'"
    else:
        found = "(data->>'customer')::integer WHERE data->>'customer' ~ '^[0-9]+$'"
    connection.execute(sa.text(f'UPDATE history SET about_id = {found}'))
    triggers.create(connection)
