"""Order lines: what is sold. Prices are kroner per unit without VAT."""

from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from domain import money, vat
from domain import text as typed
from domain.columns import scaled
from domain.refused import Refused
from domain.words import t

UNITS = ('stk.', 'time', 'dag', 'uke', 'md.', 'km', 'm', 'm²', 'm³', 'l', 'kg', 'rund sum')


class Line(SQLModel, table=True):
    """One order line. `invoiced` is the quantity that stands on invoices (drafts too) and is not credited."""

    __tablename__ = 'order_line'
    __table_args__ = (
        CheckConstraint('quantity > 0', name='quantity'),
        CheckConstraint('invoiced >= 0 AND invoiced <= quantity', name='invoiced'),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key='customer_order.id', index=True)
    position: int = 0
    text: str = Field(max_length=1000)
    quantity: Decimal = Field(sa_column=scaled(money.QUANTITY_DECIMALS))
    unit: str = Field(max_length=20)
    unit_price: Decimal = Field(sa_column=scaled(money.PRICE_DECIMALS))
    vat: str = Field(max_length=10)
    invoiced: Decimal = Field(default=Decimal(0), sa_column=scaled(money.QUANTITY_DECIMALS))

    @classmethod
    def new(
        cls, *, text: str, quantity: str, unit: str, unit_price: str, vat_code: str, vat_registered: bool
    ) -> 'Line':
        """A line as typed. Refused: no text, quantity not above 0, unknown unit or VAT rate, absurd sums."""
        line = cls(
            text=typed.required(text, t('beskrivelsen'), 1000),
            quantity=money.quantity(quantity),
            unit=known_unit(unit),
            unit_price=money.unit_price(unit_price),
            vat=vat.rate(vat_code, vat_registered),
        )
        _ = line.net_ore  # within bounds
        return line

    @property
    def net_ore(self) -> int:
        return money.line_net_ore(self.quantity, self.unit_price)

    @property
    def left(self) -> Decimal:
        """The quantity that is not yet on an invoice."""
        return self.quantity - self.invoiced

    @property
    def percent(self) -> Decimal | None:
        return vat.RATES[self.vat]

    def edited(self, field: str, value: str, vat_registered: bool, drafted: Decimal = Decimal(0)) -> object:
        """The value to store for a typed one; `drafted` of what is invoiced stands on drafts only.

        Refused: a wrong value, or a change of what stands on an invoice: a sent one is credited, a draft annulled.
        """
        if field == 'quantity':
            wanted = money.quantity(value)
            if wanted < self.invoiced - drafted:
                raise Refused(t('En del av linjen er fakturert. Krediter fakturaen før du setter ned antallet.'))
            if wanted < self.invoiced:
                raise Refused(t('Linjen står på et fakturautkast. Annuller utkastet før du setter ned antallet.'))
            return wanted
        checked = self._checked(field, value, vat_registered)
        if checked != getattr(self, field):
            if self.invoiced > drafted:
                raise Refused(t('Linjen er fakturert. Krediter fakturaen før du endrer den.'))
            if self.invoiced:
                raise Refused(t('Linjen står på et fakturautkast. Annuller utkastet før du endrer den.'))
        return checked

    def _checked(self, field: str, value: str, vat_registered: bool) -> object:
        if field == 'text':
            return typed.required(value, t('beskrivelsen'), 1000)
        if field == 'unit':
            return known_unit(value)
        return money.unit_price(value) if field == 'unit_price' else vat.rate(value, vat_registered)


def known_unit(unit: str) -> str:
    """The unit itself. Refused: not in `UNITS`."""
    if unit not in UNITS:
        raise Refused(t('Enheten finnes ikke. Velg en av enhetene i listen.'))
    return unit
