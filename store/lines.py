"""The lines of an order: new ones, changes, headings and texts, their sequence, copies, the discount on all of it."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from domain import editing, money, options, pricing, vat
from domain import line as told
from domain.access import Act, Actor
from domain.line import Line, LineKind, copied_lines
from domain.refused import Refused
from domain.words import t
from store import company, histories, orders

LABELS = {
    'text': 'Beskrivelse',
    'quantity': 'Antall',
    'unit': 'Enhet',
    'unit_price': 'Enhetspris',
    'discount': 'Rabatt',
    'cost': 'Kostnad',
    'vat': 'Mva-sats',
    'option': 'For kunden',
    'option_group': 'Kunden velger mellom',
}


def add(
    session: Session,
    actor: Actor,
    number: int,
    *,
    text: str,
    quantity: str,
    unit: str,
    unit_price: str,
    vat_code: str,
    discount: str = '',
    cost: str = '',
    option: str = '',
    option_group: str = '',
    with_vat: bool = False,
) -> None:
    """A new order line, as typed; `with_vat` says that prices were typed with VAT."""
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
        firm = company.get(session)
        order.add_line(
            Line.new(
                text=text,
                quantity=quantity,
                unit=unit,
                unit_price=unit_price,
                vat_code=vat_code,
                vat_registered=firm.vat_registered,
                discount=discount,
                cost=cost,
                option=option,
                option_group=option_group,
                with_vat=with_vat,
                day=order.delivery_day(deed.today),
            ),
            deed,
        )


def edit(
    session: Session,
    actor: Actor,
    number: int,
    line_id: int,
    opened: Mapping[str, Any],
    wanted: Mapping[str, str],
    *,
    with_vat: bool = False,
    force: bool = False,
) -> None:
    """Save a line from its dialog; `opened` holds the values it had when the dialog was opened. Raises `Conflict`."""
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
        order.must_be_open()
        line, firm = order.line(line_id), company.get(session)
        drafted = order.drafted(line)
        percent = vat.percent(wanted.get('vat', line.vat), order.delivery_day(deed.today)) if with_vat else None
        checked = {
            field: line.edited(field, value, firm.vat_registered, drafted, percent) for field, value in wanted.items()
        }
        changes = editing.merge(
            line,
            opened,
            checked,
            LABELS,
            shown=lambda field, value: told.line_value(field, value, percent),
            who=histories.last_change(session, deed, ('edited', 'line_edited'), number),
            force=force,
        )
        for field, value in changes.items():
            setattr(line, field, value)
        line.check()
        order.use_rates(deed.today)
        order.must_fit()
        if changes:
            deed.record(number, 'line_edited', line_id=line_id, text=line.text, fields=_labels(changes))


def remove(session: Session, actor: Actor, number: int, line_id: int) -> None:
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
        order.remove_line(order.line(line_id), deed)


def choose(session: Session, actor: Actor, number: int, line_id: int, chosen: bool) -> None:
    """«Ta med» and «Ta ut» an optional line, «Velg denne» of a group."""
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
        options.choose(order, order.line(line_id), chosen, deed)


def show_sum_only(session: Session, actor: Actor, number: int, line_id: int, sum_only: bool) -> None:
    """«Vis bare sum» of a heading: the customer reads what the section comes to, not each price."""
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
        order.must_be_open()
        line = order.line(line_id)
        if line.kind is not LineKind.SECTION:
            raise Refused(t('Bare en overskrift kan vise bare sum.'))
        line.sum_only = sum_only
        deed.record(number, 'sum_only' if sum_only else 'sum_with_prices', text=line.text)


def add_text(session: Session, actor: Actor, number: int, kind: LineKind, text: str) -> None:
    """A heading or a text without an amount, at the end."""
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
        order.add_line(Line.said(kind, text), deed)


def move(session: Session, actor: Actor, number: int, line_id: int, before: int | None) -> None:
    """Put a line, or a heading with its section, right before another line; at the end with None."""
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
        order.move_line(order.line(line_id), deed, before=None if before is None else order.line(before))


def step(session: Session, actor: Actor, number: int, line_id: int, by: int) -> None:
    """Move a line one place up (-1) or down (1), a section past the next one."""
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
        order.move_line(order.line(line_id), deed, by=1 if by > 0 else -1)


def copy(session: Session, actor: Actor, number: int, line_id: int) -> None:
    """«Kopier» a line: the same once more, right below, not invoiced."""
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
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
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
        plain = money.add_up(each.rated for each in order.items)
        percent = plain.average_percent if with_vat else None
        changes = editing.merge(
            order,
            {'discount': opened},
            {'discount': told.typed_discount(wanted, percent)},
            {'discount': t('Rabatt')},
            shown=lambda field, value: told.line_value(field, value, percent),
            who=histories.last_change(session, deed, ('edited',), number),
            force=force,
        )
        for discount in changes.values():
            pricing.use_discount(order, discount)
            deed.record(number, 'edited', field='discount', label=t('rabatten'))


def type_with_vat(session: Session, actor: Actor, number: int, with_vat: bool) -> None:
    """Whether prices on this order are typed and shown with VAT; what is stored stays as it is."""
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, _):
        order.must_be_open()
        order.with_vat = with_vat


def _labels(changes: Mapping[str, Any]) -> str:
    """What was changed of a line, for its history entry."""
    return ', '.join(t(LABELS[field]).lower() for field in changes)
