"""What the lines of an order come to: discounts, what is left to invoice, and what we earn."""

from dataclasses import replace
from typing import TYPE_CHECKING

from domain import money, vat
from domain.line import Line
from domain.refused import Refused
from domain.sheet import Sheet, SheetLine
from domain.words import t

if TYPE_CHECKING:
    from domain.order import Order


def left(order: 'Order') -> money.Sums:
    """What stands on no invoice yet."""
    parts = (
        (
            money.line_net_ore(line.left, line.unit_price, line_discount_left(order, line)),
            line.percent,
            vat.category(line.vat),
        )
        for line in order.items
        if line.left
    )
    return money.add_up(parts, discount_left(order))


def use_discount(order: 'Order', discount: str) -> None:
    """Give a discount on the total, stored as `money.discount` returns it. Refused: invoiced, above the sum."""
    order.must_be_open()
    if discount != order.discount and any(invoice.holds for invoice in order.invoices):
        raise Refused(t('Ordren er fakturert. Krediter fakturaen før du endrer rabatten.'))
    if money.discount_ore(discount) > max(0, sum(line.net_ore for line in order.items)):
        raise Refused(t('Rabatten er større enn summen av linjene. Skriv en mindre rabatt.'))
    order.discount = discount


def discount_left(order: 'Order') -> str:
    """The discount on the total that the next invoice gives: an amount is given once."""
    given = sum(money.discount_ore(invoice.discount) for invoice in order.invoices if invoice.holds)
    return _less(order.discount, given)


def line_discount_left(order: 'Order', line: Line) -> str:
    """The discount that what is left of a line has: an amount is given once, with the first of it."""
    if not line.invoiced:
        return line.discount
    parts = (part for invoice in order.invoices if invoice.holds for part in invoice.lines if part.line_id == line.id)
    return _less(line.discount, sum(money.discount_ore(part.discount) for part in parts))


def cost_ore(order: 'Order') -> int | None:
    """What the order costs us without VAT, as far as the lines say it; None when no line does. For the office alone."""
    costs = [line.cost_ore for line in order.items if line.cost_ore is not None]
    return sum(costs) if costs else None


def differs(order: 'Order', sent: Sheet) -> bool:
    """Whether the lines are others than a customer has been sent."""
    now = [replace(SheetLine.of(line), line_id=None) for line in order.lines]
    return sent.discount != order.discount or [replace(line, line_id=None) for line in sent.lines] != now


def _less(discount: str, given: int) -> str:
    """A discount when some of it, in øre, has been given."""
    ore = money.discount_ore(discount)
    return money.kroner_off(ore - given) if ore else discount
