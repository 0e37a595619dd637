"""Several addresses of a customer, one of them for invoices."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0015'
down_revision = '0014'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'customer_address',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('customer_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(60), nullable=False),
        sa.Column('address', sa.String(200), nullable=False),
        sa.Column('postcode', sa.String(10), nullable=False),
        sa.Column('city', sa.String(100), nullable=False),
        sa.Column('for_invoices', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customer_address_customer_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_address')),
    )
    op.create_index(op.f('ix_customer_address_customer_id'), 'customer_address', ['customer_id'], unique=False)
    only = sa.text('for_invoices')
    op.create_index(
        'uq_customer_address_invoices',
        'customer_address',
        ['customer_id'],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )
    triggers.create(op.get_bind())
