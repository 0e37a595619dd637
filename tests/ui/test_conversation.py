"""The thread on the order: the customer's screen and the office's at once."""

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.access import Actor
from domain.message import MessageKind
from store import conversation, quotes
from store.database import read_now, write
from tests import factories
from tests.ui import people
from tests.ui.people import sees, until
from ui.looking import Looking

pytestmark = pytest.mark.usefixtures('leave')


def box(user: User, label: str) -> ui.input:
    return next(each for each in user.find(ui.input).elements if each.props['label'] == label)


def texts(user: User) -> set[str]:
    return {getattr(each, 'text', '') for each in user.find(ui.element).elements}


def looked(user: User) -> None:
    """The browser says that the end of the thread has been on the screen."""
    (place,) = user.find(Looking).elements
    for listener in list(place._event_listeners.values()):
        place._handle_event({'listener_id': listener.id, 'args': []})


def read_states(number: int, who: Actor) -> list[bool]:
    said = read_now(quotes.portal, who, number).conversation
    return [each.read_at is not None for each in said]


async def test_what_one_side_writes_stands_on_the_others_screen_and_is_new_until_it_has_been_seen(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    customer, version = factories.customer(number), factories.version(by, number)
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    await sees(user, 'Ingen meldinger ennå. Det kunden skriver i kundeportalen, kommer hit.')
    user.find('Melding til kunden').type('Halvskrevet')
    await write(quotes.say, customer, number, MessageKind.QUESTION, 'Er esker med?', (version.id or 0, 0))
    await sees(user, 'Er esker med?')
    await sees(user, 'Om: Flytting')
    await sees(user, 'Ny')
    await sees(user, 'Venter på svar')
    assert box(user, 'Melding til kunden').value == 'Halvskrevet'
    with user:
        looked(user)
    await until(lambda: read_states(number, customer) == [True])
    user.find('Send melding').click()
    await until(lambda: box(user, 'Melding til kunden').value == '')
    await until(lambda: 'Venter på svar' not in texts(user))
    newest = read_now(quotes.portal, customer, number).conversation[-1]
    assert newest.body.startswith('Halvskrevet')
    await write(conversation.mark_read, customer, number, newest.id or 0)
    await sees(user, 'Lest av kunden')


async def test_the_customer_points_at_a_line_and_reads_the_answer(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await people.customer(user, number)
    await user.open(f'/portal/ordre/{number}')
    about = next(each for each in user.find(ui.select).elements if each.props['label'] == 'Gjelder')
    assert isinstance(about.options, dict)
    assert list(about.options.values()) == ['Hele tilbudet', 'Flytting']
    with user:
        about.value = list(about.options)[1]
    user.find('Spørsmålet ditt').type('Er esker med?')
    user.find('Still spørsmål').click()
    await sees(user, 'Om: Flytting')
    assert about.value == ''
    await write(quotes.answer, by.owner, number, 'Ja, tretti.')
    await sees(user, 'Ja, tretti.')
    await sees(user, 'Ny')
    with user:
        looked(user)
    who = factories.customer(number)
    await until(lambda: read_states(number, who) == [True, True])
