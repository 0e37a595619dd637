"""Order lines that carry hours."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0025'
down_revision = '0024'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('order_line') as line:
        line.add_column(sa.Column('minutes', sa.Integer(), nullable=True))
        line.add_column(sa.Column('hours_kind', sa.String(40), nullable=True))
        line.add_column(sa.Column('worker_id', sa.Integer(), nullable=True))
        line.create_check_constraint(op.f('ck_order_line_hours_kind'), "hours_kind IN ('work', 'travel')")
        line.create_foreign_key(op.f('fk_order_line_worker_id'), 'employee', ['worker_id'], ['id'])
    triggers.create(op.get_bind())
