"""Messages to anybody, about an order or not, with a code that only the recipient reads."""

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'

KINDS = (
    'quote', 'invoice', 'follow_up', 'withdrawn', 'receipt', 'answer', 'on_way', 'question', 'change', 'decline',
    'new_quote', 'code', 'reset', 'invitation', 'notice',
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table('message') as table:
        table.drop_constraint(op.f('ck_message_kind'), type_='check')
        table.create_check_constraint(op.f('ck_message_kind'), f'kind IN {KINDS}')
        table.add_column(sa.Column('customer_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('sealed', sa.String(2000), nullable=True))
        table.add_column(sa.Column('not_after', sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f('fk_message_customer_id'), 'customer', ['customer_id'], ['id'])
        table.create_index(op.f('ix_message_customer_id'), ['customer_id'])
