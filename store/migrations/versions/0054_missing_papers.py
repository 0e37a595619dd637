"""Papers of what was sent before there were any are made by a routine."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0054'
down_revision = '0053'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    routine = sa.table('routine', sa.column('name'), sa.column('done'), sa.column('failed'))
    op.bulk_insert(routine, [{'name': 'papers', 'done': 0, 'failed': False}])
    triggers.create(op.get_bind())
