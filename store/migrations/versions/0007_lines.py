"""Order lines: headings and texts, discounts, costs, and the VAT percent of the day of delivery."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0007'
down_revision = '0006'
KINDS = "kind IN ('item', 'section', 'text')"


def upgrade() -> None:
    triggers.drop(op.get_bind())
    for table in ('order_line', 'invoice_line'):
        _kind(table)
        op.add_column(table, sa.Column('discount', sa.String(20), nullable=False, server_default=sa.text("''")))
        op.add_column(table, sa.Column('percent', sa.BigInteger(), nullable=True))
        op.execute(
            f"UPDATE {table} SET percent = CASE vat WHEN '25' THEN 2500 WHEN '15' THEN 1500 WHEN '12' THEN 1200 "
            "WHEN '0' THEN 0 END"
        )
    op.add_column('order_line', sa.Column('cost', sa.BigInteger(), nullable=True))
    op.add_column('invoice', sa.Column('discount', sa.String(20), nullable=False, server_default=sa.text("''")))
    op.add_column('customer_order', sa.Column('discount', sa.String(20), nullable=False, server_default=sa.text("''")))
    op.add_column('customer_order', sa.Column('with_vat', sa.Boolean(), nullable=True))
    triggers.create(op.get_bind())


def _kind(table: str) -> None:
    """A column with a CHECK: SQLite takes it only together with the column."""
    name = f'ck_{table}_kind'
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN kind VARCHAR(40) DEFAULT 'item' NOT NULL CONSTRAINT {name} CHECK ({KINDS})"
        )
    else:
        op.add_column(table, sa.Column('kind', sa.String(40), nullable=False, server_default='item'))
        op.create_check_constraint(op.f(name), table, KINDS)
