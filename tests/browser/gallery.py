"""Takes the pictures of the README anew: `python -m tests.browser.gallery`."""

from datetime import timedelta

from playwright.sync_api import Browser, Page, sync_playwright
from sqlmodel import Session, col, select

from domain.company import Company
from domain.customer import Customer
from domain.order import Order
from domain.plan import Plan
from domain.sign_in import Face, PortalLink
from domain.timing import Timer
from store import clock, demo, sign_in
from store.database import read_now, write_now
from store.demo_diary import STAR
from tests import chromium, factories
from tests.browser.conftest import Visits, alive
from tests.browser.houses import Cookie, cookie, furnish, house
from tests.browser.people import Person, first_address
from tests.browser.pictures import shrink
from tests.register import Register
from tests.server import ROOT, Server

SHOTS = ROOT / 'docs' / 'shots'
DRAFT, NOBODYS, STARTED = 'Fjordgløtt Barnehage SA', '', 'Ingrid Bjørnstad-Haugland'
PLANNED = 'repeterende'
HALF, CLOSED, OWES = 'Vestlandske Eiendomsforvaltning AS', 'Solveig Brekke', 'Henrik Langeland'  # in the demo firm


def main() -> None:
    """An installation without a firm, a firm without orders, and a firm with a season behind it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        with house() as server:
            server.start()
            shoot(visit(browser, server, first_address(server)), 'oppstart-1440')
        with house() as new:
            marte = furnish(new, lambda: cookie(new, Face.OFFICE, factories.firm(bank_account='').owner.employee_id))
            new.start()
            shoot(visit(browser, new, '/ordrer', marte), 'tom-liste-1440')
        with Register() as register, house(BRREG_URL=register.url) as server:
            cookies, numbers, links = furnish(server, lambda: season(server))
            server.start()
            in_the_office(visit(browser, server, '/ordrer', *cookies), numbers)
            for name, path in links.items():
                shoot(visit(browser, server, path, *cookies), f'{name}-390', 0)


def in_the_office(page: Page, numbers: dict[str, int]) -> None:
    marte = Person(page)
    shoot(page, 'ordrer-1440', 1100)
    for who, name in ((DRAFT, 'utkast'), (STARTED, 'startet'), (CLOSED, 'avsluttet')):
        shoot(go(page, f'/ordre/{numbers[who]}'), f'ordre-{name}-1440', 1500)
    go(page, f'/ordre/{numbers[NOBODYS]}')
    marte.open('Legg til kunde')
    marte.press('Bedriftskunde')
    marte.field('Søk på navn eller organisasjonsnummer').press_sequentially('nordre sandviken')
    marte.sees('Konkurs')
    shoot(page, 'velg-kunde-1440')
    go(page, f'/ordre/{numbers[DRAFT]}')
    marte.open('Send tilbud')
    shoot(page, 'send-tilbud-1440')
    go(page, f'/ordre/{numbers[HALF]}').get_by_title('Gå tilbake til «Tilbud sendt»').click()
    marte.sees('Dette skjer:')
    shoot(page, 'ga-tilbake-1440')
    shoot(go(page, '/jobber?visning=uke'), 'jobber-uke-1440', 1000)
    go(page, '/timer').get_by_role('link', name='Jonas Vik').click()
    marte.sees('Flytting til Åsane')
    shoot(page, 'timer-1440')
    shoot(go(page, f'/ordre/{numbers[PLANNED]}'), 'ordre-repeterende-1440', 1500)


def season(server: Server) -> tuple[list[Cookie], dict[str, int], dict[str, str]]:
    """The demo firm at half past nine, without the line that says what it is: who signs in, what is looked at."""

    def build(session: Session) -> demo.Demo:
        made = demo.build(session)
        session.get_one(Company, 1).is_demo = False
        for timer in session.exec(select(Timer).where(col(Timer.stopped_at).is_(None))):
            timer.started_at = clock.now() - timedelta(hours=1, minutes=38)
        return made

    firm = write_now(build)
    numbers = {who: read_now(newest, who).number for who in (DRAFT, NOBODYS, STARTED, HALF, CLOSED)}
    numbers[PLANNED] = read_now(planned)
    links = {'portal-tilbud': read_now(link, STAR), 'portal-faktura': read_now(link, OWES), 'crew-i-dag': '/crew'}
    links['crew-jobb'] = f'/crew/jobb/{read_now(running, firm.crew_id)}'
    return [cookie(server, Face.OFFICE, firm.owner_id), cookie(server, Face.CREW, firm.crew_id)], numbers, links


def newest(session: Session, who: str) -> Order:
    """The newest order of a customer, or of none."""
    whose = col(Customer.name) == who if who else col(Order.customer_id).is_(None)
    found = select(Order).join(Customer, col(Customer.id) == Order.customer_id, isouter=True).where(whose)
    return max(session.exec(found), key=lambda order: order.number)


def planned(session: Session) -> int:
    """The number of the order with the first plan."""
    return (
        session.exec(select(Order.number).join(Plan, col(Plan.order_id) == Order.id).order_by(col(Plan.id))).first()
        or 0
    )


def running(session: Session, employee_id: int) -> int:
    """The id of the job that somebody works at."""
    return (
        session.exec(
            select(Timer.job_id).where(col(Timer.stopped_at).is_(None), Timer.employee_id == employee_id)
        ).one()
        or 0
    )


def link(session: Session, who: str) -> str:
    """The path of the newest link that a customer was sent."""
    sent = session.exec(select(PortalLink).where(PortalLink.order_id == newest(session, who).id))
    return f'/l/{sign_in.link_token(max(sent, key=lambda each: each.id or 0))}'


def visit(browser: Browser, server: Server, path: str, *cookies: Cookie) -> Page:
    context = Visits(browser, server.url).context()
    context.add_cookies(list(cookies))
    return go(context.new_page(), path)


def go(page: Page, path: str) -> Page:
    page.goto(path)
    return alive(page)


def shoot(page: Page, name: str, height: int = 900) -> None:
    """A picture of the page down to a height; 0 takes all of it."""
    page.set_viewport_size({'width': int(name.rsplit('-', 1)[1]), 'height': height or 844})
    page.add_style_tag(content=':root { --font: Roboto }')  # NiceGUI brings it; a machine without a desktop has none
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # until what fades has faded
    page.evaluate('document.fonts.ready')
    picture = shrink(page.context, page.screenshot(full_page=not height, caret='hide', animations='disabled'))
    assert len(picture) <= 150_000, f'{name} weighs {len(picture)} bytes; the README should open fast'
    (SHOTS / f'{name}.png').write_bytes(picture)


if __name__ == '__main__':
    main()
