"""What a row is."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlmodel import SQLModel

from domain.access import Role, Where
from domain.entity import Entity
from domain.history import History
from domain.label import Label
from store import tables


def test_every_table_is_an_entity() -> None:
    assert tables.__all__
    found = [each for each in _heirs(SQLModel) if hasattr(each, '__table__')]
    assert found
    assert [each.__name__ for each in found if not issubclass(each, Entity)] == []


def test_fields_hold_what_was_given_and_else_their_defaults() -> None:
    first, second = Label(name='Haster'), Label(name='Venter', id=7)
    assert (first.name, first.id, second.name, second.id) == ('Haster', None, 'Venter', 7)
    ones, others = (
        History(at=datetime(2026, 3, 4, tzinfo=UTC), event='copied', role=Role.OWNER, place=Where.OFFICE) for _ in 'ab'
    )
    assert ones.data == others.data == {}
    assert ones.data is not others.data


def _heirs(model: type[SQLModel]) -> Iterator[type[SQLModel]]:
    for heir in model.__subclasses__():
        yield heir
        yield from _heirs(heir)
