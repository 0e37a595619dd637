"""Varer: the catalogue listed, edited, read from a file and written to one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain import editing, product_file, telling, vat
from domain import product as rules
from domain.access import Act, Actor
from domain.history import Deed, History
from domain.product import Product
from domain.product_file import LABELS
from domain.refused import NotFound, Refused
from domain.spreadsheet import Table
from domain.words import number as written
from domain.words import t
from store import company, sign_in
from store.searching import escaped

PAGE = 50


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


@dataclass(slots=True)
class Report:
    """What a file would change; `wrong` holds (line in the file, sentence), `rows` what is to be stored."""

    added: int = 0
    changed: int = 0
    same: int = 0
    wrong: list[tuple[int, str]] = field(default_factory=list)
    rows: list[tuple[Product | None, dict[str, Any]]] = field(default_factory=list)


def page(session: Session, actor: Actor, shelf: Shelf) -> Found:
    """The products of a shelf, by number and text."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
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


def dry_run(session: Session, actor: Actor, table: Table, columns: Mapping[str, int | None]) -> Report:
    """What reading this file would do, row by row; changes nothing. Refused: a field or column chosen wrongly."""
    sign_in.check(session, actor, Act.EDIT_CATALOGUE)
    return _plan(session, table, columns)


def import_file(
    session: Session, actor: Actor, table: Table, columns: Mapping[str, int | None], *, skip_wrong: bool = False
) -> Report:
    """Read a file in, all in one transaction. Refused: a row is wrong and is not to be skipped."""
    deed = sign_in.check(session, actor, Act.EDIT_CATALOGUE)
    report = _plan(session, table, columns)
    if report.wrong and not skip_wrong:
        line, sentence = report.wrong[0]
        raise Refused(t('Linje {line}: {what}', line=line, what=sentence))
    for product, values in report.rows:
        if product is None:
            made = Product(**values)
            made.index()
            session.add(made)
        else:
            _change(product, values)
    if report.added or report.changed:
        deed.record(None, 'products_imported', added=report.added, changed=report.changed)
    return report


def export(session: Session, actor: Actor) -> bytes:
    """The whole catalogue as a CSV file."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    return product_file.written(session.exec(select(Product).order_by(col(Product.number), col(Product.id))))


def _plan(session: Session, table: Table, columns: Mapping[str, int | None]) -> Report:
    """Each row against the product with its number, or without one against the product with its text."""
    registered = company.get(session).vat_registered
    known: dict[tuple[str, str], Product] = {}
    for product in session.exec(select(Product).order_by(col(Product.id).desc())):
        known[_key(product.number, product.text)] = product
    report, seen = Report(), set()
    for line, row in enumerate(product_file.cells(table, columns), 2):
        try:
            values = {
                name: rules.edited(name, product_file.understood(name, cell, registered), registered)
                for name, cell in row.items()
            }
            key = _key(str(values.get('number', '')), str(values['text']))
            if key in seen:
                raise Refused(t('Samme vare står flere ganger i filen.'))
        except Refused as error:
            report.wrong.append((line, str(error)))
            continue
        seen.add(key)
        stored = known.get(key)
        if stored is None:
            default = Product.new(text='-', unit_price='0', vat_registered=registered)
            base = {name: getattr(default, name) for name in LABELS}
            report.added += 1
            report.rows.append((None, base | values))
        elif changes := {name: value for name, value in values.items() if getattr(stored, name) != value}:
            report.changed += 1
            report.rows.append((stored, changes))
        else:
            report.same += 1
    return report


def _key(product_number: str, text: str) -> tuple[str, str]:
    return (product_number, '') if product_number else ('', text.lower())


def _change(product: Product, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(product, name, value)
    product.index()


def _who(session: Session, deed: Deed, product_id: int) -> str:
    events = ('product_added', 'product_edited', 'products_imported')
    entries: Iterable[History] = session.exec(
        select(History).where(col(History.event).in_(events)).order_by(col(History.id).desc()).limit(200)
    )
    entry = next((each for each in entries if each.data.get('product', product_id) == product_id), None)
    return telling.who_changed(entry, company.names(session), deed.today)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return t('ja') if value else t('nei')
    if name in ('unit_price', 'cost') and value is not None:
        return written(value, 2)
    return vat.word(value) if name == 'vat' else str(value or '') or t('tomt')
