"""What the seed article says, sentence by sentence, each through the screen. The numbers are those of the rules."""

from collections.abc import Callable

import pytest
from nicegui.testing import User
from sqlmodel import select

from domain.customer import Customer
from domain.order import Order
from domain.status import Status, word
from store import going_back, orders, quotes
from store.database import read_now, write, write_now
from store.outside import brreg
from tests import factories
from tests.factories import Firm
from tests.register import Register
from tests.ui import hands, people


async def at(user: User, expected: str) -> None:
    """Wait until the track says so."""
    for _ in range(100):
        if hands.status(user) == expected:
            return
        await hands.settle()
    raise AssertionError(f'the track says «{hands.status(user)}», not «{expected}»')


@pytest.fixture
def by(user: User) -> Firm:
    return factories.firm()


async def in_office(user: User, by: Firm, number: int) -> None:
    await people.office(user, by)
    await user.open(f'/ordre/{number}')


async def test_s1_an_order_holds_all_that_the_work_needs(user: User, by: Firm) -> None:
    """[S1]"""
    await in_office(user, by, factories.draft(by))
    for region in ('Kunde', 'Jobber', 'Ordrelinjer', 'Tilbud', 'Fakturaer', 'Meldinger', 'Historikk'):
        await user.should_see(region)


async def test_s2_the_track_shows_the_seven_statuses_in_order(user: User, by: Firm) -> None:
    """[S2]"""
    await in_office(user, by, factories.draft(by))
    assert user.client is not None
    shown = [
        str(e.text)
        for e in user.client.elements.values()
        if 'name' in e.classes
        and hasattr(e, 'text')
        and e.parent_slot
        and e.parent_slot.parent.tag in ('div', 'button')
    ]
    words = [word(status) for status in Status]
    assert [text for text in shown if text in words][-7:] == words


async def test_s3_a_click_on_an_earlier_status_moves_the_order_back(user: User, by: Firm) -> None:
    """[S3]"""
    number = factories.quoted(by)
    await in_office(user, by, number)
    assert user.client is not None
    (step,) = [e for e in user.client.elements.values() if e.props.get('title') == 'Gå tilbake til «Utkast»']
    listener = next(iter(step._event_listeners.values()))
    user.client.handle_event({'id': step.id, 'listener_id': listener.id, 'args': []})
    await user.should_see('Gå tilbake til «Utkast»?')
    await user.should_see('Tilbudet trekkes tilbake.')
    await hands.press(user, 'Gå tilbake')
    await at(user, 'Utkast')


async def test_s4_s5_a_draft_exists_in_the_office_only(user: User, create_user: Callable[[], User], by: Firm) -> None:
    """[S4] [S5] A link the customer had shows nothing of an order that is a draft again."""
    number = factories.quoted(by)
    phone = await people.customer(create_user(), number)
    await phone.open(f'/portal/ordre/{number}')
    await phone.should_see('1\xa0250,00')
    await in_office(user, by, number)
    await write(going_back.go_back, by.owner, number, Status.DRAFT)
    await phone.should_see('trukket tilbake', retries=10)
    await phone.should_not_see('1\xa0250,00')
    await at(user, 'Utkast')
    await user.should_see('Bare synlig for dere. Kunden har ikke tilgang.')


async def test_s6_a_quote_that_is_sent_and_not_accepted(user: User, by: Firm) -> None:
    """[S6]"""
    await in_office(user, by, factories.draft(by))
    await hands.press(user, 'Send tilbud')
    await hands.press(user, 'Send tilbud')
    await at(user, 'Tilbud sendt')


@pytest.mark.parametrize(
    ('automatic', 'expected'),
    [pytest.param(False, 'Akseptert av kunde', id='S7'), pytest.param(True, 'Bekreftet', id='S8')],
)
async def test_s7_s8_accepting_in_the_portal(
    user: User, create_user: Callable[[], User], automatic: bool, expected: str
) -> None:
    """[S7] [S8] The firm's switch decides; the office sees it at once, with both entries in the history."""
    by = factories.firm()
    number = factories.quoted(by)
    settings = await people.office(create_user(), by)
    if automatic:
        await settings.open('/innstillinger/firma')
        hands.tick(settings, 'Bekreft ordre automatisk når kunden aksepterer tilbud i kundeportalen')
        await hands.press(settings, 'Lagre')
        await settings.should_see('Lagret')
    await in_office(user, by, number)
    phone = await people.customer(create_user(), number)
    await phone.open(f'/portal/ordre/{number}')
    hands.fill(phone, Fullt_navn='Ingrid Bjørnstad')
    hands.tick(phone, 'Jeg godtar')
    await hands.press(phone, 'Godta tilbudet og forplikt deg til å betale')
    await at(user, expected)
    await user.should_see('Ingrid Bjørnstad godtok tilbud')
    if automatic:
        await user.should_see('Ordren ble bekreftet automatisk.')


async def test_s9_the_office_confirms_by_hand(user: User, by: Firm) -> None:
    """[S9]"""
    number = factories.quoted(by)
    factories.accept(by, number)
    await in_office(user, by, number)
    await hands.press(user, 'Bekreft ordre')
    await at(user, 'Bekreftet')


async def test_s10_an_employee_who_may_confirms_in_crew(user: User, create_user: Callable[[], User], by: Firm) -> None:
    """[S10] Jonas may, Ali may not."""
    number = factories.draft(by)
    job = factories.job(by, number, people=[by.jonas_id, by.ali.employee_id or 0])
    factories.send(by, number)
    await in_office(user, by, number)
    ali = await people.crew(create_user(), by.ali.employee_id or 0)
    await ali.open(f'/crew/jobb/{job}')
    await ali.should_not_see('Bekreft ordre')
    jonas = await people.crew(create_user(), by.jonas_id)
    await jonas.open(f'/crew/jobb/{job}')
    await hands.press(jonas, 'Bekreft ordre')
    await at(user, 'Bekreftet')
    await user.should_see('Jonas Vik bekreftet ordren.')


async def test_s11_s12_confirmed_unlocks_invoices_and_jobs(user: User, by: Firm) -> None:
    """[S11] [S12] Before, both are there and switched off, with the reason."""
    number = factories.draft(by)
    factories.job(by, number)
    await in_office(user, by, number)
    hands.button(user, 'Opprett faktura', dead=True)
    hands.button(user, 'Start jobb', dead=True)
    await user.should_see('Ordren må være bekreftet før du kan opprette faktura.')
    await user.should_see('Ordren må være bekreftet før du kan starte jobb.')
    await write(quotes.confirm, by.owner, number)
    await at(user, 'Bekreftet')
    hands.button(user, 'Opprett faktura')
    hands.button(user, 'Start jobb')


async def test_s13_s14_the_jobs_carry_the_order(user: User, create_user: Callable[[], User], by: Firm) -> None:
    """[S13] [S14] Started and completed on a phone; the order follows by itself."""
    number = factories.confirmed(by)
    job = factories.job(by, number)
    await in_office(user, by, number)
    phone = await people.crew(create_user(), by.jonas_id)
    await phone.open(f'/crew/jobb/{job}')
    await hands.press(phone, 'Start jobb')
    await at(user, 'Jobb startet')
    await hands.press(phone, 'Fullfør jobb')
    await at(user, 'Jobb fullført')


async def test_s15_an_invoice_sent_and_paid_closes_the_order(user: User, by: Firm) -> None:
    """[S15]"""
    number = factories.completed(by)
    await in_office(user, by, number)
    await hands.press(user, 'Opprett faktura')
    await hands.press(user, 'Send faktura')
    await user.should_see('Faktura 10001')
    await hands.press(user, 'Registrer betaling')
    await hands.press(user, 'Registrer betaling')
    await at(user, 'Avsluttet')
    await user.should_see('Alt er betalt. Ordren ble avsluttet.')


async def test_s16_the_office_closes_by_hand(user: User, by: Firm) -> None:
    """[S16] Under «Flere valg», with a reason."""
    number = factories.confirmed(by)
    await in_office(user, by, number)
    await hands.choose(user, 'Avslutt ordre')
    hands.fill(user, Årsak='lost')
    await hands.press(user, 'Avslutt ordre')
    await at(user, 'Avsluttet')
    await user.should_see('Marte Solheim avsluttet ordren: tapt.')


async def test_s17_an_existing_customer_is_added_or_a_new_one_made(user: User, by: Firm) -> None:
    """[S17]"""
    factories.draft(by)
    number = write_now(orders.new, by.owner)
    await in_office(user, by, number)
    await hands.press(user, 'Legg til kunde')
    hands.fill(user, Navn='Ingrid')
    await user.should_see('Kunde fra før', retries=10)
    hands.click(user, 'hit')
    await hands.settle()
    assert customer_of(number) == 'Ingrid Bjørnstad'
    other = write_now(orders.new, by.owner)
    await user.open(f'/ordre/{other}')
    await hands.press(user, 'Legg til kunde')
    hands.fill(user, Navn='Astrid Kleppe', Mobilnummer='99887766')
    await hands.press(user, 'Lagre')
    assert customer_of(other) == 'Astrid Kleppe'


async def test_s18_s19_two_kinds_and_nothing_compulsory_for_a_private_one(user: User, by: Firm) -> None:
    """[S18] [S19] One without a name shows as «Privatkunde uten navn»."""
    number = write_now(orders.new, by.owner)
    await in_office(user, by, number)
    await hands.press(user, 'Legg til kunde')
    await user.should_see('Privatkunde')
    await user.should_see('Bedriftskunde')
    await hands.press(user, 'Lagre')
    await user.should_see('Privatkunde uten navn')


async def test_s20_s23_the_screen_says_what_a_missing_phone_means(user: User, by: Firm) -> None:
    """[S20] [S23] Beside the field, and on the order as long as it is missing."""
    number = factories.draft(by, phone='')
    await in_office(user, by, number)
    await user.should_see(
        'Mangler mobilnummer – kunden kan ikke logge inn i kundeportalen og får ikke faktura elektronisk.'
    )
    await hands.choose(user, 'Rediger kunde')
    await user.should_see('Kunden trenger mobilnummer for å logge inn i kundeportalen og for å få faktura elektronisk.')


async def test_s21_s22_a_business_is_found_in_the_register_and_has_a_contact(
    user: User,
) -> None:
    """[S21] [S22] By name or organisation number; the contact is who gets into the portal."""
    with Register() as register:
        brreg.configure(register.url)
        by = factories.firm()
        number = write_now(orders.new, by.owner)
        await in_office(user, by, number)
        await hands.press(user, 'Legg til kunde')
        await hands.press(user, 'Bedriftskunde')
        hands.fill(user, Søk_på_navn_eller_organisasjonsnummer='923 609 016')
        await user.should_see('EQUINOR ASA', retries=30)
        hands.click(user, 'hit')
        await hands.settle()
        hands.fill(user, Kontaktens_navn='Kari Nes', Mobilnummer='98765432')
        await hands.press(user, 'Lagre')
        await user.should_see('Kari Nes')
        assert customer_of(number) == 'EQUINOR ASA'


def customer_of(number: int) -> str:
    """The name of the customer on an order."""
    return read_now(
        lambda session: session.exec(
            select(Customer.name).join(Order, Order.customer_id == Customer.id).where(Order.number == number)  # type: ignore[arg-type]
        ).one()
    )
