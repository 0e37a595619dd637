"""The places of a customer beside the main one: kept, edited, made the main one, removed.

`number` is the order they are reached from; None is the customer's own page.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from domain import editing
from domain.access import Act, Actor
from domain.address import Address, parts
from domain.customer import Customer
from domain.refused import NotFound
from domain.words import t
from store import histories, sign_in
from store.customers import LABELS, must_be_of, refresh, shown, there

FIELDS = ('name', 'address', 'postcode', 'city', 'for_invoices')
_EVENTS = ('address_added', 'address_edited', 'customer_edited')


def add(session: Session, actor: Actor, number: int | None, customer_id: int, address: Address) -> int:
    """One more place; its id. `NotFound`: the customer is gone, or no longer the order's."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    there(session, customer_id)
    must_be_of(session, number, customer_id)
    if address.for_invoices:
        _no_other(session, customer_id)
    address.customer_id = customer_id
    session.add(address)
    session.flush()
    made = address.id
    assert made is not None
    deed.record(number, 'address_added', customer=customer_id)
    refresh(session, [customer_id], deed)
    return made


def keep(session: Session, actor: Actor, number: int, customer_id: int, place: str) -> None:
    """A place that was typed for a job becomes one of the customer's, unless it is one already."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    customer = there(session, customer_id)
    must_be_of(session, number, customer_id)
    street, postcode, city = parts(place)
    address = Address.new(address=street, postcode=postcode, city=city)
    if not customer.lives_at(address.place):
        address.customer_id = customer_id
        session.add(address)
        deed.record(number, 'address_added', customer=customer_id)
        refresh(session, [customer_id], deed)


def edit(
    session: Session,
    actor: Actor,
    number: int | None,
    address_id: int,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    force: bool = False,
) -> None:
    """Save a place from its dialog. Raises `Conflict`."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    address, customer = _of(session, number, address_id)
    fresh = Address.new(**wanted)
    changes = editing.merge(
        address,
        opened,
        {field: getattr(fresh, field) for field in wanted},
        LABELS,
        shown=shown,
        who=histories.last_change(session, deed, _EVENTS, about=customer.id),
        force=force,
    )
    if changes.get('for_invoices'):
        _no_other(session, address.customer_id)
    for field, value in changes.items():
        setattr(address, field, value)
    if changes:
        fields = ', '.join(t(LABELS[field]).lower() for field in changes)
        deed.record(number, 'address_edited', customer=address.customer_id, fields=fields)
        refresh(session, [address.customer_id], deed)


def make_main(session: Session, actor: Actor, number: int | None, address_id: int) -> None:
    """«Gjør til hovedadresse»: the main one, if there is one, changes places with it."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    address, customer = _of(session, number, address_id)
    for field in ('address', 'postcode', 'city'):
        here, main = getattr(address, field), getattr(customer, field)
        setattr(customer, field, here)
        setattr(address, field, main)
    address.name, address.for_invoices = t('Tidligere hovedadresse'), False  # without one, invoices go to the main one
    if not address.place:
        session.delete(address)
    deed.record(number, 'customer_edited', customer=address.customer_id, fields=t('hovedadresse'))
    refresh(session, [address.customer_id], deed)


def remove(session: Session, actor: Actor, number: int | None, address_id: int) -> None:
    """The place is no longer the customer's; jobs and documents keep it."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    address, _ = _of(session, number, address_id)
    session.delete(address)
    deed.record(number, 'address_removed', customer=address.customer_id)
    refresh(session, [address.customer_id], deed)


def _of(session: Session, number: int | None, address_id: int) -> tuple[Address, Customer]:
    """The place and its customer, locked."""
    customer_id = session.exec(select(Address.customer_id).where(Address.id == address_id)).first()
    if customer_id is None:
        raise NotFound
    customer = there(session, customer_id)
    must_be_of(session, number, customer_id)
    address = session.get(Address, address_id, populate_existing=True)
    if address is None or address.customer_id != customer_id:
        raise NotFound
    return address, customer


def _no_other(session: Session, customer_id: int) -> None:
    """Invoices go to one address: the one they went to is free before another is chosen."""
    for address in session.exec(select(Address).where(Address.customer_id == customer_id, col(Address.for_invoices))):
        address.for_invoices = False
    session.flush()
