"""The order list in a real browser: what one reads stays where it is, and the address remembers what one looks at."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session

from domain.access import Actor
from domain.customer import Customer
from domain.sign_in import Face
from store import customers, database, lines, orders, sign_in
from store.database import write_now
from tests import factories
from tests.browser.conftest import Visits, alive
from tests.server import Server
from ui.who import COOKIE

DESK, PHONE, NARROW = 1440, 390, 320
Office = Callable[..., Page]


@pytest.fixture
def office(server: Server, visit: Visits) -> Office:
    """Open pages as the firm's owner: `office('/ordrer')`; the firm has 60 drafts, 1001 to 1060."""
    database.open_database(server.database_url)
    by = factories.firm()
    write_now(drafts, by.owner)
    token = write_now(sign_in.begin, Face.OFFICE, employee_id=by.owner.employee_id)
    database.close_database()

    def open_page(path: str, width: int = DESK, **options: Any) -> Page:
        context = visit.context(width, 844 if width < 700 else 900, **options)
        context.add_cookies([{'name': COOKIE[Face.OFFICE], 'value': token, 'url': server.url}])
        page = context.new_page()
        page.goto(path)
        return alive(page)

    return open_page


def drafts(session: Session, owner: Actor) -> None:
    """Sixty drafts with a customer and a line each, in one go."""
    for number in range(1001, 1061):
        assert orders.new(session, owner) == number
        customers.add(session, owner, number, Customer.private(name=f'Kunde {number}'))
        lines.add(
            session, owner, number, text='Flytting', quantity='1', unit='rund sum', unit_price='590', vat_code='25'
        )


def row(page: Page, number: int) -> Locator:
    """The row of an order."""
    return page.locator(f'[data-number="{number}"]')


def top_of(page: Page, number: int) -> float:
    """Where the row of an order begins on the screen."""
    box = row(page, number).bounding_box()
    assert box
    return box['y']


def rows(page: Page) -> list[list[str]]:
    """Number, customer and the rest of every row, as they are read."""
    found: list[list[str]] = page.locator('[data-number]').evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td:not(.c-pick)')].map(cell => cell.innerText.trim()))"
    )
    return found


def first(page: Page) -> Locator:
    """The topmost row."""
    return page.locator('[data-number]').first


def new_order(page: Page) -> int:
    """«Ny ordre», once the list is there again; its number."""
    page.goto('/ordrer')
    alive(page).get_by_role('button', name='Ny ordre').locator('visible=true').click()
    page.wait_for_url('**/ordre/*')
    return int(page.url.rsplit('/', 1)[1])


@pytest.mark.parametrize('width', [DESK, PHONE])
def test_what_one_reads_stays_where_it_is_while_new_orders_come_in(office: Office, width: int) -> None:
    reading, other = office('/ordrer', width), office('/ordrer')
    row(reading, 1040).scroll_into_view_if_needed()
    reading.evaluate('scrollBy(0, 100)')
    before = top_of(reading, 1040)
    new_order(other)
    newest = new_order(other)
    expect(row(reading, newest)).to_be_attached()
    assert top_of(reading, 1040) == pytest.approx(before, abs=1)
    reading.evaluate('scrollTo(0, 0)')
    expect(first(reading)).to_contain_text(str(newest))
    new_order(other)
    expect(first(reading)).to_contain_text(str(newest + 1))  # one who looks at the top sees it come
    expect(first(reading)).to_be_in_viewport()
    assert reading.evaluate('scrollY') == 0


def test_a_row_that_changes_is_the_same_row_in_the_same_place(office: Office) -> None:
    reading, other = office('/ordrer'), office('/ordre/1040')
    row(reading, 1040).scroll_into_view_if_needed()
    row(reading, 1040).evaluate('row => { row.marked = true }')
    before = top_of(reading, 1040)
    other.get_by_role('textbox', name='Oppdrag', exact=True).fill('Flytting til Åsane')
    other.keyboard.press('Tab')
    expect(row(reading, 1040)).to_contain_text('Flytting til Åsane')
    assert row(reading, 1040).evaluate('row => row.marked')
    assert top_of(reading, 1040) == pytest.approx(before, abs=1)


def test_back_reload_and_a_shared_address_show_the_same_list(office: Office) -> None:
    page = office('/ordrer')
    search = page.get_by_label('Søk i ordrer')
    search.fill('kunde 1012')
    expect(page.locator('[data-number]')).to_have_count(1)
    page.get_by_role('combobox', name='Status').click()
    page.get_by_role('option', name='Tilbud sendt').click()
    expect(page.get_by_text('Ingen ordrer under «Tilbud sendt» passer med «kunde 1012».')).to_be_visible()
    expect(page).to_have_url(re.compile(r'/ordrer\?q=kunde\+1012&status=quoted$'))
    page.reload()
    alive(page)
    expect(page.get_by_text('Ingen ordrer under «Tilbud sendt» passer med «kunde 1012».')).to_be_visible()
    expect(search).to_have_value('kunde 1012')
    page.go_back()
    expect(first(page)).to_contain_text('1012')
    expect(page.get_by_role('group', name='Visninger').locator('[aria-current]')).to_contain_text('Åpne')
    page.go_back()
    expect(first(page)).to_contain_text('1060')
    expect(search).to_have_value('')
    expect(first(office('/ordrer?q=kunde+1012'))).to_contain_text('1012')


def test_back_from_an_order_leads_to_where_one_was_reading(office: Office) -> None:
    page = office('/ordrer')
    page.get_by_role('link', name='Neste side').click()
    expect(first(page)).to_contain_text('1010')
    alive(page)
    page.go_back()
    alive(page)
    expect(first(page)).to_contain_text('1060')
    row(page, 1020).scroll_into_view_if_needed()
    where = page.evaluate('scrollY')
    row(page, 1020).click(position={'x': 700, 'y': 20})  # anywhere in the row
    page.wait_for_url('**/ordre/1020')
    page.go_back()
    alive(page)
    page.wait_for_function('y => Math.abs(scrollY - y) < 2', arg=where)


def test_filtered_sorted_and_paged_the_list_is_the_same_after_an_order_elsewhere_and_in_a_file(office: Office) -> None:
    page = office('/ordrer')
    page.get_by_role('combobox', name='Status').click()
    page.get_by_role('option', name='Utkast').click()
    page.get_by_role('button', name='Nr.').click()  # newest first
    page.get_by_role('button', name='Nr.').click()  # and turned round
    expect(first(page)).to_contain_text('1001')
    page.get_by_role('link', name='Neste side').click()
    expect(first(page)).to_contain_text('1051')
    expect(page).to_have_url(re.compile(r'/ordrer\?status=draft&sort=-nummer&side=2$'))
    row(page, 1058).scroll_into_view_if_needed()
    where, seen = page.evaluate('scrollY'), rows(page)
    row(page, 1058).get_by_role('link').click()
    page.wait_for_url('**/ordre/1058')
    page.go_back()
    alive(page)
    page.wait_for_function('y => Math.abs(scrollY - y) < 2', arg=where)
    assert rows(page) == seen
    assert rows(office(page.url)) == seen
    with page.expect_download() as started:
        page.get_by_role('button', name='Eksporter').click()
        page.get_by_role('menuitem', name='CSV').click()
    written = started.value.path().read_text('utf-8-sig').splitlines()[1:]
    page.get_by_role('link', name='Forrige side').click()
    expect(first(page)).to_contain_text('1001')
    assert [line.split(';')[:2] for line in written] == [[number, who] for number, who, *_ in rows(page) + seen]


def test_several_orders_are_ticked_and_each_answers(office: Office) -> None:
    page = office('/ordrer')
    for number in (1060, 1058):
        page.get_by_role('checkbox', name=f'Velg {number}').check()
    expect(page.get_by_text('2 ordrer valgt')).to_be_visible()
    page.get_by_role('region', name='Valgte ordrer').get_by_role('button', name='Avslutt ordre').click()
    box = page.get_by_role('dialog')
    box.get_by_role('combobox', name='Årsak').click()
    page.get_by_role('option', name='Tapt').click()
    box.get_by_role('button', name='Avslutt ordre').click()
    expect(page.get_by_text('2 av 2 er gjort.')).to_be_visible()
    expect(page.get_by_text('Ordre 1060: avsluttet')).to_be_visible()
    page.get_by_role('dialog').get_by_role('button', name='Lukk').last.click()
    expect(row(page, 1060)).to_contain_text('Avsluttet')
    expect(page.get_by_text('2 ordrer valgt')).to_be_hidden()


def test_what_was_typed_last_is_what_is_found(office: Office) -> None:
    page = office('/ordrer')
    search = page.get_by_label('Søk i ordrer')
    search.press_sequentially('kunde 1055', delay=60)
    for _ in range(4):
        search.press('Backspace', delay=20)
    search.press_sequentially('1017', delay=150)
    expect(page.get_by_text('1–1 av 1 ordre')).to_be_visible()
    expect(first(page)).to_contain_text('Kunde 1017')
    expect(search).to_have_value('kunde 1017')
    page.go_back()  # the whole search is one step
    expect(first(page)).to_contain_text('1060')


def test_a_triple_click_makes_one_order(office: Office) -> None:
    page = office('/ordrer')
    page.get_by_role('button', name='Ny ordre').locator('visible=true').click(click_count=3)
    page.wait_for_url('**/ordre/1061')
    page.goto('/ordrer')
    expect(alive(page).get_by_text('av 61 ordrer')).to_be_visible()


def test_on_a_phone_every_order_is_a_card_and_the_thumb_reaches_the_one_button(office: Office) -> None:
    for width in (PHONE, NARROW):
        page = office('/ordrer', width)
        card = row(page, 1060)
        expect(page.get_by_role('columnheader')).to_have_count(0)
        expect(card.get_by_role('cell', name='Send tilbud')).to_be_visible()
        box, button = card.bounding_box(), page.locator('.b-primary:visible').bounding_box()
        assert box
        assert button
        assert box['height'] > 100
        assert button['y'] > 700
        assert button['width'] > width - 40
        assert page.locator('.b-primary:visible').count() == 1
        assert page.evaluate('document.documentElement.scrollWidth') <= width
        card.click(position={'x': 10, 'y': box['height'] - 10})
        page.wait_for_url('**/ordre/1060')
