"""All invoices in one list: where each stands, what is owed on it, and what it is found by."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0053'
down_revision = '0052'
CHUNK = 2_000
STANDING = """
UPDATE invoice SET standing = CASE
  WHEN state = 'annulled' THEN 6
  WHEN state = 'credited' THEN 4
  WHEN state = 'draft' THEN 2
  WHEN kind = 'credit_note' THEN 5
  WHEN total_ore > paid_ore + credited_ore THEN 0
  ELSE 3 END
"""
OWED = 'UPDATE invoice SET owed_ore = total_ore - paid_ore - credited_ore WHERE standing = 0'
INVOICES = """
SELECT invoice.id, invoice.number, invoice.kid, customer_order.number, customer_order.title, customer_order.their_number,
  customer_order.customer_id,
  CASE WHEN invoice.number IS NULL OR invoice.payer_id = customer_order.payer_id THEN customer_order.payer_id END
FROM invoice JOIN customer_order ON customer_order.id = invoice.order_id
"""
CUSTOMERS = 'SELECT id, name, phone, org_number, address, postcode, city, email FROM customer'
CONTACTS = 'SELECT customer_id, name, phone FROM contact WHERE NOT removed ORDER BY id'


def upgrade() -> None:
    connection = op.get_bind()
    triggers.drop(connection)
    op.add_column('invoice', sa.Column('standing', sa.Integer(), nullable=False, server_default=sa.text('2')))
    op.add_column('invoice', sa.Column('owed_ore', sa.BigInteger(), nullable=False, server_default=sa.text('0')))
    op.add_column('invoice', sa.Column('search', sa.Text(), nullable=False, server_default=sa.text("''")))
    op.execute(STANDING)
    op.execute(OWED)
    fill(connection)
    op.create_index('ix_invoice_listed', 'invoice', ['standing', 'due_day', 'owed_ore', 'total_ore'])
    triggers.create(connection)


def fill(connection: sa.Connection) -> None:
    """What every invoice is found by; `lower` of SQLite knows only English letters."""
    theirs: dict[int, list[str]] = {}
    pays: dict[int, list[str]] = {}
    for key, name, phone, org_number, address, postcode, city, email in connection.execute(sa.text(CUSTOMERS)):
        place = ', '.join(part for part in (address, f'{postcode} {city}'.strip()) if part)
        theirs[key], pays[key] = [name, phone, org_number, place, email], [name, phone, org_number]
    for key, *parts in connection.execute(sa.text(CONTACTS)):
        theirs[key] += parts
    made = [
        {
            'id': key,
            'search': ''.join(
                f'\n{part}'
                for part in (str(number or ''), *map(str, own), *theirs.get(customer, []), *pays.get(payer, []))
                if part
            ).lower()[:6_000],
        }
        for key, number, *own, customer, payer in connection.execute(sa.text(INVOICES)).all()
    ]
    for first in range(0, len(made), CHUNK):
        connection.execute(sa.text('UPDATE invoice SET search = :search WHERE id = :id'), made[first : first + CHUNK])
