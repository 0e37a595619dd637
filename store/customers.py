"""Customers: found, made and edited, from an order (its number is given) or from their own page (`number` is None)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import make_transient
from sqlmodel import Session, col, select

from domain import customer as rules
from domain import editing, norway
from domain import text as typed
from domain.access import Act, Actor
from domain.customer import Contact, Customer, CustomerKind, Einvoice
from domain.history import Deed
from domain.order import Order
from domain.refused import Conflict, NotFound, Refused
from domain.searching import OF_CUSTOMER, searchable, searchable_customer, searchable_invoice
from domain.words import count, t
from store import histories, kept, loading, messages, orders, sign_in
from store.rows import chunks
from store.searching import CUSTOMERS, escaped

LABELS = {
    'name': 'Navn',
    'phone': 'Mobilnummer',
    'email': 'E-post',
    'address': 'Adresse',
    'postcode': 'Postnummer',
    'city': 'Poststed',
    'org_number': 'Organisasjonsnummer',
    'note': 'Notat',
    'einvoice': 'Kan motta EHF',
    'payment_days': 'Betalingsfrist',
    'invoice_terms': 'Vilkår på faktura',
    'may_accept': 'Kan godta tilbud',
    'gets_invoices': 'Får faktura',
    'for_invoices': 'Fakturaadresse',
}
LOCK = {'key_share': True}
"""Others may still refer to the row: an order that is just being sent to the customer is waited for, not locked out."""


EDITS = ('customer_edited', 'customer_from_file', 'contact_edited')
"""What changes what is known of a customer, in the history."""
_LIKELY = 5
FOUND = and_(col(Customer.merged_into_id).is_(None), col(Customer.erased_at).is_(None))
"""Customers who are still there: neither merged into another nor anonymised."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One of our own customers in the picker; `because` is why it is probably the one being typed."""

    id: int
    name: str
    kind: CustomerKind
    detail: str
    org_number: str
    because: str = ''


def search(session: Session, actor: Actor, kind: CustomerKind, text: str, limit: int = 8) -> list[Hit]:
    """Our own customers of a kind by name, phone or organisation number; those whose name begins so first."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    try:
        asked = typed.line(text)
    except Refused:
        return []  # nobody is called that; the field itself says what is wrong
    wanted = asked.lower()
    if len(wanted) < 2:
        return []
    way = f'%{escaped(wanted)}%'
    digits = ''.join(c for c in wanted if c.isdigit())
    tests = [
        func.lower(Customer.name).like(way, escape='\\'),
        col(Customer.name).like(f'%{escaped(asked)}%', escape='\\'),
    ]
    if len(digits) >= 3:
        tests += [col(Customer.phone).like(f'%{digits}%'), col(Customer.org_number).like(f'{digits}%')]
    known, told = CUSTOMERS.within(session, select(Customer).where(Customer.kind == kind, FOUND, or_(*tests)), asked)
    by_length = known.order_by(func.length(Customer.name), col(Customer.id).desc()).limit(50)
    found = session.execute(by_length, told).scalars().all()
    ranked = sorted(found, key=lambda c: not c.name.lower().startswith(wanted))
    return [_hit(customer) for customer in ranked[:limit]]


def likely(
    session: Session,
    actor: Actor,
    *,
    name: str = '',
    phone: str = '',
    email: str = '',
    postcode: str = '',
    org_number: str = '',
) -> list[Hit]:
    """Customers who are probably the one being typed, each with why; what is not whole yet says nothing."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    called, reach = _whole(typed.line, name), _whole(norway.phone, phone)
    mail, number = _whole(norway.email, email).lower(), _whole(norway.org_number, org_number)
    at = _whole(norway.postcode, postcode)
    same_name = func.lower(Customer.name).in_({called.lower(), called}) & (col(Customer.postcode) == at)
    tests: list[tuple[object, str, Any, str]] = [
        (number, t('Samme organisasjonsnummer'), col(Customer.org_number) == number, ''),
        (reach, t('Samme mobilnummer'), col(Customer.phone) == reach, ''),
        (mail, t('Samme e-post'), func.lower(Customer.email) == mail, mail),
        (called and at, t('Samme navn og postnummer'), same_name, f'{called} {at}'),
    ]
    found: dict[int | None, Hit] = {}
    for given, because, test, words in tests:
        if given:
            query, told = CUSTOMERS.within(session, select(Customer).where(FOUND, test), words)
            for each in session.execute(query.order_by(col(Customer.id)).limit(_LIKELY), told).scalars():
                found.setdefault(each.id, replace(_hit(each), because=because))
    return list(found.values())[:_LIKELY]


def _whole(check: Callable[[str], str], text: str) -> str:
    """The typed text in the form it is stored in; '' while it is wrong or empty."""
    try:
        return check(text) if text.strip() else ''
    except Refused:
        return ''


def _hit(customer: Customer) -> Hit:
    return Hit(customer.id or 0, customer.shown_name, customer.kind, _detail(customer), customer.org_number)


def add(
    session: Session,
    actor: Actor,
    number: int,
    customer: Customer,
    contact: Contact | None = None,
    *,
    as_payer: bool = False,
    seen: Mapping[str, Any] | None = None,
    force: bool = False,
) -> None:
    """Make a customer and put it on the order, or let it get the invoices (`as_payer`), in one transaction [S17].

    Refused: the organisation number is in use.

    Raises `Conflict` as `orders.set_customer` does; the same customer can then be added again.
    """
    _make(session, sign_in.check(session, actor, Act.EDIT_ORDER), number, customer, contact)
    person = contact.id if contact else None
    try:
        if as_payer:
            orders.set_payer(session, actor, number, customer.id, seen=seen, force=force)
        else:
            orders.set_customer(session, actor, number, customer.id, person, seen=seen, force=force)
    except Conflict:
        for made in (customer, contact):
            if made is not None:
                make_transient(made)  # what is rolled back has never been
                made.id = None
        raise


def create(session: Session, actor: Actor, customer: Customer, contact: Contact | None = None) -> int:
    """Make a customer before there is an order; the id. Refused: the organisation number is in use."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    _make(session, deed, None, customer, contact)
    assert customer.id is not None
    deed.record(None, 'customer_added', customer=customer.id)
    return customer.id


def _make(session: Session, deed: Deed, number: int | None, customer: Customer, contact: Contact | None) -> None:
    if customer.org_number:
        other = session.exec(select(Customer).where(Customer.org_number == customer.org_number)).first()
        if other is not None:
            raise Refused(
                t('Det finnes allerede en kunde med dette organisasjonsnummeret: {name}.', name=other.shown_name)
            )
    session.add(customer)
    session.flush()
    if contact is not None:
        contact.customer_id = customer.id or 0
        session.add(contact)
        session.flush()
        deed.record(number, 'contact_added', customer=customer.id)
    customer.search = searchable_customer(
        customer.model_dump(include={*OF_CUSTOMER}), [contact.name, contact.phone, contact.email] if contact else []
    )


def edit(
    session: Session,
    actor: Actor,
    number: int | None,
    customer_id: int,
    opened: Mapping[str, str],
    wanted: Mapping[str, str],
    *,
    force: bool = False,
) -> None:
    """Save the customer's own fields. Raises `Conflict`; a changed phone or e-mail ends old links."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    customer = there(session, customer_id)
    must_be_of(session, number, customer_id)
    checked = {field: rules.edited(customer, field, value) for field, value in wanted.items()}
    changes = editing.merge(
        customer,
        opened,
        checked,
        LABELS,
        shown=shown,
        who=histories.last_change(session, deed, EDITS, about=customer_id),
        force=force,
    )
    for field, value in changes.items():
        setattr(customer, field, value)
    if {'phone', 'email'} & set(changes):
        sign_in.revoke_links(session, customer_id=customer_id)
    if changes:
        deed.record(
            number,
            'customer_edited',
            customer=customer_id,
            fields=', '.join(t(LABELS[field]).lower() for field in changes),
        )
        refresh(session, [customer_id], deed)


def add_contact(session: Session, actor: Actor, number: int | None, customer_id: int, contact: Contact) -> None:
    """A new bedriftskontakt [S22], chosen for the order when it is made from one."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    there(session, customer_id)
    must_be_of(session, number, customer_id)
    contact.customer_id = customer_id
    session.add(contact)
    session.flush()
    deed.record(number, 'contact_added', customer=customer_id)
    if number is not None:
        with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, _):
            order.contact_id = contact.id
    refresh(session, [customer_id], deed)


def edit_contact(
    session: Session,
    actor: Actor,
    number: int | None,
    contact_id: int,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    force: bool = False,
) -> None:
    """Save a contact. Raises `Conflict`; a changed phone or e-mail ends the contact's links."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    contact = session.get(Contact, contact_id, with_for_update=LOCK, populate_existing=True)
    if contact is None or contact.removed:
        raise NotFound
    must_be_of(session, number, contact.customer_id)
    fresh = Contact.new(**wanted)
    checked = {field: getattr(fresh, field) for field in wanted}
    changes = editing.merge(
        contact,
        opened,
        checked,
        LABELS,
        shown=shown,
        who=histories.last_change(session, deed, EDITS, about=contact.customer_id),
        force=force,
    )
    for field, value in changes.items():
        setattr(contact, field, value)
    if {'phone', 'email'} & set(changes):
        sign_in.revoke_links(session, contact_id=contact_id)
    if changes:
        deed.record(
            number,
            'contact_edited',
            customer=contact.customer_id,
            fields=', '.join(t(LABELS[field]).lower() for field in changes),
        )
        refresh(session, [contact.customer_id], deed)


def remove_contact(session: Session, actor: Actor, number: int | None, contact_id: int) -> None:
    """A contact leaves: links and sessions end at once, acceptances stay."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    contact = session.get(Contact, contact_id, with_for_update=LOCK, populate_existing=True)
    if contact is None or contact.removed:
        raise NotFound
    must_be_of(session, number, contact.customer_id)
    contact.removed = True
    sign_in.revoke_links(session, contact_id=contact_id)
    messages.stop_to_contact(session, contact_id)
    deed.record(number, 'contact_removed', customer=contact.customer_id)
    refresh(session, [contact.customer_id], deed)


def there(session: Session, customer_id: int) -> Customer:
    """The customer with its addresses, locked. `NotFound`: there is none, or it has been merged or anonymised."""
    options = (loading.ADDRESSES,)
    customer = session.get(Customer, customer_id, with_for_update=LOCK, populate_existing=True, options=options)
    if customer is None or customer.is_gone:
        raise NotFound(t('Kunden finnes ikke lenger. Last inn siden på nytt.'))
    return customer


def must_be_of(session: Session, number: int | None, customer_id: int) -> None:
    """Lock the order, after its customer as `refresh` does. `NotFound`: it is not this customer's (any more)."""
    if number is None:
        return
    theirs = select(Order.id).where(Order.number == number, Order.customer_id == customer_id)
    if session.exec(theirs.with_for_update()).first() is None:
        raise NotFound(t('Kunden står ikke lenger på ordren. Last inn siden på nytt.'))


def refresh(session: Session, customer_ids: Sequence[int], deed: Deed) -> None:
    """The customers and their orders are found by the new words, and open pages that show them redraw."""
    session.flush()
    kept.forget(session)
    session.expire_all()
    for some in chunks(customer_ids):
        for customer in session.exec(select(Customer).where(col(Customer.id).in_(some)).options(*loading.CONTACTS)):
            customer.search = customer.searchable
        theirs = (
            select(Order)
            .where(or_(col(Order.customer_id).in_(some), col(Order.payer_id).in_(some)))
            .order_by(col(Order.id))
            .with_for_update(of=Order)
        )
        for order in session.exec(theirs.options(*loading.SEARCHED)):
            order.search = searchable(order)
            for invoice in order.invoices:
                invoice.search = searchable_invoice(order, invoice)
            order.changed_at = deed.now
            if order.contact_id is not None and order.contact is None:
                order.contact_id = None


def _detail(customer: Customer) -> str:
    parts = [
        norway.show_org_number(customer.org_number) if customer.org_number else '',
        norway.show_phone(customer.phone),
        customer.place,
    ]
    return ' · '.join(part for part in parts if part)


def shown(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return t('ja') if value else t('nei')
    if field == 'phone':
        return norway.show_phone(value) or t('tomt')
    if isinstance(value, Einvoice):
        return value.word
    if isinstance(value, int):
        return count(value, 'dag', 'dager')
    return value or t('tomt')
