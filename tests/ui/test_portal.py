"""The customer's page: what it shows in each state, how it follows the office, and what the customer can do there."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction
from sqlmodel import Session, select

from domain.customer import Customer
from domain.invoice import InvoiceState
from domain.message import Message, MessageKind
from domain.sign_in import PortalLink
from domain.status import CloseReason, Status
from domain.words import NBSP, full_date, kr, short_date
from store import clock, company, customers, invoices, jobs, orders, quotes, sign_in
from store.database import read, read_now, write, write_now
from store.settings import settings
from tests import factories
from tests.factories import Firm
from tests.ui import people

ACCEPT = 'Godta tilbudet og forplikt deg til å betale'


async def portal(user: User, number: int) -> User:
    """The customer has opened the newest link to an order."""
    await people.customer(user, number)
    await user.open(f'/portal/ordre/{number}')
    return user


async def sees(user: User, *texts: str) -> None:
    """The screen says all of this, or will in a moment."""
    for text in texts:
        await user.should_see(text, retries=20)


async def sees_nothing_of(user: User, *texts: str) -> None:
    """The screen says none of this, or stops saying it in a moment."""
    for text in texts:
        await user.should_not_see(text, retries=20)


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something has come true."""
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError('it did not come true')


def sign(user: User, name: str = 'Ingrid Bjørnstad') -> None:
    """Type the name, tick, and press the button."""
    user.find('Fullt navn').type(name)
    user.find(marker='accept-tick').click()
    user.find(marker='accept-quote').click()


def name_field(user: User) -> str:
    """What stands in the name field."""
    (field,) = user.find(kind=ui.input, marker='signed-name').elements
    return field.value or ''


def primary(user: User) -> list[str]:
    """The filled buttons somebody can see."""
    found = [each for each in user.find(ui.button).elements if 'b-primary' in each.classes]
    return [each.text for each in found]


def said_by_customer(by: Firm, number: int, kind: MessageKind) -> list[str]:
    """What the customer has written."""
    order = factories.get(by, number)
    return read_now(
        lambda session: [
            each.body
            for each in session.exec(select(Message).where(Message.order_id == order.id, Message.kind == kind))
        ]
    )


def link(by: Firm, number: int) -> None:
    """Make a link to an order that never had a quote."""
    order = factories.get(by, number)
    write_now(sign_in.make_link, order.id or 0, order.customer_id or 0, None, days=90)


def link_token(by: Firm, number: int) -> str:
    """The token of the newest link to an order."""
    order = factories.get(by, number)

    def newest_link(session: Session) -> str:
        links = session.exec(select(PortalLink).where(PortalLink.order_id == order.id)).all()
        return sign_in.link_token(max(links, key=lambda each: each.id or 0))

    return read_now(newest_link)


def expired(by: Firm) -> int:
    """An order whose quote was sent nine days ago and valid for five; its number."""
    clock.turn(-timedelta(days=9))
    number = factories.draft(by)
    factories.send(by, number, days=5)
    clock.turn(timedelta())
    return number


@pytest.fixture(autouse=True)
def right_time() -> Iterator[None]:
    """Set the clock right after each test."""
    yield
    clock.turn(timedelta())


# ---------- the way in ----------


async def test_without_a_link_the_portal_says_how_to_get_one(user: User) -> None:
    factories.firm()
    await user.open('/portal/ordre/1001')
    await sees(user, 'Åpne lenken du fikk av oss', '55 12 34 56'.replace(' ', NBSP), 'Jobber du her? Logg inn')


async def test_before_there_is_a_firm_the_portal_is_no_error(user: User) -> None:
    await user.open('/portal')
    await sees(user, 'Åpne lenken du fikk av oss')


async def test_with_a_session_the_portal_leads_to_the_order_of_the_link(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await people.customer(user, number)
    await user.open('/portal')
    await sees(user, 'Tilbud fra Sandviken Flytting AS')


async def test_a_link_of_a_message_opens_its_order(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await user.open(f'/l/{link_token(by, number)}')
    await sees(user, 'Hei, Ingrid', ACCEPT)


@pytest.mark.parametrize('number', ['1002', '9', 'abc', '99999999999999999999', '-1'])
async def test_another_order_is_not_there(user: User, number: str) -> None:
    by = factories.firm()
    mine, theirs = factories.quoted(by), factories.quoted(by, name='Per Kvamme', email='per@epost.no')
    assert (mine, theirs) == (1001, 1002)
    await people.customer(user, mine)
    answer = await user.http_client.get(f'/portal/ordre/{number}', headers={'accept': 'text/html'})
    assert answer.status_code == 404
    assert 'Per' not in answer.text


async def test_a_link_that_ends_takes_the_page_away(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    client = (await portal(user, number)).client
    assert client
    owner = factories.get(by, number).customer_id
    await write(lambda session: sign_in.revoke_links(session, customer_id=owner))
    await eventually(lambda: client.is_deleted)
    await user.open(f'/portal/ordre/{number}')
    await sees(user, 'Åpne lenken du fikk av oss')


async def test_another_customer_on_the_order_ends_the_links_of_the_first(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    client = (await portal(user, number)).client
    assert client
    await write(orders.go_back, by.owner, number, Status.DRAFT)
    await sees(user, 'Tilbudet er trukket tilbake.')
    new = Customer.private(name='Per Kvamme', email='per@epost.no')
    await write(customers.add, by.owner, number, new)
    await eventually(lambda: client.is_deleted)
    await user.open(f'/portal/ordre/{number}')
    await sees(user, 'Åpne lenken du fikk av oss')


# ---------- the offer ----------


async def test_a_private_customer_reads_prices_with_vat(user: User) -> None:
    by = factories.firm()
    await portal(user, factories.quoted(by))
    until = clock.today() + timedelta(days=14)
    await sees(user, 'Hei, Ingrid', 'Tilbud fra Sandviken Flytting AS', kr(125000), 'inkl. mva.', 'Herav 25 % mva.')
    await sees(user, 'Gyldig til og med', '14 dager igjen', f'{until.day}. ', 'Du har 14 dagers angrerett')
    await sees(user, f'Jeg godtar tilbudet på {kr(125000)} inkl. mva.', 'Betaling innen 14 dager')
    assert primary(user) == [ACCEPT]


async def test_a_business_reads_prices_without_vat_and_is_told_nothing_of_consumers(user: User) -> None:
    by = factories.firm()
    await portal(user, factories.quoted(by, private=False))
    await sees(user, 'Hei, Kari', kr(100000), f'eks. mva. · {kr(125000)} inkl.', '25 % mva. av')
    await sees_nothing_of(user, 'angrerett')
    assert primary(user) == ['Godta tilbudet']


async def test_the_customer_sees_what_was_sent_and_never_lines_being_edited(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    await write(
        orders.add_line, by.owner, number, text='Hemmelig', quantity='1', unit='stk.', unit_price='9', vat_code='25'
    )
    await write(orders.edit, by.owner, number, 'title', '', 'Arbeidstittel')
    await write(jobs.add, by.owner, number, title='Internt møte')
    await asyncio.sleep(0.2)
    await sees(user, kr(125000))
    await sees_nothing_of(user, 'Hemmelig', 'Arbeidstittel', 'Internt møte')


async def test_when_and_where_stand_in_the_offer(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    factories.job(by, number)
    factories.send(by, number)
    await portal(user, number)
    await sees(
        user,
        'Når og hvor',
        'Flytting til Åsane',
        'I dag kl. 08:00–14:00'.replace('kl. ', f'kl.{NBSP}'),
        'Sandviksveien 84',
    )
    await sees_nothing_of(user, 'Avtaler', 'Slik går det')


async def test_opening_leaves_nothing_behind_until_the_page_has_been_looked_at(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    client = (await portal(user, number)).client
    assert client
    await asyncio.sleep(0.1)
    assert factories.version(by, number).seen_at is None
    UserInteraction(user, {client.layout}, None).trigger('seen')
    await eventually(lambda: factories.version(by, number).seen_at is not None)
    assert factories.get(by, number).status is Status.QUOTED


# ---------- the answers ----------


async def test_accepting_moves_the_order_and_thanks(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    sign(user)
    await sees(user, f'Takk. Tilbudet er akseptert {full_date(clock.today())} kl.', 'Slik går det', 'Dette er avtalt')
    await sees_nothing_of(user, ACCEPT, 'Vi har sendt bekreftelse')
    assert primary(user) == []
    order = factories.get(by, number)
    assert (order.status, order.newest and order.newest.acceptance and order.newest.acceptance.name) == (
        Status.ACCEPTED, 'Ingrid Bjørnstad',
    )  # fmt: skip


async def test_with_the_switch_on_accepting_confirms(user: User) -> None:
    by = factories.firm(auto_confirm=True)
    number = factories.quoted(by)
    await portal(user, number)
    sign(user)
    await sees(user, 'Takk. Tilbudet er akseptert')
    assert factories.get(by, number).status is Status.CONFIRMED


async def test_a_receipt_is_only_promised_when_one_is_really_sent(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    settings.cache_clear()
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    sign(user)
    await sees(user, 'Vi har sendt bekreftelse til ingrid@epost.no.')


async def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    user.find(marker='accept-quote').click()
    await sees(user, 'Fyll ut navnet ditt.', 'Kryss av for at du godtar tilbudet.')
    user.find('Fullt navn').type('Ingrid')
    await asyncio.sleep(0.4)
    user.find(marker='accept-quote').click()
    await sees(user, 'Kryss av for at du godtar tilbudet.')
    await sees_nothing_of(user, 'Fyll ut navnet ditt.')
    assert name_field(user) == 'Ingrid'
    assert factories.get(by, number).status is Status.QUOTED


async def test_a_new_version_comes_while_the_customer_types(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    user.find('Fullt navn').type('Ingrid B')
    user.find(marker='accept-tick').click()
    await write(
        orders.add_line, by.owner, number, text='Ekstra', quantity='1', unit='stk.', unit_price='100', vat_code='25'
    )
    to = (await read(quotes.draft, by.owner, number)).recipients[0].address
    day = clock.today() + timedelta(days=5)
    await write(quotes.send, by.owner, number, recipient=to, message='Hei', valid_until=day)
    await sees(user, 'Vi har endret tilbudet siden du åpnet siden.', 'Ekstra', kr(137500))
    await sees(user, f'Jeg godtar tilbudet på {kr(137500)} inkl. mva.')
    assert name_field(user) == 'Ingrid B'
    user.find(marker='accept-quote').click()
    await sees(user, 'Kryss av for at du godtar tilbudet.')  # the tick was for the old price
    await asyncio.sleep(0.4)
    user.find(marker='accept-tick').click()
    user.find(marker='accept-quote').click()
    await sees(user, 'Takk. Tilbudet er akseptert')
    assert [v.number for v in factories.get(by, number).versions if v.acceptance] == [2]


async def test_what_is_accepted_is_what_was_shown(user: User) -> None:
    """A version that is sent between the last drawing and the press is not accepted unseen."""
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    user.find('Fullt navn').type('Ingrid')
    user.find(marker='accept-tick').click()
    factories.send(by, number)  # tells no screen
    user.find(marker='accept-quote').click()
    await sees(user, 'Tilbudet er endret siden du åpnet det.')
    assert factories.get(by, number).status is Status.QUOTED


async def test_the_link_of_an_older_version_leads_to_the_newest(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    old = link_token(by, number)
    factories.accept(by, number)
    factories.send(by, number)
    await user.open(f'/l/{old}')
    await sees(user, 'Lenken gjaldt en eldre versjon.', f'Du har godtatt tilbud {number}-1.', ACCEPT)


async def test_of_two_who_answer_at_once_the_second_reads_who_was_first(
    user: User, create_user: Callable[[], User]
) -> None:
    by = factories.firm()
    number = factories.quoted(by, private=False)
    first, second = await portal(user, number), await portal(create_user(), number)
    sign(first, 'Kari Nes')
    await sees(second, 'Takk. Tilbudet er akseptert', 'Godtatt av Kari Nes.')
    await sees_nothing_of(second, 'Fullt navn')


async def test_the_office_registers_a_yes(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    await write(quotes.register_acceptance, by.owner, number, name='Ingrid', said='På telefon')
    await sees(user, 'Takk. Tilbudet er akseptert', 'Vi har registrert svaret du ga oss.')


async def test_a_change_is_a_message_and_no_answer(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    user.find('Be om endring').click()
    await sees(user, 'Skriv hva du vil ha annerledes.')
    user.find('Melding').type('Kan dere komme på lørdag?')
    await asyncio.sleep(0.4)
    newest(user, 'Be om endring').click()
    await sees(user, 'Meldingen er sendt.', 'Kan dere komme på lørdag?', 'Ønsker endring')
    assert said_by_customer(by, number, MessageKind.CHANGE) == ['Kan dere komme på lørdag?']
    assert factories.get(by, number).status is Status.QUOTED


async def test_declining_needs_a_reason_and_can_be_followed_by_a_new_quote(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    user.find('Avslå').click()
    await sees(user, 'Da lukkes tilbudet.')
    newest(user, 'Avslå').click()
    await sees(user, 'Fyll ut årsaken.')
    await asyncio.sleep(0.4)
    user.find('Årsak').type('For dyrt')
    newest(user, 'Avslå').click()
    await sees(user, 'Tilbudet ble avslått i dag.', 'For dyrt')
    await sees_nothing_of(user, ACCEPT)
    assert primary(user) == ['Be om nytt tilbud']
    user.find('Be om nytt tilbud').click()
    await sees(user, 'Du ba om et nytt tilbud i dag')
    assert primary(user) == []
    assert len(said_by_customer(by, number, MessageKind.NEW_QUOTE)) == 1
    await asyncio.to_thread(factories.send, by, number)
    await write(quotes.answer, by.owner, number, 'Her er et nytt tilbud.')
    await sees(user, ACCEPT, 'Her er et nytt tilbud.')


async def test_an_expired_quote_says_so_and_nothing_else(user: User) -> None:
    by = factories.firm()
    await portal(user, expired(by))
    until = clock.today() - timedelta(days=4)
    await sees(user, f'Tilbudet utløp {full_date(until)}.', '55 12 34 56'.replace(' ', NBSP))
    await sees_nothing_of(user, kr(125000), 'Fullt navn', 'Dette får du')
    assert primary(user) == ['Be om nytt tilbud']


async def test_a_withdrawn_quote_disappears_from_an_open_screen(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    user.find('Fullt navn').type('Ingrid')
    await write(quotes.answer, by.owner, number, 'Vi lurer på noe.')
    await sees(user, 'Vi lurer på noe.')
    entry = await write(orders.go_back, by.owner, number, Status.DRAFT)
    await sees(user, 'Tilbudet er trukket tilbake.', 'post@sandviken.no')
    await sees_nothing_of(
        user, kr(125000), 'Fullt navn', 'Lurer du på noe?', 'Vi lurer på noe.', 'Dette får du', 'Vilkår'
    )
    await write(orders.undo_back, by.owner, number, entry)
    await sees(user, kr(125000))
    assert name_field(user) == 'Ingrid'


async def test_a_closed_offer_shows_no_content(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    await write(orders.close, by.owner, number, CloseReason.LOST)
    await sees(user, 'Ordren er avsluttet.')
    await sees_nothing_of(user, kr(125000), 'Fullt navn', 'Slik går det')


# ---------- the conversation ----------


async def test_questions_and_answers_go_both_ways(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    user.find('Still spørsmål').click()
    await sees(user, 'Skriv en melding først.')
    user.find('Spørsmålet ditt').type('Tar dere med pianoet?')
    await asyncio.sleep(0.4)
    user.find('Still spørsmål').click()
    await sees(user, 'Spørsmålet er sendt.', 'Du', 'Tar dere med pianoet?')
    assert said_by_customer(by, number, MessageKind.QUESTION) == ['Tar dere med pianoet?']
    user.find('Spørsmålet ditt').type('Og så')
    await write(quotes.answer, by.owner, number, 'Ja, det gjør vi.')
    await sees(user, 'Ja, det gjør vi.', 'Marte fra Sandviken Flytting AS')
    await sees_nothing_of(user, '{lenke}')
    (field,) = [each for each in user.find(ui.input).elements if each.props['label'] == 'Spørsmålet ditt']
    assert field.value == 'Og så'


# ---------- the work ----------


async def test_appointments_follow_the_work(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    job = factories.job(by, number)
    factories.send(by, number)
    factories.accept(by, number)
    await portal(user, number)
    await sees(user, 'Avtaler', 'Ikke bekreftet', 'Jonas kommer.')
    await write(quotes.confirm, by.owner, number)
    await sees(user, 'Planlagt')
    await sees_nothing_of(user, 'Ikke bekreftet')
    await write(jobs.start, by.jonas, number, job)
    await sees(user, 'Startet')
    await write(jobs.complete, by.jonas, number, job)
    await sees(user, 'Fullført')


async def test_who_comes_is_told_when_it_is_known(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    both = [by.jonas_id, by.ali.employee_id or 0]
    await write(jobs.add, by.owner, number, title='Vask', day=short_date(clock.today()), people=[])
    await write(jobs.add, by.owner, number, title='Bæring', day=short_date(clock.today()), people=both)
    await write(jobs.add, by.owner, number, title='Rydding', people=both)
    link(by, number)
    await portal(user, number)
    await sees(
        user, 'I dag. Vi sier fra hvem som kommer.', 'I dag. Jonas og Ali kommer.', 'Vi avtaler tidspunkt med deg.'
    )
    await sees_nothing_of(user, 'Vik', 'Demir')


async def test_an_order_without_a_quote_shows_what_was_confirmed(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    link(by, number)
    await portal(user, number)
    await sees(user, 'Ordren er bekreftet.', 'Ordrebekreftelse', kr(125000), 'Slik går det')
    await sees_nothing_of(user, 'Fullt navn', 'Akseptert', 'Takk.')
    assert primary(user) == []


async def test_a_confirmed_order_can_still_be_accepted(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await write(quotes.confirm, by.owner, number)
    await portal(user, number)
    sign(user)
    await sees(user, 'Takk. Tilbudet er akseptert')
    assert factories.get(by, number).status is Status.CONFIRMED


# ---------- the invoices ----------


async def test_a_sent_invoice_says_how_to_pay_and_follows_the_payments(user: User) -> None:
    by = factories.firm()
    number = factories.completed(by)
    link(by, number)
    await portal(user, number)
    invoice = await write(invoices.create, by.owner, number)
    await asyncio.sleep(0.1)
    await sees_nothing_of(user, 'Faktura')
    await write(invoices.send, by.owner, number, invoice)
    await sees(user, 'Faktura 10001', 'Ikke betalt', kr(125000), 'Betal innen', f'8601{NBSP}11{NBSP}17947')
    await sees(user, 'Kontonummer', 'Beløp', 'Merk betalingen med', 'Hva dette gjelder')
    await sees_nothing_of(user, 'KID', 'PDF')
    await write(invoices.pay, by.owner, number, invoice, amount='500', day='')
    await sees(user, 'Delbetalt', kr(75000), f'{kr(50000)} er betalt.')
    await write(invoices.pay, by.owner, number, invoice, amount='750', day='')
    await sees(user, 'Betalt', 'Avsluttet')
    await sees_nothing_of(user, 'Kontonummer', 'Betal innen')


async def test_what_is_copied_is_said(user: User) -> None:
    by = factories.firm()
    number, _ = factories.invoiced(by)
    await portal(user, number)
    copy = [each for each in user.find(ui.button).elements if each.props.get('data-copy')]
    assert sorted(each.props['data-copy'] for each in copy) == ['1250,00', '86011117947', 'Faktura 10001']
    amount = next(each for each in copy if each.props['data-copy'] == '1250,00')
    UserInteraction(user, {amount}, None).trigger('click', True)
    await sees(user, f'Kopiert: {kr(125000, unit=False)}')
    UserInteraction(user, {amount}, None).trigger('click', False)
    await sees(user, 'Kunne ikke kopiere.')


async def test_an_overdue_invoice_says_so(user: User) -> None:
    by = factories.firm()
    clock.turn(-timedelta(days=30))
    number, _ = factories.invoiced(by)
    due = clock.today() + timedelta(days=14)
    clock.turn(timedelta())
    await portal(user, number)
    await sees(user, 'Forfalt', f'Forfalt {full_date(due)}.')


async def test_a_credited_invoice_stays_readable_also_when_the_order_is_a_draft_again(user: User) -> None:
    by = factories.firm()
    number, invoice = factories.invoiced(by)
    await portal(user, number)
    await write(invoices.credit, by.owner, number, invoice)
    await sees(user, 'Kreditert', 'Kreditnota 10002', 'Krediterer faktura 10001')
    await write(orders.go_back, by.owner, number, Status.DRAFT)
    await sees(user, 'Ordren er trukket tilbake.', 'Faktura 10001', 'Kreditert', 'Kreditnota 10002')
    await sees_nothing_of(user, 'Ordrebekreftelse', 'Avtaler', 'Slik går det')
    assert factories.get(by, number).invoice(invoice).state is InvoiceState.CREDITED


async def test_what_the_firm_changes_about_itself_is_heard(user: User) -> None:
    by = factories.firm()
    await portal(user, expired(by))

    def move_mail(session: Session) -> None:
        company.get(session).email = 'ny@sandviken.no'

    await write(move_mail)
    await sees(user, 'ny@sandviken.no')


def newest(user: User, text: str) -> UserInteraction[ui.button]:
    """The button drawn last of those with this text: the one in the dialog."""
    found = [each for each in user.find(kind=ui.button, content=text).elements if each.text == text]
    return UserInteraction(user, {max(found, key=lambda each: each.id)}, None)
