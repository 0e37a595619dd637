"""The rows that drawn lives leave behind, written thousands at a time.

It says again in rows what `domain/` does with objects, because a hundred thousand orders must not take all day;
`tests/store/test_demo.py` compares the two.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session, SQLModel

from domain import money
from domain.access import Role, Where
from domain.company import Company
from domain.customer import Contact, Customer
from domain.employee import Employee
from domain.history import History
from domain.invoice import Invoice, InvoiceKind, InvoiceLine, InvoiceState, Payment
from domain.job import UNDONE, Assignment, Job, JobStatus, Timer
from domain.line import Line
from domain.message import LINK, Message, MessageKind, MessageStatus
from domain.next_step import Next, Turn
from domain.order import Order
from domain.quote import Acceptance, QuoteVersion, VersionKind, VersionState
from domain.quoting import accept_sentence
from domain.sheet import Sheet, SheetLine, freeze
from domain.sign_in import PortalLink
from domain.status import CONFIRMED_ON, CloseReason, Status
from domain.words import full_date, in_oslo, kr, local_day, t
from store import secret
from store.demo_data import CHANGES, DECLINES, Calendar, Life
from store.quotes import INVOICE_LINK_DAYS, QUOTE_LINK_DAYS_AFTER

Row = dict[str, Any]
AGENT, ADDRESS = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Safari/604.1', '192.0.2.17'
"""What the customers' phone says of itself, at an address that belongs to nobody (RFC 5737)."""
TABLES: tuple[type[SQLModel], ...] = (
    Customer, Contact, Order, Line, Job, Assignment, Timer, QuoteVersion, Invoice, PortalLink, Acceptance, InvoiceLine,
    Payment, Message, History,
)  # fmt: skip
"""Parents before children."""
LOGS = (Message, History)
"""Nothing refers to their ids: the database gives them, in the sequence of time."""
CHUNK = 1_000


def _blank(model: type[SQLModel]) -> Row:
    fields = model.model_fields
    row = {name: None if fields[name].is_required() else fields[name].get_default(call_default_factory=True) for name in fields}
    return {name: value for name, value in row.items() if name != 'id' or model not in LOGS}


class Season:
    """Writes lives; what happened from `late` on waits in `until`, so that it mixes with what is written by hand."""

    def __init__(self, session: Session, firm: Company, office: list[Employee], crew: list[Employee], late: datetime,
                 calendar: Calendar, rng: Random) -> None:  # fmt: skip
        self.session, self.firm, self.calendar, self.rng, self.late = session, firm, calendar, rng, late
        self.office = [(person.role, Where.OFFICE, person.id, None, None) for person in office]
        self.crew = [person.id for person in crew if person.id is not None]
        self.is_new_to_crew = calendar.today - timedelta(days=15)
        self._blank = {model: _blank(model) for model in TABLES}
        self._ids: dict[type[SQLModel], int] = defaultdict(int)
        self._rows: dict[type[SQLModel], list[Row]] = defaultdict(list)
        self._waiting: list[tuple[datetime, type[SQLModel], Row]] = []
        self._jonas_share = 1.0

    # ---------- into the database ----------

    def write_customers(self, customers: Iterable[tuple[Customer, Contact | None]]) -> None:
        for customer, contact in customers:
            self._put(Customer, **customer.model_dump(exclude={'id'}))
            if contact is not None:
                self._put(Contact, **contact.model_dump(exclude={'id'}))
        self._flush()

    def write(self, lives: Iterable[Life], customers: list[tuple[Customer, Contact | None]], per_day: float) -> None:
        """Write the lives, in the sequence of their numbers."""
        self._jonas_share = min(1.0, 2 / max(per_day, 0.1))
        for written, life in enumerate(lives, 1):
            self._live(life, *customers[life.customer])
            if written % CHUNK == 0:
                self._flush()
        self._flush()
        self._waiting.sort(key=lambda item: item[0])
        self._waiting.reverse()
        if self.session.get_bind().dialect.name == 'postgresql':
            for model, last in self._ids.items():
                if 'id' in self._blank[model]:
                    self.session.execute(
                        text('SELECT setval(pg_get_serial_sequence(:name, :id), :last)'),
                        {'name': model.__tablename__, 'id': 'id', 'last': last},
                    )

    def until(self, moment: datetime | None) -> None:
        """Write what was said and done before a moment (None: everything) and still waits."""
        while self._waiting and (moment is None or self._waiting[-1][0] < moment):
            _, model, row = self._waiting.pop()
            self._rows[model].append(row)
        self._flush()

    def _flush(self) -> None:
        for model in TABLES:
            rows = self._rows[model]
            if model in LOGS:
                key = 'made_at' if model is Message else 'at'
                rows.sort(key=lambda row: row[key])  # noqa: B023 – sorted at once
            if rows:
                self.session.execute(insert(SQLModel.metadata.tables[str(model.__tablename__)]), rows)
        self._rows.clear()

    def _put(self, model: type[SQLModel], **values: Any) -> Row:
        row = {**self._blank[model], **values}
        if 'id' in row:
            self._ids[model] = row['id'] = self._ids[model] + 1
        self._rows[model].append(row)
        return row

    # ---------- one life ----------

    def _live(self, life: Life, customer: Customer, contact: Contact | None) -> None:
        self.life, self.customer, self.contact = life, customer, contact
        self.person: Customer | Contact = contact or customer
        self.us = self.office[life.number % len(self.office)]
        self.them = (Role.CUSTOMER, Where.PORTAL, None, customer.id, contact.id if contact else None)
        self.versions: list[Row] = []
        self.invoices: list[Row] = []
        self.jobs: list[Row] = []
        self.team: list[int] = []
        self.status, self.chosen, self.numbers = Status.DRAFT, Next.NONE, iter(life.invoices)
        self.at = life.steps[0][1]
        self.order = self._put(
            Order, number=life.number, title=life.service.title, address=customer.place, customer_id=customer.id,
            contact_id=contact.id if contact else None, made_at=self.at, changed_at=self.at,
        )  # fmt: skip
        for verb, self.at in life.steps:
            getattr(self, f'_{verb}')()
            chosen = self._choose()
            if chosen is not self.chosen:
                self.chosen, self.order['next_since'] = chosen, self.at
        self._tally()

    def _tell(self, event: str, who: tuple[Any, ...], to: Status | None = None, **data: Any) -> None:
        """A history entry; `to` is a status the order moves to."""
        role, place, employee_id, customer_id, contact_id = who
        before = None
        if to is not None and event != 'new':
            before, self.status = self.status, to
        if event != 'seen':
            self.order['changed_at'] = self.at
        row = {'order_number': self.life.number, 'at': self.at, 'event': event, 'role': role, 'place': place, 'employee_id': employee_id,
               'customer_id': customer_id, 'contact_id': contact_id, 'from_status': before, 'to_status': to, 'data': data}  # fmt: skip
        self._log(History, row)
