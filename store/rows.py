"""Many rows at once, past the flush: what a file brings, or the demo firm. A row of the caller's announces them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Dialect, Table, bindparam, func, insert, select, text, update
from sqlmodel import Session, SQLModel

from domain.columns import Code, Moment, Scaled

Row = dict[str, Any]
Model = type[SQLModel]
Each = TypeVar('Each')
MOST_VALUES = 3_000
MANY = 5_000
"""So many new rows at once make another table of it."""
CHUNK = 2_000
"""How many ids are asked for in one query."""


def table(model: Model) -> Table:
    """The table of a class."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def blank(model: Model, *without: str) -> Row:
    """A row with nothing but defaults."""
    fields = {name: f for name, f in model.model_fields.items() if name not in without}
    return {name: None if f.is_required() else f.get_default(call_default_factory=True) for name, f in fields.items()}


def new_ids(session: Session, model: Model, number: int) -> list[int]:
    """Ids for rows that are to be inserted in this transaction."""
    if session.get_bind().dialect.name == 'sqlite':  # nobody else writes meanwhile
        last = session.execute(select(func.max(table(model).c.id))).scalar() or 0
        return list(range(last + 1, last + number + 1))
    named = {'name': model.__tablename__, 'number': number}
    query = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :number)")
    return list(session.execute(query, named).scalars())


def add(session: Session, model: Model, rows: list[Row]) -> None:
    """Insert rows with the same columns; after many PostgreSQL looks at the table anew, else it plans for few."""
    connection = session.connection()
    for some in chunks(rows):  # the event loop has its turns in between
        if connection.dialect.name == 'sqlite':
            _insert(connection, table(model), some)
        else:
            connection.execute(insert(table(model)), some)
    if len(rows) >= MANY and connection.dialect.name == 'postgresql':
        connection.execute(text(f'ANALYZE {table(model).name}'))


def change(session: Session, model: Model, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Update rows by id; each may have fields of its own."""
    alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row_id, values in changes.items():
        if values:
            alike[tuple(sorted(values))].append(
                {'row': row_id, **{f'to_{name}': each for name, each in values.items()}}
            )
    made = table(model)
    for names, given in alike.items():
        query = update(made).where(made.c.id == bindparam('row'))
        session.connection().execute(query.values({name: bindparam(f'to_{name}') for name in names}), given)


def as_json(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """[before, after] of changed fields as JSON can hold them: decimals as text."""
    return {name: [_plain(each) for each in both] for name, both in changes.items()}


def from_json(model: Model, name: str, value: Any) -> Any:
    """What `as_json` has made of the value of a field, as it was."""
    is_decimal = isinstance(table(model).c[name].type, Scaled)
    return Decimal(value) if is_decimal and value is not None else value


def chunks(every: Iterable[Each], size: int = CHUNK) -> Iterator[list[Each]]:
    """A few at a time."""
    rest = list(every)
    return (rest[first : first + size] for first in range(0, len(rest), size))


def _insert(connection: Connection, made: Table, rows: list[Row]) -> None:
    """Many rows in one statement, as SQLite stores them: it makes the lists of the CHECKs anew for each statement."""
    names = list(rows[0])
    columns: list[Sequence[Any]] = []
    for name, values in zip(names, zip(*map(itemgetter(*names), rows), strict=True), strict=True):
        stored = _stored(made.columns[name], connection.dialect)
        columns.append([None if v is None else stored(v) for v in values] if stored else values)
    each = f'({", ".join("?" * len(columns))})'
    head = f'INSERT INTO {made.name} ({", ".join(names)}) VALUES '
    most = MOST_VALUES // len(columns)
    for first in range(0, len(rows), most):
        flat = tuple(chain.from_iterable(zip(*(column[first : first + most] for column in columns), strict=True)))
        connection.exec_driver_sql(head + ', '.join([each] * (len(flat) // len(columns))), flat)


def _stored(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What a column makes of a value that is not None. NOTE: the first two say again what `domain/columns.py` says."""
    if isinstance(column.type, Moment):
        return lambda moment: moment.isoformat(' ', 'microseconds')[:26]  # all of ours are in UTC
    if isinstance(column.type, Code):
        return str.__str__
    return column.type.dialect_impl(dialect).bind_processor(dialect)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
