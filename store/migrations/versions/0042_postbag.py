"""Messages that are lent to the process that sends them."""

import sqlalchemy as sa
from alembic import op

revision = '0042'
down_revision = '0041'


def upgrade() -> None:
    op.drop_index('ix_message_waiting', 'message')
    with op.batch_alter_table('message') as table:
        table.add_column(sa.Column('may_be_twice', sa.Boolean(), nullable=False, server_default=sa.false()))
    under_way = sa.text("status IN ('waiting', 'sending')")
    op.create_index('ix_message_waiting', 'message', ['send_after'], sqlite_where=under_way, postgresql_where=under_way)
