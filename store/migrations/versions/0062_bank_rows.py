"""Of which row of the bank's file a payment is."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0062'
down_revision = '0061'
THERE = sa.text("bank_row <> ''")


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.add_column('payment', sa.Column('bank_row', sa.String(40), nullable=False, server_default=sa.text("''")))
    op.create_index(
        'uq_payment_bank_row', 'payment', ['bank_row'], unique=True, sqlite_where=THERE, postgresql_where=THERE
    )
    triggers.create(op.get_bind())
