"""«Vis som kunde»: the office reads what the customer reads, does nothing there, and it is written down."""

import pytest
from nicegui.testing import User
from sqlmodel import select

from domain.access import Actor, Role
from domain.employee import Employee
from domain.history import History
from domain.message import MessageKind
from domain.refused import NotAllowed, Refused
from store import as_customer, quotes
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm
from tests.ui import people
from tests.ui.people import sees, until

pytestmark = pytest.mark.usefixtures('leave')
BAR = 'Du ser ordren slik kunden ser den. Her kan du bare lese.'


def looked(number: int) -> int:
    """How often it is written down that somebody has looked."""
    events = select(History.event).where(History.order_number == number)
    return read_now(lambda session: list(session.exec(events))).count('shown_as_customer')


def planner() -> Actor:
    row = Employee(name='Siri Lie', role=Role.PLANNER)
    write_now(lambda session: session.add(row))
    return factories.office(row.id or 0, Role.PLANNER)


async def test_the_office_sees_the_page_can_do_nothing_there_and_leaves_one_line_in_the_history(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    write_now(quotes.answer, by.owner, number, 'Si fra hvis noe er uklart.')
    await people.office(user, by)
    await user.open(f'/ordre/{number}/som-kunde')
    for words in (BAR, 'Godta tilbudet og forplikt deg til å betale', 'Si fra hvis noe er uklart.', 'Ring oss'):
        await sees(user, words)
    await until(lambda: looked(number) == 1)
    user.find('Spørsmålet ditt').type('Når kommer dere?')
    user.find('Still spørsmål').click()
    await until(lambda: BAR in user.notify.messages)
    customer = factories.customer(number)
    view = read_now(quotes.portal, customer, number)
    assert [each.body.partition('\n')[0] for each in view.conversation] == ['Si fra hvis noe er uklart.']
    assert (view.conversation[0].read_at, factories.version(by, number).seen_at, looked(number)) == (None, None, 1)


async def test_it_is_offered_once_the_customer_sees_something(user: User) -> None:
    by = factories.firm()
    draft, sent = factories.draft(by), factories.quoted(by)
    await people.office(user, by)
    await user.open(f'/ordre/{sent}')
    await sees(user, 'Vis som kunde')
    await user.open(f'/ordre/{draft}')
    await sees(user, 'Kopier ordre')
    await user.should_not_see('Vis som kunde')
    answer = await user.http_client.get(f'/ordre/{draft}/som-kunde')
    assert 'Kunden ser ikke et utkast. Send tilbudet eller bekreft ordren først.' in answer.text


@pytest.fixture
def by(house: None, user: User) -> Firm:
    return factories.firm()


async def test_what_is_shown_is_what_the_customer_sees(by: Firm) -> None:
    number, _ = factories.invoiced(by)
    write_now(quotes.say, factories.customer(number), number, MessageKind.QUESTION, 'Takk!')
    theirs = read_now(quotes.portal, factories.customer(number), number)
    ours = read_now(as_customer.look, by.owner, number)
    assert theirs.version
    assert ours.version
    assert ours.version.sha256 == theirs.version.sha256
    for part in ('status', 'greeting', 'may_not_answer', 'first_names', 'reached', 'had_quote', 'receipt_to'):
        assert getattr(ours, part) == getattr(theirs, part), part
    for part in ('invoices', 'elsewhere', 'conversation', 'attachments', 'damages'):
        assert [each.id for each in getattr(ours, part)] == [each.id for each in getattr(theirs, part)], part


async def test_who_looks_acts_as_no_customer_and_who_sees_no_prices_does_not_look(by: Firm) -> None:
    number = factories.quoted(by)
    version = factories.version(by, number)
    yes = {'version_id': version.id, 'shown_hash': version.sha256, 'name': 'Ingrid Bjørnstad', 'ticked': True}
    for verb, given in (
        (quotes.accept, yes),
        (quotes.decline, {'version_id': version.id, 'because': 'Nei'}),
        (quotes.say, {'kind': MessageKind.QUESTION, 'text': 'Hei'}),
        (quotes.mark_seen, {'version_id': version.id}),
    ):
        with pytest.raises(NotAllowed):
            write_now(verb, by.owner, number, **given)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        read_now(as_customer.look, planner(), number)
    with pytest.raises(Refused, match='utkast'):
        read_now(as_customer.look, by.owner, factories.draft(by))
