"""An invoice address of an order alone."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0017'
down_revision = '0016'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    column = sa.Column('invoice_address', sa.String(200), nullable=False, server_default=sa.text("''"))
    op.add_column('customer_order', column)
    triggers.create(op.get_bind())
