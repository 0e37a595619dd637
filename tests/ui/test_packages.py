"""Pakker on the screen: made from an order, found under Varer, changed there, and put on another order."""

from nicegui.testing import User

from store import packages
from store.database import read, read_now, write_now
from tests import factories
from tests.ui import hands, people
from tests.ui.people import sees, until


def stored(by: factories.Firm, package: int) -> list[str]:
    return [line.text for line in read_now(packages.find, by.owner, package).lines]


async def test_an_order_becomes_a_package_and_the_package_lines_of_another(user: User) -> None:
    by = factories.firm()
    first, second = factories.draft(by), factories.draft(by, line=False)
    factories.job(by, first)
    await people.office(user, by)
    await user.open(f'/ordre/{first}')
    await hands.press(user, 'Flere valg for ordrelinjer')
    await hands.choose(user, 'Lagre som pakke')
    hands.fill(user, Navn='Flyttepakke')
    await hands.press(user, 'Lagre')
    await user.open('/varer/pakker')
    await sees(user, 'Flyttepakke')
    await sees(user, '1 linje · 1 jobb')
    await user.open(f'/ordre/{second}')
    await hands.press(user, 'Flere valg for ordrelinjer')
    await hands.choose(user, 'Sett inn pakke')
    await until(lambda: hands.dialog(user) is not None)
    hands.click(user, 'hit')
    await until(lambda: [line.text for line in factories.get(by, second).lines] == ['Flytting'])
    assert [job.title for job in factories.get(by, second).jobs] == ['Flytting til Åsane']


async def test_a_package_is_made_and_changed_under_varer(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/varer/pakker')
    await hands.press(user, 'Ny pakke')
    hands.fill(user, Navn='Kontorvask')
    await hands.press(user, 'Lagre')
    (made,) = await read(packages.listing, by.owner)
    await user.open(f'/varer/pakker/{made.id}')
    await hands.press(user, 'Legg til linje')
    hands.fill(user, Beskrivelse='Vask', Enhetspris='500')
    await hands.press(user, 'Lagre')
    await sees(user, '1 stk. × 500,00 · 25 %')
    await hands.press(user, 'Legg til jobb')
    hands.fill(user, **{'Hva skal gjøres?': 'Vaske kontor'})
    await hands.press(user, 'Lagre')
    await sees(user, 'Vaske kontor')
    await hands.press(user, 'Flere valg for linjer')
    await hands.choose(user, 'Legg til overskrift')
    hands.fill(user, Overskrift='Hver uke')
    await hands.press(user, 'Lagre')
    await sees(user, '2 linjer · 1 jobb')
    await hands.press(user, 'Valg for Hver uke')
    await hands.choose(user, 'Flytt opp')
    await until(
        lambda: [line.text for line in read_now(packages.find, by.owner, made.id or 0).lines] == ['Hver uke', 'Vask']
    )
    await hands.press(user, 'Rediger Vask')
    hands.fill(user, Antall='3')
    await hands.press(user, 'Lagre')
    await sees(user, '3 stk. × 500,00 · 25 %')


async def test_a_package_that_is_deleted_says_so_on_every_open_screen(user: User) -> None:
    by = factories.firm()
    made = write_now(packages.add, by.owner, 'Kontorvask')
    await people.office(user, by)
    await user.open(f'/varer/pakker/{made}')
    await sees(user, 'Kontorvask')
    await hands.press(user, 'Slett pakken')
    await hands.press(user, 'Slett pakken')
    assert list(await read(packages.listing, by.owner)) == []
    answer = await user.http_client.get('/varer/pakker/999')
    assert answer.status_code == 404
