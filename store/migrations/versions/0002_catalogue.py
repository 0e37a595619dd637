"""The catalogue."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'product',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('number', sa.String(40), nullable=False),
        sa.Column('text', sa.String(1000), nullable=False),
        sa.Column('unit', sa.String(20), nullable=False),
        sa.Column('unit_price', sa.BigInteger(), nullable=False),
        sa.Column('cost', sa.BigInteger(), nullable=True),
        sa.Column('vat', sa.String(10), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('search', sa.String(1100), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_product')),
    )
    op.create_index(
        'uq_product_number',
        'product',
        ['number'],
        unique=True,
        sqlite_where=sa.text("number <> ''"),
        postgresql_where=sa.text("number <> ''"),
    )
    triggers.create(op.get_bind())
