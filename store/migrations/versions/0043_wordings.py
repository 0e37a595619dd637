"""What a firm says in messages instead of the standard."""

import sqlalchemy as sa
from alembic import op

revision = '0043'
down_revision = '0042'

KINDS = (
    'quote', 'invoice', 'follow_up', 'withdrawn', 'receipt', 'answer', 'on_way', 'question', 'change', 'decline',
    'new_quote', 'code', 'reset', 'invitation', 'notice',
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        'wording',
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('subject', sa.String(200), nullable=False),
        sa.Column('body', sa.String(5000), nullable=False),
        sa.Column('sms', sa.String(600), nullable=False),
        sa.CheckConstraint(f'kind IN {KINDS}', name=op.f('ck_wording_kind')),
        sa.PrimaryKeyConstraint('kind', name=op.f('pk_wording')),
    )
