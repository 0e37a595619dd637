"""The catalogue: what the firm sells again and again. Prices and costs are kroner per unit without VAT."""

from decimal import Decimal

from sqlalchemy import Index, text
from sqlmodel import Field

from domain import money, vat
from domain import text as typed
from domain.columns import scaled
from domain.entity import Entity
from domain.line import known_unit
from domain.words import t

ONE_NUMBER = text("number <> ''")


class Product(Entity, table=True):
    """Goods or a service. `cost` is what it costs us, for the office only; an order line copies what it needs."""

    __table_args__ = (
        Index('uq_product_number', 'number', unique=True, sqlite_where=ONE_NUMBER, postgresql_where=ONE_NUMBER),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(default='', max_length=40)
    text: str = Field(max_length=1000)
    unit: str = Field(max_length=20)
    unit_price: Decimal = Field(sa_column=scaled(money.PRICE_DECIMALS))
    cost: Decimal | None = Field(default=None, sa_column=scaled(money.PRICE_DECIMALS, nullable=True))
    vat: str = Field(max_length=10)
    active: bool = True
    search: str = Field(default='', max_length=1100)

    @classmethod
    def new(
        cls,
        *,
        text: str,
        unit_price: str,
        vat_registered: bool,
        number: str = '',
        unit: str = 'stk.',
        cost: str = '',
        vat_code: str = '',
        active: bool = True,
    ) -> 'Product':
        """A product as typed. Refused: no text, unknown unit or VAT rate, a price that is no price."""
        made = cls(text='', unit='', unit_price=Decimal(0), vat='', active=active)
        typed_fields = {'number': number, 'text': text, 'unit': unit, 'unit_price': unit_price, 'cost': cost}
        for field, value in typed_fields.items():
            setattr(made, field, edited(field, value, vat_registered))
        made.vat = vat.rate(vat_code or next(iter(vat.choices(vat_registered))), vat_registered)
        made.index()
        return made

    def index(self) -> None:
        """Keep what the search looks in true; called after every change."""
        self.search = searched(self.number, self.text)


def searched(number: str, text: str) -> str:
    """What the search looks in for a product."""
    return f'{number}\n{text}'.lower()[:1100]


def edited(field: str, value: object, vat_registered: bool) -> object:
    """The value to store for a typed one. Refused: a wrong value."""
    if isinstance(value, bool):
        return value
    said = str(value)
    if field == 'number':
        return typed.line(said, 40)
    if field == 'text':
        return typed.required(said, t('beskrivelsen'), 1000)
    if field == 'unit':
        return known_unit(said)
    if field == 'unit_price':
        return money.unit_price(said)
    if field == 'cost':
        return money.cost(said)
    return vat.rate(said, vat_registered)
