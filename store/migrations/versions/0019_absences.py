"""When employees are away."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0019'
down_revision = '0018'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'absence',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('first', sa.Date(), nullable=False),
        sa.Column('last', sa.Date(), nullable=False),
        sa.Column('starts', sa.Time(), nullable=True),
        sa.Column('ends', sa.Time(), nullable=True),
        sa.CheckConstraint("kind IN ('holiday', 'sick', 'other')", name=op.f('ck_absence_kind')),
        sa.CheckConstraint('last >= first', name=op.f('ck_absence_days')),
        sa.CheckConstraint(
            '(starts IS NULL) = (ends IS NULL) AND (starts IS NULL OR last = first AND ends > starts)',
            name=op.f('ck_absence_part'),
        ),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_absence_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_absence')),
    )
    op.create_index('ix_absence_employee_last', 'absence', ['employee_id', 'last'])
    op.create_index('ix_absence_last', 'absence', ['last'])
    triggers.create(op.get_bind())
