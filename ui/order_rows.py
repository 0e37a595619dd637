"""The rows of the order list: in which places they stand, and what each of them says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain import norway
from domain.label import Label
from domain.next_step import Turn, tell
from domain.status import CONFIRMED_ON, Status, word
from domain.view import View
from domain.words import clock, day, kr, local_day, short_date, t
from store.listing import PAGE, OrderRow, place
from ui.order_status import ICON, NEXT_ICON

OWED = CONFIRMED_ON | {Status.CLOSED}
"""From here on «Å fakturere» means something."""
Labels = Mapping[int, Label]
NO_LABELS: Labels = {}
_POSTCODE = re.compile(r', \d{4} ')
"""Takes the room of the town, by which one knows the place."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; without a title they stand alone."""

    key: str
    title: str
    rows: list[OrderRow]


class Rows:
    """The rows of one page, each in the place it got when it came on the screen."""

    def __init__(self, view: View, found: list[OrderRow]) -> None:
        self.view, self.more = view, len(found) > PAGE
        shown = found[:PAGE]
        self._rows: dict[Turn | None, list[OrderRow]] = {turn: [] for turn in (None, *Turn)}
        self._edge = place(view, shown[-1]) if self.more else None
        for row in shown:
            self._rows[self._turn(row)].append(row)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the orders on the screen."""
        return [row.number for rows in self._rows.values() for row in rows]

    def renew(self, fresh: dict[int, OrderRow]) -> None:
        """Let each row say what is true now, where it stands, also when it no longer matches; a deleted order goes."""
        for turn, rows in self._rows.items():
            self._rows[turn] = [fresh[row.number] for row in rows if row.number in fresh]

    def welcome(self, first_page: list[OrderRow]) -> None:
        """Put orders that have come to the first page at the top of their group; one that only slid up to it waits."""
        shown = set(self.numbers)
        for row in reversed(first_page):
            if row.number not in shown and (self._edge is None or place(self.view, row) < self._edge):
                self._rows[self._turn(row)].insert(0, row)

    def groups(self, found: dict[Turn, int]) -> list[Group]:
        """The rows under their headings, which say how many there are on all pages once that is known."""
        names = {Turn.OURS: t('Gjør nå'), Turn.THEIRS: t('Venter på andre'), Turn.NOBODY: word(Status.CLOSED)}
        headed = self.view.status != Status.CLOSED

        def title(turn: Turn | None) -> str:
            if turn is None or not headed:
                return ''
            return f'{names[turn]} · {found[turn]}' if found.get(turn) else names[turn]

        return [Group(turn or '', title(turn), rows) for turn, rows in self._rows.items() if rows]

    def _turn(self, row: OrderRow) -> Turn | None:
        return row.turn if self.view.sort == 'neste' else None


def told(row: OrderRow, today: date, labels: Labels = NO_LABELS) -> dict[str, Any]:
    """What a row says, ready for the screen."""
    next_step = tell(row, today)
    who = (row.customer or t('Privatkunde uten navn')) if row.customer_id else t('Uten kunde')
    return {
        'key': row.number,
        'number': row.number,
        'called': str(row.number),
        'href': f'/ordre/{row.number}',
        'beside': row.responsible.split()[0] if row.responsible else '',
        'who': who,
        'name': t('{customer}, ordre {number}', customer=who, number=row.number),
        'nobody': row.customer_id is None,
        'title': row.title,
        'place': _POSTCODE.sub(', ', row.address),
        'tone': f'st-{row.status.value}',
        'word': word(row.status),
        'icon': ICON[row.status],
        'next': next_step.sentence,
        'urgency': next_step.urgency,
        'sign': NEXT_ICON[next_step.urgency],
        'age': next_step.age,
        'job': _job(row, today),
        'sum': '' if row.total_ore is None else kr(row.total_ore, unit=False),
        'left': kr(row.left_ore, unit=False) if row.left_ore is not None and row.status in OWED else '–',
        'changed': _changed(row, today),
        'by': row.responsible.split()[0] if row.responsible else '–',
        'whole': row.responsible or t('Uten ansvarlig'),
        'made': short_date(local_day(row.made_at)),
        'valid': short_date(row.valid_until) if row.valid_until else '–',
        'due': short_date(row.due_day) if row.due_day else '–',
        'labels': [{'name': each.name, 'colour': each.colour.value} for each in labels_of(row, labels)],
        'phone': norway.show_phone(row.phone) if row.phone else '–',
    }


def labels_of(row: OrderRow, labels: Labels) -> list[Label]:
    """The labels of a row, by name, as far as they still exist."""
    found = (labels.get(int(each)) for each in (row.labels or '').split())
    return sorted((each for each in found if each), key=lambda each: each.name.casefold())


def _job(row: OrderRow, today: date) -> str:
    if row.next_job_day is None:
        return row.lacks or '–'
    on = day(row.next_job_day, today)
    return f'{on} {clock(row.next_job_at)}' if row.next_job_at else on


def _changed(row: OrderRow, today: date) -> str:
    on = local_day(row.changed_at)
    return clock(row.changed_at) if on == today else day(on, today)
