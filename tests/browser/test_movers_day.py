"""A mover's day on the phone: on the way, begun, paused, signed, noted and done, with the others' screens beside."""

from playwright.sync_api import expect

from domain.sign_in import Face, TicketKind
from store import company, sign_in
from store.database import write_now
from tests import factories
from tests.browser.conftest import Visits, alive
from tests.browser.people import Person
from tests.factories import Firm
from tests.server import Server

NOTE, SIGNED = 'Heisen står. Vi bærer opp til tredje.', 'Signaturen til Ingrid Bjørnstad'


def test_a_movers_day(visit: Visits, by: Firm, server: Server) -> None:
    """The server starts anew while a note and a signature are half made: both are still there."""
    number = factories.quoted(by)
    factories.accept(by, number)
    job = factories.job(by, number)
    write_now(company.change, by.owner, {'ask_signature': False}, {'ask_signature': True}, {})
    link = factories.customer(number).link_id
    office = Person(visit.office(f'/ordre/{number}', by.owner))
    ingrid = Person(visit.signed_in(f'/portal/ordre/{number}', Face.PORTAL, 390, 844, link_id=link))
    jonas = Person(visit(f'/crew/inn/{write_now(sign_in.make_ticket, TicketKind.CREW, by.jonas_id)}', 390, 844))
    jonas.press('Logg inn')
    jonas.page.wait_for_url('**/crew')
    alive(jonas.page)
    jonas.page.get_by_role('link', name='Flytting til Åsane').click()
    jonas.page.wait_for_url(f'**/crew/jobb/{job}')
    alive(jonas.page)
    jonas.press('Bekreft ordre')
    office.at_status('Bekreftet')
    jonas.open('På vei')
    jonas.press('Jeg er på vei')
    office.sees('Jonas Vik er på vei siden')
    ingrid.sees('Jonas er på vei siden')
    jonas.closed()
    jonas.press('Start jobb')
    office.at_status('Jobb startet')
    jonas.open('Skriv notat')
    jonas.field('Notat').press_sequentially(NOTE)
    jonas.press('Avbryt')
    jonas.closed()
    jonas.press('Pause')
    office.sees('tok pause')
    jonas.press('Fortsett')
    jonas.open('Fullfør jobb')
    _signs(jonas)
    jonas.fill(Navn_på_den_som_signerer='Ingrid Bjørnstad')
    _starts_anew(server, office, ingrid, jonas)
    jonas.open('Fullfør jobb')
    expect(jonas.field('Navn på den som signerer')).to_have_value('Ingrid Bjørnstad')
    jonas.press('Fullfør jobb')
    office.at_status('Jobb fullført')
    for person in (jonas, office, ingrid):
        expect(person.page.get_by_role('img', name=SIGNED)).to_be_visible()
    ingrid.sees('Utført i dag')
    jonas.closed()
    for kept in (NOTE, ''):
        jonas.open('Skriv notat')
        expect(jonas.field('Notat')).to_have_value(kept)
        jonas.press('Lagre notat' if kept else 'Avbryt')
        jonas.closed()
    office.sees(NOTE)
    assert ingrid.page.get_by_text(NOTE).count() == 0
    jonas.page.goto('/crew/timer')
    expect(jonas.page.get_by_text('Flytting til Åsane')).to_have_count(2)
    visit.errors.clear()  # the browsers say that the server was gone


def _starts_anew(server: Server, *people: Person) -> None:
    """The pages notice by themselves, and come back."""
    for each in people:
        each.page.evaluate('window.before = true')
    server.stop()
    server.start()
    for each in people:
        each.page.wait_for_function('!window.before && window.did_handshake === true')


def _signs(person: Person) -> None:
    paper = person.page.get_by_role('img', name='Felt for signatur').bounding_box()
    assert paper is not None
    mouse = person.page.mouse
    mouse.move(paper['x'] + 40, paper['y'] + 40)
    mouse.down()
    for step in range(1, 12):
        mouse.move(paper['x'] + 40 + 15 * step, paper['y'] + 40 + 30 * (step % 2))
    mouse.up()
