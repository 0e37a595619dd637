"""Order lines are sorted by dragging and by keyboard, and another screen follows."""

from playwright.sync_api import Locator, Page, expect

from domain.line import LineKind
from store import lines
from store.database import write_now
from tests import factories
from tests.browser.conftest import Visits
from tests.factories import Firm


def handle(page: Page, text: str) -> Locator:
    return page.locator('.lines tr', has_text=text).locator('.handle')


def drag(page: Page, text: str, onto: str) -> None:
    """Take a line by its handle and let it go on the upper half of another."""
    start, end = handle(page, text).bounding_box(), handle(page, onto).bounding_box()
    assert start
    assert end
    page.mouse.move(start['x'] + 8, start['y'] + 12)
    page.mouse.down()
    page.mouse.move(end['x'] + 8, end['y'] + 20, steps=4)
    page.mouse.move(end['x'] + 8, end['y'] + 2, steps=4)
    page.mouse.up()


def test_lines_are_sorted_by_hand_and_by_keyboard(visit: Visits, by: Firm) -> None:
    number = factories.draft(by, line=False)
    for text in ('Eske', 'Teip'):
        write_now(lines.add, by.owner, number, text=text, quantity='1', unit='stk.', unit_price='10', vat_code='25')
    write_now(lines.add_text, by.owner, number, LineKind.SECTION, 'Vask')
    write_now(lines.add_text, by.owner, number, LineKind.TEXT, 'Alle rom')
    office, other = (visit.office(f'/ordre/{number}', by.owner, width) for width in (1440, 390))

    def stand(*texts: str) -> None:
        for page in (office, other):
            expect(page.locator('.lines tbody .b.cell')).to_have_text(list(texts))

    stand('Eske', 'Teip', 'Vask', 'Alle rom')
    office.get_by_role('button', name='Rediger Alle rom').scroll_into_view_if_needed()
    drag(office, 'Teip', 'Eske')
    stand('Teip', 'Eske', 'Vask', 'Alle rom')
    drag(office, 'Vask', 'Teip')
    stand('Vask', 'Alle rom', 'Teip', 'Eske')
    opener = office.get_by_role('button', name='Rediger Eske')
    opener.focus()
    office.keyboard.press('Alt+ArrowUp')
    stand('Vask', 'Alle rom', 'Eske', 'Teip')
    expect(opener).to_be_focused()
    office.keyboard.press('Alt+ArrowUp')
    stand('Vask', 'Eske', 'Alle rom', 'Teip')
    expect(opener).to_be_focused()
    office.keyboard.press('Alt+ArrowDown')
    stand('Vask', 'Alle rom', 'Eske', 'Teip')
    other.get_by_role('button', name='Valg for Teip').click()
    other.get_by_role('menuitem', name='Flytt opp').click()
    stand('Vask', 'Alle rom', 'Teip', 'Eske')


def test_suggestions_are_reached_by_keyboard(visit: Visits, by: Firm) -> None:
    number = factories.draft(by)
    page = visit.office(f'/ordre/{number}', by.owner)
    page.get_by_role('button', name='Legg til ordrelinje').first.click()
    text = page.get_by_label('Beskrivelse', exact=True)
    text.press_sequentially('flytt')
    expect(page.locator('.hit')).to_have_count(1)
    page.keyboard.press('ArrowDown')
    page.keyboard.press('Enter')
    expect(text).to_have_value('Flytting')
    expect(page.get_by_label('Antall', exact=True)).to_be_focused()
    expect(page.get_by_label('Enhetspris', exact=True)).to_have_value('1\xa0250,00')
