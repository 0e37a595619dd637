"""One-time codes in the database: limits that no cookie carries, one answer for everybody, and what a code opens."""

from datetime import time, timedelta

import pytest
from sqlmodel import Session, col, select

from domain.access import Actor, Who
from domain.customer import Contact, Customer
from domain.message import Message, MessageKind
from domain.one_time_code import CodeFor, OneTimeCode
from domain.refused import NotFound, Refused, SignedOut
from domain.words import in_oslo
from store import clock, codes, company, customers, employees, orders, portal_home, quotes, sign_in
from store.database import read_now, write_now
from store.secret import unseal
from store.settings import settings
from tests import factories

KARI, STRANGER = '91234567', '91234568'
once = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)


@pytest.fixture(autouse=True)
def sms_is_set_up(own_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ORDREFLYT_SMS_URL', 'json://127.0.0.1:9/?:to={til}')
    settings.cache_clear()


def ask(typed: str, purpose: CodeFor = CodeFor.PORTAL, challenge: str = 'browser', ip: str = '10.0.0.7') -> str:
    """The code that was put in the outbox, or nothing."""
    before = sent()
    write_now(codes.ask, purpose, typed, challenge, ip)
    new = sent()[len(before) :]
    return code_of(new[0]) if new else ''


def code_of(message: Message) -> str:
    return unseal(message.sealed or '')


def sent() -> list[Message]:
    query = select(Message).where(Message.kind == MessageKind.CODE).order_by(col(Message.id))
    return read_now(lambda session: list(session.exec(query)))


def typed(code: str, challenge: str = 'browser') -> bool:
    return write_now(codes.try_code, challenge, code) is not None


def standing(challenge: str = 'browser') -> codes.Standing:
    found = read_now(codes.standing, challenge)
    assert found is not None
    return found


def wrong(code: str) -> str:
    return f'{(int(code) + 1) % 1_000_000:06}'


def signed_in(challenge: str = 'browser', place: int = 0) -> Actor:
    face, token = write_now(codes.enter, challenge, place, '10.0.0.7', 'test')
    found = read_now(sign_in.find, face, token)
    assert found is not None
    return found


def test_crew_signs_in_with_a_code(db: str) -> None:
    firm = factories.firm()
    code = ask('412 34 567', CodeFor.CREW)
    assert (len(code), code.isdigit()) == (6, True)
    assert typed(f' {code[:3]} {code[3:]} ')
    me = signed_in()
    assert (me.employee_id, me.who) == (firm.jonas_id, Who.CREW)
    assert not typed(code), 'once'
    with pytest.raises(NotFound):
        signed_in()
    message = sent()[0]
    assert '127.0.0.1 #{kode}' in message.body
    assert code not in message.body
    row = read_now(lambda session: session.exec(select(OneTimeCode)).one())
    assert code not in str(row.model_dump())


@once
def test_five_wrong_codes_and_the_right_one_is_worth_nothing(db: str) -> None:
    factories.firm()
    code = ask('41234567', CodeFor.CREW)
    for left in (4, 3, 2, 1, 0):
        assert not typed(wrong(code))
        assert (standing().tries_left, standing().is_wrong) == (left, True)
    assert not typed(code)
    clock.turn(timedelta(seconds=31))
    assert typed(ask('41234567', CodeFor.CREW)), 'a new one is'


@once
def test_fifteen_wrong_ones_end_the_day_of_a_number_whatever_browser_they_come_from(db: str) -> None:
    factories.firm()
    noon = in_oslo(clock.today(), time(12)) - clock.now()
    for batch in range(3):
        clock.turn(noon + timedelta(minutes=20 * batch))
        code = ask('41234567', CodeFor.CREW, f'browser {batch}', f'10.0.0.{batch}')
        assert [typed(wrong(code), f'browser {batch}') for _ in range(5)] == [False] * 5
    clock.turn(noon + timedelta(hours=1))
    with pytest.raises(Refused, match=r'Prøv igjen i morgen kl\. \d\d:\d\d, eller ring oss'):
        ask('41234567', CodeFor.CREW, 'another', '10.9.9.9')
    clock.turn(noon + timedelta(days=1, minutes=16))  # the last guess at the first code may have been so late
    assert typed(ask('41234567', CodeFor.CREW))


@once
def test_a_code_ends_five_minutes_after_it_was_sent(db: str) -> None:
    factories.firm()
    code = ask('41234567', CodeFor.CREW)
    at = clock.now() + timedelta(minutes=4)

    def hand_over(session: Session) -> None:
        session.exec(select(Message).where(Message.kind == MessageKind.CODE)).one().sent_at = at

    write_now(hand_over)  # the gateway was slow
    clock.turn(timedelta(minutes=8, seconds=50))
    assert not standing().has_ended
    clock.turn(timedelta(minutes=9, seconds=1))
    assert standing().has_ended
    assert not typed(code)


@once
def test_a_new_code_makes_the_one_before_worth_nothing_and_another_browser_has_its_own(db: str) -> None:
    factories.firm()
    first = ask('41234567', CodeFor.CREW)
    assert not typed(first, 'another browser')
    clock.turn(timedelta(seconds=31))
    write_now(codes.again, 'browser', '10.0.0.7')
    second = code_of(sent()[-1])
    assert first != second
    assert not typed(first)
    assert typed(second)


@once
def test_an_address_gets_ten_codes_an_hour_and_the_firm_thirty(db: str) -> None:
    firm = factories.firm()
    for each in range(10):
        ask(f'9123450{each}', ip='10.0.0.9')
    with pytest.raises(Refused, match='mange koder'):
        ask('91234511', ip='10.0.0.9')
    assert sent() == [], 'nobody has those numbers'
    for each in range(30):
        write_now(employees.add, firm.owner, name=f'Nr. {each}', phone=f'912346{each:02}')
        ask(f'912346{each:02}', CodeFor.CREW, ip=f'10.1.0.{each}')
    for number in ('41234567', STRANGER):
        with pytest.raises(Refused, match='mange koder'):
            ask(number, CodeFor.CREW, ip='10.2.0.1')
    clock.turn(timedelta(hours=1, seconds=1))
    assert ask('41234567', CodeFor.CREW, ip='10.2.0.1')


@once
def test_after_a_hundred_wrong_ones_codes_have_eight_digits(db: str) -> None:
    factories.firm()

    def guesses(session: Session) -> None:
        for each in range(20):
            session.add(
                OneTimeCode(challenge=str(each), purpose=CodeFor.CREW, address=str(each), made_at=clock.now(), tries=5)
            )

    write_now(guesses)
    assert len(ask('41234567', CodeFor.CREW)) == 8


@once
def test_who_is_unknown_cannot_be_told_from_who_is_known(db: str) -> None:
    firm = factories.firm()
    factories.quoted(firm)
    shown: dict[str, list[object]] = {}
    for number in (KARI, STRANGER):
        ask(number, challenge=number)
        for _ in range(6):
            assert not typed('000000', number)
            found = standing(number)
            shown.setdefault(number, []).append((found.tries_left, found.is_wrong, found.has_ended, found.people))
        with pytest.raises(Refused) as refused:
            ask(number, challenge=number)
        shown[number].append(str(refused.value)[:5])
    assert shown[KARI] == shown[STRANGER]
    assert [each.recipient for each in sent()] == ['+4791234567'], 'an SMS only to those who are known'


@once
def test_of_several_customers_with_one_phone_one_is_chosen(db: str) -> None:
    firm = factories.firm()
    number = factories.quoted(firm)  # Ingrid
    write_now(customers.create, firm.owner, Customer.business(name='Borettslaget'), contact())
    assert typed(ask(KARI))
    assert [each.name for each in standing().people] == ['Borettslaget', 'Ingrid Bjørnstad · Sandviksveien 84']
    with pytest.raises(NotFound):
        signed_in(place=2)
    me = signed_in(place=1)
    assert me.who is Who.PRIVATE
    assert [each.number for each in read_now(portal_home.home, me).orders] == [number]


def contact(phone: str = KARI, email: str = 'ingrid@epost.no') -> Contact:
    return Contact.new(name='Ingrid Bjørnstad', phone=phone, email=email)


@once
@pytest.mark.parametrize(('phone', 'email'), [('', 'kari@epost.no'), ('', '')])
def test_without_a_phone_number_nobody_signs_in_to_the_portal(db: str, phone: str, email: str) -> None:
    """[S20, S23]: neither a privatkunde nor a contact; whoever has an e-mail address reads there what to do."""
    firm = factories.firm()
    write_now(customers.create, firm.owner, Customer.private(name='Kari', phone=phone, email=email))
    write_now(customers.create, firm.owner, Customer.business(name='Laget'), contact(phone=phone, email=email))
    assert ask('kari@epost.no') == ''
    assert not typed('000000')


@once
def test_an_e_mail_address_gets_the_code_once_a_phone_is_registered(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    monkeypatch.delenv('ORDREFLYT_SMS_URL')
    settings.cache_clear()
    firm = factories.firm()
    write_now(customers.create, firm.owner, Customer.private(name='Kari', phone='', email='per@epost.no'))
    factories.quoted(firm)
    assert typed(ask('Ingrid@Epost.no', challenge='a'), 'a')
    assert typed(ask(KARI, challenge='b'), 'b'), 'without SMS a number leads to its e-mail address'
    assert [each.recipient for each in sent()] == ['ingrid@epost.no'] * 2
    ask('per@epost.no', challenge='c')
    told = read_now(lambda s: s.exec(select(Message).where(Message.kind == MessageKind.NOTICE)).all())
    assert ['Vi mangler mobilnummeret ditt' in each.body for each in told] == [True]


@once
def test_a_contact_who_leaves_loses_everything_at_once(db: str) -> None:
    firm = factories.firm()
    number = factories.quoted(firm, private=False)
    customer = factories.get(firm, number).customer
    assert customer is not None
    kari = customer.active_contacts[0]
    code = ask(kari.phone)
    assert typed(code)
    me = signed_in()
    assert (me.who, read_now(quotes.portal, me, number).number) == (Who.APPROVER, number)
    clock.turn(timedelta(seconds=31))
    late = ask(kari.phone)
    write_now(customers.remove_contact, firm.owner, number, kari.id or 0)
    with pytest.raises(SignedOut):
        read_now(quotes.portal, me, number)
    assert not typed(late), 'nor does a code that is on its way open anything'


def test_a_code_opens_all_of_ones_own_and_nothing_of_anybody_elses(db: str) -> None:
    firm = factories.firm()
    billed, _ = factories.invoiced(firm)
    theirs = factories.quoted(firm, name='Per Kvamme', phone='98765432')
    mine, draft = factories.draft(firm, name='En'), factories.draft(firm, name='To')
    for number in (mine, draft):
        write_now(orders.set_customer, firm.owner, number, factories.get(firm, billed).customer_id)
    factories.send(firm, mine)
    assert typed(ask(KARI))
    me = signed_in()
    found = read_now(portal_home.home, me)
    assert [each.number for each in found.orders] == [mine, billed]
    assert [each.waits for each in found.orders] == [True, False]
    assert [number for number, _ in found.invoices] == [billed]
    assert read_now(quotes.portal, me, billed).invoices
    for number in (theirs, draft, 9999):
        with pytest.raises(NotFound):
            read_now(quotes.portal, me, number)
    with pytest.raises(NotFound):
        read_now(portal_home.home, factories.customer(mine))


@once
def test_a_customers_session_ends_after_half_an_hour_of_nothing_and_after_a_day(db: str) -> None:
    firm = factories.firm()
    me = factories.known(factories.get(firm, factories.quoted(firm)).customer_id or 0)
    clock.turn(timedelta(minutes=29))
    write_now(sign_in.note_seen, me)
    clock.turn(timedelta(minutes=58))
    read_now(sign_in.check, me)
    clock.turn(timedelta(minutes=60))
    with pytest.raises(SignedOut):
        read_now(sign_in.check, me)


@once
def test_a_demo_sends_no_codes(db: str) -> None:
    factories.firm()

    def demo(session: Session) -> None:
        company.get(session).is_demo = True

    assert read_now(codes.is_possible)
    write_now(demo)
    assert not read_now(codes.is_possible)
