"""Accounts of the office: a forgotten password, devices, and what asks for the password again."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from domain.access import Role
from domain.company import Company
from domain.employee import Employee
from domain.message import Message, MessageKind
from domain.refused import NotFound, NotProved, Refused, SignedOut
from domain.sign_in import Face
from store import clock, company, devices, employees, passwords, secret, sign_in, tries
from store.database import read_now, write_now
from store.settings import settings
from tests import factories

pytestmark = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
OWNER = 'marte@sandviken.no'


@pytest.fixture
def by(db: str, monkeypatch: pytest.MonkeyPatch) -> factories.Firm:
    """A firm that can send mail."""
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    settings.cache_clear()
    made = factories.firm(password_hash=passwords.hash_password('en lang setning om fisk'))
    write_now(lambda session: setattr(session.get(Employee, made.owner.employee_id), 'email', OWNER))
    return made


def mails(kind: MessageKind) -> list[Message]:
    query = select(Message).where(Message.kind == kind).order_by(col(Message.id))
    return read_now(lambda session: list(session.exec(query)))


def signed_in(token: str) -> bool:
    return read_now(sign_in.find, Face.OFFICE, token) is not None


def test_a_link_for_a_new_password_works_once_and_ends_every_session(by: factories.Firm) -> None:
    owner_id = by.owner.employee_id or 0
    other = write_now(passwords.enter, owner_id, ip='', agent='', device='a')
    write_now(passwords.ask_for_new, 'ukjent@sandviken.no', '10.0.0.8')
    assert mails(MessageKind.RESET) == []
    for _ in range(5):
        write_now(passwords.ask_for_new, OWNER.upper(), '10.0.0.7')
    sent = mails(MessageKind.RESET)
    assert len(sent) == passwords.RESETS, 'nobody fills another one’s letter-box'
    first, *_, last = (secret.unseal(each.sealed or '').rpartition('/')[2] for each in sent)
    assert first not in sent[0].body
    with pytest.raises(NotFound):
        write_now(passwords.choose_new, first, 'new')
    write_now(passwords.choose_new, last, 'new')
    assert not signed_in(other)
    assert read_now(passwords.office_employee, OWNER)[1] == 'new'
    with pytest.raises(NotFound):
        write_now(passwords.choose_new, last, 'newer')
    address = write_now(passwords.reset_owner, OWNER)
    clock.turn(timedelta(minutes=30))
    with pytest.raises(NotFound):
        write_now(passwords.choose_new, address.rpartition('/')[2], 'newer')
    with pytest.raises(Refused, match='Fant ingen eier'):
        write_now(passwords.reset_owner, 'ukjent@sandviken.no')


def test_a_device_that_is_new_is_told_of_and_one_that_is_known_is_not(by: factories.Firm) -> None:
    owner_id = by.owner.employee_id or 0
    for device, told in (('first', 0), ('first', 0), ('second', 1), ('second', 1), ('first', 1)):
        write_now(passwords.enter, owner_id, ip='10.0.0.7', agent='Firefox Windows', device=device)
        found = [each for each in mails(MessageKind.NOTICE) if each.subject == 'Ny innlogging i Ordreflyt']
        assert len(found) == told
    assert 'Firefox på Windows' in found[0].body
    assert found[0].recipient == OWNER


def test_a_new_bank_account_asks_for_the_password_and_is_told_to_every_owner(by: factories.Firm) -> None:
    def save(account: str) -> None:
        shown = read_now(company.get).bank_account
        write_now(company.change, by.owner, {'bank_account': shown}, {'bank_account': account}, {})

    write_now(lambda session: session.add(Employee(name='Ola Lie', role=Role.OWNER, email='ola@sandviken.no')))
    write_now(lambda session: setattr(session.get(Company, 1), 'bank_account', ''))
    clock.turn(timedelta(minutes=10))
    save('86011117947')  # the first one is free
    assert mails(MessageKind.NOTICE) == []
    for changed in (lambda: save('12345678903'), lambda: write_now(employees.add, by.owner, name='Ny Mann')):
        with pytest.raises(NotProved):
            changed()
    write_now(passwords.note_typed, by.owner, right=False)
    with pytest.raises(NotProved):
        save('12345678903')
    write_now(passwords.note_typed, by.owner, right=True)
    save('12345678903')
    told = mails(MessageKind.NOTICE)
    assert {each.recipient for each in told} == {OWNER, 'ola@sandviken.no'}
    assert 'fra 8601\xa011\xa017947 til 1234\xa056\xa078903.' in told[0].body


def test_the_password_that_is_asked_for_again_cannot_be_guessed(by: factories.Firm) -> None:
    for _ in range(tries.PASSWORDS):
        assert write_now(passwords.stored, by.owner).startswith('$argon2id$')
        write_now(passwords.note_typed, by.owner, right=False)
    with pytest.raises(Refused, match='For mange forsøk'):
        write_now(passwords.stored, by.owner)


def test_somebody_is_signed_out_of_one_device_of_all_others_and_by_their_own_new_password(by: factories.Firm) -> None:
    owner_id = by.owner.employee_id or 0
    one, two = (write_now(passwords.enter, owner_id, ip='', agent='', device=each) for each in 'ab')
    assert len(read_now(devices.listing, by.owner, owner_id)) == 3
    write_now(devices.end, by.owner, owner_id, secret.hashed(one))
    assert (signed_in(one), signed_in(two)) == (False, True)
    with pytest.raises(NotFound):
        write_now(devices.end, by.owner, by.jonas_id, secret.hashed(two))
    write_now(devices.end_everywhere, by.owner, owner_id)
    assert not signed_in(two)
    three = write_now(passwords.enter, owner_id, ip='', agent='', device='c')
    write_now(passwords.change, by.owner, 'new')
    assert not signed_in(three)
    assert [row.token_hash for row in read_now(devices.listing, by.owner, owner_id)] == [by.owner.session]
    write_now(devices.end_everywhere, by.owner, by.jonas_id)
    with pytest.raises(SignedOut):
        read_now(sign_in.check, by.jonas)


def test_a_customer_is_signed_out_of_the_portal_and_the_link_holds_on(by: factories.Firm) -> None:
    number = factories.quoted(by)
    visitor, other = factories.customer(number), factories.customer(factories.quoted(by, name='Per Kvamme'))
    customer = factories.get(by, number).customer
    assert customer
    assert customer.id
    code = write_now(sign_in.begin, Face.PORTAL, customer_id=customer.id)
    assert write_now(devices.end_customer, by.owner, customer.id) == 2
    assert read_now(sign_in.find, Face.PORTAL, code) is None
    with pytest.raises(SignedOut):
        read_now(sign_in.check, visitor)
    read_now(sign_in.check, other)
    read_now(sign_in.check, factories.customer(number))


def test_the_office_is_signed_out_after_an_hour_without_a_hand_on_it_and_after_twelve_with(by: factories.Firm) -> None:
    token = write_now(passwords.enter, by.owner.employee_id or 0, ip='', agent='', device='a')
    me = read_now(sign_in.find, Face.OFFICE, token)
    away = secret.hashed(write_now(sign_in.begin, Face.OFFICE, employee_id=by.owner.employee_id))
    assert me
    for minutes in range(0, 12 * 60, 59):
        clock.turn(timedelta(minutes=minutes))
        write_now(sign_in.note_used, me)
        assert read_now(devices.ended, [me.session, away]) == ([away] if minutes > 59 else [])
    clock.turn(timedelta(hours=12))
    with pytest.raises(SignedOut):
        write_now(sign_in.note_used, me)
    clock.turn(timedelta())
    idle = write_now(passwords.enter, by.owner.employee_id or 0, ip='', agent='', device='a')
    clock.turn(timedelta(minutes=60))
    assert not signed_in(idle)
