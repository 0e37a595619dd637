"""Everything that people do to orders, each act with the orders where it makes sense: what random lives are made of."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar

from sqlmodel import col, select

from domain import drafting
from domain.access import Actor
from domain.customer import Contact, Customer
from domain.history import History
from domain.job import JobStatus
from domain.line import LineKind
from domain.order import Order
from domain.refused import Refused
from domain.repeat import Every, OnHoliday, Rule
from domain.sign_in import PortalLink
from domain.status import BEFORE_CONFIRMED, CONFIRMED_ON, CREW_CONFIRMS, CloseReason, Status
from domain.words import short_date
from store import clock, company, customers, daily, fetching, going_back, invoices, jobs, lines, orders, plans, quotes
from store.database import read_now, write_now
from tests import factories

MAKE = {
    'draft': factories.draft,
    'quoted': factories.quoted,
    'confirmed': factories.confirmed,
    'done': factories.completed,
}
done: Counter[str] = Counter()
"""How often each act of the store was done; a machine that is always refused finds nothing."""
acts: dict[str, Callable[[Order], Any]] = {}
"""Everything that people do, from the first call to the last payment, with the orders where it makes sense."""
Row = TypeVar('Row')


def act(makes_sense: Callable[[Order], Any], times: int = 1) -> Callable[[Any], Any]:
    """Mark a method as something people do, `times` as often as other things."""

    def mark(method: Any) -> Any:
        acts.update({f'{method.__name__}{" " * again}': makes_sense for again in range(times)})
        return method

    return mark


def one(rows: Sequence[Row], n: int) -> Row | None:
    return rows[n % len(rows)] if rows else None


def anything(_: Order) -> bool:
    return True


def is_open(order: Order) -> bool:
    return order.status is not Status.CLOSED


def is_confirmed(order: Order) -> bool:
    return order.status in CONFIRMED_ON


def waits_for_an_answer(order: Order) -> bool:
    return order.newest is not None and order.newest.is_answerable(clock.today())


def has_undone_job(order: Order) -> bool:
    return is_open(order) and any(job.is_undone for job in order.jobs)


def has_work(order: Order) -> bool:
    return is_confirmed(order) and any(job.is_undone and job.people for job in order.jobs)


@dataclass(slots=True)
class Drawn:
    """What chance decides of an act: the order, which of its parts, how, and who."""

    order: Order
    part: int
    yes: bool
    who: str


class People:
    """A firm with three people and at most three orders; `number` is the order that somebody is at."""

    firm: factories.Firm
    orders: dict[int, Order]
    number: int
    changed: bool
    later: timedelta

    def do(self, fn: Callable[..., Any], *args: Any, who: str | Actor = 'owner', **words: Any) -> bool:
        """Whether it was done; `Refused` is an answer, everything else a bug."""
        try:
            write_now(fn, who if isinstance(who, Actor) else getattr(self.firm, who), self.number, *args, **words)
        except Refused:
            return False
        done[f'{fn.__module__.removeprefix("store.")}.{fn.__name__}'] += 1
        self.see(self.number)
        return True

    def see(self, number: int) -> None:
        self.number, self.changed = number, True
        self.orders[number] = read_now(orders.find, self.firm.owner, number)

    # ---------- the firm, and the whole order ----------

    @act(anything)
    def time_passes(self, draw: Drawn) -> None:
        """Everybody signs in again, and what falls due is looked at."""
        self.later += timedelta(minutes=11) if draw.yes else timedelta(days=draw.part * 5)
        clock.turn(self.later)
        crew = [factories.crew(actor.employee_id or 0) for actor in (self.firm.jonas, self.firm.ali)]
        self.firm = factories.Firm(factories.office(self.firm.owner.employee_id or 0), *crew)
        for number in read_now(daily.fallen_due):
            write_now(daily.look_again, number)
            self.see(number)

    @act(anything)
    def set_auto_confirm(self, draw: Drawn) -> None:
        write_now(company.change, self.firm.owner, {'auto_confirm': not draw.yes}, {'auto_confirm': draw.yes}, {})

    @act(anything)
    def another(self, draw: Drawn) -> None:
        if len(self.orders) < 3 and draw.yes:
            self.see(list(MAKE.values())[draw.part % 3](self.firm))  # not the last: Jonas may be busy
        elif len(self.orders) < 3:
            self.see(write_now(orders.copy, self.firm.owner, self.number))
            done['orders.copy'] += 1

    @act(is_open)
    def undo_too_late(self, _: Drawn) -> None:
        """Only the newest entry can be undone."""
        earlier = [entry.id for entry in self.history()[:-1] if entry.event == 'went_back']
        assert not any(self.do(going_back.undo, entry) for entry in earlier[-1:])

    @act(is_open)
    def close(self, draw: Drawn) -> None:
        kept = frozenset(job.id or 0 for job in draw.order.jobs if draw.yes)
        self.do(orders.close, list(CloseReason)[draw.part % 4], keep_jobs=kept)

    @act(lambda order: order.status is not Status.DRAFT, times=2)
    def go_back(self, draw: Drawn) -> None:
        """To a status it has had; and half the time back again, as if it had not been."""
        order, moves = draw.order, [entry.to_status for entry in self.history() if entry.to_status]
        had = sorted({status for status in moves if status.place < order.status.place})
        job = one([job for job in order.jobs if job.status is JobStatus.DONE], draw.part)
        words: dict[str, Any] = {'because': 'Feil', 'discard_drafts': draw.part > 2, 'reopen': job.id if job else None}
        before = state(order)
        if self.do(going_back.go_back, one(had, draw.part) or Status.CONFIRMED, **words) and draw.yes:
            assert self.do(going_back.undo, self.history()[-1].id)
            assert state(self.orders[self.number]) == before

    @act(lambda order: order.may_be_deleted)
    def delete(self, draw: Drawn) -> None:
        assert self.deleted() == draw.order.may_be_deleted
        if draw.order.may_be_deleted:
            del self.orders[self.number]
            self.see(next(iter(self.orders), 0) or factories.confirmed(self.firm))

    # ---------- what it is made of ----------

    @act(lambda order: is_open(order) and order.customer is None)
    def add_customer(self, draw: Drawn) -> None:
        if draw.yes:
            self.do(customers.add, Customer.private(**factories.CUSTOMER))
        else:
            contact = Contact.new(name='Kari', phone='98765432', email='kari@nordre.no')
            self.do(customers.add, Customer.business(name='Nordre AS', address='Gata 1'), contact)

    @act(lambda order: order.status is Status.DRAFT and order.customer)
    def remove_customer(self, draw: Drawn) -> None:
        if draw.yes:
            self.do(orders.set_customer, None)

    @act(lambda order: is_open(order) and len(order.lines) < 3)
    def add_line(self, draw: Drawn) -> None:
        price = ['0', '99,90', '1000', '-50'][draw.part % 4]
        vat = '25' if draw.yes else '15'
        self.do(lines.add, text='Vask', quantity='2,5', unit='time', unit_price=price, vat_code=vat)

    @act(lambda order: is_open(order) and order.items)
    def change_line(self, draw: Drawn) -> None:
        if line := one(draw.order.items, draw.part):
            opened, wanted = {'quantity': line.quantity}, {'quantity': '4' if draw.yes else '2'}
            self.do(lines.edit, line.id, opened, wanted)

    @act(lambda order: is_open(order) and len(order.lines) > 1)
    def remove_line(self, draw: Drawn) -> None:
        if line := one(draw.order.lines, draw.part):
            self.do(lines.remove, line.id)

    @act(lambda order: is_open(order) and order.items)
    def discount_line(self, draw: Drawn) -> None:
        if line := one(draw.order.items, draw.part):
            opened, wanted = {'discount': line.discount}, {'discount': ['', '10 %', '20', '12,5 %'][draw.part % 4]}
            self.do(lines.edit, line.id, opened, wanted)

    @act(lambda order: is_open(order) and order.items)
    def discount_order(self, draw: Drawn) -> None:
        wanted = ['5 %', '30', ''][draw.part % 3]
        self.do(lines.use_discount, draw.order.discount, wanted, with_vat=draw.yes)

    @act(lambda order: is_open(order) and 0 < len(order.lines) < 4)
    def arrange_lines(self, draw: Drawn) -> None:
        if line := one(draw.order.lines, draw.part):
            if draw.yes:
                self.do(lines.step, line.id, 1)
            else:
                self.do(lines.add_text, LineKind.SECTION, 'Vask')

    # ---------- the quote ----------

    @act(lambda order: order.customer and order.lines and order.status in BEFORE_CONFIRMED)
    def send_quote(self, draw: Drawn) -> None:
        contacts = draw.order.customer.contacts if draw.order.customer else []
        to = contacts[0].email if contacts else factories.CUSTOMER['email']
        until = clock.today() + timedelta(days=14 if draw.yes else 0)
        self.do(quotes.send, recipient=to, message='Hei', valid_until=until)

    @act(waits_for_an_answer, times=3)
    def accept(self, draw: Drawn) -> None:
        shown = one(draw.order.versions, draw.part if draw.part > 2 else -1)
        if shown and (customer := self.customer(draw.order)):
            what = {'version_id': shown.id, 'shown_hash': shown.sha256, 'ticked': draw.yes or draw.part > 0}
            self.do(quotes.accept, who=customer, name='Ingrid', **what)

    @act(waits_for_an_answer)
    def decline(self, draw: Drawn) -> None:
        if draw.yes:
            self.do(quotes.register_decline, 'For dyrt')
        elif draw.order.newest and (customer := self.customer(draw.order)):
            self.do(quotes.decline, who=customer, version_id=draw.order.newest.id, because='For dyrt')

    @act(waits_for_an_answer)
    def register_acceptance(self, _: Drawn) -> None:
        self.do(quotes.register_acceptance, name='Ingrid', said='På telefon')

    @act(lambda order: order.status in BEFORE_CONFIRMED)
    def confirm(self, _: Drawn) -> None:
        self.do(quotes.confirm)

    @act(lambda order: order.status in CREW_CONFIRMS and order.jobs)
    def confirm_in_crew(self, draw: Drawn) -> None:
        assert not self.do(jobs.confirm, who=draw.who) or draw.who == 'jonas', 'nobody else may'

    # ---------- jobs ----------

    @act(lambda order: is_open(order) and len(order.live_jobs) < 3)
    def add_job(self, draw: Drawn) -> None:
        self.do(jobs.add, title='Jobb', **self.planned(draw))

    @act(has_undone_job)
    def plan_job(self, draw: Drawn) -> None:
        if job := one(draw.order.jobs, draw.part):
            self.do(jobs.edit, job.id, jobs.values(job), self.planned(draw))

    @act(has_undone_job)
    def drop_job(self, draw: Drawn) -> None:
        if job := one(draw.order.jobs, draw.part):
            self.do(*(jobs.remove, job.id) if draw.yes else (jobs.cancel, job.id, 'Regn'))

    @act(has_work, times=2)
    def start(self, draw: Drawn) -> None:
        if job := one(draw.order.jobs, draw.part):
            self.do(jobs.start, job.id, who=draw.who, switch=draw.yes)

    @act(has_work, times=2)
    def complete(self, draw: Drawn) -> None:
        if job := one(draw.order.jobs, draw.part):
            self.do(jobs.complete, job.id, who=draw.who)

    @act(lambda order: order.jobs_done and is_confirmed(order))
    def reopen(self, draw: Drawn) -> None:
        if job := one(draw.order.jobs, draw.part):
            self.do(jobs.reopen, job.id, who=draw.who)

    @act(lambda order: is_open(order) and not order.plans)
    def add_plan(self, draw: Drawn) -> None:
        today = clock.today()
        rule = Rule(Every.WEEK, today, (today.weekday(),), times=draw.part + 1, on_holiday=OnHoliday.KEEP)
        people = [self.firm.jonas.employee_id] if draw.yes else []
        self.do(
            plans.add, title='Vask', rule=rule, people=people, price='800', price_per='month' if draw.yes else 'job'
        )

    @act(lambda order: is_open(order) and order.plans)
    def change_plan(self, draw: Drawn) -> None:
        plan, job = one(draw.order.plans, 0), one([job for job in draw.order.jobs if job.plan_id], draw.part)
        if plan is None:
            return
        if draw.part == 0:
            self.do(plans.pause if draw.yes else plans.resume, plan.id)
        elif draw.part == 1:
            self.do(plans.end, plan.id)
        elif job is not None and draw.part < 4:
            self.do(plans.edit_following, job.id, jobs.values(job), {'starts': '10:00', 'price': '900'})
        elif job is not None:
            self.do(plans.skip, job.id, 'Ferie', following=draw.yes)

    @act(lambda order: is_open(order) and any(job.price and job.completed_at for job in order.jobs))
    def fetch(self, _: Drawn) -> None:
        seen = read_now(fetching.preview, self.firm.owner, self.number)
        took = self.do(
            fetching.fetch, seen.shares, seen.goods,
            per_person=False, price='300', prices=[], done=seen.agreed_left,
        )  # fmt: skip
        if took:
            assert not read_now(fetching.preview, self.firm.owner, self.number).agreed_left, 'once'

    # ---------- money ----------

    @act(lambda order: order.left_ore and is_confirmed(order), times=2)
    def create_invoice(self, draw: Drawn) -> None:
        order = draw.order
        self.do(invoices.create, drafting.share(order, Decimal(35)) if draw.part > 2 else None)

    @act(lambda order: order.draft_invoices, times=2)
    def send_invoice(self, draw: Drawn) -> None:
        if invoice := one(draw.order.draft_invoices, draw.part):
            self.do(invoices.send, invoice.id, advance_because='Avtalt' if draw.yes else '')

    @act(lambda order: order.draft_invoices)
    def discard(self, draw: Drawn) -> None:
        if invoice := one(draw.order.invoices, -draw.part):
            self.do(invoices.discard, invoice.id)

    @act(lambda order: order.due_day, times=2)
    def pay(self, draw: Drawn) -> None:
        if invoice := one(draw.order.sent_invoices, draw.part):
            kroner = str(Decimal(invoice.open_ore // (2 if draw.part > 3 else 1)) / 100).replace('.', ',')
            self.do(invoices.pay, invoice.id, amount=kroner, day='', close_anyway=draw.yes)

    @act(lambda order: any(invoice.paid_ore for invoice in order.invoices))
    def reverse(self, draw: Drawn) -> None:
        if paid := one([(i.id, p.id) for i in draw.order.invoices for p in i.payments], draw.part):
            self.do(invoices.reverse, *paid)

    @act(lambda order: order.sent_invoices)
    def credit(self, draw: Drawn) -> None:
        if invoice := one(draw.order.issued, draw.part):
            some = {part.id or 0: part.quantity / 2 // 1 for part in invoice.lines}
            self.do(invoices.credit, invoice.id, some if draw.yes and any(some.values()) else None)

    @act(lambda order: is_confirmed(order) and order.left_ore)
    def tick_fully_invoiced(self, draw: Drawn) -> None:
        self.do(invoices.set_fully_invoiced, draw.yes)

    # ---------- helpers ----------

    def deleted(self) -> bool:
        try:
            write_now(orders.delete, self.firm.owner, self.number)
        except Refused:
            return False
        done['orders.delete'] += 1
        return True

    def found(self, who: Actor) -> bool:
        try:
            return bool(read_now(orders.find, who, self.number))
        except Refused:
            return False

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

    def planned(self, draw: Drawn) -> dict[str, Any]:
        crew = [self.firm.jonas.employee_id, self.firm.ali.employee_id]
        people = [crew[:1], crew[:1], crew, crew[1:], [], crew][draw.part]
        return {'day': short_date(clock.today()) if draw.yes else '', 'people': people}


def state(order: Order) -> object:
    """What a back move may touch."""
    return (
        (order.status, order.close_reason, order.closed_by_payment, order.fully_invoiced),
        [(v.state, v.state_at, v.because, v.acceptance and v.acceptance.id) for v in order.versions],
        [(job.status, job.completed_at, len(job.running)) for job in order.jobs],
        [(invoice.state, invoice.number) for invoice in order.invoices],
        [line.invoiced for line in order.lines],
    )
