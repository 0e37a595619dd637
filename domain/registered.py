"""What Enhetsregisteret says of a business that is our customer: what to warn of, and what is new.

It never changes the customer by itself, and documents that were sent keep what they were sent with.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field

from domain.address import one_line
from domain.columns import code, moment, one_of
from domain.customer import Customer
from domain.entity import Entity
from domain.words import short_date, t


class Standing(StrEnum):
    ACTIVE = 'active'
    BANKRUPT = 'bankrupt'
    WINDING_UP = 'winding_up'
    DELETED = 'deleted'
    UNKNOWN = 'unknown'  # never there, or removed for legal reasons: then nothing of it is kept


class Registered(Entity, table=True):
    """A number as it was last looked at. `taken_…` is what the office has seen and taken or let be."""

    __table_args__ = (one_of('standing', Standing),)

    org_number: str = Field(primary_key=True, max_length=9)
    looked_at: datetime = Field(sa_column=moment(nullable=False))
    standing: Standing = Field(default=Standing.UNKNOWN, sa_column=code(Standing))
    deleted_on: date | None = None
    name: str = Field(default='', max_length=200)
    address: str = Field(default='', max_length=200)
    postcode: str = Field(default='', max_length=10)
    city: str = Field(default='', max_length=100)
    taken_name: str = Field(default='', max_length=200)
    taken_place: str = Field(default='', max_length=320)

    @property
    def place(self) -> str:
        """«Sjøgaten 12, 5035 BERGEN»."""
        return one_line(self.address, self.postcode, self.city)

    @property
    def warning(self) -> str:
        """What to know before working for it, or ''."""
        if self.standing is Standing.DELETED:
            return t('Slettet {date}', date=short_date(self.deleted_on)) if self.deleted_on else t('Slettet')
        return {Standing.BANKRUPT: t('Konkurs'), Standing.WINDING_UP: t('Under avvikling')}.get(self.standing, '')

    def news(self, customer: Customer) -> dict[str, str]:
        """The customer's fields with what has become of them since the office last looked; empty when nothing has."""
        found = {}
        if self.name and self.name != self.taken_name and not _same(self.name, customer.name):
            found['name'] = self.name
        if self.place and self.place != self.taken_place and not customer.lives_at(self.place):
            found |= {'address': self.address, 'postcode': self.postcode, 'city': self.city}
        return found

    def told(self, customer: Customer) -> str:
        """The news as a sentence, or ''."""
        news = self.news(customer)
        if 'name' in news and 'address' in news:
            return t(
                'Nytt navn og ny adresse i Brønnøysundregistrene: {name}, {place}', name=self.name, place=self.place
            )
        if 'name' in news:
            return t('Nytt navn i Brønnøysundregistrene: {name}', name=self.name)
        return t('Ny adresse i Brønnøysundregistrene: {place}', place=self.place) if news else ''

    def take(self) -> None:
        """The office has seen it: no news any more."""
        self.taken_name, self.taken_place = self.name, self.place


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
