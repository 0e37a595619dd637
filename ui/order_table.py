"""The table of the order list; `order_table.js` draws it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from nicegui import ui

from domain.view import USUAL, View, column_word
from domain.words import t
from ui.order_rows import Group, Labels, told

SORT_OF = {'nr': 'nummer', 'next': 'neste', 'job': 'jobb', 'sum': 'sum', 'left': 'rest', 'ch': 'endret'}
"""What a list is sorted by when the heading of a column is pressed."""
_COLUMN_OF = {sort: name for name, sort in SORT_OF.items()}
_NUMBERS = ('sum', 'left')
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


class order_table(ui.element, component='order_table.js'):
    """The chosen columns on a wide screen, fewer on a narrow one, cards on a phone.

    It says `back` when the address has gone back, `sort` with the column whose heading was pressed, and `choose` with
    the numbers that were ticked, or whose tick was taken away.
    """

    def __init__(self) -> None:
        super().__init__()
        self._drawn: tuple[object, ...] = ()
        words = {'label': t('Ordrer'), 'every': t('Velg alle på siden'), 'pick': t('Velg')}
        self.props.update({**words, 'columns': [], 'groups': [], 'view': '', 'sorted': '', 'turned': False})
        self.props.update({'chosen': [], 'picks': False})

    def show(self, groups: Iterable[Group], today: date, view: View, address: str, labels: Labels) -> None:
        """Send what is to be seen, if it is another; another `address` begins at the top of the page."""
        seen = [{'key': g.key, 'title': g.title, 'rows': [told(row, today, labels) for row in g.rows]} for g in groups]
        if self._drawn != (seen, view, address):
            self._drawn = (seen, view, address)
            sort, turned = view.sorted_by
            self.props.update({'groups': seen, 'view': address, 'columns': _columns(view.columns)})
            self.props.update({'sorted': _COLUMN_OF.get(sort, ''), 'turned': turned})

    def choose(self, chosen: Iterable[int]) -> None:
        """Tick these rows and no others."""
        self.props['chosen'] = sorted(chosen)  # a new list: the browser is told

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:  # what a test's user sees
        shown = [str(text) for group in self.props['groups'] for row in group['rows'] for text in row.values()]
        titles = [group['title'] for group in self.props['groups']]
        return [*super()._displayed_contents(only_visible=only_visible), *titles, *shown]


def _columns(names: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            'name': name,
            'label': column_word(name),
            'number': name in _NUMBERS,
            'sorts': name in SORT_OF,
            'from': _FROM.get(name, 0),
            'least': _LEAST.get(name, 100),
            'usual': name in USUAL,
        }
        for name in names
    ]
