"""The table of the order list; `order_table.js` draws it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from nicegui import ui

from domain.words import t
from ui.order_rows import Group, told

SORTED = {'neste': 'next', 'nummer': 'nr', 'endret': 'ch'}
"""Which column a list is sorted by."""


class order_table(ui.element, component='order_table.js'):
    """Nine columns on a wide screen, six on a tablet, cards on a phone; says `back` when the address has gone back."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn: tuple[object, ...] = ()
        self.props.update({'label': t('Ordrer'), 'columns': _columns(), 'groups': [], 'view': '', 'sorted': ''})

    def show(self, groups: Iterable[Group], today: date, *, view: str, sort: str) -> None:
        """Send what is to be seen, if it is another; another `view` begins at the top of the page."""
        seen = [{'key': g.key, 'title': g.title, 'rows': [told(row, today) for row in g.rows]} for g in groups]
        if self._drawn != (seen, view, sort):
            self._drawn = (seen, view, sort)
            self.props.update({'groups': seen, 'view': view, 'sorted': SORTED[sort]})

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:  # what a test's user sees
        shown = [str(text) for group in self.props['groups'] for row in group['rows'] for text in row.values()]
        titles = [group['title'] for group in self.props['groups']]
        return [*super()._displayed_contents(only_visible=only_visible), *titles, *shown]


def _columns() -> list[dict[str, Any]]:
    return [
        {'name': 'nr', 'label': t('Nr.')},
        {'name': 'who', 'label': t('Kunde')},
        {'name': 'line', 'label': t('Oppdrag og adresse')},
        {'name': 'st', 'label': t('Status')},
        {'name': 'next', 'label': t('Neste steg')},
        {'name': 'job', 'label': t('Neste jobb')},
        {'name': 'sum', 'label': t('Sum'), 'number': True},
        {'name': 'left', 'label': t('Å fakturere'), 'number': True},
        {'name': 'ch', 'label': t('Endret')},
    ]
