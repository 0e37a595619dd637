"""Damages that the office has followed up, and jobs with one that waits."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0032'
down_revision = '0031'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('damage') as table:
        table.add_column(sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('job') as table:
        table.add_column(sa.Column('damaged', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute('UPDATE job SET damaged = true WHERE id IN (SELECT job_id FROM damage)')
    triggers.create(op.get_bind())
