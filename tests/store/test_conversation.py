"""The thread between customer and office: which line a question is about, and what has been read."""

import pytest
from sqlmodel import select

from domain.access import Actor
from domain.message import Message, MessageKind
from domain.refused import NotFound
from domain.status import CloseReason, Status
from store import conversation, customer_privacy, going_back, lines, orders, quotes
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def thread(number: int, who: Actor) -> list[Message]:
    return read_now(quotes.portal, who, number).conversation


def ask(who: Actor, number: int, text: str, line: tuple[int, int] | None = None) -> None:
    write_now(quotes.say, who, number, MessageKind.QUESTION, text, line)


@pytest.fixture
def by(db: str) -> Firm:
    return factories.firm()


def test_a_question_about_a_line_keeps_the_words_that_were_sent(by: Firm) -> None:
    number = factories.quoted(by)
    who, version = factories.customer(number), factories.version(by, number)
    ask(who, number, 'Hva er med?', (version.id or 0, 0))
    line = factories.get(by, number).lines[0]
    write_now(lines.edit, by.owner, number, line.id or 0, {'text': line.text}, {'text': 'Noe annet'})
    factories.send(by, number)
    ask(who, number, 'Og nå?', (factories.version(by, number).id or 0, 0))
    assert [each.about for each in thread(number, who)] == ['Flytting', 'Noe annet']


def test_a_line_that_is_not_there_or_not_of_this_order_is_refused_and_nothing_is_said(by: Firm) -> None:
    number, other = factories.quoted(by), factories.quoted(by)
    who, version = factories.customer(number), factories.version(by, number)
    for line in ((version.id or 0, 1), (version.id or 0, -1), (factories.version(by, other).id or 0, 0), (0, 0)):
        with pytest.raises(NotFound, match='Linjen finnes ikke lenger'):
            ask(who, number, 'Hva?', line)
    assert thread(number, who) == []


def test_each_side_marks_what_the_other_wrote_up_to_what_stood_there(by: Firm) -> None:
    number = factories.quoted(by)
    who = factories.customer(number)
    ask(who, number, 'Når kommer dere?')
    (first,) = thread(number, who)
    ask(who, number, 'Hallo?')
    write_now(conversation.mark_read, by.owner, number, first.id or 0)
    write_now(conversation.mark_read, who, number, 9_999)
    assert [each.read_at is not None for each in thread(number, who)] == [True, False]
    write_now(quotes.answer, by.owner, number, 'Klokka ni.')
    assert [each.read_at is not None for each in thread(number, who)] == [True, True, False], 'who answers has read'
    write_now(conversation.mark_read, by.owner, number, 9_999)
    write_now(conversation.mark_read, who, number, first.id or 0)
    assert [each.read_at is not None for each in thread(number, who)] == [True, True, False]
    write_now(conversation.mark_read, who, number, 9_999)
    assert [each.read_at is not None for each in thread(number, who)] == [True, True, True]


def test_a_customer_reads_nothing_of_an_order_that_has_been_taken_back(by: Firm) -> None:
    number = factories.quoted(by)
    who = factories.customer(number)
    write_now(quotes.answer, by.owner, number, 'Hei')
    write_now(going_back.go_back, by.owner, number, Status.DRAFT)
    with pytest.raises(NotFound):
        write_now(conversation.mark_read, who, number, 9)


def test_what_a_question_was_about_goes_with_the_customer(by: Firm) -> None:
    number = factories.quoted(by)
    who, version = factories.customer(number), factories.version(by, number)
    ask(who, number, 'Hva er med?', (version.id or 0, 0))
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    write_now(customer_privacy.erase, by.owner, factories.get(by, number).customer_id or 0)
    texts = read_now(lambda session: [(each.body, each.about) for each in session.exec(select(Message))])
    assert set(texts) == {('', '')}
