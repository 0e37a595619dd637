"""Checklists: templates, and points on jobs."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0029'
down_revision = '0028'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'checklist',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist')),
    )
    op.create_table(
        'check_point',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('checklist_id', sa.Integer(), nullable=True),
        sa.Column('job_id', sa.Integer(), nullable=True),
        sa.Column('text', sa.String(200), nullable=False),
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('required', sa.Boolean(), nullable=False),
        sa.Column('answer', sa.String(1000), nullable=False),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('yes_no', 'number', 'text')", name=op.f('ck_check_point_kind')),
        sa.CheckConstraint('(checklist_id IS NULL) <> (job_id IS NULL)', name=op.f('ck_check_point_of_one')),
        sa.CheckConstraint('answered_at IS NULL OR job_id IS NOT NULL', name=op.f('ck_check_point_answered_on_job')),
        sa.ForeignKeyConstraint(
            ['checklist_id'], ['checklist.id'], name=op.f('fk_check_point_checklist_id'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_check_point_job_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_check_point_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_check_point')),
    )
    op.create_index(op.f('ix_check_point_checklist_id'), 'check_point', ['checklist_id'])
    op.create_index(op.f('ix_check_point_job_id'), 'check_point', ['job_id'])
    triggers.create(op.get_bind())
