"""What a contact of a business may: accept quotes, get invoices."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0013'
down_revision = '0012'

FIRST = (
    'SELECT min(id) FROM contact AS other '
    "WHERE other.customer_id = contact.customer_id AND NOT other.removed AND other.{} <> ''"
)
MARK = (
    f'UPDATE contact SET gets_invoices = true WHERE id = ({FIRST.format("email")}) '
    f'OR (({FIRST.format("email")}) IS NULL AND id = ({FIRST.format("phone")}) AND NOT EXISTS '
    "(SELECT 1 FROM customer WHERE customer.id = contact.customer_id AND customer.email <> ''))"
)
"""Invoices have gone to the first contact with an e-mail address, else to the customer's, else to the first phone."""


def upgrade() -> None:
    connection = op.get_bind()
    triggers.drop(connection)
    op.add_column('contact', sa.Column('may_accept', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column('contact', sa.Column('gets_invoices', sa.Boolean(), nullable=False, server_default=sa.false()))
    connection.execute(sa.text(MARK))
    triggers.create(connection)
