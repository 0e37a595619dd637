"""Historikk: what happened, newest first, a heading per day; a back move can be undone from here for ten minutes."""

import json
from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

from nicegui import ui

from domain.access import Act
from domain.words import clock, local_day, sentence, t, weekday
from store.order_view import OrderView
from ui.desk import Desk
from ui.kit import button, section
from ui.order_status import undo


class history_list(ui.element, component='history_list.js'):
    """Sentences with clock, icon and from where; `history_list.js` draws them."""

    def show(self, view: OrderView) -> None:
        """Send what is to be read, as one text: that costs fifty pages with fifty entries far less than a structure."""
        days = view.once(_days)
        if self.props.get('days') != days:
            self.props['days'] = days

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:  # what a test's user sees
        days = json.loads(self.props['days'])
        said = [str(word) for day in days for entry in day['entries'] for word in entry.values()]
        return [*super()._displayed_contents(only_visible=only_visible), *(day['title'] for day in days), *said]


def section_history(desk: Desk, view: OrderView) -> Callable[[OrderView], None]:
    """The section; what it returns shows newer data in it."""
    with section(t('Historikk'), body='timeline'):
        told = history_list()
    offered: list[int | None] = [None]

    def show(newer: OrderView) -> None:
        told.show(newer)
        undoable = newer.may_undo.id if newer.may_undo and desk.may(Act.MOVE_STATUS) else None
        if offered != [undoable]:
            offered[:] = [undoable]
            told.clear()
            if undoable:
                with told:
                    button(t('Angre'), 'quiet', 'undo', on_click=partial(undo, desk, undoable))

    show(view)
    return show


def _days(view: OrderView) -> str:
    today = view.deed.today
    days = []
    for day, entries in groupby(zip(view.history, view.told, strict=True), lambda each: local_day(each[0].at)):
        shown = weekday(day, today)
        told = [
            {'id': entry.id, 'at': clock(entry.at), 'icon': icon, 'said': said, 'where': entry.place.word}
            for entry, (said, icon) in entries
        ]
        title = sentence(t('i dag, {day}', day=shown) if day == today else shown)
        days.append({'key': day.isoformat(), 'title': title, 'entries': told})
    return json.dumps(days, ensure_ascii=False)
