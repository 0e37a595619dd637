"""From which sum on a code is asked for before accepting, and where it went."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0046'
down_revision = '0045'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('company') as table:
        table.add_column(sa.Column('code_from_ore', sa.BigInteger(), nullable=True))
    op.execute('UPDATE company SET code_from_ore = 0')
    with op.batch_alter_table('acceptance') as table:
        table.add_column(sa.Column('proved_by', sa.String(100), nullable=False, server_default=''))
    triggers.create(op.get_bind())
