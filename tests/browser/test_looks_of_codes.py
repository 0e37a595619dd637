"""The way in by a code, the portal behind it and a dead link, looked at as all other screens."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser

from domain.customer import Contact, Customer
from domain.message import MessageKind
from domain.one_time_code import CodeFor
from domain.sign_in import Face
from store import clock, codes, customers, lines, orders, quotes, sign_in
from store.database import write_now
from tests import factories
from tests.browser.houses import Cookie, furnish
from tests.browser.test_looks import LONG, LONG_NAME, House, Tour
from tests.server import Server
from tests.store.test_codes import code_of, sent
from ui.guard import COOKIES
from ui.who import CHALLENGE

WIDE_AND_NARROW = (1440, 320)
TYPED, WRONG, OVER, RIGHT = 'typed', 'wrong', 'over', 'right'


def test_the_way_in_by_code(browser: Browser, tmp_path: Path, engine: str) -> None:
    server = Server(tmp_path, engine, born=True, SMS_URL='json://127.0.0.1:9/?:to={til}')
    house = House(server)
    known = furnish(server, lambda: _build(server))
    server.start()
    tour = Tour(browser, house)
    page = tour.open('/portal/logg-inn')
    tour.look(page, '/portal/logg-inn', WIDE_AND_NARROW)
    tour.look(tour.go(page, '/logg-inn?crew=1'), '/logg-inn?crew=1 with codes', WIDE_AND_NARROW)
    tour.look(tour.go(page, '/l/' + '0' * 64), 'a dead link', WIDE_AND_NARROW)
    page.get_by_role('button', name='Send meg ny lenke').click()
    page.get_by_role('heading', name='Se etter en ny melding').wait_for()
    tour.look(page, 'a new link is asked for', WIDE_AND_NARROW)
    for challenge in (TYPED, WRONG, OVER, RIGHT):
        page.context.add_cookies([{'name': CHALLENGE, 'value': challenge, 'url': server.url}])
        tour.look(tour.go(page, '/kode'), f'/kode {challenge}', WIDE_AND_NARROW)
    page.context.add_cookies([known])
    tour.look(tour.go(page, '/portal'), 'the portal behind the code', WIDE_AND_NARROW)
    tour.end()


def _build(server: Server) -> Cookie:
    """A customer with everything to see in the portal, and codes in each state; the cookie of who has shown one."""
    firm = factories.firm()
    billed, _ = factories.invoiced(firm)
    whose = factories.get(firm, billed).customer_id or 0
    for title in ('Flyttevask', LONG):
        number = write_now(orders.new_for, firm.owner, whose)
        write_now(orders.edit, firm.owner, number, 'title', '', title)
        write_now(lines.add, firm.owner, number, text=title, quantity='1', unit='stk.', unit_price='1', vat_code='25')
        factories.job(firm, number, title=title)
        factories.send(firm, number)
    write_now(quotes.say, factories.customer(number), number, MessageKind.QUESTION, f'Kan dere ta {LONG.lower()}?')
    factories.accept(firm, number)
    write_now(quotes.confirm, firm.owner, number)
    kari = Contact.new(name='Ingrid Bjørnstad', phone='91234567')
    write_now(customers.create, firm.owner, Customer.business(name=LONG_NAME), kari)
    for at, challenge in enumerate((TYPED, WRONG, OVER, RIGHT)):
        clock.turn(timedelta(seconds=5 * at - 20))
        typed = '91234567' if challenge == RIGHT else f'9123450{at}'
        write_now(codes.ask, CodeFor.PORTAL, typed, challenge, '10.0.0.7')
    for challenge, tries in ((WRONG, 1), (OVER, 5)):
        for _ in range(tries):
            write_now(codes.try_code, challenge, '0')
    write_now(codes.try_code, RIGHT, code_of(sent()[-1]))
    clock.turn(timedelta())
    given = {'customer_id': whose, 'proved_by': 'SMS til ••• •• 567'}
    token = write_now(sign_in.begin, Face.PORTAL, **given)  # type: ignore[arg-type]
    return {'name': dict(zip(Face, COOKIES, strict=True))[Face.PORTAL], 'value': token, 'url': server.url}
