"""Every test of the store has settings, a secret and a clock of its own."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store import changes, clock
from store.settings import settings


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the secret in the test's folder; set clock, settings and watchers right afterwards."""
    monkeypatch.setenv('ORDREFLYT_DATA_DIR', str(tmp_path))
    settings.cache_clear()
    yield
    clock.turn(timedelta())
    changes.forget_all()
    settings.cache_clear()
