"""Historikk: what happened, newest first, a heading per day; a back move can be undone from here for ten minutes."""

from datetime import date
from functools import partial
from itertools import groupby

from nicegui import ui

from domain.history import History
from domain.telling import tell
from domain.words import clock, local_day, sentence, t, weekday
from store.order_view import OrderView
from ui.desk import Desk
from ui.kit import button, el, icon, section
from ui.order_status import undo


class HistorySection:
    """Sentences with clock, icon and from where; what happens while the page is open is put on top of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: list[int | None] = []
        self._reads: object = None
        self._days: dict[date, ui.element] = {}
        self._undo: tuple[int | None, ui.element] | None = None

    def draw(self, view: OrderView) -> None:
        """The section, once."""
        with section(t('Historikk'), body='timeline'):
            self._body = ui.element('div').classes('live')
        self.show(view)

    def show(self, view: OrderView) -> None:
        """Tell what is new, or everything when it reads differently now."""
        if self._body.is_deleted:
            return
        told, reads = [entry.id for entry in view.history], (view.names, view.deed.today)
        new = len(told) - len(self._told)
        if reads != self._reads or told[new:] != self._told:
            self._body.clear()
            self._days, self._undo, new = {}, None, len(told)
        is_first = new == len(told)
        days = [(day, list(entries)) for day, entries in groupby(view.history[:new], lambda each: local_day(each.at))]
        for day, entries in days if is_first else reversed(days):
            self._tell_day(view, day, entries, is_first)
        self._told, self._reads = told, reads
        self._offer_undo(view)

    def _tell_day(self, view: OrderView, day: date, entries: list[History], is_first: bool) -> None:
        if day not in self._days:
            today, shown = view.deed.today, weekday(day, view.deed.today)
            with self._body:
                heading = el('h3', text=sentence(t('i dag, {day}', day=shown) if day == today else shown))
                self._days[day] = el('ul')
            if not is_first:
                heading.move(target_index=0)
                self._days[day].move(target_index=1)
        for place, entry in enumerate(entries):
            said, symbol = tell(entry, view.names)
            with self._days[day], el('li', 'entry') as item:
                el('time', text=clock(entry.at))
                icon(symbol)
                with el('div', 'break'):
                    el('span', text=said + ' ')
                    el('span', 'where', entry.place.word)
            if not is_first:
                item.move(target_index=place)

    def _offer_undo(self, view: OrderView) -> None:
        """«Angre» stands at the newest entry, as long as that is a back move that can be undone."""
        undoable = view.may_undo.id if view.may_undo else None
        if self._undo and self._undo[0] != undoable:
            self._undo[1].delete()
            self._undo = None
        if undoable and not self._undo:
            newest = self._days[local_day(view.history[0].at)].default_slot.children[0]
            with newest.default_slot.children[-1]:
                self._undo = undoable, button(t('Angre'), 'quiet', 'undo', on_click=partial(undo, self._desk, undoable))
