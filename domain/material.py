"""Materiell: goods used on a job, noted by whoever used them. What they cost is known where they become order lines."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from domain import money
from domain import text as typed
from domain.columns import moment, scaled
from domain.entity import Entity
from domain.line import known_unit
from domain.refused import Refused
from domain.words import number, t


class Material(Entity, table=True):
    """So much of something, on one job; `product_id` when it was chosen among the goods of the catalogue.

    `line_id` is the order line that carries it: one at most, so nothing is charged twice. When that line is deleted
    the database empties it, and the material can be carried again.
    """

    __table_args__ = (CheckConstraint('quantity > 0', name='quantity'),)

    id: int | None = Field(default=None, primary_key=True)
    job_id: int = Field(foreign_key='job.id', index=True, ondelete='CASCADE')
    product_id: int | None = Field(default=None, foreign_key='product.id', index=True)
    text: str = Field(max_length=1000)
    quantity: Decimal = Field(sa_column=scaled(money.QUANTITY_DECIMALS))
    unit: str = Field(max_length=20)
    noted_at: datetime = Field(sa_column=moment(nullable=False))
    employee_id: int | None = Field(default=None, foreign_key='employee.id')
    line_id: int | None = Field(default=None, foreign_key='order_line.id', index=True, ondelete='SET NULL')

    @classmethod
    def noted(
        cls,
        *,
        job_id: int,
        text: str,
        quantity: str,
        unit: str,
        product_id: int | None,
        now: datetime,
        employee_id: int | None,
    ) -> 'Material':
        """As typed. Refused: no text, a quantity that is none, an unknown unit."""
        return cls(
            job_id=job_id,
            product_id=product_id,
            text=typed.required(text, t('hva som er brukt'), 1000),
            quantity=money.quantity(quantity),
            unit=known_unit(unit),
            noted_at=now,
            employee_id=employee_id,
        )

    @property
    def amount(self) -> str:
        """«2,5 m»."""
        return f'{number(self.quantity)} {self.unit}'

    @property
    def is_carried(self) -> bool:
        return self.line_id is not None

    def must_be_free(self) -> None:
        """Refused when an order line carries it already."""
        if self.is_carried:
            raise Refused(t('Materiellet står allerede på en ordrelinje. Kontoret retter det der.'))
