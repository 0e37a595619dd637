"""The table of a list with thousands of rows; `list_table.js` draws it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nicegui import ui

from domain.words import t


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how it is drawn (`list_table.js` knows the kinds), and which field of a row it says.

    `sort` is what the list is sorted by when its heading is pressed; `start` from which width of the window it is shown
    on, `least` what it needs, in pixels, once more columns are chosen than fit; `card` whether a phone shows it.
    """

    name: str
    label: str
    kind: str = ''
    field: str = ''
    sort: str = ''
    number: bool = False
    start: int = 0
    least: int = 100
    card: bool = False
    usual: bool = True

    def told(self) -> dict[str, Any]:
        """The column as the browser reads it."""
        return {
            'name': self.name,
            'label': self.label,
            'as': self.kind,
            'field': self.field or self.name,
            'number': self.number,
            'sorts': bool(self.sort),
            'from': self.start,
            'least': self.least,
            'card': self.card,
            'usual': self.usual,
        }


@dataclass(frozen=True, slots=True)
class Told:
    """Rows under one heading, as the browser reads them; without a title they stand alone."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    key: str = ''
    title: str = ''


class list_table(ui.element, component='list_table.js'):
    """The chosen columns on a wide screen, fewer on a narrow one, cards on a phone.

    It says `back` when the address has gone back, `sort` with the column whose heading was pressed, and `choose` with
    the keys (`numbers`) that were ticked, or whose tick was taken away. A row has a `key`, a name as `called`, and what
    its columns say.
    """

    def __init__(self, label: str) -> None:
        super().__init__()
        self._drawn: tuple[object, ...] = ()
        words = {'label': label, 'every': t('Velg alle på siden'), 'pick': t('Velg')}
        self.props.update({**words, 'columns': [], 'groups': [], 'view': '', 'sorted': '', 'turned': False})
        self.props.update({'chosen': [], 'picks': False})

    def draw(
        self, groups: Iterable[Told], columns: Sequence[Column], sorted_by: tuple[str, bool], address: str
    ) -> None:
        """Send what is to be seen, if it is another; another `address` begins at the top of the page."""
        seen = [{'key': each.key, 'title': each.title, 'rows': each.rows} for each in groups]
        drawn = (seen, columns, sorted_by, address)
        if self._drawn != drawn:
            self._drawn = drawn
            sort, turned = sorted_by
            self.props.update({'groups': seen, 'view': address, 'columns': [each.told() for each in columns]})
            self.props.update({'sorted': next((c.name for c in columns if c.sort == sort), ''), 'turned': turned})

    def choose(self, chosen: Iterable[int]) -> None:
        """Tick these rows and no others."""
        self.props['chosen'] = sorted(chosen)  # a new list: the browser is told

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:  # what a test's user sees
        shown = [str(text) for group in self.props['groups'] for row in group['rows'] for text in row.values()]
        titles = [group['title'] for group in self.props['groups']]
        return [*super()._displayed_contents(only_visible=only_visible), *titles, *shown]
