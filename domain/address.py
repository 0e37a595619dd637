"""The places of a customer. The main one stands on the customer itself; the others, one of them for invoices, here."""

import re

from sqlalchemy import Index, text
from sqlmodel import Field

from domain import norway
from domain import text as typed
from domain.entity import Entity
from domain.refused import Refused
from domain.words import t


class Address(Entity, table=True):
    """One more place of a customer: «Lager», «Hytta». Documents and jobs hold what they were made with."""

    __tablename__ = 'customer_address'
    __table_args__ = (
        Index(
            'uq_customer_address_invoices',
            'customer_id',
            unique=True,
            sqlite_where=text('for_invoices'),
            postgresql_where=text('for_invoices'),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(default=0, foreign_key='customer.id', index=True)  # set when it is put with its customer
    name: str = Field(default='', max_length=60)
    address: str = Field(default='', max_length=200)
    postcode: str = Field(default='', max_length=10)
    city: str = Field(default='', max_length=100)
    for_invoices: bool = False

    @classmethod
    def new(
        cls, *, name: str = '', address: str = '', postcode: str = '', city: str = '', for_invoices: bool = False
    ) -> 'Address':
        """Refused: nothing of the place, or a postcode that is wrong."""
        made = cls(
            name=typed.line(name, 60),
            address=typed.line(address),
            postcode=norway.postcode(postcode) if postcode.strip() else '',
            city=typed.line(city, 100),
            for_invoices=for_invoices,
        )
        if not made.place:
            raise Refused(t('Skriv en adresse.'))
        return made

    @property
    def place(self) -> str:
        return one_line(self.address, self.postcode, self.city)


def one_line(address: str, postcode: str, city: str) -> str:
    """«Sjøgaten 12, 5035 Bergen», whatever is known of it."""
    return ', '.join(part for part in (address, f'{postcode} {city}'.strip()) if part)


def parts(place: str) -> tuple[str, str, str]:
    """Street, postcode and postal place of an address in one line; all of it is the street when nothing tells.

    >>> parts('Sjøgaten 12, 5035 Bergen')
    ('Sjøgaten 12', '5035', 'Bergen')
    >>> parts('Hytta på Geilo')
    ('Hytta på Geilo', '', '')
    """
    found = re.fullmatch(r'(.*?),?\s*\b(\d{4})\s+(\D+)', place.strip(), re.ASCII)
    return (found[1], found[2], found[3]) if found else (place.strip(), '', '')
