"""The table of the order list: its columns, and what is sent of the rows."""

from collections.abc import Iterable
from datetime import date

from domain.view import USUAL, View, column_word
from domain.words import t
from ui.list_table import Column, Told, list_table
from ui.order_rows import Group, Labels, told

SORT_OF = {'nr': 'nummer', 'next': 'neste', 'job': 'jobb', 'sum': 'sum', 'left': 'rest', 'ch': 'endret'}
"""What a list is sorted by when the heading of a column is pressed."""
_KINDS = {
    'nr': 'number',
    'who': 'link',
    'line': 'lines',
    'st': 'pill',
    'next': 'next',
    'label': 'labels',
    'by': 'person',
}
_NUMBERS = ('sum', 'left')
_ON_CARDS = ('nr', 'who', 'line', 'st', 'next', 'sum', 'label')
_FROM = {
    'line': 1200,
    'by': 1320,
    'job': 1400,
    'ch': 1400,
    'made': 1200,
    'valid': 1200,
    'due': 1200,
    'phone': 1200,
    'label': 1000,
}
"""From which width of the window a column is shown; the others always are."""
_LEAST = {
    'who': 170,
    'line': 190,
    'st': 166,
    'next': 210,
    'job': 100,
    'by': 84,
    'valid': 134,
    'phone': 124,
    'nr': 58,
    'label': 130,
}
"""What a column needs, in pixels, once more of them are chosen than fit; 100 otherwise."""


class order_table(list_table):
    """The orders of a view."""

    def __init__(self) -> None:
        super().__init__(t('Ordrer'))

    def show(self, groups: Iterable[Group], today: date, view: View, address: str, labels: Labels) -> None:
        """Send the groups in the columns of the view."""
        seen = [Told([told(row, today, labels) for row in group.rows], group.key, group.title) for group in groups]
        self.draw(seen, [_column(name) for name in view.columns], view.sorted_by, address)


def _column(name: str) -> Column:
    return Column(
        name,
        column_word(name),
        _KINDS.get(name, ''),
        {'ch': 'changed'}.get(name, name),
        SORT_OF.get(name, ''),
        name in _NUMBERS,
        _FROM.get(name, 0),
        _LEAST.get(name, 100),
        name in _ON_CARDS,
        name in USUAL,
    )
