"""The customer's references and our own note on an order."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0012'
down_revision = '0011'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    for name, length in (('your_ref', 100), ('their_number', 100), ('note', 4000)):
        op.add_column(
            'customer_order', sa.Column(name, sa.String(length), nullable=False, server_default=sa.text("''"))
        )
    triggers.create(op.get_bind())
