"""One-time addresses for the office."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('ticket') as table:
        table.drop_constraint(op.f('ck_ticket_kind'), type_='check')
        table.create_check_constraint(
            op.f('ck_ticket_kind'), sa.text("kind IN ('first_owner', 'crew', 'office', 'handover')")
        )
    triggers.create(op.get_bind())
