"""Takes the pictures of the README anew: `python -m tests.browser.gallery`."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlmodel import Session, col, select

from domain.company import Company
from domain.customer import Customer
from domain.order import Order
from domain.sign_in import Face, PortalLink
from store import demo, sign_in
from store.database import read_now, write_now
from store.demo_diary import STAR
from tests import chromium, factories
from tests.browser.conftest import Visits, alive
from tests.browser.houses import Cookie, cookie, furnish
from tests.browser.people import Person, first_address
from tests.browser.pictures import shrink
from tests.register import Register
from tests.server import ROOT, Server

SHOTS = ROOT / 'docs' / 'shots'
HEAVIEST = 150_000  # bytes: the README opens fast
DRAFT, NOBODY, STARTED = 'Fjordgløtt Barnehage SA', '', 'Ingrid Bjørnstad-Haugland'
HALF_DONE, CLOSED, OWES = 'Vestlandske Eiendomsforvaltning AS', 'Solveig Brekke', 'Henrik Langeland'
"""Customers of the demo firm whose orders have come that far."""


def main() -> None:
    """An installation without a firm, a firm without orders, and a firm with a season behind it."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        with house() as server:
            server.start()
            shoot(visit(browser, server, first_address(server)), 'oppstart-1440')
        with house() as server:
            owner = furnish(
                server, lambda: cookie(server, Face.OFFICE, factories.firm(bank_account='').owner.employee_id)
            )
            server.start()
            shoot(visit(browser, server, '/ordrer', owner), 'tom-liste-1440')
        with Register() as register, house(BRREG_URL=register.url) as server:
            cookies, numbers, links = furnish(server, lambda: season(server))
            server.start()
            in_the_office(visit(browser, server, '/ordrer', cookies[0]), numbers)
            for name, path in links.items():
                shoot(visit(browser, server, path, width=390), f'{name}-390', 0)
            shoot(visit(browser, server, '/crew', cookies[1], width=390), 'crew-i-dag-390', 0)


def in_the_office(page: Page, numbers: dict[str, int]) -> None:
    marte = Person(page)
    shoot(page, 'ordrer-1440', 1100)
    for who, name in ((DRAFT, 'utkast'), (STARTED, 'startet'), (CLOSED, 'avsluttet')):
        shoot(go(page, f'/ordre/{numbers[who]}'), f'ordre-{name}-1440', 1500)
    go(page, f'/ordre/{numbers[NOBODY]}')
    marte.open('Legg til kunde')
    marte.press('Bedriftskunde')
    marte.field('Søk på navn eller organisasjonsnummer').press_sequentially('nordre sandviken')
    marte.sees('Konkurs')
    shoot(page, 'velg-kunde-1440')
    go(page, f'/ordre/{numbers[DRAFT]}')
    marte.open('Send tilbud')
    shoot(page, 'send-tilbud-1440')
    go(page, f'/ordre/{numbers[HALF_DONE]}').get_by_title('Gå tilbake til «Tilbud sendt»').click()
    marte.sees('Dette skjer:')
    shoot(page, 'ga-tilbake-1440')


@contextmanager
def house(**settings: str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix='ordreflyt-gallery-') as folder:
        server = Server(Path(folder), **settings)
        try:
            yield server
        finally:
            server.stop()


def season(server: Server) -> tuple[list[Cookie], dict[str, int], dict[str, str]]:
    """The demo firm, without the line on every page that says it is one: who signs in, what is looked at."""

    def build(session: Session) -> demo.Demo:
        made = demo.build(session)
        session.get_one(Company, 1).is_demo = False
        return made

    firm = write_now(build)
    numbers = {who: read_now(newest, who).number for who in (DRAFT, NOBODY, STARTED, HALF_DONE, CLOSED)}
    links = {'portal-tilbud': read_now(link, STAR), 'portal-faktura': read_now(link, OWES)}
    return [cookie(server, Face.OFFICE, firm.owner_id), cookie(server, Face.CREW, firm.crew_id)], numbers, links


def newest(session: Session, who: str) -> Order:
    """The newest order of a customer, or of none."""
    whose = col(Customer.name) == who if who else col(Order.customer_id).is_(None)
    orders = select(Order).join(Customer, isouter=True).where(whose).order_by(col(Order.number).desc())
    return session.exec(orders).all()[0]


def link(session: Session, who: str) -> str:
    """The path of the newest link that a customer was sent."""
    links = select(PortalLink).where(PortalLink.order_id == newest(session, who).id).order_by(col(PortalLink.id).desc())
    return f'/l/{sign_in.link_token(session.exec(links).all()[0])}'


def visit(browser: Browser, server: Server, path: str, *cookies: Cookie, width: int = 1440) -> Page:
    context = Visits(browser, server.url).context(width, 900 if width > 500 else 844)
    context.add_cookies(list(cookies))  # type: ignore[arg-type]
    return go(context.new_page(), path)


def go(page: Page, path: str) -> Page:
    page.goto(path)
    return alive(page)


def shoot(page: Page, name: str, height: int = 900) -> None:
    """A picture of the page down to a height; 0 takes all of it."""
    size = page.viewport_size or {}
    page.set_viewport_size({'width': size['width'], 'height': height or size['height']})
    page.add_style_tag(content=':root { --font: Roboto }')  # NiceGUI brings it; a machine without a desktop has none
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # until what fades has faded
    page.evaluate('document.fonts.ready')
    picture = shrink(page.context, page.screenshot(full_page=not height, caret='hide', animations='disabled'))
    if len(picture) > HEAVIEST:
        sys.exit(f'{name} weighs {len(picture)} bytes: show less of the page.')
    (SHOTS / f'{name}.png').write_bytes(picture)


if __name__ == '__main__':
    main()
