"""The bank's file on the screen: chosen, what each payment is for, registered, and not a second time."""

from nicegui.testing import User

from domain.words import short_date
from store import clock
from tests import factories
from tests.ui import people
from tests.ui.people import until
from tests.ui.screen import Screen
from tests.ui.test_importing import give
from ui.choices import checkbox


async def test_a_payment_is_ticked_and_registered_and_a_second_time_it_is_known(user: User) -> None:
    by = factories.firm()
    number, invoice = factories.invoiced(by)
    called = factories.get(by, number).invoice(invoice).number
    await people.office(user, by)
    await user.open('/fakturaer/innbetalinger')
    screen = Screen(user, by)
    day = short_date(clock.today())
    data = f'Dato;Beløp;Avsender;Melding\n{day};1250,00;INGRID B;Faktura {called}\n{day};-99,00;;Husleie\n'.encode()
    await give(user, 'konto.csv', data)
    await screen.sees('konto.csv · 2 rader', '1 innbetaling', f'INGRID B · Faktura {called}')
    (tick,) = screen.elements(checkbox)
    assert not tick.value, 'without a KID it is only proposed'
    screen.press('Registrer valgte betalinger')
    await until(lambda: 'Kryss av for innbetalingene som skal registreres.' in screen.alerts)
    tick.value = True
    screen.press('Registrer valgte betalinger')
    await screen.sees('1 av 1 er gjort.', f'Allerede registrert på faktura {called}.')
    assert factories.get(by, number).status == 'closed'
    await give(user, 'konto.csv', data)
    await screen.sees(f'Allerede registrert på faktura {called}.')
    assert list(screen.elements(checkbox)) == []
