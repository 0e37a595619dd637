"""Who is merged is looked up by an index of those alone, so that nobody takes it to list all the others."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0027'
down_revision = '0026'
MERGED = sa.text('merged_into_id IS NOT NULL')


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.drop_index('ix_customer_merged_into_id', 'customer')
    op.create_index(
        'ix_customer_merged_into_id', 'customer', ['merged_into_id'], sqlite_where=MERGED, postgresql_where=MERGED
    )
    triggers.create(op.get_bind())
