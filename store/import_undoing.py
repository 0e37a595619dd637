"""Undoing a file: what it made goes as long as nothing hangs on it, what it changed gets its old values back."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain.access import Role
from domain.customer import Contact, Customer
from domain.history import Deed, History
from domain.imported import Import, Imported, What
from domain.job import Job
from domain.line import Line
from domain.order import Order
from domain.product import Product
from domain.quote import QuoteVersion
from domain.status import CloseReason, Status
from domain.tally import tally
from domain.words import t
from store import customers, import_customers, import_products, loading, rows, traces
from store.rows import Model

NAMED = 50
"""How many of those that stay are named."""
_ORDER_PARTS: tuple[Model, ...] = (Line, Job, QuoteVersion)
"""What an order comes with; whatever else refers to it came later."""
_WRITES: dict[What, tuple[Any, Callable[..., None]]] = {
    What.CUSTOMERS: (Customer, import_customers.write),
    What.PRODUCTS: (Product, import_products.write),
}


@dataclass(slots=True)
class Undone:
    """How many rows went, got old values back, and were closed instead; how many stay, some with name and reason."""

    removed: int = 0
    restored: int = 0
    closed: int = 0
    stay: int = 0
    named: list[str] = field(default_factory=list)

    def keep(self, name: str, because: str) -> None:
        """Note one that stays."""
        self.stay += 1
        if len(self.named) < NAMED:
            self.named.append(t('{name}: {because}', name=name, because=because))


def undo(session: Session, deed: Deed, row: Import) -> Undone:
    """Orders before their customers, contacts before theirs; what stays keeps its trace."""
    done = Undone()
    _orders(session, deed, row, done)
    _restore(session, deed, row, done)
    contacts = _made(session, row, What.CONTACTS)
    free = sorted(set(contacts) - _hanging(session, Contact, contacts))
    theirs = {whose for some in rows.chunks(free) for whose in session.exec(_whose(some))}
    _delete(session, row, What.CONTACTS, Contact, free)
    customers.refresh(session, sorted(theirs), deed)
    gone = _remove_customers(session, row, done)
    done.removed += gone if row.what is What.CUSTOMERS else 0  # those of an order go with it, uncounted
    done.removed += _remove_products(session, row, done)
    return done


# ---------- what it made ----------


def _whose(contacts: list[int]) -> Any:
    return select(Contact.customer_id).where(col(Contact.id).in_(contacts)).distinct()


def _made(session: Session, row: Import, what: What) -> list[int]:
    mine = select(Imported.row_id).where(Imported.import_id == row.id, Imported.what == what, col(Imported.made))
    return list(session.exec(mine))


def _hanging(session: Session, model: Model, ids: Collection[int], parts: Iterable[Model] = ()) -> set[int]:
    """Those of the rows that any other row refers to, `parts` apart: whatever tables there are or will be."""
    own, target = {rows.table(part) for part in parts}, rows.table(model)
    found: set[int] = set()
    for other in target.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is target and other not in own:
                for some in rows.chunks(ids):
                    found.update(session.execute(select(key.parent).where(key.parent.in_(some)).distinct()).scalars())
    return found


def _by_another(session: Session, row: Import, what: What, ids: Collection[int]) -> set[int]:
    """Those of the rows that another file has changed since."""
    found: set[int] = set()
    for some in rows.chunks(ids):
        query = select(Imported.row_id, Imported.changes).where(
            Imported.what == what, col(Imported.row_id).in_(some), Imported.import_id != row.id
        )
        found.update(row_id for row_id, changes in session.exec(query) if changes)
    return found


def _delete(session: Session, row: Import, what: What, model: Model, ids: list[int]) -> None:
    """The rows and their trace; the flush does not see them, the row of the import announces it."""
    for some in rows.chunks(ids):
        traces.forget(session, what, some, row.id)
        target = rows.table(model)
        session.execute(delete(target).where(target.c.id.in_(some)))


def _remove_customers(session: Session, row: Import, done: Undone) -> int:
    """Customers with their contacts; one with an order, or whom somebody has worked on since, stays."""
    ids = _made(session, row, What.CUSTOMERS)
    hanging = _hanging(session, Customer, ids, [Contact])
    for some in rows.chunks(ids):
        theirs = select(Contact.id, Contact.customer_id).where(col(Contact.customer_id).in_(some))
        contacts = {contact_id or 0: customer_id for contact_id, customer_id in session.exec(theirs)}
        hanging.update(contacts[each] for each in _hanging(session, Contact, contacts))
    worked_on: set[int] = set()
    for some in rows.chunks(ids):
        since = select(History.about_id).where(
            col(History.about_id).in_(some), col(History.at) > row.at, col(History.event) != 'customer_from_file'
        )
        worked_on.update(each for each in session.exec(since) if each is not None)
    worked_on |= _by_another(session, row, What.CUSTOMERS, ids)
    for some in rows.chunks(sorted(hanging | worked_on)):
        for each in session.exec(select(Customer).where(col(Customer.id).in_(some)).order_by(col(Customer.id))):
            because = t('har ordrer eller annet') if each.id in hanging else t('er endret siden')
            done.keep(each.shown_name, because)
    free = sorted({*ids} - hanging - worked_on)
    contact = rows.table(Contact)
    for some in rows.chunks(free):
        session.execute(delete(contact).where(contact.c.customer_id.in_(some)))
    _delete(session, row, What.CUSTOMERS, Customer, free)
    return len(free)


def _remove_products(session: Session, row: Import, done: Undone) -> int:
    """Products, but for those that somebody has edited since; order lines copy what they need and stay."""
    ids = set(_made(session, row, What.PRODUCTS))
    if not ids:
        return 0
    edits = select(History).where(History.event == 'product_edited', History.at > row.at)
    edited = ids.intersection(each.data.get('product', 0) for each in session.exec(edits))
    edited |= _hanging(session, Product, ids) | _by_another(session, row, What.PRODUCTS, ids)
    for some in rows.chunks(sorted(edited)):
        for each in session.exec(select(Product).where(col(Product.id).in_(some)).order_by(col(Product.id))):
            done.keep(each.text, t('er endret siden'))
    free = sorted(ids - edited)
    _delete(session, row, What.PRODUCTS, Product, free)
    return len(free)


def _orders(session: Session, deed: Deed, row: Import, done: Undone) -> None:
    """A draft goes, one that is confirmed is closed: its order confirmation stays. One somebody worked on stays."""
    for some in rows.chunks(_made(session, row, What.ORDERS), 100):
        query = select(Order).where(col(Order.id).in_(some)).order_by(col(Order.id)).with_for_update(of=Order)
        found = session.exec(query.options(*loading.WHOLE).execution_options(populate_existing=True)).unique().all()
        numbers = [order.number for order in found]
        people = col(History.role) != Role.SYSTEM
        since = select(History.order_number).where(col(History.order_number).in_(numbers), History.at > row.at, people)
        worked_on = set(session.exec(since))
        hanging = _hanging(session, Order, some, _ORDER_PARTS)
        gone: list[int] = []
        for order in found:
            if order.number in worked_on or order.id in hanging or order.status is Status.CLOSED:
                done.keep(t('Ordre {number}', number=order.number), t('er endret siden'))
            elif order.versions:
                order.close(CloseReason.CANCELLED_BY_US, deed)
                order.changed_at = deed.now
                tally(order, deed.now, deed.today)
                done.closed += 1
            else:
                deed.record(order.number, 'order_deleted')
                session.delete(order)
                gone.append(order.id or 0)
        session.flush()
        traces.forget(session, What.ORDERS, gone)
        done.removed += len(gone)


# ---------- what it changed ----------


def _restore(session: Session, deed: Deed, row: Import, done: Undone) -> None:
    """Old values where the file's still stand; then nothing is left to trace of rows it did not make."""
    for what, (model, write) in _WRITES.items():
        mine = select(Imported).where(
            Imported.import_id == row.id, Imported.what == what, col(Imported.made).is_(False)
        )
        changed = {each.row_id: each.changes for each in session.exec(mine) if each.changes}
        for some in rows.chunks(changed):
            back = {}
            for stored in session.exec(select(model).where(model.id.in_(some))):
                values = _back(model, stored, changed[stored.id])
                gone = isinstance(stored, Customer) and stored.is_gone
                if values and not gone:
                    back[stored.id] = values
            write(session, deed, back)
            done.restored += len(back)
        session.execute(
            delete(Imported).where(
                col(Imported.import_id) == row.id, col(Imported.what) == what, col(Imported.made).is_(False)
            )
        )


def _back(model: Model, stored: object, changes: dict[str, list[object]]) -> dict[str, object]:
    found = {}
    for name, both in changes.items():
        before, after = (rows.from_json(model, name, each) for each in both)
        if getattr(stored, name) == after:
            found[name] = before
    return found
