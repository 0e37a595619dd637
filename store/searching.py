"""Full-text search: an index over the column `search` of a table on both engines, kept by the database itself.

SQLite has a table beside each (FTS5, three letters at a time) and triggers that keep it; PostgreSQL a trigram index
(`pg_trgm`) that needs nothing more. A PostgreSQL without the extension searches without an index: right, but slow in
many rows. The test that decides is the same LIKE everywhere; the index only says which are worth it.

A migration that writes `search` on SQLite, where it has dropped the triggers, ends with `rebuild`.
"""

import json
import logging
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, column, inspect, or_, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from domain.customer import Customer
from domain.invoice import Invoice
from domain.job import Job
from domain.order import Order
from domain.searching import wanted

log = logging.getLogger('ordreflyt')
FEW = 400
"""Up to so many candidates are looked at one by one; with more, rows that match are met soon wherever one begins."""
PENDING = 128
"""Kilobytes that may wait to be put into an index of PostgreSQL; every search reads all that waits."""


# ---------- the index ----------


@dataclass(frozen=True, slots=True)
class Searched:
    """What is searched: its rows, its table of FTS5, and what the names of the triggers begin with."""

    model: Any
    index: str
    trigger: str

    @property
    def table(self) -> str:
        return str(self.model.__tablename__)

    @property
    def trigrams(self) -> str:
        """The index of PostgreSQL."""
        return f'ix_{self.table}_search'

    @property
    def triggers(self) -> dict[str, str]:
        """What keeps the index of SQLite, by name."""
        add = f'INSERT INTO {self.index} (rowid, search) VALUES (NEW.id, NEW.search);'
        take = f"INSERT INTO {self.index} ({self.index}, rowid, search) VALUES ('delete', OLD.id, OLD.search);"
        does = {
            'insert': f'AFTER INSERT ON {self.table} BEGIN {add} END',
            'delete': f'AFTER DELETE ON {self.table} BEGIN {take} END',
            'update': f'AFTER UPDATE OF search ON {self.table} WHEN OLD.search <> NEW.search BEGIN {take} {add} END',
        }
        return {f'{self.trigger}_{act}': what for act, what in does.items()}

    def tests(self, shape: 'Shape') -> list[ColumnElement[bool]]:
        """What a row must fulfil to be found."""
        return [
            or_(*(self.model.search.like(bindparam(f'like_{place}_{way}'), escape='\\') for way in range(ways)))
            for place, ways in enumerate(shape)
        ]

    def candidates(self, session: Session, typed: str) -> str | None:
        """The ids that the index of SQLite knows of, as JSON; None: too many to be worth it, or no index."""
        asked = [either for either in wanted(typed) if all(_is_indexed(each) for each in either)]
        if not asked or session.get_bind().dialect.name != 'sqlite':
            return None
        whole = [either[0] for either in asked if len(either) == 1]
        places = [whole] if whole else [[each] for each in asked[0]]  # a word begins after a break, or a space
        found: set[int] = set()
        for parts in places:
            like = ' AND '.join(['search LIKE ?'] * len(parts))
            query = f'SELECT rowid FROM {self.index} WHERE {like} LIMIT {FEW + 1}'
            found.update(session.connection().exec_driver_sql(query, tuple(map(_loose, parts))).scalars())
            if len(found) > FEW:
                return None
        return json.dumps(sorted(found))

    def among(self) -> ColumnElement[bool]:
        """Whether a row is one of the candidates, which the query is given as `ids`."""
        known: Any = text('SELECT value FROM json_each(:ids)').columns(column('value'))
        return self.model.id.in_(known)  # type: ignore[no-any-return]  # of whatever table

    def within(self, session: Session, query: Any, typed: str) -> tuple[Any, dict[str, str]]:
        """A query of rows that hold what was typed, by the index, and what it is to be given."""
        ids = self.candidates(session, typed)
        query = query.where(*self.tests(shape(typed)))
        return (query if ids is None else query.where(self.among())), given(typed, ids)


ORDERS = Searched(Order, 'order_search', 'search')
CUSTOMERS = Searched(Customer, 'customer_search', 'customer_search')
JOBS = Searched(Job, 'job_search', 'job_search')
INVOICES = Searched(Invoice, 'invoice_search', 'invoice_search')
SEARCHED = (ORDERS, CUSTOMERS, JOBS, INVOICES)


def create(connection: Connection) -> None:
    """Make the indexes where they are missing, and what keeps them; a later migration may make the column first."""
    looked = inspect(connection)
    tables = looked.get_table_names()
    there = [
        each
        for each in SEARCHED
        if each.table in tables and any(c['name'] == 'search' for c in looked.get_columns(each.table))
    ]
    if connection.dialect.name != 'sqlite':
        _create_on_postgres(connection, there)
        return
    for each in there:
        if each.index not in tables:
            connection.execute(
                text(
                    f'CREATE VIRTUAL TABLE {each.index} USING fts5(search, content={each.table}, content_rowid=id, '
                    'tokenize=trigram, detail=none, columnsize=0)'
                )
            )
            rebuild(connection, each)
        for name, does in each.triggers.items():
            connection.execute(text(f'CREATE TRIGGER {name} {does}'))


def drop(connection: Connection) -> None:
    """Drop the triggers; a rebuilt table loses them anyhow. The indexes stay."""
    if connection.dialect.name == 'sqlite':
        for each in SEARCHED:
            for name in each.triggers:
                connection.execute(text(f'DROP TRIGGER IF EXISTS {name}'))


def rebuild(connection: Connection, searched: Searched = ORDERS) -> None:
    """Make an index anew from what the rows say; only SQLite needs it."""
    if connection.dialect.name == 'sqlite':
        connection.execute(text(f"INSERT INTO {searched.index} ({searched.index}) VALUES ('rebuild')"))


def _create_on_postgres(connection: Connection, there: list[Searched]) -> None:
    try:
        with connection.begin_nested():
            connection.execute(text('CREATE EXTENSION IF NOT EXISTS pg_trgm'))
    except DBAPIError:
        log.warning('PostgreSQL has no pg_trgm: searching in many orders will be slow')
        return
    for each in there:
        index = f'CREATE INDEX IF NOT EXISTS {each.trigrams} ON {each.table} USING gin (search gin_trgm_ops)'
        connection.execute(text(f'{index} WITH (gin_pending_list_limit = {PENDING})'))


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


def given(typed: str, ids: str | None) -> dict[str, str]:
    """What a query that searches is told: the words, and the candidates if the index knew them."""
    return patterns(typed) | ({'ids': ids} if ids is not None else {})


def _is_indexed(part: str) -> bool:
    """Whether the index can look for it: three letters in a row that LIKE takes as they are."""
    return any(len(run) > 2 for run in re.split('[%_]', part))


def escaped(part: str) -> str:
    """A text that LIKE takes as it is, in a query that says so with `escape`."""
    return part.replace('\\', '\\\\').replace('%', '\\%').replace('_', '\\_')


_FOURTH, _ANY = re.compile('(...).(?=...)', re.DOTALL), r'\1_'


def _loose(part: str) -> str:
    """A pattern without ESCAPE, which the index would not understand: what LIKE treats specially is any one letter.

    So is every fourth letter: the index then has half as many lists to cut, and says hardly more rows.
    """
    runs = part.replace('%', '_').split('_')
    return f'%{"_".join(_FOURTH.sub(_ANY, run) for run in runs)}%'
