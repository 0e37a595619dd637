"""What happens by itself has a row each."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0030'
down_revision = '0029'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    table = op.create_table(
        'routine',
        sa.Column('name', sa.String(40), nullable=False),
        sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.Column('failed', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('name', name=op.f('pk_routine')),
    )
    op.bulk_insert(table, [{'name': name, 'done': 0, 'failed': False} for name in ('dates', 'plans', 'files')])
    triggers.create(op.get_bind())
