"""KID, terms of the firm and of a customer, and invoices that are credited bit by bit."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0047'
down_revision = '0046'

IS_NOTE, HAS_KID = sa.text('credits_id IS NOT NULL'), sa.text("kid <> ''")


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('company') as table:
        table.add_column(sa.Column('kid_mode', sa.String(40), nullable=False, server_default='none'))
        table.add_column(sa.Column('kid_length', sa.Integer(), nullable=False, server_default='12'))
        table.add_column(sa.Column('kid_holds', sa.String(40), nullable=False, server_default='invoice'))
        table.add_column(sa.Column('invoice_terms', sa.String(1000), nullable=False, server_default=''))
        table.add_column(sa.Column('late_interest', sa.Boolean(), nullable=False, server_default=sa.true()))
        table.create_check_constraint(op.f('ck_company_kid_mode'), "kid_mode IN ('none', 'mod10', 'mod11')")
        table.create_check_constraint(op.f('ck_company_kid_holds'), "kid_holds IN ('invoice', 'customer')")
        table.create_check_constraint(op.f('ck_company_kid_length'), 'kid_length BETWEEN 4 AND 25')
    with op.batch_alter_table('customer') as table:
        table.add_column(sa.Column('payment_days', sa.Integer(), nullable=True))
        table.add_column(sa.Column('invoice_terms', sa.String(1000), nullable=False, server_default=''))
        table.create_check_constraint(op.f('ck_customer_payment_days'), 'payment_days BETWEEN 0 AND 365')
    with op.batch_alter_table('invoice_line') as table:
        table.add_column(sa.Column('rounding_ore', sa.Integer(), nullable=False, server_default=sa.text('0')))
    op.drop_index('uq_invoice_credits', 'invoice')
    with op.batch_alter_table('invoice') as table:
        table.add_column(sa.Column('credited_ore', sa.BigInteger(), nullable=False, server_default=sa.text('0')))
        table.add_column(sa.Column('kid', sa.String(25), nullable=False, server_default=''))
        table.add_column(sa.Column('terms', sa.String(1000), nullable=True))
        table.add_column(sa.Column('your_ref', sa.String(100), nullable=True))
    op.execute("UPDATE invoice SET credited_ore = total_ore WHERE state = 'credited'")
    op.create_index('ix_invoice_credits', 'invoice', ['credits_id'], sqlite_where=IS_NOTE, postgresql_where=IS_NOTE)
    op.create_index('ix_invoice_kid', 'invoice', ['kid'], sqlite_where=HAS_KID, postgresql_where=HAS_KID)
    triggers.create(op.get_bind())
