"""Saved views of the order list."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'saved_view',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(40), nullable=False),
        sa.Column('query', sa.String(2000), nullable=False),
        sa.Column('shared', sa.Boolean(), nullable=False),
        sa.Column('pinned', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_saved_view_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    )
    op.create_index(op.f('ix_saved_view_employee_id'), 'saved_view', ['employee_id'])
    triggers.create(op.get_bind())
