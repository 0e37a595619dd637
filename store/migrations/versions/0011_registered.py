"""What Enhetsregisteret says of our business customers."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0011'
down_revision = '0010'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table(
        'registered',
        sa.Column('org_number', sa.String(9), nullable=False),
        sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('standing', sa.String(40), nullable=False),
        sa.Column('deleted_on', sa.Date(), nullable=True),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('address', sa.String(200), nullable=False),
        sa.Column('postcode', sa.String(10), nullable=False),
        sa.Column('city', sa.String(100), nullable=False),
        sa.Column('taken_name', sa.String(200), nullable=False),
        sa.Column('taken_place', sa.String(320), nullable=False),
        sa.CheckConstraint(
            "standing IN ('active', 'bankrupt', 'winding_up', 'deleted', 'unknown')",
            name=op.f('ck_registered_standing'),
        ),
        sa.PrimaryKeyConstraint('org_number', name=op.f('pk_registered')),
    )
    triggers.create(op.get_bind())
