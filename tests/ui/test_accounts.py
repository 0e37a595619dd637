"""A forgotten password through the screen, the password once more, and what happens to pages of ended sessions."""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from nicegui.testing import User
from sqlalchemy import update
from sqlmodel import select
from starlette.requests import Request
from starlette.responses import Response

from domain.message import Message, MessageKind
from domain.refused import NotProved
from domain.sign_in import Face, Session
from store import clock, company, devices, employees, passwords, secret, sign_in, tries
from store.database import read_now, write, write_now
from store.settings import settings
from tests import factories
from tests.ui import hands, people
from tests.ui.people import sees, until
from ui import guard, who
from ui.headers import Headers
from ui.hosts import Hosts

PASSWORD = 'en lang setning om fisk'


@pytest.fixture
def mail(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail is set up, and nobody answers there."""
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    settings.cache_clear()


async def test_a_forgotten_password_is_chosen_anew_and_nobody_learns_who_is_known(mail: None, user: User) -> None:
    factories.firm()
    await user.open('/glemt-passord')
    await sees(user, 'Send lenke')
    answers = [
        await user.http_client.post('/glemt-passord', data={'epost': email}, follow_redirects=True)
        for email in ('marte@sandviken.no', 'ukjent@sandviken.no', '')
    ]
    assert {(each.status_code, str(each.url.path)) for each in answers} == {(200, '/glemt-passord')}
    (sent,) = read_now(lambda s: list(s.exec(select(Message).where(Message.kind == MessageKind.RESET))))
    await user.open(secret.unseal(sent.sealed or '').removeprefix(settings().links))
    hands.fill(user, Passord='Passord123456')
    await hands.press(user, 'Lagre passordet')
    await sees(user, 'Passordet er for lett å gjette.')
    hands.fill(user, Passord=PASSWORD)
    await hands.press(user, 'Lagre passordet')
    await until(lambda: '/logg-inn?nytt=1' in user.back_history)
    _, hash_ = read_now(passwords.office_employee, 'marte@sandviken.no')
    assert passwords.fits(hash_, PASSWORD)


async def test_wrong_passwords_are_counted_for_the_whole_net_of_a_subscriber(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.firm()
    monkeypatch.setattr(tries, 'PASSWORDS_OF_PLACE', 1)

    async def too_many(ip: str) -> bool:
        monkeypatch.setattr(who, 'browser', lambda _: (ip, ''))
        given = {'epost': f'{ip[-1]}@sandviken.no', 'passord': 'feil'}
        answer = await user.http_client.post('/logg-inn', data=given, follow_redirects=True)
        return 'For mange forsøk' in answer.text

    places = ('2001:db8:0:7::1', '2001:db8:0:7::2', '2001:db8:0:8::3')
    assert [await too_many(each) for each in places] == [False, True, False]


async def test_the_password_is_asked_for_again_and_then_what_was_asked_is_done(user: User) -> None:
    by = factories.firm(password_hash=passwords.hash_password(PASSWORD))
    await people.office(user, by)
    write_now(lambda session: session.execute(update(Session).values(proved_at=None)) and None)
    await user.open('/innstillinger/firma')
    hands.fill(user, Kontonummer='12345678903')
    await hands.press(user, 'Lagre')
    await sees(user, 'Skriv passordet ditt')
    hands.fill(user, Passord='noe helt annet')
    await hands.press(user, 'Fortsett')
    await sees(user, 'Passordet er feil.')
    assert read_now(company.get).bank_account == '86011117947'
    hands.fill(user, Passord=PASSWORD)
    await hands.press(user, 'Fortsett')
    await until(lambda: read_now(company.get).bank_account == '12345678903')
    await sees(user, 'Lagret.')


async def test_open_pages_of_a_session_that_ends_close_within_two_seconds(
    user: User, create_user: Callable[[], User]
) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    phone, customer = create_user(), create_user()
    await people.office(user, by)
    await people.crew(phone, by.jonas_id)
    await people.customer(customer, number)
    for each, path in ((user, '/meg'), (phone, '/crew'), (customer, f'/portal/ordre/{number}')):
        await each.open(path)
    owner_id = by.owner.employee_id or 0
    clients = [each.client for each in (user, phone, customer)]
    (here,) = (row for row in read_now(devices.listing, by.owner, owner_id) if row.token_hash != by.owner.session)
    started = time.monotonic()
    await write(devices.end, by.owner, owner_id, here.token_hash)
    await write(devices.end_everywhere, by.owner, by.jonas_id)
    await write(devices.end_customer, by.owner, 1)
    while not all(each is not None and each.is_deleted for each in clients):
        assert time.monotonic() - started < 2
        await asyncio.sleep(0.05)


async def test_a_page_is_led_away_once_however_many_sections_hear_that_the_session_ended(user: User) -> None:
    by = factories.firm()
    factories.job(by, factories.confirmed(by))
    await people.crew(user, by.jonas_id)
    await user.open('/crew')
    client = user.client
    assert client is not None
    led: list[object] = []
    client.open = lambda target, *_, **__: led.append(target)  # type: ignore[method-assign]
    await write(employees.edit, by.owner, by.jonas_id, {'active': True}, {'active': False})
    await until(lambda: client.is_deleted)
    assert len(led) == 1


async def test_a_page_left_alone_for_an_hour_closes_by_itself(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/ordrer')
    client = user.client
    clock.turn(timedelta(minutes=61))
    await devices.close_ended()
    await until(lambda: client is not None and client.is_deleted)


def test_nothing_is_proved_by_a_session_of_crew(user: User) -> None:
    by = factories.firm()
    with pytest.raises(NotProved):
        read_now(sign_in.require_proof, by.jonas)


@pytest.fixture
def on_https(monkeypatch: pytest.MonkeyPatch) -> None:
    """The firm has an address of its own."""
    monkeypatch.setenv('ORDREFLYT_BASE_URL', 'https://ordre.firma.no')
    monkeypatch.setenv('ORDREFLYT_ALLOWED_HOSTS', 'intern.firma.no, 10.0.0.7:8080')
    settings.cache_clear()


async def test_only_our_own_names_are_answered_and_https_is_remembered(on_https: None) -> None:
    transport = httpx.ASGITransport(Headers(Hosts(Response('Hei'))))
    async with httpx.AsyncClient(transport=transport) as browser:
        for host in ('ordre.firma.no', 'ORDRE.firma.no:443', 'intern.firma.no', '10.0.0.7', 'localhost:8080', '[::1]'):
            answer = await browser.get('http://x/', headers={'Host': host})
            assert answer.status_code == 200, host
            assert answer.headers['strict-transport-security'] == 'max-age=31536000'
        for host in ('evil.example', 'ordre.firma.no.evil.example', 'ordre.firma.no@evil.example', '', '[', '10.0.0.8'):
            assert (await browser.get('http://x/', headers={'Host': host})).status_code == 400, host


def test_cookies_on_https_belong_to_our_host_alone(on_https: None) -> None:
    response = Response()
    who.give_cookie(response, Face.OFFICE, 'token')
    who.give_device(response, 'device')
    for each in response.headers.getlist('set-cookie'):
        assert each.startswith('__Host-ordreflyt_')
        assert {'HttpOnly', 'Secure', 'SameSite=lax', 'Path=/'} <= set(each.split('; '))
    asked = Request({'type': 'http', 'headers': [(b'cookie', f'{guard.COOKIES[0]}=forged'.encode())]})
    assert who.held(asked, Face.OFFICE) == ''
