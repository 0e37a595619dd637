"""What is suggested while somebody types an order line: the catalogue first, then what was sold before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from domain import text as typed
from domain.access import Act, Actor
from domain.line import HOUR, Line, LineKind
from domain.product import Product
from domain.refused import Refused
from store import sign_in
from store.searching import escaped

MOST = 6
_LOOKED_AT = 60
"""Earlier lines that are looked at, newest first: one text often stands on many orders."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What fills a line; `number` is the product's, and None for what was sold before."""

    text: str
    unit: str
    unit_price: Decimal
    vat: str
    cost: Decimal | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Goods:
    """Something to note as used on a job."""

    id: int
    text: str
    unit: str
    number: str


def suggest(session: Session, actor: Actor, text: str) -> list[Suggestion]:
    """At most six: products whose number begins so or that hold every word, then earlier lines that hold the text."""
    sign_in.check(session, actor, Act.EDIT_PRICES)
    try:
        asked = typed.line(text)
    except Refused:
        return []  # the field itself says what is wrong
    if len(asked) < 2:
        return []
    found = _products(session, asked.lower())
    known = {each.text.lower() for each in found}
    for each in _earlier(session, asked):
        if len(found) < MOST and each.text.lower() not in known:
            known.add(each.text.lower())
            found.append(each)
    return found


def goods(session: Session, actor: Actor, text: str) -> list[Goods]:
    """At most six goods of the catalogue, without prices, for those who note what they used; hours are no goods."""
    sign_in.check(session, actor, Act.WORK)
    try:
        asked = typed.line(text)
    except Refused:
        return []
    if len(asked) < 2:
        return []
    found = _found(session, asked.lower(), Product.unit != HOUR)
    return [Goods(each.id, each.text, each.unit, each.number) for each in found if each.id is not None]


def _products(session: Session, asked: str) -> list[Suggestion]:
    return [Suggestion(p.text, p.unit, p.unit_price, p.vat, p.cost, p.number) for p in _found(session, asked)]


def _found(session: Session, asked: str, *which: Any) -> Sequence[Product]:
    wanted = select(Product).where(Product.active, *which)
    for word in asked.split():
        wanted = wanted.where(col(Product.search).like(f'%{escaped(word)}%', escape='\\'))
    begins = func.lower(Product.number).like(f'{escaped(asked)}%', escape='\\')
    return session.exec(wanted.order_by(begins.desc(), func.length(Product.text), col(Product.id)).limit(MOST)).all()


def _earlier(session: Session, asked: str) -> list[Suggestion]:
    tests = (
        func.lower(Line.text).like(f'%{escaped(asked.lower())}%', escape='\\'),
        col(Line.text).like(f'%{escaped(asked)}%', escape='\\'),  # SQLite folds ASCII only
    )
    lines = session.exec(
        select(Line).where(Line.kind == LineKind.ITEM, or_(*tests)).order_by(col(Line.id).desc()).limit(_LOOKED_AT)
    )
    return [Suggestion(line.text, line.unit, line.unit_price, line.vat, line.cost) for line in lines]
