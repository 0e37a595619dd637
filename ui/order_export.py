"""The order list as a file: exactly what is shown, all pages, in the chosen columns and the same order."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from domain.view import View, column_word
from domain.words import local_day, t
from store.listing import OrderRow, place
from ui import table_file
from ui.order_rows import OWED, Labels, told
from ui.table_file import Cell

_WIDTHS = {'nr': 8, 'who': 32, 'line': 44, 'st': 20, 'next': 44, 'job': 18, 'by': 22, 'phone': 16}


def arranged(view: View, rows: Iterable[OrderRow]) -> list[OrderRow]:
    """Some rows of a view, in its order."""
    return sorted(rows, key=lambda row: place(view, row))


def made(kind: str, view: View, rows: Sequence[OrderRow], today: date, labels: Labels) -> bytes:
    """The file."""
    columns = [(heading, _WIDTHS.get(name, 14)) for name in view.columns for heading in _headings(name)]
    cells = ([cell for name in view.columns for cell in _cells(name, row, told(row, today, labels))] for row in rows)
    return table_file.made(kind, t('Ordrer'), columns, cells)


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
    return [found]
