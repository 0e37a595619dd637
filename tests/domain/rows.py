"""One order in memory and the people who do things to it: what the tests of the domain begin with."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from domain import crediting, drafting, going_back, invoicing, parties, paying, quoting, working
from domain.access import Actor, Role, Where
from domain.attachment import Attachment, Media
from domain.company import Company
from domain.customer import Contact, Customer
from domain.history import Deed, History
from domain.invoice import Invoice
from domain.job import Job
from domain.line import Line, Option
from domain.order import Order
from domain.quote import Acceptance, QuoteVersion
from domain.refused import Refused
from domain.status import Status

MARTE = Actor(Role.OFFICE, Where.OFFICE, employee_id=1)
JONAS = Actor(Role.CREW, Where.CREW, employee_id=2)
ALI = Actor(Role.CREW, Where.CREW, employee_id=3)
INGRID = Actor(Role.CUSTOMER, Where.PORTAL, 'session', link_id=7, ip='10.0.0.1', agent='Firefox')
JONAS_ID, ALI_ID = 2, 3
TODAY = date(2026, 11, 24)


class Case:
    """An order, a clock, and everything that was written; rows get their ids when the next deed begins."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        self.written: list[object] = []
        self.firm = Company(
            name='Sandviken Flytting AS',
            org_number='923609016',
            phone='+4755123456',
            bank_account='86011117947',
            vat_registered=True,
        )
        self.order = Order.draft(1001, self.by(MARTE))
        self._ids, self._numbers = count(1), count(10001)

    def by(self, actor: Actor) -> Deed:
        """What this person begins to do now."""
        if hasattr(self, 'order'):
            self._give_ids()
        return Deed(actor, self.now, self.now.date(), self.written.append, customer_id=9 if actor is INGRID else None)

    def _give_ids(self) -> None:
        order = self.order
        order.id = 1
        versions, jobs = order.versions, order.jobs
        parts: list[Any] = [
            *order.lines,
            *jobs,
            *versions,
            *order.invoices,
            *(a for v in versions for a in v.acceptances),
        ]
        parts += [*(timer for job in jobs for timer in job.timers), *(p for i in order.invoices for p in i.payments)]
        parts += [part for invoice in order.invoices for part in invoice.lines]
        for row in (*parts, *self.history):
            row.id = row.id or next(self._ids)

    @property
    def history(self) -> list[History]:
        return [row for row in self.written if isinstance(row, History)]

    @property
    def events(self) -> list[str]:
        return [entry.event for entry in self.history]

    @property
    def status(self) -> str:
        return self.order.status.value

    @property
    def had(self) -> set[Status]:
        return {entry.to_status for entry in self.history if entry.to_status}

    @property
    def version(self) -> QuoteVersion:
        self._give_ids()
        return self.order.versions[-1]

    def add_customer(self, customer: Customer | None = None) -> None:
        person = customer or Customer.private(
            name='Ingrid Bjørnstad',
            phone='91234567',
            email='ingrid@epost.no',
            address='Sandviksveien 84',
            postcode='5035',
            city='Bergen',
        )
        person.id = person.id or 9
        parties.use_customer(self.order, person, None, self.by(MARTE))

    def add_line(
        self,
        price: str = '1000',
        quantity: str = '1',
        text: str = 'Flytting',
        option: Option = Option.NO,
        group: str = '',
    ) -> Line:
        line = Line.new(
            text=text,
            quantity=quantity,
            unit='stk.',
            unit_price=price,
            vat_code='25',
            vat_registered=True,
            option=option,
            option_group=group,
        )
        self.order.add_line(line, self.by(MARTE))
        self._give_ids()
        return line

    def add_job(self, title: str = 'Flytting', people: tuple[int, ...] = (JONAS_ID,), day: date | None = TODAY) -> Job:
        job = Job.planned(title=title, day=day, people=list(people))
        self.order.add_job(job, self.by(MARTE))
        self._give_ids()
        return job

    def send(self, days: int = 14) -> QuoteVersion:
        return quoting.send_quote(
            self.order, self.firm, self.by(MARTE), valid_until=self.now.date() + timedelta(days=days)
        )

    def accept(
        self,
        version: QuoteVersion | None = None,
        *,
        auto_confirm: bool = False,
        name: str = 'Ingrid',
        ticked: bool = True,
        picked: Sequence[int] | None = None,
    ) -> Acceptance:
        shown = version or self.version
        assert shown.id
        return quoting.accept(
            self.order,
            self.firm,
            self.by(INGRID),
            version_id=shown.id,
            shown_hash=shown.sha256,
            name=name,
            ticked=ticked,
            auto_confirm=auto_confirm,
            picked=picked,
        )

    def decline(self, by: Actor = INGRID, because: str = 'For dyrt') -> None:
        assert self.version.id
        quoting.decline(self.order, self.firm, self.by(by), version_id=self.version.id, because=because)

    def confirm(self) -> None:
        quoting.confirm(self.order, self.firm, self.by(MARTE))

    def start(self, job: Job, by: Actor = JONAS) -> None:
        working.start_job(self.order, job, JONAS_ID if by is MARTE else by.employee_id or 0, self.by(by))

    def complete(self, job: Job, by: Actor = JONAS) -> None:
        working.complete_job(self.order, job, self.by(by))

    def back(self, to: Status, because: str = 'Feil') -> None:
        going_back.go_back(self.order, to, self.had, self.by(MARTE), because=because)

    def invoice(self) -> Invoice:
        made = drafting.create_invoice(self.order, self.by(MARTE))
        self._give_ids()
        return made

    def send_invoice(self, invoice: Invoice | None = None, because: str = 'Avtalt', due: date | None = None) -> Invoice:
        sent = invoice or self.invoice()
        invoicing.send_invoice(
            self.order, sent, self.firm, next(self._numbers), self.by(MARTE), advance_because=because, due=due
        )
        return sent

    def credit(
        self, invoice: Invoice, wanted: Mapping[int, Decimal] | None = None, *, for_good: bool = False
    ) -> Invoice:
        note, by = crediting.draft_credit(self.order, invoice, self.by(MARTE), wanted), self.by(MARTE)
        crediting.credit(self.order, invoice, note, self.firm, next(self._numbers), by, for_good=for_good)
        return note

    def pay(self, invoice: Invoice, ore: int | None = None, *, close_anyway: bool = False) -> None:
        amount = invoice.open_ore if ore is None else ore
        paying.register_payment(
            self.order, invoice, self.by(MARTE), amount_ore=amount, day=self.now.date(), close_anyway=close_anyway
        )
        self._give_ids()


def draft() -> Case:
    """An Utkast with a private customer and one line of 1 000 kr, 1 250 with VAT."""
    case = Case()
    case.add_customer()
    case.add_line()
    return case


def quoted() -> Case:
    case = draft()
    case.send()
    return case


def accepted() -> Case:
    case = quoted()
    case.accept()
    return case


def confirmed() -> Case:
    """Quoted, accepted and confirmed: it has had every status so far."""
    case = accepted()
    case.confirm()
    return case


def started() -> tuple[Case, Job]:
    """Confirmed with one job that Jonas has started."""
    case = confirmed()
    job = case.add_job()
    case.start(job)
    return case, job


def completed() -> tuple[Case, Job]:
    """Its one job is done."""
    case, job = started()
    case.complete(job)
    return case, job


def business() -> Customer:
    """A business with one contact, Kari."""
    made = Customer.business(
        name='Nordre Sandviken Borettslag',
        org_number='974760673',
        address='Nye Sandviksvei 50',
        postcode='5035',
        city='Bergen',
    )
    made.id, made.contacts = (
        10,
        [Contact(id=5, customer_id=10, name='Kari Nes', phone='+4798765432', email='kari@borettslag.no')],
    )
    return made


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    """Expect exactly this sentence."""
    with pytest.raises(Refused, match=f'^{re.escape(sentence)}$'):
        yield


def attachment(**changes: Any) -> Attachment:
    """A picture on order 1."""
    usual = {'id': 1, 'order_id': 1, 'name': 'trapp.jpg', 'media': Media.JPEG, 'size': 345_678, 'sha256': 'a' * 64}
    return Attachment(**{**usual, 'added_at': datetime(2026, 11, 24, 9, 0, tzinfo=UTC), **changes})
