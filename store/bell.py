"""How many notices somebody has not read: what the frame of every page of the office says."""

from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from domain.notice import Notice


def unread(session: Session, employee_id: int | None) -> int:
    """Of somebody who has been checked in this transaction."""
    return int(session.execute(_UNREAD, {'me': employee_id}).scalar_one())


_UNREAD: Any = select(func.count()).where(col(Notice.employee_id) == bindparam('me'), col(Notice.read_at).is_(None))
