"""Every test of the store has settings, a secret and a clock of its own; some look at the database itself."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from store import changes, clock, database
from store.settings import settings
from tests.store.raw import TABLES, fill


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the secret in the test's folder; set clock, settings and watchers right afterwards."""
    monkeypatch.setenv('ORDREFLYT_DATA_DIR', str(tmp_path))
    settings.cache_clear()
    yield
    clock.turn(timedelta())
    changes.forget_all()
    settings.cache_clear()


@pytest.fixture
def raw(database_url: str) -> Iterator[Engine]:
    """The database without the house's two doors."""
    engine = database.make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def filled(db: str, raw: Engine) -> Engine:
    fill()
    with raw.connect() as connection:
        empty = [name for name in TABLES if not connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar()]
    assert empty == []
    return raw
