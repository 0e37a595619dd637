"""Where test servers are born: a process that has imported the house forks for each, which saves it a second.

What starts as people start it (`tests/browser/test_story.py`, the bench, the kills) does without.
"""

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import uuid
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

ROOT = Path(__file__).parent.parent


class Child:
    """A process that is not ours, with as much of `subprocess.Popen` as a test server needs."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._end = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """None while it lives; with what it ended only its parent knows."""
        if self.returncode is None and select.select([self._end], [], [], 0)[0]:
            self.returncode = 0
        return self.returncode

    def wait(self, timeout: float) -> int:
        if not select.select([self._end], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(f'process {self.pid}', timeout)
        return self.poll() or 0

    def __del__(self) -> None:
        os.close(self._end)

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._end, number)


class Nursery:
    """The process that forks, and the line to it; with the line it ends."""

    def __init__(self) -> None:
        ours, its = socket.socketpair()
        environment = {k: v for k, v in os.environ.items() if not k.startswith(('PYTEST_', 'NICEGUI_', 'ORDREFLYT_'))}
        command = [sys.executable, '-m', 'tests.nursery', str(its.fileno())]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL
        )
        its.close()
        self._line = ours.makefile('rw')
        ours.close()  # the line itself stays open
        atexit.register(self.close)

    def born(self, arguments: tuple[str, ...], environment: dict[str, str], log: Path) -> Child:
        """Start `main.py` with arguments and an environment, its output at the end of a log."""
        order = {'arguments': arguments, 'environment': environment, 'log': str(log)}
        self._line.write(json.dumps(order) + '\n')
        self._line.flush()
        return Child(int(self._line.readline()))

    def close(self) -> None:
        self._line.close()
        self._process.wait()


nursery = cache(Nursery)  # one for all of a test process


def _serve(line: TextIO) -> None:
    for module in ('ui.server', 'store.demo', 'alembic.command', 'uvicorn.protocols.http.h11_impl', 'psycopg'):
        import_module(module)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    while order := line.readline():
        if (pid := os.fork()) == 0:
            line.close()
            _live(**json.loads(order))
            return
        line.write(f'{pid}\n')
        line.flush()


def _live(arguments: list[str], environment: dict[str, str], log: str) -> None:
    """Be `main.py`, as if nothing had been imported yet."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for standard in (1, 2):
        os.dup2(out, standard)
    os.environ.clear()
    os.environ.update(environment)
    changes: Any = sys.modules['store.changes']
    changes.PROCESS = uuid.uuid4().hex[:12]  # each is itself to the others
    sys.argv = ['main.py', *arguments]
    runpy.run_path(str(ROOT / 'main.py'), run_name='__main__')


if __name__ == '__main__':
    _serve(socket.socket(fileno=int(sys.argv[1])).makefile('rw'))
