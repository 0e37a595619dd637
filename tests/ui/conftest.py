"""The house in this process: `user` and `create_user` open pages of the whole app on a database of their own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import changes
from store.settings import Settings, settings
from tests.engines import engine_url
from tests.server import NOWHERE


@pytest.fixture(autouse=True)
def house(tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the house an empty, migrated database; main.py opens it when `user` starts, and closes it."""
    for name in [name for name in os.environ if name.startswith('ORDREFLYT_')]:
        monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, 'env_file', None)  # nor does a .env beside main.py steer the tests
    monkeypatch.setenv('ORDREFLYT_DATA_DIR', str(tmp_path))
    monkeypatch.setenv('ORDREFLYT_DATABASE_URL', engine_url(engine, tmp_path))
    monkeypatch.setenv('ORDREFLYT_BRREG_URL', NOWHERE)
    settings.cache_clear()
    yield
    settings.cache_clear()
    changes.forget_all()  # the last test's clients were dropped, not deleted: their watchers are still there
