"""Historikk: what happened, newest first, a heading per day; a back move can be undone from here for ten minutes."""

from functools import partial
from itertools import groupby

from domain.telling import tell
from domain.words import clock, local_day, sentence, t, weekday
from store.order_view import OrderView
from ui.desk import Desk
from ui.kit import button, el, icon, section
from ui.order_status import undo


def section_history(desk: Desk, view: OrderView) -> None:
    """Sentences with clock, icon and from where."""
    today = view.deed.today
    with section(t('Historikk'), body='timeline'):
        for day, entries in groupby(view.history, key=lambda entry: local_day(entry.at)):
            shown = weekday(day, today)
            el('h3', text=sentence(t('i dag, {day}', day=shown) if day == today else shown))
            with el('ul'):
                for entry in entries:
                    said, symbol = tell(entry, view.names)
                    with el('li', 'entry'):
                        el('time', text=clock(entry.at))
                        icon(symbol)
                        with el('div', 'break'):
                            el('span', text=said + ' ')
                            el('span', 'where', entry.place.word)
                            if view.may_undo is not None and view.may_undo.id == entry.id:
                                button(t('Angre'), 'quiet', 'undo', on_click=partial(undo, desk, entry.id or 0))
