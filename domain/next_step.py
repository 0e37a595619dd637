"""«Neste steg»: the one thing that moves an order on, whose turn it is, and the sentence that says so.

`decide` looks at the whole order and its answer is stored with it; `tell` needs only what a list row holds.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from domain.invoice import InvoiceState
from domain.status import Status
from domain.words import ago, clock, day, local_day, t

if TYPE_CHECKING:
    from domain.order import Order


class Next(StrEnum):
    ADD_CUSTOMER = 'add_customer'
    ADD_LINE = 'add_line'
    SEND_QUOTE = 'send_quote'
    FOLLOW_UP = 'follow_up'
    SEND_NEW_QUOTE = 'send_new_quote'
    CONFIRM = 'confirm'
    PLAN_JOB = 'plan_job'
    START_JOB = 'start_job'
    COMPLETE_JOB = 'complete_job'
    CREATE_INVOICE = 'create_invoice'
    SEND_INVOICE = 'send_invoice'
    REGISTER_PAYMENT = 'register_payment'
    CLOSE = 'close'
    NONE = 'none'

    @property
    def verb(self) -> str:
        """The words on the button, exactly."""
        return {
            Next.ADD_CUSTOMER: t('Legg til kunde'),
            Next.ADD_LINE: t('Legg til ordrelinje'),
            Next.SEND_QUOTE: t('Send tilbud'),
            Next.FOLLOW_UP: t('Følg opp'),
            Next.SEND_NEW_QUOTE: t('Send nytt tilbud'),
            Next.CONFIRM: t('Bekreft ordre'),
            Next.PLAN_JOB: t('Planlegg jobb'),
            Next.START_JOB: t('Start jobb'),
            Next.COMPLETE_JOB: t('Fullfør jobb'),
            Next.CREATE_INVOICE: t('Opprett faktura'),
            Next.SEND_INVOICE: t('Send faktura'),
            Next.REGISTER_PAYMENT: t('Registrer betaling'),
            Next.CLOSE: t('Avslutt ordre'),
            Next.NONE: '',
        }[self]


class Turn(StrEnum):
    """Whose turn it is. The values sort as the list does: first what we must do."""

    OURS = '1-ours'
    THEIRS = '2-theirs'
    NOBODY = '3-nobody'


class Urgency(StrEnum):
    """How urgent the next step is. The values sort as the list does."""

    LATE = '1-late'
    SOON = '2-soon'
    OURS = '3-ours'
    WAIT = '4-wait'
    DONE = '5-done'


EXPIRES_SOON = 2
"""Days before its last that a quote is about to expire."""
INVOICE_SOON, INVOICE_LATE = 14, 30
"""Days after which what is done and not invoiced is amber, and red."""


class Row(Protocol):
    """What `tell` needs to know of an order; the order itself has it, and so has a row of the list."""

    @property
    def status(self) -> Status: ...
    @property
    def next_step(self) -> Next: ...
    @property
    def next_since(self) -> datetime | None: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def due_day(self) -> date | None: ...
    @property
    def next_job_day(self) -> date | None: ...
    @property
    def next_job_at(self) -> time | None: ...
    @property
    def lacks(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence, and how urgent it is: late, soon, ours, wait or done; `age` when the sentence has no date."""

    sentence: str
    urgency: str
    age: str = ''

    @property
    def rank(self) -> Urgency:
        return Urgency[self.urgency.upper()]


def decide(order: 'Order', today: date) -> tuple[Next, Turn]:
    """The next step of an order and whose turn it is (`lifecycle.md`, Neste steg)."""
    chosen = _decide(order, today)
    if chosen is Next.NONE:
        return chosen, Turn.NOBODY
    if chosen is Next.FOLLOW_UP:
        return chosen, Turn.THEIRS
    if chosen in (Next.START_JOB, Next.COMPLETE_JOB) and order.next_job_day and order.next_job_day >= today:
        return chosen, Turn.THEIRS
    if chosen is Next.REGISTER_PAYMENT and order.due_day and order.due_day >= today:
        return chosen, Turn.THEIRS
    return chosen, Turn.OURS


def _decide(order: 'Order', today: date) -> Next:
    if order.status is Status.CLOSED:
        return Next.NONE
    if order.customer is None:
        return Next.ADD_CUSTOMER
    if not order.items:
        return Next.ADD_LINE
    if order.status is Status.DRAFT:
        return Next.SEND_QUOTE
    if order.status is Status.QUOTED:
        newest = order.newest
        return Next.FOLLOW_UP if newest and newest.is_answerable(today) else Next.SEND_NEW_QUOTE
    if order.status is Status.ACCEPTED:
        return Next.CONFIRM
    if order.status is not Status.COMPLETED:
        undone = [job for job in order.jobs if job.is_undone]
        if any(job.lacks_now(today) for job in undone):
            return Next.PLAN_JOB
        if undone:
            return Next.START_JOB if order.status is Status.CONFIRMED else Next.COMPLETE_JOB
    return _money(order)


def _money(order: 'Order') -> Next:
    if order.left_to_invoice().groups:
        return Next.CREATE_INVOICE
    if order.draft_invoices:
        return Next.SEND_INVOICE
    if any(invoice.open_ore for invoice in order.invoices if invoice.state is InvoiceState.SENT):
        return Next.REGISTER_PAYMENT
    return Next.CLOSE


def tell(row: Row, today: date) -> Told:
    """«Ring kunden – tilbudet utløper i morgen», with its urgency."""
    step = row.next_step
    since = local_day(row.next_since) if row.next_since else today
    if step is Next.FOLLOW_UP and row.valid_until:
        left = (row.valid_until - today).days
        if left < 0:
            return Told(t('Send nytt tilbud – det forrige utløp {when}', when=day(row.valid_until, today)), 'late')
        if left <= EXPIRES_SOON:
            return Told(t('Følg opp – tilbudet utløper {when}', when=day(row.valid_until, today)), 'soon')
        return Told(t('Venter på svar til {when}', when=day(row.valid_until, today)), 'wait')
    if step is Next.SEND_NEW_QUOTE and row.valid_until and row.valid_until < today:
        return Told(t('Send nytt tilbud – det forrige utløp {when}', when=day(row.valid_until, today)), 'ours')
    if step is Next.PLAN_JOB and row.lacks:
        hurry = row.next_job_day is not None and (row.next_job_day - today).days <= 1
        return Told(
            t('Planlegg jobben – {lacks}', lacks=row.lacks.lower()), 'late' if hurry else 'ours', _age(since, today)
        )
    if step in (Next.START_JOB, Next.COMPLETE_JOB) and row.next_job_day:
        if row.next_job_day < today:
            return Told(t('{verb} – den var planlagt {when}', verb=step.verb, when=_when(row, today)), 'late')
        if step is Next.COMPLETE_JOB:
            return Told(t('Fullfør jobb – planlagt {when}', when=_when(row, today)), 'wait')
        return Told(t('Jobben starter {when}', when=_when(row, today)), 'wait')
    if step is Next.CREATE_INVOICE and row.status is Status.COMPLETED:
        days = (today - since).days
        return Told(
            t('Opprett faktura – fullført {when}', when=ago(since, today)),
            'late' if days >= INVOICE_LATE else 'soon' if days >= INVOICE_SOON else 'ours',
        )
    if step is Next.REGISTER_PAYMENT and row.due_day:
        if row.due_day < today:
            return Told(t('Registrer betaling – forfalt {when}', when=ago(row.due_day, today)), 'late')
        return Told(t('Venter på betaling – forfall {when}', when=day(row.due_day, today)), 'wait')
    if step is Next.NONE:
        return Told('', 'done')
    return Told(step.verb, 'ours', _age(since, today))


def _age(since: date, today: date) -> str:
    """How long a step has waited for us; nothing on its first day."""
    days = (today - since).days
    return '' if days < 1 else t('Har ventet siden i går') if days == 1 else t('Har ventet i {days} dager', days=days)


def _when(row: Row, today: date) -> str:
    assert row.next_job_day is not None
    return (
        f'{day(row.next_job_day, today)} {clock(row.next_job_at)}' if row.next_job_at else day(row.next_job_day, today)
    )
