"""Other processes: started, waited for, and ended by their id."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import TracebackType

from tests.server import PATIENCE, ROOT


class Process:
    """A Python process that answers at an address once it is ready."""

    def __init__(self, arguments: list[str], address: str, **settings: str) -> None:
        self.arguments, self.address, self.settings = arguments, address, settings

    def __enter__(self) -> 'Process':
        self._running = subprocess.Popen(
            [sys.executable, *self.arguments], cwd=ROOT, env=environment(**self.settings), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while not answers(self.address):
            if self._running.poll() is not None or time.monotonic() > deadline:
                self.__exit__(None, None, None)
                raise RuntimeError(f'{" ".join(self.arguments)} does not answer')
            time.sleep(0.005)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.kill()
        self._running.wait(PATIENCE)


def environment(**settings: str) -> dict[str, str]:
    """Our environment for another process: with compiled modules kept, as people have it, and no test around it."""
    strange = ('PYTEST_', 'NICEGUI_', 'ORDREFLYT_', 'PYTHONDONTWRITEBYTECODE')
    return {name: value for name, value in os.environ.items() if not name.startswith(strange)} | settings


def answers(address: str) -> bool:
    """Whether there is a page."""
    try:
        with _opener.open(address, timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
