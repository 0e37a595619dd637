"""The customer's signature on jobs that are done."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0036'
down_revision = '0035'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'signature',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('job_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('drawn', sa.Text(), nullable=False),
        sa.Column('says', sa.String(500), nullable=False),
        sa.Column('absent', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_signature_job_id')),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_signature_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_signature')),
    )
    op.create_index(op.f('ix_signature_job_id'), 'signature', ['job_id'])
    with op.batch_alter_table('company') as table:
        table.add_column(sa.Column('ask_signature', sa.Boolean(), nullable=False, server_default=sa.false()))
    triggers.create(op.get_bind())
