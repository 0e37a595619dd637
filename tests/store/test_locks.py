"""«Opphev sperren»: what is blocked and until when, who lifts it, and what goes on being counted."""

from datetime import timedelta

import pytest
from sqlmodel import select

from domain.access import Actor, Role
from domain.customer import Contact, Customer
from domain.employee import Employee
from domain.history import History
from domain.message import Message, MessageKind
from domain.one_time_code import CodeFor
from domain.refused import NotAllowed, Refused
from store import changes, clock, codes, customer_view, customers, employees, locks, notices, tries
from store.database import read_now, write, write_now
from store.secret import unseal
from store.settings import settings
from tests import factories
from tests.store.test_codes import ask, typed, wrong

once = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)


@pytest.fixture(autouse=True)
def sms_is_set_up(own_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ORDREFLYT_SMS_URL', 'json://127.0.0.1:9/?:to={til}')
    settings.cache_clear()


def try_out(number: str, purpose: CodeFor) -> None:
    """Somebody types fifteen wrong codes for a number, within the hour before now."""
    for batch in range(3):
        clock.turn(timedelta(minutes=20 * batch - 60))
        code = ask(number, purpose, f'browser {batch}', f'10.0.0.{batch}')
        assert [typed(wrong(code), f'browser {batch}') for _ in range(5)] == [False] * 5
    clock.turn(timedelta())


def told() -> list[str]:
    return read_now(lambda session: [each.event for each in session.exec(select(History)) if 'lock' in each.event])


def test_the_owner_lets_an_employee_in_again_at_once(db: str) -> None:
    firm = factories.firm()
    assert read_now(locks.of_employee, firm.owner, firm.jonas_id) == []
    try_out('41234567', CodeFor.CREW)
    with pytest.raises(Refused, match='mange koder'):
        ask('41234567', CodeFor.CREW, 'another', '10.9.9.9')
    (lock,) = read_now(locks.of_employee, firm.owner, firm.jonas_id)
    assert (lock.address, lock.by_code) == ('+4741234567', True)
    assert timedelta(hours=23) < lock.until - clock.now() < timedelta(hours=23, minutes=20)
    with pytest.raises(NotAllowed):
        write_now(locks.lift_employees, firm.jonas, firm.jonas_id)
    write_now(locks.lift_employees, firm.owner, firm.jonas_id)
    write_now(locks.lift_employees, firm.owner, firm.jonas_id)
    assert told() == ['lock_lifted'], 'once'
    assert read_now(locks.of_employee, firm.owner, firm.jonas_id) == []
    assert typed(ask('41234567', CodeFor.CREW, 'another', '10.9.9.9'), 'another')


@once
def test_a_lifted_lock_is_counted_for_the_place_and_for_the_firm_all_the_same(db: str) -> None:
    firm = factories.firm()
    for at in range(10):
        clock.turn(timedelta(minutes=at, hours=-1, seconds=30))
        ask('41234567', CodeFor.CREW, ip='10.0.0.9')
        write_now(locks.lift_employees, firm.owner, firm.jonas_id)
        write_now(lambda session: locks._lift(session, ['+4741234567']))  # also the wait of half a minute
    with pytest.raises(Refused):
        ask('97654321', CodeFor.CREW, ip='10.0.0.9')
    assert ask('97654321', CodeFor.CREW, ip='10.0.0.8')


@once
def test_the_office_sees_that_a_customer_cannot_sign_in_and_the_owner_lifts_it(db: str) -> None:
    firm = factories.firm()
    kari = Contact.new(name='Kari Nes', phone='91234567', email='kari@laget.no')
    laget = write_now(customers.create, firm.owner, Customer.business(name='Laget'), kari)
    other = write_now(customers.create, firm.owner, Customer.private(name='Per', phone='98765432'))
    try_out('91234567', CodeFor.PORTAL)
    planner = factories.office(firm.owner.employee_id or 0)
    for customer, blocked in (laget, ['+4791234567']), (other, []):
        found = read_now(customer_view.view, planner, customer).locks
        assert [each.address for each in found] == blocked
    write_now(locks.lift_customers, firm.owner, other)
    assert told() == []
    write_now(locks.lift_customers, firm.owner, laget)
    assert told() == ['portal_lock_lifted']
    view = read_now(customer_view.view, firm.owner, laget)
    assert view.locks == []
    assert view.told[0][0] == 'Marte Solheim opphevet sperren på innloggingen til kundeportalen.'


@once
def test_too_many_wrong_passwords_are_a_lock_too(db: str) -> None:
    firm = factories.firm()
    owner_id = firm.owner.employee_id or 0
    account = tries.of_account('mail', 'MARTE@sandviken.no ')

    def try_password() -> bool:
        return write_now(tries.take_try, {account: tries.PASSWORDS})

    assert [try_password() for _ in range(11)] == [True] * 10 + [False]
    (lock,) = read_now(locks.of_employee, firm.owner, owner_id)
    assert (lock.address, lock.by_code) == ('marte@sandviken.no', False)
    now = clock.now()
    clock.turn(lock.until - now - timedelta(seconds=30))
    assert not try_password()
    clock.turn(lock.until - now + timedelta(seconds=1))
    assert try_password(), 'at the stated minute'
    clock.turn(timedelta())
    write_now(locks.lift_employees, firm.owner, owner_id)
    assert read_now(locks.of_employee, firm.owner, owner_id) == []
    assert try_password()


@once
async def test_screens_hear_of_a_lock(db: str) -> None:
    factories.firm()
    heard: list[int] = []
    changes.watch('locks', lambda: heard.append(1))
    await write(codes.ask, CodeFor.CREW, '41234567', 'browser', '10.0.0.7')
    await write(codes.try_code, 'browser', '0')
    assert heard == [1, 1]


@once
def test_a_subscriber_of_ipv6_is_one_place_for_passwords_too(db: str) -> None:
    factories.firm()
    places = [tries.of_place('ip', f'2001:db8:0:7::{each:x}') for each in range(1, 32)]
    assert len(set(places)) == 1
    assert tries.of_place('ip', '2001:db8:0:8::1') not in places
    taken = [write_now(tries.take_try, {place: tries.PASSWORDS_OF_PLACE}) for place in places]
    assert taken == [True] * 30 + [False]


@once
def test_the_owners_are_told_at_half_of_a_limit_once_an_hour(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the bell and by e-mail; nobody else in the office is."""
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    settings.cache_clear()
    firm = factories.firm()
    siri = Employee(name='Siri Lie', role=Role.OFFICE, email='siri@sandviken.no')
    write_now(lambda session: session.add(siri))
    for each in range(30):
        write_now(employees.add, firm.owner, name=f'Nr. {each}', phone=f'912346{each:02}')

    def bell(who: Actor = firm.owner) -> list[str]:
        return [each.says for each in read_now(notices.listing, who)]

    for each in range(14):
        ask(f'912346{each:02}', CodeFor.CREW, ip=f'10.1.0.{each}')
    assert bell() == []
    for each in range(14, 17):
        ask(f'912346{each:02}', CodeFor.CREW, ip=f'10.1.0.{each}')
    sent = ['Det er sendt 15 engangskoder på en time. Ved 30 sendes ingen flere den timen.']
    assert bell() == sent
    assert bell(factories.office(siri.id or 0, Role.OFFICE)) == []
    (told,) = read_now(notices.listing, firm.owner)
    assert (told.number, told.under, told.is_new) == (None, 'Innlogging', True)
    (mail,) = read_now(lambda s: list(s.exec(select(Message).where(Message.kind == MessageKind.NOTICE))))
    assert (mail.recipient, mail.subject) == ('marte@sandviken.no', sent[0])
    assert unseal(mail.sealed or '').endswith('/meldinger')
    write_now(notices.read_of, firm.owner, None)
    assert read_now(notices.unread, firm.owner) == 0
    clock.turn(timedelta(minutes=62))
    for batch in range(10):
        code = ask(f'912346{batch:02}', CodeFor.CREW, 'browser', f'10.3.0.{batch}')
        assert [typed(wrong(code)) for _ in range(5)] == [False] * 5
    assert bell() == ['Det er skrevet 50 feil engangskoder på en time. Ved 100 blir nye koder lengre.', *sent]
