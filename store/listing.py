"""The order list: one query for the rows of a page, one for every number above it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, bindparam, cast, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from domain.access import Act, Actor
from domain.customer import Contact, Customer
from domain.employee import Employee
from domain.label import OrderLabel
from domain.needs import BY_CODE
from domain.next_step import Next, Turn, Urgency
from domain.order import Order
from domain.status import Status
from domain.view import ALL, NOBODY, OPEN, View
from store import searching, sign_in

PAGE, PICKED = 50, 1_000
"""Rows of a page, and how many orders can be picked out at once."""
FEW = 2_000
"""Up to so many orders with a label are few."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """What the list shows of one order; enough for `next_step.tell`."""

    id: int
    number: int
    status: Status
    title: str
    address: str
    customer_id: int | None
    customer: str | None
    phone: str | None
    next_step: Next
    next_since: datetime | None
    turn: Turn
    urgency: Urgency
    valid_until: date | None
    due_day: date | None
    next_job_day: date | None
    next_job_at: time | None
    lacks: str
    total_ore: int | None
    left_ore: int | None
    made_at: datetime
    changed_at: datetime
    responsible_id: int | None
    responsible: str | None
    labels: str | None = None
    """The ids of its labels, with spaces between."""

    @classmethod
    def seen_by(cls, actor: Actor, row: Any) -> 'OrderRow':
        """What is shown of a row; what the order costs is None for those who see no prices."""
        return cls(*row) if actor.may(Act.SEE_PRICES) else replace(cls(*row), total_ore=None, left_ore=None)


_COLUMNS: tuple[Any, ...] = (
    Order.id,
    Order.number,
    Order.status,
    Order.title,
    Order.address,
    Order.customer_id,
    Customer.name,
    func.coalesce(func.nullif(Customer.phone, ''), Contact.phone),
    Order.next_step,
    Order.next_since,
    Order.turn,
    Order.urgency,
    Order.valid_until,
    Order.due_day,
    Order.next_job_day,
    Order.next_job_at,
    Order.lacks,
    Order.total_ore,
    Order.left_ore,
    Order.made_at,
    Order.changed_at,
    Order.responsible_id,
    Employee.name,
    sql_select(func.aggregate_strings(cast(col(OrderLabel.label_id), String), ' '))
    .where(col(OrderLabel.order_id) == Order.id)
    .correlate(Order)
    .scalar_subquery(),
)

_ROWS = (
    sql_select(*_COLUMNS)
    .join(Customer, col(Customer.id) == Order.customer_id, isouter=True)
    .join(Contact, col(Contact.id) == Order.contact_id, isouter=True)
    .join(Employee, col(Employee.id) == Order.responsible_id, isouter=True)
)


def page(session: Session, actor: Actor, view: View) -> list[OrderRow]:
    """The rows of one page; one more than `PAGE` when there is a next page."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    found = _run(session, _sorted_for(actor, view), (view.page - 1) * PAGE, PAGE + 1)
    return [OrderRow.seen_by(actor, row) for row in found]


def every(session: Session, actor: Actor, view: View, most: int) -> list[OrderRow]:
    """The rows of all pages, at most so many."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    return [OrderRow.seen_by(actor, row) for row in _run(session, _sorted_for(actor, view), 0, most)]


def rows(session: Session, actor: Actor, numbers: list[int]) -> dict[int, OrderRow]:
    """The rows with these order numbers, as they are now: what a list on the screen shows already."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    found = session.execute(_ROWS.where(col(Order.number).in_(numbers)))
    return {row.number: row for row in (OrderRow.seen_by(actor, each) for each in found)}


def numbers(session: Session, actor: Actor, view: View, most: int) -> list[int]:
    """The numbers of the orders that a view finds, in its order, at most so many."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    return [row[1] for row in _run(session, _sorted_for(actor, view), 0, most)]


def _sorted_for(actor: Actor, view: View) -> View:
    """The view, sorted by nothing that this person does not see."""
    return view if actor.may(Act.SEE_PRICES) else view.without_prices()


def _run(session: Session, view: View, skip: int, most: int) -> Any:
    ids = searching.ORDERS.candidates(session, view.q)
    asked = view.filters.but(sort=view.sort, q='')
    query = _page_query(asked, searching.shape(view.q), ids is not None, _often(session, view.label))
    return session.execute(query, {'skip': skip, 'most': most, **searching.given(view.q, ids)})


def _often(session: Session, label: str) -> bool:
    """Whether many orders have a label."""
    if not label:
        return False
    one_more = sql_select(col(OrderLabel.order_id)).where(col(OrderLabel.label_id) == int(label)).limit(1).offset(FEW)
    return session.execute(one_more).first() is not None


@lru_cache(256)
def _page_query(view: View, shape: searching.Shape, by_index: bool, often: bool) -> Select[Any]:
    """The query of a view, whatever the page and the words; putting it together costs as much as running it.

    Of what is searched for, the page is found first and told of afterwards: many may match, few are shown.
    """
    order = _order(view)
    found = _filtered(sql_select(col(Order.id)) if shape else _ROWS, view, shape, by_index, often)
    found = found.order_by(*order).offset(bindparam('skip')).limit(bindparam('most'))
    return _ROWS.where(col(Order.id).in_(found)).order_by(*order) if shape else found


def _order(view: View) -> list[Any]:
    """NOTE: `place` says the same of a row."""
    name, turned = view.sorted_by
    newest = col(Order.number).desc()
    if name == 'neste':
        if view.status == Status.CLOSED:  # nobody's and done, all of them: by number alone the index serves
            return [newest]
        return [col(Order.turn), col(Order.urgency), newest]
    if name == 'nummer':
        return [col(Order.number) if turned else newest]
    column: Any = {
        'ventet': col(Order.next_since),
        'endret': col(Order.changed_at),
        'jobb': col(Order.next_job_day),
        'sum': col(Order.total_ore),
        'rest': col(Order.left_ore),
    }[name]
    rising = (name in RISING) is not turned
    ends = [column.is_(None)] if name in RISING else []  # what has no date stands last, either way
    return [*ends, column if rising else column.desc(), *([col(Order.next_job_at)] if name == 'jobb' else []), newest]


RISING = ('ventet', 'jobb')
"""Sorts that begin with the earliest."""


def place(view: View, row: OrderRow) -> tuple[Any, ...]:
    """Where a row stands in a view, to be compared with others. NOTE: as `_order` sorts."""
    name, turned = view.sorted_by
    if name == 'neste':
        return (row.turn, row.urgency, -row.number)
    if name == 'nummer':
        return (row.number if turned else -row.number,)
    value: Any = {
        'ventet': row.next_since.timestamp() if row.next_since else None,
        'endret': row.changed_at.timestamp(),
        'jobb': row.next_job_day.toordinal() if row.next_job_day else None,
        'sum': row.total_ore,
        'rest': row.left_ore,
    }[name]
    rising = (name in RISING) is not turned
    at = (row.next_job_at or time.min).isoformat() if name == 'jobb' else ''
    return (value is None, (value or 0) if rising else -(value or 0), at, -row.number)


# ---------- numbers ----------


@dataclass(frozen=True, slots=True)
class Counted:
    """How many orders are alike in everything that a view filters on."""

    turn: Turn
    status: Status
    urgency: Urgency
    needs: int
    responsible_id: int | None
    orders: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a list: every order of the firm, or those that a search finds, by what a view filters on."""

    parts: tuple[Counted, ...] = ()

    def of(self, view: View) -> int:
        """How many orders a view finds on all its pages."""
        return sum(part.orders for part in self._found(view))

    def by_turn(self, view: View) -> dict[Turn, int]:
        """The same, by whose turn it is."""
        found: dict[Turn, int] = {}
        for part in self._found(view):
            found[part.turn] = found.get(part.turn, 0) + part.orders
        return found

    def worst(self, view: View) -> Urgency:
        """The most urgent of what a view finds."""
        return min((part.urgency for part in self._found(view)), default=Urgency.DONE)

    def people(self) -> set[int]:
        """Who is responsible for any order."""
        return {part.responsible_id for part in self.parts if part.responsible_id is not None}

    def _found(self, view: View) -> Iterator[Counted]:
        return (p for p in self.parts if view.fits(p.turn, p.status, p.needs, p.responsible_id))


_ALIKE: tuple[Any, ...] = (Order.turn, Order.status, Order.urgency, Order.needs, Order.responsible_id)


def counts(session: Session, actor: Actor, q: str = '', label: str = '') -> Counts:
    """The numbers of a list, in one pass over an index; of those only that a search finds, or that have a label."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    ids = searching.ORDERS.candidates(session, q)
    found = session.execute(
        _count_query(searching.shape(q), ids is not None, label, _often(session, label)), searching.given(q, ids)
    )
    return Counts(tuple(Counted(*row) for row in found))


@lru_cache(64)
def _count_query(shape: searching.Shape, by_index: bool, label: str, often: bool) -> Select[Any]:
    everything = View(status=ALL, label=label)
    return _filtered(sql_select(*_ALIKE, func.count()).group_by(*_ALIKE), everything, shape, by_index, often)


def _filtered(query: Any, view: View, shape: searching.Shape, by_index: bool, often: bool) -> Select[Any]:
    """Those of the orders that a view finds; `by_index` when the query is given the candidates as `ids`.

    A label that many orders have (`often`) is looked for in the list's own order, one that few have by its index.
    """
    if by_index:
        query = query.where(searching.ORDERS.among())
    if view.status == OPEN:
        query = query.where(col(Order.turn) < Turn.NOBODY)
    elif view.status != ALL:
        query = query.where(col(Order.status) == Status(view.status))
    if view.need:
        query = query.where(col(Order.turn) < Turn.NOBODY, col(Order.needs).op('&')(BY_CODE[view.need].value) != 0)
    if view.who:
        wanted = col(Order.responsible_id)
        query = query.where(wanted.is_(None) if view.who == NOBODY else wanted == int(view.who))
    if view.label:
        has: Any = sql_select(col(OrderLabel.order_id)).where(col(OrderLabel.label_id) == int(view.label))
        one_by_one = has.where(col(OrderLabel.order_id) == Order.id).correlate(Order).scalar_subquery().is_not(None)
        query = query.where(one_by_one if often else col(Order.id).in_(has))
    return query.where(*searching.ORDERS.tests(shape))  # type: ignore[no-any-return]  # `query` is any of SQLModel's selects
