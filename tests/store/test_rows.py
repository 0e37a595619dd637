"""Many rows at once, past the flush."""

from pathlib import Path

import pytest
from sqlalchemy import text

from domain.customer import Customer, CustomerKind
from store import import_customers, rows
from store.database import close_database, open_database, read_now, write_now
from tests.engines import engine_url


def test_postgresql_knows_of_many_new_rows_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before its own round a minute later it would look through all of them for one."""
    monkeypatch.setattr(rows, 'MANY', 100)
    open_database(engine_url('postgres', tmp_path))
    known = text("SELECT reltuples FROM pg_class WHERE relname = 'customer'")
    kari = {**rows.blank(Customer), 'kind': CustomerKind.PRIVATE, 'name': 'Kari Berg'}
    before = read_now(lambda session: session.scalar(known))
    write_now(import_customers.insert, dict.fromkeys(range(1, 101), kari))
    assert (before, read_now(lambda session: session.scalar(known))) == (-1, 100)
    close_database()
