"""Servers that start with something in them, and cookies of people who are signed in already."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from unittest.mock import patch

from domain.sign_in import Face
from store import database, sign_in
from store.database import write_now
from store.settings import settings
from tests.server import Server
from ui.guard import COOKIES

Made = TypeVar('Made')
Cookie = dict[str, Any]


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
