"""What Enhetsregisteret says of a business, on the order and on the customer's page, while they are open."""

import pytest
from nicegui.testing import User

from domain.customer import Customer
from store import clock, registered
from store.database import read_now, write
from tests import factories
from tests.factories import BUSINESS
from tests.ui import hands, people
from tests.ui.people import sees, until

NEWS = 'Ny adresse i Brønnøysundregistrene: Ny gate 1, 5035 BERGEN'


async def on_page(user: User, page: str) -> Customer:
    """An open order of a business, or the business's page; the first look found nothing new."""
    by = factories.firm()
    number = factories.draft(by, private=False)
    factories.registered_as()
    customer = factories.get(by, number).customer
    assert customer
    await people.office(user, by)
    await user.open(f'/ordre/{number}' if page == 'order' else f'/kunde/{customer.id}')
    await sees(user, 'Nye Sandviksvei 50, 5035 Bergen')
    return customer


async def says(street: str, **claims: object) -> None:
    """As the night's job does, so that open pages hear of it."""
    await write(lambda session: registered.note(session, BUSINESS, factories.unit(street, **claims), clock.now()))


def address(customer: Customer) -> str:
    stored = read_now(lambda session: session.get(Customer, customer.id))
    assert stored
    return stored.address


@pytest.mark.parametrize('page', ['order', 'customer'])
async def test_a_new_address_is_told_and_taken_over(user: User, page: str) -> None:
    customer = await on_page(user, page)
    await user.should_not_see('Oppdater')
    await says('Ny gate 1')
    await sees(user, NEWS)
    await hands.press(user, 'Oppdater')
    await until(lambda: address(customer) == 'Ny gate 1')
    await user.should_not_see(NEWS)
    await sees(user, 'Ny gate 1, 5035 BERGEN')


@pytest.mark.parametrize('page', ['order', 'customer'])
async def test_a_new_address_is_told_and_let_be(user: User, page: str) -> None:
    customer = await on_page(user, page)
    await says('Ny gate 1')
    await sees(user, NEWS)
    await hands.press(user, 'Behold')
    await user.should_not_see(NEWS)
    assert address(customer) == 'Nye Sandviksvei 50'


@pytest.mark.parametrize('page', ['order', 'customer'])
async def test_a_bankruptcy_is_told_until_it_is_over(user: User, page: str) -> None:
    await on_page(user, page)
    await says('Nye Sandviksvei 50', konkurs=True)
    await sees(user, 'Konkurs')
    await says('Nye Sandviksvei 50')
    await user.should_not_see('Konkurs')


async def test_of_a_removed_unit_nothing_is_told(user: User) -> None:
    await on_page(user, 'order')
    await says('Ny gate 1', konkurs=True)
    await sees(user, NEWS)
    await write(registered.note, BUSINESS, None, clock.now())
    await user.should_not_see(NEWS)
    await user.should_not_see('Konkurs')
