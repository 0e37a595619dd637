"""One-time codes, and sessions of customers who have shown one."""

import sqlalchemy as sa
from alembic import op

revision = '0045'
down_revision = '0044'


def upgrade() -> None:
    op.create_table(
        'one_time_code',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('challenge', sa.String(64), nullable=False),
        sa.Column('purpose', sa.String(40), nullable=False),
        sa.Column('address', sa.String(254), nullable=False),
        sa.Column('sent_to', sa.String(254), nullable=False),
        sa.Column('ip', sa.String(64), nullable=False),
        sa.Column('code_hash', sa.String(64), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('message_id', sa.Integer(), nullable=True),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('crew', 'portal', 'link')", name=op.f('ck_one_time_code_purpose')),
        sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_one_time_code_message_id')),
    )
    for column in ('challenge', 'address', 'ip', 'made_at'):
        op.create_index(op.f(f'ix_one_time_code_{column}'), 'one_time_code', [column])
    with op.batch_alter_table('sign_in_session') as table:
        table.add_column(sa.Column('customer_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('contact_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('proved_by', sa.String(100), nullable=False, server_default=''))
        table.create_foreign_key(op.f('fk_sign_in_session_customer_id'), 'customer', ['customer_id'], ['id'])
        table.create_foreign_key(op.f('fk_sign_in_session_contact_id'), 'contact', ['contact_id'], ['id'])
        table.create_index(op.f('ix_sign_in_session_customer_id'), ['customer_id'])
        table.create_index(op.f('ix_sign_in_session_contact_id'), ['contact_id'])
