"""All invoices: one query for the rows of a page, one for every number above it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from domain.access import Act, Actor
from domain.customer import Contact, Customer
from domain.invoice import Invoice, InvoiceState, Standing
from domain.invoice_view import AGES, OWED, STATUSES, InvoiceView
from domain.order import Order
from domain.words import t
from store import searching, sign_in
from store.searching import INVOICES

PAGE, PICKED = 50, 1_000
"""Rows of a page, and how many invoices can be picked out at once."""


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """What the list shows of one invoice or credit note; a credit note's sum is negative."""

    id: int
    number: int | None
    standing: Standing
    day: date | None
    due_day: date | None
    total_ore: int
    paid_ore: int
    owed_ore: int
    kid: str
    order: int
    title: str
    customer_id: int | None
    customer: str
    """To whom it is made out, as they are called now."""
    phone: str

    @property
    def called(self) -> str:
        """«Faktura 20318», «Kreditnota 20319», «Fakturautkast»."""
        if self.standing is Standing.CREDIT_NOTE:
            return t('Kreditnota {number}', number=self.number)
        return t('Faktura {number}', number=self.number) if self.number else t('Fakturautkast')

    def word(self, today: date) -> str:
        """What its state is called."""
        return self.standing.word(self.paid_ore, self.due_day, today)


_WHOM: Any = func.coalesce(
    case((col(Invoice.state) == InvoiceState.DRAFT, col(Order.payer_id)), else_=col(Invoice.payer_id)),
    col(Order.customer_id),
)
_IS_NOTE: Any = col(Invoice.standing) == Standing.CREDIT_NOTE
_TOTAL: Any = case((_IS_NOTE, -col(Invoice.total_ore)), else_=col(Invoice.total_ore))
_COLUMNS: tuple[Any, ...] = (
    Invoice.id,
    Invoice.number,
    Invoice.standing,
    Invoice.day,
    Invoice.due_day,
    _TOTAL,
    Invoice.paid_ore,
    Invoice.owed_ore,
    Invoice.kid,
    Order.number,
    Order.title,
    Customer.id,
    Customer.name,
    func.coalesce(func.nullif(Customer.phone, ''), Contact.phone),
)
_ROWS: Any = (
    sql_select(*_COLUMNS)
    .join(Order, col(Order.id) == Invoice.order_id)
    .join(Customer, col(Customer.id) == _WHOM, isouter=True)
    .join(Contact, col(Contact.id) == Order.contact_id, isouter=True)
)


def page(session: Session, actor: Actor, view: InvoiceView) -> list[InvoiceRow]:
    """The rows of one page; one more than `PAGE` when there is a next page."""
    return _run(session, actor, view, (view.page - 1) * PAGE, PAGE + 1)


def every(session: Session, actor: Actor, view: InvoiceView, most: int) -> list[InvoiceRow]:
    """The rows of all pages, at most so many."""
    return _run(session, actor, view, 0, most)


def rows(session: Session, actor: Actor, ids: list[int]) -> dict[int, InvoiceRow]:
    """These invoices as they are now: what a list on the screen shows already."""
    sign_in.check(session, actor, Act.SEE_PRICES)
    return {row.id: row for row in _read(session, _ROWS.where(col(Invoice.id).in_(ids)), {})}


def _run(session: Session, actor: Actor, view: InvoiceView, skip: int, most: int) -> list[InvoiceRow]:
    """Of what is searched for, the page is found first and told of afterwards: many may match, few are shown."""
    today = sign_in.check(session, actor, Act.SEE_PRICES).today
    order = _order(view)
    if not view.q:
        return _read(session, _filtered(_ROWS, view, today).order_by(*order).offset(skip).limit(most), {})
    ids = INVOICES.candidates(session, view.q)
    found = _searched(_filtered(_plain(sql_select(col(Invoice.id)), view), view, today), view.q, ids)
    found = found.order_by(*order).offset(skip).limit(most)
    return _read(session, _ROWS.where(col(Invoice.id).in_(found)).order_by(*order), searching.given(view.q, ids))


def _read(session: Session, query: Any, given: dict[str, str]) -> list[InvoiceRow]:
    found: list[InvoiceRow] = []
    for key, number, standing, *plain, customer, phone in session.execute(query, given):
        known: tuple[Any, ...] = (key, number, Standing(standing), *plain, customer or '', phone or '')
        found.append(InvoiceRow(*known))
    return found


def _order(view: InvoiceView) -> list[Any]:
    """What has no number or no day stands last, either way."""
    name, turned = view.sorted_by
    newest = col(Invoice.id).desc()
    column: Any = {
        'forfall': col(Invoice.due_day),
        'nummer': col(Invoice.number),
        'dato': col(Invoice.day),
        'sum': _TOTAL,
        'rest': col(Invoice.owed_ore),
    }[name]
    rising = (name == 'forfall') is not turned
    owed = set(STATUSES[view.status]) <= {*OWED}
    ends = [] if owed or name in ('sum', 'rest') else [column.is_(None)]
    return [*ends, column if rising else column.desc(), newest]


# ---------- numbers ----------


@dataclass(frozen=True, slots=True)
class Counted:
    """How many invoices stand alike, what they come to and what is owed on them, in øre."""

    standing: Standing
    age: int
    invoices: int
    total_ore: int
    owed_ore: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a list, by what a view filters on beside what is searched for."""

    parts: tuple[Counted, ...] = ()

    def of(self, view: InvoiceView) -> int:
        """How many invoices a view finds on all its pages."""
        return sum(part.invoices for part in self.found(view))

    def total_ore(self, view: InvoiceView) -> int:
        """What they come to; credit notes are taken off."""
        return sum(part.total_ore for part in self.found(view))

    def owed_ore(self, view: InvoiceView) -> int:
        """What is left to pay on them."""
        return sum(part.owed_ore for part in self.found(view))

    def found(self, view: InvoiceView) -> list[Counted]:
        """The parts that a view finds."""
        return [part for part in self.parts if view.fits(part.standing, part.age)]


def counts(session: Session, actor: Actor, view: InvoiceView) -> Counts:
    """The numbers of a list, whatever its status and age: what is owed by age, the rest by how it stands."""
    today = sign_in.check(session, actor, Act.SEE_PRICES).today
    ids = INVOICES.candidates(session, view.q)
    sums: Any = (func.count(), func.coalesce(func.sum(_TOTAL), 0), func.coalesce(func.sum(Invoice.owed_ore), 0))

    def ask(query: Any) -> Any:
        found = _filtered(_plain(query, view), view.counted, today)
        return session.execute(_searched(found, view.q, ids), searching.given(view.q, ids))

    late = [today.toordinal() - last for last in AGES]
    due = col(Invoice.due_day)
    age: Any = case(*((due >= date.fromordinal(day), n) for n, day in enumerate(late)), else_=len(AGES))
    stands: Any = col(Invoice.standing)
    owed = ask(sql_select(stands, age, *sums).where(stands.in_(OWED)).group_by(stands, age))
    rest = ask(sql_select(stands, *sums).where(stands > max(OWED)).group_by(stands))
    parts = [Counted(Standing(at), n, many, int(total), int(left)) for at, n, many, total, left in owed]
    parts += [Counted(Standing(n), 0, many, int(total), int(left)) for n, many, total, left in rest]
    return Counts(tuple(parts))


def _plain(query: Any, view: InvoiceView) -> Any:
    """A query of invoices alone; with their orders where a filter looks at those."""
    return query.join(Order, col(Order.id) == Invoice.order_id) if view.customer else query


def _searched(query: Any, typed: str, ids: str | None) -> Any:
    if ids is not None:
        query = query.where(INVOICES.among())
    return query.where(*INVOICES.tests(searching.shape(typed)))


def _filtered(query: Any, view: InvoiceView, today: date) -> Any:
    """Those of the invoices that a view finds. NOTE: as `InvoiceView.fits` says."""
    standing = STATUSES[view.status]
    query = query.where(
        col(Invoice.standing) == standing[0] if len(standing) == 1 else col(Invoice.standing).in_(standing)
    )
    if view.age:
        query = query.where(col(Invoice.standing).in_(OWED))
    first, last = view.due_between(today)
    for bound in (first and col(Invoice.due_day) >= first, last and col(Invoice.due_day) <= last):
        query = query if bound is None else query.where(bound)
    if view.since:
        query = query.where(col(Invoice.day) >= view.since)
    if view.until:
        query = query.where(col(Invoice.day) <= view.until)
    if view.customer:
        whom = int(view.customer)
        near = sql_select(col(Order.id)).where(or_(col(Order.customer_id) == whom, col(Order.payer_id) == whom))
        query = query.where(or_(col(Invoice.payer_id) == whom, col(Invoice.order_id).in_(near)), whom == _WHOM)
    return query
