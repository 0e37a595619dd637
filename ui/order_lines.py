"""Ordrelinjer: the table with its sums, and the dialog for one line."""

from decimal import Decimal
from functools import partial

from domain import money, vat
from domain.line import UNITS, Line
from domain.next_step import Next
from domain.refused import Refused
from domain.status import Status
from domain.text import required
from domain.words import kr, number, t
from store import orders
from store.order_view import OrderView
from ui import conflict
from ui.choices import checkbox, select
from ui.desk import Desk, cancel_and
from ui.forms import Form, field
from ui.kit import button, dialog, el, note, section, sums


def lines(desk: Desk, view: OrderView) -> None:
    """Every line with its price, then VAT per rate and the totals."""
    order = view.order
    is_open = order.status is not Status.CLOSED
    with section(t('Ordrelinjer'), str(len(order.lines)) if order.lines else '', body='rows') as box:
        if is_open and not desk.is_next(Next.ADD_LINE):
            with box.actions:
                button(t('Legg til ordrelinje'), 'quiet', 'add', on_click=partial(edit, desk, None))
        if not order.lines:
            el('p', 'soft pad', t('Ingen ordrelinjer ennå. Skriv hva som skal gjøres og hva det koster.'))
            return
        with el('table', 'table'):
            with el('thead'), el('tr'):
                for text, kind in (
                    (t('Beskrivelse'), ''),
                    (t('Antall'), 'num'),
                    (t('Enhet'), ''),
                    (t('Enhetspris'), 'num'),
                    (t('Mva.'), 'num'),
                    (t('Sum eks. mva.'), 'num'),
                ):
                    el('th', kind, text, scope='col')
            with el('tbody'):
                for line in order.lines:
                    _row(desk, line, is_open)
        totals(order.sums)
        if order.edited_since_sent and order.newest:
            with el('div', 'pad'):
                note(
                    t(
                        'Kunden ser fortsatt versjon {number}. Send tilbudet på nytt for å vise endringene.',
                        number=order.newest.number,
                    ),
                    'warn',
                )


def totals(added: money.Sums) -> None:
    """Net, VAT per rate and total, in this order."""
    pairs = [(t('Sum eks. mva.'), kr(added.net_ore, unit=False))]
    pairs += [
        (
            t('{percent} % mva. av {base}', percent=number(group.percent), base=kr(group.base_ore, unit=False)),
            kr(group.vat_ore, unit=False),
        )
        for group in added.groups
        if group.percent is not None
    ]
    if any(group.percent is None for group in added.groups):
        pairs.append((t('Uten mva.'), kr(0, unit=False)))
    sums(*pairs, (t('Sum inkl. mva.'), kr(added.total_ore)))


def _row(desk: Desk, line: Line, is_open: bool) -> None:
    quantity, price = number(line.quantity), number(line.unit_price, 2)
    percent = vat.word(line.vat)
    with el('tr'):
        with el('td', 'first'):
            if is_open:
                button(
                    line.text,
                    'quiet',
                    on_click=partial(edit, desk, line),
                    more='cell',
                    label=t('Rediger {line}', line=line.text),
                )
            else:
                el('div', 'break', line.text)
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
        el('td', 'num last', kr(line.net_ore, unit=False))


def edit(desk: Desk, line: Line | None) -> None:
    """The dialog for a new or an existing line, its sum following what is typed."""
    firm = desk.view.firm
    opened = (
        {
            'text': line.text,
            'quantity': line.quantity,
            'unit': line.unit,
            'unit_price': line.unit_price,
            'vat': line.vat,
        }
        if line
        else {}
    )
    with dialog(t('Ordrelinje')) as box:
        form = Form('fields')
        with form:
            text = form['text'] = field(
                t('Beskrivelse'),
                line.text if line else '',
                maxlength=1000,
                check=lambda typed: required(typed, t('beskrivelsen'), 1000),
            )
            amount = form['quantity'] = field(
                t('Antall'), line.quantity if line else '1', 'w2 half', kind='number', check=money.quantity, show=_shown
            )
            unit = form['unit'] = select(
                t('Enhet'), {name: name for name in UNITS}, line.unit if line else 'stk.', 'w2 half'
            )
            price = form['unit_price'] = field(
                t('Enhetspris'),
                line.unit_price if line else '',
                'w2',
                kind='number',
                check=money.unit_price,
                show=_price,
                suffix='kr',
                hint=t('Eks. mva.'),
            )
            rates = vat.choices(firm.vat_registered)
            rate = form['vat'] = select(
                t('Mva-sats'),
                {**rates, **({line.vat: vat.word(line.vat)} if line else {})},
                line.vat if line else next(iter(rates)),
                'w3',
            )
        total = el('p', 'strong', role='status')

        def follow() -> None:
            try:
                net = money.line_net_ore(money.quantity(amount.value or ''), money.unit_price(price.value or ''))
                percent = vat.RATES[vat.rate(rate.value, firm.vat_registered)]
                with_vat = money.add_up([(net, percent)]).total_ore
                total.text = t('{net} eks. mva. · {total} inkl. mva.', net=kr(net), total=kr(with_vat))
            except Refused:
                total.text = ''

        for entry in (amount, price, rate):
            entry.on_value_change(follow)
        follow()

        async def save() -> None:
            form.values()
            typed = {
                'text': text.value,
                'quantity': amount.value,
                'unit': unit.value,
                'unit_price': price.value,
                'vat': rate.value,
            }
            if line is None:
                await desk.do(
                    orders.add_line,
                    text=typed['text'],
                    quantity=typed['quantity'],
                    unit=typed['unit'],
                    unit_price=typed['unit_price'],
                    vat_code=typed['vat'],
                )
            else:
                entries: conflict.Entries = {
                    'text': text,
                    'quantity': amount,
                    'unit': unit,
                    'unit_price': price,
                    'vat': rate,
                }
                if not await conflict.save_form(
                    lambda force: desk.do(orders.edit_line, line.id or 0, opened, typed, force=force), opened, entries
                ):
                    return
            box.close()

        async def remove() -> None:
            assert line is not None
            assert line.id is not None
            await desk.do(orders.remove_line, line.id)
            box.close()

        with box.footer:
            if line is not None:
                button(t('Slett'), 'danger', 'delete', on_click=remove)
            cancel_and(box)
            form.submit(t('Lagre'), save)


def fully_invoiced(desk: Desk, view: OrderView) -> None:
    """«Ferdig fakturert», where it makes a difference."""
    order = view.order
    if order.issued and (order.fully_invoiced or order.left_to_invoice().groups) and order.status is not Status.CLOSED:

        async def turn() -> None:
            await desk.do(orders.set_fully_invoiced, bool(tick.value))

        with el('div', 'pad'):
            tick = checkbox(t('Ferdig fakturert'), order.fully_invoiced, on_change=turn)


def _shown(value: Decimal | str) -> str:
    return value if isinstance(value, str) else number(value)


def _price(value: Decimal | str) -> str:
    return value if isinstance(value, str) else number(value, 2)
