"""Ordrelinjer: the table with its sections and sums, their sequence, and the discount on all of it."""

from collections.abc import Awaitable
from functools import partial
from pathlib import Path
from typing import Any

from nicegui.events import GenericEventArguments

from domain import money, pricing, vat
from domain.access import Act as Right
from domain.line import Line, LineKind, Option, in_sections, option_word, typed_discount
from domain.next_step import Next
from domain.sheet import SheetLine, added_up
from domain.status import BEFORE_ACCEPTED, Status
from domain.words import kr, number, t
from store import invoices, suggestions
from store import lines as verbs
from store.database import read
from store.order_view import OrderView
from ui import conflict, line_dialog, order_goods, order_hours, packages
from ui.choices import checkbox
from ui.desk import Desk, cancel_and, late_menu
from ui.forms import Form, field
from ui.kit import Act, button, dialog, el, focus, note, section, sums
from ui.line_dialog import Place
from ui.portal_sheet import discount_name

_SORT = (Path(__file__).parent / 'order_lines.js').read_text()
_HEAR = f'event => ({_SORT})(event, (...said) => emit(...said))'


def lines(desk: Desk, view: OrderView) -> None:
    """Every line with its price, then VAT per rate and the totals."""
    order = view.order
    if not desk.may(Right.SEE_PRICES):
        order_goods.goods(order)
        return
    is_open = order.status is not Status.CLOSED and desk.may(Right.EDIT_PRICES)
    sold = sum(line.is_item for line in order.lines)
    with section(t('Ordrelinjer'), str(sold or ''), body='rows') as box:
        if is_open:
            with box.actions:
                if not desk.is_next(Next.ADD_LINE):
                    button(t('Legg til ordrelinje'), 'quiet', 'add', on_click=partial(edit, desk, None))
                if view.may_fetch:
                    button(t('Hent medgått'), 'quiet', 'schedule', on_click=partial(order_hours.fetch, desk))
                opener = button('', 'quiet', 'more_horiz', label=t('Flere valg for ordrelinjer'))
                late_menu(opener, partial(_more, desk))
        if is_open and (left := view.agreed_ore) > 0:
            with el('div', 'pad'):
                said = t('Fullførte jobber for {sum} uten mva. er ikke hentet hit. Bruk «Hent medgått».', sum=kr(left))
                note(said, symbol='event_repeat')
        if not order.lines:
            el('p', 'soft pad', t('Ingen ordrelinjer ennå. Skriv hva som skal gjøres og hva det koster.'))
            return
        with_vat = order.prices_with_vat and view.firm.vat_registered
        with el('table', 'table lines'):
            with el('thead'), el('tr'):
                for text, kind in (
                    (t('Beskrivelse'), ''),
                    (t('Antall'), 'num'),
                    (t('Enhet'), ''),
                    (t('Enhetspris'), 'num'),
                    (t('Mva.'), 'num'),
                    (t('Sum inkl. mva.') if with_vat else t('Sum eks. mva.'), 'num'),
                ):
                    el('th', kind, text, scope='col')
                if is_open:
                    el('td', 'more')
            with el('tbody') as body:
                for heading, members in in_sections(order.lines):
                    if heading is not None:
                        _heading(desk, heading, members, is_open, with_vat)
                    for line in members:
                        _row(desk, line, is_open, with_vat) if line.is_item else _text(desk, line, is_open)
        if is_open:
            for event in ('pointerdown', 'keydown'):
                body.on(event, partial(_sorted, desk), js_handler=_HEAR)
        totals(order.sums, order.discount)
        _earned(view)
        if order.edited_since_sent and order.newest:
            with el('div', 'pad'):
                note(
                    t(
                        'Kunden ser fortsatt versjon {number}. Send tilbudet på nytt for å vise endringene.',
                        number=order.newest.number,
                    ),
                    'warn',
                )


def totals(added: money.Sums, discount: str = '') -> None:
    """What a discount takes off, net, VAT per rate and total, in this order."""
    pairs = []
    if discount:
        pairs.append((t('Sum før rabatt'), kr(added.net_ore + added.discount_ore, unit=False)))
        pairs.append((discount_name(discount), kr(-added.discount_ore, unit=False)))
    pairs.append((t('Sum eks. mva.'), kr(added.net_ore, unit=False)))
    pairs += [
        (
            t('{word} av {base}', word=vat.word(group.category), base=kr(group.base_ore, unit=False))
            if group.category
            else t('{percent} % mva. av {base}', percent=number(group.percent), base=kr(group.base_ore, unit=False)),
            kr(group.vat_ore, unit=False),
        )
        for group in added.groups
        if group.percent is not None
    ]
    if any(group.percent is None for group in added.groups):
        pairs.append((t('Uten mva.'), kr(0, unit=False)))
    sums(*pairs, (t('Sum inkl. mva.'), kr(added.total_ore)))


def _earned(view: OrderView) -> None:
    """What it costs us and what is left: for the office alone."""
    cost = pricing.cost_ore(view.order)
    if cost is None:
        return
    net = view.order.sums.net_ore
    said = [t('Kostnad {cost}', cost=kr(cost)), t('dekningsbidrag {margin}', margin=kr(net - cost))]
    if net > 0:
        said.append(t('dekningsgrad {percent} %', percent=round((net - cost) * 100 / net)))
    el('p', 'small muted pad earned', ' · '.join(said))


# ---------- the rows ----------


def _row(desk: Desk, line: Line, is_open: bool, with_vat: bool) -> None:
    shown = SheetLine.of(line)
    quantity = number(line.quantity)
    price = number(shown.gross_unit_price if with_vat else line.unit_price, 2)
    percent = t('Uten mva.') if line.percent is None else f'{number(line.percent)} %'
    with el('tr', data_line=str(line.id)):
        with el('td', 'first'):
            _opener(desk, line, is_open)
            if said := option_word(line.option, line.option_group, line.chosen):
                el('div', 'small muted', said)
            if line.discount:
                off = money.discount_word(line.discount, line.percent if with_vat else None)
                el('div', 'small muted', t('Rabatt {off}', off=off))
            if line.invoiced:
                el(
                    'div',
                    'small muted',
                    t('Fakturert')
                    if not line.left
                    else t('{done} av {all} fakturert', done=number(line.invoiced), all=quantity),
                )
        el('td', 'num hide', quantity)
        el('td', 'hide', line.unit)
        el('td', 'num hide', price)
        el('td', 'num hide', percent)
        el('td', 'mid only-phone small', f'{quantity} {line.unit} × {price} · {percent}')
        el('td', 'num last' if line.counts else 'num last muted', _amount(shown, with_vat))
        _more_of(desk, line, is_open)


def _amount(line: SheetLine, with_vat: bool) -> str:
    """What it costs, in brackets while it does not count."""
    said = kr(line.gross_ore if with_vat else line.net_ore, unit=False)
    return said if line.counts else f'({said})'


def _heading(desk: Desk, line: Line, members: list[Line], is_open: bool, with_vat: bool) -> None:
    added = added_up(SheetLine.of(each) for each in members)
    with el('tr', 'heading', data_line=str(line.id)):
        with el('td', 'first', colspan='5'):
            _opener(desk, line, is_open)
            if line.sum_only:
                el('div', 'small muted', t('Kunden ser bare summen'))
        el('td', 'num last strong', kr(added.total_ore if with_vat else added.net_ore, unit=False))
        _more_of(desk, line, is_open)


def _text(desk: Desk, line: Line, is_open: bool) -> None:
    with el('tr', data_line=str(line.id)):
        with el('td', 'first soft', colspan='6'):
            _opener(desk, line, is_open)
        _more_of(desk, line, is_open)


def _opener(desk: Desk, line: Line, is_open: bool) -> None:
    """What the line says, to press; by its handle it is moved."""
    if not is_open:
        el('div', 'break', line.text)
        return
    el('span', 'handle', aria_hidden='true', title=t('Dra for å flytte, eller trykk Alt og pil opp eller ned'))
    label = t('Rediger {line}', line=line.text)
    made = button(line.text, 'quiet', on_click=partial(edit, desk, line), more='cell', label=label)
    if desk.moved_line == line.id:
        desk.moved_line = None
        focus(made)


def _more_of(desk: Desk, line: Line, is_open: bool) -> None:
    if is_open:
        with el('td', 'more'):
            opener = button('', 'quiet', 'more_vert', label=t('Valg for {line}', line=line.text))
            late_menu(opener, partial(_choices, desk, line))


def _choices(desk: Desk, line: Line) -> list[tuple[str, Act] | None]:
    line_id = line.id or 0
    places = [each.id for each in desk.order.lines]
    return [
        _choose(desk, line),
        _sum_only(desk, line),
        (t('Flytt opp'), partial(_step, desk, line_id, -1)) if line_id != places[0] else None,
        (t('Flytt ned'), partial(_step, desk, line_id, 1)) if line_id != places[-1] else None,
        (t('Kopier'), partial(desk.do, verbs.copy, line_id)),
        (t('Slett'), partial(desk.do, verbs.remove, line_id)),
    ]


def _choose(desk: Desk, line: Line) -> tuple[str, Act] | None:
    """What the office may choose of what the customer can."""
    if line.option is Option.OPTIONAL and desk.order.status not in BEFORE_ACCEPTED:
        return (
            t('Ta ut') if line.chosen else t('Ta med'),
            partial(desk.do, verbs.choose, line.id or 0, not line.chosen),
        )
    if line.option is Option.ONE_OF and not line.chosen:
        return t('Velg denne'), partial(desk.do, verbs.choose, line.id or 0, True)
    return None


def _sum_only(desk: Desk, line: Line) -> tuple[str, Act] | None:
    if line.kind is not LineKind.SECTION:
        return None
    words = t('Vis prisene for kunden') if line.sum_only else t('Vis bare sum for kunden')
    return words, partial(desk.do, verbs.show_sum_only, line.id or 0, not line.sum_only)


def _more(desk: Desk) -> list[tuple[str, Act] | None]:
    return [
        (t('Legg til overskrift'), partial(_add_text, desk, LineKind.SECTION)),
        (t('Legg til tekstlinje'), partial(_add_text, desk, LineKind.TEXT)),
        (t('Rabatt på hele ordren'), partial(discount, desk)) if desk.order.items else None,
        (t('Sett inn pakke'), partial(packages.put_on, desk)),
        (t('Lagre som pakke'), partial(packages.save_order, desk)) if desk.order.lines else None,
    ]


# ---------- the sequence ----------


async def _step(desk: Desk, line_id: int, by: int) -> None:
    desk.moved_line = line_id
    await desk.do(verbs.step, line_id, by)


async def _sorted(desk: Desk, event: GenericEventArguments) -> None:
    """A line was let go somewhere, or moved by the keyboard; whatever else a browser may send is nothing."""
    match event.args:
        case ['step', str(line), int(by)] if line.isascii() and line.isdigit():
            await _step(desk, int(line), by)
        case ['move', str(line), str() | None as place] if line.isascii() and line.isdigit():
            if place is None or (place.isascii() and place.isdigit()):
                await desk.do(verbs.move, int(line), int(place) if place else None)


# ---------- the dialogs ----------


def edit(desk: Desk, line: Line | None) -> None:
    """The dialog for a new or an existing line, its sum following what is typed."""
    if line is not None and not line.is_item:
        opened = {'text': line.text}
        line_dialog.say(
            line.kind,
            line.text,
            lambda text, force: desk.do(verbs.edit, line.id or 0, opened, {'text': text}, force=force),
            opened,
            partial(desk.do, verbs.remove, line.id or 0),
        )
        return
    order, view = desk.order, desk.view

    def add(typed: dict[str, str], with_vat: bool) -> Awaitable[object]:
        return desk.do(
            verbs.add,
            text=typed['text'],
            quantity=typed['quantity'],
            unit=typed['unit'],
            unit_price=typed['unit_price'],
            vat_code=typed['vat'],
            discount=typed['discount'],
            cost=typed['cost'],
            option=typed['option'],
            option_group=typed['option_group'],
            with_vat=with_vat,
        )

    def change(
        line_id: int, opened: dict[str, Any], typed: dict[str, str], with_vat: bool, force: bool
    ) -> Awaitable[object]:
        return desk.do(verbs.edit, line_id, opened, typed, with_vat=with_vat, force=force)

    place = Place(
        view.firm,
        order.prices_with_vat and view.firm.vat_registered,
        order.delivery_day(view.deed.today),
        add,
        change,
        lambda line_id: desk.do(verbs.remove, line_id),
        lambda text: read(suggestions.suggest, desk.me, text),
        lambda chosen: desk.do(verbs.type_with_vat, chosen),
    )
    line_dialog.edit(place, line)


def _add_text(desk: Desk, kind: LineKind) -> None:
    line_dialog.say(kind, '', lambda text, _: desk.do(verbs.add_text, kind, text), {})


def discount(desk: Desk) -> None:
    """«Rabatt på hele ordren»."""
    order, opened = desk.order, {'discount': desk.order.discount}
    with_vat = order.prices_with_vat and desk.view.firm.vat_registered
    percent = money.add_up(line.rated for line in order.items).average_percent if with_vat else None
    with dialog(t('Rabatt på hele ordren')) as box:
        form = Form('fields')
        with form:
            form['discount'] = entry = field(
                t('Rabatt'), order.discount, 'w3', empty='', maxlength=20,
                hint=t('10 % eller 500. Beløp inkl. mva.') if with_vat else t('10 % eller 500. Beløp eks. mva.'),
                check=lambda typed: typed_discount(typed, percent),
                show=lambda value: money.discount_word(value, percent),
            )  # fmt: skip

        async def save() -> None:
            form.values()
            if await conflict.save_form(
                lambda force: desk.do(
                    verbs.use_discount, opened['discount'], entry.value or '', with_vat=with_vat, force=force
                ),
                opened,
                {'discount': entry},
            ):
                box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def fully_invoiced(desk: Desk, view: OrderView) -> None:
    """«Ferdig fakturert», where it makes a difference."""
    order = view.order
    differs = order.issued and (order.fully_invoiced or order.left_to_invoice().groups)
    if differs and order.status is not Status.CLOSED and desk.may(Right.INVOICE):

        async def turn() -> None:
            await desk.do(invoices.set_fully_invoiced, bool(tick.value))

        with el('div', 'pad'):
            tick = checkbox(t('Ferdig fakturert'), order.fully_invoiced, on_change=turn)
