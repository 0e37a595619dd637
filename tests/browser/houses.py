"""Servers that start with something in them, and cookies of people who are signed in already."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

from domain.sign_in import Face
from store import database, sign_in
from store.database import write_now
from store.settings import settings
from tests.server import Server
from ui.guard import COOKIES

Made = TypeVar('Made')
Cookie = Any  # Playwright names its types only inside itself


@contextmanager
def house(**settings: str) -> Iterator[Server]:
    """A server, not started yet, with an empty database in a folder that goes with it."""
    with tempfile.TemporaryDirectory(prefix='ordreflyt-house-') as folder:
        server = Server(Path(folder), born=True, **settings)
        try:
            yield server
        finally:
            server.stop()


def furnish(server: Server, make: Callable[[], Made]) -> Made:
    """What `make` returns, run in the database of a server that has not been started yet."""
    assert not server.is_running, 'another process that writes is announced to no screen of this one'
    with inside(server):
        return make()


@contextmanager
def inside(server: Server) -> Iterator[None]:
    """Let the store's functions work on the data of a server; links then carry its address and its secret."""
    ours = {name: value for name, value in server.environment.items() if name.startswith('ORDREFLYT_')}
    with patch.dict(os.environ, ours):
        settings.cache_clear()
        database.open_database(server.database_url)
        try:
            yield
        finally:
            database.close_database()
    settings.cache_clear()


def cookie(server: Server, face: Face, employee_id: int | None) -> Cookie:
    """The cookie of somebody who has signed in to the office or to Crew; ask for it inside `furnish`."""
    token = write_now(sign_in.begin, face, employee_id=employee_id)
    return {'name': dict(zip(Face, COOKIES, strict=True))[face], 'value': token, 'url': server.url}
