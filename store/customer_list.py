"""Kunder: the list of everybody the firm works for, searched, in views and in pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from domain import text as typed
from domain.access import Act, Actor
from domain.address import Address
from domain.customer import Contact, Customer, CustomerKind
from domain.order import Order
from domain.refused import Refused
from store import sign_in
from store.customers import FOUND
from store.searching import escaped

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
    """The customers of a look, with how many orders each has."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    wanted = select(Customer).where(FOUND, *tests(look))
    by = {'navn': (col(Customer.name), col(Customer.id)), 'nyeste': (col(Customer.id).desc(),)}[look.sort]
    found = session.exec(wanted.order_by(*by).offset((look.page - 1) * PAGE).limit(PAGE)).all()
    count = session.exec(select(func.count(col(Customer.id))).where(FOUND, *tests(look))).one()
    kinds = session.exec(select(Customer.kind, func.count(col(Customer.id))).where(FOUND).group_by(col(Customer.kind)))
    counts = {CustomerKind(kind).value: number for kind, number in kinds}
    return Listed(look, _rows(session, found), count, counts | {ALL: sum(counts.values())})


def _rows(session: Session, customers: Sequence[Customer]) -> list[CustomerRow]:
    theirs = (
        select(Order.customer_id, func.count(col(Order.id)), func.max(col(Order.changed_at)))
        .where(col(Order.customer_id).in_([each.id for each in customers]))
        .group_by(col(Order.customer_id))
    )
    known = {customer_id: (number, last) for customer_id, number, last in session.exec(theirs)}
    return [CustomerRow(each, *known.get(each.id, (0, None))) for each in customers]


def tests(look: Look) -> list[ColumnElement[bool]]:
    """Each word is in name, e-mail, one of the places or a contact; digits in phone and organisation number, too."""
    found: list[ColumnElement[bool]] = []
    if look.kind != ALL:
        found.append(col(Customer.kind) == CustomerKind(look.kind))
    digits = ''.join(look.q.split())
    if digits.lstrip('+').isdigit() and len(digits) >= 3:
        like = f'%{digits}%'
        of_contact = select(Contact.customer_id).where(col(Contact.phone).like(like), col(Contact.removed).is_(False))
        places = [col(Customer.phone).like(like), col(Customer.org_number).like(like), col(Customer.postcode) == digits]
        of_address = select(Address.customer_id).where(Address.postcode == digits)
        return [*found, or_(*places, col(Customer.id).in_(of_contact), col(Customer.id).in_(of_address))]
    for word in look.q.split():
        forms = {word, word.lower(), word.capitalize(), word.upper()}  # SQLite lowers only a–z
        ways = [f'%{escaped(form)}%' for form in sorted(forms)]
        columns = (Customer.name, Customer.email, Customer.address, Customer.city)
        of_contact = select(Contact.customer_id).where(
            or_(*(col(Contact.name).like(way, escape='\\') for way in ways)), col(Contact.removed).is_(False)
        )
        places = [col(column).like(way, escape='\\') for column in columns for way in ways]
        of_address = select(Address.customer_id).where(
            or_(
                *(
                    col(column).like(way, escape='\\')
                    for column in (Address.name, Address.address, Address.city)
                    for way in ways
                )
            )
        )
        found.append(or_(*places, col(Customer.id).in_(of_contact), col(Customer.id).in_(of_address)))
    return found
