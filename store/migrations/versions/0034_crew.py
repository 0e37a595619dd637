"""Crew: notes on jobs, who is on the way, and what of the customer an employee sees."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0034'
down_revision = '0033'

KINDS = [
    'quote',
    'invoice',
    'follow_up',
    'withdrawn',
    'receipt',
    'answer',
    'on_way',
    'question',
    'change',
    'decline',
    'new_quote',
]


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'job_note',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('job_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(2000), nullable=False),
        sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_job_note_job_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_job_note_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_job_note')),
    )
    op.create_index(op.f('ix_job_note_job_id'), 'job_note', ['job_id'])
    with op.batch_alter_table('job') as table:
        table.add_column(sa.Column('on_way_at', sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column('on_way_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('arrives', sa.Time(), nullable=True))
        table.create_foreign_key(op.f('fk_job_on_way_id'), 'employee', ['on_way_id'], ['id'])
    with op.batch_alter_table('company') as table:
        table.add_column(sa.Column('crew_phone', sa.Boolean(), nullable=False, server_default=sa.true()))
        table.add_column(sa.Column('crew_prices', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('message') as table:
        table.drop_constraint(op.f('ck_message_kind'), type_='check')
        kinds = ', '.join(f"'{kind}'" for kind in KINDS)
        table.create_check_constraint(op.f('ck_message_kind'), f'kind IN ({kinds})')
    triggers.create(op.get_bind())
