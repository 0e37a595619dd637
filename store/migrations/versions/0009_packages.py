"""Packages of lines and jobs."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'package',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_package')),
    )
    op.create_table(
        'package_line',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('package_id', sa.Integer(), nullable=True),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(40), nullable=False, server_default='item'),
        sa.Column('text', sa.String(1000), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.Column('unit', sa.String(20), nullable=False),
        sa.Column('unit_price', sa.BigInteger(), nullable=False),
        sa.Column('discount', sa.String(20), nullable=False),
        sa.Column('cost', sa.BigInteger(), nullable=True),
        sa.Column('vat', sa.String(10), nullable=False),
        sa.CheckConstraint("kind IN ('item', 'section', 'text')", name=op.f('ck_package_line_kind')),
        sa.ForeignKeyConstraint(['package_id'], ['package.id'], name=op.f('fk_package_line_package_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_package_line')),
    )
    op.create_index(op.f('ix_package_line_package_id'), 'package_line', ['package_id'])
    op.create_table(
        'package_job',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('package_id', sa.Integer(), nullable=True),
        sa.Column('title', sa.String(200), nullable=False),
        sa.Column('description', sa.String(20000), nullable=False),
        sa.ForeignKeyConstraint(['package_id'], ['package.id'], name=op.f('fk_package_job_package_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_package_job')),
    )
    op.create_index(op.f('ix_package_job_package_id'), 'package_job', ['package_id'])
    triggers.create(op.get_bind())
