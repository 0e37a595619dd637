"""Innstillinger: what the owner saves, what others may only read, and two people at one field."""

import asyncio
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.access import Role
from domain.company import Company
from domain.employee import Employee
from store import company, employees, orders
from store.database import read, write, write_now
from store.settings import settings
from tests import factories
from tests.factories import Firm
from tests.ui import people
from tests.ui.people import press, sees, until
from ui.choices import select
from ui.forms import field
from ui.kit import Dialog

AUTOMATIC = 'Bekreft ordre automatisk når kunden aksepterer tilbud i kundeportalen'


async def stored() -> Company:
    """The firm as it stands in the database."""
    return await read(company.get)


def entry(user: User, label: str) -> field:
    """The field with that label, in the newest dialog if there is one."""
    found = [each for each in user.find(label).elements if isinstance(each, field)]
    return max(found, key=lambda each: each.id)


async def change(by: Firm, **wanted: Any) -> None:
    """Somebody else saves settings of the firm."""
    now = await stored()
    await write(company.change, by.owner, {name: getattr(now, name) for name in wanted}, wanted, {})


def office_worker() -> int:
    """Somebody who works in the office and does not own the firm."""

    def make(session: Any) -> int:
        row = Employee(name='Kari Kontor', role=Role.OFFICE, email='kari@sandviken.no')
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id

    return write_now(make)


# ---------- Firma ----------


async def test_the_settings_begin_with_the_firm(user: User) -> None:
    await people.office(user, factories.firm())
    await user.open('/innstillinger')
    await sees(user, 'Tilbud og ordre')
    assert entry(user, 'Navn').value == 'Sandviken Flytting AS'
    assert entry(user, 'Kontonummer').value == '8601\xa011\xa017947'


async def test_what_is_typed_is_unsaved_until_the_owner_saves_it(user: User) -> None:
    await people.office(user, factories.firm())
    await user.open('/innstillinger/firma')
    await user.should_not_see('Ikke lagret')
    entry(user, 'Poststed').value = 'Voss'
    entry(user, 'Tilbud er gyldige i').value = '30'
    await sees(user, 'Ikke lagret')
    user.find('Lagre').click()
    await sees(user, 'Lagret.')
    await user.should_not_see('Ikke lagret')
    firm = await stored()
    assert (firm.city, firm.quote_days) == ('Voss', 30)


async def test_avbryt_brings_back_what_is_stored(user: User) -> None:
    await people.office(user, factories.firm())
    await user.open('/innstillinger/firma')
    entry(user, 'Kontonummer').value = '123'
    user.find('Avbryt').click()
    await until(lambda: entry(user, 'Kontonummer').value == '8601\xa011\xa017947')
    await user.should_not_see('Ikke lagret')


async def test_a_wrong_value_is_answered_at_its_field_and_nothing_is_saved(user: User) -> None:
    await people.office(user, factories.firm())
    await user.open('/innstillinger/firma')
    entry(user, 'Poststed').value = 'Voss'
    entry(user, 'Kontonummer').value = '8601 11 17948'
    user.find('Lagre').click()
    await sees(user, 'Kontonummeret er ikke gyldig. Kontroller sifrene.')
    assert (await stored()).city == 'Bergen'


async def test_orders_are_confirmed_automatically_once_the_owner_wants_it(user: User) -> None:
    await people.office(user, factories.firm())
    await user.open('/innstillinger/firma')
    user.find(AUTOMATIC).click()
    user.find('Lagre').click()
    await sees(user, 'Lagret.')
    assert (await stored()).auto_confirm


async def test_the_kid_of_the_agreement_with_the_bank_is_chosen(user: User) -> None:
    await people.office(user, factories.firm())
    await user.open('/innstillinger/firma')
    mode = next(each for each in user.find('KID').elements if isinstance(each, select))
    assert not is_there(user, 'Sifre i KID'), 'there is no KID yet'
    mode.value = 'mod11'
    await until(lambda: is_there(user, 'Sifre i KID'))
    entry(user, 'Sifre i KID').value = '5'
    user.find('Lagre').click()
    await sees(user, 'En KID med 5 sifre har ikke plass til fakturanummer 10001. Velg flere sifre.')
    entry(user, 'Sifre i KID').value = '9'
    entry(user, 'Vilkår på faktura').value = 'Takk for oppdraget.'
    user.find('Lagre').click()
    await sees(user, 'Lagret.')
    firm = await stored()
    assert (firm.kid_mode, firm.kid_length, firm.invoice_terms) == ('mod11', 9, 'Takk for oppdraget.')


async def test_the_first_order_number_can_be_chosen_until_it_is_used(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/firma')
    entry(user, 'Første ordrenummer').value = '5000'
    user.find('Lagre').click()
    await sees(user, 'Lagret.')
    assert await write(orders.new, by.owner) == 5000
    await until(lambda: not is_there(user, 'Første ordrenummer'))
    assert is_there(user, 'Første fakturanummer')


async def test_other_settings_are_saved_also_when_the_first_number_is_used_meanwhile(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/firma')
    write_now(orders.new, by.owner)  # by a process whose changes this page does not hear
    entry(user, 'Poststed').value = 'Voss'
    user.find('Lagre').click()
    await sees(user, 'Lagret.')
    assert (await stored()).city == 'Voss'


def is_there(user: User, label: str) -> bool:
    """Whether a field is on the screen."""
    assert user.client
    return any(isinstance(e, field) and e.props['label'] == label and e.visible for e in user.client.elements.values())


async def test_the_office_reads_the_settings_and_is_told_who_may_change_them(user: User) -> None:
    factories.firm()
    await people.office(user, office_worker())
    await user.open('/innstillinger/firma')
    await sees(user, 'Bare eieren kan endre innstillingene.')
    assert all(each.props.get('readonly') for each in user.find(field).elements)
    assert not any(each.enabled for each in user.find(ui.switch).elements)
    assert not any(each.enabled for each in user.find('Lagre').elements if isinstance(each, ui.button))


async def test_what_somebody_else_saves_shows_unless_one_has_typed_there(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/firma')
    entry(user, 'Poststed').value = 'Voss'
    await change(by, city='Oslo', phone='22334455')
    await until(lambda: entry(user, 'Telefon').value == '22\xa033\xa044\xa055')
    assert entry(user, 'Poststed').value == 'Voss'


async def test_two_at_one_field_the_stored_one_can_be_used(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/firma')
    entry(user, 'Poststed').value = 'Voss'
    entry(user, 'Adresse').value = 'Vangsgata 1'
    await change(by, city='Oslo')
    user.find('Lagre').click()
    await sees(user, 'endret «Poststed» til «Oslo». Du skrev «Voss».')
    user.find('Bruk lagret').click()
    await until(lambda: entry(user, 'Poststed').value == 'Oslo')
    await sees(user, 'Ikke lagret')
    await asyncio.sleep(0.5)  # «Lagre» hears the next press a moment after the last
    user.find('Lagre').click()
    await sees(user, 'Lagret.')
    firm = await stored()
    assert (firm.city, firm.address) == ('Oslo', 'Vangsgata 1')


async def test_two_at_one_field_mine_can_be_kept(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/firma')
    entry(user, 'Poststed').value = 'Voss'
    entry(user, 'Adresse').value = 'Vangsgata 1'
    await change(by, city='Oslo', address='Storgata 1')
    user.find('Lagre').click()
    await sees(user, 'endret «Poststed» til «Oslo»')
    await sees(user, 'endret «Adresse» til «Storgata 1»')  # nothing is overwritten that was not asked about
    user.find('Behold mitt').click()
    await sees(user, 'Lagret.')
    firm = await stored()
    assert (firm.city, firm.address) == ('Voss', 'Vangsgata 1')


async def test_a_closed_question_saves_nothing(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/firma')
    entry(user, 'Poststed').value = 'Voss'
    await change(by, city='Oslo')
    user.find('Lagre').click()
    await sees(user, 'Behold mitt')
    for box in user.find(Dialog).elements:
        box.close()
    await sees(user, 'Ikke lagret')
    assert (await stored()).city == 'Oslo'
    assert entry(user, 'Poststed').value == 'Voss'


# ---------- Ansatte ----------


async def test_an_employee_is_added_and_everybody_sees_it(user: User, create_user: Any) -> None:
    by = factories.firm()
    other = create_user()
    await people.office(user, by)
    await people.office(other, by)
    await user.open('/innstillinger/ansatte')
    await other.open('/innstillinger/ansatte')
    user.find('Legg til ansatt').click()
    await sees(user, 'Lagre')
    entry(user, 'Navn').value = 'Sara Lunde'
    entry(user, 'Mobilnummer').value = '90123456'
    user.find('Lagre').click()
    await sees(user, 'Sara Lunde er lagt til. Vis innloggingslenken for å gi tilgang til Crew.')
    await sees(other, 'Sara Lunde')
    await sees(other, 'Crew · 901\xa023\xa0456')


async def test_an_employee_who_has_left_is_marked_and_gets_no_address(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/ansatte')
    opened = {'name': 'Ali Demir', 'active': True}
    await write(employees.edit, by.owner, by.ali.employee_id or 0, opened, {'name': 'Ali Demir', 'active': False})
    await sees(user, 'Ikke aktiv')
    await sees(user, '2 aktive')
    assert len([each for each in user.find('Vis innloggingslenke').elements if isinstance(each, ui.button)]) == 2


async def test_the_right_to_confirm_is_given_in_the_dialog(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/ansatte')
    await press_for(user, 'Ali Demir', 'Rediger')
    await sees(user, 'Kan bekrefte ordre i Crew')
    user.find('Kan bekrefte ordre i Crew').click()
    user.find('Lagre').click()
    await sees(user, 'Lagret.')
    ali = await read(lambda session: session.get(Employee, by.ali.employee_id))
    assert ali
    assert ali.may_confirm


async def test_nobody_switches_themselves_off(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/ansatte')
    await press_for(user, 'Marte Solheim', 'Rediger')
    await sees(user, 'Kan bekrefte ordre i Crew')
    await user.should_not_see('Aktiv')


async def test_the_one_time_address_signs_the_employee_in(user: User, create_user: Any) -> None:
    by = factories.firm()
    phone = create_user()
    await people.office(user, by)
    await user.open('/innstillinger/ansatte')
    await press_for(user, 'Jonas Vik', 'Vis innloggingslenke')
    await sees(user, 'Innloggingslenke til Jonas Vik')
    await sees(user, 'Lenken kan brukes én gang og virker i 15 minutter.')
    address = str(entry(user, 'Lenke').value)
    pictures = [each for each in user.find(ui.element).elements if each.tag == 'img']
    assert pictures[0].props['src'].startswith('data:image/svg+xml')
    await phone.open(address[address.index('/crew/inn/') :])
    await sees(phone, 'Hei, Jonas')


async def test_the_office_sees_the_employees_and_may_not_let_anybody_in(user: User) -> None:
    factories.firm()
    await people.office(user, office_worker())
    await user.open('/innstillinger/ansatte')
    await sees(user, 'Jonas Vik')
    await sees(user, 'Bare eieren kan legge til og endre ansatte.')
    await user.should_not_see('Vis innloggingslenke')
    await user.should_not_see('Rediger')


async def press_for(user: User, name: str, words: str) -> None:
    """Press the button in the row of an employee."""
    await sees(user, name)
    names = {each.html_id for each in user.find(name).elements}
    (button,) = [each for each in user.find(words).elements if each.props.get('aria-describedby') in names]
    press(user, button)


@pytest.mark.parametrize('way', ['', 'ORDREFLYT_SMTP_URL', 'ORDREFLYT_SMS_URL'])
async def test_without_a_way_to_send_codes_the_settings_say_that_the_link_alone_is_enough(
    user: User, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    said = 'Verken e-post eller SMS er satt opp, så ingen får kode: den som har lenken, kan svare på tilbudet.'
    if way:
        monkeypatch.setenv(way, 'smtp://127.0.0.1:9' if 'SMTP' in way else 'json://127.0.0.1:9/?:to={til}')
        settings.cache_clear()
    await people.office(user, factories.firm())
    await user.open('/innstillinger/firma')
    await user.should_see('Be om engangskode fra')
    if way:
        await user.should_not_see(said)
    else:
        await user.should_see(said)
