"""Which line a question is about, and when a message was read."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0041'
down_revision = '0040'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('message') as message:
        message.add_column(sa.Column('about', sa.String(200), nullable=False, server_default=''))
        message.add_column(sa.Column('read_at', sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE message SET read_at = made_at WHERE kind IN ('question', 'change', 'decline', 'new_quote', 'answer')"
    )
    triggers.create(op.get_bind())
