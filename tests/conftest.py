"""What every test may use: databases on both engines, and the tidying up after each test."""

import gc
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from store import database, papers
from tests import engines, server
from tests.torture import TORTURE

settings.register_profile('ours', deadline=None, derandomize=not TORTURE)  # chance is for the long forms
settings.load_profile('ours')
database.make_engine = engines.knowing(database.make_engine)  # type: ignore[assignment]  # as wide


@pytest.fixture
def engine() -> str:
    """Name the engine of tests that need only one; `@pytest.mark.parametrize('engine', ENGINES)` asks for both."""
    return 'sqlite'


@pytest.fixture(params=engines.ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Make a fresh, migrated database: once per engine."""
    return engines.engine_url(request.param, tmp_path)


@pytest.fixture
def db(database_url: str) -> Iterator[str]:
    """Open a fresh, migrated database for `read` and `write`: once per engine."""
    database.open_database(database_url)
    yield database_url
    database.close_database()


@pytest.fixture(autouse=True)
def papers_later() -> Iterator[None]:
    """What is sent has its paper when somebody asks for it; `papers_at_once` is for tests that are about paper."""
    with papers.made(at_once=False):
        yield


@pytest.fixture
def papers_at_once(papers_later: None) -> Iterator[None]:
    """As it is outside of tests: what is sent has its paper."""
    with papers.made(at_once=True):
        yield


@pytest.fixture(autouse=True)
def tidy(tmp_path: Path) -> Iterator[None]:
    """What a test started ends with it, before its folder goes: servers are stopped, databases given back."""
    # Those of fixtures with a longer life are there already and stay.
    older_servers, older_databases = list(server.started), engines.databases()
    yield
    try:
        for each in server.started:
            if each not in older_servers:
                each.stop()
    finally:
        engines.give_back(engines.databases() - older_databases)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave our helpers alone: the examples that --doctest-modules looks for are the domain's."""
    return True if collection_path.suffix == '.py' and not collection_path.name.startswith(('test_', '__')) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last, also in a subset: the synchronous Playwright lets no asynchronous test run after it."""
    items.sort(key=lambda item: 'browser' in getattr(item, 'fixturenames', ()))


def pytest_collection_finish() -> None:
    """Keep the collector from what is there for good: NiceGUI's `user` runs it twice a test, 0.15 s each time."""
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what the servers said."""
    report = yield
    if report.failed:
        report.sections += [(f'Server log {each.log_file}', each.log()) for each in server.started]
    return report


def pytest_runtest_logfinish() -> None:
    """Forget the servers that ended with a test."""
    server.started[:] = [each for each in server.started if each.is_running]
