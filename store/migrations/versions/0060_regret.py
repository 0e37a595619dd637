"""The right to withdraw: what the firm's work is exempt from it, early start, withdrawals, and what is told of them."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0060'
down_revision = '0059'

KINDS = (
    'quote', 'invoice', 'follow_up', 'withdrawn', 'receipt', 'answer', 'on_way', 'question', 'change', 'decline',
    'new_quote', 'code', 'reset', 'invitation', 'notice', 'receipt_copy', 'regret',
)  # fmt: skip
NEWS = (
    'seen', 'accepted', 'declined', 'asked', 'started', 'completed', 'damaged', 'overdue', 'unconfirmed',
    'unanswered', 'not_sent', 'codes', 'regretted',
)  # fmt: skip


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('company') as table:
        table.add_column(sa.Column('no_withdrawal', sa.String(40), nullable=False, server_default=''))
        table.create_check_constraint(
            op.f('ck_company_no_withdrawal'), "no_withdrawal IN ('', 'transport', 'leisure', 'urgent')"
        )
    with op.batch_alter_table('acceptance') as table:
        table.add_column(sa.Column('starts_early', sa.Boolean(), nullable=True))
    op.create_table(
        'regret',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=True),
        sa.Column('acceptance_id', sa.Integer(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('said', sa.String(1000), nullable=False),
        sa.Column('place', sa.String(40), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('link_id', sa.Integer(), nullable=True),
        sa.Column('contact_id', sa.Integer(), nullable=True),
        sa.Column('proved_by', sa.String(100), nullable=False),
        sa.Column('session', sa.String(64), nullable=False),
        sa.Column('ip', sa.String(64), nullable=False),
        sa.Column('agent', sa.String(300), nullable=False),
        sa.Column('receipt_to', sa.String(100), nullable=False),
        sa.Column('content', sa.Text(), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.CheckConstraint("place IN ('office', 'portal', 'crew', 'system')", name=op.f('ck_regret_place')),
        sa.ForeignKeyConstraint(['version_id'], ['quote_version.id'], name=op.f('fk_regret_version_id')),
        sa.ForeignKeyConstraint(['acceptance_id'], ['acceptance.id'], name=op.f('fk_regret_acceptance_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_regret')),
        sa.UniqueConstraint('acceptance_id', name=op.f('uq_regret_acceptance_id')),
    )
    op.create_index('ix_regret_version_id', 'regret', ['version_id'])
    for name, column, values in (
        ('message', 'kind', KINDS),
        ('wording', 'kind', KINDS),
        ('notice_choice', 'news', NEWS),
    ):
        with op.batch_alter_table(name) as changed:
            changed.drop_constraint(op.f(f'ck_{name}_{column}'), type_='check')
            changed.create_check_constraint(op.f(f'ck_{name}_{column}'), f'{column} IN {values}')
    triggers.create(op.get_bind())
