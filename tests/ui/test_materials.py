"""Materiell on the screens: noted on the phone without prices, seen in the office, carried to lines with them."""

from decimal import Decimal

from nicegui.testing import User

from store import catalogue
from store.database import write_now
from tests import factories
from tests.ui import hands
from tests.ui.scenes import at_crew, at_order


async def test_what_is_noted_on_the_phone_is_carried_to_lines(user: User, create_user) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    write_now(catalogue.add, by.owner, text='Silikon', number='S-1', unit_price='49', unit='stk.')
    office = await at_order(create_user(), by, number)
    crew = await at_crew(user, by, f'/crew/jobb/{job}')
    crew.press('Noter materiell')
    await crew.opens('Noter materiell')
    crew.press('Lagre')
    await crew.until(lambda: crew.field('Hva er brukt?').complaint == 'Fyll ut hva som er brukt.')
    crew.type('Hva er brukt?', 'sili')
    await crew.sees('S-1 · stk.')
    hands.click(user, 'hit')
    crew.type('Antall', '2')
    crew.press('Lagre')
    await crew.closes()
    await crew.sees('Silikon', '2 stk.', 'Jonas Vik')
    await crew.user.should_not_see('49')
    await office.sees('Silikon', 'noterte 2 stk. materiell på jobben')
    office.press('Hent medgått')
    await office.opens('Hent medgått')
    assert office.field('Pris per stk. uten mva.').value == '49,00'
    await office.sees('98,00\xa0kr')
    office.press('Hent')
    await office.closes()
    await crew.sees('På ordrelinje')
    line = factories.get(by, number).lines[-1]
    assert (line.text, line.quantity, line.unit_price) == ('Silikon', Decimal(2), Decimal(49))
