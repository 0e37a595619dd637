"""Attachments on the screens of all three, and the address that hands them out."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from nicegui import ui
from nicegui.testing import User

from store import attachments, order_view
from store.database import read, write, write_now
from tests import factories
from tests import files as sent
from tests.factories import Firm
from tests.ui import people
from tests.ui.people import sees, until
from ui.guard import COOKIES


async def send(user: User, *files: tuple[str, bytes]) -> None:
    """Choose files on the order page."""
    chosen = next(iter(user.find(ui.upload).elements))
    await chosen.handle_uploads([ui.upload.SmallFileUpload(name, 'image/jpeg', content) for name, content in files])


def attach(by: Firm, number: int, name: str, content: bytes, *, shown: bool = False) -> int:
    made = write_now(attachments.add, by.owner, number, attachments.made(name, content))
    if shown:
        write_now(attachments.show, by.owner, number, made, True)
    return made


async def test_what_one_attaches_is_on_the_other_screen_and_a_wrong_one_is_named(user: User, create_user) -> None:
    by = factories.firm()
    number = factories.draft(by)
    other = await people.office(create_user(), by)
    await other.open(f'/ordre/{number}')
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    await sees(user, 'Ingen vedlegg ennå.')
    await send(user, ('trapp.jpg', sent.photo()), ('side.html', sent.HTML), ('plan.pdf', sent.PDF))
    for who in (user, other):
        await sees(who, 'trapp.jpg')
        await sees(who, 'plan.pdf')
    await sees(user, 'side.html: Denne typen fil kan ikke legges ved.')
    await other.should_not_see('side.html')
    await send(user, ('igjen.pdf', sent.PDF))
    await sees(user, 'igjen.pdf: Filen ligger allerede på ordren som «plan.pdf».')
    stairs = next(each.id for each in (await read(order_view.view, by.owner, number)).attachments if each.small)
    await write(attachments.remove, by.owner, number, stairs or 0)
    await until(partial(_gone, other, 'trapp.jpg'))


def _gone(user: User, text: str) -> bool:
    return not any(getattr(each, 'text', '') == text for each in user.current_layout.descendants())


async def test_the_portal_shows_what_is_shown_and_crew_all_of_it(user: User, create_user) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    job = factories.job(by, number)
    hidden, shown = attach(by, number, 'innkjøp.pdf', sent.PDF), attach(by, number, 'trapp.png', sent.photo('PNG'))
    await people.customer(user, number)
    await user.open(f'/portal/ordre/{number}')
    await user.should_not_see('Vedlegg')
    await write(attachments.show, by.owner, number, shown, True)
    await sees(user, 'trapp.png')
    await user.should_not_see('innkjøp.pdf')
    jonas = await people.crew(create_user(), by.jonas_id)
    await jonas.open(f'/crew/jobb/{job}')
    await sees(jonas, 'innkjøp.pdf')
    await sees(jonas, 'trapp.png')
    await write(attachments.remove, by.owner, number, hidden)
    await until(partial(_gone, jonas, 'innkjøp.pdf'))


@pytest.mark.parametrize(
    ('name', 'content', 'way', 'kind'),
    [
        ('trapp.jpg', sent.photo, 'inline', 'image/jpeg'),
        ('Plan – blåbær.pdf', lambda: sent.PDF, 'attachment', 'application/pdf'),
    ],
)
async def test_a_file_is_handed_out_so_that_it_can_do_nothing(
    user: User, name: str, content: Callable[[], bytes], way: str, kind: str
) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    made = attach(by, number, name, content(), shown=True)
    await people.customer(user, number)
    answer = await user.http_client.get(f'/vedlegg/{made}')
    assert answer.status_code == 200
    assert answer.headers['content-type'] == kind
    assert answer.headers['content-disposition'].startswith(f'{way}; filename="')
    assert answer.headers['x-content-type-options'] == 'nosniff'
    assert answer.headers['content-security-policy'].startswith("sandbox; default-src 'none'")
    assert answer.headers['cache-control'] == 'private, no-store'
    assert b'HEMMELIG' not in answer.content
    saved = await user.http_client.get(f'/vedlegg/{made}/last-ned')
    assert saved.headers['content-disposition'].startswith('attachment; ')
    if way == 'attachment':
        assert "filename*=UTF-8''Plan%20%E2%80%93%20bl%C3%A5b%C3%A6r.pdf" in saved.headers['content-disposition']
        assert 'filename="Plan _ bl_b_r.pdf"' in saved.headers['content-disposition']
    else:
        assert len((await user.http_client.get(f'/vedlegg/{made}/liten')).content) < len(answer.content)


async def test_nobody_else_gets_a_byte(user: User) -> None:
    by = factories.firm()
    number, another = factories.quoted(by), factories.quoted(by, name='Nils Berg', email='nils@epost.no')
    factories.job(by, number)
    hidden, shown = attach(by, number, 'innkjøp.pdf', sent.PDF), attach(by, number, 't.jpg', sent.photo(), shown=True)
    removed = attach(by, another, 'borte.jpg', sent.picture(), shown=True)
    write_now(attachments.remove, by.owner, another, removed)
    ali = by.ali.employee_id or 0
    for sign_in, hands_out in (
        (lambda: people.office(user, by), {hidden, shown}),
        (lambda: people.crew(user, by.jonas_id), {hidden, shown}),
        (lambda: people.customer(user, number), {shown}),
        (lambda: people.crew(user, ali), set()),
        (lambda: people.customer(user, another), set()),
        (None, set()),
    ):
        for cookie in COOKIES:
            user.http_client.cookies.delete(cookie) if cookie in user.http_client.cookies else None
        if sign_in is not None:
            await sign_in()
        for each in (hidden, shown, removed, 0, 999, '..%2f1', 'x', f'{shown}/original', f'0{shown}x'):
            for how in ('', '/liten', '/last-ned'):
                answer = await user.http_client.get(f'/vedlegg/{each}{how}')
                if each in hands_out and not (each == hidden and how == '/liten'):
                    assert answer.status_code == 200
                else:
                    assert answer.status_code == 404
                    assert answer.content == b'' or 'Fant ikke siden' in answer.text
    page = await user.http_client.get(f'/vedlegg/{shown}', headers={'Accept': 'text/html'})
    assert page.status_code == 404
    assert re.search('Fant ikke siden', page.text)


async def test_an_order_with_a_link_to_a_file_that_is_lost_says_so(user: User, caplog) -> None:
    by = factories.firm()
    number = factories.draft(by)
    made = write_now(attachments.add, by.owner, number, factories.file())
    await people.office(user, by)
    assert (await user.http_client.get(f'/vedlegg/{made}')).status_code == 404
    assert 'is not on the disk' in caplog.text
    caplog.clear()
