"""What the lines of an order come to: discounts, what is left to invoice, and what we earn."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from domain import money, vat
from domain.line import Line, LineKind
from domain.refused import Refused
from domain.sheet import Sheet, SheetLine
from domain.words import t

if TYPE_CHECKING:
    from domain.invoice import Invoice
    from domain.order import Order


def left(order: 'Order') -> money.Sums:
    """What stands on no invoice yet."""
    parts = [
        (part(order, line, line.left).net_ore, line.percent, vat.category(line.vat))
        for line in order.items
        if line.left
    ]
    return money.add_up(parts, discount_part(order, sum(net_ore for net_ore, *_ in parts)))


@dataclass(frozen=True, slots=True)
class Part:
    """A quantity of a line on one more invoice: its discount, and what makes all parts come to the whole, in øre."""

    discount: str
    rounding_ore: int
    net_ore: int


def part(order: 'Order', line: Line, quantity: Decimal, besides: 'Invoice | None' = None) -> Part:
    """What a quantity of a line costs on one more invoice, or on the draft `besides` the others.

    The parts of a line come to what the whole does, to the øre: each takes what the quantity invoiced so far costs,
    less what has been invoiced. A discount in kroner is given in proportion, the last part takes the rest.
    """
    before, billed, given = Decimal(0), 0, 0
    for sign, invoice in _holding(order, besides):
        for each in invoice.lines:
            if each.line_id == line.id:
                off = money.discount_ore(each.discount)
                before += sign * each.quantity
                billed += sign * (each.frozen().net_ore + off)
                given += sign * off
    off, after = money.discount_ore(line.discount), before + quantity
    discount = money.kroner_off(share(off, after / line.quantity) - given) if off else line.discount
    percent = '' if off else line.discount
    gross = money.line_net_ore(after, line.unit_price, percent) - billed
    return Part(
        discount,
        gross - money.line_net_ore(quantity, line.unit_price, percent),
        gross - money.discount_ore(discount),
    )


def _holding(order: 'Order', besides: 'Invoice | None') -> 'Iterator[tuple[int, Invoice]]':
    """Everything that invoices some of the order (1) or credits it (-1)."""
    for invoice in order.invoices:
        if invoice.counts and invoice is not besides:
            yield (-1 if invoice.is_credit_note else 1), invoice


def share(ore: int, of: Decimal) -> int:
    """A part of an amount, from 0 to all of it, in whole øre."""
    return int((ore * min(of, Decimal(1))).quantize(Decimal(1), ROUND_HALF_UP))


def use_discount(order: 'Order', discount: str) -> None:
    """Give a discount on the total, stored as `money.discount` returns it. Refused: invoiced, above the sum."""
    order.must_be_open()
    if discount != order.discount and any(invoice.holds for invoice in order.invoices):
        raise Refused(t('Ordren er fakturert. Krediter fakturaen før du endrer rabatten.'))
    if money.discount_ore(discount) > max(0, sum(line.net_ore for line in order.items)):
        raise Refused(t('Rabatten er større enn summen av linjene. Skriv en mindre rabatt.'))
    order.discount = discount


def discount_part(order: 'Order', net_ore: int, besides: 'Invoice | None' = None) -> str:
    """The discount on the total that one more invoice of `net_ore` gives; an amount is given in proportion."""
    off = money.discount_ore(order.discount)
    if not off:
        return order.discount
    billed = given = 0
    for sign, invoice in _holding(order, besides):
        billed += sign * sum(each.frozen().net_ore for each in invoice.lines if each.kind is LineKind.ITEM)
        given += sign * money.discount_ore(invoice.discount)
    whole = sum(line.net_ore for line in order.items)
    return money.kroner_off(share(off, Decimal(billed + net_ore) / whole if whole > 0 else Decimal(1)) - given)


def cost_ore(order: 'Order') -> int | None:
    """What the order costs us without VAT, as far as the lines say it; None when no line does. For the office alone."""
    costs = [line.cost_ore for line in order.items if line.cost_ore is not None]
    return sum(costs) if costs else None


def differs(order: 'Order', sent: Sheet) -> bool:
    """Whether the lines are others than a customer has been sent."""
    now = [replace(SheetLine.of(line), line_id=None) for line in order.lines]
    return sent.discount != order.discount or [replace(line, line_id=None) for line in sent.lines] != now
