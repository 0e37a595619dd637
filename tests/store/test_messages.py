"""The outbox: written with the step that causes it, sent by the postman through a real mail server, or said why not."""

import asyncio
import contextlib
import io
import logging
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlmodel import Session as Database
from sqlmodel import SQLModel, col, select

from domain.company import Company
from domain.customer import Customer
from domain.message import LINK, Message, MessageKind, MessageStatus
from domain.refused import Refused
from domain.status import Status
from store import (
    changes,
    clock,
    customer_merge,
    customer_privacy,
    customers,
    going_back,
    messages,
    post,
    postbag,
    quotes,
    sign_in,
)
from store.database import read_now, write, write_now
from store.outside import mail as adapter
from store.settings import settings
from tests import factories
from tests.factories import Firm
from tests.gateway import Gateway, open_gateway
from tests.server import free_port

BASE = 'https://ordre.sandviken.example'
Setup = Callable[..., None]


def said(mail: EmailMessage, kind: str = 'plain') -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


class PostBox:
    """A mail server on this machine that keeps what it gets; `says` holds what it answers to a command but «250 OK»."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.says: dict[str, str] = {}
        self.drops, self.slow = False, 0.0
        self._talking: list[SMTP] = []

    @property
    def bodies(self) -> list[str]:
        return [said(mail) for mail in self.mails]

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _: list[str]) -> str:
        if 'RCPT' not in self.says:
            envelope.rcpt_tos.append(to)
        return self.says.get('RCPT', '250 OK')

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        self._talking.append(server)
        await asyncio.sleep(self.slow)
        if 'DATA' not in self.says:
            assert isinstance(envelope.content, bytes)
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.drops and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return self.says.get('DATA', '250 OK')

    def hang_up(self) -> None:
        """Dawdle no longer, and leave whoever waits: the library lets nobody go who is only told to."""
        self.slow = 0
        for server in self._talking:
            if isinstance(server.transport, asyncio.Transport):
                server.loop.call_soon_threadsafe(server.transport.abort)


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setup]:
    """Set settings."""

    def set_up(**wanted: str) -> None:
        for name, value in wanted.items():
            monkeypatch.setenv(f'ORDREFLYT_{name}', value)
        settings.cache_clear()

    set_up(DATA_DIR=str(tmp_path), BASE_URL=BASE, SMTP_URL='', SMS_URL='')
    yield set_up
    clock.turn(timedelta())
    changes.forget_all()
    settings.cache_clear()


@pytest.fixture
def box(setup: Setup) -> Iterator[PostBox]:
    """A mail server that is set up."""
    box = PostBox()
    controller = Controller(box, hostname='127.0.0.1', port=free_port())
    controller.start()
    setup(SMTP_URL=f'smtp://127.0.0.1:{controller.port}')
    yield box
    controller.stop()


@pytest.fixture
def sms(setup: Setup) -> Iterator[Gateway]:
    """An SMS gateway that is set up."""
    with open_gateway() as gateway:
        setup(SMS_URL=gateway.url)
        yield gateway


@pytest.fixture
def down(setup: Setup) -> None:
    """A mail server that does not answer."""
    setup(SMTP_URL=f'smtp://127.0.0.1:{free_port()}')


def outbox() -> list[Message]:
    return list(read_now(lambda session: session.exec(select(Message).order_by(col(Message.id))).all()))


def states() -> list[MessageStatus]:
    return [message.status for message in outbox()]


def withdrawn(firm: Firm, box: PostBox) -> int:
    """An order whose quote was seen and taken back a moment ago; the history entry of that."""
    number = factories.quoted(firm)
    write_now(quotes.mark_seen, factories.customer(number), number, factories.version(firm, number).id or 0)
    return write_now(going_back.go_back, firm.owner, number, Status.DRAFT)


# ---------- written with the step ----------


def test_a_message_is_written_with_its_step_or_not_at_all(db: str, box: PostBox) -> None:
    firm = factories.firm()
    number = factories.draft(firm)

    def sends_and_breaks(session: Database) -> None:
        quotes.send(session, firm.owner, number, recipient='ingrid@epost.no', message='Hei', valid_until=clock.today())
        session.flush()
        assert session.exec(select(Message)).all(), 'it is in this very transaction'
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_now(sends_and_breaks)
    assert (outbox(), factories.get(firm, number).versions) == ([], [])
    factories.send(firm, number)
    assert states() == [MessageStatus.WAITING]
    assert box.mails == []


def test_without_a_mail_server_a_message_says_that_it_is_not_set_up(db: str, setup: Setup) -> None:
    firm = factories.firm()
    factories.quoted(firm)
    (message,) = outbox()
    assert (message.status, message.status.word) == (MessageStatus.NOT_SET_UP, 'Ikke satt opp')
    shown, more = read_now(messages.listing, firm.owner)
    assert not more
    assert shown[0].link.startswith(f'{BASE}/l/'), 'the office can copy the link'
    with pytest.raises(Refused, match='Utsending er ikke satt opp'):
        write_now(messages.send_now, firm.owner, message.id or 0)


async def test_what_is_for_a_phone_is_not_sent_as_mail(db: str, box: PostBox) -> None:
    firm = factories.firm()
    factories.quoted(firm, email='')
    await post.send_due()
    assert [(m.recipient, m.status) for m in outbox()] == [('+4791234567', MessageStatus.NOT_SET_UP)]
    assert box.mails == []


# ---------- sent ----------


async def test_a_quote_arrives_with_its_link_and_only_once(db: str, box: PostBox) -> None:
    firm = factories.firm()
    number = factories.quoted(firm)
    for _ in range(2):
        await post.send_due()
    (mail,), (message,) = box.mails, outbox()
    assert (mail['To'], mail['Subject']) == ('ingrid@epost.no', 'Tilbud fra Sandviken Flytting AS')
    assert mail['From'] == 'Sandviken Flytting AS <post@sandviken.no>'
    assert (message.status, message.tries, message.error) == (MessageStatus.SENT, 1, '')
    assert message.sent_at
    link = next(line for line in said(mail).splitlines() if line.startswith(BASE))
    assert LINK not in said(mail)
    cookie, order_id = write_now(sign_in.open_link, link.rpartition('/')[2], '', '')
    assert order_id == factories.get(firm, number).id
    assert cookie


async def test_no_token_stands_in_the_database(db: str, box: PostBox, tmp_path: Path) -> None:
    firm = factories.firm()
    number = factories.quoted(firm)
    factories.accept(firm, number)
    await post.send_due()
    links = {
        line.rpartition('/')[2] for body in box.bodies for line in body.splitlines() if line.startswith(f'{BASE}/l/')
    }
    cookies = {write_now(sign_in.open_link, token, '', '')[0] for token in links}
    assert (len(links), len(cookies)) == (2, 2)
    stored = read_now(everything)
    secrets = {*links, *cookies, (tmp_path / 'secret.key').read_bytes().hex(), BASE}
    assert [secret for secret in secrets if secret in stored] == []
    assert all(sign_in.secret.hashed(token) in stored for token in links | cookies)  # type: ignore[attr-defined]


def rename(session: Database, name: str) -> None:
    session.get_one(Company, 1).name = name


async def test_names_and_addresses_in_any_letters_do_not_stop_the_post(db: str, box: PostBox) -> None:
    firm = factories.firm()
    names = ('Ærlig Flytting, Bærum', 'Ola "Kjappe" Øst AS', 'Dahl & Sønn <b>', 'A' * 200)
    for name in names:
        write_now(rename, name)
        factories.quoted(firm, email='bjørn.ødegård@blåbær.no')
        factories.quoted(firm)
        await post.send_due()
        mail = box.mails[-1]
        assert mail['To'] == 'ingrid@epost.no'
        assert [(a.display_name, a.addr_spec) for a in mail['From'].addresses] == [(name, 'post@sandviken.no')]
        assert mail['Subject'] == f'Tilbud fra {name}'[:200]
    assert MessageStatus.SENDING not in states()


async def test_the_postman_is_woken_by_a_commit_and_goes_home(db: str, box: PostBox) -> None:
    firm = factories.firm()
    postman = asyncio.create_task(post.deliver())
    try:
        await arrived(box, 0)
        number = factories.draft(firm)
        await write(
            quotes.send, firm.owner, number, recipient='ingrid@epost.no', message='Hei', valid_until=clock.today()
        )
        await arrived(box, 1)
    finally:
        postman.cancel()
        await asyncio.gather(postman, return_exceptions=True)
    assert changes.watching() == 0


async def test_the_postman_goes_home_even_if_the_library_swallows_that_he_is_told_to(
    db: str, box: PostBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As asyncio.wait_for does in Python 3.11 when the server's answer comes in the same moment."""
    started = asyncio.Event()

    async def deaf(*args: Any, **kwargs: Any) -> None:
        started.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(60)

    monkeypatch.setattr(adapter, 'send', deaf)
    factories.quoted(factories.firm())
    postman = asyncio.create_task(post.deliver())
    await started.wait()
    postman.cancel()
    done, _ = await asyncio.wait([postman], timeout=10)
    assert done
    assert changes.watching() == 0


async def arrived(box: PostBox, mails: int) -> None:
    async with asyncio.timeout(30):
        while len(box.mails) < mails or not changes.watching():
            await asyncio.sleep(0.01)


async def test_what_lay_in_the_bag_of_a_postman_who_died_is_sent(db: str, box: PostBox) -> None:
    firm = factories.firm()
    factories.quoted(firm)
    assert write_now(postbag.pick_up, outbox()[0].id or 0)
    await post.send_due()
    assert (box.mails, states()) == ([], [MessageStatus.SENDING]), 'it may still be under way'
    clock.turn(postbag.LEND + timedelta(seconds=1))
    postman = asyncio.create_task(post.deliver())
    try:
        await arrived(box, 1)
    finally:
        postman.cancel()
        await asyncio.gather(postman, return_exceptions=True)
    assert outbox()[0].may_be_twice
    write_now(postbag.put_down, outbox()[0].id or 0, 1, 'what the dead one says late')
    assert states() != [MessageStatus.FAILED]


def test_two_postmen_do_not_take_the_same_message(db: str, box: PostBox) -> None:
    firm = factories.firm()
    for _ in range(10):
        factories.quoted(firm)
        message_id = outbox()[-1].id or 0
        line = threading.Barrier(4)

        def take(_: int, line: threading.Barrier = line, message_id: int = message_id) -> object:
            line.wait(30)
            return write_now(postbag.pick_up, message_id)

        with ThreadPoolExecutor(4) as pool:
            assert sum(taken is not None for taken in pool.map(take, range(4))) == 1


# ---------- to anybody, with a secret ----------


def everything(session: Database) -> str:
    return '\n'.join(repr(row) for t in SQLModel.metadata.sorted_tables for row in session.execute(t.select()))


def code_to(address: str, **more: Any) -> int:
    def make(session: Database) -> int:
        text = 'Koden er {kode}.'
        message = messages.write_to(session, address, MessageKind.CODE, 'Kode', text, secret='408213', **more)
        session.flush()
        return message.id or 0

    return write_now(make)


async def test_a_code_is_sealed_until_it_is_sent_and_then_gone(
    db: str, box: PostBox, sms: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    firm = factories.firm()
    caplog.set_level('DEBUG')
    heard = io.StringIO()
    terminal = logging.StreamHandler(heard)
    terminal.addFilter(lambda record: record.name != 'mail.log')  # the server of these tests tells what it gets
    logging.getLogger().addHandler(terminal)
    code_to('+4791234567')
    code_to('ingrid@epost.no')
    assert [bool(message.sealed) for message in outbox()] == [True, True]
    assert '408213' not in read_now(everything)
    shown, _ = read_now(messages.listing, firm.owner)
    assert [each.body for each in shown] == ['Koden er ••••••.'] * 2
    await post.send_due()
    logging.getLogger().removeHandler(terminal)
    assert sms.got == [('+4791234567', 'Koden er 408213.')]
    assert [body.strip() for body in box.bodies] == ['Koden er 408213.']
    assert [(message.status, message.sealed) for message in outbox()] == [(MessageStatus.SENT, None)] * 2
    assert '408213' not in read_now(everything) + heard.getvalue()
    assert '/sms' in heard.getvalue(), 'it hears what the libraries say'
    assert '••••••' in read_now(messages.listing, firm.owner)[0][0].body


async def test_a_code_nobody_can_get_is_not_kept(db: str, box: PostBox) -> None:
    firm = factories.firm()
    assert read_now(messages.can_reach, 'ingrid@epost.no')
    assert not read_now(messages.can_reach, '+4791234567'), 'SMS is not set up'
    assert not read_now(messages.can_reach, '')
    code_to('+4791234567')
    late = code_to('ingrid@epost.no', not_after=clock.now() + timedelta(minutes=10))
    no = code_to('nobody@epost.no')
    assert [bool(message.sealed) for message in outbox()] == [False, True, True]
    box.says = {'RCPT': '451 Later'}
    write_now(postbag.pick_up, no)
    write_now(postbag.put_down, no, 1, '550 No such user')
    await post.send_due()
    clock.turn(timedelta(minutes=11))
    await post.send_due()
    assert states() == [MessageStatus.NOT_SET_UP, MessageStatus.STOPPED, MessageStatus.FAILED]
    assert [message.sealed for message in outbox()] == [None, None, None]
    assert box.mails == []
    for each, why in ((late, 'stoppet'), (no, 'Be om en ny')):
        with pytest.raises(Refused, match=why):
            write_now(messages.send_now, firm.owner, each)


# ---------- not sent ----------


@pytest.mark.parametrize('says', [{'RCPT': '450 Try later'}, {'DATA': '451 Try later'}])
async def test_a_server_that_is_busy_is_tried_again(db: str, box: PostBox, says: dict[str, str]) -> None:
    factories.quoted(factories.firm())
    box.says = says
    await post.send_due()
    (message,) = outbox()
    assert (message.status, message.tries) == (MessageStatus.WAITING, 1)
    assert 'Try later' in message.error
    box.says = {}
    await post.send_due()
    assert box.mails == [], 'not before its time'
    clock.turn(timedelta(seconds=61))
    await post.send_due()
    assert (len(box.mails), states(), outbox()[0].error) == (1, [MessageStatus.SENT], '')


async def test_a_server_that_is_down_is_tried_again_for_days_and_then_given_up(db: str, down: None) -> None:
    factories.quoted(factories.firm())
    late, waits = timedelta(), []
    while states() == [MessageStatus.WAITING]:
        await post.send_due()
        (message,) = outbox()
        if message.status is MessageStatus.WAITING:
            assert message.send_after
            waits.append(round((message.send_after - clock.now()).total_seconds() / 60))
            late += timedelta(minutes=waits[-1], seconds=1)
            clock.turn(late)
    assert waits == [1, 5, 15, 60, 240, 720, 1440]
    assert (message.status.word, message.tries) == ('Ikke sendt', 8)
    assert message.error


@pytest.mark.parametrize('says', [{'RCPT': '550 No such user'}, {'DATA': '554 Spam'}])
async def test_a_no_for_good_is_shown_at_once_and_may_be_tried_by_hand(
    db: str, box: PostBox, says: dict[str, str]
) -> None:
    firm = factories.firm()
    factories.quoted(firm)
    box.says = says
    await post.send_due()
    (message,) = outbox()
    assert (message.status.word, message.tries) == ('Ikke sendt', 1)
    assert next(iter(says.values()))[4:] in message.error
    box.says = {}
    write_now(messages.send_now, firm.owner, message.id or 0)
    await post.send_due()
    assert (len(box.mails), states()) == (1, [MessageStatus.SENT])


async def test_one_that_cannot_be_sent_does_not_hold_up_the_next(
    db: str, box: PostBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is that goes wrong."""
    firm = factories.firm()
    factories.quoted(firm)
    the_real_one = adapter.send

    async def broken(*args: Any, **kwargs: Any) -> None:
        monkeypatch.setattr(adapter, 'send', the_real_one)
        raise UnicodeError('what nobody thought of')

    monkeypatch.setattr(adapter, 'send', broken)
    factories.quoted(firm)
    await post.send_due()
    assert len(box.mails) == 1
    assert states()[1] is MessageStatus.SENT
    assert (outbox()[0].status.word, outbox()[0].error) == ('Ikke sendt', 'UnicodeError: what nobody thought of')


@pytest.mark.parametrize('way', ['mail', 'sms'])
async def test_silence_after_it_was_handed_over_is_tried_once_more_and_no_more(
    db: str, box: PostBox, sms: Gateway, way: str
) -> None:
    factories.firm()
    box.drops = sms.drops = True
    code_to('ingrid@epost.no' if way == 'mail' else '+4791234567')
    for minutes in (0, 2, 10):
        clock.turn(timedelta(minutes=minutes))
        await post.send_due()
    assert len(box.mails if way == 'mail' else sms.got) == 2
    (message,) = outbox()
    assert (message.status, message.may_be_twice, message.sealed) == (MessageStatus.FAILED, True, None)
    assert message.error.startswith('Fikk ikke svar, så meldingen kan ha kommet frem.')


async def test_a_gateway_that_refuses_or_is_away_is_tried_again(db: str, sms: Gateway, setup: Setup) -> None:
    firm = factories.firm()
    factories.quoted(firm, email='')
    sms.status = 500
    await post.send_due()
    assert outbox()[0].error == 'SMS-tjenesten tok ikke imot meldingen (500).'
    setup(SMS_URL=f'json://127.0.0.1:{free_port()}/?:to={{til}}')
    clock.turn(timedelta(minutes=2))
    await post.send_due()
    assert outbox()[0].error == 'SMS-tjenesten kan ikke nås.'
    assert (states(), outbox()[0].may_be_twice) == ([MessageStatus.WAITING], False)
    sms.status = 200
    setup(SMS_URL=sms.url)
    clock.turn(timedelta(minutes=10))
    await post.send_due()
    assert (states(), [to for to, _ in sms.got]) == ([MessageStatus.SENT], ['+4791234567'])


async def test_a_mail_server_that_dawdles_holds_up_neither_the_office_nor_an_sms(
    db: str, box: PostBox, sms: Gateway
) -> None:
    firm = factories.firm()
    factories.quoted(firm)
    box.slow = 60
    began = time.monotonic()
    postman = asyncio.create_task(post.deliver())
    try:
        number = factories.draft(firm)
        asked = time.monotonic()
        await write(
            quotes.send, firm.owner, number, recipient='ingrid@epost.no', message='Hei', valid_until=clock.today()
        )
        assert time.monotonic() - asked < 5, 'the act waits for no server'
        await write(messages.write_to, '+4791234567', MessageKind.NOTICE, '', 'Hei')
        async with asyncio.timeout(30):
            while not sms.got:
                await asyncio.sleep(0.01)
        assert (box.mails, time.monotonic() - began < 30) == ([], True)
    finally:
        postman.cancel()
        box.hang_up()
        await asyncio.gather(postman, return_exceptions=True)


async def test_html_says_what_the_text_says_and_runs_nothing(db: str, box: PostBox) -> None:
    firm = factories.firm()
    evil = '<script>alert(1)</script> "><img src=x onerror=alert(1)>'
    write_now(rename, f'Flytt {evil}')
    number = factories.draft(firm)
    until = clock.today()
    write_now(
        quotes.send,
        firm.owner,
        number,
        recipient='ingrid@epost.no',
        message=f'Hei\n{evil}\n\n{{lenke}}',
        valid_until=until,
    )
    await post.send_due()
    (mail,) = box.mails
    page, link = said(mail, 'html'), next(line for line in said(mail).splitlines() if line.startswith(BASE))
    assert ('<script' in page, '<img' in page) == (False, False)
    assert page.count(f'<a href="{link}"') == 1
    assert 'Se tilbudet' in page
    assert '&lt;script&gt;' in page
    assert mail['Subject'].strip() == f'Tilbud fra Flytt {evil}'


async def test_no_header_can_be_smuggled_in(db: str, box: PostBox) -> None:
    factories.firm()
    subject = 'Hei\r\nBcc: alle@epost.no'
    write_now(messages.write_to, 'ingrid@epost.no', MessageKind.NOTICE, subject, 'Hei')
    write_now(rename, 'Firma\nBcc: alle@epost.no')
    await post.send_due()
    (mail,) = box.mails
    assert (mail['Bcc'], mail['Subject']) == (None, 'Hei Bcc: alle@epost.no')


# ---------- regretted ----------


async def test_that_a_quote_is_withdrawn_is_said_after_ten_minutes(db: str, box: PostBox) -> None:
    firm = factories.firm()
    withdrawn(firm, box)
    await post.send_due()
    assert [m.kind for m in outbox() if m.status is MessageStatus.WAITING] == [MessageKind.WITHDRAWN]
    assert len(box.mails) == 1
    clock.turn(timedelta(minutes=10, seconds=1))
    await post.send_due()
    assert [mail['Subject'] for mail in box.mails[1:]] == ['Tilbudet er trukket tilbake']


async def test_what_was_regretted_is_never_sent(db: str, box: PostBox) -> None:
    firm = factories.firm()
    entry = withdrawn(firm, box)
    number = factories.get(firm, 1001).number
    write_now(going_back.undo, firm.owner, number, entry)
    message = outbox()[-1]
    assert (message.kind, message.status.word) == (MessageKind.WITHDRAWN, 'Stoppet')
    with pytest.raises(Refused):
        write_now(messages.send_now, firm.owner, message.id or 0)
    clock.turn(timedelta(minutes=11))
    await post.send_due()
    assert 'Tilbudet er trukket tilbake' not in [mail['Subject'] for mail in box.mails]
    assert states() == [MessageStatus.SENT, MessageStatus.STOPPED]


# ---------- never sent ----------


def remove_kari(firm: Firm, number: int) -> None:
    customer = factories.get(firm, number).customer
    assert customer is not None
    write_now(customers.remove_contact, firm.owner, number, customer.contacts[0].id or 0)


async def test_nothing_is_sent_to_a_contact_who_was_removed_meanwhile(db: str, box: PostBox) -> None:
    firm = factories.firm()
    number = factories.quoted(firm, private=False)
    remove_kari(firm, number)
    assert states() == [MessageStatus.STOPPED], 'the office sees it at once'
    await post.send_due()
    with pytest.raises(Refused, match='Meldingen ble stoppet'):
        write_now(messages.send_now, firm.owner, outbox()[0].id or 0)
    assert box.mails == []


async def test_nor_when_it_was_under_way_or_written_at_the_same_moment(db: str, box: PostBox) -> None:
    firm = factories.firm()
    number = factories.quoted(firm, private=False)
    message_id = outbox()[0].id or 0
    write_now(postbag.pick_up, message_id)
    remove_kari(firm, number)
    write_now(postbag.put_down, message_id, 1, 'busy', timedelta())
    await post.send_due()
    (message,) = outbox()
    assert (message.status, message.error) == (
        MessageStatus.STOPPED,
        'Kontakten er fjernet. Send en ny melding til en annen.',
    )
    assert box.mails == []


async def test_a_link_that_is_closed_is_not_sent(db: str, box: PostBox) -> None:
    """The customer's address was wrong: the one who has it gets nothing."""
    firm = factories.firm()
    number = factories.quoted(firm)
    customer = factories.get(firm, number).customer
    assert customer is not None
    write_now(
        customers.edit, firm.owner, number, customer.id or 0, {'email': customer.email}, {'email': 'riktig@epost.no'}
    )
    await post.send_due()
    assert (states(), box.mails) == ([MessageStatus.STOPPED], [])


async def test_nothing_of_a_demo_firm_is_ever_sent(db: str, box: PostBox) -> None:
    """Its customers' addresses and numbers may belong to real people."""
    firm = factories.firm()
    factories.quoted(firm)  # it waits

    def become_demo(session: Database) -> None:
        session.get_one(Company, 1).is_demo = True

    write_now(become_demo)
    await post.send_due()
    factories.quoted(firm)
    assert states() == [MessageStatus.NOT_SET_UP, MessageStatus.NOT_SET_UP]
    for message in outbox():
        with pytest.raises(Refused, match='Dette er en demo'):
            write_now(messages.send_now, firm.owner, message.id or 0)
    await post.send_due()
    assert box.mails == []


def test_the_list_has_the_newest_first(db: str, setup: Setup) -> None:
    firm = factories.firm()
    clock.turn(timedelta(hours=1))
    late = factories.quoted(firm)
    clock.turn(timedelta())
    early = factories.quoted(firm)
    shown, _ = read_now(messages.listing, firm.owner)
    assert [each.number for each in shown] == [late, early]


# ---------- what hangs on a customer ----------


def test_a_code_follows_the_customer_is_told_without_its_secret_and_is_forgotten_with_them(
    db: str, box: PostBox
) -> None:
    firm = factories.firm()
    goes, stays = (
        write_now(customers.create, firm.owner, Customer.private(name='Ingrid Lie', email=f'{name}@epost.no'))
        for name in ('en', 'to')
    )
    code_to('en@epost.no', customer_id=goes)
    write_now(customer_merge.merge, firm.owner, stays, goes, {})
    with zipfile.ZipFile(io.BytesIO(write_now(customer_privacy.export, firm.owner, stays))) as packed:
        told = packed.read('kunde.json').decode()
    (message,) = outbox()
    assert message.sealed
    assert ('Koden er {kode}.' in told, message.sealed in told, '408213' in told) == (True, False, False)
    write_now(customer_privacy.erase, firm.owner, stays)
    (message,) = outbox()
    assert (message.recipient, message.body, message.sealed, message.status) == ('', '', None, MessageStatus.STOPPED)
