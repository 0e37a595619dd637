"""Notices to people in the office, and how each wants to be told."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0039'
down_revision = '0038'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'notice',
        sa.Column('employee_id', sa.Integer(), nullable=False),
        sa.Column('history_id', sa.Integer(), nullable=False),
        sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_notice_employee_id')),
        sa.ForeignKeyConstraint(['history_id'], ['history.id'], name=op.f('fk_notice_history_id')),
        sa.PrimaryKeyConstraint('employee_id', 'history_id', name=op.f('pk_notice')),
    )
    unread = sa.text('read_at IS NULL')
    op.create_index('ix_notice_unread', 'notice', ['employee_id'], sqlite_where=unread, postgresql_where=unread)
    op.create_table(
        'notice_choice',
        sa.Column('employee_id', sa.Integer(), nullable=False),
        sa.Column('news', sa.String(40), nullable=False),
        sa.Column('app', sa.Boolean(), nullable=False),
        sa.Column('email', sa.Boolean(), nullable=False),
        sa.Column('sms', sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "news IN ('seen', 'accepted', 'declined', 'asked', 'started', 'completed', 'damaged', 'overdue', "
            "'unconfirmed', 'not_sent')",
            name=op.f('ck_notice_choice_news'),
        ),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_notice_choice_employee_id')),
        sa.PrimaryKeyConstraint('employee_id', 'news', name=op.f('pk_notice_choice')),
    )
    routine = sa.table('routine', sa.column('name'), sa.column('done'), sa.column('failed'))
    op.bulk_insert(routine, [{'name': 'notices', 'done': 0, 'failed': False}])
    triggers.create(op.get_bind())
