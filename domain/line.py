"""Order lines: what is sold, and the headings and texts between. Prices are kroner per unit without VAT."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import CheckConstraint, Column, false, text
from sqlmodel import Field

from domain import money, vat
from domain import text as typed
from domain.columns import Code, code, one_of, scaled
from domain.entity import Entity
from domain.period import Per
from domain.refused import Refused
from domain.timing import TimeKind
from domain.words import number, t

UNITS = ('stk.', 'time', 'dag', 'uke', 'md.', 'km', 'm', 'm²', 'm³', 'l', 'kg', 'rund sum')
HOUR = 'time'
"""The unit of hours."""
PERCENT_DECIMALS = 2


class LineKind(StrEnum):
    """What a line is: something sold, a heading with a subtotal, or a text without an amount."""

    ITEM = 'item'
    SECTION = 'section'
    TEXT = 'text'


class Option(StrEnum):
    """How far a customer chooses a line: not at all, whether to have it, or which one of a group of lines."""

    NO = ''
    OPTIONAL = 'optional'
    ONE_OF = 'one_of'

    @property
    def word(self) -> str:
        return {
            Option.NO: t('Inngår'),
            Option.OPTIONAL: t('Valgfri'),
            Option.ONE_OF: t('Velg én av flere'),
        }[self]


class Kinded(Protocol):
    """Anything that is one of the kinds."""

    @property
    def kind(self) -> LineKind: ...


AnyLine = TypeVar('AnyLine', bound=Kinded)
KIND: dict[str, Any] = {'server_default': LineKind.ITEM.value}
NOTHING: dict[str, Any] = {'server_default': text("''")}
NONE: dict[str, Any] = {'server_default': text('0')}
NOT: dict[str, Any] = {'server_default': false()}
GROUP = 100
"""How long the name of a group may be."""
"""What rows have that are older than the column."""


def kind_column() -> Column[StrEnum]:
    """The column of a line's kind."""
    return Column(Code(LineKind), nullable=False, **KIND)


def option_column() -> Column[StrEnum]:
    """The column of how far a customer chooses a line."""
    return Column(Code(Option), nullable=False, server_default=text("''"))


class Line(Entity, table=True):
    """One order line. `invoiced` is the quantity that stands on invoices (drafts too) and is not credited.

    `cost` is what a unit costs us, for the office alone. `percent` is what the VAT code means on the day of delivery;
    `Order.use_rates` keeps it true. `discount` is stored as `money.discount` returns it. A heading or a text has a
    quantity of 1 and no price. An `option` counts once it is `chosen`; of each `option_group` exactly one is
    (`keep_one`). `sum_only` of a heading: the customer reads what the section comes to, not what each line costs.
    """

    __tablename__ = 'order_line'
    __table_args__ = (
        CheckConstraint('quantity > 0', name='quantity'),
        CheckConstraint('invoiced >= 0 AND invoiced <= quantity', name='invoiced'),
        one_of('kind', LineKind),
        one_of('hours_kind', TimeKind),
        one_of('plan_per', Per),
        one_of('option', Option),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key='customer_order.id', index=True)
    position: int = 0
    kind: LineKind = Field(default=LineKind.ITEM, sa_column=kind_column())
    text: str = Field(max_length=1000)
    quantity: Decimal = Field(sa_column=scaled(money.QUANTITY_DECIMALS))
    unit: str = Field(max_length=20)
    unit_price: Decimal = Field(sa_column=scaled(money.PRICE_DECIMALS))
    discount: str = Field(default='', max_length=20, sa_column_kwargs=NOTHING)
    cost: Decimal | None = Field(default=None, sa_column=scaled(money.PRICE_DECIMALS, nullable=True))
    vat: str = Field(max_length=10)
    percent: Decimal | None = Field(default=None, sa_column=scaled(PERCENT_DECIMALS, nullable=True))
    option: Option = Field(default=Option.NO, sa_column=option_column())
    option_group: str = Field(default='', max_length=GROUP, sa_column_kwargs=NOTHING)
    chosen: bool = Field(default=False, sa_column_kwargs=NOT)
    sum_only: bool = Field(default=False, sa_column_kwargs=NOT)
    invoiced: Decimal = Field(default=Decimal(0), sa_column=scaled(money.QUANTITY_DECIMALS))
    minutes: int | None = None  # of hours that this line carries; see `domain.fetching`
    hours_kind: TimeKind | None = Field(default=None, sa_column=code(TimeKind, nullable=True))
    worker_id: int | None = Field(default=None, foreign_key='employee.id')
    plan_id: int | None = Field(default=None, foreign_key='plan.id')  # whose work it carries; see `domain.agreed`
    plan_first: date | None = None
    plan_per: Per | None = Field(default=None, sa_column=code(Per, nullable=True))
    plan_price: Decimal | None = Field(default=None, sa_column=scaled(money.PRICE_DECIMALS, nullable=True))
    plan_times: int = Field(default=0, sa_column_kwargs=NONE)

    @classmethod
    def new(
        cls,
        *,
        text: str,
        quantity: str,
        unit: str,
        unit_price: str,
        vat_code: str,
        vat_registered: bool,
        discount: str = '',
        cost: str = '',
        option: str = '',
        option_group: str = '',
        with_vat: bool = False,
        day: date | None = None,
    ) -> 'Line':
        """A line as typed, `with_vat` with prices that include it, at the rate of the day of delivery.

        Refused: no text, quantity not above 0, unknown unit or VAT rate, absurd sums, a discount above the price, a
        choice without the name of its group.
        """
        code = vat.rate(vat_code, vat_registered)
        percent = vat.percent(code, day)
        line = cls(
            text=typed.required(text, t('beskrivelsen'), 1000),
            quantity=money.quantity(quantity),
            unit=known_unit(unit),
            unit_price=typed_price(unit_price, percent if with_vat else None),
            discount=typed_discount(discount, percent if with_vat else None),
            cost=money.cost(cost),
            option=known_option(option),
            option_group=typed_group(option, option_group),
            vat=code,
            percent=percent,
        )
        line.check()
        return line

    @classmethod
    def said(cls, kind: LineKind, text: str) -> 'Line':
        """A heading or a text. Refused: empty."""
        said = typed.required(text, _named(kind), 1000)
        return cls(kind=kind, text=said, quantity=Decimal(1), unit='', unit_price=Decimal(0), vat=vat.NO_VAT)

    @property
    def is_item(self) -> bool:
        return self.kind is LineKind.ITEM

    @property
    def counts(self) -> bool:
        """Whether it is sold: an item that is part of it, or that was chosen."""
        return self.is_item and (self.option is Option.NO or self.chosen)

    @property
    def net_ore(self) -> int:
        return money.line_net_ore(self.quantity, self.unit_price, self.discount)

    @property
    def rated(self) -> money.Rated:
        """What the line gives to the sums."""
        return self.net_ore, self.percent, vat.category(self.vat)

    @property
    def left(self) -> Decimal:
        """The quantity that is not yet on an invoice; nothing of a heading, a text, or what was not chosen."""
        return self.quantity - self.invoiced if self.counts else Decimal(0)

    @property
    def cost_ore(self) -> int | None:
        """What the whole line costs us, in øre."""
        return None if self.cost is None else money.line_net_ore(self.quantity, self.cost)

    def check(self) -> None:
        """Refused: beyond bounds, a discount of more than the line, or one of a group that has no name."""
        self.option_group = typed_group(self.option, self.option_group)
        gross = money.line_net_ore(self.quantity, self.unit_price)
        if not self.discount:
            return
        if gross < 0:
            raise Refused(t('Linjen har negativ pris og kan ikke ha rabatt.'))
        if money.discount_ore(self.discount) > gross:
            raise Refused(t('Rabatten er større enn linjen. Skriv en mindre rabatt.'))

    def edited(
        self,
        field: str,
        value: str,
        vat_registered: bool,
        drafted: Decimal = Decimal(0),
        includes: Decimal | None = None,
    ) -> object:
        """The value to store for a typed one; `drafted` of what is invoiced stands on drafts only.

        `includes` is the VAT percent that typed prices include. Refused: a wrong value, or a change of what stands on
        an invoice: a sent one is credited, a draft annulled.
        """
        if not self.is_item and field != 'text':
            raise Refused(t('En overskrift eller tekstlinje har bare tekst.'))
        if field == 'cost':
            return money.cost(value)
        if field == 'quantity':
            wanted = money.quantity(value)
            if wanted < self.invoiced - drafted:
                raise Refused(t('En del av linjen er fakturert. Krediter fakturaen før du setter ned antallet.'))
            if wanted < self.invoiced:
                raise Refused(t('Linjen står på et fakturautkast. Annuller utkastet før du setter ned antallet.'))
            return wanted
        checked = self._checked(field, value, vat_registered, includes)
        if checked != getattr(self, field):
            if self.invoiced > drafted:
                raise Refused(t('Linjen er fakturert. Krediter fakturaen før du endrer den.'))
            if self.invoiced:
                raise Refused(t('Linjen står på et fakturautkast. Annuller utkastet før du endrer den.'))
        return checked

    def _checked(self, field: str, value: str, vat_registered: bool, includes: Decimal | None) -> object:
        if field == 'text':
            return typed.required(value, _named(self.kind), 1000)
        if field == 'unit':
            return known_unit(value)
        if field == 'option':
            return known_option(value)
        if field == 'option_group':
            return typed.line(value, GROUP)
        if field == 'unit_price':
            return typed_price(value, includes)
        return typed_discount(value, includes) if field == 'discount' else vat.rate(value, vat_registered)


def typed_price(text: str, includes: Decimal | None) -> Decimal:
    """A typed price without VAT; `includes` is the percent it was typed with."""
    price = money.unit_price(text)
    return price if includes is None else money.without_vat(price, includes)


def typed_discount(text: str, includes: Decimal | None) -> str:
    """A typed discount as it is stored, an amount without VAT."""
    found = money.discount(text)
    ore = money.discount_ore(found)
    if includes is None or not ore:
        return found
    return money.kroner_off(money.round_ore(money.without_vat(Decimal(ore) / 100, includes)))


def line_value(field: str, value: Any, includes: Decimal | None = None) -> str:
    """What a field of a line holds, as people read it; prices with the VAT percent `includes`."""
    if field == 'option':
        return Option(value).word
    if value in ('', None):
        return t('tomt')
    if field == 'unit_price':
        return number(money.with_vat(value, includes) if includes else value, 2)
    if field == 'discount':
        return money.discount_word(value, includes)
    if field == 'vat':
        return vat.word(value)
    return number(value, 2 if field == 'cost' else 0) if isinstance(value, Decimal) else str(value)


def in_sections(lines: Iterable[AnyLine]) -> list[tuple[AnyLine | None, list[AnyLine]]]:
    """The lines by section: (heading, what stands under it); what stands before the first heading has None."""
    found: list[tuple[AnyLine | None, list[AnyLine]]] = [(None, [])]
    for line in lines:
        if line.kind is LineKind.SECTION:
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return found if found[0][1] else found[1:]


_CARRIES = {'minutes', 'hours_kind', 'worker_id', 'plan_id', 'plan_first', 'plan_per', 'plan_price', 'plan_times'}
_OWN = {'id', 'order_id', 'invoiced', 'chosen', *_CARRIES}


def copied_lines(lines: Iterable[Line]) -> list[Line]:
    """Fresh lines for a copy; nothing of them is invoiced or chosen."""
    return [Line(**line.model_dump(exclude=_OWN)) for line in lines]


def keep_one(lines: Iterable[Line]) -> None:
    """Let exactly one line of each group be chosen: one that is invoiced, else the first that was, else the first."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        if line.is_item and line.option is Option.ONE_OF:
            groups.setdefault(line.option_group, []).append(line)
    for group in groups.values():
        taken = min(group, key=lambda line: (not line.invoiced, not line.chosen))
        for line in group:
            line.chosen = line is taken


def option_word(option: Option, group: str, chosen: bool) -> str:
    """«Valgfri · ikke med i summen», «Gulv: velg én · med i summen»; nothing of a line that is part of it."""
    if option is Option.NO:
        return ''
    kind = option.word if option is Option.OPTIONAL else t('{group}: velg én', group=group)
    return f'{kind} · {t("med i summen") if chosen else t("ikke med i summen")}'


def known_option(option: str) -> Option:
    """How far a customer chooses. Refused: no such way."""
    try:
        return Option(option)
    except ValueError:
        raise Refused(t('Velg om linjen inngår, er valgfri, eller er én av flere.')) from None


def typed_group(option: str, text: str) -> str:
    """The name of the group that a line is one of; '' for others. Refused: none."""
    group = typed.line(text, GROUP) if option == Option.ONE_OF else ''
    if option == Option.ONE_OF and not group:
        raise Refused(t('Skriv hva kunden velger mellom, for eksempel «Gulv».'))
    return group


def known_unit(unit: str) -> str:
    """The unit itself. Refused: not in `UNITS`."""
    if unit not in UNITS:
        raise Refused(t('Enheten finnes ikke. Velg en av enhetene i listen.'))
    return unit


def _named(kind: LineKind) -> str:
    return {LineKind.SECTION: t('overskriften'), LineKind.TEXT: t('teksten')}.get(kind, t('beskrivelsen'))
