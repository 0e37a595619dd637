"""What an acceptance rests on as one text with its fingerprint, and each order's versions and acceptances in a chain.

What was sent and accepted before is chained as it stands now; its evidence says since when it is.
"""

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0048'
down_revision = '0047'

VERSION = sa.table(
    'quote_version',
    *(sa.column(name) for name in ('id', 'order_id', 'number', 'kind', 'sha256', 'chain', 'net_ore', 'total_ore')),
    sa.column('valid_until', sa.Date()),
    sa.column('sent_at', sa.DateTime(timezone=True)),
)
ORDER = sa.table('customer_order', sa.column('id'), sa.column('number'))
TEXTS = ('shown_hash', 'sentence', 'name', 'place', 'session', 'ip', 'agent', 'proved_by', 'said')
IDS = ('employee_id', 'link_id', 'contact_id')
ACCEPTANCE = sa.table(
    'acceptance',
    *(sa.column(name) for name in ('id', 'version_id', *TEXTS, *IDS, 'content', 'sha256')),
    sa.column('at', sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    connection = op.get_bind()
    triggers.drop(connection)
    with op.batch_alter_table('quote_version') as table:
        table.add_column(sa.Column('chain', sa.String(64), nullable=False, server_default=''))
    with op.batch_alter_table('acceptance') as table:
        table.add_column(sa.Column('content', sa.Text(), nullable=False, server_default=''))
        table.add_column(sa.Column('sha256', sa.String(64), nullable=False, server_default=''))
    _write(connection)
    triggers.create(connection)


def _write(connection: sa.Connection) -> None:
    """The chains of what there is; orders one after the other, so that a large house needs no more room."""
    since, numbers = _plain(datetime.now(UTC)), dict(connection.execute(sa.select(ORDER.c.id, ORDER.c.number)).all())
    given: dict[int, list[Any]] = {}
    for row in connection.execute(sa.select(ACCEPTANCE).order_by(ACCEPTANCE.c.id)):
        given.setdefault(row.version_id, []).append(row)
    versions, acceptances, order, before = [], [], None, ''
    for row in connection.execute(sa.select(VERSION).order_by(VERSION.c.order_id, VERSION.c.number)):
        before = before if row.order_id == order else ''
        order, number = row.order_id, numbers[row.order_id]
        facts = {name: row._mapping[name] for name in ('number', 'kind', 'sha256', 'net_ore', 'total_ore')}
        facts |= {'order': number, 'valid_until': _plain(row.valid_until), 'sent_at': _plain(row.sent_at)}
        before = _fingerprint(_canonical({**facts, 'before': before}))
        versions.append({'row': row.id, 'chain': before})
        for yes in given.get(row.id, []):
            known = {name: _plain(yes._mapping[name]) for name in ('at', 'version_id', *TEXTS, *IDS)}
            known |= {'order': number, 'version': row.number, 'stored_hash': row.sha256}
            known |= {'written_later': since, 'before': before}
            content = _canonical({name: value for name, value in known.items() if value not in (None, '')})
            before = _fingerprint(content)
            acceptances.append({'row': yes.id, 'content': content, 'sha256': before})
    _change(connection, VERSION, versions, 'chain')
    _change(connection, ACCEPTANCE, acceptances, 'content', 'sha256')


def _change(connection: sa.Connection, table: Any, rows: list[dict[str, Any]], *columns: str) -> None:
    if rows:
        values: dict[str, Any] = {name: sa.bindparam(name) for name in columns}
        connection.execute(sa.update(table).where(table.c.id == sa.bindparam('row')).values(values), rows)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _canonical(data: dict[str, Any]) -> str:
    return unicodedata.normalize('NFC', json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(',', ':')))


def _fingerprint(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
