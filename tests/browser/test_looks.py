"""Every screen in its states, light and dark, on a wide screen, a tablet and phones: nothing cut, everything named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page
from sqlmodel import Session, select

from domain.customer import Contact, Customer
from domain.message import MessageKind
from domain.order import Order
from domain.sign_in import Face, PortalLink
from domain.status import CloseReason, Status
from store import clock, customers, invoices, jobs, orders, quotes, sign_in
from store.database import read_now, write_now
from tests import factories
from tests.browser.conftest import Visits, alive
from tests.browser.houses import Cookie, cookie, furnish
from tests.browser.people import Person, first_address
from tests.register import Register
from tests.server import Server

LOOK = (Path(__file__).parent / 'looks.js').read_text()
AXE = 'axe.run({resultTypes: ["violations"], iframes: false}).then(found => found.violations)'
OFFICE, FACES = (1440, 820, 390), (1440, 820, 390, 320)
LONG = 'Flytting av firemannsbolig med flygel, arkiv og lagerinnredning fra Sandviken til Åsane'
LONG_NAME = 'Vestlandske Eiendomsforvaltningsselskap og Vaktmestertjenester AS'


@dataclass
class House:
    """A server whose firm has everything there is to look at, by name."""

    server: Server
    cookies: dict[Face, Cookie] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope='module')
def house(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[House]:
    """Build the firm, and serve it to all tests of this file."""
    with Register() as register:
        server = Server(tmp_path_factory.mktemp('looks'), BRREG_URL=register.url)
        made = House(server)
        furnish(server, lambda: _build(made))
        server.start()
        yield made
        server.stop()


@pytest.mark.parametrize('face', ['signed_out', 'office', 'order', 'dialogs', 'crew', 'portal'])
@pytest.mark.parametrize('theme', ['light', 'dark'])
def test_every_screen_can_be_read_and_pressed_on_every_width(
    browser: Browser, house: House, theme: str, face: str
) -> None:
    """[S4] Nothing scrolls sideways, is cut or too small; one primary button; headings, landmarks and axe are right."""
    tour = Tour(browser, house, theme)
    try:
        getattr(tour, face)()
    finally:
        tour.visits.close()
    assert not tour.found, '\n'.join(tour.found)


@pytest.mark.parametrize('theme', ['light', 'dark'])
def test_the_first_day(browser: Browser, server: Server, theme: str) -> None:
    """The same before there is a firm, and before it has an order."""
    tour = Tour(browser, House(server), theme)
    page = tour.open(first_address(server.log()))
    tour.look(page, 'oppstart', OFFICE)
    Person(page).press('Sett opp firmaet')
    Person(page).sees('Fyll ut navnet på firmaet.')
    tour.look(page, 'oppstart med feil', OFFICE)
    server.stop()

    def found() -> Cookie:
        return cookie(server, Face.OFFICE, factories.firm(bank_account='').owner.employee_id)

    tour.house.cookies[Face.OFFICE] = furnish(server, found)
    server.start()
    page = tour.open('/ordrer', Face.OFFICE)
    tour.look(page, 'tom liste', OFFICE)
    tour.visits.close()
    assert not tour.found, '\n'.join(tour.found)
