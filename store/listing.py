"""The order list: one query for the page, one for the counts; the whole state of a list is a `View`."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from domain import text as typed
from domain.access import Act, Actor
from domain.customer import Customer
from domain.next_step import Next, Turn
from domain.order import Order
from domain.refused import Refused
from domain.status import Status
from store import sign_in

PAGE = 50
OPEN, ALL = 'apne', 'alle'
SORTS = ('neste', 'nummer', 'endret')


@dataclass(frozen=True, slots=True)
class View:
    """What the address of the list says: search, status («apne», «alle» or a status code), sort and page."""

    q: str = ''
    status: str = OPEN
    sort: str = 'neste'
    page: int = 1

    @classmethod
    def read(cls, q: str = '', status: str = OPEN, sort: str = 'neste', page: str | int = 1) -> 'View':
        """The view an address asks for; what it does not understand becomes the default."""
        try:
            text = typed.line(q, 100)
        except Refused:
            text = ''
        known = status if status in (OPEN, ALL, *(s.value for s in Status)) else OPEN
        number = int(page) if str(page).isascii() and str(page).isdigit() else 1
        return cls(text, known, sort if sort in SORTS else 'neste', max(1, min(number, 1_000_000)))

    def query(self) -> dict[str, str]:
        """The query string, without what is default."""
        full = {'q': self.q, 'status': self.status, 'sort': self.sort, 'side': str(self.page)}
        return {
            key: value
            for key, value in full.items()
            if value != {'q': '', 'status': OPEN, 'sort': 'neste', 'side': '1'}[key]
        }

    def but(self, **changes: Any) -> 'View':
        """The view with something changed, back on the first page."""
        return replace(self, **{'page': 1, **changes})


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
    next_step: Next
    next_since: datetime | None
    turn: Turn
    valid_until: date | None
    due_day: date | None
    next_job_day: date | None
    next_job_at: time | None
    lacks: str
    total_ore: int
    left_ore: int
    changed_at: datetime


_COLUMNS: tuple[Any, ...] = (
    Order.id,
    Order.number,
    Order.status,
    Order.title,
    Order.address,
    Order.customer_id,
    Customer.name,
    Order.next_step,
    Order.next_since,
    Order.turn,
    Order.valid_until,
    Order.due_day,
    Order.next_job_day,
    Order.next_job_at,
    Order.lacks,
    Order.total_ore,
    Order.left_ore,
    Order.changed_at,
)


_ROWS = sql_select(*_COLUMNS).join(Customer, col(Customer.id) == Order.customer_id, isouter=True)


def page(session: Session, actor: Actor, view: View) -> list[OrderRow]:
    """The rows of one page; one more than `PAGE` when there is a next page."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    found = session.execute(_page_query(view.but()), {'skip': (view.page - 1) * PAGE})
    return [OrderRow(*row) for row in found]


@lru_cache(256)
def _page_query(view: View) -> Select[Any]:
    """The query of a view, whatever the page; putting it together costs as much as running it."""
    query = _filtered(_ROWS, view)
    turn_is_one = view.status == Status.CLOSED  # nobody's, for all of them: sorted by number alone the index serves
    order_by = {
        'neste': (*(() if turn_is_one else (col(Order.turn),)), col(Order.number).desc()),
        'nummer': (col(Order.number).desc(),),
        'endret': (col(Order.changed_at).desc(), col(Order.number).desc()),
    }[view.sort]
    return query.order_by(*order_by).offset(bindparam('skip')).limit(PAGE + 1)


def rows(session: Session, actor: Actor, numbers: list[int]) -> dict[int, OrderRow]:
    """The rows with these order numbers, as they are now: what a list on the screen shows already."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    found = session.execute(_ROWS.where(col(Order.number).in_(numbers)))
    return {row.number: row for row in (OrderRow(*r) for r in found)}


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """How many orders there are of each status, and «apne» and «alle»."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    found = {
        status.value: int(n)
        for status, n in session.execute(select(Order.status, func.count()).group_by(col(Order.status)))
    }
    total = sum(found.values())
    return {**found, OPEN: total - found.get(Status.CLOSED.value, 0), ALL: total}


def found(session: Session, actor: Actor, view: View) -> dict[Turn, int]:
    """How many orders the view finds on all its pages, by whose turn it is."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    if view.status == Status.CLOSED:  # nobody's, all of them; without looking at each the index alone answers
        return {Turn.NOBODY: int(session.execute(_filtered(sql_select(func.count(col(Order.id))), view)).scalar_one())}
    counted = _filtered(sql_select(col(Order.turn), func.count()), view).group_by(col(Order.turn))
    return {turn: int(n) for turn, n in session.execute(counted)}


def _filtered(query: Any, view: View) -> Select[Any]:
    if view.status == OPEN:
        query = query.where(col(Order.turn) != Turn.NOBODY)
    elif view.status != ALL:
        query = query.where(col(Order.status) == Status(view.status))
    if view.q:
        escaped = view.q.lower().replace('\\', '\\\\').replace('%', '\\%').replace('_', '\\_')
        digits = ''.join(c for c in view.q if c.isdigit())
        test: ColumnElement[bool] = col(Order.search).like(f'%{escaped}%', escape='\\')
        if len(digits) >= 3 and len(digits) == len(view.q.replace(' ', '').replace('+', '')):
            test = test | col(Order.search).like(f'%{digits}%')
        query = query.where(test)
    return query  # type: ignore[no-any-return]  # `query` is any of SQLModel's selects
