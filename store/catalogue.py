"""Varer: the catalogue listed, edited, read from a file and written to one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain import editing, product_file, telling, vat
from domain import product as rules
from domain.access import Act, Actor
from domain.history import Deed, History
from domain.imported import What
from domain.product import Product
from domain.product_file import FIELDS
from domain.refused import NotFound
from domain.words import number as written
from domain.words import t
from store import company, sign_in
from store.searching import escaped

PAGE = 50
LABELS = {name: field.label for name, field in FIELDS.items()}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What somebody looks at: what is searched for, those in use or not, which page."""

    q: str = ''
    active: bool = True
    page: int = 1

    def but(self, **changes: Any) -> 'Shelf':
        """The same with changes, from the first page."""
        return replace(self, **{'page': 1, **changes})


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the catalogue, and how many products there are in all."""

    shelf: Shelf
    products: list[Product]
    count: int
    everything: int


def page(session: Session, actor: Actor, shelf: Shelf) -> Found:
    """The products of a shelf, by number and text."""
    sign_in.check(session, actor, Act.SEE_PRICES)
    wanted = select(Product).where(Product.active == shelf.active)
    for word in shelf.q.lower().split():
        wanted = wanted.where(col(Product.search).like(f'%{escaped(word)}%', escape='\\'))
    count = session.exec(select(func.count()).select_from(wanted.subquery())).one()
    wanted = wanted.order_by(col(Product.number) == '', col(Product.number), func.lower(Product.text), col(Product.id))
    products = list(session.exec(wanted.offset((shelf.page - 1) * PAGE).limit(PAGE)))
    return Found(shelf, products, count, session.exec(select(func.count()).select_from(Product)).one())


def add(
    session: Session,
    actor: Actor,
    *,
    text: str,
    unit_price: str,
    number: str = '',
    unit: str = 'stk.',
    cost: str = '',
    vat_code: str = '',
) -> int:
    """A new product, as typed; the id."""
    deed = sign_in.check(session, actor, Act.EDIT_CATALOGUE)
    registered = company.get(session).vat_registered
    made = Product.new(
        text=text,
        unit_price=unit_price,
        number=number,
        unit=unit,
        cost=cost,
        vat_code=vat_code,
        vat_registered=registered,
    )
    session.add(made)
    session.flush()
    assert made.id is not None
    deed.record(None, 'product_added', product=made.id, text=made.text)
    return made.id


def edit(
    session: Session,
    actor: Actor,
    product_id: int,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    force: bool = False,
) -> None:
    """Save a product from its dialog. Raises `Conflict`. Order lines that were made from it stay as they are."""
    deed = sign_in.check(session, actor, Act.EDIT_CATALOGUE)
    product = session.get(Product, product_id, with_for_update=True, populate_existing=True)
    if product is None:
        raise NotFound
    registered = company.get(session).vat_registered
    checked = {name: rules.edited(name, value, registered) for name, value in wanted.items()}
    changes = editing.merge(
        product, opened, checked, LABELS, shown=_shown, who=lambda _: _who(session, deed, product_id), force=force
    )
    _change(product, changes)
    if changes:
        fields = ', '.join(t(LABELS[name]).lower() for name in changes)
        deed.record(None, 'product_edited', product=product_id, text=product.text, fields=fields)


def export(session: Session, actor: Actor) -> bytes:
    """The whole catalogue as a CSV file."""
    sign_in.check(session, actor, Act.EXPORT)
    return product_file.written(session.exec(select(Product).order_by(col(Product.number), col(Product.id))))


def _change(product: Product, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(product, name, value)
    product.index()


def _who(session: Session, deed: Deed, product_id: int) -> str:
    events = ('product_added', 'product_edited', 'imported')
    entries: Iterable[History] = session.exec(
        select(History).where(col(History.event).in_(events)).order_by(col(History.id).desc()).limit(200)
    )
    entry = next((each for each in entries if _is_about(each, product_id)), None)
    return telling.who_changed(entry, company.names(session), deed.today)


def _is_about(entry: History, product_id: int) -> bool:
    return bool(entry.data.get('product') == product_id or entry.data.get('what') == What.PRODUCTS)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return t('ja') if value else t('nei')
    if name in ('unit_price', 'cost') and value is not None:
        return written(value, 2)
    return vat.word(value) if name == 'vat' else str(value or '') or t('tomt')
