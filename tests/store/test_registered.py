"""What Enhetsregisteret says of our business customers: asked for at night, told, never taken by itself."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from domain.customer import Customer
from domain.order import Order
from domain.quote import QuoteVersion
from domain.registered import Registered, Standing
from store import changes, clock, company, customer_privacy, customers, loading, order_view, registered
from store.database import read, read_now, write, write_now
from store.outside import brreg, bulk_file
from store.outside.brreg import RegisterDown
from tests import factories
from tests import register as stand_in
from tests.factories import BUSINESS
from tests.register import FIXTURES, Register

OTHER = '810034882'
pytestmark = pytest.mark.usefixtures('db')


@pytest.fixture(autouse=True)
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """The register, which has not changed anything yet."""
    monkeypatch.setattr(registered, 'PAUSE', 0)
    monkeypatch.setattr(stand_in, 'UPDATES', [])
    monkeypatch.setattr(stand_in, 'GONE', set())
    monkeypatch.setattr(stand_in, 'UNITS', dict(stand_in.UNITS))
    with Register() as found:
        brreg.configure(found.url)
        yield found
    brreg.configure()


def changed(number: str = BUSINESS, what: str = 'Endring', **new: Any) -> None:
    """Let the register change a unit now, and say so in its feed; None removes a field."""
    old = stand_in.UNITS[number]
    stand_in.UNITS[number] = {key: value for key, value in (old | new).items() if value is not None}
    entry = {'oppdateringsid': len(stand_in.UPDATES) + 17, 'dato': f'{clock.now():%Y-%m-%dT%H:%M:%S}.443Z'}
    stand_in.UPDATES.append({**entry, 'organisasjonsnummer': number, 'endringstype': what})


def moved(street: str) -> dict[str, Any]:
    return {'forretningsadresse': {'adresse': [street], 'postnummer': '5003', 'poststed': 'BERGEN', 'landkode': 'NO'}}


def row(number: str = BUSINESS) -> Registered:
    found = read_now(lambda session: session.get(Registered, number))
    assert found
    return found


def the_customer(number: str = BUSINESS) -> Customer:
    asked = select(Customer).where(Customer.org_number == number).options(*loading.CONTACTS)
    return read_now(lambda session: session.exec(asked).one())


def told() -> str:
    return row().told(the_customer())


def paths(register: Register) -> list[str]:
    found = [path for path, _ in register.requests]
    register.requests.clear()
    return found


async def a_night() -> None:
    """Until after the next night, and what happens then."""
    clock.turn(timedelta(days=len(_nights)))
    _nights.append(1)
    await registered.look_through()


_nights: list[int] = []


@pytest.fixture
def number() -> int:
    """An order of the business, after its first look-up."""
    _nights[:] = [1]
    return factories.draft(factories.firm(), private=False)


# What is asked


async def test_a_number_is_looked_up_once_and_then_only_when_the_feed_mentions_it(
    number: int, register: Register
) -> None:
    await registered.look_through()
    assert paths(register) == [f'/enheter/{BUSINESS}']
    await registered.look_through()
    assert paths(register) == []
    await a_night()
    feed = ['/oppdateringer/enheter', '/oppdateringer/underenheter']
    query = register.requests[0][1]
    assert (query['organisasjonsnummer'], query['size']) == (BUSINESS, '1000')
    assert paths(register) == feed
    await registered.look_through()
    assert paths(register) == []
    changed(**moved('Ny gate 1'))
    await a_night()
    assert paths(register) == [*feed, f'/enheter/{BUSINESS}']


async def test_only_our_own_business_customers_are_asked_for(register: Register) -> None:
    firm = factories.firm()
    factories.draft(firm)
    await registered.look_through()
    write_now(customers.create, firm.owner, Customer.business(name='Uten nummer'))
    await registered.look_through()
    assert paths(register) == []


async def test_the_demo_asks_nobody(number: int, register: Register) -> None:
    def make_demo(session: Session) -> None:
        company.get(session).is_demo = True

    write_now(make_demo)
    await registered.look_through()
    assert paths(register) == []


async def test_every_page_of_a_long_feed_is_read(
    number: int, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brreg, 'FEED_PAGE', 2)
    for street in ('En', 'To', 'Tre', 'Fire', 'Fem'):
        changed(**moved(street))
    assert await brreg.changed([BUSINESS], clock.now() - timedelta(days=1)) == {BUSINESS: False}
    asked = [query for path, query in register.requests if path == '/oppdateringer/enheter']
    assert [query.get('oppdateringsid') for query in asked] == [None, '19', '21']


async def test_the_recorded_feed_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stand_in, 'UPDATES', stand_in._fixture('updates.json')['_embedded']['oppdaterteEnheter'])
    numbers = [OTHER, '921084846', '987654325', BUSINESS]
    since = datetime(2026, 11, 24, tzinfo=UTC)
    assert await brreg.changed(numbers, since) == {OTHER: False, '921084846': False, '987654325': True}
    assert await brreg.changed(numbers, datetime(2026, 11, 24, 4, 5, 30, tzinfo=UTC)) == {'987654325': True}


@pytest.mark.parametrize('trouble', ['down', 'garbage'])
async def test_what_could_not_be_asked_stays_due(number: int, register: Register, trouble: Any) -> None:
    await registered.look_through()
    changed(**moved('Ny gate 1'))
    register.behave(trouble, retry_after='9')
    with pytest.raises(RegisterDown):
        await a_night()
    register.behave('normal')
    await registered.look_through()
    assert told().startswith('Ny adresse')


async def test_one_that_is_answered_for_with_nonsense_holds_up_nobody(number: int, register: Register) -> None:
    stand_in.UNITS[BUSINESS] = {'organisasjonsnummer': BUSINESS}
    owner = factories.office(1)
    write_now(customers.create, owner, Customer.business(name='Sandnes Elektriske', org_number=OTHER))
    write_now(customers.create, owner, Customer.business(name='Equinor', org_number='923609016'))
    await registered.look_through()
    known = read_now(lambda session: session.exec(select(Registered.org_number)).all())
    assert set(known) == {OTHER, '923609016'}


# What is told


@pytest.mark.parametrize(
    ('new', 'warning'),
    [
        ({'konkurs': True, 'underAvvikling': True}, 'Konkurs'),
        ({'underAvvikling': True}, 'Under avvikling'),
        ({'underTvangsavviklingEllerTvangsopplosning': True}, 'Under avvikling'),
        ({'slettedato': '2026-08-02', 'konkurs': None, 'forretningsadresse': None}, 'Slettet 02.08.2026'),
    ],
)
async def test_a_warning_stands_as_long_as_it_is_true(number: int, new: dict[str, Any], warning: str) -> None:
    await registered.look_through()
    assert (row().warning, told()) == ('', '')
    before = stand_in.UNITS[BUSINESS]
    changed(**new)
    await a_night()
    assert (row().warning, told()) == (warning, '')
    stand_in.UNITS[BUSINESS] = before
    changed()
    await a_night()
    assert (row().warning, row().standing) == ('', Standing.ACTIVE)


async def test_what_was_always_otherwise_is_no_news(number: int) -> None:
    """The office typed an address of its own from the beginning; it is asked about only when the register changes."""
    await registered.look_through()
    assert row().place != the_customer().place
    assert told() == ''
    changed(**moved('Ny gate 1'), navn='NYTT NAVN')
    await a_night()
    assert told() == 'Nytt navn og ny adresse i Brønnøysundregistrene: NYTT NAVN, Ny gate 1, 5003 BERGEN'


async def test_a_change_to_what_the_customer_has_already_is_no_news(number: int) -> None:
    await registered.look_through()
    place = {'adresse': ['NYE SANDVIKSVEI 50'], 'postnummer': '5035', 'poststed': 'BERGEN'}
    changed(forretningsadresse=place)
    await a_night()
    assert told() == ''


async def test_what_has_changed_since_the_file_at_home_was_fetched_is_news(tmp_path: Path, register: Register) -> None:
    bulk_file.take_in(FIXTURES / 'enheter_sample.csv', tmp_path)
    brreg.configure(register.url, tmp_path)
    firm = factories.firm()
    unit = await brreg.lookup(OTHER)
    assert unit
    stand_in.UNITS[OTHER] = stand_in.UNITS[OTHER] | moved('Ny gate 1')
    customer = Customer.business(name=unit.name, org_number=OTHER, address=unit.address, postcode=unit.postcode)
    write_now(customers.create, firm.owner, customer)
    await registered.look_through()
    assert row(OTHER).told(the_customer(OTHER)) == 'Ny adresse i Brønnøysundregistrene: Ny gate 1, 5003 BERGEN'


async def test_of_a_removed_unit_nothing_is_kept(number: int, tmp_path: Path, register: Register) -> None:
    await registered.look_through()
    assert row().name
    changed(what='Fjernet')
    await a_night()
    left = row()
    assert (left.standing, left.name, left.place, left.taken_name, left.taken_place) == (Standing.UNKNOWN, *[''] * 4)
    assert the_customer().name == 'Nordre Sandviken Borettslag'
    stand_in.GONE.add(BUSINESS)
    assert await brreg.lookup(BUSINESS) is None  # nor does the cache know it


async def test_a_unit_that_is_gone_when_it_is_looked_up_is_not_kept(number: int) -> None:
    await registered.look_through()
    stand_in.GONE.add(BUSINESS)
    changed()
    await a_night()
    assert (row().standing, row().name) == (Standing.UNKNOWN, '')


async def test_what_is_no_customers_any_more_is_forgotten(number: int) -> None:
    await registered.look_through()
    the = the_customer()

    def without_number(session: Session) -> None:
        found = session.get(Customer, the.id)
        assert found
        found.org_number = ''

    write_now(without_number)
    await registered.look_through()
    assert read_now(lambda session: session.exec(select(Registered)).all()) == []


async def test_a_change_reaches_open_pages_and_a_quiet_night_does_not(number: int) -> None:
    await registered.look_through()
    heard: list[str] = []
    changes.watch('registered', lambda: heard.append('!'))
    await a_night()
    assert heard == []
    changed(konkurs=True)
    await a_night()
    assert heard == ['!']


# What the office does


async def news() -> tuple[factories.Firm, int]:
    """A sent quote to a business that has moved since."""
    firm = factories.firm()
    number = factories.draft(firm, private=False)
    factories.send(firm, number)
    factories.registered_as()
    factories.registered_as('Ny gate 1')
    assert told() == 'Ny adresse i Brønnøysundregistrene: Ny gate 1, 5035 BERGEN'
    return firm, number


async def test_taking_it_over_changes_the_customer_and_nothing_that_was_sent() -> None:
    firm, number = await news()
    sent = read_now(lambda session: session.exec(select(QuoteVersion.content, QuoteVersion.sha256)).all())
    await write(registered.take_over, firm.owner, number, the_customer().id or 0)
    assert (the_customer().place, the_customer().name) == ('Ny gate 1, 5035 BERGEN', 'Nordre Sandviken Borettslag')
    assert told() == ''
    assert sent == read_now(lambda session: session.exec(select(QuoteVersion.content, QuoteVersion.sha256)).all())
    view = await read(order_view.view, firm.owner, number)
    assert view.told[0][0] == 'Marte Solheim endret kundeopplysninger: adresse, poststed.'
    assert 'ny gate 1' in read_now(lambda session: session.exec(select(Order.search)).one()).lower()


async def test_letting_it_be_keeps_the_customer_and_says_no_more() -> None:
    firm, number = await news()
    await write(registered.let_be, firm.owner, number, the_customer().id or 0)
    assert the_customer().address == 'Nye Sandviksvei 50'
    assert told() == ''
    factories.registered_as('Enda en gate 2')
    assert told() == 'Ny adresse i Brønnøysundregistrene: Enda en gate 2, 5035 BERGEN'


async def test_taking_over_twice_changes_it_once() -> None:
    firm, _ = await news()
    for _ in range(2):
        await write(registered.take_over, firm.owner, None, the_customer().id or 0)
    assert the_customer().address == 'Ny gate 1'


def test_a_deleted_unit_without_a_date_is_deleted_all_the_same() -> None:
    known = Registered(org_number=BUSINESS, looked_at=clock.now(), standing=Standing.DELETED)
    assert known.warning == 'Slettet'
    known.deleted_on = date(2026, 8, 2)
    assert known.warning == 'Slettet 02.08.2026'


def test_it_goes_out_and_away_with_the_rest_of_what_we_know_of_a_customer() -> None:
    owner = factories.firm().owner
    customer = write_now(customers.create, owner, Customer.business(name='Borettslaget', org_number=BUSINESS))
    factories.registered_as('Ny gate 1')
    with zipfile.ZipFile(io.BytesIO(write_now(customer_privacy.export, owner, customer))) as packed:
        assert 'Ny gate 1' in packed.read('kunde.json').decode()
    write_now(customer_privacy.erase, owner, customer)
    assert read_now(lambda session: session.exec(select(Registered)).all()) == []
