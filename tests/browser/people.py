"""The three people of the story, each in a browser of their own, who find everything by its accessible name."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PatienceLost

from tests.browser.conftest import PASSWORD, Visits, alive
from tests.server import PATIENCE, Server

SOON = 5_000
"""Milliseconds that a screen may take on a busy machine before it counts as deaf."""
REACHED_WITHIN = 300
"""Milliseconds from a press on one screen to the change on another, at the median."""


class Person:
    """Somebody at a page: presses, fills in, reads; never a selector, always a name."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(3 * SOON)

    @property
    def top(self) -> Locator | Page:
        """The open dialog, or else the page."""
        dialogs = self.page.get_by_role('dialog')
        return dialogs.last if dialogs.count() else self.page

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press the visible button of that name, in the open dialog if there is one."""
        place = within or self.top
        place.get_by_role('button', name=name, exact=True).locator('visible=true').first.click()

    def open(self, name: str, within: Locator | None = None) -> None:
        """Press a button that opens a dialog, and wait for it."""
        self.press(name, within)
        expect(self.page.get_by_role('dialog').first).to_be_visible(timeout=SOON)

    def choose(self, menu: str, item: str) -> None:
        """Open a menu, take an item, and wait for its dialog."""
        self.press(menu)
        self.page.get_by_role('menuitem', name=item, exact=True).click()
        expect(self.page.get_by_role('dialog').first).to_be_visible(timeout=SOON)

    def fill(self, **fields: str) -> None:
        """Fill fields by label; underscores are spaces."""
        for label, value in fields.items():
            self.field(label.replace('_', ' ')).fill(value)

    def field(self, label: str) -> Locator:
        return self.top.get_by_label(label, exact=True).locator('visible=true').first

    def pick(self, label: str, option: str) -> None:
        """Choose from a select."""
        self.top.get_by_role('combobox', name=label, exact=True).click()
        self.page.get_by_role('option', name=option).click()

    def pick_many(self, label: str, *options: str) -> None:
        """Choose several from a select, and close it; whose list does not come presses once more, as people do."""
        select = self.top.get_by_role('combobox', name=label, exact=True)
        select.click()
        try:
            self.page.get_by_role('option').first.wait_for(timeout=SOON)
        except PatienceLost:
            select.click()
        for option in options:
            choice = self.page.get_by_role('option', name=option)
            before = choice.get_attribute('aria-selected') or ''
            choice.click()
            expect(choice).not_to_have_attribute('aria-selected', before, timeout=SOON)
        self.page.keyboard.press('Escape')

    def sees(self, text: str | re.Pattern[str], within: Locator | None = None) -> None:
        expect((within or self.page).get_by_text(text).locator('visible=true').first).to_be_visible(timeout=SOON)

    def sees_not(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).locator('visible=true')).to_have_count(0, timeout=SOON)

    def region(self, name: str) -> Locator:
        return self.page.get_by_role('region', name=name, exact=True)

    def closed(self) -> None:
        """Wait until no dialog is open; one that stays is told as it stands."""
        dialogs = self.page.get_by_role('dialog')
        try:
            expect(dialogs).to_have_count(0, timeout=SOON)
        except AssertionError as error:
            error.add_note(dialogs.last.aria_snapshot() if dialogs.count() else 'It is closed by now.')
            raise

    def at_status(self, word: str) -> None:
        """The status track's current step; on a phone it is folded."""
        current = self.page.get_by_role('list', name='Status').locator('[aria-current=step]')
        expect(current).to_contain_text(word, timeout=SOON)


def set_up(visit: Visits, address: str) -> Person:
    """The owner opens the console's address and sets the firm up; the register answers."""
    owner = Person(visit(address))
    owner.fill(Organisasjonsnummer='923 609 016')
    owner.press('Hent fra Brønnøysundregistrene')
    owner.sees('Hentet EQUINOR ASA')
    owner.fill(Navnet_ditt='Marte Solheim')
    owner.page.get_by_label('E-post').fill('marte@sandviken.no')
    owner.page.get_by_label('Passord', exact=True).fill(PASSWORD)
    owner.press('Sett opp firmaet')
    owner.page.wait_for_url('**/ordrer')
    alive(owner.page)
    return owner


def same_person(one: Person, other: Person) -> None:
    """Sign another browser in as the same person."""
    url = '/'.join(one.page.url.split('/')[:3])  # the whole site, not the folder of a page
    cookies = [{'name': c['name'], 'value': c['value'], 'url': url} for c in one.page.context.cookies()]
    other.page.context.add_cookies(cookies)  # type: ignore[arg-type]  # plain dicts are what it takes


def first_address(server: Server) -> str:
    """The path of the one-time address that the console prints, a moment after it says that it is healthy."""
    deadline = time.monotonic() + PATIENCE
    while not (found := re.search(r'http://[^/\s]+(/oppstart\?kode=\S+)\s', server.log())):
        assert time.monotonic() < deadline, server.log()
        time.sleep(0.05)
    return found[1]


def until(happened: Callable[[], object]) -> None:
    """Wait until something is so in the database."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def new_order(office: Person) -> int:
    """«Ny ordre»; its number."""
    office.page.goto('/ordrer')
    alive(office.page)
    office.press('Ny ordre')
    office.page.wait_for_url(re.compile(r'/ordre/\d+$'))
    alive(office.page)
    return int(office.page.url.rsplit('/', 1)[1])


def add_line(office: Person, text: str, price: str, quantity: str = '1') -> None:
    office.open('Legg til ordrelinje')
    office.fill(Beskrivelse=text, Antall=quantity, Enhetspris=price)
    office.press('Lagre')
    office.closed()


def add_job(office: Person, title: str, people: tuple[str, ...] = (), day: str = '') -> None:
    office.open('Legg til jobb')
    office.fill(**{'Hva skal gjøres?': title})
    if day:
        office.fill(Dato=day, Fra='08:00', Til='14:00')
    if people:
        office.pick_many('Ansatte', *people)
    office.press('Lagre')
    office.closed()


def add_employee(office: Person, name: str, phone: str, may_confirm: bool = False) -> str:
    """Innstillinger → Ansatte: a new employee; the path of their Crew address."""
    office.page.goto('/innstillinger/ansatte')
    alive(office.page)
    office.open('Legg til ansatt')
    office.fill(Navn=name, Mobilnummer=phone)
    if may_confirm:
        office.top.get_by_role('switch', name='Kan bekrefte ordre i Crew').click()
    office.press('Lagre')
    office.closed()
    row = office.page.get_by_role('listitem').filter(has_text=name)
    office.open('Vis innloggingslenke', row)
    address = (
        office.page.get_by_role('dialog', name='Innloggingslenke til').get_by_label('Lenke', exact=True).input_value()
    )
    office.press('Lukk')
    office.closed()
    return '/crew/inn/' + address.rsplit('/crew/inn/', 1)[1]


def quote_link(office: Person) -> str:
    """The path of the link in the newest message on the order."""
    text = office.region('Meldinger').get_by_text(re.compile('/l/[0-9a-f]{64}')).first.inner_text()
    found = re.search(r'/l/[0-9a-f]{64}', text)
    assert found, text
    return found[0]


STAMPS = """() => {
  if (window.stamps) return;
  window.stamps = [];
  document.addEventListener('click', () => { window.pressed = Date.now() }, true);
  new MutationObserver(() => window.stamps.push(Date.now()))
    .observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def note_times(*everybody: Person) -> None:
    """Let these pages write down when they were pressed and when they changed; all share one machine's clock."""
    for person in everybody:
        person.page.evaluate(STAMPS)


def milliseconds_until_seen(who_pressed: Person, who_sees: Person) -> float:
    """From the last press of one person to the first change on another's screen after it."""
    pressed = who_pressed.page.evaluate('window.pressed')
    stamps: list[float] = who_sees.page.evaluate('window.stamps')
    return float(next(stamp for stamp in stamps if stamp >= pressed) - pressed)
