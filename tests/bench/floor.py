"""What the database itself asks for the life of an order: the same rows in the same transactions, by raw SQL.

NOTE: it writes what `tests/bench/life.py` makes the house write; `rows_written` tells whether it still does.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
import pysqlite3.dbapi2 as sqlite

from tests.bench.house import LINES, House

TABLES = (
    'customer_order', 'order_line', 'job', 'assignment', 'timer', 'quote_version', 'invoice', 'invoice_line', 'payment',
    'portal_link', 'message', 'history',
)  # fmt: skip
SHEET = json.dumps(
    {'lines': [{'text': 'Flytting', 'quantity': '1', 'unit_price': '1000'}] * LINES, 'filler': 'x' * 1200}
)
NET, TOTAL = 500_000, 625_000
PRICE, ONE = 10_000_000, 1_000  # four and three decimals, stored as whole numbers


class Floor:
    """A connection without anything between it and us."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.is_sqlite = house.engine == 'sqlite'
        self.connection = _connect(house)

    def close(self) -> None:
        self.connection.close()

    def rows(self, sql: str, *values: Any) -> list[Any]:
        return list(self._execute(sql, values).fetchall())

    def rows_written(self) -> dict[str, int]:
        """How many rows there are in each table of an order."""
        return {table: self.rows(f'SELECT count(*) FROM {table}')[0][0] for table in TABLES}

    def life(self) -> int:
        """A whole order in nine transactions; its number."""
        with self._transaction():  # «Kopier ordre»
            self.number = self._take('order')
            self.now, self.day = self._moment()
            self.order = self._insert(
                'customer_order',
                number=self.number,
                status='draft',
                title='Flytting',
                address='Sandviksveien 84',
                customer_id=self._customer(),
                fully_invoiced=False,
                made_at=self.now,
                changed_at=self.now,
                version=1,
                net_ore=NET,
                total_ore=TOTAL,
                left_ore=TOTAL,
                jobs_done=0,
                jobs_total=1,
                lacks='Uplanlagt',
                next_step='send_quote',
                next_since=self.now,
                turn='1-ours',
                urgency='3-ours',
                needs=2,
                responsible_id=self.house.owner.employee_id,
                search=f'{self.number}\nflytting',
            )
            self.lines = [
                self._insert('order_line', order_id=self.order, position=place, invoiced=0, **self._price())
                for place in range(1, LINES + 1)
            ]
            self.job = self._insert(
                'job',
                order_id=self.order,
                title='Flytting til Åsane',
                description='',
                address='Sandviksveien 84',
                had_day=False,
                status='planned',
                cancelled_because='',
            )
            self._tell('created', to_status='draft')
            self._tell('copied', source=self.house.source)
        with self._transaction():  # date and people
            hours = {'starts': '08:00:00.000000', 'ends': '14:00:00.000000'}
            self._update('job', self.job, day=self.day, had_day=True, **hours)
            self._insert('assignment', key='job_id', job_id=self.job, employee_id=self.house.crew.employee_id)
            self._tell('job_edited', job='Flytting til Åsane', job_id=self.job, fields='dato, fra, til, ansatte')
            self._settle(2, next_job_day=self.day, next_job_at=hours['starts'], lacks='')
        with self._transaction():  # «Send tilbud»
            version = self._insert(
                'quote_version',
                order_id=self.order,
                number=1,
                kind='quote',
                content=SHEET,
                sha256=_hash(SHEET),
                net_ore=NET,
                total_ore=TOTAL,
                valid_until=self.day,
                sent_at=self.now,
                state='open',
                because='',
            )
            self._send('quote', version_id=version)
            self._tell('send_quote', from_status='draft', to_status='quoted', version=1, total_ore=TOTAL)
            self._settle(3, status='quoted', valid_until=self.day, next_step='follow_up', turn='2-theirs')
        with self._transaction():  # «Bekreft ordre»
            self._tell('confirm', from_status='quoted', to_status='confirmed')
            self._settle(4, status='confirmed', next_step='start_job', turn='2-theirs')
        with self._transaction():  # «Start jobb»
            self._update('job', self.job, status='started', started_at=self.now)
            timer = self._insert('timer', job_id=self.job, employee_id=self.house.crew.employee_id, started_at=self.now)
            self._tell('start_job', from_status='confirmed', to_status='started', job_id=self.job)
            self._settle(5, status='started', next_step='complete_job', turn='1-ours')
        with self._transaction():  # «Fullfør jobb»
            self._update('timer', timer, stopped_at=self.now)
            self._update('job', self.job, status='done', completed_at=self.now)
            self._tell('complete_job', from_status='started', to_status='completed', job_id=self.job)
            self._settle(
                6, status='completed', jobs_done=1, next_job_day=None, next_job_at=None, next_step='create_invoice'
            )
        with self._transaction():  # «Opprett faktura»
            invoice = self._insert(
                'invoice',
                order_id=self.order,
                kind='invoice',
                state='draft',
                content='',
                sha256='',
                net_ore=NET,
                total_ore=TOTAL,
                paid_ore=0,
                made_at=self.now,
                delivered=False,
                advance_because='',
            )
            for line in self.lines:
                self._insert('invoice_line', invoice_id=invoice, line_id=line, **self._price())
                self._update('order_line', line, invoiced=ONE)
            self._tell('invoice_made', total_ore=TOTAL)
            self._settle(7, left_ore=0, next_step='send_invoice')
        with self._transaction():  # «Send faktura»
            number = self._take('invoice')
            self._update(
                'invoice',
                invoice,
                state='sent',
                number=number,
                day=self.day,
                due_day=self.day,
                content=SHEET,
                sha256=_hash(SHEET),
                sent_at=self.now,
                delivered=True,
            )
            self._send('invoice', invoice_id=invoice)
            self._tell('invoice_sent', invoice=number, total_ore=TOTAL)
            self._settle(8, next_step='register_payment', turn='2-theirs', due_day=self.day)
        with self._transaction():  # «Registrer betaling»
            self._insert(
                'payment',
                invoice_id=invoice,
                amount_ore=TOTAL,
                day=self.day,
                registered_at=self.now,
                employee_id=self.house.owner.employee_id,
            )
            self._update('invoice', invoice, paid_ore=TOTAL)
            self._tell('payment', invoice=number, amount_ore=TOTAL)
            self._tell('settle', from_status='completed', to_status='closed')
            closed = {'status_before': 'completed', 'closed_by_payment': invoice, 'due_day': None}
            self._settle(9, status='closed', next_step='none', turn='3-nobody', **closed)
        return self.number

    def _price(self) -> dict[str, Any]:
        return {'text': 'Flytting', 'quantity': ONE, 'unit': 'rund sum', 'unit_price': PRICE, 'vat': '25'}

    def _customer(self) -> int:
        found: int = self.rows('SELECT customer_id FROM customer_order WHERE number = ?', self.house.source)[0][0]
        return found

    def _take(self, series: str) -> int:
        sql = 'UPDATE counter SET next = next + 1, used = ? WHERE series = ? RETURNING next - 1'
        number: int = self.rows(sql, True, series)[0][0]
        return number

    def _tell(self, event: str, *, from_status: str | None = None, to_status: str | None = None, **data: Any) -> None:
        self._insert(
            'history', order_number=self.number, at=self.now, event=event, role='owner', place='office',
            employee_id=self.house.owner.employee_id, from_status=from_status, to_status=to_status,
            data=json.dumps(data),
        )  # fmt: skip

    def _send(self, kind: str, **about: Any) -> None:
        customer = self._customer()
        ends = {'made_at': self.now, 'ends_at': self.now}
        link = self._insert('portal_link', token_hash='', order_id=self.order, customer_id=customer, **ends, **about)
        self._update('portal_link', link, token_hash=_hash(str(link)))
        self._insert(
            'message', order_id=self.order, kind=kind, place='office', recipient='ingrid@epost.no', subject='Tilbud',
            body='Hei, Ingrid. {lenke}', link_id=link, status='not_set_up', made_at=self.now, tries=0, error='',
            employee_id=self.house.owner.employee_id, send_after=self.now,
        )  # fmt: skip

    def _settle(self, version: int, **columns: Any) -> None:
        self._update('customer_order', self.order, version=version, changed_at=self.now, **columns)

    def _insert(self, table: str, *, key: str = 'id', **values: Any) -> int:
        places = ', '.join('?' * len(values))
        sql = f'INSERT INTO {table} ({", ".join(values)}) VALUES ({places}) RETURNING {key}'
        made: int = self._execute(sql, tuple(values.values())).fetchone()[0]
        return made

    def _update(self, table: str, key: int, **values: Any) -> None:
        columns = ', '.join(f'{name} = ?' for name in values)
        self._execute(f'UPDATE {table} SET {columns} WHERE id = ?', (*values.values(), key))

    def _execute(self, sql: str, values: tuple[Any, ...]) -> Any:
        return self.connection.execute(sql if self.is_sqlite else sql.replace('?', '%s'), values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute('BEGIN IMMEDIATE' if self.is_sqlite else 'BEGIN')
        yield
        self.connection.execute('COMMIT')

    def _moment(self) -> tuple[str, str]:
        now = datetime.now(UTC)
        zone = '' if self.is_sqlite else '+00:00'
        return f'{now:%Y-%m-%d %H:%M:%S.%f}{zone}', f'{now:%Y-%m-%d}'


def _connect(house: House) -> Any:
    url = house.server.database_url
    if house.engine != 'sqlite':
        return psycopg.connect(url.replace('postgresql+psycopg://', 'postgresql://', 1), autocommit=True)
    connection = sqlite.connect(url.removeprefix('sqlite:///'), isolation_level=None)
    for pragma in ('journal_mode=WAL', 'synchronous=FULL', 'foreign_keys=ON', 'busy_timeout=30000'):
        connection.execute(f'PRAGMA {pragma}')
    return connection


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
