"""Whether a business can receive EHF, and when an invoice was handed to an access point."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0061'
down_revision = '0060'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('customer') as table:
        table.add_column(sa.Column('einvoice', sa.String(40), nullable=False, server_default='unknown'))
        table.create_check_constraint(op.f('ck_customer_einvoice'), "einvoice IN ('unknown', 'yes', 'no')")
    with op.batch_alter_table('invoice') as table:
        table.add_column(sa.Column('ehf_sent_at', sa.DateTime(timezone=True), nullable=True))
    triggers.create(op.get_bind())
