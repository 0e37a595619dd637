"""Why an invoice is disputed."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0057'
down_revision = '0056'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.add_column(
        'invoice', sa.Column('disputed_because', sa.String(500), nullable=False, server_default=sa.text("''"))
    )
    triggers.create(op.get_bind())
