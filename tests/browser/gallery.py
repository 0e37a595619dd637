"""Takes the pictures of the README anew: `python -m tests.browser.gallery`."""

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
from tests.browser.houses import cookie, furnish
from tests.browser.people import Person, first_address
from tests.register import Register
from tests.server import ROOT, Server

SHOTS = ROOT / 'docs' / 'shots'
HEAVIEST = 150_000  # bytes: the README opens fast
DRAFT, NOBODY, STARTED = 'Fjordgløtt Barnehage SA', '', 'Ingrid Bjørnstad-Haugland'
CLOSED, OWES = 'Solveig Brekke', 'Henrik Langeland'
"""Customers of the demo firm whose orders have come that far."""


def main() -> None:
    """An installation without a firm, a firm without orders, and a firm with a season behind it."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        before_the_first_order(browser)
        a_season_later(browser)


def before_the_first_order(browser: Browser) -> None:
    with house() as server:
        server.start()
        shoot(Visits(browser, server.url)(first_address(server.log())), 'oppstart-1440')
    with house() as server:
        firm = furnish(server, lambda: factories.firm(bank_account=''))
        marte = furnish(server, lambda: cookie(server, Face.OFFICE, firm.owner.employee_id))
        server.start()
        shoot(visit(browser, server, '/ordrer', marte), 'tom-liste-1440')


def a_season_later(browser: Browser) -> None:
    with Register() as register, house(BRREG_URL=register.url) as server:
        firm = furnish(server, lambda: write_now(season))
        owner, crew = (
            furnish(server, lambda face=face, of=of: cookie(server, face, of))  # type: ignore[misc]
            for face, of in ((Face.OFFICE, firm.owner_id), (Face.CREW, firm.crew_id))
        )
        numbers = furnish(server, lambda: {who: read_now(newest, who)[0] for who in (DRAFT, NOBODY, STARTED, CLOSED)})
        offer, invoice = (furnish(server, lambda who=who: read_now(link, who)) for who in (STAR, OWES))  # type: ignore[misc]
        server.start()
        page = visit(browser, server, '/ordrer', owner)
        shoot(page, 'ordrer-1440', 1099)
        for who, name in ((DRAFT, 'utkast'), (STARTED, 'startet'), (CLOSED, 'avsluttet')):
            shoot(go(page, f'/ordre/{numbers[who]}').page, f'ordre-{name}-1440', 1500)
        marte = go(page, f'/ordre/{numbers[NOBODY]}')
        marte.open('Legg til kunde')
        marte.press('Bedriftskunde')
        marte.field('Søk på navn eller organisasjonsnummer').press_sequentially('nordre sandviken')
        marte.sees('Konkurs')
        shoot(page, 'velg-kunde-1440')
        go(page, f'/ordre/{numbers[DRAFT]}').open('Send tilbud')
        shoot(page, 'send-tilbud-1440')
        marte = go(page, f'/ordre/{numbers[STARTED]}')
        page.get_by_title('Gå tilbake til «Tilbud sendt»').click()
        marte.sees('Dette skjer:')
        shoot(page, 'ga-tilbake-1440')
        for path, name in ((offer, 'portal-tilbud'), (invoice, 'portal-faktura')):
            shoot(visit(browser, server, path, width=390), f'{name}-390', 0)
        shoot(visit(browser, server, '/crew', crew, width=390), 'crew-i-dag-390', 0)


@contextmanager
def house(**settings: str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix='ordreflyt-gallery-') as folder:
        server = Server(Path(folder), **settings)
        try:
            yield server
        finally:
            server.stop()


def season(session: Session) -> demo.Demo:
    """The demo firm, without the line on every page that says it is one."""
    made = demo.build(session)
    session.get_one(Company, 1).is_demo = False
    return made


def newest(session: Session, who: str) -> tuple[int, int]:
    """(number, id) of the newest order of a customer."""
    whose = col(Customer.name) == who if who else col(Order.customer_id).is_(None)
    found = session.exec(select(Order).join(Customer, isouter=True).where(whose).order_by(col(Order.number).desc()))
    order = found.first()
    assert order and order.id, who
    return order.number, order.id


def link(session: Session, who: str) -> str:
    """The path of the newest link that a customer was sent."""
    links = select(PortalLink).where(PortalLink.order_id == newest(session, who)[1])
    sent = session.exec(links.order_by(col(PortalLink.id).desc())).first()
    assert sent, who
    return f'/l/{sign_in.link_token(sent)}'


def visit(browser: Browser, server: Server, path: str, *cookies: dict, width: int = 1440) -> Page:
    context = Visits(browser, server.url).context(width, 844 if width < 500 else 900)
    context.add_cookies(list(cookies))
    return go(context.new_page(), path).page


def go(page: Page, path: str) -> Person:
    page.set_viewport_size({'width': page.viewport_size['width'], 'height': 900})
    page.goto(path)
    return Person(alive(page))


def shoot(page: Page, name: str, height: int = 900) -> None:
    """A picture of the page down to a height; 0 takes all of it."""
    if height:
        page.set_viewport_size({'width': page.viewport_size['width'], 'height': height})
    page.add_style_tag(content=':root { --font: Roboto }')  # NiceGUI brings it; servers without a desktop have none
    page.evaluate('document.fonts.ready')
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # until what fades has faded
    file = SHOTS / f'{name}.png'
    page.screenshot(path=file, full_page=not height, caret='hide', animations='disabled')
    print(f'{file.relative_to(ROOT)}  {file.stat().st_size // 1000} kB')


if __name__ == '__main__':
    main()
