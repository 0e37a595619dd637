"""The files of attachments on the disk, each under the SHA-256 of its content: the same file twice is one file.

A file is whole before any row names it: written beside, forced to the disk, renamed, and its folder forced as well. It
goes only when no row names it any more and it has lain untouched for a day.
"""

import fcntl
import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store.settings import settings

log = logging.getLogger('ordreflyt')
A_DAY, AN_HOUR = 86_400, 3_600
_HALF = '.tmp'


def put(content: bytes) -> str:
    """Keep a content on the disk; its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    folder = path(sha256).parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(_HALF, dir=folder)
    try:
        with os.fdopen(handle, 'wb') as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with _alone():  # renaming also makes the age of one that is there start anew
            os.replace(half, path(sha256))
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
    for made in (folder, folder.parent, folder.parent.parent):
        _force(made)
    return sha256


def path(sha256: str) -> Path:
    """Where a file lies."""
    return _folder() / sha256[:2] / sha256


def let_go(named: Container[str]) -> int:
    """Delete the files that no row names and nobody has put there since yesterday; how many."""
    gone = 0
    for file in _folder().glob('??/*'):
        is_half = file.suffix == _HALF  # what a process left that was killed
        if not is_half and file.name in named:
            continue
        with _alone(), suppress(FileNotFoundError):
            if time.time() - file.stat().st_mtime > (AN_HOUR if is_half else A_DAY):
                file.unlink()
                gone += 1
    if gone:
        log.info('let go of %s files', gone)
    return gone


def _folder() -> Path:
    return settings().data_dir / 'files'


@contextmanager
def _alone() -> Iterator[None]:
    """No other thread or process puts or lets go of a file meanwhile."""
    with (_folder() / '.lock').open('w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _force(folder: Path) -> None:
    """What stands in a folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
