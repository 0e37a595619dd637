"""What was agreed for jobs that repeat; a plan holds everything that its jobs do."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0035'
down_revision = '0034'

PER = "IN ('job', 'month', 'quarter', 'year')"


def upgrade() -> None:
    triggers.drop(op.get_bind())
    for name in ('plan', 'job'):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column('price', sa.BigInteger(), nullable=True))
            table.add_column(sa.Column('price_per', sa.String(40), nullable=False, server_default='job'))
            table.create_check_constraint(op.f(f'ck_{name}_price_per'), f'price_per {PER}')
    with op.batch_alter_table('plan') as plan:
        plan.add_column(sa.Column('is_window', sa.Boolean(), nullable=False, server_default=sa.false()))
        plan.add_column(sa.Column('minutes', sa.Integer(), nullable=True))
        plan.add_column(sa.Column('stops', sa.String(2000), nullable=False, server_default=''))
        plan.add_column(sa.Column('lead_id', sa.Integer(), nullable=True))
        plan.create_check_constraint(op.f('ck_plan_minutes'), 'minutes IS NULL OR minutes > 0')
        plan.create_foreign_key(op.f('fk_plan_lead_id'), 'employee', ['lead_id'], ['id'])
    with op.batch_alter_table('order_line') as line:
        line.add_column(sa.Column('plan_id', sa.Integer(), nullable=True))
        line.add_column(sa.Column('plan_first', sa.Date(), nullable=True))
        line.add_column(sa.Column('plan_per', sa.String(40), nullable=True))
        line.add_column(sa.Column('plan_price', sa.BigInteger(), nullable=True))
        line.add_column(sa.Column('plan_times', sa.Integer(), nullable=False, server_default=sa.text('0')))
        line.create_check_constraint(op.f('ck_order_line_plan_per'), f'plan_per {PER}')
        line.create_foreign_key(op.f('fk_order_line_plan_id'), 'plan', ['plan_id'], ['id'])
    triggers.create(op.get_bind())
