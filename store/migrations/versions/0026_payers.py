"""Somebody else than an order's customer gets its invoices."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0026'
down_revision = '0025'

DOWN = {
    'ix_customer_order_urgency': ['turn', 'urgency'],
    'ix_customer_order_status_number': ['status'],
    'ix_customer_order_responsible': ['responsible_id', 'turn', 'urgency'],
}
"""The indexes that end with the newest number first, which a copy of the table would forget."""


def upgrade() -> None:
    triggers.drop(op.get_bind())
    for name in DOWN:
        op.drop_index(name, 'customer_order')
    for table in ('customer_order', 'invoice'):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column('payer_id', sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f'fk_{table}_payer_id'), 'customer', ['payer_id'], ['id'])
        op.create_index(op.f(f'ix_{table}_payer_id'), table, ['payer_id'])
    for name, columns in DOWN.items():
        op.create_index(name, 'customer_order', [*columns, sa.text('number DESC')])
    triggers.create(op.get_bind())
