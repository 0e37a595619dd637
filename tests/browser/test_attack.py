"""The house under attack: hostile texts in every field, curious customers and employees, and machines that open links.

Long with `make attack`.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import SQLModel, select

from domain.access import Role
from domain.quote import Acceptance
from domain.routine import Routine
from domain.sign_in import Face
from domain.sign_in import Session as SignedIn
from store.database import read_now
from tests.browser import mails, theirs
from tests.browser.conftest import Visits
from tests.browser.houses import furnish, inside
from tests.browser.payloads import PAYLOADS, TRACES, WATCH
from tests.browser.people import until
from tests.browser.scanners import AGENTS, press_everything
from tests.browser.siege import Siege, addresses, besiege, has_no_tag
from tests.server import Server
from tests.torture import TORTURE

LOADED = 'window.did_handshake === true || !document.querySelector("#app")'
TURNS = range(len(PAYLOADS)) if TORTURE else (0,)
"""By how much payloads are shifted: after all of them each field has had each."""
REQUESTS, VISITS, WAIT = (970, 30, 5_000) if TORTURE else (len(AGENTS), 1, 0)
ONE_TURN = pytest.mark.parametrize('siege', [0], indirect=True)
METHODS = ('GET', 'HEAD', 'OPTIONS')
HTML = {'accept': 'text/html'}
OUTSIDE = {Role.CREW, Role.CUSTOMER, Role.SYSTEM}
BESIDE = {'fetch', 'routine', 'registered', 'paper'}
"""«Lenken er hentet», when something last ran by itself, what the register said, and papers that were missing."""


@pytest.fixture(scope='module')
def siege(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    """A server of the hostile firm, when what runs at its start has run."""
    server = Server(tmp_path_factory.mktemp('siege'), born=True)
    made = Siege(server, request.param)
    furnish(server, lambda: besiege(made))
    server.start()
    with inside(server):
        until(lambda: all(each.ended_at for each in read_now(lambda session: list(session.exec(select(Routine))))))
    yield made
    server.stop()


class Visitor:
    """A browser in which some people are signed in: what it received, and what should not be on a page."""

    def __init__(self, browser: Browser, siege: Siege, *who: str) -> None:
        self._ours = f'{siege.server.url}/', 'data:', 'blob:'
        self._visits = Visits(browser, siege.server.url)
        context = self._visits.context()
        context.add_cookies([siege.people[each] for each in who])
        context.add_init_script(WATCH)
        self.received: list[str] = []
        self.found: list[str] = []
        self.page: Page = context.new_page()
        self.page.on('request', lambda request: self._asks(request.url))
        self.page.on('websocket', lambda line: line.on('framereceived', self._hear))

    def visit(self, *paths: str) -> list[str]:
        """Open pages and look at them; what the browser received for them."""
        self.page.goto('about:blank')  # what the last page still hears is not theirs
        self.received = []
        for path in paths:
            answer = self.page.goto(path)
            assert answer
            assert answer.status < 500, path
            self.page.wait_for_function(LOADED)
            self.received.append(answer.text())
            self.look()
        return self.received

    def look(self) -> None:
        """Look at what stands there now."""
        self.found += [f'{self.page.url}: {each}' for each in self.page.evaluate(TRACES)]

    def leave(self) -> list[str]:
        """Close the browser; what was found."""
        self._visits.close()
        return self.found

    def _asks(self, url: str) -> None:
        if not url.startswith(self._ours):
            self.found.append(f'{self.page.url} asked {url}')

    def _hear(self, frame: str | bytes) -> None:
        self.received.append(frame if isinstance(frame, str) else frame.decode(errors='replace'))


def pages(siege: Siege, *, crew: bool) -> list[str]:
    """The pages of the office or of Crew, the first of each kind or all of them."""
    kinds = addresses(siege, few=not TORTURE)
    return [each for each in kinds if each.startswith('/crew') == crew and not each.startswith('/portal')]


# ---------- in a browser ----------


@pytest.mark.parametrize('siege', TURNS, indirect=True)
def test_no_text_runs_and_nobody_receives_what_is_not_theirs(browser: Browser, siege: Siege) -> None:
    """[X1, W2] Every page, as each face of the house; what the browsers of Crew and customers received is searched."""
    everybody = Visitor(browser, siege, 'owner', 'crew')
    office = everybody.visit(*pages(siege, crew=False))
    assert len(theirs.hidden(siege, office, siege.jonas, crew=True)) > 50, 'the office is shown more'
    found = theirs.hidden(siege, everybody.visit(*pages(siege, crew=True)), siege.jonas, crew=True)
    for order, links in siege.links.items():
        received = everybody.visit(*(links if TORTURE else links[:1]))
        found += theirs.hidden(siege, received, {order}, crew=False)
    customer = Visitor(browser, siege, 'customer')
    home = [each for each in addresses(siege, few=False) if each.startswith('/portal')]
    theirs_too = siege.orders['customer', siege.business]
    received = customer.visit(*home)
    assert theirs.hidden(siege, received, set(), crew=False), 'somebody who has signed in sees orders of theirs'
    found += theirs.hidden(siege, received, theirs_too, crew=False)
    found += customer.leave() + everybody.leave()
    assert not found, '\n'.join(found)


if TORTURE:  # one owner sees as much as they all do

    @ONE_TURN
    @pytest.mark.parametrize('role', [each for each in Role if each not in OUTSIDE])
    def test_no_text_runs_for_any_role(browser: Browser, siege: Siege, role: Role) -> None:
        """[X1, W2] Every page of the office as each role; a Planlegger receives no price."""
        somebody = Visitor(browser, siege, role.value)
        received = somebody.visit(*pages(siege, crew=False))
        found = somebody.leave()
        if role is Role.PLANNER:
            found += [f'{amount} kr' for amount in theirs.PRICES if theirs.figure(amount).search('\n'.join(received))]
        assert not found, '\n'.join(found)


@pytest.mark.parametrize('siege', TURNS, indirect=True)
def test_no_mail_runs_or_says_what_is_not_for_its_reader(browser: Browser, siege: Siege) -> None:
    """[X2, W2] Everything in the outbox, drawn as a mail program draws it that lets scripts run."""
    assert len(siege.mails) > 5
    found, page = [], browser.new_page()
    page.add_init_script(WATCH)
    for message, mail in siege.mails.items():
        assert set(mail.keys()) <= mails.HEADERS
        page.goto('about:blank')
        page.set_content(mails.html_of(mail))
        found += [f'message {message}: {each}' for each in page.evaluate(TRACES)]
        if order := siege.told.get(message):
            found += theirs.hidden(siege, [mails.said_in(mail)], {order}, crew=False)
    page.close()
    assert not found, '\n'.join(found)


@ONE_TURN
def test_every_column_is_hostile(siege: Siege) -> None:
    """A new column of text is attacked by itself, or is named among the few that can hold no text of a stranger."""
    assert has_no_tag(siege) == []


@ONE_TURN
def test_what_presses_everything_and_types_nothing_accepts_nothing(browser: Browser, siege: Siege) -> None:
    """[Q1] A scanner with a browser of its own; whoever types a name with the same presses has accepted."""
    link = siege.links[siege.open][0]
    for _ in range(VISITS):
        visitor = Visitor(browser, siege)
        visitor.visit(link)
        visitor.page.wait_for_timeout(WAIT)
        pressed = press_everything(visitor.page)
        visitor.look()
        assert not visitor.leave()
        assert _acceptances(siege) == 0
        assert len(pressed) > 4, pressed
    visitor = Visitor(browser, siege)
    visitor.visit(link)
    press_everything(visitor.page, typing='Ingrid Bjørnstad')
    until(lambda: _acceptances(siege) == 1)
    visitor.leave()


def _acceptances(siege: Siege) -> int:
    """How often the open quote has been accepted."""
    with inside(siege.server):
        accepted = read_now(lambda session: list(session.exec(select(Acceptance.version_id))))
    return sum(each == siege.open_version for each in accepted)


# ---------- by plain requests ----------


@ONE_TURN
def test_nothing_is_changed_by_reading(siege: Siege) -> None:
    """[N3, Q1] Every address, as everybody, and every link as machines that open links: the database is the same."""
    before = _everything(siege)
    for who in (*siege.people, '') if TORTURE else ('owner', 'crew', ''):
        cookie = siege.people.get(who)
        with _client(siege, {cookie['name']: cookie['value']} if cookie else {}) as client:
            for path in addresses(siege, few=not TORTURE, pages=False):
                for method in METHODS if TORTURE or who == 'crew' else METHODS[:1]:
                    assert client.request(method, path).status_code < 500, f'{method} {path} as {who or "nobody"}'
    links = [each for several in siege.links.values() for each in several]
    for place in range(REQUESTS):
        method, link = ('GET', 'HEAD')[place % 2], links[place // 2 % len(links)]
        with _client(siege, {}, AGENTS[place % len(AGENTS)]) as client:
            assert client.request(method, link, follow_redirects=method == 'GET').status_code in (200, 303)
    after = _everything(siege)
    assert [name for name in before if before[name] != after[name]] == []


def _client(siege: Siege, cookies: dict[str, str], agent: str = 'Mozilla/5.0') -> httpx.Client:
    return httpx.Client(
        base_url=siege.server.url, cookies=cookies, trust_env=False, timeout=60, headers={**HTML, 'user-agent': agent}
    )


def _everything(siege: Siege) -> dict[str, list[Any]]:
    """Every row of the database, but for what opening a link leaves behind: the line «hentet» and a cookie's row."""

    def rows(session: Any) -> dict[str, list[Any]]:
        found = {}
        for name, table in sorted(SQLModel.metadata.tables.items()):
            if name in BESIDE:
                continue
            query = table.select()
            if name == SignedIn.__tablename__:
                query = query.with_only_columns(table.c.token_hash, table.c.revoked_at, table.c.ends_at)
                query = query.where(table.c.face != Face.PORTAL)
            found[name] = sorted((tuple(row) for row in session.execute(query)), key=repr)
        return found

    with inside(siege.server):
        return read_now(rows)
