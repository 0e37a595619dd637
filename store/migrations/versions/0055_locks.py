"""Codes that do not count against their address any more, because the owner has lifted the lock."""

import sqlalchemy as sa
from alembic import op

revision = '0055'
down_revision = '0054'


def upgrade() -> None:
    with op.batch_alter_table('one_time_code') as table:
        table.add_column(sa.Column('lifted', sa.Boolean(), nullable=False, server_default=sa.false()))
