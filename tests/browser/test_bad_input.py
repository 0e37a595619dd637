"""What only a browser shows: the text that stays in the field, three clicks of a mouse, and code that does not run."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect
from sqlmodel import SQLModel, func, select

from domain.invoice import Payment
from domain.line import Line
from domain.message import Message, MessageKind
from domain.order import Order
from domain.quote import Acceptance, QuoteVersion
from domain.sign_in import Face
from domain.timing import Timer
from store import clock, jobs, lines, messages, orders, quotes
from store.database import read_now, write_now
from tests import factories
from tests.browser import houses
from tests.browser.conftest import Visits, alive
from tests.browser.people import SOON, Person
from tests.server import Server

FORBIDDEN = 'Teksten inneholder tegn som ikke kan lagres. Fjern dem og prøv igjen.'
TOO_LARGE = 'Beløpet er for stort. Det kan være på høyst 1 000 000 000 kr.'
ACCEPT = 'Godta tilbudet og forplikt deg til å betale'
CODE = '<script>alert(1)</script><img src=x onerror=alert(1)></title></textarea>'
MARKS = 'Flytting \u200ftil\u202e Åsane\u2066 nå'
MARKED = 'window.alert = () => { document.documentElement.dataset.hacked = "yes"; };'


@dataclass(frozen=True)
class Shop:
    """A firm that is open, the numbers of its orders, and the cookies of Marte and Jonas."""

    server: Server
    draft: int
    quoted: int
    doubted: int
    ready: int
    owing: int
    odd: int
    links: dict[int, str]
    marte: Any
    jonas: Any

    def count(self, kind: type[SQLModel]) -> int:
        """How many rows of a kind there are."""
        with houses.inside(self.server):
            return read_now(lambda session: session.exec(select(func.count()).select_from(kind)).one())

    def order(self, number: int) -> Order:
        """An order as it is now, with its lines."""
        with houses.inside(self.server):
            return read_now(lambda session: session.exec(select(Order).where(Order.number == number)).one())


def _furnish(server: Server) -> Shop:
    by = factories.firm()
    ready, odd = factories.confirmed(by), factories.draft(by, name=f'Ida {CODE}', address=CODE)
    factories.job(by, ready)
    write_now(orders.edit, by.owner, odd, 'title', '', CODE)
    line = factories.get(by, odd).lines[0]
    write_now(lines.edit, by.owner, odd, line.id or 0, {'text': line.text}, {'text': MARKS})
    job = factories.job(by, odd, title=CODE)
    write_now(jobs.edit, by.owner, odd, job, {'description': ''}, {'description': f'{CODE}\n{MARKS}'})
    until = clock.today()
    write_now(quotes.send, by.owner, odd, recipient='ingrid@epost.no', message=CODE, valid_until=until)
    quoted, doubted = factories.quoted(by), factories.quoted(by)
    write_now(quotes.say, factories.customer(odd), odd, MessageKind.QUESTION, CODE)
    write_now(quotes.answer, by.owner, odd, f'{CODE}\n{MARKS}')
    links = {
        number: re.sub(
            '.*/l/', '/l/', read_now(messages.of_order, factories.get(by, number).id or 0, by.owner)[-1].link
        )
        for number in (quoted, doubted, odd)
    }
    return Shop(
        server, factories.draft(by), quoted, doubted, ready, factories.invoiced(by)[0], odd, links,
        houses.cookie(server, Face.OFFICE, by.owner.employee_id), houses.cookie(server, Face.CREW, by.jonas_id),
    )  # fmt: skip


@pytest.fixture(scope='module')
def shop() -> Iterator[Shop]:
    """One firm for all of it; each test has orders of its own."""
    with houses.house() as server:
        found = houses.furnish(server, lambda: _furnish(server))
        server.start()
        yield found


@pytest.fixture
def visits(browser: Browser, shop: Shop) -> Iterator[Visits]:
    """Open pages of that firm; an error in a page's console fails the test in the end."""
    found = Visits(browser, shop.server.url)
    yield found
    found.close()
    assert not found.errors, 'The pages complained in their consoles.'


@pytest.fixture
def go(visits: Visits, shop: Shop) -> Callable[..., Person]:
    """Somebody opens a page: Marte in the office, Jonas in Crew, or the customer with a link."""

    def opens(path: str) -> Person:
        context = visits.context()
        context.add_cookies([shop.jonas if path.startswith('/crew') else shop.marte])
        context.add_init_script(MARKED)
        page = context.new_page()
        page.goto(path)
        return Person(alive(page))

    return opens


def put(field: Locator, text: str) -> None:
    """Let a text be in a field that no keyboard could type, as when it is pasted, and leave the field."""
    field.evaluate(
        """(field, parts) => {
            const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set;
            set.call(field, String.fromCodePoint(...parts));
            field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }""",
        [ord(sign) for sign in text],
    )
    field.blur()


def stands(field: Locator) -> list[int]:
    """What stands in a field, half characters and all."""
    found: list[int] = field.evaluate('field => field.value.split("").map(unit => unit.charCodeAt(0))')
    return found


# ---------- the text stays ----------


def test_what_is_wrong_stays_in_the_fields_until_it_is_right(go: Callable[..., Person], shop: Shop) -> None:
    marte = go(f'/ordre/{shop.draft}')
    marte.open('Legg til ordrelinje')
    wrong = {'Beskrivelse': '  ', 'Antall': '−1', 'Enhetspris': '1' + '0' * 15}
    before = shop.count(Line)
    marte.fill(**wrong)
    marte.press('Lagre')
    for sentence in ('Fyll ut beskrivelsen.', 'Antallet må være større enn 0.', TOO_LARGE):
        marte.sees(sentence)
    for label, text in wrong.items():
        expect(marte.field(label)).to_have_value(text)
        expect(marte.field(label)).to_have_attribute('aria-invalid', 'true')
    expect(marte.field('Beskrivelse')).to_be_focused()
    marte.fill(Beskrivelse='Pakking', Antall='2', Enhetspris='450')
    marte.field('Enhetspris').press('Enter')
    marte.closed()
    assert shop.count(Line) == before + 1


@pytest.mark.parametrize('code', [0, 0xD83D, 0xDE00], ids=['NUL', 'high half', 'low half'])
def test_a_character_no_keyboard_types_is_refused_and_the_text_stays(
    go: Callable[..., Person], shop: Shop, code: int
) -> None:
    """A cut-off emoji is half a character: NiceGUI cannot read it, and the page would save the text before it."""
    before = shop.count(Message)
    ingrid = go(shop.links[shop.doubted])
    question = ingrid.field('Spørsmålet ditt')
    question.fill('Tar dere')
    put(question, text := f'Tar dere pianoet? {chr(code)} 😀')
    ingrid.sees(FORBIDDEN)
    ingrid.press('Still spørsmål')
    ingrid.sees(FORBIDDEN)
    assert stands(question) == [*map(ord, text[:-1]), 0xD83D, 0xDE00]
    assert shop.count(Message) == before
    put(question, 'Tar dere pianoet? 😀')
    ingrid.sees_not(FORBIDDEN)
    ingrid.press('Still spørsmål')
    ingrid.sees('Tar dere pianoet? 😀')
    expect(question).to_have_value('')
    assert shop.count(Message) == before + 1


def test_a_wrong_password_keeps_the_address(visits: Visits, shop: Shop) -> None:
    page = visits('/logg-inn')
    page.get_by_label('E-post').fill('marte@sandviken.no')
    page.get_by_label('Passord', exact=True).fill('feil passord her')
    page.get_by_role('button', name='Logg inn', exact=True).click()
    expect(page.get_by_role('alert').filter(has_text='E-post eller passord er feil.')).to_be_visible()
    expect(page.get_by_label('E-post')).to_have_value('marte@sandviken.no')
    expect(page.get_by_label('Passord', exact=True)).to_have_value('')
    expect(page.get_by_label('Passord', exact=True)).to_be_focused()
    visits.errors.clear()  # the browser counts 401 as an error of the page


# ---------- three clicks ----------


def test_a_triple_click_has_one_effect_from_first_order_to_payment(go: Callable[..., Person], shop: Shop) -> None:
    def thrice(person: Person, name: str, kind: type[SQLModel]) -> None:
        before = shop.count(kind)
        person.top.get_by_role('button', name=name, exact=True).locator('visible=true').first.click(click_count=3)
        deadline = time.monotonic() + SOON / 1000
        while shop.count(kind) == before and time.monotonic() < deadline:
            person.page.wait_for_timeout(20)
        person.page.wait_for_timeout(400)  # a second effect may come after the first
        assert shop.count(kind) == before + 1

    marte = go('/ordrer')
    thrice(marte, 'Ny ordre', Order)
    marte.page.goto(f'/ordre/{shop.draft}')
    alive(marte.page)
    marte.open('Legg til ordrelinje')
    marte.fill(Beskrivelse='Pakking', Antall='1', Enhetspris='450')
    thrice(marte, 'Lagre', Line)
    marte.closed()
    marte.page.goto(f'/ordre/{shop.owing}')
    alive(marte.page)
    marte.open('Registrer betaling')
    marte.fill(Beløp='100')
    thrice(marte, 'Registrer betaling', Payment)
    marte.closed()
    marte.page.goto(f'/ordre/{shop.draft}')
    alive(marte.page)
    marte.open('Send tilbud')
    thrice(marte, 'Send tilbud', QuoteVersion)
    marte.closed()
    jonas = go('/crew')
    thrice(jonas, 'Start jobb', Timer)
    ingrid = go(shop.links[shop.quoted])
    ingrid.fill(Fullt_navn='Ingrid Bjørnstad')
    ingrid.page.get_by_role('checkbox', name=re.compile('Jeg godtar')).click()
    thrice(ingrid, ACCEPT, Acceptance)


# ---------- code does not run ----------


def test_code_in_texts_is_read_and_never_run(go: Callable[..., Person], shop: Shop) -> None:
    """Every other page and field: `test_attack.py`."""
    marte = go(f'/ordre/{shop.odd}')
    marte.sees(re.compile(re.escape(CODE)))
    assert MARKS in (marte.page.text_content('body') or '')
    marte.press(f'Valg for {CODE}', marte.region('Jobber'))
    marte.page.get_by_role('menuitem', name='Rediger', exact=True).click()
    expect(marte.field('Hva skal gjøres?')).to_have_value(CODE)
    expect(marte.field('Arbeidsbeskrivelse')).to_have_value(f'{CODE}\n{MARKS}')
    assert marte.page.evaluate('document.documentElement.dataset.hacked') is None
