"""Rows of the demo firm on their way into the database, thousands at a time."""

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text, update
from sqlmodel import Session, SQLModel

from domain.customer import Contact, Customer
from domain.history import History
from domain.invoice import Invoice, InvoiceLine, InvoiceState, Payment
from domain.job import Assignment, Job
from domain.line import Line
from domain.message import Message
from domain.order import Order
from domain.quote import Acceptance, QuoteVersion
from domain.sign_in import PortalLink
from domain.timing import Timer
from store import rows
from store.rows import Model, Row

PARENTS: tuple[Model, ...] = (Customer, Contact, Order, Line, Job, Assignment, Timer, QuoteVersion, Invoice, PortalLink)
TABLES: tuple[Model, ...] = (*PARENTS, Acceptance, InvoiceLine, Payment, Message, History)
LOGS: dict[Model, str] = {Message: 'made_at', History: 'at'}
"""Nothing refers to their ids: the database gives them, in the sequence of time."""
_INVOICE = SQLModel.metadata.tables['invoice']
CACHE = -256_000  # kilobytes, as SQLite counts them


@contextmanager
def in_bulk(session: Session) -> Iterator[None]:
    """No collector, which would look through all these rows again and again, and on SQLite room for the indexes."""
    connection, collects = session.connection(), gc.isenabled()
    is_sqlite = connection.dialect.name == 'sqlite'
    size = connection.exec_driver_sql('PRAGMA cache_size').scalar_one() if is_sqlite else 0
    gc.disable()
    if is_sqlite:
        connection.exec_driver_sql(f'PRAGMA cache_size={CACHE}')
    try:
        yield
    finally:
        if is_sqlite:
            connection.exec_driver_sql(f'PRAGMA cache_size={size}')
        if collects:
            gc.enable()


class Rows:
    """Rows on their way into the database. What was said and done from `late` on waits for `until`."""

    def __init__(self, session: Session, late: datetime) -> None:
        self.session, self.late, self.at = session, late, late
        self._blank = {model: rows.blank(model, *(('id',) if model in LOGS else ())) for model in TABLES}
        self._ids: dict[Model, int] = defaultdict(int)
        self._rows: dict[Model, list[Row]] = defaultdict(list)
        self._waiting: list[tuple[datetime, Model, Row]] = []

    def put(self, model: Model, **values: Any) -> Row:
        """A new row, written with the next `flush`; until then it may change."""
        row = {**self._blank[model], **values}
        if 'id' in row:
            row['id'] = self._ids[model] = self._ids[model] + 1
        if model in LOGS:
            self.log(model, row)
        else:
            self._rows[model].append(row)
        return row

    def log(self, model: Model, row: Row) -> None:
        """A whole row of one of `LOGS`, made now."""
        if self.at < self.late:
            self._rows[model].append(row)
        else:
            self._waiting.append((self.at, model, row))

    def flush(self) -> None:
        """Write everything that does not wait."""
        connection, issued = self.session.connection(), self._as_drafts()
        for model in TABLES:
            if waiting := self._rows.pop(model, None):
                if model in LOGS:
                    waiting.sort(key=lambda row: row[LOGS[model]])
                rows.add(self.session, model, waiting)
        if issued:
            values: dict[str, Any] = {name: bindparam(name) for name in ('number', 'state')}
            connection.execute(update(_INVOICE).where(_INVOICE.c.id == bindparam('row')).values(values), issued)

    def _as_drafts(self) -> list[Row]:
        """Let invoices be written as drafts, as they came into being; what to say once their lines are there."""
        made = self._rows[Invoice]
        issued = [{'row': row['id'], 'number': row['number'], 'state': row['state']} for row in made if row['number']]
        self._rows[Invoice] = [
            {**row, 'number': None, 'state': InvoiceState.DRAFT} if row['number'] else row for row in made
        ]
        return issued

    def until(self, moment: datetime | None = None) -> None:
        """Write what was said and done before a moment (or all of it) and still waits."""
        while self._waiting and (moment is None or self._waiting[-1][0] < moment):
            _, model, row = self._waiting.pop()
            self._rows[model].append(row)
        self.flush()

    def finish(self) -> None:
        """Write the rest; from here on the database gives the ids."""
        self.flush()
        self._waiting.sort(key=lambda item: item[0], reverse=True)
        if self.session.get_bind().dialect.name == 'postgresql':
            setval = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
            for model, last in self._ids.items():
                self.session.execute(setval, {'name': model.__tablename__, 'last': last})
