"""Finds a Chromium for the browser tests, and brings one when the machine has none.

`python -m tests.chromium` prints where it is.
"""

import os
import shutil
import subprocess
import sys
from functools import cache

FLAGS = [
    '--no-sandbox',  # it refuses to start as root otherwise
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
]
NAMES = ('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable')
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class NoChromium(Exception):
    """There is no Chromium here, and none could be brought."""


@cache
def find() -> str:
    """Return the path of a Chromium that starts: $CHROMIUM, an installed one, Playwright's own, the distribution's."""
    chosen = os.environ.get('CHROMIUM')
    if chosen:
        if not _starts(chosen):
            raise NoChromium(f'CHROMIUM is set to {chosen}, but that does not start.')
        return chosen
    for way in (_installed, _playwrights_own, _bring_playwrights_own, _bring_the_distributions):
        path = way()
        if path:
            return path
    raise NoChromium(
        'The browser tests need a Chromium, and none could be found or installed. '
        'Install one (on Debian and Ubuntu: apt-get install chromium), or set CHROMIUM to the path of one.'
    )


def _installed() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name)) and _starts(path)), None)


def _playwrights_own() -> str | None:
    # Asked in a process of its own: Playwright's synchronous door opens only once per thread.
    answer = subprocess.run([sys.executable, '-c', ASK_PLAYWRIGHT], capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    return path if path and _starts(path) else None


def _bring_playwrights_own() -> str | None:
    _run(sys.executable, '-m', 'playwright', 'install', 'chromium')
    return _playwrights_own()


def _bring_the_distributions() -> str | None:
    if not shutil.which('apt-get'):
        return None
    as_root: tuple[str, ...] = ()
    if os.geteuid() != 0:
        if not shutil.which('sudo'):
            return None
        as_root = ('sudo',) if sys.stdin.isatty() else ('sudo', '-n')
    _run(*as_root, 'apt-get', 'update')
    _run(*as_root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', 'chromium')
    return _installed()


def _run(*command: str) -> None:
    """Run a command that may fail; what it says is shown, but kept out of our own answer."""
    print('Looking for a Chromium:', *command, file=sys.stderr)
    subprocess.run(command, stdin=None if sys.stdin.isatty() else subprocess.DEVNULL, stdout=sys.stderr, check=False)


def _starts(path: str) -> bool:
    """Tell whether it runs here: a stub that points to a shop, or one that lacks its libraries, does not."""
    try:
        return subprocess.run([path, '--version'], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == '__main__':
    try:
        print(find())
    except NoChromium as error:
        sys.exit(str(error))
