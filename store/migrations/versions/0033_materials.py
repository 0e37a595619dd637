"""Materials used on jobs."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0033'
down_revision = '0032'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'material',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('job_id', sa.Integer(), nullable=False),
        sa.Column('product_id', sa.Integer(), nullable=True),
        sa.Column('text', sa.String(1000), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.Column('unit', sa.String(20), nullable=False),
        sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('line_id', sa.Integer(), nullable=True),
        sa.CheckConstraint('quantity > 0', name=op.f('ck_material_quantity')),
        sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_material_job_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_material_product_id')),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_material_employee_id')),
        sa.ForeignKeyConstraint(['line_id'], ['order_line.id'], name=op.f('fk_material_line_id'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_material')),
    )
    for column in ('job_id', 'product_id', 'line_id'):
        op.create_index(op.f(f'ix_material_{column}'), 'material', [column])
    triggers.create(op.get_bind())
