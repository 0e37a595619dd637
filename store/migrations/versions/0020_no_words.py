"""History says which field was edited, not what stood there: that may have to be erased, and history never is."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0020'
down_revision = '0019'


def upgrade() -> None:
    connection = op.get_bind()
    triggers.drop(connection)
    without = (
        "json_remove(data, '$.old', '$.new')"
        if connection.dialect.name == 'sqlite'
        else "((data::jsonb) - 'old' - 'new')::json"
    )
    connection.execute(sa.text(f"UPDATE history SET data = {without} WHERE event = 'edited'"))
    triggers.create(connection)
