"""Attachments on orders."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0016'
down_revision = '0015'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'attachment',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(120), nullable=False),
        sa.Column('media', sa.String(40), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.Column('small', sa.String(64), nullable=False),
        sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('shown', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "media IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')", name=op.f('ck_attachment_media')
        ),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_attachment_order_id')),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_attachment_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    )
    op.create_index(op.f('ix_attachment_order_id'), 'attachment', ['order_id'])
    op.create_index(op.f('ix_attachment_removed_at'), 'attachment', ['removed_at'])
    triggers.create(op.get_bind())
