"""Random lives of a few orders over the real store: whatever people do in whatever order, what must hold holds.

`HYPOTHESIS_PROFILE=torture` makes it long, and different every time.
"""

import atexit
import shutil
import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import Session, col, select

from domain import money
from domain.company import INVOICE_SERIES, ORDER_SERIES, Counter
from domain.history import History
from domain.invoice import Invoice, InvoiceState
from domain.job import Job, JobStatus
from domain.order import Order
from domain.sheet import fingerprint
from domain.status import Status
from domain.tally import tally
from domain.timing import Timer
from store import clock, database, quotes
from store.database import read_now
from tests import engines, factories
from tests.store.acts import MAKE, Drawn, People, acts, done
from tests.torture import TORTURE

MEMORY = '/dev/shm' if Path('/dev/shm').is_dir() else None
"""The fastest place for a file that nobody keeps."""
TALLIED = (
    'net_ore', 'total_ore', 'left_ore', 'jobs_done', 'jobs_total', 'next_job_day', 'next_job_at', 'lacks',
    'valid_until', 'due_day', 'next_step', 'next_since', 'turn', 'search',
    'urgency', 'needs', 'look_on',
)  # fmt: skip
MUST_HAPPEN = {
    'quotes.send', 'quotes.accept', 'quotes.confirm', 'jobs.add', 'jobs.start', 'jobs.complete', 'invoices.create',
    'invoices.send', 'invoices.pay', 'orders.close', 'going_back.go_back', 'going_back.undo',
}  # fmt: skip
WHO = st.sampled_from(['owner', 'jonas', 'ali'])
N = st.integers(0, 5)
"""Which order, job, line or invoice."""


class Life(People, RuleBasedStateMachine):
    """Chance decides who does what to which order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix='ordreflyt-life-', dir=MEMORY))
        self.orders, self.number, self.changed, self.later = {}, 0, False, timedelta()
        template, self.firm = _founded()
        database.open_database(f'sqlite:///{shutil.copy(template, self.folder)}')

    def teardown(self) -> None:
        try:
            for number in self.orders:
                self.see(number)
                self.what_changed_is_sound()
        finally:
            database.close_database()
            clock.turn(timedelta())
            shutil.rmtree(self.folder)

    @initialize(kind=st.sampled_from(list(MAKE)))
    def begin(self, kind: str) -> None:
        self.see(MAKE[kind](self.firm))

    # One rule for all: Hypothesis leaves some rules out of every run, and a life without «Bekreft ordre» is short.
    @rule(what=st.sampled_from(range(60)), n=N, part=N, yes=st.booleans(), who=WHO)
    def step(self, what: int, n: int, part: int, yes: bool, who: str) -> None:
        """One of the acts that make sense for one of the orders; or, seldom, any act on any order."""
        fits = {name: [key for key, order in self.orders.items() if n == 5 or acts[name](order)] for name in acts}
        sensible = [name for name in acts if fits[name]]
        name = sensible[what % len(sensible)]
        self.number = fits[name][part % len(fits[name])]
        note(f'{name} on {self.number}')
        getattr(self, name.strip())(Drawn(self.orders[self.number], n, yes, who))

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
        tally(order, clock.now(), clock.today())
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
            assert (view.order, view.version, view.conversation, view.reached) == (None, None, [], {})
            assert not self.found(customer), 'the customer found a draft'
        assert not order.jobs or not self.found(self.firm.jonas), 'Crew found a draft'


def _the_money_is_sound(order: Order) -> None:
    holds = [(-1 if i.is_credit_note else 1, i) for i in order.invoices if i.counts]
    for line in order.lines:
        parts = [(sign, part) for sign, i in holds for part in i.lines if part.line_id == line.id and line.is_item]
        assert line.invoiced == sum(sign * part.quantity for sign, part in parts)
        given = sum(sign * money.discount_ore(part.discount) for sign, part in parts)
        assert given <= money.discount_ore(line.discount), 'an amount is given once'
        if line.is_item and line.invoiced in (0, line.quantity) and not line.discount:
            billed = sum(sign * part.frozen().net_ore for sign, part in parts)
            assert abs(billed - (line.net_ore if line.invoiced else 0)) <= 2, (
                'nothing twice; a draft thrown away may leave an øre for the next'
            )
    given = sum(sign * money.discount_ore(i.discount) for sign, i in holds)
    assert given <= money.discount_ore(order.discount), 'and so is one on the total'
    for invoice in order.invoices:
        notes = [note.total_ore for note in order.invoices if note.credits_id == invoice.id]
        assert invoice.credited_ore == sum(notes) <= invoice.total_ore
        assert (invoice.state is InvoiceState.CREDITED) <= (invoice.credited_ore == invoice.total_ore)
        assert invoice.paid_ore == sum(payment.amount_ore for payment in invoice.payments)
        assert (invoice.number is not None) == invoice.is_issued
        assert not invoice.content or fingerprint(invoice.content) == invoice.sha256


def _the_firm_is_sound(session: Session) -> None:
    given = select(Invoice.number).where(col(Invoice.number).is_not(None)).order_by(col(Invoice.number))
    numbers = list(session.exec(given))
    assert numbers == list(range(10001, 10001 + len(numbers))), 'no gap and no reuse'
    assert session.get_one(Counter, INVOICE_SERIES).next == 10001 + len(numbers)
    made = list(session.exec(select(History.order_number).where(History.event == 'created').order_by(col(History.id))))
    assert made == list(range(1001, session.get_one(Counter, ORDER_SERIES).next)), 'also those of deleted orders'
    working = list(session.exec(select(Timer.employee_id).where(col(Timer.stopped_at).is_(None))))
    assert len(working) == len(set(working)), 'one running timer per person'
    over = select(Order.number).join(Job).join(Timer)
    assert not session.exec(over.where(Order.status == Status.CLOSED, col(Timer.stopped_at).is_(None))).all()


@cache
def _founded() -> tuple[Path, factories.Firm]:
    """A database with a firm in it, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix='ordreflyt-firm-', dir=MEMORY))
    atexit.register(shutil.rmtree, folder)
    database.open_database(engines.engine_url('sqlite', folder))
    try:
        return folder / engines.FILE, factories.firm()
    finally:
        database.close_database()


def test_whatever_people_do_what_must_hold_holds():
    done.clear()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=3000 if TORTURE else 24,
            stateful_step_count=120 if TORTURE else 60,
            derandomize=not TORTURE,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert done.keys() >= MUST_HAPPEN, 'the lives were too dull to find anything'
