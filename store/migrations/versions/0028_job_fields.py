"""Jobs: a window, how long they take, further places, who leads them, and what they finish."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0028'
down_revision = '0027'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('job') as table:
        table.add_column(sa.Column('is_window', sa.Boolean(), nullable=False, server_default=sa.text('false')))
        table.add_column(sa.Column('minutes', sa.Integer(), nullable=True))
        table.add_column(sa.Column('stops', sa.String(2000), nullable=False, server_default=sa.text("''")))
        table.add_column(sa.Column('lead_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('follows_id', sa.Integer(), nullable=True))
        table.create_check_constraint(op.f('ck_job_minutes'), 'minutes IS NULL OR minutes > 0')
        table.create_foreign_key(op.f('fk_job_lead_id'), 'employee', ['lead_id'], ['id'])
        table.create_foreign_key(op.f('fk_job_follows_id'), 'job', ['follows_id'], ['id'], ondelete='SET NULL')
    triggers.create(op.get_bind())
