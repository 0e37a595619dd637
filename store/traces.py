"""The trace a file leaves of a row it made or changed: told, moved, forgotten. What is deleted has none any more."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from domain.access import Actor, Role, Where
from domain.history import Deed, History
from domain.imported import Import, Imported, What
from domain.words import local_day


def forget(session: Session, what: What, ids: Collection[int], import_id: int | None = None) -> None:
    """No file (or not this one) made these rows any more: SQLite may give their ids to others."""
    gone = delete(Imported).where(col(Imported.what) == what, col(Imported.row_id).in_(ids))
    if import_id is not None:
        gone = gone.where(col(Imported.import_id) == import_id)
    session.execute(gone.execution_options(synchronize_session=False))


def move(session: Session, goes_id: int, stays_id: int) -> None:
    """A customer has become a part of another: the old system's number leads to that one, nothing is undone."""
    session.execute(
        update(Imported)
        .where(col(Imported.what) == What.CUSTOMERS, col(Imported.row_id) == goes_id)
        .values(row_id=stays_id, made=False, changes={})
        .execution_options(synchronize_session=False)
    )


def of(session: Session, customer_ids: Sequence[int]) -> list[tuple[Import, Imported]]:
    """The files that made or changed a customer, newest first."""
    query = (
        select(Import, Imported)
        .join(Imported, col(Imported.import_id) == Import.id)
        .where(Imported.what == What.CUSTOMERS, col(Imported.row_id).in_(customer_ids))
        .order_by(col(Import.id).desc())
    )
    return [(file, row) for file, row in session.exec(query)]


def entries(session: Session, customer_ids: Sequence[int]) -> list[History]:
    """That a file made a customer, as the history tells it. No entry is stored: thousands would say the same."""
    return [
        Deed(
            Actor(Role.OFFICE, Where.OFFICE, employee_id=file.employee_id), file.at, local_day(file.at), lambda _: None
        ).record(None, 'customer_imported', customer=row.row_id, file=file.file)
        for file, row in of(session, customer_ids)
        if row.made
    ]


def exported(session: Session, customer_id: int) -> list[dict[str, Any]]:
    """What the files are known to have said of a customer, for somebody who asks what we know."""
    return [
        {'fil': file.file, 'tid': file.at.isoformat(), 'kundenummer': row.ref, 'endringer': row.changes}
        for file, row in of(session, [customer_id])
    ]
