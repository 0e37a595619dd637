"""The way into the portal: the link of a message, and nothing without one."""

from datetime import timedelta

import pytest
from nicegui.testing import User
from sqlmodel import Session

from domain.customer import Customer
from domain.status import Status
from domain.words import NBSP
from store import clock, company, customers, going_back, sign_in
from store.database import write
from store.settings import settings
from tests import factories
from tests.ui import people
from tests.ui.portal import ACCEPT, eventually, expired, link_token, portal, sees
from tests.ui.screen import words_of


async def test_without_a_link_the_portal_says_how_to_get_one(user: User) -> None:
    factories.firm()
    await user.open('/portal/ordre/1001')
    await sees(user, 'Åpne lenken du fikk av oss', '55 12 34 56'.replace(' ', NBSP), 'Jobber du her? Logg inn')


async def test_before_there_is_a_firm_the_portal_is_no_error(user: User) -> None:
    await user.open('/portal')
    await sees(user, 'Åpne lenken du fikk av oss')


async def test_with_a_session_the_portal_leads_to_the_order_of_the_link(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await people.customer(user, number)
    await user.open('/portal')
    await sees(user, 'Tilbud fra Sandviken Flytting AS')


async def test_a_link_of_a_message_opens_its_order(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await user.open(f'/l/{link_token(by, number)}')
    await sees(user, 'Hei, Ingrid', ACCEPT)


@pytest.mark.parametrize('number', ['1002', '9', 'abc', '99999999999999999999', '-1'])
async def test_another_order_is_not_there(user: User, number: str) -> None:
    by = factories.firm()
    mine, theirs = factories.quoted(by), factories.quoted(by, name='Per Kvamme', email='per@epost.no')
    assert (mine, theirs) == (1001, 1002)
    await people.customer(user, mine)
    answer = await user.http_client.get(f'/portal/ordre/{number}', headers={'accept': 'text/html'})
    assert answer.status_code == 404
    assert 'Per' not in answer.text


async def test_a_dead_link_offers_a_new_one_and_the_answer_is_everybodys_the_same(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    settings.cache_clear()
    by = factories.firm()
    clock.turn(-timedelta(days=60))
    number = factories.quoted(by)
    gone = factories.quoted(by, name='Per Kvamme', email='per@epost.no')
    clock.turn(timedelta())
    await write(lambda session: sign_in.revoke_links(session, order_id=factories.get(by, gone).id))
    tokens = [link_token(by, number), link_token(by, gone), '0' * 64]
    pages = [await user.http_client.get(f'/l/{token}', headers={'accept': 'text/html'}) for token in tokens]
    assert {each.status_code for each in pages} == {404}
    first, *others = (words_of(each.text) for each in pages)
    assert 'Lenken virker ikke' in first
    assert others == [first, first]
    assert all(f'/l/{token}/ny' in page.text for token, page in zip(tokens, pages, strict=True))
    for origin in ({'origin': 'https://evil.example'}, {'origin': 'null'}):
        await user.http_client.post(f'/l/{tokens[0]}/ny', headers=origin)
    assert link_token(by, number) == tokens[0], 'no other page asks for somebody'
    ours = {'origin': 'null', 'sec-fetch-site': 'same-origin'}
    answers = [await user.http_client.post(f'/l/{token}/ny', headers=ours) for token in tokens]
    assert {each.status_code for each in answers} == {200}
    first, *others = (words_of(each.text) for each in answers)
    assert 'Hvis lenken er fra oss og fortsatt kan brukes, har vi sendt en ny til samme adresse.' in first
    assert others == [first, first]
    assert all('set-cookie' not in each.headers for each in (*pages, *answers))
    await user.open(f'/l/{link_token(by, number)}')
    await sees(user, 'Be om nytt tilbud')
    assert link_token(by, gone) == tokens[1]


async def test_whoever_was_away_too_long_reads_that_the_link_opens_again(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await user.open(f'/l/{link_token(by, number)}')
    clock.turn(timedelta(hours=3))
    await user.open(f'/portal/ordre/{number}')
    await sees(user, 'Åpne den i meldingen igjen')
    await write(lambda session: sign_in.revoke_links(session, order_id=factories.get(by, number).id))
    await user.open('/portal')
    await sees(user, 'Åpne lenken du fikk av oss')
    await user.should_not_see('Åpne den i meldingen igjen')


async def test_a_link_that_ends_takes_the_page_away(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    client = (await portal(user, number)).client
    assert client
    owner = factories.get(by, number).customer_id
    await write(lambda session: sign_in.revoke_links(session, customer_id=owner))
    await eventually(lambda: client.is_deleted)
    await user.open(f'/portal/ordre/{number}')
    await sees(user, 'Åpne lenken du fikk av oss')


async def test_another_customer_on_the_order_ends_the_links_of_the_first(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    client = (await portal(user, number)).client
    assert client
    await write(going_back.go_back, by.owner, number, Status.DRAFT)
    await sees(user, 'Tilbudet er trukket tilbake.')
    new = Customer.private(name='Per Kvamme', email='per@epost.no')
    await write(customers.add, by.owner, number, new)
    await eventually(lambda: client.is_deleted)
    await user.open(f'/portal/ordre/{number}')
    await sees(user, 'Åpne lenken du fikk av oss')


async def test_what_the_firm_changes_about_itself_is_heard(user: User) -> None:
    by = factories.firm()
    await portal(user, expired(by))

    def move_mail(session: Session) -> None:
        company.get(session).email = 'ny@sandviken.no'

    await write(move_mail)
    await sees(user, 'ny@sandviken.no')
