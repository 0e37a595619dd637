"""Job plans, and which job is of which."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0024'
down_revision = '0023'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'plan',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=True),
        sa.Column('title', sa.String(200), nullable=False),
        sa.Column('description', sa.String(20_000), nullable=False),
        sa.Column('address', sa.String(200), nullable=False),
        sa.Column('starts', sa.Time(), nullable=True),
        sa.Column('ends', sa.Time(), nullable=True),
        sa.Column('repeats', sa.JSON(), nullable=False),
        sa.Column('from_day', sa.Date(), nullable=False),
        sa.Column('paused_from', sa.Date(), nullable=True),
        sa.Column('paused_until', sa.Date(), nullable=True),
        sa.Column('ended_on', sa.Date(), nullable=True),
        sa.Column('made_until', sa.Date(), nullable=True),
        sa.Column('goes_on', sa.Boolean(), nullable=False),
        sa.Column('look_on', sa.Date(), nullable=True),
        sa.CheckConstraint('ends IS NULL OR starts IS NOT NULL', name=op.f('ck_plan_end_needs_start')),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_plan_order_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_plan')),
    )
    op.create_index(op.f('ix_plan_order_id'), 'plan', ['order_id'])
    op.create_index(op.f('ix_plan_look_on'), 'plan', ['look_on'])
    op.create_table(
        'plan_person',
        sa.Column('plan_id', sa.Integer(), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_person_plan_id')),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_plan_person_employee_id')),
        sa.PrimaryKeyConstraint('plan_id', 'employee_id', name=op.f('pk_plan_person')),
    )
    op.create_index(op.f('ix_plan_person_employee_id'), 'plan_person', ['employee_id'])
    with op.batch_alter_table('job') as table:
        table.add_column(sa.Column('plan_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('planned_for', sa.Date(), nullable=True))
        table.add_column(sa.Column('by_hand', sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key(op.f('fk_job_plan_id'), 'plan', ['plan_id'], ['id'])
    op.create_index('uq_job_plan_id_planned_for', 'job', ['plan_id', 'planned_for'], unique=True)
    triggers.create(op.get_bind())
