"""Labels on orders."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0018'
down_revision = '0017'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'label',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(24), nullable=False),
        sa.Column('colour', sa.String(40), nullable=False),
        sa.CheckConstraint("colour IN ('plain', 'info', 'ok', 'warn', 'danger', 'plum')", name=op.f('ck_label_colour')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_label')),
    )
    op.create_table(
        'order_label',
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('label_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_order_label_order_id')),
        sa.ForeignKeyConstraint(['label_id'], ['label.id'], name=op.f('fk_order_label_label_id')),
        sa.PrimaryKeyConstraint('order_id', 'label_id', name=op.f('pk_order_label')),
    )
    op.create_index('ix_order_label_label_order', 'order_label', ['label_id', 'order_id'])
    triggers.create(op.get_bind())
