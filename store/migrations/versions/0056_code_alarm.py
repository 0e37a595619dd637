"""How somebody wants to be told of unusually many one-time codes."""

from alembic import op

revision = '0056'
down_revision = '0055'

NEWS = (
    "('seen', 'accepted', 'declined', 'asked', 'started', 'completed', 'damaged', 'overdue', 'unconfirmed', "
    "'unanswered', 'not_sent', 'codes')"
)


def upgrade() -> None:
    with op.batch_alter_table('notice_choice') as table:
        table.drop_constraint(op.f('ck_notice_choice_news'), type_='check')
        table.create_check_constraint(op.f('ck_notice_choice_news'), f'news IN {NEWS}')
