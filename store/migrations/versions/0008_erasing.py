"""Quotes that nobody must keep can be emptied when a customer is anonymised."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.add_column('quote_version', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    triggers.create(op.get_bind())
