"""«Visninger»: a way of looking at the order list that somebody has given a name."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from sqlmodel import Field

from domain import text as typed
from domain.entity import Entity
from domain.refused import Refused
from domain.view import LONGEST_QUERY, View
from domain.words import t

MOST = 30
"""How many one person may have."""
LONGEST_NAME = 40


class SavedView(Entity, table=True):
    """Search, filters, sort and columns under a name; `shared` with the office, `pinned` across the top."""

    __tablename__ = 'saved_view'

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key='employee.id', index=True)
    name: str = Field(max_length=LONGEST_NAME)
    query: str = Field(max_length=LONGEST_QUERY)
    shared: bool = False
    pinned: bool = True

    @classmethod
    def of(cls, employee_id: int, view: View) -> 'SavedView':
        """What is looked at now, still without a name; the page is no part of it."""
        return cls(employee_id=employee_id, name='', query=urlencode(replace(view, page=1).query()))

    def name_it(self, name: str, others: Iterable['SavedView'], *, shared: bool, pinned: bool) -> None:
        """Call it something. Refused: no name, too long, or a name that another of the person's views has."""
        wanted = typed.required(name, t('navnet på visningen'), LONGEST_NAME)
        if any(other.name.casefold() == wanted.casefold() and other.id != self.id for other in others):
            raise Refused(t('Du har allerede en visning som heter «{name}».', name=wanted))
        self.name, self.shared, self.pinned = wanted, shared, pinned

    def read(self) -> tuple[View, list[str]]:
        """The view, and what of it nobody understands any longer."""
        return View.read(dict(parse_qsl(self.query)))
