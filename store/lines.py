"""More about the lines of an order: headings and texts, their sequence, copies, and the discount on all of it."""

from sqlmodel import Session

from domain import editing, line, money, pricing
from domain.access import Act, Actor
from domain.line import Line, LineKind, copied_lines
from domain.words import t
from store import histories, orders


def add_text(session: Session, actor: Actor, number: int, kind: LineKind, text: str) -> None:
    """A heading or a text without an amount, at the end."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        order.add_line(Line.said(kind, text), deed)


def move(session: Session, actor: Actor, number: int, line_id: int, before: int | None) -> None:
    """Put a line, or a heading with its section, right before another line; at the end with None."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        order.move_line(order.line(line_id), deed, before=None if before is None else order.line(before))


def step(session: Session, actor: Actor, number: int, line_id: int, by: int) -> None:
    """Move a line one place up (-1) or down (1), a section past the next one."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        order.move_line(order.line(line_id), deed, by=1 if by > 0 else -1)


def copy(session: Session, actor: Actor, number: int, line_id: int) -> None:
    """«Kopier» a line: the same once more, right below, not invoiced."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        source = order.line(line_id)
        order.add_line(copied_lines([source])[0], deed, after=source)


def use_discount(
    session: Session,
    actor: Actor,
    number: int,
    opened: str,
    wanted: str,
    *,
    with_vat: bool = False,
    force: bool = False,
) -> None:
    """Give a discount on the total, as typed: «10 %» or an amount. Raises `Conflict`.

    An amount typed with VAT becomes the share of the sum without VAT that lowers the total by as much.
    """
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        plain = money.add_up((each.net_ore, each.percent) for each in order.items)
        percent = plain.average_percent if with_vat else None
        changes = editing.merge(
            order,
            {'discount': opened},
            {'discount': line.typed_discount(wanted, percent)},
            {'discount': t('Rabatt')},
            shown=lambda field, value: line.line_value(field, value, percent),
            who=histories.last_change(session, deed, ('edited',), number),
            force=force,
        )
        for discount in changes.values():
            pricing.use_discount(order, discount)
            deed.record(number, 'edited', field='discount', label=t('rabatten'), old=opened, new=discount)


def type_with_vat(session: Session, actor: Actor, number: int, with_vat: bool) -> None:
    """Whether prices on this order are typed and shown with VAT; what is stored stays as it is."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, _):
        order.must_be_open()
        order.with_vat = with_vat
