"""Fakturaer: drafts, what was sent, payments, and the dialogs that send, pay and credit."""

from functools import partial

from domain import invoicing, money, paying, quoting
from domain.access import Act as Right
from domain.buyer import Buyer
from domain.invoice import Invoice, InvoiceState
from domain.line import LineKind
from domain.next_step import Next
from domain.refused import Refused
from domain.status import CONFIRMED_ON, Status
from domain.words import kr, t, weekday
from store import invoices, orders
from store.order_view import OrderView
from ui import paper_links
from ui.choices import checkbox, select
from ui.desk import Desk, ask, cancel_and, menu
from ui.forms import Form, field
from ui.invoice_table import look_of
from ui.kit import banner, button, dialog, el, note, row, section, tag, toast
from ui.order_lines import fully_invoiced, totals
from ui.order_quote import shown


def section_invoices(desk: Desk, view: OrderView) -> None:
    """«Opprett faktura» is there but switched off, with the reason, until the order is confirmed [S11]."""
    order = view.order
    if not desk.may(Right.SEE_PRICES):
        return
    done = sum(invoice.total_ore for invoice in order.sent_invoices)
    count = t('{done} av {all} fakturert', done=kr(done, unit=False), all=kr(order.total_ore)) if done else ''
    shown = [invoice for invoice in order.invoices if invoice.state is not InvoiceState.ANNULLED]
    with section(t('Fakturaer'), count, body='rows') as box:
        if order.status is not Status.CLOSED and not desk.is_next(Next.CREATE_INVOICE) and desk.may(Right.INVOICE):
            with box.actions:
                button(
                    t('Opprett faktura'),
                    'quiet',
                    'add',
                    on_click=partial(create, desk),
                    disabled_because=''
                    if order.status in CONFIRMED_ON
                    else t('Ordren må være bekreftet før du kan opprette faktura.'),
                )
        if not shown:
            el('p', 'soft pad', t('Ingen fakturaer ennå.'))
        for invoice in shown:
            _invoice(desk, view, invoice)
        fully_invoiced(desk, view)


def _invoice(desk: Desk, view: OrderView, invoice: Invoice) -> None:
    today = view.deed.today
    said = []
    if invoice.day:
        said.append(t('sendt {day}', day=weekday(invoice.day, today)))
    if invoice.payer_id is not None and invoice.payer_id != view.order.customer_id:
        said.append(t('til {whom}', whom=invoice.sheet.buyer['name']))
    if invoice.due_day and invoice.state is InvoiceState.SENT:
        said.append(t('forfall {day}', day=weekday(invoice.due_day, today)))
    if invoice.paid_ore and invoice.open_ore:
        said.append(t('{open} gjenstår', open=kr(invoice.open_ore)))
    undelivered = invoice.state is InvoiceState.SENT and not invoice.delivered and not invoice.is_credit_note
    with row(
        invoice.title,
        ' · '.join(said),
        missing=t('Ikke sendt elektronisk – mangler mobilnummer') if undelivered else '',
    ):
        may_invoice, may_pay = desk.may(Right.INVOICE), desk.may(Right.PAYMENT)
        if (
            invoice.state is InvoiceState.DRAFT
            and may_invoice
            and not (desk.is_next(Next.SEND_INVOICE) and desk.order.draft_invoices[0] is invoice)
        ):
            button(t('Send faktura'), 'secondary', 'send', on_click=partial(send, desk, invoice))
        el('span', 'num', kr(-invoice.total_ore if invoice.is_credit_note else invoice.total_ore, unit=False))
        _pill(invoice, view)
        opener = button('', 'quiet', 'more_horiz', label=t('Valg for {invoice}', invoice=invoice.title.lower()))
        payable = invoice.open_ore > 0
        menu(
            opener,
            [
                (t('Registrer betaling'), partial(pay, desk, invoice))
                if payable and may_pay and not desk.is_next(Next.REGISTER_PAYMENT)
                else None,
                (t('Marker som levert'), partial(_delivered, desk, invoice)) if undelivered and may_invoice else None,
                (t('Krediter faktura'), partial(credit, desk, invoice))
                if invoice.state is InvoiceState.SENT and not invoice.is_credit_note and may_invoice
                else None,
                (t('Annuller utkast'), partial(_discard, desk, invoice))
                if invoice.state is InvoiceState.DRAFT and may_invoice
                else None,
                *(
                    (
                        t('Tilbakefør betaling {sum}', sum=kr(p.amount_ore)),
                        partial(_reverse, desk, invoice, p.id or 0, p.amount_ore),
                    )
                    for p in invoice.payments
                    if may_pay and p.amount_ore > 0 and not any(o.reverses_id == p.id for o in invoice.payments)
                ),
                (t('Åpne PDF'), partial(paper_links.open_pdf, paper_links.of_invoice(invoice)))
                if invoice.is_issued
                else None,
                (t('Se innholdet'), partial(look, invoice)),
            ],
        )


def _pill(invoice: Invoice, view: OrderView) -> None:
    word = invoice.word(view.deed.today)
    tag(word, *look_of(word))


async def create(desk: Desk) -> None:
    """«Opprett faktura» from what is not yet invoiced: a draft that can be looked at before it is sent."""
    invoice_id = await desk.do(invoices.create)
    toast(t('Fakturautkastet er laget. Se over det og send det.'))
    await send_id(desk, invoice_id)


async def send_id(desk: Desk, invoice_id: int) -> None:
    order = await desk.look(orders.find)
    send(desk, order.invoice(invoice_id))


def send_first(desk: Desk) -> None:
    """«Send faktura» on the first draft."""
    send(desk, desk.order.draft_invoices[0])


def send(desk: Desk, invoice: Invoice) -> None:
    """What is on the invoice, when it is due, what is missing; sending gives it its number."""
    order, firm, today = desk.order, desk.view.firm, desk.view.deed.today
    lacks = invoicing.check_invoice(order, invoice, firm)
    with dialog(t('Send faktura')) as box:
        for lack in lacks:
            banner(lack, 'danger')
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
        _content(invoice)
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
            due = form['due'] = field(
                t('Forfallsdato'), invoicing.usual_due_day(order, invoice, firm, today), 'w3', kind='date'
            )
            if invoicing.needs_advance_reason(order):
                form['because'] = field(
                    t('Begrunnelse'),
                    maxlength=500,
                    hint=t(
                        'Ingen jobb er fullført. Forskuddsfakturering er som hovedregel ikke tillatt '
                        '(bokføringsforskriften § 5-2-6).'
                    ),
                )

        async def go() -> None:
            given = form.values()
            number = await desk.do(
                invoices.send,
                invoice.id or 0,
                due=due.value or '',
                advance_because=given.get('because', ''),
                to=given.get('to'),
            )
            box.close()
            toast(t('Faktura {number} er sendt.', number=number))

        with box.footer:
            cancel_and(box)
            form.submit(t('Send faktura'), go)


def _whom(buyer: Buyer) -> str:
    return ', '.join(part for part in (buyer.name, buyer.place) if part) or t('kunden')


def _content(invoice: Invoice) -> None:
    with el('div', 'section'), el('div', 'rows'):
        for line in invoice.lines:
            sold = line.kind is LineKind.ITEM
            with el('div', 'offer-line' if line.kind is not LineKind.SECTION else 'offer-line heading'):
                el('span', 'break' if sold else 'break soft', line.text)
                el('span', 'num', kr(line.frozen().net_ore, unit=False) if sold else '')
        totals(invoicing.sums(invoice), invoice.discount)


def look(invoice: Invoice) -> None:
    """What stands on it."""
    with dialog(invoice.title) as box:
        _content(invoice)
        with box.footer:
            cancel_and(box)


def pay_first(desk: Desk) -> None:
    """«Registrer betaling» on the oldest open invoice."""
    invoice = next((i for i in desk.order.sent_invoices if i.open_ore), None)
    if invoice is None:
        raise Refused(t('Det er ingen åpen faktura å registrere betaling på.'))
    pay(desk, invoice)


def pay(desk: Desk, invoice: Invoice) -> None:
    """Amount and date; when something is left on the order it is named, and may be closed all the same."""
    order = desk.order
    left = [part for part in paying.what_is_left(order) if invoice.title not in part]
    with dialog(t('Registrer betaling')) as box:
        el('p', 'soft', t('{invoice} · {open} gjenstår å betale', invoice=invoice.title, open=kr(invoice.open_ore)))
        form = Form('fields')
        with form:
            amount = form['amount'] = field(
                t('Beløp'), invoice.open_ore, 'w3', kind='money', check=money.positive_amount, suffix='kr'
            )
            day = form['day'] = field(t('Dato'), desk.view.deed.today, 'w3', kind='date')
            if left and order.status is not Status.CLOSED:
                note(t('Gjenstår på ordren: {what}.', what=', '.join(left)), 'warn')
                form['close'] = checkbox(t('Avslutt ordren likevel'))

        async def go() -> None:
            given = form.values()
            await desk.do(
                invoices.pay,
                invoice.id or 0,
                amount=amount.value or '',
                day=day.value or '',
                close_anyway=given.get('close', False),
            )
            box.close()
            toast(t('Betalingen er registrert.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Registrer betaling'), go)


def credit(desk: Desk, invoice: Invoice) -> None:
    async def go() -> None:
        note_number = await desk.do(invoices.credit, invoice.id or 0)
        toast(t('Kreditnota {number} er sendt.', number=note_number))

    ask(
        t('Krediter faktura {number}?', number=invoice.number),
        [
            t('Det lages en kreditnota på hele beløpet, {total}.', total=kr(invoice.total_ore)),
            t('Linjene kan faktureres på nytt. Fakturaen og kreditnotaen blir stående.'),
        ],
        t('Krediter faktura'),
        go,
    )


def _reverse(desk: Desk, invoice: Invoice, payment_id: int, amount_ore: int) -> None:
    async def go() -> None:
        await desk.do(invoices.reverse, invoice.id or 0, payment_id)
        toast(t('Betalingen er tilbakeført.'))

    ask(
        t('Tilbakefør betaling?'),
        [t('{sum} på {invoice} føres tilbake som en egen linje.', sum=kr(amount_ore), invoice=invoice.title)],
        t('Tilbakefør betaling'),
        go,
    )


async def _delivered(desk: Desk, invoice: Invoice) -> None:
    await desk.do(invoices.mark_delivered, invoice.id or 0)


async def _discard(desk: Desk, invoice: Invoice) -> None:
    await desk.do(invoices.discard, invoice.id or 0)
