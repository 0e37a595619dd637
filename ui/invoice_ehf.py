"""«EHF»: whether an issued invoice can be one, the file, and that somebody has sent it on through an access point."""

from nicegui import ui

from domain.access import Act as Right
from domain.invoice import Invoice
from domain.paper import PaperKind
from domain.words import moment, t
from store import einvoices
from ui.desk import Desk, cancel_and
from ui.kit import Dialog, banner, button, dialog, el, note, toast
from ui.paper_routes import address


def electronic(desk: Desk, invoice: Invoice) -> None:
    """What speaks against it in sentences, «Last ned EHF» and «Merk som sendt via aksesspunkt»."""
    found = einvoices.findings(invoice)
    stops = any(each.stops for each in found)
    with dialog(t('EHF for {invoice}', invoice=invoice.title.lower())) as box:
        for each in found:
            banner(each.says, 'danger' if each.stops else 'warn')
        if invoice.ehf_sent_at:
            when = moment(invoice.ehf_sent_at, desk.view.deed.today)
            note(t('Merket som sendt via aksesspunkt {when}.', when=when), 'ok')
        elif stops:
            el('p', 'soft', t('Fakturaen kan ikke sendes som EHF slik den er. Send den på e-post, eller krediter den.'))
        else:
            el('p', 'soft', t('Last ned filen og send den gjennom aksesspunktet deres. PDF-en ligger i den.'))
        with box.footer:
            cancel_and(box)
            if not stops:
                if desk.may(Right.INVOICE):
                    _mark(desk, invoice, box)
                button(t('Last ned EHF'), 'primary', 'download', on_click=lambda: _download(invoice))


def _download(invoice: Invoice) -> None:
    ui.download.from_url(address(PaperKind.EHF, invoice.id))


def _mark(desk: Desk, invoice: Invoice, box: Dialog) -> None:
    sent = invoice.ehf_sent_at is None

    async def go() -> None:
        await desk.do(einvoices.mark, invoice.id or 0, sent=sent)
        box.close()
        toast(t('Merket som sendt via aksesspunkt.') if sent else t('Merket er tatt bort.'))

    button(t('Merk som sendt via aksesspunkt') if sent else t('Ta bort merket'), 'secondary', on_click=go)
