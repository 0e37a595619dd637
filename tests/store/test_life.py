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
WHO = st.sampled_from(['owner', 'jonas', 'ali'])
KIND = st.sampled_from(['draft', 'quoted', 'confirmed', 'completed'])
N = st.integers(0, 5)
"""Which order, job, line or invoice; order 5 is any one, also one where the act makes no sense."""
done: Counter[str] = Counter()
"""How often each act was done; a machine that is always refused finds nothing."""
acts: dict[str, list[str]] = {}
Row = TypeVar('Row')


def act(group: str, makes_sense: Callable[[Order], Any]) -> Callable[[Any], Any]:
    """Something that can be done to an order, mostly one where it makes sense."""

    def mark(fn: Any) -> Any:
        acts.setdefault(group, []).append(fn.__name__)
        fn.makes_sense = makes_sense
        return fn

    return mark


def one(rows: Sequence[Row], n: int) -> Row | None:
    return rows[n % len(rows)] if rows else None


def is_confirmed(order: Order) -> bool:
    return order.status in CONFIRMED_ON


def waits_for_an_answer(order: Order) -> bool:
    return order.newest is not None and order.newest.is_answerable(clock.today())


def has_undone_job(order: Order) -> bool:
    return any(job.is_undone for job in order.jobs)


def has_work(order: Order) -> bool:
    return is_confirmed(order) and any(job.is_undone and job.people for job in order.jobs)


class Acts(RuleBasedStateMachine):
    """A firm with three people, at most three orders, and everything that can be done to them."""

    firm: factories.Firm
    number: int

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[int, Order] = {}
        self.changed = False

    def see(self, number: int) -> Order:
        self.number, self.changed = number, True
        self.orders[number] = read_now(orders.find, self.firm.owner, number)
        return self.orders[number]

    def do(self, fn: Callable[..., Any], *args: Any, who: str | Actor = 'owner', **words: Any) -> bool:
        """Whether it was done; `Refused` is an answer, everything else a bug."""
        try:
            write_now(fn, who if isinstance(who, Actor) else getattr(self.firm, who), self.number, *args, **words)
        except Refused:
            return False
        done[f'{fn.__module__.removeprefix("store.")}.{fn.__name__}'] += 1
        self.see(self.number)
        return True

    def perform(self, group: str, first: int, n: int, part: int, yes: bool, who: str) -> None:
        """The act of a group that is `first` in turn, or the next one for which there is an order where it makes sense."""
        names = acts[group][first % len(acts[group]) :] + acts[group][: first % len(acts[group])]
        for name in names:
            fits = [number for number, o in self.orders.items() if getattr(self, name).makes_sense(o)]
            if fits or n == 5:
                numbers = fits if n < 5 else list(self.orders)
                self.number = numbers[n % len(numbers)]
                getattr(self, name)(self.orders[self.number], part, yes, who)
                return

    # ---------- the order ----------

    @act('order', lambda order: order.customer is None)
    def add_customer(self, _: Order, part: int, yes: bool, who: str) -> None:
        if yes:
            self.do(customers.add, Customer.private(**factories.CUSTOMER), who=who)
        else:
            contact = Contact.new(name='Kari', phone='98765432', email='kari@nordre.no')
            self.do(customers.add, Customer.business(name='Nordre AS', address='Gata 1'), contact)

    @act('order', lambda order: order.status is Status.DRAFT and order.customer)
    def remove_customer(self, _: Order, part: int, yes: bool, who: str) -> None:
        self.do(orders.set_customer, None, who=who)

    @act('order', lambda order: len(order.lines) < 3)
    def add_line(self, _: Order, part: int, yes: bool, who: str) -> None:
        price = ['0', '99,90', '1000', '-50'][part % 4]
        self.do(
            orders.add_line, text='Vask', quantity='2,5', unit='time', unit_price=price, vat_code='25' if yes else '15'
        )

    @act('order', lambda order: order.lines)
    def change_line(self, order: Order, part: int, yes: bool, who: str) -> None:
        if line := one(order.lines, part):
            self.do(orders.edit_line, line.id, {'quantity': line.quantity}, {'quantity': '4' if yes else '2'}, who=who)

    @act('order', lambda order: len(order.lines) > 1)
    def remove_line(self, order: Order, part: int, yes: bool, who: str) -> None:
        if line := one(order.lines, part):
            self.do(orders.remove_line, line.id, who=who)

    # ---------- the quote ----------

    @act('quote', lambda order: order.customer and order.lines and order.status in BEFORE_CONFIRMED)
    def send_quote(self, order: Order, part: int, yes: bool, who: str) -> None:
        contacts = order.customer.contacts if order.customer else []
        to = contacts[0].email if contacts else factories.CUSTOMER['email']
        until = clock.today() + timedelta(days=14 if yes else 0)
        self.do(quotes.send, recipient=to, message='Hei', valid_until=until)

    @act('quote', waits_for_an_answer)
    def accept(self, order: Order, part: int, yes: bool, who: str) -> None:
        shown = one(order.versions, part if part > 2 else -1)
        if shown and (customer := self.customer(order)):
            what = {'version_id': shown.id, 'shown_hash': shown.sha256}
            self.do(quotes.accept, who=customer, name='Ingrid', ticked=yes or part > 0, **what)

    @act('quote', waits_for_an_answer)
    def decline(self, order: Order, part: int, yes: bool, who: str) -> None:
        if yes:
            self.do(quotes.register_decline, 'For dyrt', who=who)
        elif order.newest and (customer := self.customer(order)):
            self.do(quotes.decline, who=customer, version_id=order.newest.id, because='For dyrt')

    @act('quote', waits_for_an_answer)
    def register_acceptance(self, _: Order, part: int, yes: bool, who: str) -> None:
        self.do(quotes.register_acceptance, name='Ingrid', said='På telefon')

    @act('quote', lambda order: order.status in BEFORE_CONFIRMED)
    def confirm(self, _: Order, part: int, yes: bool, who: str) -> None:
        self.do(quotes.confirm, who=who)

    @act('quote', lambda order: order.status in CREW_CONFIRMS and order.jobs)
    def confirm_in_crew(self, _: Order, part: int, yes: bool, who: str) -> None:
        assert not self.do(jobs.confirm, who=who) or who == 'jonas', 'nobody else may'

    # ---------- jobs ----------

    @act('plan', lambda order: len(order.live_jobs) < 3)
    def add_job(self, _: Order, part: int, yes: bool, who: str) -> None:
        self.do(jobs.add, title='Jobb', **self.planned(part, yes))

    @act('plan', has_undone_job)
    def plan_job(self, order: Order, part: int, yes: bool, who: str) -> None:
        if job := one(order.jobs, part):
            self.do(jobs.edit, job.id, jobs.values(job), self.planned(part, yes))

    @act('plan', has_undone_job)
    def drop_job(self, order: Order, part: int, yes: bool, who: str) -> None:
        if job := one(order.jobs, part):
            self.do(*(jobs.remove, job.id) if yes else (jobs.cancel, job.id, 'Regn'))

    @act('work', has_work)
    def start(self, order: Order, part: int, yes: bool, who: str) -> None:
        if job := one(order.jobs, part):
            self.do(jobs.start, job.id, who=who, switch=yes)

    @act('work', has_work)
    def complete(self, order: Order, part: int, yes: bool, who: str) -> None:
        if job := one(order.jobs, part):
            self.do(jobs.complete, job.id, who=who)

    @act('work', lambda order: order.jobs_done and is_confirmed(order))
    def reopen(self, order: Order, part: int, yes: bool, who: str) -> None:
        if job := one(order.jobs, part):
            self.do(jobs.reopen, job.id, who=who)

    # ---------- money ----------

    @act('money', lambda order: order.left_ore and is_confirmed(order))
    def create_invoice(self, _: Order, part: int, yes: bool, who: str) -> None:
        self.do(invoices.create, who=who)

    @act('money', lambda order: order.draft_invoices)
    def send_invoice(self, order: Order, part: int, yes: bool, who: str) -> None:
        if invoice := one(order.draft_invoices, part):
            self.do(invoices.send, invoice.id, advance_because='Avtalt' if yes else '')

    @act('money', lambda order: order.due_day)
    def pay(self, order: Order, part: int, yes: bool, who: str) -> None:
        if invoice := one(order.sent_invoices, part):
            kroner = str(Decimal(invoice.open_ore // (2 if part > 3 else 1)) / 100).replace('.', ',')
            self.do(invoices.pay, invoice.id, amount=kroner, day='', close_anyway=yes)

    @act('money', lambda order: any(invoice.paid_ore for invoice in order.invoices))
    def reverse(self, order: Order, part: int, yes: bool, who: str) -> None:
        if paid := one([(i.id, p.id) for i in order.invoices for p in i.payments], part):
            self.do(invoices.reverse, *paid)

    @act('money', lambda order: order.sent_invoices)
    def credit(self, order: Order, part: int, yes: bool, who: str) -> None:
        if invoice := one(order.issued, part):
            self.do(invoices.credit, invoice.id, who=who)

    @act('money', lambda order: order.draft_invoices)
    def discard(self, order: Order, part: int, yes: bool, who: str) -> None:
        if invoice := one(order.invoices, part):
            self.do(invoices.discard, invoice.id)

    @act('money', is_confirmed)
    def tick_fully_invoiced(self, _: Order, part: int, yes: bool, who: str) -> None:
        self.do(orders.set_fully_invoiced, yes)

    # ---------- helpers ----------

    def history(self) -> list[History]:
        query = select(History).where(History.order_number == self.number).order_by(col(History.id))
        return read_now(lambda session: list(session.exec(query)))

    def customer(self, order: Order) -> Actor | None:
        """Somebody who opens the newest link, if it still works."""
        query = select(PortalLink.id).where(PortalLink.order_id == order.id).limit(1)
        try:
            return factories.customer(order.number) if read_now(lambda db: db.exec(query).first()) else None
        except Refused:
            return None

    def planned(self, part: int, dated: bool) -> dict[str, Any]:
        crew = [self.firm.jonas.employee_id, self.firm.ali.employee_id]
        people = [crew[:1], crew[:1], crew, crew[1:], [], crew][part]
        return {'day': short_date(clock.today()) if dated else '', 'people': people}


class Life(Acts):
    """The acts as rules, and what must hold after every one."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix='ordreflyt-life-', dir=_fastest()))
        database.open_database(engines.engine_url('sqlite', self.folder))
        self.later = timedelta()
        clock.turn(self.later)
        self.firm = factories.firm()

    def teardown(self) -> None:
        try:
            for number in self.orders:
                self.see(number)
                self.the_order_is_sound()
        finally:
            database.close_database()
            clock.turn(timedelta())
            shutil.rmtree(self.folder)

    @initialize(kind=KIND)
    def begin(self, kind: str) -> None:
        self.see(getattr(factories, kind)(self.firm))

    @precondition(lambda self: len(self.orders) < 3)
    @rule(kind=KIND, n=N)
    def another(self, kind: str, n: int) -> None:
        if n > 2:
            self.see(getattr(factories, kind)(self.firm))
        else:
            source = one(list(self.orders), n)
            self.see(write_now(orders.copy, self.firm.owner, source or 0))
            done['orders.copy'] += 1

    @precondition(lambda self: any(order.may_be_deleted for order in self.orders.values()))
    @rule()
    def delete(self) -> None:
        number = next(number for number, order in self.orders.items() if order.may_be_deleted)
        write_now(orders.delete, self.firm.owner, number)
        done['orders.delete'] += 1
        del self.orders[number]
        self.see(next(iter(self.orders), 0) or factories.confirmed(self.firm))

    @rule(first=N, n=N, part=N, yes=st.booleans(), who=WHO)
    def order(self, **drawn: Any) -> None:
        self.perform('order', **drawn)

    @rule(first=N, n=N, part=N, yes=st.booleans(), who=WHO)
    def quote(self, **drawn: Any) -> None:
        self.perform('quote', **drawn)

    @rule(first=N, n=N, part=N, yes=st.booleans(), who=WHO)
    def plan(self, **drawn: Any) -> None:
        self.perform('plan', **drawn)

    @rule(first=N, n=N, part=N, yes=st.booleans(), who=WHO)
    def work(self, **drawn: Any) -> None:
        self.perform('work', **drawn)

    @rule(first=N, n=N, part=N, yes=st.booleans(), who=WHO)
    def money(self, **drawn: Any) -> None:
        self.perform('money', **drawn)

    @rule(n=N, reason=st.sampled_from(CloseReason), keep=st.booleans())
    def close(self, n: int, reason: CloseReason, keep: bool) -> None:
        self.number = one(list(self.orders), n) or 0
        kept = frozenset(job.id or 0 for job in self.orders[self.number].jobs if keep)
        self.do(orders.close, reason, keep_jobs=kept)

    @rule(n=N, part=N, to=st.sampled_from(Status), discard=st.booleans(), undo=st.booleans())
    def go_back(self, n: int, part: int, to: Status, discard: bool, undo: bool) -> None:
        """To a status it has had; and back again, as if it had not been."""
        self.number = one(list(self.orders), n) or 0
        order = self.orders[self.number]
        had = sorted({e.to_status for e in self.history() if e.to_status and e.to_status.place < order.status.place})
        job = one([job for job in order.jobs if job.status is JobStatus.DONE], part)
        words = {'because': 'Feil', 'discard_drafts': discard, 'reopen': job.id if job else None}
        before = _state(order)
        if self.do(orders.go_back, one(had, part) or to, **words) and undo:
            assert self.do(orders.undo_back, self.history()[-1].id)
            assert _state(self.orders[self.number]) == before

    @rule(n=N)
    def undo_too_late(self, n: int) -> None:
        """Only the newest entry can be undone, whatever it was."""
        self.number = one(list(self.orders), n) or 0
        earlier = [entry for entry in self.history()[:-1] if entry.event == 'went_back']
        assert not any(self.do(orders.undo_back, entry.id) for entry in earlier)

    @rule(on=st.booleans())
    def set_auto_confirm(self, on: bool) -> None:
        write_now(company.change, self.firm.owner, {'auto_confirm': not on}, {'auto_confirm': on}, {})

    @rule(by=st.sampled_from([timedelta(minutes=11), timedelta(days=1), timedelta(days=20)]))
    def time_passes(self, by: timedelta) -> None:
        """Everybody signs in again, and what falls due is looked at."""
        self.later += by
        clock.turn(self.later)
        crew = [factories.crew(actor.employee_id or 0) for actor in (self.firm.jonas, self.firm.ali)]
        self.firm = factories.Firm(factories.office(self.firm.owner.employee_id or 0), *crew)
        for number in read_now(daily.fallen_due):
            write_now(daily.look_again, number)
            self.see(number)

    # ---------- what must hold after every step ----------

    @invariant()
    def what_changed_is_sound(self) -> None:
        if self.changed:
            self.the_order_is_sound()
            read_now(_the_firm_is_sound)
        self.changed = False

    def the_order_is_sound(self) -> None:
        order, moves = self.orders[self.number], [entry for entry in self.history() if entry.to_status]
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
        if customer := self.customer(order):
            view = read_now(quotes.portal, customer, order.number)
            assert (view.withdrawn, view.version, view.conversation) == (True, None, [])
            assert not self._found(customer), 'the customer found a draft'
        assert not order.jobs or not self._found(self.firm.jonas), 'Crew found a draft'

    def _found(self, who: Actor) -> bool:
        try:
            return bool(read_now(orders.find, who, self.number))
        except Refused:
            return False


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


def _fastest() -> str | None:
    """A folder in memory, where there is one."""
    return '/dev/shm' if Path('/dev/shm').is_dir() else None


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
