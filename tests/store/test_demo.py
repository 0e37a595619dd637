"""The demo firm: a believable season whose rows are what the rules of `domain/` would have left behind."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, select

from domain.absence import Absence, AbsenceKind
from domain.access import Actor, Role, Where
from domain.attachment import Attachment
from domain.company import Company, Counter
from domain.customer import CustomerKind
from domain.employee import Employee
from domain.history import History
from domain.invoice import Invoice, InvoiceState
from domain.job import Job, JobStatus
from domain.message import Message, MessageStatus
from domain.norway import bank_account, org_number
from domain.order import Order
from domain.quote import QuoteVersion, VersionKind, VersionState
from domain.sheet import fingerprint
from domain.sign_in import Face, PortalLink
from domain.sign_in import Session as SignIn
from domain.status import CloseReason, Status
from domain.tally import tally
from domain.telling import EVENTS, Names, tell
from domain.timing import Timer
from domain.words import OSLO
from store import clock, crew, database, demo, files, quotes, secret, sign_in
from store.database import read_now, write_now
from store.demo_diary import FIRST
from store.loading import WHOLE
from tests import engines

AFTERNOON = datetime(2026, 11, 24, 13, 30, tzinfo=OSLO)


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch):
    """Let it be a moment, to the microsecond; turning the clock counts from there."""

    def stand_still(moment: datetime) -> None:
        class Standing(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Any:
                return moment.astimezone(tz)

        monkeypatch.setattr(clock, 'datetime', Standing)

    return stand_still


# ---------- what must hold of every order ----------


def check(session: Session) -> list[str]:
    """What is wrong with the orders in this database; nothing is changed."""
    wrong: list[str] = []
    shapes: dict[str, set[str]] = defaultdict(set)
    histories: dict[int | None, list[History]] = defaultdict(list)
    for entry in session.exec(select(History).order_by(col(History.id))):
        histories[entry.order_number].append(entry)
    for order in session.execute(select(Order).options(*WHOLE)).unique().scalars():
        found = [
            *_wrong_columns(order),
            *_wrong_history(order, histories[order.number]),
            *_wrong_quotes(order, shapes),
            *_wrong_money(order, shapes),
            *_wrong_work(order),
        ]
        wrong += [f'{order.number} {order.status}: {each}' for each in found]
    wrong += [f'{kind} has {len(found)} shapes' for kind, found in shapes.items() if len(found) > 1]
    return [*wrong, *_wrong_numbers(session), *_wrong_messages(session)]


def _wrong_columns(order: Order) -> Iterator[str]:
    names = [name for name in Order.model_fields if name != 'id']
    stored = {name: getattr(order, name) for name in names}
    ranks = {job.id: job.rank for job in order.jobs}
    listed = [(each.standing, each.owed_ore, each.search) for each in order.invoices]
    tally(order, clock.now(), clock.today())
    if ranks != {job.id: job.rank for job in order.jobs}:
        yield f'its jobs stand at {ranks} in the list'
    if listed != [(each.standing, each.owed_ore, each.search) for each in order.invoices]:
        yield f'its invoices stand at {listed} in the list'
    for name, value in stored.items():
        if getattr(order, name) != value:
            yield f'{name} is {value!r}, should be {getattr(order, name)!r}'
    if order.next_since is None or order.next_since > clock.now():
        yield f'the next step waits since {order.next_since}'


def _wrong_history(order: Order, entries: list[History]) -> Iterator[str]:
    had = None
    for before, entry in zip([None, *entries], entries, strict=False):
        if before is not None and entry.at < before.at:
            yield f'{entry.event} at {entry.at} stands after {before.event} at {before.at}'
        if entry.at > clock.now():
            yield f'{entry.event} has not happened yet: {entry.at}'
        if entry.event not in EVENTS or '{' in tell(entry, Names())[0]:
            yield f'{entry.event} has no sentence'
        if entry.to_status is not None:
            if entry.from_status is not had:
                yield f'{entry.event} begins in {entry.from_status}, the order was {had}'
            had = entry.to_status
    if had is not order.status:
        yield f'the history ends in {had}'
    if order.made_at != entries[0].at or order.changed_at != entries[-1].at:
        yield 'made or changed at another time than its history says'
    if (order.status is Status.CLOSED) is not (order.status_before is not None and order.next_step.verb == ''):
        yield 'half closed'
    if order.status is Status.CLOSED and (order.close_reason is None) is (order.closed_by_payment is None):
        yield 'closed for no reason, or for two'


def _wrong_quotes(order: Order, shapes: dict[str, set[str]]) -> Iterator[str]:
    if [version.number for version in order.versions] != list(range(1, len(order.versions) + 1)):
        yield 'its versions are not numbered from 1'
    for version in order.versions:
        yield from _wrong_sheet(version, shapes)
        accepted = version.acceptance is not None
        if accepted and version.acceptance and version.acceptance.shown_hash != version.sha256:
            yield 'accepted something else than was shown'
        if accepted is not (version.state is VersionState.ACCEPTED):
            yield f'version {version.number} is {version.state}, accepted is {accepted}'
        if version is not order.newest and version.state is VersionState.OPEN:
            yield 'an older version is still open'
        if (version.state is VersionState.OPEN) is not (version.state_at is None):
            yield 'the state of a version has no time'


def _wrong_sheet(document: QuoteVersion | Invoice, shapes: dict[str, set[str]]) -> Iterator[str]:
    if fingerprint(document.content) != document.sha256:
        yield 'the hash does not fit the content'
    data, sheet = json.loads(document.content), document.sheet
    if (sheet.sums.net_ore, sheet.sums.total_ore) != (document.net_ore, document.total_ore):
        yield 'the sums are not those of the content'
    if sum(line.net_ore for line in sheet.lines if line.counts) != document.net_ore:
        yield 'the lines do not add up'
    shape = {**{name: sorted(part) for name, part in data.items() if isinstance(part, dict)}, 'all': sorted(data)}
    shapes[f'{data["kind"]} of a {data["buyer"]["kind"]}'].add(
        json.dumps([shape, sorted(data['lines'][0])], sort_keys=True)
    )


def _wrong_money(order: Order, shapes: dict[str, set[str]]) -> Iterator[str]:
    invoiced: dict[int | None, Decimal] = defaultdict(Decimal)
    for invoice in order.invoices:
        if invoice.number is not None:
            yield from _wrong_sheet(invoice, shapes)
        if sum(part.frozen().net_ore for part in invoice.lines) != invoice.net_ore:
            yield 'the lines of an invoice do not add up'
        if sum(payment.amount_ore for payment in invoice.payments) != invoice.paid_ore:
            yield 'the payments do not add up'
        if not invoice.is_credit_note and invoice.state in (InvoiceState.DRAFT, InvoiceState.SENT):
            for part in invoice.lines:
                invoiced[part.line_id] += part.quantity
        credited = [other for other in order.invoices if other.credits_id == invoice.id]
        if (invoice.state is InvoiceState.CREDITED) is not bool(credited):
            yield 'credited without a note, or a note without credit'
        if invoice.sent_at and (invoice.sent_at > clock.now() or invoice.sent_at < invoice.made_at):
            yield 'sent before it was made, or in the future'
    for line in order.lines:
        if line.invoiced != invoiced[line.id]:
            yield f'{line.text}: {line.invoiced} invoiced, {invoiced[line.id]} on invoices'


def _wrong_work(order: Order) -> Iterator[str]:
    for job in order.jobs:
        began, ended = job.started_at is not None, job.completed_at is not None
        if (began, ended) != {JobStatus.STARTED: (True, False), JobStatus.DONE: (True, True)}.get(
            job.status, (False, False)
        ):
            yield f'{job.title} is {job.status}: began {began}, ended {ended}'
        if bool(job.running) is not (job.status is JobStatus.STARTED):
            yield f'{job.title} is {job.status} with {len(job.running)} timers'
        if any(timer.employee_id not in job.person_ids for timer in job.timers):
            yield f'{job.title} was done by somebody else'
        if job.is_undone and order.status is Status.CLOSED:
            yield f'{job.title} was forgotten'
        if any((timer.stopped_at or timer.started_at) > clock.now() for timer in job.timers):
            yield f'{job.title} has not happened yet'
        if job.had_day is not (job.day is not None):
            yield f'{job.title} forgets whether it had a date'


def _wrong_numbers(session: Session) -> Iterator[str]:
    """Both series without a gap, in the sequence of time, and where they go on."""
    made = session.execute(select(Order.made_at, Order.number)).all()
    sent = session.execute(select(Invoice.sent_at, Invoice.number).where(col(Invoice.number).is_not(None))).all()
    for series, rows in (('order', made), ('invoice', sent)):
        numbers = [number for _, number in sorted(tuple(row) for row in rows)]
        if numbers != list(range(FIRST[series], FIRST[series] + len(rows))):
            yield f'the series {series} has gaps, or is not in the sequence of time'
        if session.get_one(Counter, series).next != numbers[-1] + 1:
            yield f'the series {series} goes on with another number'


def _wrong_messages(session: Session) -> Iterator[str]:
    for message, link in session.execute(select(Message, PortalLink).join(PortalLink, isouter=True)):
        if message.status in (MessageStatus.WAITING, MessageStatus.SENDING):
            yield f'message {message.id} could still be sent'
        if '@' in message.recipient and not message.recipient.endswith('.example'):
            yield f'message {message.id} has an address that may exist: {message.recipient}'
        if message.made_at > clock.now():
            yield f'message {message.id} has not been written yet'
        if link is not None and (link.order_id != message.order_id or link.made_at != message.made_at):
            yield f'message {message.id} carries a link to something else'
        if link is not None and link.token_hash != secret.hashed(sign_in.link_token(link)):
            yield f'link {link.id} does not open'
    made = session.exec(select(Message.made_at).order_by(col(Message.id))).all()
    if list(made) != sorted(made):
        yield 'the messages are not in the sequence of time'


# ---------- the firm ----------


def test_the_season_shows_everything_and_breaks_no_rule(db, stand):
    """Every status, kind and state is among three hundred orders, as the rules would have made them; and it works."""
    stand(AFTERNOON)
    shown = write_now(demo.build, 300)
    assert clock.now() == AFTERNOON

    def look(session: Session) -> None:
        session.autoflush = False
        assert check(session) == []
        orders = session.execute(select(Order).options(*WHOLE)).unique().scalars().all()
        assert len(orders) == 300
        assert {order.status for order in orders} == set(Status)
        assert {order.close_reason for order in orders if order.status is Status.CLOSED} == {None, *CloseReason}
        assert {order.customer.kind if order.customer else None for order in orders} == {None, *CustomerKind}
        assert all(order.contact for order in orders if order.customer and order.customer.is_business)
        assert {version.state for order in orders for version in order.versions} == set(VersionState)
        assert {version.kind for order in orders for version in order.versions} == set(VersionKind)
        assert any(version.is_expired(clock.today()) for order in orders for version in order.versions)
        found = [invoice for order in orders for invoice in order.invoices]
        words = {'Utkast', 'Sendt', 'Delbetalt', 'Forfalt', 'Betalt', 'Kreditert', 'Annullert'}
        assert {invoice.word(clock.today()) for invoice in found} == words
        assert any(invoice.is_credit_note for invoice in found)
        work = [job for order in orders for job in order.jobs]
        today = {job.status for job in work if job.day == clock.today()}
        assert today == {JobStatus.PLANNED, JobStatus.STARTED, JobStatus.DONE}
        assert {job.status for job in work} == set(JobStatus)
        assert {job.lacks for job in work} == {'', 'Uplanlagt', 'Mangler ansatte'}
        assert any(job.is_ready and job.day and job.day > clock.today() for job in work if job.is_undone)
        (plan,) = [plan for order in orders for plan in order.plans]
        mine = [job for job in work if job.plan_id == plan.id]
        assert [job.status for job in mine].count(JobStatus.DONE) == 3
        assert sum(line.plan_times for order in orders for line in order.lines) == 2, 'one is left to fetch'
        assert {away.kind for away in session.exec(select(Absence))} == {AbsenceKind.HOLIDAY, AbsenceKind.OTHER}
        firm = session.get_one(Company, 1)
        assert firm.is_demo
        assert org_number(firm.org_number)
        assert bank_account(firm.bank_account)
        for customer in {order.customer.id: order.customer for order in orders if order.customer}.values():
            assert not customer.org_number or org_number(customer.org_number)
        people = session.exec(select(Employee)).all()
        assert [person.role for person in people].count(Role.OWNER) == 1
        assert [person.may_confirm for person in people].count(True) == 1
        assert session.exec(select(SignIn)).all() == []
        kept = session.exec(select(Attachment)).all()
        assert {(each.point_id is not None, each.damage_id is not None, each.shown) for each in kept} == {
            (True, False, False), (False, True, False), (False, False, True),
        }  # fmt: skip
        assert all(files.path(name).exists() for each in kept for name in (each.sha256, each.small))

    read_now(look)
    _everybody_gets_in(shown)
    assert write_now(demo.existing) == shown


def _everybody_gets_in(shown: demo.Demo) -> None:
    """Jonas has his day, the customer a quote to accept, and the order that comes next takes the next number."""
    token = write_now(sign_in.begin, Face.CREW, employee_id=shown.crew_id)
    view = read_now(crew.view, Actor(Role.CREW, Where.CREW, secret.hashed(token), employee_id=shown.crew_id))
    assert {each.job.status for each in view.today_jobs} == {JobStatus.PLANNED, JobStatus.STARTED}
    assert next(each.job.day for each in view.done) == clock.today()
    assert len(view.coming) < 30
    link = read_now(lambda session: session.get_one(PortalLink, shown.link_id))
    token, order_id = write_now(sign_in.open_link, sign_in.link_token(link), '127.0.0.1', 'test')
    customer = Actor(Role.CUSTOMER, Where.PORTAL, secret.hashed(token), link_id=link.id, order_id=order_id)
    number = read_now(lambda session: session.get_one(Order, order_id).number)
    portal = read_now(quotes.portal, customer, number)
    assert portal.status is Status.QUOTED
    assert portal.version is not None
    assert portal.version.is_answerable(clock.today())
    assert portal.conversation


def test_a_day_has_one_demo_firm(tmp_path, stand):
    """The same size on the same day gives the same rows, whatever the hour."""
    dumps = []
    for hour in (10, 18):
        folder = tmp_path / str(hour)
        folder.mkdir()
        stand(AFTERNOON.replace(hour=hour))
        database.open_database(engines.engine_url('sqlite', folder))
        write_now(demo.build, 60)
        dumps.append(read_now(_dump))
        database.close_database()
    assert dumps[0] == dumps[1]


def _dump(session: Session) -> dict[str, list[str]]:
    tables = SQLModel.metadata.sorted_tables
    return {table.name: sorted(repr(row) for row in session.execute(table.select())) for table in tables}


@pytest.mark.parametrize(
    'moment',
    [
        datetime(2026, 3, 29, 7, 15, tzinfo=OSLO),  # a Sunday, and summer time began this night
        datetime(2027, 1, 1, 0, 4, tzinfo=OSLO),
    ],
)
def test_it_can_be_built_at_any_hour_of_any_day(tmp_path, stand, moment):
    """At night, on a Sunday, on New Year's Day: jobs today, and nothing that has not happened yet."""
    stand(moment)
    database.open_database(engines.engine_url('sqlite', tmp_path))
    write_now(demo.build, 60)
    assert read_now(check) == []
    assert read_now(lambda session: len(session.exec(select(Job).where(Job.day == moment.date())).all())) >= 5
    assert read_now(lambda session: len(session.exec(select(Timer).where(col(Timer.stopped_at).is_(None))).all())) == 2
    database.close_database()


def test_a_quote_waits_also_weeks_later(tmp_path, stand):
    """When the demo is started again and every quote has expired, one is sent anew."""
    stand(AFTERNOON)
    database.open_database(engines.engine_url('sqlite', tmp_path))
    first = write_now(demo.build, 0)
    stand(AFTERNOON + timedelta(days=60))
    later = write_now(demo.existing)
    assert later is not None
    assert later.link_id != first.link_id
    link = read_now(lambda session: session.get_one(PortalLink, later.link_id))
    write_now(sign_in.open_link, sign_in.link_token(link), '127.0.0.1', 'test')
    order = read_now(lambda session: session.get_one(Order, link.order_id))
    assert order.status is Status.QUOTED
    assert order.valid_until is not None
    assert order.valid_until >= date(2027, 1, 23)
    assert write_now(demo.existing) == later
    database.close_database()


def test_a_real_firm_is_no_demo(db):
    """An empty database holds no demo firm."""
    assert write_now(demo.existing) is None
