"""The bell and the choices behind it, on two people's screens."""

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.message import MessageKind
from domain.notice import Channel, News
from store import notices, quotes
from store.database import read_now, write
from tests import factories
from tests.ui import people
from tests.ui.people import press, sees, until

pytestmark = pytest.mark.usefixtures('leave')


def bells(user: User) -> list[str]:
    """What the two bells of the page are called: at the left, and in the bar of a narrow screen."""
    return [each.props['aria-label'] for each in user.find(ui.element).elements if 'bell' in each.classes]


def bell(user: User) -> ui.element:
    return next(each for each in user.find(ui.element).elements if 'bell' in each.classes)


def tick(user: User, channel: str) -> ui.checkbox:
    """The first tick for a way of being told: that of «Kunden har sett tilbudet»."""
    return min((each for each in user.find(ui.checkbox).elements if each.text == channel), key=lambda each: each.id)


async def test_the_bell_counts_what_is_new_on_every_open_page_and_the_list_leads_to_the_order(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    customer = factories.customer(number)
    await people.office(user, by)
    await user.open('/kunder')
    assert bells(user) == ['Varsler', 'Varsler']
    await write(quotes.say, customer, number, MessageKind.QUESTION, 'Når kommer dere?')
    await until(lambda: bells(user) == ['Varsler, 1 nytt'] * 2)
    press(user, bell(user))
    await sees(user, 'Ingrid Bjørnstad stilte et spørsmål.')
    await sees(user, f'Ordre {number} · Ingrid Bjørnstad')
    await write(quotes.say, customer, number, MessageKind.CHANGE, 'Heller på fredag')
    await sees(user, 'Ingrid Bjørnstad ba om endring i tilbudet.')  # while the list is open
    user.find('Merk alle som lest').click()
    await until(lambda: bells(user) == ['Varsler', 'Varsler'])
    (link,) = [each for each in user.find(ui.element).elements if 'hit' in each.classes][:1]
    assert link.props['href'] == f'/ordre/{number}'
    press(user, link)
    await sees(user, 'Neste steg')


async def test_a_tick_saves_itself_and_shows_on_another_screen_of_the_same_person(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/varsler')
    await sees(user, 'E-post går til marte@sandviken.no.')
    seen = tick(user, 'Bjelle')
    assert seen.value
    with user:
        seen.value = False
    await until(lambda: Channel.APP not in read_now(notices.mine, by.owner).choices[News.SEEN])
    await write(notices.choose, by.owner, News.SEEN, Channel.APP, True)
    await until(lambda: bool(seen.value))


async def test_who_has_no_mobile_number_reads_why_sms_is_not_chosen(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/varsler')
    sms = tick(user, 'SMS')
    with user:
        sms.value = True
    await until(lambda: not sms.value)
    await sees(user, 'Du har ikke noe mobilnummer her. Eieren kan legge det til under Ansatte.')
