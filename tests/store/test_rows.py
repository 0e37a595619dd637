"""Many rows at once, past the flush."""

import pytest
from sqlalchemy import text

from domain.customer import Customer, CustomerKind
from store import import_customers, rows
from store.database import read_now, write_now


@pytest.mark.parametrize('database_url', ['postgres'], indirect=True)
def test_postgresql_knows_of_many_new_rows_at_once(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before its own round a minute later it would look through all of them for one."""
    monkeypatch.setattr(rows, 'MANY', 123)
    kari = {**rows.blank(Customer), 'kind': CustomerKind.PRIVATE, 'name': 'Kari Berg'}
    write_now(import_customers.insert, dict.fromkeys(range(1, 124), kari))
    known = text("SELECT reltuples FROM pg_class WHERE relname = 'customer'")
    assert read_now(lambda session: session.scalar(known)) == 123
