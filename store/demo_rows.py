"""Rows of the demo firm on their way into the database, thousands at a time."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session, SQLModel

from domain.customer import Contact, Customer
from domain.history import History
from domain.invoice import Invoice, InvoiceLine, Payment
from domain.job import Assignment, Job, Timer
from domain.line import Line
from domain.message import Message
from domain.order import Order
from domain.quote import Acceptance, QuoteVersion
from domain.sign_in import PortalLink

Row = dict[str, Any]
Model = type[SQLModel]
PARENTS: tuple[Model, ...] = (Customer, Contact, Order, Line, Job, Assignment, Timer, QuoteVersion, Invoice, PortalLink)
TABLES: tuple[Model, ...] = (*PARENTS, Acceptance, InvoiceLine, Payment, Message, History)
LOGS: dict[Model, str] = {Message: 'made_at', History: 'at'}
"""Nothing refers to their ids: the database gives them, in the sequence of time."""


class Rows:
    """Rows on their way into the database. What was said and done from `late` on waits for `until`."""

    def __init__(self, session: Session, late: datetime) -> None:
        self.session, self.late, self.at = session, late, late
        self._blank = {model: _blank(model) for model in TABLES}
        self._ids: dict[Model, int] = defaultdict(int)
        self._rows: dict[Model, list[Row]] = defaultdict(list)
        self._waiting: list[tuple[datetime, Model, Row]] = []

    def put(self, model: Model, **values: Any) -> Row:
        """A new row, written with the next `flush`; until then it may change."""
        row = {**self._blank[model], **values}
        if 'id' in row:
            row['id'] = self._ids[model] = self._ids[model] + 1
        if model in LOGS and self.at >= self.late:
            self._waiting.append((self.at, model, row))
        else:
            self._rows[model].append(row)
        return row

    def flush(self) -> None:
        for model in TABLES:
            if rows := self._rows.pop(model, None):
                if model in LOGS:
                    rows.sort(key=lambda row: row[LOGS[model]])
                self.session.execute(insert(SQLModel.metadata.tables[str(model.__tablename__)]), rows)

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


def _blank(model: Model) -> Row:
    """A row with nothing but defaults."""
    fields = {name: f for name, f in model.model_fields.items() if name != 'id' or model not in LOGS}
    return {name: None if f.is_required() else f.get_default(call_default_factory=True) for name, f in fields.items()}
