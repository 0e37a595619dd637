"""Kunder on the screen: the list, a new one, the page of one, and two that become one."""

from nicegui import ui
from nicegui.testing import User

from domain.address import Address
from domain.customer import Customer
from store import addresses, customer_view, customers
from store.database import read, write, write_now
from tests import factories
from tests.ui import hands, people
from tests.ui.people import sees, until


async def test_the_list_is_live_and_searched(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/kunder')
    await sees(user, 'Ingen kunder ennå.')
    await write(customers.create, by.owner, Customer.private(name='Ingrid Vik', phone='91234567'))
    await sees(user, 'Ingrid Vik')
    await sees(user, '1–1 av 1 kunde')
    (search,) = (each for each in user.find(ui.input).elements if each.props.get('aria-label') == 'Søk i kunder')
    search.value = 'Berit'
    await sees(user, 'Ingen kunder passer med «Berit».')


async def test_a_new_customer_is_made_without_an_order(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/kunder')
    await hands.press(user, 'Ny kunde')
    await until(lambda: hands.dialog(user) is not None)
    hands.fill(user, Navn='Nora Vik', Mobilnummer='91234567')
    await hands.press(user, 'Lagre')
    await until(lambda: any(path.startswith('/kunde/') for path in user.back_history))
    await sees(user, 'Nora Vik')
    await sees(user, 'Ingen ordrer ennå.')


async def test_the_page_shows_what_hangs_on_the_customer_and_follows(user: User) -> None:
    by = factories.firm()
    number, _ = factories.invoiced(by)
    customer = factories.get(by, number).customer
    assert customer is not None
    await people.office(user, by)
    await user.open(f'/kunde/{customer.id}')
    for said in (f'Ordre {number}', 'Faktura 10001', 'Utestående', 'Ingrid Bjørnstad'):
        await sees(user, said)
    await write(customers.edit, by.owner, None, customer.id or 0, {'name': customer.name}, {'name': 'Ingrid Haugland'})
    await sees(user, 'Ingrid Haugland')
    await sees(user, 'endret kundeopplysninger: navn.')


async def test_two_customers_become_one_with_a_choice_for_what_differs(user: User) -> None:
    by = factories.firm()
    stays = write_now(customers.create, by.owner, Customer.private(name='Ingrid Vik', phone='91234567'))
    write_now(customers.create, by.owner, Customer.private(name='Ingrid Wik', email='ingrid@epost.no'))
    await people.office(user, by)
    await user.open(f'/kunde/{stays}')
    await hands.choose(user, 'Slå sammen med en annen kunde')
    await until(lambda: hands.dialog(user) is not None)
    (search,) = (
        each for each in user.find(ui.input).elements if each.props.get('aria-label') == 'Søk etter den andre kunden'
    )
    search.value = 'Wik'
    await sees(user, 'Ingrid Wik')
    hands.click(user, 'hit')
    await sees(user, 'Alt som hører til Ingrid Wik, flyttes til Ingrid Vik.')
    await hands.press(user, 'Slå sammen')
    await sees(user, 'ingrid@epost.no')
    merged = (await read(customer_view.view, by.owner, stays)).customer
    assert (merged.name, merged.phone, merged.email) == ('Ingrid Vik', '+4791234567', 'ingrid@epost.no')
    await user.open('/kunder')
    await sees(user, '1–1 av 1 kunde')


async def test_a_likely_duplicate_is_offered_and_a_postcode_brings_its_place(user: User) -> None:
    by = factories.firm()
    ingrid = write_now(
        customers.create,
        by.owner,
        Customer.private(name='Ingrid Vik', phone='91234567', postcode='5035', city='Bergen'),
    )
    await people.office(user, by)
    await user.open('/kunder')
    await hands.press(user, 'Ny kunde')
    await until(lambda: hands.dialog(user) is not None)
    hands.fill(user, Postnummer='5035')
    city = next(e for e in user.find(ui.input).elements if e.props.get('label') == 'Poststed')
    await until(lambda: city.value == 'Bergen')
    city.value = 'Sandviken'
    hands.fill(user, Postnummer='503')
    hands.fill(user, Postnummer='5035', Mobilnummer='0047 91234567')
    await sees(user, 'Bruk denne')
    await sees(user, 'Samme mobilnummer')
    assert city.value == 'Sandviken', 'what a person typed stands'
    hands.click(user, 'hit')
    await until(lambda: f'/kunde/{ingrid}' in user.back_history)


async def test_the_views_keep_what_is_searched_for(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/kunder')
    (search,) = (each for each in user.find(ui.input).elements if each.props.get('aria-label') == 'Søk i kunder')
    search.value = 'Berit'
    await sees(user, 'Ingen kunder passer med «Berit».')
    links = [str(each.props.get('href')) for each in user.find('Privatkunder').elements]
    assert links == ['/kunder?q=Berit&type=private']


async def test_a_place_is_suggested_for_a_job_and_a_new_one_is_kept(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    customer = factories.get(by, number).customer_id or 0
    place = Address.new(name='Hytta', address='Fjellveien 1', postcode='3580', city='Geilo')
    await write(addresses.add, by.owner, None, customer, place)
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    await hands.press(user, 'Legg til jobb')
    await until(lambda: hands.dialog(user) is not None)
    hands.fill(user, Adresse='geilo')
    await sees(user, 'Hytta')
    box = hands.dialog(user)
    assert box is not None
    field = next(e for e in box.descendants() if isinstance(e, ui.input) and e.props.get('label') == 'Adresse')
    hands.click(user, 'hit')
    await until(lambda: field.value == 'Fjellveien 1, 3580 Geilo')
    hands.fill(user, Adresse='Kaien 4, 5003 Bergen')
    await hands.press(user, 'Behold som adresse på kunden')
    await sees(user, 'Adressen er lagt til på kunden.')
    kept = (await read(customer_view.view, by.owner, customer)).customer
    assert [each.place for each in kept.addresses] == ['Fjellveien 1, 3580 Geilo', 'Kaien 4, 5003 Bergen']
