"""«Angre avtalen»: who may, until when, what is kept of it, and who is told."""

import json
from datetime import date, time, timedelta

import pytest
from sqlmodel import col, select

from domain import regret, regretting
from domain.access import SYSTEM
from domain.exempt import Exempt
from domain.message import Message, MessageKind
from domain.refused import Refused
from domain.sheet import Sheet
from domain.status import Status
from domain.words import in_oslo
from store import checking, clock, company, customer_privacy, going_back, jobs, orders, quotes, regrets
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm

ONE_ENGINE = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)


def at(day: date, hour: int = 12, minute: int = 0) -> None:
    """Let it be that time in Norway."""
    clock.turn(timedelta())
    clock.turn(in_oslo(day, time(hour, minute)) - clock.now())


def signed_in_again(by: Firm) -> None:
    """Nobody stays signed in for weeks."""
    by.owner = factories.office(by.owner.employee_id or 0)


def accepted(by: Firm, *, early: bool = False, **fields: str) -> int:
    number = factories.quoted(by, **fields)
    version = factories.version(by, number)
    write_now(
        quotes.accept, factories.customer(number), number,
        version_id=version.id or 0, shown_hash=version.sha256, name='Ingrid Bjørnstad', ticked=True, starts_early=early,
    )  # fmt: skip
    return number


def withdraw(by: Firm, number: int, said: str = '') -> None:
    right = regretting.right(factories.get(by, number))
    version_id = right.version.id if right else factories.version(by, number).id
    me = factories.customer(number)
    write_now(regrets.regret, me, number, version_id=version_id or 0, name='Ingrid Bjørnstad', said=said)


def messages(kind: MessageKind) -> list[Message]:
    return read_now(lambda session: list(session.exec(select(Message).where(col(Message.kind) == kind))))


def content(by: Firm, number: int) -> Sheet:
    return factories.version(by, number).sheet


# ---------- consent and terms ----------


@ONE_ENGINE
def test_the_request_for_an_early_start_is_kept_with_what_was_ticked(db: str) -> None:
    by = factories.firm()
    for early in (True, False):
        (yes,) = factories.version(by, accepted(by, early=early)).acceptances
        said = json.loads(yes.content)
        assert (yes.starts_early, said['starts_early']) == (early, early)
        assert said['ticks'] == [
            {'text': yes.sentence, 'ticked': True},
            {'text': regret.asks_early_start(), 'ticked': early},
        ]
    number = factories.draft(by, private=False)
    factories.send(by, number)
    factories.accept(by, number)
    (yes,) = factories.version(by, number).acceptances
    assert yes.starts_early is None
    assert len(json.loads(yes.content)['ticks']) == 1
    assert regretting.right(factories.get(by, number)) is None


@ONE_ENGINE
def test_the_firm_says_why_there_is_no_right_and_the_document_keeps_it(db: str) -> None:
    by = factories.firm()
    before = factories.quoted(by)
    write_now(company.change, by.owner, {'no_withdrawal': ''}, {'no_withdrawal': 'transport'}, {})
    without = accepted(by)
    assert regret.terms(content(by, without)) == [Exempt.TRANSPORT.sentence]
    assert regretting.right(factories.get(by, without)) is None
    assert factories.version(by, without).acceptances[0].starts_early is None
    factories.accept(by, before)
    assert regretting.right(factories.get(by, before)) is not None, 'what was sent before says what it said'
    with pytest.raises(Refused, match='Det er ingen avtale å angre'):
        withdraw(by, without)


def test_a_document_from_before_the_firm_could_choose_says_what_it_said() -> None:
    seller = {'name': 'Sandviken', 'address': '', 'postcode': '', 'city': '', 'phone': '', 'email': 'post@sandviken.no'}
    old = Sheet(json.dumps({'buyer': {'kind': 'private'}, 'seller': seller}))
    assert regret.holds(old)
    assert regret.terms(old)[-1] == 'Angreretten gjelder ikke transport av varer på en avtalt dato.'
    assert not regret.holds(Sheet(json.dumps({'buyer': {'kind': 'business'}, 'seller': seller})))


# ---------- withdrawing ----------


def test_it_is_written_down_told_and_confirmed_at_once_and_nothing_moves(db: str) -> None:
    by = factories.firm()
    number = accepted(by, early=True)
    withdraw(by, number, 'Vi flytter ikke likevel.')
    order = factories.get(by, number)
    right = regretting.right(order)
    assert right is not None
    row = right.regret
    assert row is not None
    said = json.loads(row.content)
    assert (said['before'], said['name'], said['said']) == (
        right.version.acceptances[0].sha256, 'Ingrid Bjørnstad', 'Vi flytter ikke likevel.',
    )  # fmt: skip
    assert order.status is Status.ACCEPTED
    (receipt,) = messages(MessageKind.REGRET)
    assert receipt.recipient == 'ingrid@epost.no'
    assert 'Du skrev: Vi flytter ikke likevel.' in receipt.body
    assert row.sha256 in receipt.body
    assert row.receipt_to == 'e-post til i•••@epost.no'
    with pytest.raises(Refused, match='allerede angret'):
        withdraw(by, number)
    assert read_now(checking.check).faults == []


@ONE_ENGINE
def test_until_the_last_minute_of_the_last_day_and_no_longer(db: str) -> None:
    by = factories.firm()
    at(date(2026, 12, 11), 23, 50)  # fourteen days later is the first day of Christmas, then a weekend
    signed_in_again(by)
    late, later = accepted(by), accepted(by)
    at(date(2026, 12, 12), 0, 10)
    saturday = accepted(by)
    at(date(2026, 12, 28), 23, 59)
    signed_in_again(by)
    withdraw(by, late)
    withdraw(by, saturday)
    at(date(2026, 12, 29), 0, 1)
    signed_in_again(by)
    with pytest.raises(Refused, match=r'gikk ut 28\. desember 2026'):
        withdraw(by, later)
    write_now(regrets.register, by.owner, later, name='Ingrid', said='I brev, stemplet 21. desember')


@ONE_ENGINE
def test_what_was_done_as_they_asked_cannot_be_withdrawn_from(db: str) -> None:
    by = factories.firm()
    numbers = [accepted(by, early=early) for early in (True, False)]
    for number in numbers:
        write_now(quotes.confirm, by.owner, number)
        job = factories.job(by, number)
        assert regretting.waits(factories.get(by, number), clock.today()) == (
            None if number == numbers[0] else regret.last_day(clock.today())
        )
        write_now(jobs.complete, by.owner, number, job)
    with pytest.raises(Refused, match='angreretten er tapt'):
        withdraw(by, numbers[0])
    withdraw(by, numbers[1])


@ONE_ENGINE
def test_what_was_agreed_is_what_one_withdraws_from(db: str) -> None:
    """Also while a newer version waits for an answer; and what is accepted anew can be regretted anew."""
    by = factories.firm()
    number = accepted(by)
    agreed = factories.version(by, number).id
    factories.send(by, number)
    right = regretting.right(factories.get(by, number))
    assert right is not None
    assert right.version.id == agreed
    withdraw(by, number)
    factories.accept(by, number)
    right = regretting.right(factories.get(by, number))
    assert right is not None
    assert (right.version.id != agreed, right.regret) == (True, None)
    withdraw(by, number)
    write_now(going_back.go_back, by.owner, number, Status.QUOTED, because='Angret')
    assert regretting.right(factories.get(by, number)) is None
    assert read_now(checking.check).faults == []


@ONE_ENGINE
def test_an_order_that_was_only_confirmed_can_be_regretted(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    write_now(regrets.register, by.owner, number, name='Ingrid', said='På telefon i dag')
    right = regretting.right(factories.get(by, number))
    assert right is not None
    assert right.regret is not None
    assert (right.regret.employee_id, right.regret.acceptance_id) == (by.owner.employee_id, None)
    assert messages(MessageKind.REGRET)[0].recipient == 'ingrid@epost.no'
    assert read_now(checking.check).faults == []
    row = read_now(orders.find, SYSTEM, number).customer_id or 0
    packed = write_now(customer_privacy.export, by.owner, row)
    assert f'ordre-{number}/angring-{right.regret.id}.json'.encode() in packed


# ---------- receipts ----------


@ONE_ENGINE
def test_both_sides_get_a_receipt_that_says_all(db: str) -> None:
    by = factories.firm()
    number = accepted(by, early=True)
    version = factories.version(by, number)
    (ours,), (theirs,) = messages(MessageKind.RECEIPT_COPY), messages(MessageKind.RECEIPT)
    (yes,) = version.acceptances
    for text in (f'«{yes.sentence}»', 'Godtatt av Ingrid Bjørnstad', version.sha256, regret.asks_early_start()):
        assert text in theirs.body
        assert text in ours.body
    assert (ours.recipient, yes.sha256 in ours.body, '{lenke}' in ours.body) == ('post@sandviken.no', True, False)
    assert 'Du kan angre avtalen til og med' in theirs.body
    for text in regret.form(version.sheet)[:2]:
        assert text in theirs.body


@ONE_ENGINE
def test_a_spoken_yes_may_bring_a_receipt_and_rest_on_a_file(db: str) -> None:
    by = factories.firm()
    number, silent = factories.quoted(by), factories.quoted(by)
    paper = factories.file('avtale.jpg')
    write_now(quotes.register_acceptance, by.owner, number, name='Ingrid', said='På telefon', proof=paper, receipt=True)
    write_now(quotes.register_acceptance, by.owner, silent, name='Ingrid', said='På telefon')
    said = json.loads(factories.version(by, number).acceptances[0].content)
    assert said['file'] == {'name': 'avtale.jpg', 'sha256': paper.sha256}
    (theirs,) = messages(MessageKind.RECEIPT)
    assert 'Registrert av oss: På telefon' in theirs.body
