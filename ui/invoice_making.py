"""Invoices on their way: part of an order, a draft looked over and changed, Send-sjekk, and sending."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from nicegui import ui

from domain import drafting, invoicing, quoting
from domain.access import Act as Right
from domain.buyer import Buyer
from domain.company import INVOICE_TERMS
from domain.invoice import Invoice
from domain.line import LineKind
from domain.refused import Refused
from domain.send_check import Finding, Mend
from domain.words import kr, number, t
from store import invoices, orders
from ui import conflict
from ui.choices import choice, select
from ui.desk import Desk, cancel_and
from ui.forms import FieldsRefused, Form, field
from ui.kit import Dialog, banner, button, dialog, el, note, toast
from ui.order_lines import totals
from ui.order_quote import shown


async def create(desk: Desk) -> None:
    """«Opprett faktura» from what is not yet invoiced: a draft that can be looked at before it is sent."""
    await _make(desk, None)


async def _make(desk: Desk, wanted: drafting.Quantities | None) -> None:
    invoice_id = await desk.do(invoices.create, wanted)
    toast(t('Fakturautkastet er laget. Se over det og send det.'))
    await _send_id(desk, invoice_id)


async def _send_id(desk: Desk, invoice_id: int) -> None:
    order = await desk.look(orders.find)
    send(desk, order.invoice(invoice_id))


# ---------- a part of the order ----------


def create_part(desk: Desk) -> None:
    """«Fakturer en del»: a share of the order, or quantities of its lines; what it comes to follows the typing."""
    order, deed = desk.order, desk.view.deed
    left = {line.id or 0: line for line in order.items if line.left}
    if not left:
        raise Refused(t('Det er ingenting igjen å fakturere. Legg til en ordrelinje først.'))
    with dialog(t('Fakturer en del')) as box:
        ways = {'share': t('En andel'), 'lines': t('Linjer og antall')}
        way = choice(t('Hva som faktureres'), ways, 'share', on_change=lambda _: turn())
        form = Form('gap')
        with form:
            with el('div', 'fields') as of_share:
                form['share'] = field(
                    t('Andel av ordren'), '', 'w3', kind='number', check=drafting.typed_share, empty=None, suffix='%',
                    hint=t('Av hver linje, høyst det som gjenstår.'),
                )  # fmt: skip
            with el('div', 'fields') as of_lines:
                for line_id, line in left.items():
                    el('p', 'break', line.text)
                    form[str(line_id)] = quantity_field(line.left, line.left, line.unit)
        came = el('div', role='status')

        def wanted(given: dict[str, Any]) -> drafting.Quantities:
            if way.value == 'share':
                return drafting.share(order, given['share']) if given.get('share') else {}
            return {line_id: given[str(line_id)] for line_id in left if given.get(str(line_id))}

        def turn() -> None:
            of_share.visible, of_lines.visible = way.value == 'share', way.value == 'lines'
            follow()

        def follow() -> None:
            some = wanted(form.so_far())
            say_sum(
                came,
                t('Fakturaen blir på {total} inkl. mva.'),
                lambda: drafting.preview(order, some, deed).total_ore if some else None,
            )

        async def go() -> None:
            chosen = wanted(form.values())
            drafting.preview(order, chosen, deed)
            box.close()
            await _make(desk, chosen)

        form.on_change(follow, 'share', *map(str, left))
        turn()
        with box.footer:
            cancel_and(box)
            form.submit(t('Opprett faktura'), go)


def quantity_field(value: Decimal, most: Decimal, unit: str) -> field:
    """How much of a line, of what there is."""
    return field(
        t('Antall'), value, 'w3', kind='number', check=drafting.typed_quantity, show=number, empty=Decimal(0),
        suffix=unit, hint=t('Høyst {most}', most=number(most)),
    )  # fmt: skip


def say_sum(place: ui.element, sentence: str, total_ore: Callable[[], int | None]) -> None:
    """What something would come to, or why it cannot be; nothing while nothing is chosen."""
    place.clear()
    with place:
        try:
            came = total_ore()
        except Refused as error:
            note(str(error), 'danger')
        else:
            if came is not None:
                el('p', 'strong', sentence.format(total=kr(came)))


# ---------- a draft ----------


def edit(desk: Desk, invoice: Invoice) -> None:
    """«Rediger utkast»: texts and quantities, when it is due, its terms and reference."""
    order = desk.order
    opened = drafting.fields(order, invoice, desk.view.firm, desk.view.deed.today)
    lines, made = {line.id: line for line in order.items}, {}
    with dialog(t('Rediger utkast')) as box:
        form = Form('gap')
        with form, el('div', 'fields'):
            for part in invoice.lines:
                name = f'text_{part.id}'
                word = t('Beskrivelse') if part.kind is LineKind.ITEM else t('Overskrift eller tekst')
                made[name] = field(word, part.text, check=partial(drafting.edited, name), maxlength=1000)
                line = lines.get(part.line_id)
                if line is not None:
                    made[f'quantity_{part.id}'] = quantity_field(part.quantity, line.left + part.quantity, part.unit)
        with form, el('div', 'fields'):
            made['due_day'] = field(t('Forfallsdato'), opened['due_day'], 'w3', kind='date')
            made['your_ref'] = field(t('Deres ref.'), opened['your_ref'], 'w3', maxlength=100)
            made['terms'] = field(
                t('Vilkår på faktura'), opened['terms'], kind='textarea', maxlength=INVOICE_TERMS, empty=''
            )
        for name, entry in made.items():
            form[name] = entry

        async def save() -> None:
            given = form.values()
            if await conflict.save_form(
                lambda force: desk.do(invoices.edit, invoice.id or 0, opened, given, force=force), opened, made
            ):
                box.close()
                toast(t('Lagret'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def send_first(desk: Desk) -> None:
    """«Send faktura» on the first draft."""
    send(desk, desk.order.draft_invoices[0])


def send(desk: Desk, invoice: Invoice) -> None:
    """What is on the invoice, when it is due, what speaks against it; sending gives it its number."""
    order, firm, today = desk.order, desk.view.firm, desk.view.deed.today
    with dialog(t('Send faktura')) as box:
        checked = el('div', role='status')
        customer = order.bill_to
        undeliverable = customer is not None and not customer.is_business and not customer.phone
        if undeliverable:
            banner(
                t(
                    '{who} mangler mobilnummer, så fakturaen sendes ikke elektronisk. '
                    'Lever den på annen måte og marker den som levert.',
                    who=t('Fakturamottakeren') if order.payer else t('Kunden'),
                ),
                'warn',
            )
        if customer is not None:
            el('p', 'soft break', t('Fakturaen stilles til {whom}.', whom=_whom(invoicing.buyer(order))))
        if order.payer and order.customer:
            el('p', 'soft break', t('Gjelder: {whom}', whom=order.customer.shown_name))
        content(invoice)
        form = Form('fields')
        with form:
            found = {} if undeliverable else {to.address: shown(to) for to in quoting.recipients(customer)}
            if found:
                proposed = [to.address for to in quoting.invoice_recipients(customer)]
                form['to'] = select(
                    t('Sendes til'),
                    found,
                    proposed,
                    'w3' if len(found) < 3 else '',
                    multiple=True,
                    required=t('Velg hvem fakturaen skal sendes til.'),
                )
            usual = drafting.due_day(order, invoice, firm, today)
            due = form['due'] = field(t('Forfallsdato'), usual, 'w3', kind='date')
            because = form['because'] = field(t('Begrunnelse'), maxlength=500, empty='')

        def check() -> None:
            """Send-sjekk, again whenever the due date changes."""
            said = invoicing.check_invoice(order, invoice, firm, today, form.so_far().get('due'))
            checked.clear()
            with checked:
                for finding in said:
                    _say(desk, box, finding)
            checked.visible = bool(said)
            because.visible = any(not finding.stops for finding in said)

        async def go() -> None:
            given = form.values()
            if because.visible and not given['because']:
                because.complain(t('Skriv en begrunnelse for å sende likevel.'))
                because.take_focus()
                raise FieldsRefused
            number = await desk.do(
                invoices.send,
                invoice.id or 0,
                due=due.value or '',
                advance_because=given['because'],
                to=given.get('to'),
            )
            box.close()
            toast(t('Faktura {number} er sendt.', number=number))

        def change() -> None:
            box.close()
            edit(desk, invoice)

        form.on_change(check, 'due')
        check()
        with box.footer:
            button(t('Rediger'), 'quiet', 'edit', on_click=change)
            cancel_and(box)
            form.submit(t('Send faktura'), go)


def _say(desk: Desk, box: Dialog, finding: Finding) -> None:
    """A finding, and the way to where it is mended."""
    customer = desk.order.bill_to
    with banner(finding.says, 'danger' if finding.stops else 'warn'):
        if finding.mend is Mend.FIRM and desk.may(Right.SEE_SETTINGS):
            button(t('Innstillinger'), 'secondary', href='/innstillinger/firma')
        elif finding.mend is Mend.BUYER and customer is not None:
            button(t('Åpne kunden'), 'secondary', href=f'/kunde/{customer.id}')
        elif finding.stops and finding.mend is not Mend.HERE:
            button(t('Lukk'), 'secondary', on_click=box.close)


def _whom(buyer: Buyer) -> str:
    return ', '.join(part for part in (buyer.name, buyer.place) if part) or t('kunden')


def content(invoice: Invoice) -> None:
    """The lines of an invoice or a note and what they add up to."""
    with el('div', 'section'), el('div', 'rows'):
        for line in invoice.lines:
            sold = line.kind is LineKind.ITEM
            with el('div', 'offer-line' if line.kind is not LineKind.SECTION else 'offer-line heading'):
                el('span', 'break' if sold else 'break soft', line.text)
                el('span', 'num', kr(line.frozen().net_ore, unit=False) if sold else '')
        totals(invoice.sheet.sums if invoice.is_issued else drafting.sums(invoice), invoice.discount)
