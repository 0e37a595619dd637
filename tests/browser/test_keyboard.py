"""The whole story without a mouse: each step by Tab, Enter, Space, arrows, Esc and typing, and nobody gets lost."""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from domain.sign_in import Face
from tests import factories
from tests.browser import people
from tests.browser.conftest import PASSWORD, Visits, alive
from tests.browser.houses import Cookie, cookie, furnish
from tests.browser.people import SOON, Person
from tests.register import Register
from tests.server import Server

TODAY = date.today().strftime('%d.%m.%Y')  # noqa: DTZ011 – what a person types today
FOCUSED = re.compile(r'- (\w+)(?: "((?:[^"\\]|\\.)*)")?')  # how Playwright writes an element: `- button "Lagre"`

# What is wrong with where the focus is: nowhere, outside the screen, under something else, or not to be seen there.
AMISS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return 'the focus is nowhere';
  const field = at.closest('.q-field__control');
  const { left, top, right, bottom, width, height } = (field ?? at).getBoundingClientRect();
  if (!width || !height || bottom < 1 || top > innerHeight - 1 || right < 1) return 'the focus is outside the screen';
  const [x, y] = [(left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
  const above = document.elementFromPoint(x, y);
  const stretched = getComputedStyle(at, '::after').position === 'absolute';
  const free = !above || stretched || (field ?? at).contains(above) || above.contains(at);
  if (!free) return `${above.className} covers it`;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const edge = field && getComputedStyle(field, '::after');
  const seen = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || parseFloat(edge?.borderTopWidth) >= 2;
  return seen || at.tabIndex < 0 ? '' : 'nothing shows the focus';
}"""


class Keys(Person):
    """Somebody without a mouse, who looks after each key where the focus is."""

    def tab_to(self, name: str | re.Pattern[str], role: str = '', most: int = 60, back: bool = False) -> None:
        """Press Tab until the focus is on what is called so; more presses than `most` mean that one got lost."""
        passed: list[str] = []
        for _ in range(most):
            self.page.keyboard.press('Shift+Tab' if back else 'Tab')
            amiss = self.page.evaluate(AMISS)
            found, called = self.focused()
            assert not amiss, f'{amiss} at {found} «{called}», after {passed}'
            fits = called == name if isinstance(name, str) else name.search(called)
            if fits and role in ('', found):
                return
            passed.append(called)
        raise AssertionError(f'«{name}» is not among {passed}')

    def enter(self, name: str | re.Pattern[str], **how: int | bool) -> None:
        """Go to a button or link and press it."""
        self.tab_to(name, **how)  # type: ignore[arg-type]
        self.page.keyboard.press('Enter')

    def type(self, **fields: str) -> None:
        """Go on to each field and type; underscores are spaces."""
        for label, text in fields.items():
            self.tab_to(label.replace('_', ' '), 'textbox', most=30)
            self.page.keyboard.press('ControlOrMeta+a')
            self.page.keyboard.type(text)

    def focused(self) -> tuple[str, str]:
        """(role, name) of where the focus is, as a screen reader hears it; ('', '') nowhere."""
        place = self.page.locator('*:focus')
        if not place.count():
            return '', ''
        found = FOCUSED.match(place.aria_snapshot())
        return (found[1], found[2] or '') if found else ('', '')

    def is_at(self, name: str | re.Pattern[str]) -> None:
        """Wait until the focus has come there by itself."""
        expect(self.page.locator('*:focus')).to_have_accessible_name(name, timeout=SOON)
        assert not self.page.evaluate(AMISS)

    def dialog(self, name: str) -> None:
        """Wait until a dialog is open and has the focus."""
        inside = self.page.get_by_role('dialog', name=name).locator('*:focus')
        expect(inside).to_have_count(1, timeout=SOON)

    def back_from_dialog(self) -> None:
        """Wait until it is closed and the focus stands in the page again."""
        self.closed()
        expect(self.page.locator('main *:focus, .bottom *:focus')).to_have_count(1, timeout=SOON)


def test_the_whole_story_by_keyboard_alone(tmp_path: Path, browser: Browser) -> None:
    """[S4] From the first address to a paid invoice and back again; office, customer and crew without a mouse."""
    with Register() as register:
        server = Server(tmp_path, born=True, BRREG_URL=register.url).start()
        visit = Visits(browser, server.url)
        marte = _set_up(visit, people.first_address(server))
        crew_address = _settings(marte)
        _order(marte)
        link = _quote(marte)
        _accept(Keys(visit(link, 390)))
        _confirm(marte)
        _work(Keys(visit(crew_address, 390)))
        _money(marte)
        _back(marte)
        visit.close()
        assert not visit.errors


def test_on_a_phone_the_focus_stops_behind_no_bar(tmp_path: Path, browser: Browser) -> None:
    """Down through a long page and up again: what has the focus can be seen, also beside the bars that stay."""
    server = Server(tmp_path, born=True)

    def firm() -> tuple[list[Cookie], int, int]:
        made = factories.firm()
        number = factories.completed(made)
        job = factories.job(made, factories.confirmed(made))
        people = (Face.OFFICE, made.owner.employee_id), (Face.CREW, made.jonas_id)
        return [cookie(server, *each) for each in people], number, job

    cookies, number, job = furnish(server, firm)
    visit = Visits(browser, server.start().url)
    context = visit.context(390, 500)
    context.add_cookies(cookies)
    marte = Keys(_opened(context.new_page(), f'/ordre/{number}'))
    marte.tab_to('Opprett faktura')
    for _ in range(12):
        marte.tab_to(re.compile(''), back=True)
    for height in (560, 640, 740, 844):  # the bar is over another button each time
        page = context.new_page()
        page.set_viewport_size({'width': 390, 'height': height})
        Keys(_opened(page, f'/crew/jobb/{job}')).tab_to('Start jobb')
    visit.close()


def _opened(page: Page, path: str) -> Page:
    page.goto(path)
    return alive(page)


def _set_up(visit: Visits, address: str) -> Keys:
    marte = Keys(visit(address))
    marte.type(Organisasjonsnummer='923609016')
    marte.enter('Hent fra Brønnøysundregistrene')
    marte.sees('Hentet EQUINOR ASA')
    marte.type(Navnet_ditt='Marte Solheim', **{'E-post': 'marte@sandviken.no'}, Passord=PASSWORD)
    marte.enter('Sett opp firmaet')
    marte.page.wait_for_url('**/ordrer')
    alive(marte.page)
    return marte


def _settings(marte: Keys) -> str:
    """The bank account and an employee, on the way there by the navigation; the path of the Crew address."""
    marte.enter('Innstillinger', most=12)
    _arrive(marte.page, '/innstillinger/firma')
    marte.enter('Hopp til innholdet', most=1)
    marte.tab_to('Firma', most=1)
    marte.type(Kontonummer='86011117947')
    marte.enter('Lagre')
    marte.sees('Lagret')
    marte.enter('Ansatte', back=True)
    _arrive(marte.page, '/innstillinger/ansatte')
    marte.enter('Legg til ansatt')
    marte.dialog('Legg til ansatt')
    marte.page.keyboard.type('Jonas Vik')
    marte.type(Mobilnummer='412 34 567')
    marte.page.keyboard.press('Enter')
    marte.back_from_dialog()
    marte.is_at('Legg til ansatt')
    marte.sees('Jonas Vik')
    for _ in range(2):  # the owner's comes first
        marte.tab_to('Vis innloggingslenke')
    marte.page.keyboard.press('Enter')
    marte.dialog('Innloggingslenke til Jonas Vik')
    address = marte.page.get_by_label('Lenke', exact=True).input_value()
    marte.page.keyboard.press('Escape')
    marte.back_from_dialog()
    marte.is_at('Vis innloggingslenke')
    return '/crew/inn/' + address.rsplit('/', 1)[1]


def _order(marte: Keys) -> None:
    """«Ny ordre», a private customer, a line and a job; each dialog gives the focus on to the next thing to do."""
    marte.enter('Ordrer', back=True)
    _arrive(marte.page, '/ordrer')
    marte.enter('Ny ordre')
    _arrive(marte.page, re.compile(r'/ordre/\d+$'))
    marte.enter('Legg til kunde')
    marte.dialog('Velg kunde')
    marte.page.keyboard.type('Ingrid Bjørnstad')
    marte.type(Mobilnummer='91234567')
    marte.page.keyboard.press('Escape')  # regretted: nothing was saved, and the focus is where it came from
    marte.back_from_dialog()
    marte.is_at('Legg til kunde')
    marte.page.keyboard.press('Enter')
    marte.dialog('Velg kunde')
    marte.page.keyboard.type('Ingrid Bjørnstad')
    marte.type(Mobilnummer='91234567', **{'E-post': 'ingrid@epost.no'}, Adresse='Sandviksveien 84', Postnummer='5035')
    marte.type(Poststed='Bergen')
    marte.enter('Lagre')
    marte.back_from_dialog()
    marte.is_at('Legg til ordrelinje')
    marte.page.keyboard.press('Enter')
    marte.dialog('Ordrelinje')
    marte.page.keyboard.type('Flytting med lastebil')
    marte.type(Enhetspris='9800')
    marte.tab_to('Mva-sats', 'combobox')
    marte.page.keyboard.press('ArrowDown')  # opens
    expect(marte.page.get_by_role('option').first).to_be_visible()
    marte.page.keyboard.press('Escape')  # closes the list only
    expect(marte.page.get_by_role('option')).to_have_count(0)
    marte.enter('Lagre')
    marte.back_from_dialog()
    marte.sees(re.compile(r'9\s800,00'))
    marte.enter('Legg til jobb')
    marte.dialog('Jobb')
    marte.page.keyboard.type('Flytting til Åsane')
    marte.type(Dato=TODAY, Fra='0800', Til='1400')
    marte.tab_to('Ansatte', 'combobox')
    marte.page.keyboard.press('Enter')
    expect(marte.page.get_by_role('option', name='Jonas Vik')).to_be_visible()
    for _ in range(3):  # Marte could be chosen, too
        marte.page.keyboard.press('ArrowDown')
        if marte.page.locator('.q-manual-focusable--focused').inner_text() == 'Jonas Vik':
            break
    marte.page.keyboard.press('Enter')
    chosen = marte.page.get_by_role('option', name='Jonas Vik')
    expect(chosen).to_have_attribute('aria-selected', 'true')  # an answer after Esc would unfold the list again
    marte.page.keyboard.press('Escape')
    expect(marte.page.get_by_role('option')).to_have_count(0)
    marte.enter('Lagre')
    marte.back_from_dialog()
    marte.is_at('Legg til jobb')
    marte.sees('Flytting til Åsane')


def _quote(marte: Keys) -> str:
    """«Send tilbud»; the path of the customer's link."""
    marte.enter('Send tilbud', back=True)
    marte.dialog('Send tilbud')
    marte.enter('Send tilbud')
    marte.back_from_dialog()
    marte.at_status('Tilbud sendt')
    marte.is_at('Følg opp')
    return people.quote_link(marte)


def _accept(ingrid: Keys) -> None:
    """The customer: name, tick, accept; then the page has become another, and one stands at its top."""
    ingrid.type(Fullt_navn='Ingrid Bjørnstad')
    ingrid.tab_to(re.compile('Jeg godtar'), 'checkbox')
    ingrid.page.keyboard.press('Space')
    ingrid.enter('Godta tilbudet og forplikt deg til å betale')
    ingrid.sees(re.compile('Takk. Tilbudet er akseptert'))
    ingrid.is_at('Tilbud og ordre')


def _confirm(marte: Keys) -> None:
    """What the customer did has redrawn the page under the office's hands, which are still where they were."""
    marte.at_status('Akseptert av kunde')
    marte.is_at('Bekreft ordre')
    marte.page.keyboard.press('Enter')
    marte.at_status('Bekreftet')
    marte.is_at('Start jobb')


def _work(jonas: Keys) -> None:
    """Crew: sign in, start and complete."""
    jonas.enter('Logg inn')
    _arrive(jonas.page, '/crew')
    jonas.enter('Flytting til Åsane')
    _arrive(jonas.page, re.compile(r'/crew/jobb/\d+$'))
    jonas.sees('Start jobb')
    jonas.enter('Start jobb')
    jonas.is_at('Pause')
    jonas.enter('Fullfør jobb')
    jonas.is_at('Gjenåpne jobb')


def _money(marte: Keys) -> None:
    """An invoice, its payment, and with it the end of the order."""
    marte.at_status('Jobb fullført')
    marte.is_at('Opprett faktura')
    marte.page.keyboard.press('Enter')
    marte.dialog('Send faktura')
    marte.enter('Send faktura')
    marte.back_from_dialog()
    marte.is_at('Registrer betaling')
    marte.page.keyboard.press('Enter')
    marte.dialog('Registrer betaling')
    marte.page.keyboard.press('Enter')  # amount and day stand there already
    marte.back_from_dialog()
    marte.at_status('Avsluttet')
    marte.is_at('Gjenåpne ordre')


def _back(marte: Keys) -> None:
    """An earlier status from the track, with a reason; then «Angre» in the history."""
    marte.enter(re.compile('^Jobb fullført'), most=12)
    marte.dialog('Gå tilbake til «Jobb fullført»?')
    marte.page.keyboard.type('Lukket for tidlig')
    marte.page.keyboard.press('Enter')
    marte.back_from_dialog()
    marte.at_status('Jobb fullført')
    marte.enter('Angre')
    marte.at_status('Avsluttet')
    expect(marte.page.locator('main *:focus')).to_have_count(1, timeout=SOON)


def _arrive(page: Page, path: str | re.Pattern[str]) -> None:
    page.wait_for_url(path if isinstance(path, re.Pattern) else f'**{path}')
    alive(page)
