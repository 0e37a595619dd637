"""Outgoing messages: what went out, what waits, and what to do about it."""

from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User
from sqlmodel import select

from domain.message import Message, MessageStatus
from domain.order import Order
from store.database import read, write, write_now
from store.settings import settings
from tests import factories
from tests.ui import people
from tests.ui.people import press, sees
from ui.outbox import SIZE


@pytest.fixture
def smtp(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server is set up, but nobody answers there."""
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    settings.cache_clear()


def fare(number: int, status: MessageStatus, error: str = '') -> Any:
    """What the postman would write on the message of an order."""

    def put(session: Any) -> None:
        order_id = session.exec(select(Order.id).where(Order.number == number)).one()
        message = session.exec(select(Message).where(Message.order_id == order_id)).one()
        message.status, message.error = status, error

    return put


async def test_without_a_mail_server_the_page_says_how_to_set_one_up_and_the_link_can_be_copied(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await people.office(user, by)
    await user.open('/meldinger')
    await sees(user, 'eller sett ORDREFLYT_SMTP_URL slik README forklarer.')
    await sees(user, 'E-post til ingrid@epost.no')
    await sees(user, 'Tilbud fra Sandviken Flytting AS')
    await sees(user, 'Ikke satt opp')
    await sees(user, 'Kopier lenke')
    await user.should_not_see('Send nå')
    (order,) = user.find(f'Ordre {number}').elements
    assert order.props['href'] == f'/ordre/{number}'


async def test_where_nothing_has_been_sent_the_page_says_what_will_stand_there(user: User) -> None:
    await people.office(user, factories.firm())
    await user.open('/meldinger')
    await sees(user, 'Ingen meldinger her. Når du sender et tilbud eller en faktura, står den her.')


async def test_a_new_message_comes_in_at_the_top_and_the_old_ones_are_not_drawn_anew(user: User) -> None:
    by = factories.firm()
    first = factories.quoted(by)
    await people.office(user, by)
    await user.open('/meldinger')
    (old,) = user.find(f'Ordre {first}').elements
    second = factories.draft(by, name='Per Olav Kvamme', email='per@epost.no')
    factories.send(by, second)
    await write(fare(second, MessageStatus.NOT_SET_UP, 'Ingen tjener.'))  # and this commit is heard here
    await sees(user, 'E-post til per@epost.no')
    await sees(user, 'Ingen tjener.')
    assert place(user, 'E-post til per@epost.no') < place(user, 'E-post til ingrid@epost.no')
    assert not old.is_deleted


def place(user: User, text: str) -> int:
    """Where in the list the message with this text stands."""
    (found,) = user.find(text).elements
    article = next(each for each in found.ancestors() if each.tag == 'article')
    assert article.parent_slot
    return article.parent_slot.children.index(article)


async def test_what_became_of_a_message_shows_at_once(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await people.office(user, by)
    await user.open('/meldinger')
    await write(fare(number, MessageStatus.SENT))
    await sees(user, 'Sendt')
    await write(fare(number, MessageStatus.FAILED, 'Mottakeren finnes ikke.'))
    await sees(user, 'Ikke sendt')
    await sees(user, 'Mottakeren finnes ikke.')


async def test_a_message_that_failed_can_be_sent_once_more(smtp: None, user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    write_now(fare(number, MessageStatus.FAILED, 'Mottakeren finnes ikke.'))
    await people.office(user, by)
    await user.open('/meldinger')
    await user.should_not_see('ORDREFLYT_SMTP_URL')
    (again,) = user.find('Send på nytt').elements
    press(user, again)
    await sees(user, 'Meldingen sendes.')
    status = await read(lambda session: session.exec(select(Message.status)).one())
    assert status in (MessageStatus.WAITING, MessageStatus.SENDING)  # the postman has it now


async def test_a_message_that_has_been_sent_is_not_sent_again(smtp: None, user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    write_now(fare(number, MessageStatus.SENT))
    await people.office(user, by)
    await user.open('/meldinger')
    await sees(user, 'Sendt')
    for word in ('Send nå', 'Send på nytt'):
        await user.should_not_see(word)


async def test_older_messages_stand_on_the_next_page(user: User) -> None:
    by = factories.firm()
    oldest = factories.quoted(by)
    for _ in range(SIZE):
        factories.quoted(by)
    await people.office(user, by)
    await user.open('/meldinger')
    await user.should_not_see(f'Ordre {oldest}')
    (older,) = user.find('Eldre').elements
    await user.open(older.props['href'])
    await sees(user, f'Ordre {oldest}')
    await sees(user, 'Nyere')
    await user.should_not_see('Eldre')


async def test_nonsense_in_the_address_shows_the_first_page(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await people.office(user, by)
    for side in ('-3', 'x', '99999999999999999999'):
        await user.open(f'/meldinger?side={side}')
        await sees(user, f'Ordre {number}')


async def test_the_firms_own_words_are_checked_while_they_are_typed_and_the_standard_comes_back(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await people.office(user, by)
    await user.open('/innstillinger/meldinger')
    await sees(user, 'Meldinger til kunder')
    (edit,) = [each for each in user.find(ui.button).elements if each.props.get('aria-label') == 'Rediger: Tilbud']
    press(user, edit)
    await sees(user, f'Ordre {number} · Ingrid Bjørnstad')
    await sees(user, 'Hei, Ingrid. Her er tilbudet fra Sandviken Flytting AS: http://127.0.0.1:8080/l/…')
    field = next(each for each in user.find(ui.input).elements if each.props.get('label') == 'SMS')
    with user:
        field.value = 'Hei {fornvn}'
    await sees(user, '{fornvn} finnes ikke her.')
    with user:
        field.value = 'Pris: {lenke}'
    await sees(user, 'Pris: http://127.0.0.1:8080/l/…')
    user.find('Lagre').click()
    await sees(user, 'Egen tekst')
