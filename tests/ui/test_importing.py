"""A file on its way in, as somebody sees it: chosen, matched, looked at, read in and taken away again."""

from collections.abc import Awaitable

import pytest
from nicegui import ui
from nicegui.elements.upload_files import SmallFileUpload
from nicegui.testing import User

from domain.imported import What
from store import catalogue, customer_list, importing
from store.customer_list import Look
from store.database import read
from tests import factories
from tests.factories import Firm
from tests.ui import hands, people
from tests.ui.people import sees, until
from ui.choices import choice
from ui.importing import MOST_TRAYS, _trays

FILE = (
    'Kundenr;Navn;Telefon;E-post\r\n1;Ingrid Vik;91234567;ingrid@vik.no\n'
    '2;"Nordre\nBorettslag";;\r\n3;Ola Lie;12;ola@lie\r\n'
).encode('cp1252')


@pytest.fixture(autouse=True)
def empty() -> None:
    """Nobody else's files."""
    _trays.clear()


async def names(by: Firm) -> list[str]:
    return [each.customer.name for each in (await read(customer_list.page, by.owner, Look())).rows]


async def give(user: User, name: str, data: bytes) -> None:
    """Let the browser bring a file."""
    assert user.client
    upload = next(each for each in user.client.elements.values() if isinstance(each, ui.upload))
    await upload.handle_uploads([SmallFileUpload(name, 'text/csv', data)])


async def check(user: User) -> None:
    """Press «Kontroller filen» as soon as it is there."""
    await sees(user, 'Kontroller filen')
    await hands.press(user, 'Kontroller filen')


async def said(user: User, sentence: str) -> None:
    await until(lambda: any(sentence in each for each in user.notify.messages))


async def test_customers_come_in_from_a_file_and_go_again(user: User, create_user) -> None:
    by = factories.firm()
    other = await people.office(create_user(), by)
    await other.open('/kunder')
    await people.office(user, by)
    await user.open('/importer/kunder')
    await give(user, 'kunder.csv', FILE)
    await sees(user, 'kunder.csv · 3 rader')
    await sees(user, 'Ingrid Vik')
    await check(user)
    await sees(user, '2 nye kunder · 1 utelatt')
    await sees(user, 'Rad 4 · Telefon: 12')
    await sees(user, 'E-postadressen er ikke gyldig.')
    assert await names(by) == []
    await hands.press(user, 'Importer 2 kunder')
    await sees(user, 'Ferdig. 2 nye kunder · 1 utelatt.')
    await sees(other, 'Nordre Borettslag')
    assert await names(by) == ['Ingrid Vik', 'Nordre Borettslag']
    await sees(user, 'kunder.csv')
    await hands.press(user, 'Angre importen')
    await until(lambda: hands.dialog(user) is not None)
    await hands.press(user, 'Angre importen')
    await sees(user, '2 kunder er tatt bort')
    await other.should_not_see('Ingrid Vik', retries=100)
    assert await names(by) == []


async def test_rows_may_come_without_what_is_wrong_in_them(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/importer/kunder')
    await give(user, 'kunder.csv', FILE)
    await check(user)
    await sees(user, '2 nye kunder')
    assert user.client
    way = next(each for each in user.client.elements.values() if isinstance(each, choice) and not each.is_deleted)
    asked = way.choose('mend')
    assert isinstance(asked, Awaitable)
    await asked
    await sees(user, '3 nye kunder')
    await hands.press(user, 'Importer 3 kunder')
    await sees(user, 'Ferdig. 3 nye kunder.')
    assert await names(by) == ['Ingrid Vik', 'Nordre Borettslag', 'Ola Lie']


async def test_what_is_wrong_can_be_downloaded_and_mended(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/importer/kunder')
    await give(user, 'kunder.csv', FILE)
    await check(user)
    await sees(user, '1 utelatt')
    await hands.press(user, 'Last ned radene med feil')
    await until(lambda: bool(user.download.http_responses))
    (response,) = user.download.http_responses
    text = response.content.decode('utf-8-sig')
    assert text.startswith('Kundenr;Navn;Telefon;E-post;Feil\r\n3;Ola Lie;12;ola@lie;')
    assert text.count('\r\n') == 2


async def test_another_column_is_another_result_and_a_page_loaded_anew_goes_on(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/importer/kunder')
    await give(user, 'kunder.csv', FILE)
    await check(user)
    await sees(user, '1 utelatt')
    hands.fill(user, Telefon=None)
    hands.fill(user, **{'E-post': None})
    await user.should_not_see('1 utelatt')
    key = next(iter(_trays))
    await user.open(f'/importer/kunder?fil={key}')
    await sees(user, 'kunder.csv · 3 rader')
    await check(user)
    await sees(user, '3 nye kunder')


async def test_nobody_else_goes_on_with_a_file(user: User, create_user) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/importer/kunder')
    await give(user, 'kunder.csv', FILE)
    await sees(user, 'kunder.csv')
    other = await people.office(create_user(), by)
    await other.open(f'/importer/kunder?fil={next(iter(_trays))}')
    await said(other, 'Filen er ikke her lenger.')
    await other.should_not_see('kunder.csv')
    for place in range(MOST_TRAYS):
        await give(user, f'fil-{place}.csv', FILE)
        await sees(user, f'fil-{place}.csv')
    assert [each.name for each in _trays.values()] == [f'fil-{place}.csv' for place in range(MOST_TRAYS)]


@pytest.mark.parametrize(
    ('data', 'sentence'),
    [
        (b'', 'Filen er tom.'),
        (b'  \r\n ', 'Filen er tom.'),
        (b'Navn;Telefon\r\n', 'Filen har ingen rader.'),
        (b'Navn\r\nPer\0\r\n', 'Filen er ikke en CSV-fil.'),
        (b'PK\x03\x04\x14\x00', 'Dette er en Excel-fil.'),
        (b'\x89PNG\r\n\x1a\n\x00\x00', 'Filen er ikke en CSV-fil.'),
        (b';'.join([b'a'] * 101) + b'\n1\n', 'Filen har for mange kolonner.'),
        (b'Navn\n' + b'Per\n' * 50_001, 'Filen har for mange rader.'),
    ],
)
async def test_what_is_no_list_is_refused_with_a_sentence(user: User, data: bytes, sentence: str) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/importer/kunder')
    await give(user, 'fil.csv', data)
    await said(user, sentence)
    await user.should_not_see('2. Kolonner')


async def test_wrong_columns_are_refused_with_a_sentence(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/importer/kunder')
    await give(user, 'fil.csv', b'a;b;b\n1;2;3\n')
    await sees(user, 'Flere kolonner heter «b».')
    await check(user)
    await said(user, 'Velg hvilken kolonne som er navnet på kunden.')
    hands.fill(user, Navn=1, Fornavn=1)
    await check(user)
    await said(user, 'Kolonnen «b (B)» er valgt for to felt.')
    hands.fill(user, Navn=0, Fornavn=None)
    await check(user)
    await hands.press(user, 'Importer 1 kunde')
    await sees(user, 'Ferdig.')
    assert await names(by) == ['1']


async def test_products_and_orders_come_in_the_same_way(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/importer/varer')
    await give(user, 'priser.csv', 'Nr;Navn;Pris\r\n1;Bærehjelp;500\r\n2;Løft;x\r\n'.encode('cp1252'))
    await check(user)
    await sees(user, '1 ny vare · 1 utelatt')
    await sees(user, 'Skriv en pris')
    await hands.press(user, 'Importer 1 vare')
    await sees(user, 'Ferdig. 1 ny vare')
    assert [each.text for each in (await read(catalogue.page, by.owner, catalogue.Shelf())).products] == ['Bærehjelp']
    await user.open('/importer/ordrer')
    await give(user, 'ordrer.csv', b'Ordrenr;Kunde;Oppdrag;Status\n7;Ingrid Vik;Vask;Bekreftet\n8;Per;Vask;Betalt\n')
    await check(user)
    await sees(user, '1 ny ordre · 1 avsluttet i det gamle systemet')
    await hands.press(user, 'Importer 1 ordre')
    await sees(user, 'Ferdig. 1 ny ordre')
    (before,) = await read(importing.earlier, by.owner, What.ORDERS)
    assert before.title == 'ordrer.csv'


async def test_there_is_no_page_for_anything_else(user: User) -> None:
    await people.office(user, factories.firm())
    assert (await user.http_client.get('/importer/fakturaer')).status_code == 404
