"""Etiketter: short words with a colour that the office puts on orders, and finds them by."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from domain import text as typed
from domain.columns import code, one_of
from domain.entity import Entity
from domain.refused import Refused
from domain.words import t

LONGEST, MOST, MOST_ON_ORDER = 24, 100, 10


class Colour(StrEnum):
    """The colours of the theme that a label may have."""

    GREY = 'plain'
    BLUE = 'info'
    GREEN = 'ok'
    AMBER = 'warn'
    RED = 'danger'
    PLUM = 'plum'

    @property
    def word(self) -> str:
        return {
            Colour.GREY: t('Grå'),
            Colour.BLUE: t('Blå'),
            Colour.GREEN: t('Grønn'),
            Colour.AMBER: t('Gul'),
            Colour.RED: t('Rød'),
            Colour.PLUM: t('Lilla'),
        }[self]


class Label(Entity, table=True):
    """A label that can be put on orders."""

    __table_args__ = (one_of('colour', Colour),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=LONGEST)
    colour: Colour = Field(default=Colour.GREY, sa_column=code(Colour))

    def call(self, name: str, others: Iterable['Label']) -> None:
        """Give it a name. Refused: none, too long, or one that another label has."""
        wanted = label_name(name)
        if any(other.name.casefold() == wanted.casefold() and other.id != self.id for other in others):
            raise Refused(t('Det finnes allerede en etikett som heter «{name}».', name=wanted))
        self.name = wanted


class OrderLabel(Entity, table=True):
    """That a label is on an order."""

    __tablename__ = 'order_label'
    __table_args__ = (Index('ix_order_label_label_order', 'label_id', 'order_id'),)

    order_id: int = Field(foreign_key='customer_order.id', primary_key=True)
    label_id: int = Field(foreign_key='label.id', primary_key=True)


def label_name(name: str) -> str:
    """A name as it is kept. Refused: none, too long."""
    return typed.required(name, t('navnet på etiketten'), LONGEST)
