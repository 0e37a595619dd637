"""Column types that both engines store alike: enums by value, decimals as scaled integers, moments in UTC."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator


class Scaled(TypeDecorator[Decimal]):
    """A decimal with a fixed number of decimals, stored as a whole number (SQLite has no decimals)."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, decimals: int) -> None:
        super().__init__()
        self.decimals = decimals

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:  # noqa: ARG002 – SQLAlchemy's signature
        return None if value is None else int(value.scaleb(self.decimals))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 – SQLAlchemy's signature
        return None if value is None else Decimal(value).scaleb(-self.decimals)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, aware on both engines; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError('a naive moment')
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == 'sqlite' else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 – SQLAlchemy's signature
        if value is None:
            return None
        moment: datetime = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment


class Code(TypeDecorator[StrEnum]):
    """An enum stored by value; which values are allowed stands in a CHECK (`one_of`)."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__(40)
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> Any:  # noqa: ARG002 – SQLAlchemy's signature
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002 – SQLAlchemy's signature
        return None if value is None else self.kind(value)


def one_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """The CHECK that keeps an enum column to its values."""
    values = ', '.join(f"'{member.value}'" for member in kind)
    return CheckConstraint(f'{column} IN ({values})', name=column)


def moment(*, nullable: bool = True, index: bool = False) -> Column[datetime]:
    return Column(Moment(), nullable=nullable, index=index)


def code(
    kind: type[StrEnum], *, nullable: bool = False, older: StrEnum | None = None, primary_key: bool = False
) -> Column[StrEnum]:
    """A column of an enum; `older` is what rows have that are older than the column."""
    default = older.value if older else None
    return Column(Code(kind), nullable=nullable, server_default=default, primary_key=primary_key)


def scaled(decimals: int, *, nullable: bool = False) -> Column[Decimal]:
    return Column(Scaled(decimals), nullable=nullable)
