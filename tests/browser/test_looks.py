"""Every screen in its states, light and dark, on a wide screen, a tablet and phones: nothing cut, everything named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session, col, select

from domain.attachment import Of
from domain.label import Colour
from domain.message import MessageKind
from domain.order import Order
from domain.sign_in import Face, PortalLink
from domain.signature import Signed
from domain.status import Status
from store import (
    attachments,
    checklists,
    clock,
    damages,
    demo_pictures,
    employees,
    fetching,
    going_back,
    invoices,
    job_notes,
    jobs,
    labels,
    lines,
    materials,
    order_view,
    orders,
    quotes,
    sign_in,
)
from store.database import read_now, write_now
from tests import factories
from tests.browser.conftest import Visits, alive
from tests.browser.houses import Cookie, cookie, furnish
from tests.browser.people import Person, first_address
from tests.register import Register
from tests.server import Server
from tests.torture import TORTURE

LOOK = (Path(__file__).parent / 'looks.js').read_text()
AXE = """([only, within]) => axe.run(document.querySelector(within), {
    resultTypes: ['violations'], iframes: false, ...(only && {runOnly: only})})
  .then(found => found.violations.filter(each => ['serious', 'critical'].includes(each.impact)))"""
SETTLED = """open => {
  const told = document.querySelector('#app').__vue_app__.config.globalProperties.$q.screen.width;
  const drawer = document.querySelector('.q-drawer');
  if (told !== innerWidth || !drawer || document.querySelector('.q-dialog')) return told === innerWidth;
  const { left } = drawer.getBoundingClientRect();
  if (innerWidth < 1024 && !open) return getComputedStyle(drawer).visibility === 'hidden';
  return left === 0 && drawer.classList.contains('q-drawer--mobile') === innerWidth < 1024;
}"""
"""Whether the page has taken the width of the screen: Quasar hears of it after a moment, its drawer after another."""
OFFICE, FACES = ((1440, 820, 390), (1440, 820, 390, 320)) if TORTURE else ((1440, 390), (1440, 390, 320))
PHONES = (390, 320)
"""The tablet between is in the long form."""
CREW_DIALOGS = {'planlagt': ('På vei', 'Skriv notat'), 'signeres': ('Fullfør med signatur',)}
LONG = 'Flytting av firemannsbolig med flygel, arkiv og lagerinnredning fra Sandviken til Åsane'
LONG_NAME = 'Vestlandske Eiendomsforvaltningsselskap og Vaktmestertjenester AS'


BROKEN = {
    'the page scrolls sideways': '<div style="width: 500px; height: 9px"></div>',
    'div «» scrolls sideways': '<div style="overflow: auto"><div style="width: 500px; height: 9px"></div></div>',
    'runs out of the screen': '<p style="position: absolute; left: 350px; white-space: nowrap">Flytting</p>',
    'cuts «Flytteesker»': '<p style="width: 30px; overflow: hidden">Flytteesker</p>',
    'cuts «Flytting»': '<p style="height: 9px; overflow: hidden">Flytting</p>',
    'runs out of span.pill': '<span class="pill" style="display: block; width: 30px">Flytteesker</span>',
    'placeholder': '<input aria-label="Søk" placeholder="Søk i nummer, kunde" style="width: 50px">',
    'p «Flytting» and p «Vask» lie on each other': '<p>Flytting</p><p style="margin-top: -30px">Vask</p>',
    '2 primary buttons': '<b class="b-primary">Lagre</b> <b class="b-primary">Send</b>',
    'button «Lagre» is 90 × 40 px': '<button style="height: 40px; width: 90px">Lagre</button>',
    'a «Ordrer» is': '<p><a href="/ordrer">Ordrer</a></p>',
    'there is not one main': '<main></main>',
    'has no name': '<nav></nav>',
    'there is not one h1': '<h1>Vask</h1>',
    'h3 «Vask» leaves out a level': '<h3>Vask</h3>',
    'called as its heading': '<div role="dialog" aria-label="Vask"><div class="dialog"><h2>Jobb</h2></div></div>',
}
"""What the script says, and what it says it of."""


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
        server = Server(tmp_path_factory.mktemp('looks'), born=True, BRREG_URL=register.url)
        made = House(server)
        furnish(server, lambda: _build(made))
        server.start()
        yield made
        server.stop()


@pytest.mark.parametrize('face', ['signed_out', 'office', 'tools', 'order', 'dialogs', 'crew', 'portal'])
def test_every_screen_can_be_read_and_pressed_on_every_width(browser: Browser, house: House, face: str) -> None:
    """[S4] Nothing scrolls sideways, is cut or too small; one primary button; headings, landmarks and axe are right."""
    tour = Tour(browser, house)
    try:
        getattr(tour, face)()
    finally:
        tour.end()


def test_an_opened_list_is_a_list_of_choices(browser: Browser, house: House) -> None:
    """Quasar makes its scrolling box a stop for the keyboard, which axe takes for a stranger among the choices."""
    tour = Tour(browser, house)
    page = tour.go(tour.open('/ordrer', Face.OFFICE), f'/ordre/{house.orders["Utkast"]}')
    Person(page).open('Legg til ordrelinje')
    page.get_by_role('combobox', name='Enhet').click()
    expect(page.get_by_role('option').first).to_be_visible()
    page.evaluate(AXE_SCRIPT)
    tour.found += _axe(page)
    tour.end()


def test_the_first_day(browser: Browser, server: Server) -> None:
    """The same before there is a firm, and before it has an order."""
    tour = Tour(browser, House(server))
    page = tour.open(first_address(server))
    tour.look(page, 'oppstart', OFFICE)
    Person(page).press('Sett opp firmaet')
    Person(page).sees('Fyll ut navnet på firmaet.')
    tour.look(page, 'oppstart med feil', OFFICE)
    page.close()
    server.stop()

    def found() -> Cookie:
        return cookie(server, Face.OFFICE, factories.firm(bank_account='').owner.employee_id)

    tour.house.cookies[Face.OFFICE] = furnish(server, found)
    server.start()
    page = tour.open('/ordrer', Face.OFFICE)
    tour.look(page, 'tom liste', OFFICE)
    tour.end()


@pytest.mark.parametrize('complaint', BROKEN)
def test_the_script_says_what_is_wrong(browser: Browser, complaint: str) -> None:
    """Each check can fail; and it has nothing against a page that is as it should be."""
    page = browser.new_page(viewport={'width': 390, 'height': 800})
    right = '<p>Se <a href="/ordrer">ordrene</a> dine.</p><button style="width: 90px; height: 44px">Lagre</button>'
    for content, expected in (right, ''), (BROKEN[complaint], complaint):
        page.set_content(f'<body class="body--light"><main><h1>Ordrer</h1>{content}</main></body>')
        found = '\n'.join(page.evaluate(LOOK, {'office': False, 'thumbs': True}))
        assert expected in found
        assert expected or not found
    page.close()


class Tour:
    """Somebody who looks at everything and writes down what is wrong."""

    def __init__(self, browser: Browser, house: House) -> None:
        self.house = house
        self.visits = Visits(browser, house.server.url)
        self.found: list[str] = []

    def open(self, path: str, face: Face | None = None) -> Page:
        """A page for somebody who is signed in to a face, or to none."""
        context = self.visits.context(color_scheme='dark')
        if face:
            context.add_cookies([self.house.cookies[face]])
        return self.go(context.new_page(), path)

    def go(self, page: Page, path: str) -> Page:
        page.set_viewport_size({'width': 1440, 'height': 900})
        page.goto(path)
        return alive(page)

    def look(self, page: Page, screen: str, widths: tuple[int, ...], within: str = 'html') -> None:
        """Look at a screen on each width; axe sees the narrowest, also in the dark, and with TORTURE the widest."""
        office = screen.startswith(
            ('ordre', 'timer', 'kunde', 'varer', 'meldinger', 'innstillinger', 'tom liste', 'dialog')
        )
        page.evaluate(AXE_SCRIPT)
        for width in widths:
            page.set_viewport_size({'width': width, 'height': 900 if width > 500 else 844})
            page.wait_for_function(SETTLED, arg='meny' in screen)
            _turn(page, 'light')
            found = page.evaluate(LOOK, {'office': office, 'thumbs': width < 1024})
            if width == widths[-1] or (TORTURE and width == widths[0]):
                found += _axe(page, within=within)
            if width == widths[-1]:
                _turn(page, 'dark')
                found += [f'{each} in the dark' for each in _axe(page, ['color-contrast'], within)]
            self.found += [f'{screen} {width}: {each}' for each in found]

    def enlarged(self, page: Page, screen: str) -> None:
        """Look at a screen on a phone whose letters are twice as large."""
        page.set_viewport_size({'width': 390, 'height': 844})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.wait_for_function(SETTLED, arg=False)
        found = page.evaluate(LOOK, {'office': False, 'thumbs': True})
        self.found += [f'{screen} with large letters: {each}' for each in found]

    def end(self) -> None:
        """Close all pages, and say what was wrong; a page that is refused complains in the console that it was."""
        self.visits.close()
        self.found += [error for error in self.visits.errors if 'responded with a status of 40' not in error]
        assert not self.found, '\n'.join(self.found)

    # ---------- the faces ----------

    def signed_out(self) -> None:
        page = self.open('/logg-inn')
        self.look(page, 'logg-inn', OFFICE)
        page.get_by_label('E-post').fill('marte@sandviken.no')
        page.get_by_role('button', name='Logg inn').click()
        Person(page).sees('E-post eller passord er feil.')
        self.look(alive(page), 'logg-inn med feil', OFFICE)
        for path in ('/logg-inn?crew=1', '/glemt-passord', '/crew/inn/brukt', '/portal', '/finnes/ikke'):
            self.look(self.go(page, path), path, FACES)
        self.look(self.go(page, self.house.links['crew']), 'inn i Crew', FACES)

    def office(self) -> None:
        page = self.open('/ordrer', Face.OFFICE)
        self.look(page, 'ordrer', OFFICE)
        page.get_by_role('button', name='Meny').click()
        expect(page.get_by_role('link', name='Innstillinger')).to_be_in_viewport()
        self.look(page, 'ordrer med meny', (390,))
        self.look(self.go(page, '/ordrer?q=finnes+ikke'), 'ordrer uten treff', OFFICE)
        self.look(self.go(page, '/meldinger'), 'meldinger', OFFICE)
        self.look(self.go(page, '/innstillinger/firma'), 'innstillinger/firma', OFFICE)
        page.get_by_label('Kontonummer').fill('123')
        Person(page).press('Lagre')
        Person(page).sees('Ikke lagret')
        self.look(page, 'innstillinger/firma med feil', OFFICE)
        self.look(self.go(page, '/innstillinger/fravaer'), 'innstillinger/fravaer', OFFICE)
        self.dialog(page, partial(Person.open, name='Legg til fravær'), 'Legg til fravær')
        self.look(self.go(page, '/innstillinger/etiketter'), 'innstillinger/etiketter', OFFICE)
        self.look(self.go(page, '/innstillinger/meldinger'), 'innstillinger/meldinger', OFFICE)
        self.dialog(page, partial(Person.open, name='Rediger: Faktura'), 'Rediger: Faktura')
        self.look(self.go(page, '/innstillinger/varsler'), 'innstillinger/varsler', OFFICE)
        self.look(self.go(page, '/meg'), 'meg', OFFICE)
        self.dialog(page, partial(Person.open, name='Bytt passord'), 'Bytt passord')
        self.look(self.go(page, '/innstillinger/ansatte'), 'innstillinger/ansatte', OFFICE)
        for name in ('Legg til ansatt', 'Rediger', 'Rolle', 'Gi kontortilgang', 'Enheter', 'Vis innloggingslenke'):
            self.dialog(page, partial(Person.open, name=name), name)

    def tools(self) -> None:
        page = self.open('/kunder', Face.OFFICE)
        self.look(page, 'kunder', OFFICE)
        self.dialog(page, partial(Person.open, name='Ny kunde'), 'Ny kunde')
        self.look(self.go(page, '/kunder?q=finnes+ikke'), 'kunder uten treff', OFFICE)
        self.look(self.go(page, '/kunde/1'), 'kunde', OFFICE)
        for name in ('Slå sammen med en annen kunde',):
            self.dialog(page, partial(_choice, name=name), name)
        self.look(self.go(page, '/varer'), 'varer', OFFICE)
        self.dialog(page, partial(Person.open, name='Ny vare'), 'Ny vare')
        self.dialog(page, _everywhere, 'Søk')
        self.dialog(page, _bell, 'Varsler')
        asked = self.house.orders['Tilbud sendt']
        self.look(self.go(page, f'/ordre/{asked}/som-kunde'), 'vis som kunde', OFFICE)
        self.look(self.go(page, '/fakturaer'), 'fakturaer', OFFICE)
        self.look(self.go(page, '/jobber'), 'jobber', OFFICE)
        self.look(self.go(page, '/jobber?visning=uke'), 'uken', OFFICE)
        self.look(self.go(page, '/timer'), 'timer', OFFICE)
        self.dialog(page, partial(Person.open, name='Før timer'), 'Før timer')
        self.look(self.go(page, '/timer?ansatt=2'), 'timer: en ansatt', OFFICE)
        self.look(self.go(page, '/importer/ordrer'), 'importer', OFFICE)
        self.go(page, '/importer/kunder')
        with page.expect_file_chooser() as chooser:
            Person(page).press('Velg fil')
        said = b'Navn;Telefon;Telefon\nAnne;12;\nPer;41234567;\nOle;41234567;\n'
        chooser.value.set_files({'name': 'kunder.csv', 'mimeType': 'text/csv', 'buffer': said})
        Person(page).press('Kontroller filen')
        Person(page).sees('Kan være de samme')
        self.look(page, 'importer med fil', OFFICE)

    def order(self) -> None:
        page = self.open('/ordrer', Face.OFFICE)
        for name, number in self.house.orders.items():
            self.look(self.go(page, f'/ordre/{number}'), f'ordre {name}', OFFICE)
        page.get_by_role('button', name='Steg').click()
        expect(page.get_by_role('list', name='Status')).to_be_visible()
        self.look(page, 'ordre med stegene', (390,))
        Person(page).press('Flere valg')
        expect(page.get_by_role('menu')).to_be_visible()
        self.look(page, 'ordre med valg', OFFICE)

    def dialogs(self) -> None:
        page = self.open('/ordrer', Face.OFFICE)
        for order, name, opens in DIALOGS:
            self.go(page, f'/ordre/{self.house.orders[order]}')
            self.dialog(page, opens, name)

    def dialog(self, page: Page, opens: Callable[[Person], object], name: str) -> None:
        """Open a dialog on a wide screen, look at it on all, and leave it with Esc."""
        page.set_viewport_size({'width': 1440, 'height': 900})
        page.wait_for_function(SETTLED, arg=False)
        opens(Person(page))
        expect(page.get_by_role('dialog')).to_have_count(1)
        self.look(page, f'dialog {name}', OFFICE, '.q-dialog')
        page.keyboard.press('Escape')
        Person(page).closed()

    def crew(self) -> None:
        page = self.open('/crew', Face.CREW)
        self.look(page, 'crew', FACES)
        for name, job in self.house.jobs.items():
            self.look(self.go(page, f'/crew/jobb/{job}'), f'crew: {name}', FACES)
            for verb in CREW_DIALOGS.get(name, ()):
                Person(page).open(verb)
                self.look(page, f'crew: {verb}', PHONES)
                page.keyboard.press('Escape')
                Person(page).closed()
        for path in ('/crew', f'/crew/jobb/{self.house.jobs["startet"]}', '/crew/timer', '/crew/kalender'):
            self.enlarged(self.go(page, path), path)
        self.look(self.go(page, '/crew/jobb/999'), 'crew: borte', FACES)
        self.look(self.go(page, '/crew/timer'), 'crew: mine timer', FACES)
        for span in ('uke', 'maned'):
            self.look(self.go(page, f'/crew/kalender?vis={span}'), f'crew: kalender {span}', PHONES)

    def portal(self) -> None:
        page = self.open('/portal')
        for name, path in self.house.links.items():
            if name == 'crew':
                continue
            self.look(self.go(page, path), f'portal {name}', FACES)
            if name == 'tilbud':
                for verb in ('Be om endring', 'Avslå'):
                    page.set_viewport_size({'width': 1440, 'height': 900})
                    Person(page).open(verb)
                    self.look(page, f'portal: {verb}', FACES)
                    page.keyboard.press('Escape')
                    Person(page).closed()
                Person(page).press('Godta tilbudet og forplikt deg til å betale')
                Person(page).sees('Kryss av for at du godtar tilbudet.')
                self.look(page, 'portal med feil', FACES)


def _turn(page: Page, theme: Literal['light', 'dark']) -> None:
    page.emulate_media(color_scheme=theme)
    page.wait_for_function('theme => document.body.classList.contains(`body--${theme}`)', arg=theme)


def _axe(page: Page, only: list[str] | None = None, within: str = 'html') -> list[str]:
    violations = page.evaluate(AXE, [only, within])
    return [f'{each["id"]} at {each["nodes"][0]["target"]} and {len(each["nodes"]) - 1} more' for each in violations]


def _choice(marte: Person, name: str) -> None:
    marte.press('Flere valg')
    marte.page.get_by_role('menuitem', name=name).click()


def _everywhere(marte: Person) -> None:
    marte.page.keyboard.press('Control+k')
    marte.page.get_by_label('Søk i alt').press_sequentially('ingrid')
    expect(marte.page.get_by_role('dialog').get_by_role('link').first).to_be_visible()


def _private_hits(marte: Person) -> None:
    marte.open('Legg til kunde')
    marte.field('Navn').press_sequentially('Ingrid')
    marte.sees('Kunde fra før')


def _business_hits(marte: Person) -> None:
    marte.open('Legg til kunde')
    marte.press('Bedriftskunde')
    marte.field('Søk på navn eller organisasjonsnummer').press_sequentially('nordre sandviken')
    marte.sees('Konkurs')


def _business_form(marte: Person) -> None:
    _business_hits(marte)
    marte.page.get_by_role('button', name='NORDRE SANDVIKEN BYGG AS').click()
    marte.sees('Kontaktens navn')


def _line_with_errors(marte: Person) -> None:
    marte.open('Legg til ordrelinje')
    marte.fill(Antall='mange', Enhetspris='')
    marte.press('Lagre')
    marte.sees('Fyll ut beskrivelsen.')


def _bell(marte: Person) -> None:
    marte.page.get_by_role('button', name='Varsler').locator('visible=true').click()


def _back(marte: Person, to: str) -> None:
    marte.page.get_by_title(f'Gå tilbake til «{to}»').click()


DIALOGS: tuple[tuple[str, str, Callable[[Person], object]], ...] = (
    ('Uten kunde', 'velg privatkunde', _private_hits),
    ('Uten kunde', 'velg bedriftskunde', _business_hits),
    ('Uten kunde', 'ny bedriftskunde', _business_form),
    ('Utkast', 'ordrelinje', _line_with_errors),
    ('Utkast', 'jobb', lambda marte: marte.open('Legg til jobb')),
    ('Utkast', 'send tilbud', lambda marte: marte.open('Send tilbud')),
    ('Utkast', 'rediger kunde', lambda marte: marte.choose('Endre kunde', 'Rediger kunde')),
    ('Tilbud sendt', 'følg opp', lambda marte: marte.open('Følg opp')),
    ('Akseptert', 'gå tilbake', lambda marte: _back(marte, 'Tilbud sendt')),
    ('Akseptert', 'avslutt ordre', lambda marte: marte.choose('Flere valg', 'Avslutt ordre')),
    ('Jobb fullført', 'send faktura', lambda marte: marte.open('Send faktura')),
    ('Fakturert', 'gå ikke tilbake', lambda marte: _back(marte, 'Utkast')),
    ('Fakturert', 'registrer betaling', lambda marte: marte.open('Registrer betaling')),
)


# ---------- the firm ----------


def _build(house: House) -> None:
    """Orders in every status, some with the longest names one meets, and their links."""
    firm = factories.firm()
    house.cookies[Face.OFFICE] = cookie(house.server, Face.OFFICE, firm.owner.employee_id)
    house.cookies[Face.CREW] = cookie(house.server, Face.CREW, firm.jonas_id)
    _for_the_portal(house, firm)
    _orders(house, firm)


def _orders(house: House, firm: factories.Firm) -> None:
    paid, invoice = factories.invoiced(firm)
    write_now(invoices.pay, firm.owner, paid, invoice, amount='1250', day=clock.today().strftime('%d.%m.%Y'))
    invoiced, _ = factories.invoiced(firm, name='Odd Gjerde')
    completed = factories.completed(firm)
    done = factories.get(firm, completed).jobs[0].id or 0
    write_now(jobs.reopen, firm.owner, completed, done)
    write_now(jobs.complete, firm.owner, completed, done, Signed(LONG_NAME, [[100, 300, 400, 60, 700, 300]]))
    write_now(invoices.create, firm.owner, completed)
    started = factories.confirmed(firm, name=LONG_NAME)
    running = factories.job(firm, started)
    factories.job(firm, started, title=LONG, people=[], day=False)
    write_now(job_notes.write, firm.jonas, started, running, LONG * 2)
    signing = factories.job(firm, started, title='Rydding')
    write_now(jobs.start, firm.jonas, started, signing)
    write_now(jobs.start, firm.jonas, started, running, switch=True)
    _found_at(firm, started, running)
    confirmed = factories.confirmed(firm)
    planned = factories.job(firm, confirmed, title=LONG)
    factories.job(firm, confirmed, title='Flyttevask', day=False)
    accepted = factories.draft(firm)
    unconfirmed = factories.job(firm, accepted, title='Bæring av piano')
    factories.send(firm, accepted)
    factories.accept(firm, accepted)
    quoted = factories.quoted(firm, email='ingrid.bjornstad-haugland.sandviksveien.84@fjordbygdenes-epost.example')
    factories.job(firm, quoted)
    write_now(quotes.say, factories.customer(quoted), quoted, MessageKind.QUESTION, f'Kan dere ta {LONG.lower()} også?')
    draft = factories.draft(firm, name=LONG_NAME)
    write_now(orders.edit, firm.owner, draft, 'title', '', LONG)
    for name, colour in (('Fast kunde', Colour.GREEN), ('Nøkkelen hentes i 2.', Colour.PLUM)):
        write_now(labels.put_named, firm.owner, draft, name, colour)
    factories.job(firm, draft, title=LONG, day=False)
    for text in (LONG, 'Flytteesker'):
        write_now(lines.add, firm.owner, draft, text=text, quantity='12,5', unit='stk.', unit_price='9876,5',
                  vat_code='15' if text == LONG else '25')  # fmt: skip
    house.orders = {
        'Uten kunde': write_now(orders.new, firm.owner),
        'Utkast': draft,
        'Tilbud sendt': quoted,
        'Akseptert': accepted,
        'Bekreftet': confirmed,
        'Jobb startet': started,
        'Jobb fullført': completed,
        'Fakturert': invoiced,
        'Avsluttet': paid,
    }
    house.jobs = {'planlagt': planned, 'startet': running, 'ikke bekreftet': unconfirmed, 'fullført': done}
    house.jobs['signeres'] = signing


def _found_at(firm: factories.Firm, number: int, job: int) -> None:
    """Pictures, a point that asks for one, and damages, all shown to the customer that can be."""
    for text in (LONG, 'Strømmåler'):
        write_now(checklists.add, firm.owner, number, job, text, 'photo', True)
    point = read_now(order_view.view, firm.owner, number).points[job][0].id
    for text, carried in ((LONG, True), ('Silikon', False)):
        write_now(materials.note, firm.jonas, number, job, {'text': text, 'quantity': '2,5', 'unit': 'stk.'})
        if carried:
            seen = read_now(fetching.preview, firm.owner, number)
            left = seen.shares, seen.goods
            write_now(fetching.fetch, firm.owner, number, *left, per_person=False, price='700', prices=['49'])
    told, over = (write_now(damages.report, firm.jonas, number, job, text) for text in (LONG * 3, 'Riper i døren'))
    write_now(damages.settle, firm.owner, number, over, True)
    write_now(damages.show, firm.owner, number, told, True)
    for of in (Of(job), Of(job, point), Of(job, damage_id=told)):
        for name in ('stue', 'dørkarm'):
            picture = write_now(attachments.add_at_job, firm.jonas, number, of, demo_pictures.taken(name))
            write_now(attachments.show, firm.owner, number, picture, True)


def _for_the_portal(house: House, firm: factories.Firm) -> None:
    offer = factories.draft(firm, name=LONG_NAME, price='123456,78')
    write_now(orders.edit, firm.owner, offer, 'title', '', LONG)
    for text, group in ((LONG, 'Gulv'), ('Furu', 'Gulv'), (LONG, '')):
        factories.option(firm, offer, text, group=group)
    for number in range(2):
        factories.job(firm, offer, title=LONG, day=bool(number))
    factories.send(firm, offer)
    write_now(quotes.say, factories.customer(offer), offer, MessageKind.CHANGE, 'Vi pakker bøkene selv.')
    write_now(quotes.answer, firm.owner, offer, 'Da blir det billigere. Du får et nytt tilbud.')
    business = factories.quoted(firm, private=False)
    accepted = factories.quoted(firm)
    factories.job(firm, accepted)
    factories.accept(firm, accepted)
    write_now(quotes.confirm, firm.owner, accepted)
    _found_at(firm, accepted, factories.get(firm, accepted).jobs[0].id or 0)
    declined = factories.quoted(firm)
    version = factories.version(firm, declined).id or 0
    write_now(quotes.decline, factories.customer(declined), declined, version_id=version, because='Vi får hjelp.')
    withdrawn = factories.quoted(firm)
    write_now(going_back.go_back, firm.owner, withdrawn, Status.DRAFT)
    invoiced, invoice = factories.invoiced(firm, price='9800')
    write_now(invoices.pay, firm.owner, invoiced, invoice, amount='2250', day=clock.today().strftime('%d.%m.%Y'))
    clock.turn(timedelta(days=-20))
    expired = factories.quoted(firm)
    overdue, _ = factories.invoiced(firm)
    clock.turn(timedelta())
    house.links = {
        name: read_now(_link, number)
        for name, number in {
            'tilbud': offer,
            'tilbud til bedrift': business,
            'akseptert': accepted,
            'avslått': declined,
            'utløpt': expired,
            'trukket tilbake': withdrawn,
            'faktura': invoiced,
            'forfalt faktura': overdue,
        }.items()
    }
    address = write_now(employees.crew_address, firm.owner, firm.jonas_id)
    house.links['crew'] = '/crew/inn/' + address.rsplit('/', 1)[1]


def _link(session: Session, number: int) -> str:
    """The path of the newest link to an order."""
    links = select(PortalLink).join(Order, col(Order.id) == PortalLink.order_id).where(Order.number == number)
    return f'/l/{sign_in.link_token(session.exec(links.order_by(col(PortalLink.id).desc())).first())}'  # type: ignore[arg-type]
