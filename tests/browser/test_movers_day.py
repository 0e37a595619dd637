"""A mover's day on the phone: on the way, begun, paused, answered, signed and done, with the others' screens beside."""

from pathlib import Path
from statistics import median

from playwright.sync_api import expect

from domain.sign_in import Face, TicketKind
from store import checklists, company, sign_in
from store.database import write_now
from tests import factories
from tests import files as sent
from tests.browser.conftest import Visits, alive
from tests.browser.people import REACHED_WITHIN, Person, milliseconds_until_seen, note_times
from tests.factories import Firm
from tests.server import Server

OF_TWO_JOBS = """() => { kept.set('notat:1', 'y'); kept.set('notat:12', 'x'); kept.forget('notat:1');
  return [kept.get('notat:1'), kept.get('notat:12')]; }"""
NOTE, SIGNED = 'Heisen står. Vi bærer opp til tredje.', 'Signaturen til Ingrid Bjørnstad'


def test_a_movers_day(visit: Visits, by: Firm, server: Server, tmp_path: Path) -> None:
    """The server starts anew while a note and a signature are half made: both are still there."""
    (tmp_path / 'måler.jpg').write_bytes(sent.picture(size=(1600, 1200)))
    number = factories.quoted(by)
    factories.accept(by, number)
    job = factories.job(by, number)
    write_now(checklists.add, by.owner, number, job, 'Strømmåler', 'photo', True)
    write_now(checklists.add, by.owner, number, job, 'Vinduer lukket', 'yes_no', True)
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
    delays: list[float] = []

    def follow(*people: Person) -> None:
        delays.extend(milliseconds_until_seen(jonas, each) for each in people)

    note_times(office, ingrid, jonas)
    jonas.press('Bekreft ordre')
    office.at_status('Bekreftet')
    follow(office)
    jonas.open('På vei')
    jonas.press('Jeg er på vei')
    office.sees('Jonas Vik er på vei siden')
    ingrid.sees('Jonas er på vei siden')
    follow(office, ingrid)
    jonas.closed()
    jonas.sees('Du er på vei siden')
    jonas.press('Start jobb')
    office.at_status('Jobb startet')
    ingrid.sees('Startet')
    follow(office, ingrid)
    pause = jonas.page.get_by_role('button', name='Pause', exact=True)
    expect(pause).to_be_visible()
    jonas.open('Skriv notat')
    jonas.field('Notat').press_sequentially(NOTE)
    jonas.press('Avbryt')
    jonas.closed()
    jonas.press('Pause')
    office.sees('tok pause')
    follow(office)
    expect(pause).to_be_hidden()
    jonas.press('Fortsett')
    expect(pause).to_be_visible()
    _answers(jonas, tmp_path / 'måler.jpg')
    office.sees('2 av 2')
    follow(office)
    jonas.open('Fullfør jobb')
    _signs(jonas)
    jonas.fill(Navn_på_den_som_signerer='Ingrid Bjørnstad')
    _starts_anew(server, office, ingrid, jonas)
    jonas.open('Fullfør jobb')
    expect(jonas.field('Navn på den som signerer')).to_have_value('Ingrid Bjørnstad')
    jonas.press('Fullfør jobb')
    office.at_status('Jobb fullført')
    assert median(delays) <= REACHED_WITHIN, delays
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
    assert jonas.page.evaluate(OF_TWO_JOBS) == [None, 'x'], 'what is saved of one job is forgotten of no other'
    assert ingrid.page.get_by_text(NOTE).count() == 0
    jonas.page.goto('/crew/kalender')
    week = jonas.page.get_by_role('heading', level=1).inner_text()
    _swipes(jonas, by=-200)
    expect(jonas.page.get_by_role('heading', level=1)).not_to_have_text(week)
    alive(jonas.page)
    _swipes(jonas, by=200)
    expect(jonas.page.get_by_role('heading', level=1)).to_have_text(week)
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


def _answers(person: Person, picture: Path) -> None:
    """The checklist: a picture of the one, yes to the other."""
    with person.page.expect_file_chooser() as chooser:
        person.press('Ta bilde: Strømmåler')
    chooser.value.set_files(picture)
    person.sees('1 av 2')
    person.press('Ja: Vinduer lukket')
    person.sees('2 av 2')


def _swipes(person: Person, by: int) -> None:
    """A finger goes across the page."""
    alive(person.page).evaluate(
        """by => {
          const at = (x) => new Touch({ identifier: 1, target: document.body, clientX: x, clientY: 300 });
          const say = (kind, x, more) => document.body.dispatchEvent(
            new TouchEvent(kind, { bubbles: true, changedTouches: [at(x)], touches: more }));
          say("touchstart", 250, [at(250)]);
          say("touchend", 250 + by, []);
        }""",
        by,
    )


def _signs(person: Person) -> None:
    paper = person.page.get_by_role('img', name='Felt for signatur').bounding_box()
    assert paper is not None
    mouse = person.page.mouse
    mouse.move(paper['x'] + 40, paper['y'] + 40)
    mouse.down()
    for step in range(1, 12):
        mouse.move(paper['x'] + 40 + 15 * step, paper['y'] + 40 + 30 * (step % 2))
    mouse.up()
