"""After how many days without an answer somebody is reminded of a quote, and that it is news."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0052'
down_revision = '0051'

NEWS = (
    "'seen', 'accepted', 'declined', 'asked', 'started', 'completed', 'damaged', 'overdue', 'unconfirmed', "
    "'unanswered', 'not_sent'"
)


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('company') as table:
        table.add_column(sa.Column('follow_up_days', sa.Integer(), nullable=False, server_default=sa.text('5')))
        table.create_check_constraint(op.f('ck_company_follow_up_days'), 'follow_up_days BETWEEN 0 AND 365')
    with op.batch_alter_table('notice_choice') as table:
        table.drop_constraint(op.f('ck_notice_choice_news'), type_='check')
        table.create_check_constraint(op.f('ck_notice_choice_news'), f'news IN ({NEWS})')
    triggers.create(op.get_bind())
