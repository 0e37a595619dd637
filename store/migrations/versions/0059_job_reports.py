"""A job's report may be emptied when its customer is forgotten, whatever else of the order is kept."""

from alembic import op

from store import triggers

revision = '0059'
down_revision = '0058'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    triggers.create(op.get_bind())
