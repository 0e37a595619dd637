"""Electronic invoices: the EHF of what was sent to a business, kept beside its PDF, and that somebody has sent it on.

It is made in the transaction that issues the invoice. Where the PDF is made later, so is the EHF, as it holds the PDF.
"""

import asyncio
from dataclasses import dataclass

from sqlmodel import Session, select

from domain import ehf_check
from domain.access import Act, Actor
from domain.ehf_check import Finding
from domain.invoice import Invoice
from domain.paper import Paper, PaperKind
from domain.refused import NotFound, Refused
from domain.sheet import Sheet
from domain.words import t
from store import orders, papers, shown_papers, sign_in
from store.database import read, write
from store.paper import ehf
from store.papers import Manuscript
from store.shown_papers import Served


@dataclass(frozen=True, slots=True)
class Electronic:
    """An EHF before it is written: the frozen invoice, and the PDF that goes into it."""

    of_id: int
    order_id: int
    source: str
    sheet: Sheet
    pdf: bytes
    pdf_name: str

    def xml(self) -> bytes:
        return ehf.write(self.sheet, self.pdf, self.pdf_name)


def findings(invoice: Invoice) -> list[Finding]:
    """What keeps an issued invoice from being an EHF that is taken in, and what is worth a look."""
    return ehf_check.check(ehf.write(invoice.sheet))


def is_for_one(invoice: Invoice) -> bool:
    """Whether it is sent to somebody who may want an EHF: a business."""
    return invoice.is_issued and invoice.sheet.is_for_business


def issue(session: Session, invoice: Invoice) -> None:
    """Keep the EHF of an invoice that is being issued, if it can be one and its PDF is there."""
    made = _electronic(session, invoice) if is_for_one(invoice) else None
    if made is not None and not any(found.stops for found in findings(invoice)):
        _keep(session, made, made.xml())


def find(session: Session, actor: Actor, invoice_id: int) -> Served | Electronic | Manuscript:
    """The kept EHF, or what it is to be made from: the invoice, and before that its PDF. For the office alone.

    `NotFound`: no such invoice, or none to a business. Refused: it cannot be an EHF.
    """
    sign_in.check(session, actor, Act.SEE_OFFICE, Act.SEE_PRICES)
    invoice = session.get(Invoice, invoice_id)
    if invoice is None or not is_for_one(invoice):
        raise NotFound
    kept = select(Paper.name, Paper.content).where(Paper.kind == PaperKind.EHF, Paper.of_id == invoice_id)
    if found := session.exec(kept).first():
        return Served(found[0], PaperKind.EHF.media, found[1])
    _must_be_possible(invoice)
    return _electronic(session, invoice) or papers.manuscript_of_invoice(invoice)


async def at_hand(actor: Actor, invoice_id: int) -> Served:
    """The kept EHF; one that was never made is made now, and kept. Refused as `find`."""
    found = await read(find, actor, invoice_id)
    if isinstance(found, Manuscript):
        await shown_papers.at_hand(found)
        found = await read(find, actor, invoice_id)
    if isinstance(found, Electronic):
        await write(_keep, found, await asyncio.to_thread(found.xml))
        found = await read(find, actor, invoice_id)
    assert isinstance(found, Served)
    return found


def mark(session: Session, actor: Actor, number: int, invoice_id: int, *, sent: bool = True) -> None:
    """«Merk som sendt via aksesspunkt», or take the mark away again. Refused: it cannot be an EHF."""
    with orders.changing(session, actor, Act.INVOICE, number) as (order, deed):
        invoice = order.invoice(invoice_id)
        _must_be_possible(invoice)
        if sent is (invoice.ehf_sent_at is not None):
            return
        invoice.ehf_sent_at = deed.now if sent else None
        invoice.delivered = invoice.delivered or sent
        deed.record(number, 'ehf_sent' if sent else 'ehf_not_sent', invoice=invoice.title.lower())


def _must_be_possible(invoice: Invoice) -> None:
    if not is_for_one(invoice):
        raise Refused(t('EHF er for fakturaer til bedrifter.'))
    stops = [found.says for found in findings(invoice) if found.stops]
    if stops:
        raise Refused(stops[0])


def _electronic(session: Session, invoice: Invoice) -> Electronic | None:
    """What the EHF is written from; nothing as long as there is no PDF."""
    what = papers.manuscript_of_invoice(invoice)
    kept = select(Paper.content, Paper.name).where(Paper.kind == what.kind, Paper.of_id == what.of_id)
    pdf = session.exec(kept.where(Paper.source == what.source)).first()
    return Electronic(what.of_id, what.order_id, what.source, invoice.sheet, *pdf) if pdf else None


def _keep(session: Session, of: Electronic, xml: bytes) -> None:
    name = f'ehf-{of.sheet.data["number"]}.xml'
    papers.keep(session, PaperKind.EHF, of.of_id, of.order_id, source=of.source, name=name, content=xml)
