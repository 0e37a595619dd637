"""Papers: the files of what was sent and accepted, as they were made."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0049'
down_revision = '0048'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'paper',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('of_id', sa.Integer(), nullable=False),
        sa.Column('source', sa.String(64), nullable=False),
        sa.Column('name', sa.String(120), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('quote', 'confirmation', 'receipt', 'invoice', 'credit_note', 'job_report', 'ehf')",
            name=op.f('ck_paper_kind'),
        ),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_paper_order_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_paper')),
    )
    op.create_index(op.f('ix_paper_order_id'), 'paper', ['order_id'])
    op.create_index('uq_paper_of', 'paper', ['kind', 'of_id', 'source'], unique=True)
    triggers.create(op.get_bind())
