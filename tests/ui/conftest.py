"""The house in this process: `user` and `create_user` open pages of the whole app on a database of their own."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from nicegui import app, context
from nicegui.testing import User, general
from nicegui.testing.user_notify import UserNotify

from store import changes, clock, shown_papers
from store.settings import Settings, settings
from tests.engines import engine_url
from tests.server import NOWHERE
from ui.goodbye import close_page


@pytest.fixture(autouse=True, scope='session')
def collect_at_leisure() -> Iterator[None]:
    """Leave collecting to the collector: NiceGUI's `user` asks for it twice a test, a tenth of a second each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(general, 'gc', SimpleNamespace(collect=lambda: 0))
        yield


@pytest.fixture(autouse=True, scope='session')
def look_often() -> Iterator[None]:
    """As patient as NiceGUI's `user`, which looks again after a tenth of a second, but sooner there."""

    def patiently(wanted: bool, complain: str) -> Callable[..., Awaitable[None]]:
        async def look(
            self: User,
            target: Any = None,
            *,
            kind: Any = None,
            marker: Any = None,
            content: Any = None,
            retries: int = 3,
        ) -> None:
            end, pause = time.monotonic() + retries * 0.1, 0.005
            while self._sees(target, kind, marker, content) is not wanted:
                if time.monotonic() > end:
                    raise AssertionError(complain + self._build_error_message(target, kind, marker, content))
                await asyncio.sleep(pause)
                pause = min(2 * pause, 0.05)

        return look

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(User, 'should_see', patiently(True, 'expected to see at least one '))
        patch.setattr(User, 'should_not_see', patiently(False, 'expected not to see any '))
        yield


@pytest.fixture(autouse=True)
def each_is_told_on_its_own_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """NiceGUI tells the user who was touched last, which a message to somebody else's page does, too."""
    users: list[User] = []
    make = User.__init__

    def __init__(self: User, client: httpx.AsyncClient) -> None:
        make(self, client)
        users.append(self)

    def __call__(self: UserNotify, message: str, **_: object) -> None:
        told = next((user.notify for user in users if user.client is context.client), self)
        told.messages.append(message)

    monkeypatch.setattr(User, '__init__', __init__)
    monkeypatch.setattr(UserNotify, '__call__', __call__)


@pytest.fixture(autouse=True)
def house(tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the house an empty, migrated database; main.py opens it when `user` starts, and closes it."""
    for name in [name for name in os.environ if name.startswith('ORDREFLYT_')]:
        monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, 'env_file', None)  # nor does a .env beside main.py steer the tests
    monkeypatch.setenv('ORDREFLYT_DATA_DIR', str(tmp_path))
    monkeypatch.setenv('ORDREFLYT_DATABASE_URL', engine_url(engine, tmp_path))
    monkeypatch.setenv('ORDREFLYT_BRREG_URL', NOWHERE)
    monkeypatch.setenv('ORDREFLYT_ALLOWED_HOSTS', 'test')  # as NiceGUI's `user` calls the house
    # `include_router` wraps the lifespan each time main.py runs: after some hundred tests the stack would be full.
    monkeypatch.setattr(app.router, 'lifespan_context', app.router.lifespan_context)
    monkeypatch.setattr(
        shown_papers, 'SOME', 0
    )  # made by themselves while a test compares all rows, they would be in its way
    settings.cache_clear()
    yield
    clock.turn(timedelta())
    settings.cache_clear()
    changes.forget_all()  # the last test's clients were dropped, not deleted: their watchers are still there


@pytest.fixture
def leave(user: User) -> Iterator[None]:
    """Close the page after each test: one with an open dialog is never forgotten, and all that follows is slower."""
    yield
    if user.client is not None:
        close_page(user.client)
