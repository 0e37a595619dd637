"""Fravær on the screens: added under Innstillinger, and seen where people are chosen."""

from nicegui.testing import User

from domain.words import short_date
from store import absences, clock
from store.database import read, write, write_now
from tests import factories
from tests.ui import people
from tests.ui.scenes import at_order
from tests.ui.screen import Screen


async def test_an_absence_is_added_changed_and_deleted_under_innstillinger(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/fravaer')
    screen = Screen(user, by)
    await screen.sees('Ingen fravær framover.')
    screen.press('Legg til fravær')
    await screen.opens('Legg til fravær')
    screen.press('Lagre')
    await screen.hears('Velg hvem som er borte.')
    screen.field('Hvem').value = by.jonas_id
    screen.type('Siste dag', short_date(clock.today()))
    screen.press('Lagre')
    await screen.closes()
    await screen.sees('Ferie ')
    (row,) = await read(absences.coming, by.owner)
    named = f'Jonas Vik, {row.told(clock.today())}'
    screen.press(f'Rediger: {named}')
    await screen.opens('Fraværet til Jonas Vik')
    screen.type('Fra', '9')
    screen.press('Lagre')
    await screen.hears(
        'Fraværet er lagt inn.', 'Fyll ut «Til», eller la begge klokkeslettene være tomme for hele dagen.'
    )
    screen.type('Til', '11')
    screen.press('Lagre')
    await screen.closes()
    await screen.sees('09:00–11:00')
    (row,) = await read(absences.coming, by.owner)
    screen.press(f'Slett: Jonas Vik, {row.told(clock.today())}')
    await screen.opens('Slette fraværet?')
    screen.press('Slett')
    await screen.sees('Ingen fravær framover.')


async def test_the_job_dialog_says_who_is_away_and_who_is_busy_and_lets_one_save_all_the_same(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    factories.job(by, number, title='Vask')
    today = short_date(clock.today())
    write_now(absences.add, by.owner, employee_id=by.ali.employee_id or 0, kind='sick', first=today)
    screen = await at_order(user, by, number)
    screen.press('Legg til jobb')
    await screen.opens('Jobb')
    assert list(screen.field('Ansatte').options.values())[2].startswith('Ali Demir – syk ')
    screen.type('Hva skal gjøres?', 'Rydding')
    screen.type('Dato', today)
    screen.type('Fra', '10:00')
    screen.field('Ansatte').value = [by.jonas_id, by.ali.employee_id]
    await screen.sees('Jonas Vik er på «Vask» 08:00–14:00.', 'Ali Demir er syk ')
    screen.type('Fra', '15:00')
    await screen.sees_nothing_of('Jonas Vik er på «Vask»')
    screen.press('Lagre')
    await screen.closes()
    await screen.sees('Rydding')
    assert len(factories.get(by, number).jobs) == 2


async def test_what_another_adds_appears(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/fravaer')
    await write(absences.add, by.owner, employee_id=by.jonas_id, kind='holiday', first=short_date(clock.today()))
    await people.sees(user, 'Ferie ')
