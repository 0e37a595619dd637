"""Which device somebody is signed in on, when the password was last typed, and addresses for a new password."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0044'
down_revision = '0043'

KINDS = ('first_owner', 'crew', 'office', 'reset', 'handover')


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('sign_in_session') as table:
        table.add_column(sa.Column('device', sa.String(64), nullable=False, server_default=''))
        table.add_column(sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('ticket') as table:
        table.drop_constraint(op.f('ck_ticket_kind'), type_='check')
        table.create_check_constraint(op.f('ck_ticket_kind'), f'kind IN {KINDS}')
    triggers.create(op.get_bind())
