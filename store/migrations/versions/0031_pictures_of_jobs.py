"""Pictures of jobs, of damages and as answers in checklists; damages."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0031'
down_revision = '0030'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'damage',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('job_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(2000), nullable=False),
        sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('shown', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_damage_job_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_damage_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_damage')),
    )
    op.create_index(op.f('ix_damage_job_id'), 'damage', ['job_id'])
    with op.batch_alter_table('attachment') as table:
        for column, other in (('job_id', 'job'), ('point_id', 'check_point'), ('damage_id', 'damage')):
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f'fk_attachment_{column}'), other, [column], ['id'], ondelete='SET NULL')
    for column in ('job_id', 'point_id', 'damage_id'):
        op.create_index(op.f(f'ix_attachment_{column}'), 'attachment', [column])
    with op.batch_alter_table('check_point') as table:
        table.drop_constraint(op.f('ck_check_point_kind'), type_='check')
        table.create_check_constraint(op.f('ck_check_point_kind'), "kind IN ('yes_no', 'number', 'text', 'photo')")
    triggers.create(op.get_bind())
