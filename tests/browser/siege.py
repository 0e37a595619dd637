"""A firm in which every text is hostile and tells where it came from, and the list of all its pages for all its people.

Whatever a person types passes `domain.text`: while the firm is made, each text is given a payload and a tag there, so
that it comes into frozen documents, messages and the history as it would in life. Columns that nobody has filled so get
theirs in their rows, seals or no seals; which columns there are, the metadata says.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from email.message import EmailMessage
from functools import cache
from typing import Any, NamedTuple
from unittest.mock import patch

from sqlalchemy import Column, Connection, String, Table, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import AutoString, Session, SQLModel, col, select

import domain.text
import domain.wording
import store.tables  # noqa: F401 – puts every table in the metadata
from domain.access import Role
from domain.attachment import Of
from domain.columns import Scaled
from domain.customer import Contact, Customer, CustomerKind
from domain.employee import Employee
from domain.message import MessageKind
from domain.order import Order
from domain.sign_in import Face, PortalLink
from store import attachments, damages, database, jobs, materials, quotes, sign_in, triggers
from store.database import read_now, write_now
from tests import factories
from tests.browser import mails
from tests.browser.houses import Cookie, cookie
from tests.browser.payloads import ATOM, MAIL, PAYLOADS
from tests.factories import Firm
from tests.routes import routes
from tests.server import Server
from tests.store.raw import fill
from ui.guard import COOKIES

TAG = re.compile(r'zq\d+z')
COST, PRICE = Decimal('9173.51'), Decimal('7351.19')
"""What each thing costs the firm, and what a customer pays for it without VAT."""
OURS = {'employee', 'product', 'package', 'label', 'checklist', 'import_file', 'sign_in_session'}
"""What rows of several orders may refer to, and none of them owns."""
FORMATS = {
    'phone', 'postcode', 'org_number', 'bank_account', 'discount', 'vat', 'accent', 'logo',
    'no_withdrawal',  # checked on the way in to one form
    'lacks', 'event', 'key', 'series', 'sealed',  # ours alone
    'sha256', 'shown_hash', 'small', 'token_hash', 'password_hash', 'session',  # made out of something
    'search', 'content', 'drawn',  # repeat what stands elsewhere
}  # fmt: skip
"""Columns of text that can hold no text of a stranger's own, by name."""


class Place(NamedTuple):
    """A text in the database; whether its row is shown to the customer, and whose of the crew it is."""

    table: str
    column: str
    at: int
    shown: bool
    whose: int | None


@dataclass
class Siege:
    """What the attackers know: cookies of everybody, what addresses lead to, and where each tag stands.

    `turn` says by how much payloads are shifted.
    """

    server: Server
    turn: int = 0
    people: dict[str, Cookie] = field(default_factory=dict)
    links: dict[int, list[str]] = field(default_factory=dict)
    """Addresses of portal links by the id of their order."""
    open: int = 0
    open_version: int = 0
    """The order, by id, with a quote that waits for an answer, and its version."""
    ids: dict[str, list[Any]] = field(default_factory=dict)
    """What numbers in addresses may be; the first two of each are those with the most to see."""
    mails: dict[int, EmailMessage] = field(default_factory=dict)
    """What was sent, by the id of its message."""
    told: dict[int, int] = field(default_factory=dict)
    """Of those with a link for a customer, the id of the order."""
    tags: dict[str, set[Place]] = field(default_factory=dict)
    """Where each tag stands."""
    orders: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    """To which orders, by id, a row belongs: table and key."""
    business: int = 0
    """The id of the customer whose contact has signed in to the portal with a code."""
    jonas_id: int = 0
    jonas: set[int] = field(default_factory=set)
    """The ids of the orders that Jonas has a job on."""


# ---------- every text is hostile ----------


class Pen:
    """Gives each text a payload and a tag of its own; `turn` shifts which one."""

    def __init__(self, turn: int) -> None:
        self.turn = turn
        self._count = itertools.count(1)

    def hostile(self, said: str, limit: int) -> str:
        """The text with what fits; a text that has its own stays."""
        if not said or TAG.search(said):
            return said
        number = next(self._count)
        payload, tag = PAYLOADS[(number + self.turn) % len(PAYLOADS)], f'zq{number}z'
        ways = (f'{payload} {said} {tag}', f'{payload}{tag}', f'{ATOM}{tag}', ATOM, said)
        return next(each for each in ways if len(each) <= limit)

    def address(self, limit: int) -> str:
        """An e-mail address that passes as one."""
        return f'{MAIL}zq{next(self._count)}z@x.no' if limit > 60 else ''

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let everything that crosses the border of `domain.text` be hostile."""
        line, paragraphs = domain.text.line, domain.text.paragraphs

        def hostile_line(text: str, limit: int = domain.text.LINE) -> str:
            return self.hostile(line(text, limit), limit)

        def hostile_paragraphs(text: str, limit: int = domain.text.PARAGRAPHS) -> str:
            return self.hostile(paragraphs(text, limit), limit)

        braces = patch.object(domain.wording, 'check', lambda *_: None)  # which a template may not have
        with braces, patch.multiple(domain.text, line=hostile_line, paragraphs=hostile_paragraphs):
            yield


def texts(table: Table) -> list[Column[Any]]:
    """The columns of a table in which a stranger's text may stand."""
    return [
        each
        for each in table.columns
        if isinstance(each.type, String | AutoString)
        and not (each.primary_key or each.foreign_keys or each.name in FORMATS)
    ]


def has_no_tag(siege: Siege) -> list[str]:
    """The columns that were left as they are, but for those too short for a tag."""
    have = {(place.table, place.column) for places in siege.tags.values() for place in places}
    return [
        f'{table.name}.{column.name}'
        for table in SQLModel.metadata.sorted_tables
        for column in texts(table)
        if (table.name, column.name) not in have and _limit(column) > 12
    ]


def _limit(column: Column[Any]) -> int:
    return getattr(column.type, 'length', None) or 20_000


def spoil(connection: Connection, pen: Pen) -> None:
    """Make hostile what nobody has typed: addresses of browsers, errors of servers, columns that are new."""
    triggers.drop(connection)
    for table in SQLModel.metadata.sorted_tables:
        for column in texts(table):
            limit = _limit(column)
            for row in connection.execute(text(f'SELECT rowid, "{column.name}" FROM "{table.name}"')).all():
                said = row[1] or ''
                if TAG.search(said) or ATOM in said:
                    continue
                mail = '@' in said or column.name == 'email'
                wanted = pen.address(limit) if mail else pen.hostile(said or 'x', limit)
                spoilt = text(f'UPDATE "{table.name}" SET "{column.name}" = :wanted WHERE rowid = :at')
                with suppress(IntegrityError):  # a CHECK wants it empty in this row
                    connection.execute(spoilt, {'wanted': wanted, 'at': row[0]})
        for column in table.columns:
            if isinstance(column.type, Scaled) and 'cost' in column.name:
                connection.execute(table.update().values({column: COST}))
    triggers.create(connection)


# ---------- the firm ----------


def besiege(siege: Siege) -> None:
    """A row in every table, an order in every state that has words of its own, and everybody signed in."""
    pen = Pen(siege.turn)
    assert factories.draft.__kwdefaults__
    with pen.held(), patch.dict(factories.draft.__kwdefaults__, price=str(PRICE)):
        fill()
        by = read_now(_people)
        _more(by)
        waits = factories.quoted(by)
        siege.open = factories.get(by, waits).id or 0
        siege.open_version = factories.version(by, waits).id or 0
    for role in (each for each in Role if each not in (Role.CREW, Role.CUSTOMER, Role.SYSTEM)):
        siege.people[role.value] = cookie(siege.server, Face.OFFICE, write_now(_somebody, role))
    siege.people['crew'] = cookie(siege.server, Face.CREW, by.jonas_id)
    siege.business = factories.get(by, read_now(_of_the_business)).customer_id or 0
    token = write_now(sign_in.begin, Face.PORTAL, customer_id=siege.business, contact_id=read_now(_contact))
    siege.people['customer'] = {'name': COOKIES[2], 'value': token, 'url': siege.server.url}
    engine = database.make_engine(siege.server.database_url)
    with engine.execution_options(write=True).connect() as connection:
        spoil(connection, pen)
        connection.commit()
        siege.mails = mails.sent()
        spoil(connection, pen)  # what sending has emptied
        connection.commit()
        told = connection.execute(text('SELECT id, order_id FROM message WHERE link_id IS NOT NULL'))
        siege.told = {row.id: row.order_id for row in told}
        siege.tags, siege.orders = where(connection)
        work = 'job JOIN assignment ON job_id = job.id WHERE employee_id = '
        siege.jonas_id = by.jonas_id
        siege.jonas = set(_ids(connection, f'{work}{by.jonas_id}', 'order_id'))
        siege.ids = {
            'number': _ids(connection, 'customer_order', 'number'),
            'customer': _ids(connection, 'customer'),
            'job_id': _ids(connection, 'job GROUP BY order_id, plan_id', 'min(id)'),
            'package': _ids(connection, 'package'),
            'attachment_id': _ids(connection, 'attachment'),
            'paper': ['tilbud', 'faktura', 'bekreftelse', 'ordrebekreftelse', 'kreditnota'],
            'of_id': _ids(connection, 'quote_version')[:6],
        }
    engine.dispose()
    for link in read_now(_links):
        siege.links.setdefault(link.order_id, []).append(f'/l/{sign_in.link_token(link)}')


def _people(session: Session) -> Firm:
    owner, jonas, ali = (each.id or 0 for each in session.exec(select(Employee).order_by(col(Employee.id))).all()[:3])
    return Firm(factories.office(owner), factories.crew(jonas), factories.crew(ali))


def _somebody(session: Session, role: Role) -> int:
    """The id of an employee with a role; the firm has its owner."""
    found = session.exec(select(Employee).where(Employee.role == role)).first()
    if found is None:
        found = Employee(name=f'zq{role}', role=role, email=f'{role}@sandviken.no', password_hash='x')
        session.add(found)
        session.flush()
    return found.id or 0


def _more(by: Firm) -> None:
    """What is told to the customer and by them, on an order that Jonas works at, and on one that was declined."""
    asked = read_now(_of_the_business)
    factories.send(by, asked)
    at = factories.job(by, asked)
    write_now(quotes.say, factories.customer(asked), asked, MessageKind.QUESTION, 'Tar dere pianoet?')
    write_now(quotes.answer, by.owner, asked, 'Ja')
    factories.accept(by, asked)
    write_now(quotes.confirm, by.owner, asked)
    write_now(jobs.start, by.jonas, asked, at)
    damage = write_now(damages.report, by.jonas, asked, at, 'Riper i døren')
    write_now(damages.show, by.owner, asked, damage, True)
    picture = write_now(attachments.add_at_job, by.jonas, asked, Of(at, damage_id=damage), factories.file('dør.jpg'))
    write_now(attachments.show, by.owner, asked, picture, True)
    write_now(materials.note, by.jonas, asked, at, {'text': 'Silikon', 'quantity': '2', 'unit': 'stk.'})
    declined = factories.quoted(by)
    version = factories.version(by, declined).id or 0
    write_now(quotes.decline, factories.customer(declined), declined, version_id=version, because='For dyrt')


def _of_the_business(session: Session) -> int:
    """The order that `fill` has made for a business."""
    found = select(Order.number).join(Customer, col(Customer.id) == Order.customer_id)
    return session.exec(found.where(Customer.kind == CustomerKind.BUSINESS)).one()


def _contact(session: Session) -> int:
    """The id of the one contact there is."""
    return session.exec(select(Contact.id)).first() or 0


def _links(session: Session) -> list[PortalLink]:
    return list(session.exec(select(PortalLink).where(col(PortalLink.revoked_at).is_(None))))


def _ids(connection: Connection, rows: str, column: str = 'id') -> list[Any]:
    return list(connection.execute(text(f'SELECT {column} FROM {rows} ORDER BY 1')).scalars())


def where(connection: Connection) -> tuple[dict[str, set[Place]], dict[tuple[str, int], set[int]]]:
    """Where each tag stands, and to which orders each row belongs: by its keys, over as many tables as it takes."""
    tags: dict[str, set[Place]] = defaultdict(set)
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for table in SQLModel.metadata.sorted_tables:
        for found in connection.execute(text(f'SELECT rowid AS _at, * FROM "{table.name}"')).mappings():
            row = dict(found)
            at = row.pop('_at')
            rows[table.name, at] = row
            for name, value in row.items():
                for tag in TAG.findall(value) if isinstance(value, str) else ():
                    tags[tag].add(Place(table.name, name, at, bool(row.get('shown', True)), row.get('employee_id')))
    bought: dict[int, set[int]] = defaultdict(set)
    for (name, at), row in rows.items():
        if name == 'customer_order':
            bought[row['customer_id']].add(at)

    @cache
    def orders(name: str, at: int) -> frozenset[int]:
        if name in ('customer_order', 'customer'):
            return frozenset({at} if name == 'customer_order' else bought[at])
        keys = ((key.parent.name, key.column.table.name) for key in SQLModel.metadata.tables[name].foreign_keys)
        leads = [(to, rows[name, at][key]) for key, to in keys if to not in OURS and rows[name, at][key]]
        return frozenset().union(*(orders(*lead) for lead in leads))

    return dict(tags), {key: set(orders(*key)) for key in rows}


# ---------- every address ----------

NAMES: dict[str, list[Any]] = {
    'token': ['0' * 64],
    'kind': ['xlsx', 'csv'],
    'what': ['kunder', 'varer', 'ordrer'],
    'how': ['liten', 'last-ned'],
    'face': ['kontor'],
}
VARIANTS = {
    '/jobber': ('?visning=uke',),
    '/crew/kalender': ('?vis=maned',),
    '/timer': ('?ansatt=2',),
    '/ordrer': ('?q=zq',),
    '/fakturaer': ('?q=zq',),
}
"""Other sides of a page."""


def addresses(siege: Siege, *, few: bool, pages: bool = True) -> list[str]:
    """Every address that is only read, with everything its parameters may be, or a few of it; only pages, or all."""
    found = []
    for route in routes():
        if not route.reads or (pages and not route.is_page):
            continue
        names = re.findall(r'{(\w+)}', route.path)
        for values in itertools.product(*(_values(siege, route.path, name, few) for name in names)):
            path = route.path.format(**dict(zip(names, values, strict=True)))
            found += [path, *(f'{path}{more}' for more in VARIANTS.get(route.path, ()))]
    return found


def _values(siege: Siege, path: str, name: str, few: bool) -> list[Any]:
    if name in NAMES:
        return NAMES[name][:1] if few else NAMES[name]
    called = 'customer' if path.startswith('/kunde/') else name
    assert called in siege.ids, f'{path}: say in siege.py what {{{name}}} may be'
    return siege.ids[called][:2] if few else siege.ids[called]
