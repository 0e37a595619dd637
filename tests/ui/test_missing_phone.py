"""[S20] [S23] Without a phone number no sign-in to the portal and no electronic invoice, and the office reads so."""

import pytest
from nicegui.testing import User
from sqlmodel import select

from domain.customer import Contact, Customer
from domain.message import Message, MessageKind
from store import customers, orders
from store.database import read_now, write_now
from store.settings import settings
from tests import factories
from tests.ui import hands, people
from tests.ui.people import sees
from tests.ui.test_codes import HTML, post

PRIVATE = 'Mangler mobilnummer – kunden kan ikke logge inn i kundeportalen og får ikke faktura elektronisk.'
CONTACT = 'Mangler mobilnummer – kan ikke logge inn i kundeportalen.'


@pytest.fixture(autouse=True)
def all_is_set_up(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ORDREFLYT_SMS_URL', 'json://127.0.0.1:9/?:to={til}')
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    settings.cache_clear()


def messages(kind: MessageKind) -> list[Message]:
    return read_now(lambda session: list(session.exec(select(Message).where(Message.kind == kind))))


@pytest.mark.parametrize('private', [True, False])
async def test_whoever_has_no_number_here_does_not_come_in_and_reads_what_to_do(user: User, private: bool) -> None:
    by = factories.firm()
    if private:
        write_now(customers.create, by.owner, Customer.private(name='Kari Nes', email='kari@epost.no'))
    else:
        kari = Contact.new(name='Kari Nes', email='kari@epost.no')
        write_now(customers.create, by.owner, Customer.business(name='Laget'), kari)
    page = await post(user, '/kode', hvem='portal', adresse='kari@epost.no')
    assert 'Hvis kari@epost.no er registrert hos oss, har vi sendt en kode dit.' in page.text
    assert messages(MessageKind.CODE) == []
    (told,) = messages(MessageKind.NOTICE)
    assert (told.recipient, 'Vi mangler mobilnummeret ditt' in told.body) == ('kari@epost.no', True)
    page = await post(user, '/kode/inn', kode='123456')
    assert page.url.path == '/kode'
    page = await user.http_client.get('/portal', headers=HTML, follow_redirects=True)
    assert 'Logg inn i kundeportalen' in page.text
    assert 'Kari' not in page.text


async def test_a_private_customers_invoice_is_not_sent_and_says_so_in_every_place(user: User) -> None:
    by = factories.firm()
    number = factories.completed(by, phone='')
    customer = factories.get(by, number).customer_id
    await people.office(user, by)
    await user.open(f'/kunde/{customer}')
    await sees(user, PRIVATE)
    await user.open(f'/ordre/{number}')
    await sees(user, PRIVATE)
    await hands.press(user, 'Opprett faktura')
    await sees(user, 'Kunden mangler mobilnummer, så fakturaen sendes ikke elektronisk.')
    await user.should_not_see('Sendes til')
    await hands.press(user, 'Send faktura')
    await sees(user, 'Ikke sendt elektronisk – mangler mobilnummer')
    assert messages(MessageKind.INVOICE) == []


async def test_a_payer_without_a_number_is_told_of_on_the_order(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    payer = write_now(customers.create, by.owner, Customer.private(name='Per Kvamme', email='per@epost.no'))
    write_now(orders.set_payer, by.owner, number, payer)
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    await sees(user, 'Fakturamottakeren mangler mobilnummer og får ikke faktura elektronisk.')


async def test_a_contact_without_a_number_is_told_of_where_the_contact_stands(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by, private=False)
    customer = factories.get(by, number).customer
    assert customer
    await people.office(user, by)
    await user.open(f'/kunde/{customer.id}')
    await user.should_not_see(CONTACT)
    write_now(customers.add_contact, by.owner, None, customer.id or 0, Contact.new(name='Siv', email='siv@laget.no'))
    for path in (f'/kunde/{customer.id}', f'/ordre/{number}'):
        await user.open(path)
        await sees(user, CONTACT)


async def test_a_number_that_no_message_reaches_is_told_of_on_the_customers_page(user: User) -> None:
    by = factories.firm()
    customer = write_now(customers.create, by.owner, Customer.private(name='Kari', phone='55123456'))
    await people.office(user, by)
    await user.open(f'/kunde/{customer}')
    await sees(user, 'Dette er ikke et mobilnummer, så vi kan ikke sende engangskode.')
