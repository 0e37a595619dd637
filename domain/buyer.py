"""Whom a document is made out to, as it is frozen."""

from dataclasses import asdict, dataclass
from typing import Any

from domain.address import Address, one_line
from domain.customer import Contact, Customer


@dataclass(frozen=True, slots=True)
class Buyer:
    """Name, numbers and address of whoever buys; `kind` is a `CustomerKind` by value."""

    kind: str
    name: str
    org_number: str
    vat_registered: bool
    address: str
    postcode: str
    city: str
    contact: str

    @classmethod
    def of(cls, customer: Customer, contact: Contact | None, at: Customer | Address | None = None) -> 'Buyer':
        """A customer, at its main address or at another."""
        where = at or customer
        return cls(
            customer.kind.value,
            customer.name,
            customer.org_number,
            customer.vat_registered,
            where.address,
            where.postcode,
            where.city,
            contact.name if contact else '',
        )

    @property
    def place(self) -> str:
        return one_line(self.address, self.postcode, self.city)

    def frozen(self) -> dict[str, Any]:
        """What stands in the document."""
        return asdict(self)
