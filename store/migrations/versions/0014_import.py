"""Files that were read in, and what they brought; orders by contact."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0014'
down_revision = '0013'

WHAT = "what IN ('customers', 'contacts', 'products', 'orders')"


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'import_file',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('what', sa.String(40), nullable=False),
        sa.Column('file', sa.String(100), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('added', sa.Integer(), nullable=False),
        sa.Column('changed', sa.Integer(), nullable=False),
        sa.Column('left_out', sa.Integer(), nullable=False),
        sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('undone_by', sa.Integer(), nullable=True),
        sa.CheckConstraint(WHAT, name=op.f('ck_import_file_what')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_import_file')),
    )
    op.create_table(
        'imported',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('import_id', sa.Integer(), nullable=False),
        sa.Column('what', sa.String(40), nullable=False),
        sa.Column('row_id', sa.Integer(), nullable=False),
        sa.Column('ref', sa.String(60), nullable=False),
        sa.Column('made', sa.Boolean(), nullable=False),
        sa.Column('changes', sa.JSON(), nullable=False),
        sa.CheckConstraint(WHAT, name=op.f('ck_imported_what')),
        sa.ForeignKeyConstraint(['import_id'], ['import_file.id'], name=op.f('fk_imported_import_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_imported')),
    )
    op.create_index(op.f('ix_imported_import_id'), 'imported', ['import_id'])
    op.create_index('ix_imported_row', 'imported', ['what', 'row_id'])
    op.create_index('ix_imported_ref', 'imported', ['what', 'ref'])
    op.create_index(op.f('ix_customer_order_contact_id'), 'customer_order', ['contact_id'])
    triggers.create(op.get_bind())
