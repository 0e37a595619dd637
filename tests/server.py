"""Ordreflyt as a process of its own, as people run it: for browsers, for attacks, for pulling the plug."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.engines import engine_url
from tests.nursery import Child, nursery

ROOT = Path(__file__).parent.parent
PATIENCE = 60  # seconds to become healthy or to end on a busy machine
PORTS = range(20_000, 32_000)
NOWHERE = 'http://127.0.0.1:9'  # answers nothing: no test asks the real Enhetsregisteret

started: list['Server'] = []
"""The servers that have been started and are still of interest: tests/conftest.py ends them and shows their logs."""


class Server:
    """A server with its own data folder and database; `settings` are further ORDREFLYT_… settings without the prefix.

    It keeps port, data and log when it is started again. `born` lets it begin with everything imported.
    """

    def __init__(
        self, folder: Path, engine: str = 'sqlite', *arguments: str, born: bool = False, **settings: str
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f'http://127.0.0.1:{self.port}'
        self.database_url = engine_url(engine, folder)
        self.log_file = folder / 'server.log'
        self._arguments = arguments
        self._settings = settings
        self._born = born
        self._process: subprocess.Popen[bytes] | Child | None = None
        self._last_words = ''

    @property
    def environment(self) -> dict[str, str]:
        """The environment it runs in; commands beside a running server (`main.py check`) take the same."""
        ours = {
            'DATA_DIR': str(self.folder),
            'DATABASE_URL': self.database_url,
            'HOST': '127.0.0.1',
            'PORT': str(self.port),
            'BRREG_URL': NOWHERE,
            **self._settings,
        }
        # With PYTEST_… or NICEGUI_… around it NiceGUI thinks that it is under test and serves nobody.
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(('PYTEST_', 'NICEGUI_', 'ORDREFLYT_'))}
        return inherited | {f'ORDREFLYT_{name}': value for name, value in ours.items()}

    @property
    def pid(self) -> int:
        """The id of the running process."""
        assert self._process, 'the server is not running'
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> 'Server':
        """Start it and wait until it says that it is healthy."""
        assert not self.is_running, 'the server is running already'
        assert not (ROOT / '.env').exists(), 'Move .env away while tests run: it would steer their servers, too.'
        self._process = self._begin()
        if self not in started:
            started.append(self)
        deadline = time.monotonic() + PATIENCE
        while not self._is_healthy():
            if self._process.poll() is not None:
                raise RuntimeError(f'The server ended with {self._process.returncode} while starting.\n{self.log()}')
            if time.monotonic() > deadline:
                raise RuntimeError(f'The server was not healthy after {PATIENCE} seconds.\n{self.log()}')
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """Pull the plug: it gets no chance to end well."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and insist that it does."""
        try:
            self._end(signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f'The server did not end within {PATIENCE} seconds.\n{self.log()}') from None

    def log(self) -> str:
        """Return everything it has written so far, over all its lives."""
        return self.log_file.read_text(errors='replace') if self.log_file.exists() else self._last_words

    def _begin(self) -> subprocess.Popen[bytes] | Child:
        if self._born:
            return nursery().born(self._arguments, self.environment, self.log_file)
        with self.log_file.open('ab') as log:
            return subprocess.Popen(
                [sys.executable, 'main.py', *self._arguments],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def _end(self, how: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(how)  # does nothing when it has ended already
            self._process.wait(PATIENCE)
            self._last_words = self.log()  # for the report: the folder may go before it is written

    def _is_healthy(self) -> bool:
        try:
            return httpx.get(f'{self.url}/health', trust_env=False, timeout=PATIENCE).status_code == 200
        except httpx.TransportError:
            return False


def free_port() -> int:
    """Return a port that nobody listens on, from below those that systems hand out by themselves.

    So it stays free while a server is down, and two test processes that look at once do not find the same one.
    """
    while True:
        port = secrets.choice(PORTS)  # not `random`, which tests seed
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(('127.0.0.1', port))
            return port
