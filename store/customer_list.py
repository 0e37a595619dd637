"""Kunder: the list of everybody the firm works for, searched, in views and in pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from domain import text as typed
from domain.access import Act, Actor
from domain.customer import Customer, CustomerKind
from domain.order import Order
from domain.refused import Refused
from store import searching, sign_in
from store.customers import FOUND
from store.searching import CUSTOMERS

PAGE = 50
ALL = 'alle'
SORTS = ('navn', 'nyeste')


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looks at: what is searched for, which kind («alle» or a kind), in which order, which page."""

    q: str = ''
    kind: str = ALL
    sort: str = 'navn'
    page: int = 1

    @classmethod
    def read(cls, q: str = '', kind: str = ALL, sort: str = 'navn', page: str = '1') -> 'Look':
        """What an address asks for; what it does not understand becomes the default."""
        try:
            text = typed.line(q, 100)
        except Refused:
            text = ''
        side = int(page) if page.isascii() and page.isdigit() else 1
        return cls(
            text,
            kind if kind in list(CustomerKind) else ALL,
            sort if sort in SORTS else 'navn',
            max(1, min(side, 100_000)),
        )

    def but(self, **changes: Any) -> 'Look':
        """The same with changes, from the first page."""
        return replace(self, **{'page': 1, **changes})


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """What the list shows of one customer."""

    customer: Customer
    orders: int
    last: datetime | None
    """When something happened on one of the orders last."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of customers, how many pass the search, and how many there are of each kind."""

    look: Look
    rows: list[CustomerRow]
    count: int
    counts: dict[str, int]


def page(session: Session, actor: Actor, look: Look) -> Listed:
    """The customers of a look, with how many orders each has, and the numbers above and below them."""
    return Listed(look, rows(session, actor, look), *counts(session, actor, look))


def rows(session: Session, actor: Actor, look: Look) -> list[CustomerRow]:
    """The customers of a look, with how many orders each has."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    return _rows(session, found(session, look, (look.page - 1) * PAGE, PAGE))


def found(session: Session, look: Look, skip: int, most: int) -> Sequence[Customer]:
    """So many of the customers that a look finds."""
    ids = CUSTOMERS.candidates(session, look.q)
    query = _query(look.kind, look.sort, searching.shape(look.q), ids is not None)
    return session.execute(query, {'skip': skip, 'most': most, **searching.given(look.q, ids)}).scalars().all()


def counts(session: Session, actor: Actor, look: Look) -> tuple[int, dict[str, int]]:
    """How many customers a look finds, and how many there are of each kind."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    kinds = session.exec(select(Customer.kind, func.count()).where(FOUND).group_by(col(Customer.kind)))
    known = {CustomerKind(kind).value: number for kind, number in kinds}
    known[ALL] = sum(known.values())
    if not look.q:
        return known.get(look.kind, 0), known
    ids = CUSTOMERS.candidates(session, look.q)
    query = _tested(select(func.count(col(Customer.id))), look.kind, searching.shape(look.q), ids is not None)
    return session.execute(query, searching.given(look.q, ids)).scalar_one(), known


@lru_cache(64)
def _query(kind: str, sort: str, shape: searching.Shape, by_index: bool) -> Any:
    """The query of a look, whatever the page and the words."""
    by = {'navn': (col(Customer.name), col(Customer.id)), 'nyeste': (col(Customer.id).desc(),)}[sort]
    query = _tested(select(Customer), kind, shape, by_index).order_by(*by)
    return query.offset(bindparam('skip')).limit(bindparam('most'))


def _tested(query: Any, kind: str, shape: searching.Shape, by_index: bool) -> Any:
    """Those that are there, of the kind, and hold every word; `by_index` when the query is given the candidates."""
    if by_index:
        query = query.where(CUSTOMERS.among())
    if kind != ALL:
        query = query.where(col(Customer.kind) == CustomerKind(kind))
    return query.where(FOUND, *CUSTOMERS.tests(shape))


def _rows(session: Session, customers: Sequence[Customer]) -> list[CustomerRow]:
    theirs = (
        select(Order.customer_id, func.count(col(Order.id)), func.max(col(Order.changed_at)))
        .where(col(Order.customer_id).in_([each.id for each in customers]))
        .group_by(col(Order.customer_id))
    )
    known = {customer_id: (number, last) for customer_id, number, last in session.exec(theirs)}
    return [CustomerRow(each, *known.get(each.id, (0, None))) for each in customers]
