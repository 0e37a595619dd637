"""Hours: kinds, breaks, corrections and months that are locked."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0022'
down_revision = '0021'
STATES = "'stands', 'waiting', 'replaced', 'annulled', 'declined'"


def upgrade() -> None:
    triggers.drop(op.get_bind())
    moment = sa.DateTime(timezone=True)
    op.create_table(
        'locked_month',
        sa.Column('month', sa.Date(), nullable=False),
        sa.Column('locked_at', moment, nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_locked_month_employee_id')),
        sa.PrimaryKeyConstraint('month', name=op.f('pk_locked_month')),
    )
    op.drop_index('uq_timer_running', 'timer')
    with op.batch_alter_table('timer') as timer:
        timer.add_column(sa.Column('kind', sa.String(40), nullable=False, server_default='work'))
        timer.add_column(sa.Column('state', sa.String(40), nullable=False, server_default='stands'))
        timer.add_column(sa.Column('pause', sa.Integer(), nullable=False, server_default=sa.text('0')))
        timer.add_column(sa.Column('more', sa.Integer(), nullable=False, server_default=sa.text('0')))
        timer.add_column(sa.Column('note', sa.String(200), nullable=False, server_default=sa.text("''")))
        timer.add_column(sa.Column('because', sa.String(200), nullable=False, server_default=sa.text("''")))
        timer.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        timer.add_column(sa.Column('typed_at', moment, nullable=True))
        timer.add_column(sa.Column('typed_by', sa.Integer(), nullable=True))
        timer.add_column(sa.Column('locked_at', moment, nullable=True))
        timer.create_check_constraint(op.f('ck_timer_kind'), "kind IN ('work', 'travel')")
        timer.create_check_constraint(op.f('ck_timer_state'), f'state IN ({STATES})')
        timer.create_check_constraint(op.f('ck_timer_pause'), 'pause >= 0')
        timer.create_foreign_key(op.f('fk_timer_replaces_id'), 'timer', ['replaces_id'], ['id'])
        timer.create_foreign_key(op.f('fk_timer_typed_by'), 'employee', ['typed_by'], ['id'])
    running = sa.text('stopped_at IS NULL')
    op.create_index(
        'uq_timer_running', 'timer', ['employee_id'], unique=True, sqlite_where=running, postgresql_where=running
    )
    op.create_index(op.f('ix_timer_replaces_id'), 'timer', ['replaces_id'])
    op.create_index('ix_timer_employee_started', 'timer', ['employee_id', 'started_at'])
    op.create_index('ix_timer_started', 'timer', ['started_at'])
    triggers.create(op.get_bind())
