"""Where a paper is opened from: in a tab of its own, so that the page stays where it is."""

from nicegui import ui

from domain.invoice import Invoice
from domain.paper import PaperKind
from domain.quote import QuoteVersion, VersionKind
from domain.words import t
from ui.kit import Kind, button
from ui.paper_routes import address


def of_version(version: QuoteVersion) -> str:
    """The address of a version's paper."""
    confirms = version.kind is VersionKind.CONFIRMATION
    return address(PaperKind.CONFIRMATION if confirms else PaperKind.QUOTE, version.id)


def of_invoice(invoice: Invoice) -> str:
    """The address of an issued invoice's paper, or a credit note's."""
    return address(PaperKind.CREDIT_NOTE if invoice.is_credit_note else PaperKind.INVOICE, invoice.id)


def pdf_button(href: str, word: str = '', kind: Kind = 'quiet') -> None:
    """«Last ned PDF»."""
    button(word or t('Last ned PDF'), kind, 'download', href=href).props('target=_blank')


def open_pdf(href: str) -> None:
    """What a menu does."""
    ui.navigate.to(href, new_tab=True)
