"""Addresses that lead nowhere, links that no longer hold, and signing in that fails: the same answer for everybody."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from nicegui.testing import User
from sqlmodel import select

from domain.sign_in import PortalLink
from domain.status import Status
from domain.words import NBSP
from store import clock, going_back, passwords, sign_in, tries
from store.database import read_now, write_now
from tests import factories
from tests.engines import ENGINES
from tests.factories import Firm
from tests.torture import TORTURE
from tests.ui import people
from tests.ui.screen import rows, words_of
from ui import again

HTML = {'accept': 'text/html,application/xhtml+xml'}
NO_PAGE = ['Fant ikke siden', 'Den finnes ikke, eller du har ikke tilgang.', 'Til forsiden']
NO_LINK = [
    'Ordreflyt', 'Lenken virker ikke', 'Den kan ha gått ut, eller adressen er ikke hel. Be oss om en ny.',
    'Sandviken Flytting AS: ', f'55{NBSP}12{NBSP}34{NBSP}56',
]  # fmt: skip
NO_JOB = [
    'Jobben er ikke på listen din lenger',
    'Kontoret har flyttet den, gitt den til andre eller trukket den tilbake. Ring kontoret hvis du lurer.',
]
NUMBERS = ['4711', '0', '-1', 'abc', '1001.5', '1e3', '٤٧١١', '9' * 40, '%00', "1' or '1'='1", '<script>alert(1)']
PASSWORD = 'en lang setning om flytting'


async def answer(user: User, path: str, **options: Any) -> tuple[int, list[str], str]:
    """What a browser gets: status, the words on the page, and the address it ended at."""
    got = await user.http_client.get(path, headers=HTML, follow_redirects=True, **options)
    return got.status_code, words_of(got.text), got.url.path


async def test_the_office_reads_the_same_of_every_order_that_is_not_there(
    user: User, subtests: pytest.Subtests
) -> None:
    by = factories.firm()
    factories.draft(by)
    await people.office(user, by)
    for number in NUMBERS:
        with subtests.test(number):
            status, words, _ = await answer(user, f'/ordre/{number}')
            assert (status, words[-3:]) == (404, NO_PAGE)
            assert 'alert' not in ' '.join(words)
    assert (await answer(user, '/finnes/ikke'))[:2] == (404, (await answer(user, '/ordre/4711'))[1])


async def test_a_customer_reads_the_same_of_anothers_order_and_of_one_that_is_not_there(
    user: User, subtests: pytest.Subtests
) -> None:
    by = factories.firm()
    mine, theirs = factories.quoted(by), factories.quoted(by, name='Per Kvamme', email='per@epost.no')
    await people.customer(user, mine)
    assert (await answer(user, f'/portal/ordre/{mine}'))[0] == 200
    for number in (str(theirs), *NUMBERS):
        with subtests.test(number):
            status, words, _ = await answer(user, f'/portal/ordre/{number}')
            assert (status, words[-3:]) == (404, NO_PAGE)
            assert 'Per' not in ' '.join(words)


async def test_crew_reads_the_same_of_anothers_job_of_a_draft_and_of_one_that_is_not_there(
    user: User, subtests: pytest.Subtests
) -> None:
    by = factories.firm()
    number, draft = factories.confirmed(by), factories.draft(by)
    assert by.ali.employee_id
    mine = factories.job(by, number, title='Min jobb')
    theirs = factories.job(by, number, title='Alis jobb', people=[by.ali.employee_id])
    unseen = factories.job(by, draft, title='Utkastets jobb')
    await people.crew(user, by.jonas_id)
    assert (await answer(user, f'/crew/jobb/{mine}'))[0] == 200
    for job in (str(theirs), str(unseen), *NUMBERS):
        with subtests.test(job):
            status, words, _ = await answer(user, f'/crew/jobb/{job}')
            assert status == 404
            assert [each for each in words if each in NO_JOB] == NO_JOB
            assert not {'Alis jobb', 'Utkastets jobb'} & set(words)


@pytest.mark.parametrize(
    'path', ['/ordre/1001', '/ordre/4711', '/crew/jobb/1', '/crew/jobb/4711', '/portal/ordre/1001']
)
async def test_somebody_who_is_not_signed_in_learns_nothing_from_an_address(user: User, path: str) -> None:
    by = factories.firm()
    factories.job(by, factories.quoted(by))
    status, words, landed = await answer(user, path)
    assert (status, landed) == (200, '/portal' if path.startswith('/portal') else '/logg-inn')
    assert 'Ingrid' not in ' '.join(words)


# ---------- links ----------


def link_of(by: Firm, number: int) -> str:
    """The token of the newest link to an order."""
    order_id = factories.get(by, number).id
    query = select(PortalLink).where(PortalLink.order_id == order_id).order_by(PortalLink.id.desc())  # type: ignore[union-attr]
    return read_now(lambda session: sign_in.link_token(session.exec(query).first()))  # type: ignore[arg-type]


async def test_unknown_revoked_and_garbage_links_get_one_answer(user: User, subtests: pytest.Subtests) -> None:
    by = factories.firm()
    revoked = link_of(by, factories.quoted(by))
    write_now(sign_in.revoke_links, customer_id=1)
    good = link_of(by, factories.quoted(by, name='Per Kvamme'))
    before = rows()
    for token in (revoked, '0' * 64, good[:-1], f'{good}0', good.upper(), 'x', '%00', '%ff', 'ø' * 300, "' or 1=1 --"):
        with subtests.test(token[:20]):
            got = await user.http_client.get(f'/l/{token}', headers=HTML)
            assert (got.status_code, words_of(got.text)) == (404, NO_LINK)
            assert 'set-cookie' not in got.headers
    assert rows() == before
    assert (await answer(user, f'/l/{good}'))[0] == 200


async def test_the_link_of_a_withdrawn_quote_says_one_sentence_and_nothing_of_the_old_content(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    token = link_of(by, number)
    write_now(going_back.go_back, by.owner, number, Status.DRAFT)
    got = await user.http_client.get(f'/l/{token}', headers=HTML, follow_redirects=True)
    words = words_of(got.text)
    assert got.status_code == 200
    assert [each for each in words if 'trukket' in each] == ['Tilbudet er trukket tilbake.']
    assert f'55{NBSP}12{NBSP}34{NBSP}56' in words
    for old in ('Flytting', '1 000', f'1{NBSP}000', f'1{NBSP}250', 'Sandviksveien', 'Ingrid', 'forplikt', 'Hei'):
        assert old not in got.text.replace('Sandviken Flytting AS', '')


# ---------- signing in ----------


@pytest.fixture
async def firm(user: User) -> Firm:
    """A firm whose owner has a password."""
    return factories.firm(password_hash=passwords.hash_password(PASSWORD))


async def try_password(user: User, email: str, password: str) -> tuple[int, list[str], str]:
    """Send the form of the sign-in page: status, the words that come back, and where it leads."""
    got = await user.http_client.post('/logg-inn', data={'epost': email, 'passord': password, 'til': '/ordrer'})
    return got.status_code, words_of(got.text) if got.text else [], got.headers.get('location', got.text)


@pytest.mark.parametrize(
    ('email', 'password'),
    [
        ('marte@sandviken.no', 'en lang setning om flyttinG'),
        ('marte@sandviken.no', ''),
        ('marte@sandviken.no', 'x' * 5000),
        ('ukjent@sandviken.no', PASSWORD),
        ('', PASSWORD),
        ('marte', PASSWORD),
        ('"><script>alert(1)</script>', PASSWORD),
    ],
)
async def test_a_wrong_password_says_so_and_keeps_the_address(
    user: User, firm: Firm, email: str, password: str
) -> None:
    before = rows()
    status, words, page = await try_password(user, email, password)
    assert status == 401
    assert [each for each in words if 'feil' in each] == ['E-post eller passord er feil.']
    assert (f'"value":"{email}"' in page.replace('&quot;', '"')) or 'script' in email or not email
    assert '<script>alert' not in page
    assert PASSWORD not in page
    assert rows() == before
    assert (await try_password(user, ' Marte@sandviken.no ', PASSWORD))[::2] == (303, '/ordrer')


@pytest.mark.parametrize('engine', ENGINES)
@pytest.mark.parametrize('email', ['marte\0@sandviken.no', 'x' * 5000], ids=['NUL', 'long'])
async def test_an_address_that_no_database_can_hold_is_only_wrong(
    user: User, engine: str, firm: Firm, email: str
) -> None:
    status, words, _ = await try_password(user, email, PASSWORD)
    assert (status, [each for each in words if 'feil' in each]) == (401, ['E-post eller passord er feil.'])


async def test_too_many_attempts_must_wait_and_only_for_that_address(
    user: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, 'now', lambda: now)  # all within the same quarter of an hour
    for _ in range(tries.PASSWORDS):
        assert (await try_password(user, 'marte@sandviken.no', 'feil passord'))[0] == 401
    status, words, page = await try_password(user, 'marte@sandviken.no', PASSWORD)
    assert (status, [each for each in words if 'forsøk' in each]) == (
        401, ['For mange forsøk. Vent et kvarter og prøv igjen.'],
    )  # fmt: skip
    assert 'marte@sandviken.no' in page
    words = (await try_password(user, 'kari@sandviken.no', PASSWORD))[1]
    assert 'E-post eller passord er feil.' in words


async def test_a_patient_attacker_gets_ten_guesses_in_any_quarter_of_an_hour(
    user: User, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """[L3, L4, L9] 24 s between guesses, many at once, another address each time: what counts is the account."""
    looked_at: list[int] = []

    async def fits(_hash: str, _typed: str) -> bool:
        looked_at.append(second)
        return False

    monkeypatch.setattr(again, 'fits', fits)
    for second in range(0, (10_000 if TORTURE else 100) * 24, 24):
        clock.turn(timedelta(seconds=second))
        email, place = 'Marte@Sandviken.no' if second % 48 else 'marte@sandviken.no ', f'203.0.113.{second % 250}'
        form = {'epost': email, 'passord': f'gjett{second}'}
        await asyncio.gather(
            *(user.http_client.post('/logg-inn', data=form, headers={'x-forwarded-for': place}) for _ in range(2))
        )
    most = max(sum(1 for at in looked_at if start <= at < start + 900) for start in looked_at)
    assert most == 10
    assert len(looked_at) >= second // 900 * 10, 'whoever must wait is let in again after a quarter of an hour'


async def test_a_form_from_another_site_signs_nobody_in(user: User, firm: Firm) -> None:
    got = await user.http_client.post(
        '/logg-inn',
        data={'epost': 'marte@sandviken.no', 'passord': PASSWORD},
        headers={'origin': 'https://evil.example'},
    )
    assert got.status_code == 401
    assert 'Siden var for gammel. Prøv igjen.' in words_of(got.text)
    assert 'set-cookie' not in got.headers


@pytest.mark.parametrize('to', ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])
async def test_signing_in_leads_to_a_page_of_ours(user: User, firm: Firm, to: str) -> None:
    form = {'epost': 'marte@sandviken.no', 'passord': PASSWORD, 'til': to}
    got = await user.http_client.post('/logg-inn', data=form)
    assert (got.status_code, got.headers['location']) == (303, '/ordrer')


async def test_a_used_or_wrong_address_from_the_office_says_so(user: User) -> None:
    by = factories.firm()
    for token in ('0' * 43, 'x', '%00'):
        status, words, _ = await answer(user, f'/crew/inn/{token}')
        assert status == 404
        assert 'Adressen er brukt eller utløpt. Be om en ny.' in words
    got = await user.http_client.post('/crew/inn/x', headers=HTML)
    assert got.status_code == 404
    assert 'Adressen er brukt eller utløpt. Be om en ny.' in words_of(got.text)
    assert by.owner.employee_id


async def test_the_first_address_holds_once_and_only_for_who_has_it(user: User) -> None:
    for path in ('/oppstart', '/oppstart?kode=x', '/oppstart?kode=%00', f'/oppstart?kode={"x" * 5000}'):
        status, words, _ = await answer(user, path)
        assert (status, words) == (404, ['Ordreflyt', *NO_PAGE])
    factories.firm()
    assert (await answer(user, '/oppstart'))[0] == 404
