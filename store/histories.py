"""Reading the history back: which statuses an order has had, and who the people in its entries are."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from domain import telling
from domain.access import Act, Actor
from domain.customer import Contact, Customer
from domain.employee import Employee
from domain.history import Deed, History
from domain.status import Status
from domain.telling import Names
from store import company


def had(session: Session, number: int) -> set[Status]:
    """Every status the order has had."""
    query = select(History.to_status).where(History.order_number == number).distinct()
    return {Status(status) for status in session.exec(query) if status}


def names(session: Session, entries: Sequence[History], people: Mapping[int, Employee], actor: Actor) -> Names:
    """The names behind the ids of some history entries, and whether they are told with what things cost."""
    customer_ids = {e.customer_id for e in entries} | {e.data.get(key) for e in entries for key in ('customer', 'gone')}
    contact_ids = {e.contact_id for e in entries if e.contact_id}
    return Names(
        {key: row.name for key, row in people.items()},
        _called(session, _CUSTOMERS, customer_ids - {None}),
        _called(session, _CONTACTS, contact_ids),
        actor.may(Act.SEE_PRICES),
    )


_CUSTOMERS = select(Customer.id, Customer.name).where(col(Customer.id).in_(bindparam('ids', expanding=True)))
_CONTACTS = select(Contact.id, Contact.name).where(col(Contact.id).in_(bindparam('ids', expanding=True)))


def _called(session: Session, query: Any, ids: set[Any]) -> dict[int, str]:
    return {key: name for key, name in session.execute(query, {'ids': list(ids)})} if ids else {}


def newest(session: Session, number: int) -> History:
    """The last entry of an order."""
    return session.exec(
        select(History).where(History.order_number == number).order_by(col(History.id).desc()).limit(1)
    ).one()


def told(session: Session, entry: History, actor: Actor) -> str:
    """The sentence of one entry, as it is told to somebody."""
    people = {row.id: row for row in session.exec(select(Employee)) if row.id is not None}
    return telling.tell(entry, names(session, [entry], people, actor))[0]


def last_change(
    session: Session, deed: Deed, events: Sequence[str], number: int | None = None, *, about: int | None = None
) -> Callable[[str], str]:
    """Who changed a field of an order, or of a customer (`about`), last: «Marte Solheim (i dag kl. 10:42)»."""
    whose = History.about_id == about if about else History.order_number == number

    def who(field: str) -> str:
        rows = session.exec(
            select(History).where(whose, col(History.event).in_(events)).order_by(col(History.id).desc()).limit(50)
        )
        entry = next((row for row in rows if row.data.get('field', field) == field), None)
        return telling.who_changed(entry, company.names(session), deed.today)

    return who
