"""Enhetsregisteret does not answer, or answers nonsense: everything can still be typed by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from nicegui.testing import User

from store import orders
from store.database import write_now
from store.outside import brreg, bulk_file
from tests.register import FIXTURES, Behaviour, Register
from tests.server import NOWHERE
from tests.ui import scenes as at
from tests.ui.screen import rows
from tests.ui.wrong import NINE_DIGITS, ORG_NUMBER

UNAVAILABLE = 'Søket er midlertidig utilgjengelig. Du kan fylle ut feltene selv.'
TROUBLES: list[Behaviour] = [
    'down',
    'slow',
    'trickle',
    'html',
    'garbage',
    'rate_limited',
    'server_error',
    'redirect',
    'huge',
]
pytestmark = pytest.mark.usefixtures('leave')


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """The register, with less patience for it than in earnest."""
    monkeypatch.setattr(brreg, 'BUDGET_SECONDS', 0.3)
    with Register() as found:
        yield found


@pytest.mark.parametrize('trouble', TROUBLES)
async def test_a_business_is_typed_by_hand_while_the_register_is_in_trouble(
    user: User, register: Register, trouble: Behaviour
) -> None:
    screen = await at.at_dialog(lambda by: write_now(orders.new, by.owner), 'Legg til kunde', 'Velg kunde')(user)
    brreg.configure(register.url)
    register.behave(trouble)
    screen.press('Bedriftskunde')
    await screen.sees('Søk på navn eller organisasjonsnummer')
    before = rows()
    for asked in ('vestland brukt', '974760673'):
        screen.type('Søk på navn eller organisasjonsnummer', asked)
        await screen.sees(UNAVAILABLE)
        assert screen.typed('Søk på navn eller organisasjonsnummer') == asked
        assert (rows(), screen.alerts) == (before, [])
        screen.type('Søk på navn eller organisasjonsnummer', '')
        await screen.sees_nothing_of(UNAVAILABLE)
    screen.press('Fyll ut selv')
    await screen.sees('Kontaktens navn')
    at.BUSINESS.fill(screen)
    screen.press('Lagre')
    await screen.until(lambda: len(rows()['customer']) == 1)


@pytest.mark.parametrize('trouble', TROUBLES)
async def test_a_firm_is_set_up_by_hand_while_the_register_is_in_trouble(
    user: User, register: Register, trouble: Behaviour
) -> None:
    screen = await at.at_setting_up(user)
    brreg.configure(register.url)
    register.behave(trouble)
    before = rows()
    screen.type('Organisasjonsnummer', '923609016')
    screen.press('Hent fra Brønnøysundregistrene')
    await screen.sees(UNAVAILABLE)
    assert (screen.typed('Organisasjonsnummer'), rows(), screen.alerts) == ('923609016', before, [])
    at.SETTING_UP.fill(screen)
    screen.press('Sett opp firmaet')
    await screen.until(lambda: len(rows()['company']) == 1)


@pytest.mark.parametrize(('typed', 'sentence'), [('', NINE_DIGITS), ('1234', NINE_DIGITS), ('923609017', ORG_NUMBER)])
async def test_the_register_is_not_asked_for_what_is_no_number(
    user: User, register: Register, typed: str, sentence: str
) -> None:
    screen = await at.at_setting_up(user)
    brreg.configure(register.url)
    screen.type('Organisasjonsnummer', typed)
    screen.press('Hent fra Brønnøysundregistrene')
    await screen.hears(sentence)
    assert (screen.typed('Organisasjonsnummer'), register.requests) == (typed, [])


async def test_with_the_register_at_home_no_net_is_needed(user: User, tmp_path: Path) -> None:
    screen = await at.at_dialog(lambda by: write_now(orders.new, by.owner), 'Legg til kunde', 'Velg kunde')(user)
    bulk_file.take_in(FIXTURES / 'enheter_sample.csv', tmp_path)
    brreg.configure(NOWHERE, tmp_path)
    screen.press('Bedriftskunde')
    screen.type('Søk på navn eller organisasjonsnummer', 'sandnes el')
    await screen.sees('SANDNES ELEKTRISKE AS')
    screen.type('Søk på navn eller organisasjonsnummer', '810059672')
    await screen.sees('AASEN & FARSTAD AS')
    await screen.sees('Ikke i mva-registeret')
