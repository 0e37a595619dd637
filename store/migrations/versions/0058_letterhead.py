"""The firm's colour and logo on papers."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0058'
down_revision = '0057'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('company') as table:
        table.add_column(sa.Column('accent', sa.String(7), nullable=False, server_default=''))
        table.add_column(sa.Column('logo', sa.String(64), nullable=False, server_default=''))
    triggers.create(op.get_bind())
