"""A file on its way in: which columns are which fields, what stands wrongly in them, what reading it would do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.refused import Refused
from domain.spreadsheet import Table, guess
from domain.words import t

Columns = Mapping[str, int | None]
"""Field → place of its column in the file."""


ASK = object()
"""The check decides what an empty cell means."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a column can be: its label, and what other systems call it, as `spreadsheet.guess` compares them."""

    label: str
    names: tuple[str, ...]
    hint: str = ''


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, or odd, in a row: its number in the file, the column's label, what stands there, what to do."""

    line: int
    label: str
    value: str
    sentence: str


@dataclass(slots=True)
class Row:
    """A row of the file as the house understands it. `wrong` keeps it out; `odd` only what it says."""

    line: int
    values: dict[str, Any]
    wrong: list[Problem] = field(default_factory=list)
    odd: list[Problem] = field(default_factory=list)

    def is_fine(self, mend: bool) -> bool:
        """Whether it may come in: nothing is wrong, or with `mend` nothing that it cannot do without."""
        return not self.wrong and (mend or not self.odd)


@dataclass(slots=True)
class Report:
    """What reading a file does. `odd` of those left out could come in without what is wrong in them.

    `alike` are new ones that somebody may know already; `passed` were left out on purpose (closed orders, for example).
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    left_out: int = 0
    mendable: int = 0
    passed: int = 0
    problems: list[Problem] = field(default_factory=list)
    alike: list[Problem] = field(default_factory=list)

    @property
    def does_something(self) -> bool:
        return bool(self.added or self.changed)

    def leave_out(self, rows: list[Row], because: Problem | None = None) -> None:
        """Leave out what these rows would become: one customer, or one order of several rows."""
        self.left_out += 1
        self.mendable += because is None and not any(row.wrong for row in rows)
        self.problems += [problem for row in rows for problem in (*row.wrong, *row.odd)]
        self.problems += [because] if because else []


class Reader:
    """Reads the cells of one row into `values`; what is wrong goes where it belongs, and the next cell is read."""

    def __init__(self, line: int, cells: Mapping[str, str], fields: Mapping[str, Field]) -> None:
        self.row = Row(line, {})
        self.cells, self.fields = cells, fields

    def __call__(self, name: str) -> str:
        """What stands in the cell of a field; nothing without a column."""
        return self.cells.get(name, '')

    def value(self, name: str, check: Callable[[str], Any], empty: Any = '', *, needed: bool = False) -> Any:
        """The value of a cell; `empty` when nothing stands there, unless that is `ASK`, or when it is wrong.

        A row whose cell is wrong is left out if the cell is `needed`; without it the row can do without.
        """
        said = self(name)
        if not said and empty is not ASK:
            return empty
        try:
            return check(said)
        except Refused as error:
            self.complain(name, str(error), needed=needed)
            return '' if empty is ASK else empty

    @property
    def lost(self) -> list[str]:
        """What could not be understood and the row can do without, for a note; never a national identity number."""
        return [
            f'{problem.label}: {problem.value}'
            for problem in self.row.odd
            if problem.value and sum(sign.isdigit() for sign in problem.value) != 11
        ]

    def complain(self, name: str, sentence: str, *, needed: bool = False) -> None:
        """Say what is wrong with a field."""
        problem = Problem(self.row.line, t(self.fields[name].label), self(name), sentence)
        (self.row.wrong if needed else self.row.odd).append(problem)


def match(header: tuple[str, ...], fields: Mapping[str, Field]) -> dict[str, int | None]:
    """The columns as their headings say."""
    return guess(header, {name: each.names for name, each in fields.items()})


def cells(table: Table, columns: Columns) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row as (number in the file, field → cell) for the fields that have a column. Refused: one column for two."""
    chosen = {name: place for name, place in columns.items() if place is not None and place < len(table.header)}
    twice = next((place for place in chosen.values() if list(chosen.values()).count(place) > 1), None)
    if twice is not None:
        raise Refused(
            t('Kolonnen «{column}» er valgt for to felt. Velg en kolonne for hvert felt.', column=table.named(twice))
        )
    return ((line, {name: row[place] for name, place in chosen.items()}) for line, row in table.numbered())
