"""/fakturaer on the screens: who owes what, what others do meanwhile, and what is saved as a file."""

from datetime import timedelta

from nicegui.testing import User

from domain.invoice_view import COLUMNS
from domain.words import kr
from store import clock, invoices
from store.database import write
from tests import factories
from tests.factories import Firm
from tests.ui import people
from tests.ui.people import until
from tests.ui.screen import Screen
from tests.ui.test_order_tools import in_csv
from ui.invoice_table import invoice_table


async def at(user: User, by: Firm, path: str = '/fakturaer') -> Screen:
    await people.office(user, by)
    await user.open(path)
    return Screen(user, by)


def shown(screen: Screen) -> list[str]:
    """The rows from the top: customer, state and what is left to pay."""
    (table,) = screen.elements(invoice_table)
    rows = [row for group in table.props['groups'] for row in group['rows']]
    return [f'{row["who"]} {row["word"]} {row["left"]}'.replace('\xa0', ' ') for row in rows]


async def test_it_says_who_owes_what_and_a_payment_elsewhere_is_seen_where_the_row_stands(user: User) -> None:
    by = factories.firm()
    clock.turn(timedelta(days=-20))
    early = Firm(factories.office(by.owner.employee_id or 0), factories.crew(by.jonas_id), by.ali)
    late = factories.invoiced(early, name='Sen Betaler')
    clock.turn(timedelta())
    factories.invoiced(by, name='Ny Kunde', phone='41234567', email='ny@epost.no')
    screen = await at(user, by)
    assert shown(screen) == ['Sen Betaler Forfalt 1 250,00', 'Ny Kunde Sendt 1 250,00']
    await screen.sees('Utestående', kr(250_000), '2 fakturaer', '1–14 dager', '1–2 av 2 fakturaer')
    await write(invoices.pay, by.owner, *late, amount='1250', day='')
    await until(lambda: shown(screen) == ['Sen Betaler Betalt –', 'Ny Kunde Sendt 1 250,00'])
    await screen.sees(kr(125_000), '1 faktura')
    await user.open('/fakturaer?status=betalt&q=sen')
    assert shown(screen) == ['Sen Betaler Betalt –']
    await user.open('/fakturaer?status=utkast')
    await screen.sees('Ingen fakturaer her nå.', 'Vis alle utestående')


async def test_an_address_with_nonsense_says_so_and_regnskap_reads_and_saves(user: User) -> None:
    by = factories.firm()
    factories.invoiced(by)
    screen = await at(user, by, '/fakturaer?alder=9&kunde=x')
    await screen.sees('Noe i adressen ble ikke forstått og er utelatt: alder=9, kunde=x.')
    answer = await user.http_client.get(f'/fakturaer/eksport.csv?kol={"+".join(COLUMNS)}')
    header, row = in_csv(answer.content)
    assert header[:4] == ['Nr.', 'Kunde', 'Ordrenr.', 'Oppdrag']
    assert row[:2] == ['10001', 'Ingrid Bjørnstad']
    assert dict(zip(header, row, strict=True))['Å betale'] == '1250,00'
    excel = await user.http_client.get('/fakturaer/eksport.xlsx')
    assert excel.content[:2] == b'PK'
    assert (await user.http_client.get('/fakturaer/eksport.exe')).status_code == 404
