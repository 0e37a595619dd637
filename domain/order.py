"""What an order is made of, what can be changed in it, and what it adds up to.

The verbs that move it live beside: `quoting`, `working`, `invoicing`, `going_back`. All go through `Order.take`, and
`_move` is the only line in the house that assigns a status.
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, desc
from sqlmodel import Field, Relationship

from domain import money, pricing, sorting, vat
from domain import text as typed
from domain.access import LOOKS_AFTER
from domain.agreed import agreed
from domain.columns import code, moment, one_of
from domain.customer import Contact, Customer
from domain.entity import Entity
from domain.history import Deed, History
from domain.invoice import Invoice, InvoiceState
from domain.job import Job, JobStatus
from domain.line import NOTHING, Line
from domain.next_step import Next, Turn, Urgency
from domain.plan import Plan
from domain.quote import QuoteVersion, VersionKind, VersionState
from domain.refused import NotFound, Refused
from domain.status import CONFIRMED_ON, NEXT, CloseReason, Status, Step, why_not, word
from domain.words import local_day, t

SHOWN: dict[str, Any] = {'lazy': 'raise', 'viewonly': True}
"""Of a relationship that is read alone: whose it is, says the id. A flush passes it by."""
Part = TypeVar('Part', Line, Job, Plan, Invoice)


class Order(Entity, table=True):
    """One order from first call to paid invoice. A child knows its order's id; the order knows its children.

    The columns below `changed_at` repeat what follows from the children, so that a list is one query; `tally` keeps
    them true inside the transaction that changes anything.
    """

    __tablename__ = 'customer_order'
    __table_args__ = (
        one_of('status', Status),
        one_of('status_before', Status),
        one_of('close_reason', CloseReason),
        one_of('next_step', Next),
        one_of('turn', Turn),
        one_of('urgency', Urgency),
        CheckConstraint('number > 0', name='number'),
        Index('ix_customer_order_urgency', 'turn', 'urgency', desc('number')),
        Index('ix_customer_order_status_number', 'status', desc('number')),
        Index('ix_customer_order_responsible', 'responsible_id', 'turn', 'urgency', desc('number')),
        Index('ix_customer_order_counted', 'turn', 'status', 'urgency', 'needs', 'responsible_id'),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    status: Status = Field(default=Status.DRAFT, sa_column=code(Status))
    status_before: Status | None = Field(default=None, sa_column=code(Status, nullable=True))
    close_reason: CloseReason | None = Field(default=None, sa_column=code(CloseReason, nullable=True))
    closed_by_payment: int | None = None
    title: str = Field(default='', max_length=200)
    address: str = Field(default='', max_length=200)
    your_ref: str = Field(
        default='', max_length=100, sa_column_kwargs=NOTHING
    )  # «Deres ref.»: whom the customer wants named on the invoice
    their_number: str = Field(
        default='', max_length=100, sa_column_kwargs=NOTHING
    )  # «Bestillingsnummer»: the customer's own order number
    note: str = Field(default='', max_length=4000, sa_column_kwargs=NOTHING)  # for us only
    invoice_address: str = Field(
        default='', max_length=200, sa_column_kwargs=NOTHING
    )  # «Fakturaadresse» of this order alone, in one line; the customer's when empty
    customer_id: int | None = Field(default=None, foreign_key='customer.id', index=True)
    payer_id: int | None = Field(
        default=None, foreign_key='customer.id', index=True
    )  # «Fakturamottaker»; None: the customer
    contact_id: int | None = Field(default=None, foreign_key='contact.id', index=True)
    responsible_id: int | None = Field(default=None, foreign_key='employee.id')  # who in the office looks after it
    discount: str = Field(default='', max_length=20, sa_column_kwargs=NOTHING)  # on the total, see `money.discount`
    with_vat: bool | None = None  # whether prices are typed with VAT; None follows the customer
    fully_invoiced: bool = False  # «Ferdig fakturert»
    made_at: datetime = Field(sa_column=moment(nullable=False))
    changed_at: datetime = Field(sa_column=moment(nullable=False, index=True))
    version: int = 1

    net_ore: int = Field(default=0, sa_type=BigInteger)
    total_ore: int = Field(default=0, sa_type=BigInteger)
    left_ore: int = Field(default=0, sa_type=BigInteger)
    jobs_done: int = 0
    jobs_total: int = 0
    next_job_day: date | None = None
    next_job_at: time | None = None
    lacks: str = Field(default='', max_length=40)
    valid_until: date | None = None
    due_day: date | None = None
    next_step: Next = Field(default=Next.ADD_CUSTOMER, sa_column=code(Next))
    next_since: datetime | None = Field(default=None, sa_column=moment())
    turn: Turn = Field(default=Turn.OURS, sa_column=code(Turn))
    urgency: Urgency = Field(default=Urgency.OURS, sa_column=code(Urgency))
    needs: int = 0  # `Need` flags
    look_on: date | None = Field(default=None, index=True)
    search: str = Field(default='', sa_type=Text)

    customer: Customer | None = Relationship(sa_relationship_kwargs={**SHOWN, 'foreign_keys': 'Order.customer_id'})
    payer: Customer | None = Relationship(sa_relationship_kwargs={**SHOWN, 'foreign_keys': 'Order.payer_id'})
    lines: list[Line] = Relationship(
        sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'Line.position, Line.id', 'cascade': 'all, delete-orphan'}
    )
    jobs: list[Job] = Relationship(
        sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'Job.id', 'cascade': 'all, delete-orphan'}
    )
    plans: list[Plan] = Relationship(
        sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'Plan.id', 'cascade': 'all, delete-orphan'}
    )
    versions: list[QuoteVersion] = Relationship(
        sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'QuoteVersion.number'}
    )
    invoices: list[Invoice] = Relationship(sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'Invoice.id'})

    @classmethod
    def draft(cls, number: int, deed: Deed) -> 'Order':
        """A new Utkast with its first history entry."""
        order = cls(
            number=number,
            made_at=deed.now,
            changed_at=deed.now,
            next_since=deed.now,
            responsible_id=deed.actor.employee_id if deed.actor.role in LOOKS_AFTER else None,
            customer=None,
            payer=None,
            lines=[],
            jobs=[],
            plans=[],
            versions=[],
            invoices=[],
        )
        deed.add(order)
        deed.record(number, 'created', to_status=Status.DRAFT)
        return order

    # ---------- the life ----------

    def take(self, step: Step, deed: Deed, *, by_system: bool = False, **data: Any) -> None:
        """Take a step and record it, whether or not it moves the order. Refused when the table has no place for it."""
        to = NEXT[self.status].get(step)
        if to is None:
            raise Refused(why_not(self.status, step))
        if to is self.status:
            deed.record(self.number, step.value, by_system=by_system, **data)
        else:
            self._move(to, deed, step.value, by_system=by_system, **data)

    def may_take(self, step: Step) -> bool:
        return step in NEXT[self.status]

    def return_to(self, to: Status, deed: Deed, event: str, *, by_system: bool = False, **data: Any) -> History:
        """Back to an earlier status; what is touched on the way is `going_back`'s business. Refused forwards."""
        if to.place >= self.status.place:
            raise Refused(t('Ordren er allerede «{status}».', status=word(self.status)))
        return self._move(to, deed, event, by_system=by_system, **data)

    def take_back_return(self, to: Status, deed: Deed) -> History:
        """«Angre» after going back: the order is where it was (`going_back.undo`)."""
        return self._move(to, deed, 'went_back_undone')

    def _move(self, to: Status, deed: Deed, event: str, *, by_system: bool = False, **data: Any) -> History:
        """The only line that assigns the status; the entry it writes carries from and to."""
        before = self.status
        if to is Status.CLOSED:
            self.status_before = before
        elif before is Status.CLOSED:
            self.close_reason = self.closed_by_payment = None
        self.status = to
        return deed.record(self.number, event, from_status=before, to_status=to, by_system=by_system, **data)

    def must_be_open(self) -> None:
        """Refused when the order is closed."""
        if self.status is Status.CLOSED:
            raise Refused(t('Ordren er avsluttet. Gjenåpne ordren først.'))

    def must_fit(self) -> None:
        """Refused when the lines add up to more than any document can say."""
        if abs(self.sums.total_ore) > money.LARGEST_ORE:
            raise Refused(t('Ordren blir på mer enn 1 000 000 000 kr inkl. mva. Del den opp i flere ordrer.'))

    def must_be_idle(self) -> None:
        """Refused while a timer runs: an order is not closed over the head of somebody at work."""
        running = next((job for job in self.jobs if job.running), None)
        if running is not None:
            raise Refused(
                t('Jobben «{job}» pågår. Fullfør eller stopp den før du avslutter ordren.', job=running.title)
            )

    # ---------- its parts ----------

    def line(self, line_id: int) -> Line:
        return _one(self.lines, line_id)

    def job(self, job_id: int) -> Job:
        return _one(self.jobs, job_id)

    def plan(self, plan_id: int) -> Plan:
        return _one(self.plans, plan_id)

    def invoice(self, invoice_id: int) -> Invoice:
        return _one(self.invoices, invoice_id)

    @property
    def contact(self) -> Contact | None:
        return self.customer.contact(self.contact_id) if self.customer else None

    @property
    def bill_to(self) -> Customer | None:
        """To whom invoices are made out and sent: «Fakturamottaker», or the customer."""
        return self.payer or self.customer

    @property
    def newest(self) -> QuoteVersion | None:
        """The newest version that was sent, or what the order was confirmed as."""
        return self.versions[-1] if self.versions else None

    @property
    def live_jobs(self) -> list[Job]:
        return [job for job in self.jobs if job.status is not JobStatus.CANCELLED]

    @property
    def single_jobs(self) -> list[Job]:
        """The jobs that no plan made."""
        return [job for job in self.live_jobs if job.plan_id is None]

    @property
    def goes_on(self) -> bool:
        """Whether a plan will make more jobs, now or after a pause."""
        return any(plan.goes_on for plan in self.plans)

    @property
    def issued(self) -> list[Invoice]:
        return [invoice for invoice in self.invoices if invoice.is_issued]

    @property
    def sent_invoices(self) -> list[Invoice]:
        """Sent and not credited, without credit notes."""
        return [i for i in self.invoices if i.state is InvoiceState.SENT and not i.is_credit_note]

    @property
    def draft_invoices(self) -> list[Invoice]:
        return [invoice for invoice in self.invoices if invoice.state is InvoiceState.DRAFT]

    @property
    def shown_title(self) -> str:
        return self.title or t('Ordre {number}', number=self.number)

    @property
    def items(self) -> list[Line]:
        """The lines that are sold, without headings, texts, and options that are not chosen."""
        return [line for line in self.lines if line.counts]

    @property
    def prices_with_vat(self) -> bool:
        """Whether the office types prices with VAT: as chosen, or as the customer reads them."""
        private = self.customer is not None and not self.customer.is_business
        return private if self.with_vat is None else self.with_vat

    @property
    def sums(self) -> money.Sums:
        return money.add_up((line.rated for line in self.items), self.discount)

    def delivery_day(self, today: date) -> date:
        """When the last of it is delivered as far as is known; its VAT rates hold."""
        days = (local_day(job.completed_at) if job.completed_at else job.day for job in self.live_jobs)
        return max((day for day in days if day), default=today)

    def use_rates(self, today: date) -> None:
        """Let every line have the VAT percent of the day of delivery."""
        day = self.delivery_day(today)
        for line in self.lines:
            if line.is_item:
                line.percent = vat.percent(line.vat, day)

    @property
    def edited_since_sent(self) -> bool:
        """Whether the lines differ from what the customer sees; of nothing that can be read (any more) they do not."""
        shown = self.newest
        if (
            shown is None
            or shown.state not in (VersionState.OPEN, VersionState.ACCEPTED)
            or shown.kind is not VersionKind.QUOTE
            or not shown.content
        ):
            return False
        return pricing.differs(self, shown.agreed)

    # ---------- what can be changed ----------

    def add_line(self, line: Line, deed: Deed, *, after: Line | None = None) -> None:
        """At the end, or right after another line."""
        self.must_be_open()
        line.position = max((other.position for other in self.lines), default=0) + 1
        self.lines.append(line)
        self.must_fit()
        if after is not None and after is not self.lines[-2]:
            self._sort(sorting.before(self.lines, line, self.lines[self.lines.index(after) + 1]))
        deed.record(self.number, 'line_added', text=line.text)

    def move_line(self, line: Line, deed: Deed, *, before: Line | None = None, by: int = 0) -> None:
        """Right before another line (None: to the end), or `by` one place up (-1) or down (1)."""
        self.must_be_open()
        lines = sorting.stepped(self.lines, line, by) if by else sorting.before(self.lines, line, before)
        if lines != list(self.lines):
            self._sort(lines)
            deed.record(self.number, 'line_moved', text=line.text)

    def _sort(self, lines: list[Line]) -> None:
        for place, line in enumerate(lines, 1):
            line.position = place
        self.lines.sort(key=lambda line: line.position)

    def remove_line(self, line: Line, deed: Deed) -> None:
        """Refused when any of it is invoiced."""
        self.must_be_open()
        if line.invoiced > self.drafted(line):
            raise Refused(t('Linjen er fakturert. Krediter fakturaen før du sletter den.'))
        if line.invoiced:
            raise Refused(t('Linjen står på et fakturautkast. Annuller utkastet før du sletter den.'))
        self.lines.remove(line)
        deed.record(self.number, 'line_removed', text=line.text)

    def drafted(self, line: Line) -> Decimal:
        """The quantity of a line that stands on invoice drafts."""
        parts = (part for invoice in self.draft_invoices for part in invoice.lines if part.line_id == line.id)
        return sum((part.quantity for part in parts), Decimal(0))

    def add_job(self, job: Job, deed: Deed) -> None:
        self.must_be_open()
        self.jobs.append(job)
        deed.record(self.number, 'job_added', job=job.title)

    def close(self, reason: CloseReason, deed: Deed, *, keep_jobs: frozenset[int] = frozenset()) -> None:
        """«Avslutt ordre» [S16]: undone jobs are cancelled with it unless kept. Refused while a timer runs."""
        self.must_be_open()
        self.must_be_idle()
        for job in self.jobs:
            if job.is_undone and job.id not in keep_jobs:
                job.status, job.cancelled_because = (
                    JobStatus.CANCELLED,
                    t('Ordren ble avsluttet: {reason}', reason=reason.word),
                )
        for plan in self.plans:
            plan.stop(deed.today)
        self.take(Step.CLOSE, deed, reason=reason.value)
        self.close_reason = reason

    @property
    def may_be_deleted(self) -> bool:
        """Only a draft that was never sent and has no job that had a date."""
        return (
            self.status is Status.DRAFT
            and not self.versions
            and not self.invoices
            and not any(job.had_day for job in self.jobs)
        )

    # ---------- what it adds up to ----------

    def left_to_invoice(self) -> money.Sums:
        """What stands on no invoice yet; nothing when «Ferdig fakturert» is ticked."""
        if self.fully_invoiced:
            return money.add_up([])
        return pricing.left(self)

    def is_settled(self) -> bool:
        """All invoiced, all paid or credited, and no work left [S15]."""
        sent = [invoice for invoice in self.issued if not invoice.is_credit_note]
        return (
            bool(sent)
            and all(invoice.is_settled for invoice in sent)
            and not self.draft_invoices
            and not self.left_to_invoice().groups
            and not any(job.is_undone for job in self.jobs)
            and not self.goes_on
            and not self.agreed_left
            and not self.damaged
        )

    @property
    def agreed_left(self) -> bool:
        """Whether jobs are done at an agreed price that no line carries; not once «Ferdig fakturert» is ticked."""
        return not self.fully_invoiced and any(work.ore for work in agreed(self.jobs, self.lines, {}))

    @property
    def damaged(self) -> bool:
        """Whether a damage waits for the office."""
        return any(job.damaged for job in self.jobs)

    def may_invoice(self) -> None:
        """Refused before the order is confirmed [S11]."""
        self.must_be_open()
        if self.status not in CONFIRMED_ON:
            raise Refused(t('Ordren må være bekreftet før du kan opprette faktura.'))


Order.__mapper__.version_id_col = Order.__table__.c.version  # type: ignore[attr-defined]


def edited(order: Order, field: str, value: str) -> str:
    """The value to store for one of the order's own fields. Refused: too long, forbidden characters, a closed order.

    Our own note may be written at any time.
    """
    if field == 'note':
        return typed.paragraphs(value, 4000)
    order.must_be_open()
    return typed.line(value, 100 if field in ('your_ref', 'their_number') else typed.LINE)


def _one(rows: list[Part], row_id: int) -> Part:
    found = next((row for row in rows if row.id == row_id), None)
    if found is None:
        raise NotFound(t('Dette finnes ikke lenger. Noen andre kan ha fjernet det mens du jobbet.'))
    return found
