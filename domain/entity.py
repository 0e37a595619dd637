"""What every row is: SQLModel's class, whose fields are set once instead of twice."""

from typing import Any

from sqlmodel import SQLModel


class Entity(SQLModel):
    """A row of a table. Like SQLModel's own it checks nothing when it is made; named constructors and CHECKs do.

    SQLModel sets every field twice, in SQLAlchemy and then in Pydantic, which here would check nothing either: that
    was a tenth of every change. SQLAlchemy's attributes are enough.
    """

    def __init__(self, **values: Any) -> None:
        model = type(self)
        for name, field in model.model_fields.items():
            if name in values:
                setattr(self, name, values[name])
            elif not field.is_required():
                setattr(self, name, field.get_default(call_default_factory=True))
        for name in model.__sqlmodel_relationships__:
            if name in values:
                setattr(self, name, values[name])

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
