"""People in real browsers: a server of its own for each test, one Chromium for all, a context for each person."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, expect, sync_playwright

from domain.access import Actor
from domain.sign_in import Face
from store import database, passwords, sign_in
from store.database import write_now
from store.settings import settings
from tests import chromium, factories
from tests.factories import Firm
from tests.server import Server
from ui.who import COOKIE

PASSWORD = 'en lang setning om flytting'


@pytest.fixture(scope='session')
def browser() -> Iterator[Browser]:
    """Start the Chromium of this test run."""
    expect.set_options(timeout=15_000)  # a busy machine is no failure
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path: Path, engine: str) -> Server:
    """Start a server on an empty, migrated database; it is stopped after the test, or earlier by the test itself."""
    return Server(tmp_path, engine, born=True).start()


@pytest.fixture
def by(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Firm]:
    """A firm in the running server's database, which this process has open beside it, with the server's secret."""
    monkeypatch.setenv('ORDREFLYT_DATA_DIR', str(server.folder))
    settings.cache_clear()
    database.open_database(server.database_url)
    yield factories.firm(password_hash=passwords.hash_password(PASSWORD))
    database.close_database()
    settings.cache_clear()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator['Visits']:
    """Open pages: `page = visit('/logg-inn')`; an error in a page's console fails the test in the end."""
    visits = Visits(browser, server.url)
    yield visits
    visits.close()
    assert not visits.errors, 'The pages complained in their consoles.'


class Visits:
    """Opens pages, each for a person of their own, and writes down what their consoles complain about.

    Dialogs come and go at once, as for people who ask for less motion; `motion` lets them move.
    A test that provokes a complaint (a missing page, a server that is gone) ends with `visit.errors.clear()`.
    """

    def __init__(self, browser: Browser, url: str, *, motion: bool = False) -> None:
        self.errors: list[str] = []
        self._browser = browser
        self._usual = {} if motion else {'reduced_motion': 'reduce'}
        self.url = url
        self._contexts: list[BrowserContext] = []

    def __call__(self, path: str, width: int = 1440, height: int = 900, **options: Any) -> Page:
        """Open a page in a new context, with further options for it, and wait until the page is alive."""
        page = self.context(width, height, **options).new_page()
        page.goto(path)
        alive(page)
        return page

    def context(self, width: int = 1440, height: int = 900, **options: Any) -> BrowserContext:
        """Make a context for a person who opens several pages, or signs in through `context.request` first."""
        norwegian = {'locale': 'nb-NO', 'timezone_id': 'Europe/Oslo', 'viewport': {'width': width, 'height': height}}
        context = self._browser.new_context(**{'base_url': self.url, **norwegian, **self._usual, **options})
        context.on('console', self._on_console)
        context.on('weberror', self._on_error)
        self._contexts.append(context)
        return context

    def office(self, path: str, who: Actor, width: int = 1440, height: int = 900) -> Page:
        """Open a page as somebody who is signed in to the office."""
        return self.signed_in(path, Face.OFFICE, width, height, employee_id=who.employee_id)

    def signed_in(
        self,
        path: str,
        face: Face,
        width: int = 1440,
        height: int = 900,
        *,
        employee_id: int | None = None,
        link_id: int | None = None,
    ) -> Page:
        """Open a page as somebody who is signed in to a face: an employee, or the customer with a link."""
        token = write_now(sign_in.begin, face, employee_id=employee_id, link_id=link_id)
        context = self.context(width, height)
        context.add_cookies([{'name': COOKIE[face], 'value': token, 'url': self.url}])
        page = context.new_page()
        page.goto(path)
        return alive(page)

    def close(self) -> None:
        """Close all pages; what they complain about while they close does not count."""
        noted = list(self.errors)
        for context in self._contexts:
            context.close()
        self.errors[:] = noted

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == 'error':
            self.errors.append(f'{message.page.url if message.page else ""}: {message.text}')

    def _on_error(self, error: WebError) -> None:
        self.errors.append(f'{error.page.url if error.page else ""}: {error.error}')


def alive(page: Page) -> Page:
    """Wait until a page answers to its person: before the handshake the server does not hear a click."""
    page.wait_for_function('window.did_handshake === true')
    return page
