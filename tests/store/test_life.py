"""Random lives of a few orders over the real store: whatever people do in whatever order, what must hold holds.

`HYPOTHESIS_PROFILE=torture` makes it long, and different every time.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, col, select

from domain import company as rules
from domain.access import Actor
from domain.customer import Contact, Customer
from domain.history import History
from domain.invoice import Invoice, InvoiceState
from domain.job import Job, JobStatus, Timer
from domain.order import Order
from domain.refused import Refused
from domain.sheet import fingerprint
from domain.sign_in import PortalLink
from domain.status import BEFORE_CONFIRMED, CONFIRMED_ON, CREW_CONFIRMS, CloseReason, Status
from domain.words import local_day, short_date
from store import clock, company, customers, daily, database, invoices, jobs, orders, quotes
from store.database import read_now, write_now
from tests import engines, factories

TORTURE = os.environ.get('HYPOTHESIS_PROFILE') == 'torture'
TALLIED = (
    'net_ore', 'total_ore', 'left_ore', 'jobs_done', 'jobs_total', 'next_job_day', 'next_job_at', 'lacks',
    'valid_until', 'due_day', 'next_step', 'next_since', 'turn', 'search',
)  # fmt: skip
WHO = st.sampled_from(['office', 'jonas', 'ali'])
KIND = st.sampled_from(['draft', 'quoted', 'confirmed', 'completed'])
N = st.integers(0, 5)
"""Which order, job, line or invoice; 5 is any order, also one where the act makes no sense."""
done: Counter[str] = Counter()
"""How often each act was done; a machine that is always refused finds nothing."""


Row = TypeVar('Row')


def _one(rows: Sequence[Row], n: int) -> Row | None:
    return rows[n % len(rows)] if rows else None


def when(makes_sense: Callable[[Order], Any]) -> Callable[[Any], Any]:
    """Try the act only while there is an order where it makes sense; it may then be done to another one."""
    return precondition(lambda self: any(makes_sense(order) for order in self.orders.values()))


def anything(_: Order) -> bool:
    return True


def has_undone_job(order: Order) -> bool:
    return any(job.is_undone for job in order.jobs)


def waits_for_an_answer(order: Order) -> bool:
    return order.newest is not None and order.newest.is_answerable(clock.today())


class Life(RuleBasedStateMachine):
    """A firm with three people, at most three orders, and everything that can be done to them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp(prefix='ordreflyt-life-', dir='/dev/shm' if Path('/dev/shm').is_dir() else None)
        database.open_database(engines.engine_url('sqlite', Path(self.folder)))
        self.later, self.changed = timedelta(), False
        clock.turn(self.later)
        self.firm = factories.firm()
        self.orders: dict[int, Order] = {}
        self.number = 0

    def teardown(self) -> None:
        try:
            for number in self.orders:
                self._see(number)
                self.the_order_is_sound()
        finally:
            database.close_database()
            clock.turn(timedelta())
            shutil.rmtree(self.folder)

    # ---------- what the rules are made of ----------

    def _pick(self, n: int, makes_sense: Callable[[Order], Any]) -> Order:
        """One of the orders where the act makes sense, if there is one."""
        sensible = [number for number, order in self.orders.items() if n == 5 or makes_sense(order)]
        self.number = (sensible or list(self.orders))[n % len(sensible or self.orders)]
        return self.orders[self.number]

    def _see(self, number: int) -> Order:
        self.number, self.changed = number, True
        self.orders[number] = read_now(orders.find, self.firm.owner, number)
        return self.orders[number]

    def _do(self, fn: Callable[..., Any], *args: Any, who: str | Actor = 'office', **words: Any) -> bool:
        """Whether it was done; `Refused` is an answer, everything else a bug."""
        actor = who if isinstance(who, Actor) else getattr(self.firm, {'office': 'owner'}.get(who, who))
        try:
            write_now(fn, actor, self.number, *args, **words)
        except Refused:
            return False
        done[f'{fn.__module__.removeprefix("store.")}.{fn.__name__}'] += 1
        self._see(self.number)
        return True

    # ---------- the order ----------

    @initialize(kind=KIND)
    def begin(self, kind: str) -> None:
        self._see(getattr(factories, kind)(self.firm))

    @precondition(lambda self: len(self.orders) < 3)
    @rule(kind=KIND)
    def new(self, kind: str) -> None:
        self._see(getattr(factories, kind)(self.firm))

    @precondition(lambda self: len(self.orders) < 3)
    @rule(n=N)
    def copy(self, n: int) -> None:
        self._see(write_now(orders.copy, self.firm.owner, self._pick(n, anything).number))
        done['orders.copy'] += 1

    @when(lambda order: order.may_be_deleted)
    @rule()
    def delete(self) -> None:
        number = self._pick(0, lambda order: order.may_be_deleted).number
        write_now(orders.delete, self.firm.owner, number)
        done['orders.delete'] += 1
        del self.orders[number]
        self._see(next(iter(self.orders), 0) or factories.draft(self.firm))

    @rule(n=N, how=N)
    def customer(self, n: int, how: int) -> None:
        self._pick(n, lambda order: order.customer is None)
        if how == 0:
            self._do(orders.set_customer, None)
        elif how == 1:
            made = Customer.business(name='Nordre AS', address='Gata 1')
            self._do(customers.add, made, Contact.new(name='Kari', phone='98765432', email='kari@nordre.no'))
        else:
            self._do(customers.add, Customer.private(**factories.CUSTOMER))

    @when(lambda order: len(order.lines) < 3)
    @rule(n=N, price=st.sampled_from(['0', '99,90', '1000', '-50']), quantity=st.sampled_from(['1', '2,5']))
    def add_line(self, n: int, price: str, quantity: str) -> None:
        self._pick(n, lambda order: len(order.lines) < 3)
        self._do(orders.add_line, text='Vask', quantity=quantity, unit='time', unit_price=price, vat_code='25')

    @when(lambda order: order.lines)
    @rule(n=N, part=N, quantity=st.sampled_from(['1', '2', '4', '']))
    def change_line(self, n: int, part: int, quantity: str) -> None:
        line = _one(self._pick(n, lambda order: order.lines).lines, part)
        if line and quantity:
            self._do(orders.edit_line, line.id, {'quantity': line.quantity}, {'quantity': quantity})
        elif line:
            self._do(orders.remove_line, line.id)

    # ---------- the quote ----------

    @rule(n=N, days=st.sampled_from([0, 14]))
    def send_quote(self, n: int, days: int) -> None:
        customer = self._pick(n, lambda order: order.customer and order.status in BEFORE_CONFIRMED).customer
        to = customer.contacts[0].email if customer and customer.contacts else factories.CUSTOMER['email']
        until = clock.today() + timedelta(days=days)
        self._do(quotes.send, recipient=to, message='Hei', valid_until=until)

    @when(lambda order: order.newest)
    @rule(n=N, old=st.sampled_from([-1, -1, 0]), no=st.booleans())
    def customer_answers(self, n: int, old: int, no: bool) -> None:
        order = self._pick(n, waits_for_an_answer)
        customer = self._customer(order)
        if customer and order.versions:
            shown = order.versions[old]
            if no:
                self._do(quotes.decline, who=customer, version_id=shown.id, because='For dyrt')
            else:
                what = {'version_id': shown.id, 'shown_hash': shown.sha256}
                self._do(quotes.accept, who=customer, name='Ingrid', ticked=True, **what)

    @when(lambda order: order.newest)
    @rule(n=N, no=st.booleans())
    def office_answers(self, n: int, no: bool) -> None:
        self._pick(n, waits_for_an_answer)
        if no:
            self._do(quotes.register_decline, 'For dyrt')
        else:
            self._do(quotes.register_acceptance, name='Ingrid', said='På telefon')

    @rule(n=N, who=WHO)
    def confirm(self, n: int, who: str) -> None:
        self._pick(n, lambda order: order.status in CREW_CONFIRMS and order.jobs)
        if who == 'office':
            self._do(quotes.confirm)
        elif self._do(jobs.confirm, who=who):
            assert who == 'jonas', 'Ali may not'

    @rule(on=st.booleans())
    def set_auto_confirm(self, on: bool) -> None:
        write_now(company.change, self.firm.owner, {'auto_confirm': not on}, {'auto_confirm': on}, {})

    # ---------- jobs ----------

    @when(lambda order: len(order.live_jobs) < 2)
    @rule(n=N, people=st.sampled_from([{0}, {0, 1}, {1}, set()]), dated=st.sampled_from([True, True, False]))
    def add_job(self, n: int, people: set[int], dated: bool) -> None:
        self._pick(n, lambda order: len(order.live_jobs) < 2)
        day = short_date(clock.today()) if dated else ''
        self._do(jobs.add, title='Jobb', day=day, people=self._crew(people))

    @when(has_undone_job)
    @rule(n=N, part=N, people=st.sets(st.integers(0, 1)), dated=st.booleans())
    def plan_job(self, n: int, part: int, people: set[int], dated: bool) -> None:
        if job := self._job(n, part, has_undone_job):
            day = short_date(clock.today()) if dated else ''
            self._do(jobs.edit, job.id, jobs.values(job), {'day': day, 'people': self._crew(people)})

    @when(has_undone_job)
    @rule(n=N, part=N, who=WHO, switch=st.booleans())
    def start(self, n: int, part: int, who: str, switch: bool) -> None:
        if job := self._job(n, part, lambda order: has_undone_job(order) and order.status in CONFIRMED_ON):
            self._do(jobs.start, job.id, who=who, switch=switch)

    @when(has_undone_job)
    @rule(n=N, part=N, who=WHO)
    def complete(self, n: int, part: int, who: str) -> None:
        if job := self._job(n, part, lambda order: has_undone_job(order) and order.status in CONFIRMED_ON):
            self._do(jobs.complete, job.id, who=who)

    @when(lambda order: order.jobs_done)
    @rule(n=N, part=N, who=WHO)
    def reopen(self, n: int, part: int, who: str) -> None:
        if job := self._job(n, part, lambda order: order.jobs_done and order.status in CONFIRMED_ON):
            self._do(jobs.reopen, job.id, who=who)

    @when(has_undone_job)
    @rule(n=N, part=N, remove=st.booleans())
    def drop_job(self, n: int, part: int, remove: bool) -> None:
        if job := self._job(n, part, has_undone_job):
            if remove:
                self._do(jobs.remove, job.id)
            else:
                self._do(jobs.cancel, job.id, 'Regn')

    # ---------- money ----------

    @rule(n=N)
    def create_invoice(self, n: int) -> None:
        self._pick(n, lambda order: order.status in CONFIRMED_ON and order.left_ore)
        self._do(invoices.create)

    @when(lambda order: order.draft_invoices)
    @rule(n=N, discard=st.sampled_from([False, False, True]))
    def send_invoice(self, n: int, discard: bool) -> None:
        if invoice := _one(self._pick(n, lambda order: order.draft_invoices).draft_invoices, 0):
            if discard:
                self._do(invoices.discard, invoice.id)
            else:
                self._do(invoices.send, invoice.id, advance_because='Avtalt')

    @when(lambda order: order.due_day)
    @rule(n=N, part=N, close_anyway=st.booleans(), share=st.sampled_from([1, 1, 2]))
    def pay(self, n: int, part: int, close_anyway: bool, share: int) -> None:
        if invoice := _one(self._pick(n, lambda order: order.due_day).sent_invoices, part):
            kroner = str(Decimal(invoice.open_ore // share) / 100).replace('.', ',')
            self._do(invoices.pay, invoice.id, amount=kroner, day='', close_anyway=close_anyway)

    @when(lambda order: any(invoice.paid_ore for invoice in order.invoices))
    @rule(n=N, part=N)
    def reverse(self, n: int, part: int) -> None:
        order = self._pick(n, lambda order: any(invoice.paid_ore for invoice in order.invoices))
        paid = [(i.id, payment.id) for i in order.invoices for payment in i.payments if payment.amount_ore > 0]
        if paid:
            self._do(invoices.reverse, *paid[part % len(paid)])

    @when(lambda order: order.issued)
    @rule(n=N, part=N)
    def credit(self, n: int, part: int) -> None:
        if invoice := _one(self._pick(n, lambda order: order.sent_invoices).issued, part):
            self._do(invoices.credit, invoice.id)

    @rule(n=N, ticked=st.booleans())
    def tick_fully_invoiced(self, n: int, ticked: bool) -> None:
        self._pick(n, lambda order: order.status in CONFIRMED_ON)
        self._do(orders.set_fully_invoiced, ticked)

    # ---------- closing and going back ----------

    @when(lambda order: order.status is not Status.CLOSED)
    @rule(n=N, reason=st.sampled_from(CloseReason), keep=st.booleans())
    def close(self, n: int, reason: CloseReason, keep: bool) -> None:
        order = self._pick(n, lambda order: order.status is not Status.CLOSED)
        kept = frozenset(job.id or 0 for job in order.jobs if keep)
        self._do(orders.close, reason, keep_jobs=kept)

    @when(lambda order: order.status is not Status.DRAFT)
    @rule(n=N, to=st.sampled_from(Status), discard=st.booleans(), part=N, undo=st.booleans())
    def go_back(self, n: int, to: Status, discard: bool, part: int, undo: bool) -> None:
        """To a status it has had; and back again, as if it had not been."""
        order = self._pick(n, lambda order: order.status is not Status.DRAFT)
        job = _one([job for job in order.jobs if job.status is JobStatus.DONE], part)
        had = sorted({e.to_status for e in self._history() if e.to_status and e.to_status.place < order.status.place})
        before, target = _state(order), _one(had, part) or to
        words = {'because': 'Feil', 'discard_drafts': discard, 'reopen': job.id if job else None}
        if self._do(orders.go_back, target, **words) and undo:
            assert self._do(orders.undo_back, self._history()[-1].id)
            assert _state(self.orders[self.number]) == before

    @precondition(lambda self: done['orders.go_back'] > 0)
    @rule(n=N)
    def undo_too_late(self, n: int) -> None:
        """Only the newest entry can be undone, whatever it was."""
        self._pick(n, anything)
        earlier = [entry for entry in self._history()[:-1] if entry.event == 'went_back']
        assert not any(self._do(orders.undo_back, entry.id) for entry in earlier)

    @rule(by=st.sampled_from([timedelta(minutes=11), timedelta(days=1), timedelta(days=20)]))
    def time_passes(self, by: timedelta) -> None:
        """Everybody signs in again, and what falls due is looked at."""
        self.later += by
        clock.turn(self.later)
        people = [factories.crew(self._crew({i})[0]) for i in (0, 1)]
        self.firm = factories.Firm(factories.office(self.firm.owner.employee_id or 0), *people)
        for number in read_now(daily.fallen_due):
            write_now(daily.look_again, number)
            self._see(number)

    # ---------- what must hold after every step ----------

    @invariant()
    def what_changed_is_sound(self) -> None:
        if self.changed:
            self.the_order_is_sound()
            read_now(_the_firm_is_sound)
        self.changed = False

    def the_order_is_sound(self) -> None:
        order, moves = self.orders[self.number], [entry for entry in self._history() if entry.to_status]
        assert order.status is moves[-1].to_status
        assert [e.from_status for e in moves] == [None, *(e.to_status for e in moves[:-1])]
        assert order.close_reason is None or order.status is Status.CLOSED
        stored = [getattr(order, name) for name in TALLIED]
        order.tally(order.changed_at, local_day(order.changed_at))
        assert [getattr(order, name) for name in TALLIED] == stored
        busy = [job for job in order.jobs if job.running]
        assert not busy or order.status is Status.STARTED, 'a timer runs on an order that is not started'
        assert all(job.status is JobStatus.STARTED for job in busy)
        _the_money_is_sound(order)
        assert all(fingerprint(version.content) == version.sha256 for version in order.versions)
        assert sum(a.annulled_at is None for version in order.versions for a in version.acceptances) <= 1
        if order.status is Status.DRAFT:
            self._nobody_else_sees(order)

    def _nobody_else_sees(self, order: Order) -> None:
        if customer := self._customer(order):
            view = read_now(quotes.portal, customer, order.number)
            assert (view.withdrawn, view.version, view.conversation) == (True, None, [])
            assert not self._found(customer), 'the customer found a draft'
        assert not order.jobs or not self._found(self.firm.jonas), 'Crew found a draft'

    # ---------- helpers ----------

    def _found(self, who: Actor) -> bool:
        try:
            return bool(read_now(orders.find, who, self.number))
        except Refused:
            return False

    def _history(self) -> list[History]:
        query = select(History).where(History.order_number == self.number).order_by(col(History.id))
        return read_now(lambda session: list(session.exec(query)))

    def _customer(self, order: Order) -> Actor | None:
        """Somebody who opens the newest link, if it still works."""
        query = select(PortalLink.id).where(PortalLink.order_id == order.id).limit(1)
        try:
            return factories.customer(order.number) if read_now(lambda db: db.exec(query).first()) else None
        except Refused:
            return None

    def _job(self, n: int, part: int, makes_sense: Callable[[Order], Any]) -> Job | None:
        return _one(self._pick(n, makes_sense).jobs, part)

    def _crew(self, wanted: set[int]) -> list[int]:
        return [(self.firm.jonas, self.firm.ali)[i].employee_id or 0 for i in sorted(wanted)]


def _state(order: Order) -> object:
    """What a back move may touch."""
    return (
        (order.status, order.close_reason, order.closed_by_payment, order.fully_invoiced),
        [(v.state, v.state_at, v.because, v.acceptance and v.acceptance.id) for v in order.versions],
        [(job.status, job.completed_at, len(job.running)) for job in order.jobs],
        [(invoice.state, invoice.number) for invoice in order.invoices],
        [line.invoiced for line in order.lines],
    )


def _the_money_is_sound(order: Order) -> None:
    holds = [i for i in order.invoices if i.state in (InvoiceState.DRAFT, InvoiceState.SENT) and not i.is_credit_note]
    for line in order.lines:
        assert line.invoiced == sum(part.quantity for i in holds for part in i.lines if part.line_id == line.id)
    for invoice in order.invoices:
        assert invoice.paid_ore == sum(payment.amount_ore for payment in invoice.payments)
        assert (invoice.number is not None) == invoice.is_issued
        assert not invoice.content or fingerprint(invoice.content) == invoice.sha256


def _the_firm_is_sound(session: Session) -> None:
    given = select(Invoice.number).where(col(Invoice.number).is_not(None)).order_by(col(Invoice.number))
    numbers = list(session.exec(given))
    assert numbers == list(range(10001, 10001 + len(numbers))), 'no gap and no reuse'
    assert session.get_one(rules.Counter, rules.INVOICE_SERIES).next == 10001 + len(numbers)
    working = list(session.exec(select(Timer.employee_id).where(col(Timer.stopped_at).is_(None))))
    assert len(working) == len(set(working)), 'one running timer per person'
    over = select(Order.number).join(Job).join(Timer)
    assert not session.exec(over.where(Order.status == Status.CLOSED, col(Timer.stopped_at).is_(None))).all()


def test_whatever_people_do_what_must_hold_holds():
    done.clear()
    size = (
        {'max_examples': 3000, 'stateful_step_count': 120}
        if TORTURE
        else {'max_examples': 40, 'stateful_step_count': 60}
    )
    run_state_machine_as_test(
        Life,
        settings=settings(
            derandomize=not TORTURE,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            **size,
        ),
    )
    print(sorted(done.items(), key=lambda x: x[1]))
