"""Fakturaer: drafts, what was sent, payments, and the dialogs that send, pay and credit."""

from functools import partial

from domain import money, paying
from domain.access import Act as Right
from domain.invoice import Invoice, InvoiceState
from domain.next_step import Next
from domain.refused import Refused
from domain.status import CONFIRMED_ON, Status
from domain.words import kr, t, weekday
from store import einvoices, invoices, payments
from store.order_view import OrderView
from ui import paper_links
from ui.choices import checkbox
from ui.desk import Desk, ask, cancel_and, menu
from ui.forms import Form, field
from ui.invoice_credit import credit
from ui.invoice_ehf import electronic
from ui.invoice_making import content, create, create_part, edit, send
from ui.invoice_table import look_of
from ui.kit import button, dialog, el, facts, note, row, section, tag, toast
from ui.order_lines import fully_invoiced


def section_invoices(desk: Desk, view: OrderView) -> None:
    """«Opprett faktura» is there but switched off, with the reason, until the order is confirmed [S11]."""
    order = view.order
    if not desk.may(Right.SEE_PRICES):
        return
    done = sum(invoice.total_ore - invoice.credited_ore for invoice in order.sent_invoices)
    count = t('{done} av {all} fakturert', done=kr(done, unit=False), all=kr(order.total_ore)) if done else ''
    shown = [invoice for invoice in order.invoices if invoice.state is not InvoiceState.ANNULLED]
    with section(t('Fakturaer'), count, body='rows') as box:
        if order.status is not Status.CLOSED and desk.may(Right.INVOICE):
            with box.actions:
                if order.status in CONFIRMED_ON and any(line.left for line in order.items) and not order.fully_invoiced:
                    button(t('Fakturer en del'), 'quiet', 'receipt_long', on_click=partial(create_part, desk))
                if not desk.is_next(Next.CREATE_INVOICE):
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
    if invoice.ehf_sent_at:
        said.append(t('sendt som EHF'))
    if invoice.credited_ore and invoice.state is InvoiceState.SENT:
        said.append(t('{sum} er kreditert', sum=kr(invoice.credited_ore)))
    if invoice.paid_ore and invoice.open_ore:
        said.append(t('{open} gjenstår', open=kr(invoice.open_ore)))
    if invoice.surplus_ore:
        said.append(t('kunden har {sum} til gode', sum=kr(invoice.surplus_ore)))
    if invoice.is_disputed:
        said.append(t('omtvistet: {because}', because=invoice.disputed_because))
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
                (t('Tilbakebetal til kunden'), partial(_pay_back, desk, invoice))
                if invoice.surplus_ore and may_pay
                else None,
                (t('Ikke lenger omtvistet'), partial(_agreed, desk, invoice))
                if invoice.is_disputed and may_pay
                else None,
                (t('Marker som omtvistet'), partial(_dispute, desk, invoice))
                if payable and may_pay and not invoice.is_disputed
                else None,
                (t('Rediger utkast'), partial(edit, desk, invoice))
                if invoice.state is InvoiceState.DRAFT and may_invoice
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
                (t('EHF'), partial(electronic, desk, invoice)) if einvoices.is_for_one(invoice) else None,
                (t('Se innholdet'), partial(look, invoice)),
            ],
        )


def _pill(invoice: Invoice, view: OrderView) -> None:
    word = invoice.word(view.deed.today)
    tag(word, *look_of(word))


def _facts(invoice: Invoice) -> list[tuple[str, str]]:
    said = [
        (t('Kreditert'), kr(invoice.credited_ore) if invoice.credited_ore else ''),
        (t('KID'), invoice.kid),
        (t('Deres ref.'), invoice.sheet.data.get('your_ref', '') if invoice.is_issued else invoice.your_ref or ''),
        (t('Vilkår på faktura'), invoice.sheet.data.get('terms', '') if invoice.is_issued else invoice.terms or ''),
    ]
    return [(word, value) for word, value in said if value]


def look(invoice: Invoice) -> None:
    """What stands on it."""
    with dialog(invoice.title) as box:
        facts(*_facts(invoice))
        content(invoice)
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
            form['keep'] = checkbox(t('Er det betalt for mye, har kunden resten til gode'))

        async def go() -> None:
            given = form.values()
            await desk.do(
                invoices.pay,
                invoice.id or 0,
                amount=amount.value or '',
                day=day.value or '',
                close_anyway=given.get('close', False),
                keep_rest=given['keep'],
            )
            box.close()
            toast(t('Betalingen er registrert.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Registrer betaling'), go)


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


def _pay_back(desk: Desk, invoice: Invoice) -> None:
    """What the customer has paid too much goes back to them; the money itself is sent from the bank."""
    with dialog(t('Tilbakebetal til kunden')) as box:
        el('p', 'soft', t('Kunden har {sum} til gode. Send pengene fra nettbanken.', sum=kr(invoice.surplus_ore)))
        with Form('fields') as form:
            amount = form['amount'] = field(
                t('Beløp'), invoice.surplus_ore, 'w3', kind='money', check=money.positive_amount, suffix='kr'
            )
            day = form['day'] = field(t('Dato'), desk.view.deed.today, 'w3', kind='date')

        async def go() -> None:
            form.values()
            await desk.do(payments.pay_back, invoice.id or 0, amount=amount.value or '', day=day.value or '')
            box.close()
            toast(t('Tilbakebetalingen er registrert.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Registrer'), go)


def _dispute(desk: Desk, invoice: Invoice) -> None:
    """«Omtvistet», with what the customer disagrees with."""
    with dialog(t('Marker som omtvistet')) as box:
        el('p', 'soft', t('Fakturaen blir stående som utestående, men ingen varsles om at den forfaller.'))
        with Form() as form:
            form['because'] = field(t('Hva er kunden uenig i?'), maxlength=500)

        async def go() -> None:
            await desk.do(payments.dispute, invoice.id or 0, form.values()['because'])
            box.close()
            toast(t('Fakturaen er merket som omtvistet.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Marker som omtvistet'), go)


async def _agreed(desk: Desk, invoice: Invoice) -> None:
    await desk.do(payments.end_dispute, invoice.id or 0)


async def _delivered(desk: Desk, invoice: Invoice) -> None:
    await desk.do(invoices.mark_delivered, invoice.id or 0)


async def _discard(desk: Desk, invoice: Invoice) -> None:
    await desk.do(invoices.discard, invoice.id or 0)
