"""The database without the house's two doors: how it looks, and what it says to a statement."""

import json
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Table, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

import store.tables  # noqa: F401 – puts every table in the metadata
from domain import spreadsheet
from domain.address import Address
from domain.imported import What
from domain.message import MessageKind
from domain.notice import Channel, News
from domain.one_time_code import CodeFor
from domain.paper import PaperKind
from domain.sign_in import TicketKind
from domain.signature import Signed
from domain.timing import first_of
from domain.view import View
from domain.words import short_date
from store import (
    absences,
    addresses,
    attachments,
    catalogue,
    checklists,
    clock,
    codes,
    damages,
    database,
    hours,
    importing,
    invoices,
    job_notes,
    jobs,
    labels,
    materials,
    notices,
    orders,
    packages,
    papers,
    registered,
    regrets,
    saved_views,
    searching,
    sign_in,
    tries,
    triggers,
    wordings,
)
from store.database import write_now
from tests import factories

TABLES = SQLModel.metadata.tables
INDEXES = tuple(each.index for each in searching.SEARCHED)


def fill() -> None:
    """A row in every table."""
    firm = factories.firm()
    asked = factories.quoted(firm)
    factories.job(firm, asked)
    factories.accept(firm, asked)
    write_now(regrets.register, firm.owner, asked, name='Ingrid', said='På telefon')
    business = factories.get(firm, factories.draft(firm, private=False)).customer_id or 0
    write_now(addresses.add, firm.owner, None, business, Address.new(name='Lager', address='Kaien 1'))
    number, invoice = factories.invoiced(firm)
    write_now(invoices.pay, firm.owner, number, invoice, amount='100', day='')
    write_now(invoices.create, firm.owner, factories.confirmed(firm))
    factories.plan(firm, factories.confirmed(firm))
    write_now(sign_in.make_ticket, TicketKind.CREW, firm.jonas_id)
    write_now(tries.take_try, {'somebody': 1})
    write_now(database.once, 'something')
    write_now(codes.ask, CodeFor.CREW, '41234567', 'browser', '127.0.0.1')
    write_now(saved_views.save, firm.owner, View(), name='Alt', shared=True, pinned=True)
    version = factories.get(firm, asked).versions[0]
    write_now(
        papers.keep,
        PaperKind.QUOTE,
        version.id or 0,
        version.order_id or 0,
        source=version.sha256,
        name='tilbud.pdf',
        content=b'%PDF-',
    )
    write_now(packages.save_order, firm.owner, asked, 'Flyttepakke', with_jobs=True)
    write_now(attachments.add, firm.owner, asked, factories.file())
    signed = factories.confirmed(firm)
    write_now(jobs.complete, firm.owner, signed, factories.job(firm, signed), Signed('Kari Nes', [[0, 0, 300, 90]]))
    write_now(job_notes.write, firm.jonas, asked, factories.get(firm, asked).jobs[0].id or 0, 'Ring på')
    write_now(damages.report, firm.jonas, asked, factories.get(firm, asked).jobs[0].id or 0, 'Riper i døren')
    at = factories.get(firm, asked).jobs[0].id or 0
    write_now(materials.note, firm.jonas, asked, at, {'text': 'Silikon', 'quantity': '2', 'unit': 'stk.'})
    write_now(labels.put_named, firm.owner, asked, 'Haster')
    write_now(orders.set_payer, firm.owner, asked, business)
    write_now(notices.choose, firm.owner, News.SEEN, Channel.APP, False)
    says = {'subject': 'Tilbud', 'body': 'Her er tilbudet: {lenke}', 'sms': 'Tilbud: {lenke}'}
    write_now(wordings.save, firm.owner, MessageKind.QUOTE, dict.fromkeys(says, ''), says, force=True)
    template = write_now(checklists.make, firm.owner, 'Utvask')
    write_now(checklists.add_to_template, firm.owner, template, 'Ovn', 'yes_no', True)
    write_now(absences.add, firm.owner, employee_id=firm.jonas_id, kind='holiday', first='24.11.2026', last='1.12.2026')
    clock.turn(timedelta(days=-62))  # the month is over
    write_now(hours.add, firm.jonas, {'day': short_date(clock.today()), 'length': '2', 'note': 'Lager'})
    month = first_of(clock.today())
    clock.turn(timedelta())
    write_now(hours.lock, firm.owner, month)
    write_now(registered.note, '923609016', None, clock.now())
    write_now(catalogue.add, firm.owner, text='Flytteeske', unit_price='32')
    coming = importing.checked(What.CUSTOMERS, spreadsheet.read(b'Navn\nOla Lie\n'), {'name': 0}, vat_registered=True)
    write_now(importing.carry_out, firm.owner, What.CUSTOMERS, coming, file='kunder.csv', key='a')


def spaceless(sql: str | None) -> str:
    return re.sub(r'\s+', ' ', (sql or '').replace('"', '')).strip()


def picture(connection: Connection) -> dict[tuple[str, ...], Any]:
    """Everything a schema consists of, as the database itself tells it."""
    found: dict[tuple[str, ...], Any] = {}
    looked = inspect(connection)
    for table in looked.get_table_names():
        if table == 'alembic_version' or table.startswith(INDEXES):  # what FTS5 keeps for itself
            continue
        for column in looked.get_columns(table):
            kept = {key: column.get(key) for key in ('nullable', 'default', 'primary_key')}
            found['column', table, column['name']] = (column['type'].compile(connection.dialect), *kept.values())
        for check in looked.get_check_constraints(table):
            found['check', table, str(check['name'])] = spaceless(check['sqltext'])
        for unique in looked.get_unique_constraints(table):
            found['unique', table, str(unique['name'])] = unique['column_names']
        for key in looked.get_foreign_keys(table):
            found['foreign', table, str(key['name'])] = (
                key['constrained_columns'],
                key['referred_table'],
                key['options'],
            )
    sqlite_says = """
        SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
    """
    postgres_says = """
        SELECT 'index', indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """
    says = sqlite_says if connection.dialect.name == 'sqlite' else postgres_says
    for kind, name, sql in connection.execute(text(says)):
        found[kind, name] = spaceless(sql)
    return found


def refusal(engine: Engine, statement: str, values: dict[str, Any] | None = None) -> str:
    """What the database says to a statement; nothing when it lets it be. Never kept."""
    with engine.execution_options(write=True).connect() as connection:
        try:
            assert connection.execute(text(statement), values or {}).rowcount > 0, 'a statement that touches no row'
        except DBAPIError as error:
            return str(error.orig)
        finally:
            connection.rollback()
    return ''


def said_to(engine: Engine, statement: str) -> str:
    """As `refusal`, for a statement that counts no rows."""
    with engine.execution_options(write=True).connect() as connection:
        try:
            connection.execute(text(statement))
        except DBAPIError as error:
            return str(error.orig)
        finally:
            connection.rollback()
    return ''


def insert(engine: Engine, table: Table, **changes: Any) -> str:
    """What the database says to one more row: a copy of one that is there with these changes, as it is stored.

    A copy of a sealed row has keys of its own, and one of an invoice's lines is of a draft: they are no forgeries.
    """
    way = 'DESC' if table.name == 'invoice_line' else 'ASC'
    with engine.connect() as connection:
        row = connection.execute(text(f'SELECT * FROM "{table.name}" ORDER BY 1 {way} LIMIT 1')).one()._asdict()
    keys = {'id', 'number', 'of_id'} if table.name in {sealed.table for sealed in triggers.SEALED} else set()
    row |= {key: 100_000 for key in keys & row.keys() if row[key] is not None}
    values = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in (row | changes).items()}
    names, places = (', '.join(form.format(key) for key in values) for form in ('"{}"', ':{}'))
    return refusal(engine, f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', values)
