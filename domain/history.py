"""What has happened: one immutable entry per change, and the deed that writes them.

Entries hold people by id, never names or phones; the sentence is made when it is read (`domain/telling.py`).
History refers to an order by its number, without a foreign key: a deleted draft leaves its history behind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from domain.access import Actor, Role, Where
from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.status import Status


class History(Entity, table=True):
    """One entry. `to_status` is set on entries that moved the order; the last of them is the order's status."""

    __table_args__ = (
        one_of('role', Role),
        one_of('place', Where),
        one_of('from_status', Status),
        one_of('to_status', Status),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_number: int | None = Field(default=None, index=True)
    at: datetime = Field(sa_column=moment(nullable=False))
    event: str = Field(max_length=60)
    role: Role = Field(sa_column=code(Role))
    place: Where = Field(sa_column=code(Where))
    employee_id: int | None = None
    customer_id: int | None = None
    contact_id: int | None = None
    about_id: int | None = Field(default=None, index=True)  # the customer it is about: `customer` of the data
    from_status: Status | None = Field(default=None, sa_column=code(Status, nullable=True))
    to_status: Status | None = Field(default=None, sa_column=code(Status, nullable=True))
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


@dataclass(slots=True)
class Deed:
    """One person doing one thing: who, when, and where what it leaves goes (`add` puts a row in the transaction).

    `customer_id` and `contact_id` say whom a portal link was sent to, or who has shown a code; `proved_by` where that
    went.
    """

    actor: Actor
    now: datetime
    today: date
    add: Callable[[object], None]
    customer_id: int | None = None
    contact_id: int | None = None
    proved_by: str = ''

    def record(
        self,
        order_number: int | None,
        event: str,
        *,
        from_status: Status | None = None,
        to_status: Status | None = None,
        by_system: bool = False,
        **data: Any,
    ) -> History:
        """Write one entry; `by_system` for what follows by itself."""
        entry = History(
            order_number=order_number,
            at=self.now,
            event=event,
            role=Role.SYSTEM if by_system else self.actor.role,
            place=Where.SYSTEM if by_system else self.actor.where,
            employee_id=None if by_system else self.actor.employee_id,
            customer_id=None if by_system else self.customer_id,
            contact_id=None if by_system else self.contact_id,
            about_id=data.get('customer'),
            from_status=from_status,
            to_status=to_status,
            data=data,
        )
        self.add(entry)
        return entry
