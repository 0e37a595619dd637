"""Full-text search in orders: an index over `customer_order.search` on both engines, kept by the database itself.

SQLite has the table `order_search` (FTS5, three letters at a time) and triggers that keep it; PostgreSQL a trigram
index (`pg_trgm`) that needs nothing more. A PostgreSQL without the extension searches without an index: right, but
slow in many orders. The test that decides is the same LIKE everywhere; the index only says which are worth it.

A migration that writes `search` on SQLite, where it has dropped the triggers, ends with `rebuild`.
"""

import json
import logging
import re
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, column, inspect, or_, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from domain.order import Order
from domain.searching import wanted

log = logging.getLogger('ordreflyt')
TABLE, INDEX = 'order_search', 'ix_customer_order_search'
FEW = 400
"""Up to so many candidates are looked at one by one; with more, orders that match are met soon wherever one begins."""

_ADD = f'INSERT INTO {TABLE} (rowid, search) VALUES (NEW.id, NEW.search);'
_TAKE = f"INSERT INTO {TABLE} ({TABLE}, rowid, search) VALUES ('delete', OLD.id, OLD.search);"
TRIGGERS = {
    'search_insert': f'AFTER INSERT ON customer_order BEGIN {_ADD} END',
    'search_delete': f'AFTER DELETE ON customer_order BEGIN {_TAKE} END',
    'search_update': f'AFTER UPDATE OF search ON customer_order WHEN OLD.search <> NEW.search BEGIN {_TAKE} {_ADD} END',
}


# ---------- the index ----------


def create(connection: Connection) -> None:
    """Make the index where it is missing, and what keeps it."""
    if connection.dialect.name != 'sqlite':
        _create_on_postgres(connection)
        return
    if not inspect(connection).has_table(TABLE):
        connection.execute(
            text(
                f'CREATE VIRTUAL TABLE {TABLE} USING fts5(search, content=customer_order, content_rowid=id, '
                'tokenize=trigram, detail=none, columnsize=0)'
            )
        )
        rebuild(connection)
    for name, does in TRIGGERS.items():
        connection.execute(text(f'CREATE TRIGGER {name} {does}'))


def drop(connection: Connection) -> None:
    """Drop the triggers; a rebuilt table loses them anyhow. The index stays."""
    if connection.dialect.name == 'sqlite':
        for name in TRIGGERS:
            connection.execute(text(f'DROP TRIGGER IF EXISTS {name}'))


def rebuild(connection: Connection) -> None:
    """Make the index anew from what the orders say; only SQLite needs it."""
    if connection.dialect.name == 'sqlite':
        connection.execute(text(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('rebuild')"))


def _create_on_postgres(connection: Connection) -> None:
    try:
        with connection.begin_nested():
            connection.execute(text('CREATE EXTENSION IF NOT EXISTS pg_trgm'))
    except DBAPIError:
        log.warning('PostgreSQL has no pg_trgm: searching in many orders will be slow')
        return
    connection.execute(text(f'CREATE INDEX IF NOT EXISTS {INDEX} ON customer_order USING gin (search gin_trgm_ops)'))


# ---------- asking ----------


Shape = tuple[int, ...]
"""How many texts each test of a search offers: what a query looks like, whatever is searched for."""


def shape(typed: str) -> Shape:
    """The shape of a search; nothing typed has none."""
    return tuple(len(either) for either in wanted(typed))


def patterns(typed: str) -> dict[str, str]:
    """What a query of that shape is given."""
    return {
        f'like_{place}_{way}': f'%{escaped(part)}%'
        for place, either in enumerate(wanted(typed))
        for way, part in enumerate(either)
    }


def tests(shape: Shape) -> list[ColumnElement[bool]]:
    """What an order must fulfil to be found."""
    return [
        or_(*(col(Order.search).like(bindparam(f'like_{place}_{way}'), escape='\\') for way in range(ways)))
        for place, ways in enumerate(shape)
    ]


def candidates(session: Session, typed: str) -> str | None:
    """The ids that the index of SQLite knows of, as JSON; None when there are too many to be worth it, or no index."""
    asked = [either for either in wanted(typed) if all(_is_indexed(each) for each in either)]
    if not asked or session.get_bind().dialect.name != 'sqlite':
        return None
    whole = [either[0] for either in asked if len(either) == 1]
    places = [whole] if whole else [[each] for each in asked[0]]  # a beginning of a word: after a break, or a space
    found: set[int] = set()
    for parts in places:
        like = ' AND '.join(['search LIKE ?'] * len(parts))
        query = f'SELECT rowid FROM {TABLE} WHERE {like} LIMIT {FEW + 1}'
        found.update(session.connection().exec_driver_sql(query, tuple(map(_loose, parts))).scalars())
        if len(found) > FEW:
            return None
    return json.dumps(sorted(found))


def among() -> ColumnElement[bool]:
    """Whether an order is one of the candidates, which the query is given as `ids`."""
    known: Any = text('SELECT value FROM json_each(:ids)').columns(column('value'))
    return col(Order.id).in_(known)


def _is_indexed(part: str) -> bool:
    """Whether the index can look for it: three letters in a row that LIKE takes as they are."""
    return any(len(run) > 2 for run in re.split('[%_]', part))


def escaped(part: str) -> str:
    """A text that LIKE takes as it is, in a query that says so with `escape`."""
    return part.replace('\\', '\\\\').replace('%', '\\%').replace('_', '\\_')


def _loose(part: str) -> str:
    """A pattern without ESCAPE, which the index would not understand: what LIKE treats specially is any one letter."""
    return f'%{part.replace("%", "_")}%'
