"""Random lives of a few orders over the real store: whatever people do in whatever order, what must hold holds.

`HYPOTHESIS_PROFILE=torture` makes it long and different every time.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlmodel import Session, col, select

from domain import company as firm_rules
from domain.access import Actor
from domain.company import INVOICE_SERIES, Counter as Series
from domain.customer import Contact, Customer
from domain.history import History
from domain.invoice import Invoice, InvoiceState
from domain.job import Job, JobStatus, Timer
from domain.order import Order
from domain.refused import NotFound, Refused
from domain.sheet import fingerprint
from domain.sign_in import PortalLink
from domain.status import CloseReason, Status
from domain.words import local_day, short_date
from store import clock, company, customers, daily, database, invoices, jobs, orders, quotes
from store.database import read_now, write_now
from tests import engines, factories

TORTURE = os.environ.get('HYPOTHESIS_PROFILE') == 'torture'
COUNTED = (
    'net_ore',
    'total_ore',
    'left_ore',
    'jobs_done',
    'jobs_total',
    'next_job_day',
    'next_job_at',
    'lacks',
    'valid_until',
)
COUNTED += ('due_day', 'next_step', 'next_since', 'turn', 'search')
SEALED = frozenset({InvoiceState.SENT, InvoiceState.CREDITED})
which = st.sampled_from([0, 0, 0, 1, 1, 2])
"""Mostly the same order: a long life tells more than three short ones."""
some = st.integers(0, 5)
done: Counter[str] = Counter()
"""How often each act was not refused; a machine that is always refused would find nothing."""


class Life(RuleBasedStateMachine):
    """A firm with three people, at most four orders, and everything that can be done to them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp(prefix='ordreflyt-life-', dir='/dev/shm' if Path('/dev/shm').is_dir() else None)
        database.open_database(engines.engine_url('sqlite', Path(self.folder)))
        self.later = timedelta()
        clock.turn(self.later)
        self.firm = factories.firm()
        self.orders: dict[int, Order] = {}
        self.touched = 0
        self._see(factories.draft(self.firm))

    def teardown(self) -> None:
        try:
            for number in list(self.orders):
                self.touched = number
                self._check_order(number)
        finally:
            database.close_database()
            clock.turn(timedelta())
            shutil.rmtree(self.folder)

    # ---------- what the rules are made of ----------

    def _pick(self, index: int) -> Order:
        numbers = list(self.orders)
        self.touched = numbers[index % len(numbers)]
        return self.orders[self.touched]

    def _any(self, test: Callable[[Order], Any]) -> bool:
        return any(test(order) for order in self.orders.values())

    def _see(self, number: int) -> Order:
        self.touched = number
        self.orders[number] = read_now(orders.find, self.firm.owner, number)
        return self.orders[number]

    def _do(self, fn: Callable[..., Any], *args: Any, who: Actor | None = None, **words: Any) -> bool:
        """Whether it was done; `Refused` is an answer, everything else a bug."""
        name = f'{fn.__module__.removeprefix("store.")}.{fn.__name__}'
        try:
            write_now(fn, who or self.firm.owner, self.touched, *args, **words)
        except Refused:
            return False
        done[name] += 1
        self._see(self.touched)
        return True

    # ---------- the order ----------

    @precondition(lambda self: len(self.orders) < 3)
    @rule()
    def new(self) -> None:
        self._see(factories.draft(self.firm))

    @precondition(lambda self: len(self.orders) < 4)
    @rule(index=which)
    def copy(self, index: int) -> None:
        source = self._pick(index)
        self._see(write_now(orders.copy, self.firm.owner, source.number))

    @precondition(lambda self: len(self.orders) > 1)
    @rule(index=which)
    def delete(self, index: int) -> None:
        order = self._pick(index)
        if not order.may_be_deleted:
            return
        write_now(orders.delete, self.firm.owner, order.number)
        done['orders.delete'] += 1
        del self.orders[order.number]
        self.touched = next(iter(self.orders))

    @rule(index=which, how=some)
    def customer(self, index: int, how: int) -> None:
        order = self._pick(index)
        if how == 0:
            self._do(orders.set_customer, None)
        elif how == 1:
            made = Customer.business(name='Nordre AS', address='Gata 1')
            self._do(customers.add, made, Contact.new(name='Kari', phone='98765432', email='kari@nordre.no'))
        elif how == 2 or order.customer is None:
            self._do(customers.add, Customer.private(**factories.CUSTOMER))

    @rule(index=which, price=st.sampled_from(['0', '99,90', '1000', '-50']), quantity=st.sampled_from(['1', '2,5']))
    def add_line(self, index: int, price: str, quantity: str) -> None:
        if len(self._pick(index).lines) < 4:
            self._do(orders.add_line, text='Vask', quantity=quantity, unit='time', unit_price=price, vat_code='25')

    @precondition(lambda self: self._any(lambda order: order.lines))
    @rule(index=which, part=some, quantity=st.sampled_from(['1', '2', '4']))
    def change_line(self, index: int, part: int, quantity: str) -> None:
        order = self._pick(index)
        if order.lines:
            line = order.lines[part % len(order.lines)]
            self._do(orders.edit_line, line.id, {'quantity': line.quantity}, {'quantity': quantity})

    @precondition(lambda self: self._any(lambda order: order.lines))
    @rule(index=which, part=some)
    def remove_line(self, index: int, part: int) -> None:
        order = self._pick(index)
        if len(order.lines) > 1:
            self._do(orders.remove_line, order.lines[part % len(order.lines)].id)

    # ---------- the quote ----------

    @rule(index=which, days=st.sampled_from([0, 14]))
    def send_quote(self, index: int, days: int) -> None:
        order = self._pick(index)
        to = (
            order.customer.contacts[0].email
            if order.customer and order.customer.contacts
            else factories.CUSTOMER['email']
        )
        self._do(quotes.send, recipient=to, message='Hei', valid_until=clock.today() + timedelta(days=days))

    @precondition(lambda self: self._any(lambda order: order.versions))
    @rule(index=which, old=st.booleans(), no=st.booleans())
    def customer_answers(self, index: int, old: bool, no: bool) -> None:
        order = self._pick(index)
        customer = self._customer(order)
        if customer is None:
            return
        version = order.versions[0 if old else -1]
        if no:
            self._do(quotes.decline, who=customer, version_id=version.id, because='For dyrt')
        else:
            self._do(
                quotes.accept,
                who=customer,
                version_id=version.id,
                shown_hash=version.sha256,
                name='Ingrid',
                ticked=True,
            )

    @precondition(lambda self: self._any(lambda order: order.versions))
    @rule(index=which, no=st.booleans())
    def office_answers(self, index: int, no: bool) -> None:
        self._pick(index)
        if no:
            self._do(quotes.register_decline, 'For dyrt')
        else:
            self._do(quotes.register_acceptance, name='Ingrid', said='På telefon')

    @rule(index=which)
    def confirm(self, index: int) -> None:
        self._pick(index)
        self._do(quotes.confirm)

    @precondition(lambda self: self._any(lambda order: order.jobs))
    @rule(index=which, may=st.booleans())
    def confirm_in_crew(self, index: int, may: bool) -> None:
        self._pick(index)
        assert not (self._do(jobs.confirm, who=self.firm.jonas if may else self.firm.ali) and not may)

    @rule(on=st.booleans())
    def set_auto_confirm(self, on: bool) -> None:
        write_now(company.change, self.firm.owner, {'auto_confirm': not on}, {'auto_confirm': on}, {})

    # ---------- jobs ----------

    @rule(index=which, people=st.sets(st.integers(0, 1)), dated=st.booleans())
    def add_job(self, index: int, people: set[int], dated: bool) -> None:
        if len(self._pick(index).live_jobs) < 3:
            self._do(
                jobs.add, title='Jobb', day=short_date(clock.today()) if dated else '', people=self._people(people)
            )

    @precondition(lambda self: self._any(lambda order: order.jobs))
    @rule(index=which, part=some, people=st.sets(st.integers(0, 1)), dated=st.booleans())
    def plan_job(self, index: int, part: int, people: set[int], dated: bool) -> None:
        if job := self._job(index, part):
            day = short_date(clock.today()) if dated else ''
            self._do(jobs.edit, job.id, jobs.values(job), {'day': day, 'people': self._people(people)})

    @precondition(lambda self: self._any(lambda order: order.status.place > 2 and order.jobs))
    @rule(index=which, part=some, who=st.sampled_from(['office', 'jonas', 'ali']), switch=st.booleans())
    def start(self, index: int, part: int, who: str, switch: bool) -> None:
        if job := self._job(index, part):
            self._do(jobs.start, job.id, who=self._person(who), switch=switch)

    @precondition(lambda self: self._any(lambda order: order.status.place > 2 and order.jobs))
    @rule(index=which, part=some, who=st.sampled_from(['office', 'jonas', 'ali']))
    def complete(self, index: int, part: int, who: str) -> None:
        if job := self._job(index, part):
            self._do(jobs.complete, job.id, who=self._person(who))

    @precondition(lambda self: self._any(lambda order: order.jobs_done))
    @rule(index=which, part=some, who=st.sampled_from(['office', 'jonas']))
    def reopen(self, index: int, part: int, who: str) -> None:
        if job := self._job(index, part):
            self._do(jobs.reopen, job.id, who=self._person(who))

    @precondition(lambda self: self._any(lambda order: order.jobs))
    @rule(index=which, part=some, remove=st.booleans())
    def drop_job(self, index: int, part: int, remove: bool) -> None:
        if job := self._job(index, part):
            if remove:
                self._do(jobs.remove, job.id)
            else:
                self._do(jobs.cancel, job.id, 'Regn')

    # ---------- money ----------

    @precondition(lambda self: self._any(lambda order: order.status.place > 2))
    @rule(index=which)
    def create_invoice(self, index: int) -> None:
        self._pick(index)
        self._do(invoices.create)

    @precondition(lambda self: self._any(lambda order: order.draft_invoices))
    @rule(index=which, discard=st.sampled_from([False, False, True]))
    def send_invoice(self, index: int, discard: bool) -> None:
        for invoice in self._pick(index).draft_invoices[:1]:
            if discard:
                self._do(invoices.discard, invoice.id)
            else:
                self._do(invoices.send, invoice.id, advance_because='Avtalt')

    @precondition(lambda self: self._any(lambda order: order.sent_invoices))
    @rule(index=which, part=some, close_anyway=st.booleans(), share=st.sampled_from([1, 1, 2]))
    def pay(self, index: int, part: int, close_anyway: bool, share: int) -> None:
        for invoice in self._pick(index).sent_invoices[part % 2 :][:1]:
            kroner = str(Decimal(invoice.open_ore // share) / 100).replace('.', ',')
            self._do(invoices.pay, invoice.id, amount=kroner, day='', close_anyway=close_anyway)

    @precondition(lambda self: self._any(lambda order: any(invoice.payments for invoice in order.invoices)))
    @rule(index=which, part=some)
    def reverse(self, index: int, part: int) -> None:
        paid = [(i.id, payment.id) for i in self._pick(index).invoices for payment in i.payments]
        if paid:
            self._do(invoices.reverse, *paid[part % len(paid)])

    @precondition(lambda self: self._any(lambda order: order.issued))
    @rule(index=which, part=some)
    def credit(self, index: int, part: int) -> None:
        issued = self._pick(index).issued
        if issued:
            self._do(invoices.credit, issued[part % len(issued)].id)

    @precondition(lambda self: self._any(lambda order: order.status.place > 2))
    @rule(index=which, ticked=st.booleans())
    def tick_fully_invoiced(self, index: int, ticked: bool) -> None:
        self._pick(index)
        self._do(orders.set_fully_invoiced, ticked)

    # ---------- closing and going back ----------

    @rule(index=which, reason=st.sampled_from(CloseReason), keep=st.booleans())
    def close(self, index: int, reason: CloseReason, keep: bool) -> None:
        order = self._pick(index)
        self._do(orders.close, reason, keep_jobs=frozenset(job.id or 0 for job in order.jobs) if keep else frozenset())

    @rule(index=which, to=st.sampled_from(Status), discard=st.booleans(), part=some)
    def go_back(self, index: int, to: Status, discard: bool, part: int) -> None:
        order, job = self._pick(index), self._job(index, part)
        self._do(orders.go_back, to, because='Feil', discard_drafts=discard, reopen=job.id if job else None)

    @rule(index=which)
    def undo(self, index: int) -> None:
        self._pick(index)
        entries = [entry for entry in self._history() if entry.event == 'went_back']
        if entries:
            self._do(orders.undo_back, entries[-1].id)

    @rule(index=which, to=st.sampled_from(Status), discard=st.booleans(), part=some)
    def go_back_and_undo(self, index: int, to: Status, discard: bool, part: int) -> None:
        """As if it had not been."""
        before = _state(self._pick(index))
        self.go_back(index, to, discard, part)
        newest = self._history()[-1]
        if newest.event == 'went_back' and _state(self.orders[self.touched]) != before:
            assert self._do(orders.undo_back, newest.id)
            assert _state(self.orders[self.touched]) == before

    @rule(by=st.sampled_from([timedelta(minutes=11), timedelta(days=1), timedelta(days=20)]))
    def time_passes(self, by: timedelta) -> None:
        """The office signs in again, and what falls due is looked at."""
        self.later += by
        clock.turn(self.later)
        self.firm = factories.Firm(
            factories.office(self.firm.owner.employee_id or 0), *(factories.crew(self._people({i})[0]) for i in (0, 1))
        )
        for number in read_now(daily.fallen_due):
            write_now(daily.look_again, number)
        for number in self.orders:
            self._see(number)

    # ---------- what must hold after every step ----------

    @invariant()
    def the_order_that_was_touched_is_sound(self) -> None:
        if self.touched in self.orders:
            self._check_order(self.touched)

    def _check_order(self, number: int) -> None:
        order, history = self._see(number), [entry for entry in self._history() if entry.to_status]
        assert order.status is history[-1].to_status
        assert [e.from_status for e in history] == [None, *(e.to_status for e in history[:-1])]
        columns = {name: getattr(order, name) for name in COUNTED}
        order.tally(order.changed_at, local_day(order.changed_at))
        assert {name: getattr(order, name) for name in COUNTED} == columns
        assert (order.close_reason is None) or order.status is Status.CLOSED
        running = [timer for job in order.jobs for timer in job.running]
        assert not running or order.status is Status.STARTED, 'a timer runs on an order that is not started'
        assert all(job.status is JobStatus.STARTED for job in order.jobs if job.running)
        self._check_money(order)
        for version in order.versions:
            assert fingerprint(version.content) == version.sha256
            assert sum(acceptance.annulled_at is None for acceptance in version.acceptances) <= 1
        assert sum(version.acceptance is not None for version in order.versions) <= 1
        if order.status is Status.DRAFT:
            self._check_nobody_else_sees(order)

    def _check_money(self, order: Order) -> None:
        holding = [
            i for i in order.invoices if i.state in (InvoiceState.DRAFT, InvoiceState.SENT) and not i.is_credit_note
        ]
        for line in order.lines:
            assert line.invoiced == sum(
                (p.quantity for i in holding for p in i.lines if p.line_id == line.id), Decimal(0)
            )
        for invoice in order.invoices:
            assert invoice.paid_ore == sum(payment.amount_ore for payment in invoice.payments)
            assert 0 <= invoice.paid_ore <= invoice.total_ore
            assert (invoice.number is not None) == (invoice.state in SEALED)
            assert not invoice.content or fingerprint(invoice.content) == invoice.sha256

    def _check_nobody_else_sees(self, order: Order) -> None:
        if customer := self._customer(order):
            view = read_now(quotes.portal, customer, order.number)
            assert view.withdrawn
            assert (view.version, view.conversation) == (None, [])
            try:
                read_now(orders.find, customer, order.number)
                raise AssertionError('the customer found a draft')
            except NotFound:
                pass
        for crew in (self.firm.jonas, self.firm.ali):
            day = read_now(jobs.crew, crew)
            assert all(item.number != order.number for item in (*day.today_jobs, *day.coming, *day.done))

    @invariant()
    def the_firm_is_sound(self) -> None:
        read_now(self._check_firm)

    def _check_firm(self, session: Session) -> None:
        numbers = session.exec(
            select(Invoice.number).where(col(Invoice.number).is_not(None)).order_by(col(Invoice.number))
        ).all()
        assert list(numbers) == list(range(10001, 10001 + len(numbers))), 'no gap and no reuse'
        assert session.get_one(Series, INVOICE_SERIES).next == 10001 + len(numbers)
        working = session.exec(select(Timer.employee_id).where(col(Timer.stopped_at).is_(None))).all()
        assert len(working) == len(set(working)), 'one running timer per person'
        closed = (
            select(Order.number)
            .join(Job)
            .join(Timer)
            .where(Order.status == Status.CLOSED, col(Timer.stopped_at).is_(None))
        )
        assert session.exec(closed).all() == []

    # ---------- helpers ----------

    def _history(self) -> list[History]:
        query = select(History).where(History.order_number == self.touched).order_by(col(History.id))
        return read_now(lambda session: list(session.exec(query)))

    def _customer(self, order: Order) -> Actor | None:
        """Somebody who opens the newest link, if it still works."""
        query = select(PortalLink.id).where(PortalLink.order_id == order.id).limit(1)
        try:
            return factories.customer(order.number) if read_now(lambda session: session.exec(query).first()) else None
        except Refused:
            return None

    def _job(self, index: int, part: int) -> Job | None:
        found = self._pick(index).jobs
        return found[part % len(found)] if found else None

    def _people(self, wanted: set[int]) -> list[int]:
        crew = (self.firm.jonas, self.firm.ali)
        return [crew[i].employee_id or 0 for i in sorted(wanted)]

    def _person(self, who: str) -> Actor:
        return {'office': self.firm.owner, 'jonas': self.firm.jonas, 'ali': self.firm.ali}[who]


def _state(order: Order) -> object:
    """What a back move may touch."""
    return (
        (order.status, order.close_reason, order.closed_by_payment, order.fully_invoiced),
        [(v.state, v.state_at, v.because, v.acceptance and v.acceptance.id) for v in order.versions],
        [(job.status, job.completed_at, len(job.running)) for job in order.jobs],
        [(invoice.state, invoice.number) for invoice in order.invoices],
        [line.invoiced for line in order.lines],
    )


def test_whatever_people_do_what_must_hold_holds():
    done.clear()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=3000 if TORTURE else 40,
            stateful_step_count=120 if TORTURE else 60,
            derandomize=not TORTURE,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    print(sorted(done.items(), key=lambda x: x[1]))
