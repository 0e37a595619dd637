"""Customers: private people and businesses, and the contacts of a business [S17–S23]."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, false, text, true
from sqlmodel import Field, Relationship

from domain import norway
from domain import text as typed
from domain.address import Address, one_line
from domain.columns import code, moment, one_of
from domain.company import INVOICE_TERMS, days, terms
from domain.entity import Entity
from domain.refused import Refused
from domain.searching import OF_CUSTOMER, searchable_customer
from domain.words import t


class CustomerKind(StrEnum):
    PRIVATE = 'private'
    BUSINESS = 'business'

    @property
    def word(self) -> str:
        return t('Privatkunde') if self is CustomerKind.PRIVATE else t('Bedriftskunde')


class Einvoice(StrEnum):
    """Whether a business can receive EHF: from 1 January 2027 it is then to be invoiced so (bokføringsloven § 10)."""

    UNKNOWN = 'unknown'
    YES = 'yes'
    NO = 'no'

    @property
    def word(self) -> str:
        return {Einvoice.UNKNOWN: t('Vet ikke'), Einvoice.YES: t('Ja'), Einvoice.NO: t('Nei')}[self]


class Contact(Entity, table=True):
    """A bedriftskontakt: a person at a business who has access to the portal [S22]; needs a phone to sign in [S23].

    All of them read and ask; `may_accept` («Kan godta tilbud») says who also answers, `gets_invoices` («Får faktura»)
    to whom invoices go.
    """

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(default=0, foreign_key='customer.id', index=True)  # set when it is put with its customer
    name: str = Field(default='', max_length=200)
    phone: str = Field(default='', max_length=20, index=True)
    email: str = Field(default='', max_length=254)
    may_accept: bool = Field(default=True, sa_column_kwargs={'server_default': true()})
    gets_invoices: bool = Field(default=False, sa_column_kwargs={'server_default': false()})
    removed: bool = False

    @classmethod
    def new(
        cls,
        *,
        name: str = '',
        phone: str = '',
        email: str = '',
        may_accept: bool = True,
        gets_invoices: bool = False,
    ) -> 'Contact':
        """Refused: a name is missing, or phone or e-mail is wrong."""
        return cls(
            name=typed.required(name, t('navnet på bedriftskontakten')),
            phone=norway.phone(phone) if phone.strip() else '',
            email=norway.email(email) if email.strip() else '',
            may_accept=may_accept,
            gets_invoices=gets_invoices,
        )

    @property
    def rights(self) -> str:
        """«Kan godta tilbud · Får faktura», whatever holds."""
        words = {t('Kan godta tilbud'): self.may_accept, t('Får faktura'): self.gets_invoices}
        return ' · '.join(word for word, holds in words.items() if holds)


_MERGED = 'merged_into_id IS NOT NULL'
_FOUND = 'merged_into_id IS NULL AND erased_at IS NULL'


class Customer(Entity, table=True):
    """Somebody the firm works for. Nothing is compulsory for a private customer [S19]."""

    __table_args__ = (
        one_of('kind', CustomerKind),
        one_of('einvoice', Einvoice),
        CheckConstraint("kind = 'business' OR org_number = ''", name='org_number_of_business'),
        CheckConstraint("kind = 'private' OR name <> ''", name='business_has_name'),
        CheckConstraint('payment_days BETWEEN 0 AND 365', name='payment_days'),
        Index(
            'uq_customer_org_number',
            'org_number',
            unique=True,
            sqlite_where=text("org_number <> ''"),
            postgresql_where=text("org_number <> ''"),
        ),
        Index(
            'ix_customer_merged_into_id',
            'merged_into_id',
            sqlite_where=text(_MERGED),
            postgresql_where=text(_MERGED),
        ),
        Index('ix_customer_kind_name', 'kind', 'name', sqlite_where=text(_FOUND), postgresql_where=text(_FOUND)),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: CustomerKind = Field(sa_column=code(CustomerKind))
    name: str = Field(default='', max_length=200, index=True)
    phone: str = Field(default='', max_length=20, index=True)
    email: str = Field(default='', max_length=254)
    address: str = Field(default='', max_length=200)
    postcode: str = Field(default='', max_length=10)
    city: str = Field(default='', max_length=100)
    org_number: str = Field(default='', max_length=9)
    org_form: str = Field(default='', max_length=10)
    vat_registered: bool = False
    einvoice: Einvoice = Field(
        default=Einvoice.UNKNOWN, sa_column=code(Einvoice, older=Einvoice.UNKNOWN)
    )  # «Kan motta EHF»
    note: str = Field(default='', max_length=4000)  # for us only
    payment_days: int | None = None  # «Betalingsfrist» of this customer; the firm's when None
    invoice_terms: str = Field(
        default='', max_length=INVOICE_TERMS, sa_column_kwargs={'server_default': text("''")}
    )  # instead of the firm's
    merged_into_id: int | None = Field(default=None, foreign_key='customer.id')
    erased_at: datetime | None = Field(default=None, sa_column=moment())
    search: str = Field(default='', sa_type=Text, sa_column_kwargs={'server_default': text("''")})
    contacts: list[Contact] = Relationship(sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'Contact.id'})
    addresses: list[Address] = Relationship(
        sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'Address.id', 'cascade': 'all, delete-orphan'}
    )

    @classmethod
    def private(
        cls, *, name: str = '', phone: str = '', email: str = '', address: str = '', postcode: str = '', city: str = ''
    ) -> 'Customer':
        """A privatkunde; every field may be empty. Refused: a phone, e-mail or postcode that is wrong."""
        return cls(kind=CustomerKind.PRIVATE, name=typed.line(name), **_reach(phone, email, address, postcode, city))

    @classmethod
    def business(
        cls,
        *,
        name: str,
        org_number: str = '',
        org_form: str = '',
        vat_registered: bool = False,
        phone: str = '',
        email: str = '',
        address: str = '',
        postcode: str = '',
        city: str = '',
    ) -> 'Customer':
        """A bedriftskunde. Refused: no name, a wrong organisation number, phone, e-mail or postcode."""
        return cls(
            kind=CustomerKind.BUSINESS,
            name=typed.required(name, t('navnet på bedriften')),
            org_number=norway.org_number(org_number) if org_number.strip() else '',
            org_form=org_form[:10],
            vat_registered=vat_registered,
            **_reach(phone, email, address, postcode, city),
        )

    @property
    def is_business(self) -> bool:
        return self.kind is CustomerKind.BUSINESS

    @property
    def shown_name(self) -> str:
        """The name, or «Privatkunde uten navn»."""
        return self.name or t('Privatkunde uten navn')

    @property
    def is_gone(self) -> bool:
        """Merged into another customer, or anonymised: it is found no more and nothing new is made for it."""
        return self.merged_into_id is not None or self.erased_at is not None

    @property
    def place(self) -> str:
        """«Sjøgaten 12, 5035 Bergen», whatever is known of it."""
        return one_line(self.address, self.postcode, self.city)

    @property
    def invoice_address(self) -> Address | None:
        """The one that invoices are made out to, when it is not the main one."""
        return next((address for address in self.addresses if address.for_invoices), None)

    @property
    def places(self) -> dict[str, str]:
        """What its places are called, by place; the main one first."""
        found = {self.place: t('Hovedadresse')} if self.place else {}
        for address in self.addresses:
            found.setdefault(address.place, address.name)
        return found

    def lives_at(self, place: str) -> bool:
        """Whether one of its places is this one, however it is written."""
        return place.casefold() in {known.casefold() for known in self.places}

    def contact(self, contact_id: int | None) -> Contact | None:
        """The contact with that id, unless removed."""
        return next((c for c in self.contacts if c.id == contact_id and not c.removed), None)

    @property
    def searchable(self) -> str:
        """What it is found by, with its contacts and its places; nothing when it is gone."""
        if self.is_gone:
            return ''
        people = [part for contact in self.active_contacts for part in (contact.name, contact.phone, contact.email)]
        places = [part for address in self.addresses for part in (address.name, address.place)]
        return searchable_customer(self.model_dump(include={*OF_CUSTOMER}), [*people, *places])

    @property
    def active_contacts(self) -> list[Contact]:
        return [c for c in self.contacts if not c.removed]


def edited(customer: Customer, field: str, value: Any) -> str | int | None:
    """The value to store for a typed one, checked as the named constructors do. Refused as they do."""
    if field == 'name':
        return typed.required(value, t('navnet på bedriften')) if customer.is_business else typed.line(value)
    if field == 'org_number':
        return norway.org_number(value) if value.strip() else ''
    if field == 'einvoice':
        return _einvoice(value)
    if field == 'payment_days':
        return days(value) if value.strip() else None
    return _CHECKS[field](value) if value.strip() else ''


def erase(customer: Customer, now: datetime) -> None:
    """Forget who it was: the row stays for what refers to it, and reads «Slettet kunde»."""
    customer.name, customer.erased_at = t('Slettet kunde'), now
    for field in ('phone', 'email', 'address', 'postcode', 'city', 'org_number', 'note', 'invoice_terms'):
        setattr(customer, field, '')
    customer.org_form, customer.vat_registered, customer.payment_days = '', False, None
    customer.einvoice = Einvoice.UNKNOWN
    customer.addresses.clear()
    for contact in customer.contacts:
        contact.name = contact.phone = contact.email = ''
        contact.removed = True


MERGED = (
    'name', 'phone', 'email', 'address', 'postcode', 'city', 'org_number', 'note', 'payment_days', 'invoice_terms',
)  # fmt: skip
"""The fields of which one customer's value stands after a merge."""


def merge(stays: Customer, goes: Customer, theirs: Mapping[str, bool]) -> dict[str, Any]:
    """Make `goes` a part of `stays`: of the fields marked in `theirs` the value of the one that goes stands.

    The notes are both kept unless one is chosen. Returns what changed on the one that stays. Refused: the same
    customer twice, two kinds, or one that is gone already. The caller moves what hangs on the one that goes.
    """
    if stays.id == goes.id:
        raise Refused(t('Velg en annen kunde å slå sammen med.'))
    if stays.is_gone or goes.is_gone:
        raise Refused(t('En av kundene finnes ikke lenger. Last inn siden på nytt.'))
    if stays.kind is not goes.kind:
        raise Refused(t('En privatkunde og en bedriftskunde kan ikke slås sammen.'))
    wanted = {field: getattr(goes if theirs.get(field) else stays, field) for field in MERGED}
    if 'note' not in theirs:
        wanted['note'] = '\n\n'.join(note for note in (stays.note, goes.note) if note)[:4000]
    changed = {field: value for field, value in wanted.items() if value != getattr(stays, field)}
    if 'org_number' in changed:
        stays.org_form, stays.vat_registered = goes.org_form, goes.vat_registered
    goes.org_number = ''  # two customers cannot have one number
    goes.merged_into_id = stays.id
    for field, value in changed.items():
        setattr(stays, field, value)
    if stays.einvoice is Einvoice.UNKNOWN:
        stays.einvoice = goes.einvoice
    return changed


def _einvoice(value: str) -> Einvoice:
    try:
        return Einvoice(value)
    except ValueError:
        raise Refused(t('Velg en av mulighetene i listen.')) from None


def _city(value: str) -> str:
    return typed.line(value, 100)


def _note(value: str) -> str:
    return typed.paragraphs(value, 4000)


_CHECKS: dict[str, Callable[[str], str]] = {
    'note': _note,
    'invoice_terms': terms,
    'phone': norway.phone,
    'email': norway.email,
    'address': typed.line,
    'postcode': norway.postcode,
    'city': _city,
}


def _reach(phone: str, email: str, address: str, postcode: str, city: str) -> dict[str, Any]:
    given = {'phone': phone, 'email': email, 'address': address, 'postcode': postcode, 'city': city}
    return {field: _CHECKS[field](value) if value.strip() else '' for field, value in given.items()}
