"""The order list as a file: exactly what is shown, all pages, in the chosen columns and the same order.

A file is made in a thread of its own. Amounts are numbers and dates dates; everything else, phones too, is text, and no
text is run as a formula.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from domain import spreadsheet
from domain.view import View, column_word
from domain.words import NBSP, local_day, short_date, t
from store.listing import OrderRow, place
from ui.order_rows import OWED, Labels, told

MOST = 200_000
"""How many rows a file may have; Excel takes five times as many."""
CSV, EXCEL = 'csv', 'xlsx'
KINDS = {
    CSV: 'text/csv; charset=utf-8',
    EXCEL: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
_WIDTHS = {'nr': 8, 'who': 32, 'line': 44, 'st': 20, 'next': 44, 'job': 18, 'by': 22, 'phone': 16}

Cell = str | int | float | date | None


def arranged(view: View, rows: Iterable[OrderRow]) -> list[OrderRow]:
    """Some rows of a view, in its order."""
    return sorted(rows, key=lambda row: place(view, row))


def made(kind: str, view: View, rows: Sequence[OrderRow], today: date, labels: Labels) -> bytes:
    """The file."""
    header = [heading for name in view.columns for heading in _headings(name)]
    cells = ([cell for name in view.columns for cell in _cells(name, row, told(row, today, labels))] for row in rows)
    return _csv(header, cells) if kind == CSV else _excel(header, cells, view)


def _headings(name: str) -> list[str]:
    return [t('Oppdrag'), t('Adresse')] if name == 'line' else [column_word(name)]


def _cells(name: str, row: OrderRow, says: dict[str, Any]) -> list[Cell]:
    """What a column says of a row; what the screen draws as «–» is empty."""
    if name == 'line':
        return [row.title, row.address]
    found: Cell = {
        'nr': row.number,
        'who': says['who'],
        'st': says['word'],
        'next': says['next'],
        'job': '' if says['job'] == '–' else says['job'],
        'by': row.responsible or '',
        'sum': None if row.total_ore is None else row.total_ore / 100,
        'left': row.left_ore / 100 if row.left_ore is not None and row.status in OWED else None,
        'ch': local_day(row.changed_at),
        'made': local_day(row.made_at),
        'valid': row.valid_until,
        'due': row.due_day,
        'phone': '' if says['phone'] == '–' else says['phone'],
        'label': ', '.join(each['name'] for each in says['labels']),
    }[name]
    return [found.replace(NBSP, ' ') if isinstance(found, str) else found]


def _csv(header: list[str], rows: Iterable[list[Cell]]) -> bytes:
    return spreadsheet.write(header, ([_written(cell) for cell in row] for row in rows))


def _written(cell: Cell) -> str:
    if isinstance(cell, float):
        return f'{cell:.2f}'.replace('.', ',')
    return short_date(cell) if isinstance(cell, date) else '' if cell is None else str(cell)


def _excel(header: list[str], rows: Iterable[list[Cell]], view: View) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    plain = {'strings_to_formulas': False, 'strings_to_urls': False, 'strings_to_numbers': False}
    with xlsxwriter.Workbook(file, {**plain, 'constant_memory': True}) as book:
        sheet = book.add_worksheet(t('Ordrer'))
        money, day = book.add_format({'num_format': '#,##0.00'}), book.add_format({'num_format': 'dd.mm.yyyy'})
        widths = [_WIDTHS.get(name, 14) for name in view.columns for _ in _headings(name)]
        for place_, width in enumerate(widths):
            sheet.set_column(place_, place_, width)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(header):
            sheet.write_string(0, column, heading, book.add_format({'bold': True}))
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, day)
                elif cell is not None:
                    sheet.write_number(line, column, cell, money if isinstance(cell, float) else None)
    return file.getvalue()
