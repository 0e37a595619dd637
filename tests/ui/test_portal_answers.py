"""What a customer can do with an offer: accept, decline, ask – and how it follows the office meanwhile."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.message import MessageKind
from domain.status import Status
from domain.words import full_date, kr
from store import clock, customers, lines, quotes
from store.database import read, write
from store.settings import settings
from tests import factories
from tests.ui.portal import ACCEPT, name_field, newest, portal, primary, said_by_customer, sees, sees_nothing_of, sign


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


async def test_a_contact_who_may_not_accept_reads_who_may_at_once(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by, private=False)
    await portal(user, number)
    await sees(user, 'Fullt navn', 'Avslå')
    kari = factories.contact(by, number)
    opened = {'name': kari.name, 'phone': kari.phone, 'email': kari.email, 'may_accept': True}
    await write(customers.edit_contact, by.owner, number, kari.id or 0, opened, opened | {'may_accept': False})
    await sees(user, 'Du kan lese tilbudet og spørre, men ikke godta eller avslå det.', 'Be om endring')
    await sees_nothing_of(user, 'Fullt navn', 'Avslå')


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
    await write(lines.add, by.owner, number, text='Ekstra', quantity='1', unit='stk.', unit_price='100', vat_code='25')
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
