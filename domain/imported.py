"""Files read in: which, by whom and when, and what each made or changed, so that it can be found again and undone."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.words import count, t


class What(StrEnum):
    """What a file holds, or what a row of it became."""

    CUSTOMERS = 'customers'
    CONTACTS = 'contacts'  # only as a part of customers
    PRODUCTS = 'products'
    ORDERS = 'orders'

    @property
    def word(self) -> str:
        """«kunder»."""
        return t(_WORDS[self][1])

    def many(self, number: int) -> str:
        """«1 kunde», «50 000 kunder»."""
        return count(number, *_WORDS[self][:2])

    def new(self, number: int) -> str:
        """«1 ny kunde», «3 nye kunder»."""
        return count(number, *_WORDS[self][2:])


_WORDS = {
    What.CUSTOMERS: ('kunde', 'kunder', 'ny kunde', 'nye kunder'),
    What.CONTACTS: ('bedriftskontakt', 'bedriftskontakter', 'ny bedriftskontakt', 'nye bedriftskontakter'),
    What.PRODUCTS: ('vare', 'varer', 'ny vare', 'nye varer'),
    What.ORDERS: ('ordre', 'ordrer', 'ny ordre', 'nye ordrer'),
}


class Import(Entity, table=True):
    """One file that was read in: how many rows of the house it made and changed, how many of its own were wrong."""

    __tablename__ = 'import_file'
    __table_args__ = (one_of('what', What),)

    id: int | None = Field(default=None, primary_key=True)
    what: What = Field(sa_column=code(What))
    file: str = Field(max_length=100)
    at: datetime = Field(sa_column=moment(nullable=False))
    employee_id: int | None = None
    added: int = 0
    changed: int = 0
    left_out: int = 0
    undone_at: datetime | None = Field(default=None, sa_column=moment())
    undone_by: int | None = None


class Imported(Entity, table=True):
    """A row in the house that a file made or touched.

    `ref` is what the old system called it. `changes` holds for each changed field [before, after], as JSON can; nothing
    for a row that was made, or was there already as the file has it.
    """

    __table_args__ = (
        one_of('what', What),
        Index('ix_imported_row', 'what', 'row_id'),
        Index('ix_imported_ref', 'what', 'ref'),
    )

    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key='import_file.id', index=True)
    what: What = Field(sa_column=code(What))
    row_id: int
    ref: str = Field(default='', max_length=60)
    made: bool = True
    changes: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def noted(
    import_id: int,
    what: What,
    row_id: int,
    ref: str = '',
    *,
    made: bool = True,
    changes: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What is kept of a row that a file made or touched, as it is stored with many others."""
    kept = {name: list(each) for name, each in (changes or {}).items()}
    return {'import_id': import_id, 'what': what, 'row_id': row_id, 'ref': ref, 'made': made, 'changes': kept}
