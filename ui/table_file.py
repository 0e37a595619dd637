"""What a list shows as a file. Amounts are numbers and dates dates; the rest, phones too, is text and no formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

from domain import spreadsheet
from domain.words import NBSP, short_date

MOST = 200_000
"""How many rows a file may have; Excel takes five times as many."""
CSV, EXCEL = 'csv', 'xlsx'
KINDS = {
    CSV: 'text/csv; charset=utf-8',
    EXCEL: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

Cell = str | int | float | date | None


def made(kind: str, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The file; a column is its heading and its width in Excel, in letters. It is made in a thread of its own."""
    cells = ([cell.replace(NBSP, ' ') if isinstance(cell, str) else cell for cell in row] for row in rows)
    return _csv(columns, cells) if kind == CSV else _excel(title, columns, cells)


def _csv(columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    return spreadsheet.write([heading for heading, _ in columns], ([_written(cell) for cell in row] for row in rows))


def _written(cell: Cell) -> str:
    if isinstance(cell, float):
        return f'{cell:.2f}'.replace('.', ',')
    return short_date(cell) if isinstance(cell, date) else '' if cell is None else str(cell)


def _excel(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    plain = {'strings_to_formulas': False, 'strings_to_urls': False, 'strings_to_numbers': False}
    with xlsxwriter.Workbook(file, {**plain, 'constant_memory': True}) as book:
        sheet = book.add_worksheet(title)
        money, day = book.add_format({'num_format': '#,##0.00'}), book.add_format({'num_format': 'dd.mm.yyyy'})
        bold = book.add_format({'bold': True})
        sheet.freeze_panes(1, 0)
        for place, (heading, width) in enumerate(columns):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, bold)
        for line, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, place, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(line, place, cell, day)
                elif cell is not None:
                    sheet.write_number(line, place, cell, money if isinstance(cell, float) else None)
    return file.getvalue()
