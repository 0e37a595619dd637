"""Customers out of a file: who is known already, what changes, and everything written at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from domain.customer import Contact, Customer, CustomerKind
from domain.customer_file import FIELDS, identities
from domain.history import Deed, History
from domain.imported import Imported, What, noted
from domain.importing import Problem, Report, Row
from domain.searching import searchable_customer
from domain.sign_in import PortalLink
from domain.words import t
from store import customers, rows, sign_in

_TAKEN = ('name', 'org_number', 'phone', 'email', 'address', 'postcode', 'city')
"""What a file may change in a customer who is known: with what stands in it, never with nothing."""
_CUSTOMER = rows.table(Customer).c
_KNOWN = ('id', 'kind', *_TAKEN)


class Known:
    """Our own customers, by everything that a file can know them by."""

    def __init__(self, session: Session) -> None:
        self._ids: dict[tuple[str, ...], int] = {}
        self._who: dict[int, tuple[str, str, str, str]] = {}
        self._by_phone: dict[str, tuple[int | None, str]] = {}
        theirs = sa_select(*(_CUSTOMER[name] for name in _KNOWN)).where(customers.FOUND)
        for row in session.execute(theirs.order_by(_CUSTOMER.id.desc())):
            self._who[row.id] = (row.name, row.org_number, row.phone, row.email)
            if row.phone:
                self._by_phone[row.phone] = (row.id, row.name)
            for key in identities({**row._asdict(), 'ref': ''}):
                self._ids[key] = row.id
        numbers = select(Imported.ref, Imported.row_id).where(Imported.what == What.CUSTOMERS, Imported.ref != '')
        for ref, row_id in session.execute(numbers.order_by(col(Imported.id))):
            if row_id in self._who:
                self._ids['ref', ref.lower()] = row_id

    def find(self, values: Mapping[str, Any]) -> int | None:
        """The customer that a row is about, if we have them."""
        for key in identities(values):
            found = self._ids.get(key)
            if found is not None and not self._is_another(found, values):
                return found
        return None

    def owner_of(self, ref: str) -> int | None:
        """Whom a number of the old system belongs to."""
        return self._ids.get(('ref', ref.lower())) if ref else None

    def agrees(self, customer_id: int, values: Mapping[str, Any]) -> bool:
        """Whether anything but the number says that it is the same customer: two systems may give one number twice."""
        name, org_number, phone, email = self._who[customer_id]
        theirs = (name.lower(), org_number, phone, email.lower())
        mine = (values['name'].lower(), values['org_number'], values['phone'], values['email'].lower())
        return any(one and one == other for one, other in zip(mine, theirs, strict=True))

    def with_phone(self, phone: str) -> tuple[int | None, str] | None:
        """Somebody with this phone, and the name; one who is only coming in has no id yet."""
        found = self._by_phone.get(phone) if phone else None
        return found and (found[0], found[1] or t('Privatkunde uten navn'))

    def expect(self, values: Mapping[str, Any]) -> None:
        """A new customer comes in: the next one with the same phone is pointed out."""
        self._by_phone.setdefault(values['phone'], (None, values['name']))

    def named(self, customer_id: int) -> str:
        return self._who[customer_id][0] or t('Privatkunde uten navn')

    def _is_another(self, customer_id: int, values: Mapping[str, Any]) -> bool:
        theirs = self._who[customer_id][1]
        return bool(theirs and values['org_number'] and theirs != values['org_number'])


@dataclass(slots=True)
class Plan:
    """What becomes of each row that comes in."""

    report: Report
    new: list[Row] = field(default_factory=list)
    known: list[tuple[int, Row]] = field(default_factory=list)
    changes: dict[int, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    contacts: dict[int, tuple[str, str, str]] = field(default_factory=dict)


def plan(session: Session, _: Deed, given: Iterable[Row], mend: bool) -> Plan:
    """Each row against our own customers and against the rows before it."""
    known, made, seen = Known(session), Plan(Report()), dict[Any, int]()
    for row in given:
        if not row.is_fine(mend):
            made.report.leave_out([row])
            continue
        found = known.find(row.values)
        keys = [*identities(row.values), *([found] if found is not None else [])]
        before = next((seen[key] for key in keys if key in seen), None)
        owner = known.owner_of(row.values['ref'])
        if before is not None:
            made.report.leave_out([row], _about(row, 'name', t('Samme kunde står også i rad {line}.', line=before)))
            continue
        if owner is not None and not known.agrees(owner, row.values):
            sentence = t('Kundenummeret tilhører allerede {name}. Er det en annen, ta bort nummeret eller velg «Ikke i '
                         'filen» for Kundenummer.', name=known.named(owner))  # fmt: skip
            made.report.leave_out([row], _about(row, 'number', sentence))
            continue
        seen |= dict.fromkeys(keys, row.line)
        if found is not None:
            made.known.append((found, row))
            continue
        made.new.append(row)
        if (other := known.with_phone(row.values['phone'])) is not None:
            made.report.alike.append(_about(row, 'name', t('Har samme telefonnummer som {name}.', name=other[1])))
        known.expect(row.values)
    for some in rows.chunks(made.known):
        _compare(session, made, some)
    made.report.added = len(made.new)
    touched = {*made.changes, *made.contacts}
    made.report.changed, made.report.same = len(touched), len(made.known) - len(touched)
    return made


def carry_out(session: Session, deed: Deed, made: Plan, import_id: int) -> None:
    """Write what was planned, with what undoes it."""
    ids = dict(zip(rows.new_ids(session, Customer, len(made.new)), made.new, strict=True))
    contacts = {row_id: row.values['contact'] for row_id, row in ids.items() if row.values['contact']}
    insert(session, {row_id: row.values for row_id, row in ids.items()}, contacts)
    _insert_contacts(session, contacts)
    notes = [noted(import_id, What.CUSTOMERS, row_id, row.values['ref']) for row_id, row in ids.items()]
    notes += [
        noted(import_id, What.CUSTOMERS, row_id, row.values['ref'], made=False, changes=made.changes.get(row_id))
        for row_id, row in made.known
    ]
    notes += [noted(import_id, What.CONTACTS, each) for each in _insert_contacts(session, made.contacts)]
    rows.add(session, Imported, notes)
    write(
        session, deed, {row_id: {name: new for name, (_, new) in each.items()} for row_id, each in made.changes.items()}
    )
    for row_id in made.contacts:
        deed.record(None, 'contact_added', customer=row_id)
    customers.refresh(session, [row_id for row_id in made.contacts if row_id not in made.changes], deed)


def insert(
    session: Session, values: Mapping[int, Mapping[str, Any]], contacts: Mapping[int, tuple[str, ...]] | None = None
) -> None:
    """New customers by the ids they get; they are found by the contacts that come with them, too."""
    blank = rows.blank(Customer)
    wanted = ('kind', *_TAKEN, 'note')
    theirs = contacts or {}
    new = [
        {
            **blank,
            'id': row_id,
            **{name: each[name] for name in wanted},
            'search': searchable_customer(each, theirs.get(row_id, ())),
        }
        for row_id, each in values.items()
    ]
    rows.add(session, Customer, new)


def write(session: Session, deed: Deed, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Change customers as somebody does who edits one: links to an old phone end, orders are found by the new words."""
    rows.change(session, Customer, changes)
    for some in rows.chunks(row_id for row_id, each in changes.items() if {'phone', 'email'} & set(each)):
        linked = select(PortalLink.customer_id).where(col(PortalLink.customer_id).in_(some)).distinct()
        for row_id in session.exec(linked).all():
            sign_in.revoke_links(session, customer_id=row_id)
    for some in rows.chunks(changes):
        entries: list[Any] = []
        many = replace(deed, add=entries.append)
        for row_id in some:
            fields = ', '.join(t(customers.LABELS[name]).lower() for name in changes[row_id])
            many.record(None, 'customer_from_file', customer=row_id, fields=fields)
        rows.add(session, History, [entry.model_dump(exclude={'id'}) for entry in entries])
    customers.refresh(session, list(changes), deed)


def _compare(session: Session, made: Plan, some: list[tuple[int, Row]]) -> None:
    """Note what differs for a few that are known."""
    ids = [row_id for row_id, _ in some]
    columns = sa_select(*(_CUSTOMER[name] for name in ('id', 'kind', *_TAKEN, 'note')))
    stored = {row.id: row for row in session.execute(columns.where(col(Customer.id).in_(ids)))}
    there: dict[int, set[str]] = {}
    contacts = select(Contact.customer_id, Contact.name, Contact.phone)
    theirs = contacts.where(col(Contact.customer_id).in_(ids), col(Contact.removed).is_(False))
    for customer_id, name, phone in session.exec(theirs):
        there.setdefault(customer_id, set()).update({name.lower(), phone} - {''})
    for row_id, row in some:
        old, values = stored[row_id], row.values
        changes = {
            name: (getattr(old, name), values[name])
            for name in _TAKEN
            if values[name] and values[name] != getattr(old, name)
        }
        if old.kind is CustomerKind.PRIVATE:
            changes.pop('org_number', None)
        if values['note'] and values['note'] not in old.note:
            changes['note'] = (old.note, '\n\n'.join(filter(None, (old.note, values['note'])))[:4000])
        if changes:
            made.changes[row_id] = changes
        contact = values['contact']
        if contact and old.kind is CustomerKind.BUSINESS:
            name, phone, _ = contact
            if not {name.lower(), phone} & there.get(row_id, set()):
                made.contacts[row_id] = contact


def _insert_contacts(session: Session, contacts: Mapping[int, tuple[str, str, str]]) -> list[int]:
    """New contacts by the customers they belong to; their ids."""
    ids, blank = rows.new_ids(session, Contact, len(contacts)), rows.blank(Contact)
    rows.add(
        session,
        Contact,
        [
            {**blank, 'id': contact_id, 'customer_id': customer_id, 'name': name, 'phone': phone, 'email': email}
            for contact_id, (customer_id, (name, phone, email)) in zip(ids, contacts.items(), strict=True)
        ],
    )
    return ids


def _about(row: Row, name: str, sentence: str) -> Problem:
    said = row.values['ref'] if name == 'number' else row.values['name']
    return Problem(row.line, t(FIELDS[name].label), said, sentence)
