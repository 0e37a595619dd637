"""Varsler: who is told, of what, once, and never the one who did it."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from domain.access import Actor, Role, Where
from domain.employee import Employee
from domain.history import History
from domain.message import Message, MessageKind, MessageStatus
from domain.notice import Channel, News, Reader, concerned
from domain.refused import Refused
from domain.status import CloseReason
from domain.words import OSLO, short_date
from store import (
    changes,
    clock,
    company,
    customer_privacy,
    following_up,
    invoices,
    jobs,
    notices,
    order_view,
    orders,
    quotes,
    reminders,
)
from store.database import read_now, write, write_now
from store.secret import unseal
from store.settings import settings
from tests import factories
from tests.factories import Firm


def in_office(name: str, role: Role = Role.OFFICE) -> Actor:
    row = Employee(name=name, role=role, email=f'{name.split()[0].lower()}@sandviken.no')
    write_now(lambda session: session.add(row))
    return factories.office(row.id or 0, role)


def said(who: Actor) -> list[str]:
    return [each.says.replace('\xa0', ' ') for each in read_now(notices.listing, who)]


def turn_to(year: int, month: int, day: int, hour: int, minute: int) -> None:
    """Let it be this moment in Oslo; whoever acts signs in after it."""
    clock.turn(timedelta())
    clock.turn(datetime(year, month, day, hour, minute, tzinfo=OSLO) - clock.now())


@pytest.fixture
def by(db: str) -> Firm:
    return factories.firm()


def test_who_looks_after_the_order_is_told_and_without_one_everybody_but_the_one_who_did_it(by: Firm) -> None:
    siri = in_office('Siri Lie')
    number = factories.quoted(by)  # Marte made it and looks after it
    factories.accept(by, number)
    assert said(by.owner) == [f'Ingrid Bjørnstad godtok tilbud {number}-1 på 1 250,00 kr.']
    assert said(siri) == []
    write_now(orders.set_responsible, by.owner, number, None)
    write_now(quotes.say, factories.customer(number), number, MessageKind.QUESTION, 'Når kommer dere?')
    assert said(by.owner)[0] == said(siri)[0] == 'Ingrid Bjørnstad stilte et spørsmål.'
    job = factories.job(by, number)
    write_now(quotes.confirm, by.owner, number)
    write_now(jobs.start, siri, number, job, employee_id=by.jonas_id)
    assert said(by.owner)[0] == 'Siri Lie startet jobben «Flytting til Åsane» for Jonas Vik.'
    assert said(siri) == ['Ingrid Bjørnstad stilte et spørsmål.'], 'she did it herself'


def test_who_is_no_longer_in_the_office_looks_after_nothing(by: Firm) -> None:
    siri = in_office('Siri Lie')
    number = factories.quoted(by)
    write_now(orders.set_responsible, by.owner, number, siri.employee_id)
    write_now(lambda session: setattr(session.get(Employee, siri.employee_id), 'role', Role.CREW))
    factories.accept(by, number)
    assert said(by.owner) == [f'Ingrid Bjørnstad godtok tilbud {number}-1 på 1 250,00 kr.']


def test_what_is_owed_is_not_for_a_planner_and_nothing_else_for_accounting() -> None:
    entry = History(order_number=1, at=clock.now(), event='', role=Role.SYSTEM, place=Where.SYSTEM)
    people = [Reader(1, Role.OFFICE), Reader(2, Role.PLANNER), Reader(3, Role.ACCOUNTING)]
    told = {news: [each.id for each in concerned(news, entry, people, 2)] for news in News}
    assert told == {news: [2] for news in News} | {News.OVERDUE: [1, 3], News.CODES: []}


def test_a_notice_says_which_order_it_is_about(by: Firm) -> None:
    number = factories.quoted(by)
    version = factories.version(by, number)
    write_now(quotes.decline, factories.customer(number), number, version_id=version.id or 0, because='For dyrt')
    (told,) = read_now(notices.listing, by.owner)
    assert (told.number, told.is_new, told.under) == (number, True, f'Ordre {number} · Ingrid Bjørnstad')


def test_what_is_rolled_back_is_told_to_nobody(by: Firm) -> None:
    number = factories.quoted(by)
    who = factories.customer(number)

    def ask_and_fail(session: object) -> None:
        quotes.say(session, who, number, MessageKind.QUESTION, 'Hei')  # type: ignore[arg-type]
        raise Refused('Nei.')

    with pytest.raises(Refused):
        write_now(ask_and_fail)
    assert said(by.owner) == []


async def test_only_the_screens_of_whoever_is_told_hear_of_it(by: Firm) -> None:
    siri = in_office('Siri Lie')
    number = factories.quoted(by)
    heard = []
    for who in (by.owner, siri):
        changes.watch(f'notices:{who.employee_id}', lambda who=who: heard.append(who))  # type: ignore[misc]
    await write(quotes.say, factories.customer(number), number, MessageKind.QUESTION, 'Hei')
    assert heard == [by.owner]


def test_what_one_has_read_is_read_for_oneself_alone_and_what_comes_later_is_new(by: Firm) -> None:
    siri = in_office('Siri Lie')
    first, second = factories.quoted(by), factories.quoted(by)
    for number in (first, second):
        write_now(orders.set_responsible, by.owner, number, None)
        write_now(quotes.say, factories.customer(number), number, MessageKind.QUESTION, 'Hei')
    write_now(notices.read_of, siri, first)
    assert [read_now(notices.unread, who) for who in (siri, by.owner)] == [1, 2]
    newest = read_now(notices.listing, by.owner)[0].id
    write_now(quotes.say, factories.customer(first), first, MessageKind.QUESTION, 'Hallo?')
    write_now(notices.read_all, by.owner, newest)
    assert [each.is_new for each in read_now(notices.listing, by.owner)] == [True, False, False]


def test_each_chooses_for_themselves_and_only_what_can_reach_them(by: Firm) -> None:
    siri = in_office('Siri Lie')
    write_now(notices.choose, siri, News.ASKED, Channel.APP, False)
    with pytest.raises(Refused, match='ikke noe mobilnummer'):
        write_now(notices.choose, siri, News.ASKED, Channel.SMS, True)
    assert read_now(notices.mine, siri).choices[News.ASKED] == {Channel.EMAIL}
    assert read_now(notices.mine, by.owner).choices[News.ASKED] == {Channel.APP, Channel.EMAIL}
    number = factories.quoted(by)
    write_now(orders.set_responsible, by.owner, number, None)
    write_now(quotes.say, factories.customer(number), number, MessageKind.QUESTION, 'Hei')
    assert (len(said(by.owner)), said(siri)) == (1, [])


def test_an_overdue_invoice_is_told_of_once_the_day_after_and_not_when_it_is_paid(db: str) -> None:
    turn_to(2026, 11, 2, 12, 30)
    by = factories.firm()
    number, _ = factories.invoiced(by)
    _, paid = factories.invoiced(by)
    due = factories.get(by, number).due_day
    assert due
    total = factories.get(by, number + 1).invoices[0].total_ore // 100
    write_now(invoices.pay, by.owner, number + 1, paid, amount=str(total), day='')
    turn_to(due.year, due.month, due.day, 23, 50)
    assert write_now(reminders.remind) == 0
    turn_to(due.year, due.month, due.day + 1, 0, 10)
    assert write_now(reminders.remind) == 0, 'nobody is woken'
    turn_to(due.year, due.month, due.day + 1, 8, 10)
    assert [write_now(reminders.remind) for _ in range(2)] == [1, 0]
    assert said(factories.office(by.owner.employee_id or 0))[0] == 'Faktura 10001 er forfalt.'


def test_a_job_on_the_next_working_day_that_is_not_confirmed_is_told_of_once_for_each_day_it_has(db: str) -> None:
    turn_to(2026, 11, 27, 12, 30)  # a Friday
    by = factories.firm()
    number, sure = factories.quoted(by), factories.confirmed(by)
    days = {name: short_date(clock.today() + timedelta(days=days)) for name, days in (('Mandag', 3), ('Tirsdag', 4))}
    for order in (number, sure):
        for name, day in days.items():
            write_now(jobs.add, by.owner, order, title=name, day=day, people=[by.jonas_id])
    assert [write_now(reminders.remind) for _ in range(2)] == [1, 0]
    assert said(by.owner) == ['Jobben «Mandag» man. 30. nov. er ikke bekreftet.']
    moved = factories.get(by, number).jobs[1]
    write_now(jobs.edit, by.owner, number, moved.id or 0, {'day': moved.day}, {'day': days['Mandag']})
    assert write_now(reminders.remind) == 1


def test_a_quote_without_an_answer_is_told_of_once_unless_somebody_followed_it_up(db: str) -> None:
    turn_to(2026, 10, 26, 23, 50)  # the day after the clocks went back
    by = factories.firm()
    number, followed, answered, short = (factories.quoted(by) for _ in range(4))
    factories.send(by, short, days=2)
    to = 'ingrid@epost.no'
    write_now(following_up.send, by.owner, followed, recipient=to, message='Har du fått sett på det?')
    write_now(quotes.register_decline, by.owner, answered, 'For dyrt')
    turn_to(2026, 10, 30, 19, 50)
    assert write_now(reminders.remind) == 0
    turn_to(2026, 10, 31, 8, 10)
    assert [write_now(reminders.remind) for _ in range(2)] == [1, 0]
    assert said(factories.office(by.owner.employee_id or 0)) == [
        f'Tilbud {number}-1 fra 26. oktober 2026 er ikke besvart.'
    ]
    owner = factories.office(by.owner.employee_id or 0)
    write_now(company.change, owner, {'follow_up_days': 5}, {'follow_up_days': '0'}, {})
    factories.send(replace(by, owner=owner), number)
    turn_to(2026, 11, 9, 12, 30)
    assert write_now(reminders.remind) == 0, 'the firm wants none'


@pytest.fixture
def ways(by: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """E-mail and SMS are set up, but nobody answers there."""
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    monkeypatch.setenv('ORDREFLYT_SMS_URL', 'json://127.0.0.1:9/{til}')
    settings.cache_clear()


def told_outside() -> list[Message]:
    newest = select(Message).where(Message.kind == MessageKind.NOTICE).order_by(col(Message.id))
    return read_now(lambda session: list(session.exec(newest)))


@pytest.mark.usefixtures('ways')
def test_who_has_chosen_it_gets_a_mail_and_an_sms_with_the_way_to_the_order_and_no_amount(by: Firm) -> None:
    number = factories.quoted(by)
    write_now(lambda session: setattr(session.get(Employee, by.owner.employee_id), 'phone', '+4791234567'))
    write_now(notices.choose, by.owner, News.ACCEPTED, Channel.SMS, True)
    factories.accept(by, number)
    mail, sms = told_outside()
    assert (mail.recipient, mail.status) == ('marte@sandviken.no', MessageStatus.WAITING)
    assert mail.subject == f'Ingrid Bjørnstad godtok tilbud {number}-1.'
    assert unseal(mail.sealed or '') == unseal(sms.sealed or '') == f'{settings().links}/ordre/{number}'
    assert (sms.recipient, sms.body.splitlines()[1:]) == ('+4791234567', [])
    assert 'kr' not in mail.body + sms.body
    assert not any(
        each.message.kind is MessageKind.NOTICE for each in read_now(order_view.view, by.owner, number).messages
    )


def test_without_a_way_nothing_is_queued_and_a_demo_sends_nothing(by: Firm) -> None:
    factories.accept(by, factories.quoted(by))
    assert told_outside() == []


@pytest.mark.usefixtures('ways')
def test_what_the_office_was_told_goes_with_the_customer_and_is_not_in_their_file(by: Firm) -> None:
    number = factories.quoted(by)
    write_now(quotes.say, factories.customer(number), number, MessageKind.QUESTION, 'Hei')
    customer = factories.get(by, number).customer_id or 0
    with zipfile.ZipFile(io.BytesIO(write_now(customer_privacy.export, by.owner, customer))) as packed:
        told = json.loads(packed.read('kunde.json'))
    assert told['meldinger'] == []
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    write_now(customer_privacy.erase, by.owner, customer)
    (mail,) = told_outside()
    assert (mail.status, mail.subject, mail.body, mail.recipient) == (MessageStatus.STOPPED, '', '', '')
