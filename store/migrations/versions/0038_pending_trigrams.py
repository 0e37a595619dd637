"""On PostgreSQL a search never reads a long list of what is yet to be put in its place."""

import sqlalchemy as sa
from alembic import op

from store import searching

revision = '0038'
down_revision = '0037'


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == 'postgresql':
        for each in searching.SEARCHED:
            connection.execute(
                sa.text(f'ALTER INDEX IF EXISTS {each.trigrams} SET (gin_pending_list_limit = {searching.PENDING})')
            )
