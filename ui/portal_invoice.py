"""Issued invoices and credit notes: what is to be paid and how, and what has been settled. Frozen; never a draft."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from nicegui import ui
from nicegui.events import GenericEventArguments

from domain.address import one_line
from domain.invoice import Invoice, InvoiceState
from domain.line import LineKind
from domain.paying import payment_reference
from domain.sheet import SheetLine
from domain.words import full_date, kr, t
from store.quotes import PortalView
from ui import paper_links
from ui.kit import button, el, icon, note, section, tag, toast
from ui.portal_behind import behind_key, draw_behind
from ui.portal_sheet import sheet_lines

_COPY = """event => {
  const text = event.currentTarget.dataset.copy;
  if (!navigator.clipboard) return emit(false);
  navigator.clipboard.writeText(text).then(() => emit(true), () => emit(false));
}"""


def draw_to_pay(view: PortalView) -> None:
    """What waits for the customer's money."""
    for invoice in view.invoices:
        if invoice.open_ore:
            _to_pay(invoice, view)
    for invoice in view.elsewhere:
        note(t('{invoice} er sendt til {whom}.', invoice=invoice.title, whom=invoice.sheet.buyer['name']))


def draw_settled(view: PortalView) -> None:
    """Everything else that was issued."""
    for invoice in view.invoices:
        if not invoice.open_ore:
            with _document(invoice, view.today):
                el('p', 'pad strong', kr(invoice.total_ore))
                _details(invoice, view)


def invoice_key(view: PortalView) -> object:
    """What the invoices are drawn from, so that an open list of lines stays open while something else changes."""
    known = [(each.id, each.state, each.open_ore) for each in view.invoices]
    return view.today, len(view.elsewhere), known, behind_key(view.behind)


def _to_pay(invoice: Invoice, view: PortalView) -> None:
    today = view.today
    account, word, reference = payment_reference(invoice)
    with _document(invoice, today):
        with el('div', 'pad'):
            el('p', 'sum', kr(invoice.open_ore))
            if invoice.paid_ore:
                paid, total = kr(invoice.paid_ore), kr(invoice.total_ore)
                el('p', 'soft', t('Gjenstår av {total}. {paid} er betalt.', paid=paid, total=total))
            if invoice.due_day:
                due = full_date(invoice.due_day)
                if invoice.is_overdue(today):
                    note(t('Forfalt {date}.', date=due), 'danger')
                else:
                    el('p', 'strong', t('Betal innen {date}', date=due))
        amount = kr(invoice.open_ore, unit=False)
        _copy_row(t('Kontonummer'), account, ''.join(digit for digit in account if digit.isdigit()))
        _copy_row(t('Beløp'), amount, ''.join(sign for sign in amount if sign.isdigit() or sign == ','))
        _copy_row(word, reference, reference)
        if invoice.due_day:
            _copy_row(t('Betalingsfrist'), full_date(invoice.due_day), f'{invoice.due_day:%d.%m.%Y}')
        _details(invoice, view)


@contextmanager
def _document(invoice: Invoice, today: date) -> Iterator[None]:
    with section(invoice.title, body='rows') as box:
        if not invoice.is_credit_note:
            with box.actions:
                tag(*_state(invoice, today))
        yield


def _copy_row(word: str, shown: str, copied: str) -> None:
    def told(event: GenericEventArguments) -> None:
        failed = t('Kunne ikke kopiere. Hold fingeren på teksten og kopier den selv.')
        toast(t('Kopiert: {text}', text=shown) if event.args else failed)

    with el('div', 'copy'):
        with el('div', 'grow'):
            el('div', 'small muted', word)
            el('div', 'value break', shown)
        made = button(t('Kopier'), 'secondary', 'content_copy', label=t('Kopier {what}', what=word))
        made.props['data-copy'] = copied
        made.on('click', told, js_handler=_COPY)


def _details(invoice: Invoice, view: PortalView) -> None:
    with el('div', 'pad actions'):
        paper_links.pdf_button(paper_links.of_invoice(invoice))
    with el('details', 'more line'):
        with el('summary'):
            icon('expand_more')
            el('span', 'grow', t('Hva dette gjelder'))
        buyer = invoice.sheet.buyer
        place = one_line(buyer['address'], buyer['postcode'], buyer['city'])
        with el('div', 'small soft pad'):
            el('p', 'break', t('Til: {whom}', whom=', '.join(part for part in (buyer['name'], place) if part)))
            if invoice.day:
                el('p', text=t('Dato: {date}', date=full_date(invoice.day)))
            delivered = invoice.sheet.data.get('delivery_day')
            if delivered:
                el('p', text=t('Levert: {date}', date=full_date(date.fromisoformat(delivered))))
            for word, said in (
                (t('Gjelder'), invoice.sheet.data.get('concerns')),
                (t('Deres ref.'), invoice.sheet.data.get('your_ref')),
                (t('Bestillingsnummer'), invoice.sheet.data.get('their_number')),
            ):
                if said:
                    el('p', 'break', f'{word}: {said}')
            credited = invoice.sheet.data.get('credits')
            if credited:
                el('p', text=t('Krediterer faktura {number}', number=credited))
        with ui.element('div'):
            total = t('Kreditert') if invoice.is_credit_note else t('Å betale')
            sheet_lines(invoice.sheet, total, more=lambda line: _behind(line, invoice, view))


def _behind(line: SheetLine, invoice: Invoice, view: PortalView) -> None:
    found = view.behind.get(line.line_id or 0)
    if found is not None and line.kind is LineKind.ITEM:
        draw_behind(found, line, view.today, is_for_business=invoice.sheet.is_for_business)


def _state(invoice: Invoice, today: date) -> tuple[str, str, str]:
    """(word, tone, icon) as a customer thinks of it."""
    if invoice.state is InvoiceState.CREDITED:
        return t('Kreditert'), 'plain', 'undo'
    if not invoice.open_ore:
        return t('Betalt'), 'ok', 'check_circle'
    if invoice.is_overdue(today):
        return t('Forfalt'), 'danger', 'error'
    return (t('Delbetalt'), 'info', 'schedule') if invoice.paid_ore else (t('Ikke betalt'), 'info', 'schedule')
