"""The list of all invoices as a file: exactly what is shown, all pages, in the chosen columns and the same order."""

from collections.abc import Iterable
from datetime import date

from domain.invoice_view import InvoiceView, column_word
from domain.words import t
from store.invoice_list import InvoiceRow
from ui import table_file
from ui.invoice_table import said
from ui.table_file import Cell

_WIDTHS = {'nr': 10, 'who': 32, 'line': 40, 'st': 14, 'phone': 16}


def made(kind: str, view: InvoiceView, rows: Iterable[InvoiceRow], today: date) -> bytes:
    """The file."""
    columns = [(heading, _WIDTHS.get(name, 14)) for name in view.columns for heading in _headings(name)]
    cells = ([cell for name in view.columns for cell in _cells(name, row, today)] for row in rows)
    return table_file.made(kind, t('Fakturaer'), columns, cells)


def _headings(name: str) -> list[str]:
    return [t('Ordrenr.'), t('Oppdrag')] if name == 'line' else [column_word(name)]


def _cells(name: str, row: InvoiceRow, today: date) -> list[Cell]:
    """What a column says of a row; what the screen draws as «–» is empty."""
    if name == 'line':
        return [row.order, row.title]
    says = said(row, today)
    found: Cell = {
        'nr': row.number,
        'who': says['who'],
        'st': says['word'],
        'day': row.day,
        'due': row.due_day,
        'sum': row.total_ore / 100,
        'left': row.owed_ore / 100,
        'paid': row.paid_ore / 100,
        'kid': row.kid,
        'phone': '' if says['phone'] == '–' else says['phone'],
    }[name]
    return [found]
