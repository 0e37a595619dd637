"""What kind of price a quote gives and on what terms, as the firm usually does."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0051'
down_revision = '0050'

KINDS = "'fixed', 'ceiling', 'estimate', 'indication', 'as_spent'"


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('company') as table:
        table.add_column(sa.Column('quote_price_type', sa.String(40), nullable=False, server_default='fixed'))
        table.add_column(sa.Column('quote_terms', sa.String(4000), nullable=False, server_default=''))
        table.create_check_constraint(op.f('ck_company_quote_price_type'), f'quote_price_type IN ({KINDS})')
    triggers.create(op.get_bind())
