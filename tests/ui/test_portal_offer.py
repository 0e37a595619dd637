"""What a customer reads before answering: the offer as it was sent, or that it is gone."""

import asyncio
from datetime import timedelta

from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from domain.status import CloseReason, Status
from domain.words import NBSP, full_date, kr
from store import clock, going_back, jobs, lines, orders, quotes
from store.database import write
from tests import factories
from tests.ui.portal import ACCEPT, eventually, expired, link_token, name_field, portal, primary, sees, sees_nothing_of


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
    await write(lines.add, by.owner, number, text='Hemmelig', quantity='1', unit='stk.', unit_price='9', vat_code='25')
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


# ---------- gone ----------


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
    entry = await write(going_back.go_back, by.owner, number, Status.DRAFT)
    await sees(user, 'Tilbudet er trukket tilbake.', 'post@sandviken.no')
    await sees_nothing_of(
        user, kr(125000), 'Fullt navn', 'Lurer du på noe?', 'Vi lurer på noe.', 'Dette får du', 'Vilkår'
    )
    await write(going_back.undo, by.owner, number, entry)
    await sees(user, kr(125000))
    assert name_field(user) == 'Ingrid'


async def test_a_closed_offer_shows_no_content(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await portal(user, number)
    await write(orders.close, by.owner, number, CloseReason.LOST)
    await sees(user, 'Ordren er avsluttet.')
    await sees_nothing_of(user, kr(125000), 'Fullt navn', 'Slik går det')


async def test_the_link_of_an_older_version_leads_to_the_newest(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    old = link_token(by, number)
    factories.accept(by, number)
    factories.send(by, number)
    await user.open(f'/l/{old}')
    await sees(user, 'Lenken gjaldt en eldre versjon.', f'Du har godtatt tilbud {number}-1.', ACCEPT)
