"""${message}"""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    triggers.drop(op.get_bind())
    ${upgrades if upgrades else "pass"}
    triggers.create(op.get_bind())
