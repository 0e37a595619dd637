"""Varer: the list on the screen, the dialog, and a file on its way in."""

from nicegui import ui
from nicegui.testing import User

from store import catalogue
from store.database import read, write, write_now
from tests import factories
from tests.factories import Firm
from tests.ui import hands, people
from tests.ui.people import sees, until


async def texts(by: Firm) -> list[str]:
    return [each.text for each in (await read(catalogue.page, by.owner, catalogue.Shelf())).products]


async def test_a_product_is_added_and_stands_on_every_open_screen(user: User, create_user) -> None:
    by = factories.firm()
    other = await people.office(create_user(), by)
    await other.open('/varer')
    await sees(other, 'Ingen varer ennå.')
    await people.office(user, by)
    await user.open('/varer')
    await hands.press(user, 'Ny vare')
    await until(lambda: hands.dialog(user) is not None)
    hands.fill(user, Beskrivelse='Flytteeske', Nummer='101', Enhetspris='32', Kostnad='18')
    await hands.press(user, 'Lagre')
    await sees(other, 'Flytteeske')
    await sees(other, '1–1 av 1 vare')


async def test_the_search_looks_in_number_and_text(user: User) -> None:
    by = factories.firm()
    for number, text in (('101', 'Flytteeske'), ('102', 'Bobleplast')):
        write_now(catalogue.add, by.owner, text=text, unit_price='32', number=number)
    await people.office(user, by)
    await user.open('/varer?q=102')
    await sees(user, 'Bobleplast')
    await user.should_not_see('Flytteeske')
    (search,) = (each for each in user.find(ui.input).elements if each.props.get('aria-label') == 'Søk i varer')
    search.value = 'eske'
    await sees(user, 'Flytteeske')
    await user.should_not_see('Bobleplast')


async def test_two_people_at_one_product_are_asked_whose_stands(user: User) -> None:
    by = factories.firm()
    made = write_now(catalogue.add, by.owner, text='Flytteeske', unit_price='32')
    await people.office(user, by)
    await user.open('/varer')
    await hands.press(user, 'Flytteeske')
    await until(lambda: hands.dialog(user) is not None)
    hands.fill(user, Enhetspris='35')
    await write(catalogue.edit, by.owner, made, {'text': 'Flytteeske'}, {'text': 'Stor flytteeske'})
    hands.fill(user, Beskrivelse='Liten flytteeske')
    await hands.press(user, 'Lagre')
    await sees(user, 'Noen andre har endret dette')
    await hands.press(user, 'Behold mitt')
    await sees(user, 'Liten flytteeske')
    assert await texts(by) == ['Liten flytteeske']
