"""What every answer says about safety and caching."""

from collections.abc import Callable
from http.cookies import SimpleCookie

import httpx
import pytest
from nicegui import Client, app
from nicegui.testing import User
from starlette.responses import Response

from domain.sign_in import Face
from store import company, passwords
from store.settings import settings
from tests import factories
from tests.routes import routes
from tests.ui import people
from tests.ui.test_bad_addresses import HTML, PASSWORD, link_of
from ui.guard import COOKIES, MAX_UPLOAD
from ui.headers import Headers

HTTPS = 'https://ordre.firma.no'


async def answer(path: str, **headers: str) -> httpx.Headers:
    """Ask a guarded app that answers everything alike."""
    transport = httpx.ASGITransport(Headers(Response('Hei', media_type='text/html', headers=headers)))
    async with httpx.AsyncClient(transport=transport, base_url='http://ordreflyt.test') as browser:
        return (await browser.get(path)).headers


async def test_every_page_is_safe_and_not_stored() -> None:
    headers = await answer('/ordrer')
    assert "frame-ancestors 'none'" in headers['content-security-policy']
    assert headers['x-content-type-options'] == 'nosniff'
    assert {'camera=()', 'microphone=()', 'geolocation=()'} <= set(headers['permissions-policy'].split(', '))
    assert headers['cache-control'] == 'no-store'
    assert headers['referrer-policy'] == 'same-origin'


@pytest.mark.parametrize('path', ['/portal', '/portal/ordre/1042', '/l/secret'])
async def test_addresses_that_say_too_much_are_told_to_nobody(path: str) -> None:
    assert (await answer(path))['referrer-policy'] == 'no-referrer'


async def test_what_may_be_kept_says_so_itself() -> None:
    kept = {'Cache-Control': 'public, max-age=60'}
    assert (await answer('/ui/theme.css', **kept))['cache-control'] == 'public, max-age=60'
    assert 'cache-control' not in await answer('/favicon.ico')


# ---------- the whole house ----------


@pytest.fixture
def https(monkeypatch: pytest.MonkeyPatch) -> None:
    """The house as people run it: behind https."""
    monkeypatch.setenv('ORDREFLYT_BASE_URL', HTTPS)
    settings.cache_clear()
    monkeypatch.setattr(people, 'COOKIE', dict(zip(Face, (f'__Host-{name}' for name in COOKIES), strict=True)))


def looked_at(got: httpx.Response) -> list[str]:
    """What an answer fails to say, and the cookies it gives in an unsafe way."""
    said, path = got.headers, got.url.path
    policy = said.get('content-security-policy', '')
    wrong = [] if "frame-ancestors 'none'" in policy and 'default-src' in policy else ['Content-Security-Policy']
    expected = {
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer' if path.startswith(('/portal', '/l/')) else 'same-origin',
        'strict-transport-security': 'max-age=31536000',
    }
    wrong += [name for name, value in expected.items() if said.get(name) != value]
    wrong += [] if 'geolocation=()' in said.get('permissions-policy', '') else ['Permissions-Policy']
    if not path.startswith(('/_nicegui/', '/ui/')):
        wrong += [] if 'no-store' in said.get('cache-control', '') else ['Cache-Control']
    for line in said.get_list('set-cookie'):
        for name, each in SimpleCookie(line).items():
            safe = each['secure'] and each['httponly'] and each['samesite'] in ('lax', 'strict')
            if not (name.startswith('__Host-') and safe and each['path'] == '/' and not each['domain']):
                wrong.append(line)
    return [f'{got.request.method} {path} {got.status_code}: {each}' for each in wrong]


async def test_every_answer_of_every_address_to_everybody_is_safe(
    https: None, user: User, create_user: Callable[[], User]
) -> None:
    """[H1]"""
    by = factories.firm(password_hash=passwords.hash_password(PASSWORD))
    number = factories.quoted(by)
    job = factories.job(by, number)
    link = link_of(by, number)
    owner, crew, customer = create_user(), create_user(), create_user()
    await people.office(owner, by)
    await people.crew(crew, by.jonas_id)
    await people.customer(customer, number)
    values = {'number': number, 'job_id': job, 'kind': 'csv', 'token': link, 'what': 'kunder', 'package': 'ny'}
    values |= {'paper': 'tilbud', 'of_id': 1, 'attachment_id': 1, 'how': 'liten', 'client_id': 'x', 'face': 'kontor'}
    wrong: list[str] = []
    own = {owner: f'/ordre/{number}', crew: f'/crew/jobb/{job}', customer: f'/portal/ordre/{number}', user: '/logg-inn'}
    paths = [route.path.format_map(values) for route in routes()] + ['/finnes/ikke', '/ui/theme.css']
    for browser in own:
        answers = {path: await browser.http_client.get(path, headers=HTML) for path in dict.fromkeys(paths)}
        wrong += [each for got in answers.values() for each in looked_at(got)]
        assert answers[own[browser]].status_code == 200
    assert wrong == []


async def test_forms_and_errors_are_safe_too(
    https: None, user: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """[H1]"""
    by = factories.firm(password_hash=passwords.hash_password(PASSWORD))
    number = factories.quoted(by)
    await people.crew(user, by.jonas_id)
    http = user.http_client
    form = {'epost': 'marte@sandviken.no', 'passord': PASSWORD}
    http._transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    answers = [
        (401, await http.post('/logg-inn', data=form | {'passord': 'feil'})),
        (303, await http.post('/logg-inn', data=form)),
        (303, await http.get(f'/l/{link_of(by, number)}')),
        (303, await http.post('/kode', data={'til': '91234567'})),
        (303, await http.post('/logg-ut')),
        (303, await http.post('/crew/logg-ut')),
        (303, await http.post('/portal/logg-ut')),
        (404, await http.get('/finnes/ikke')),
        (405, await http.delete('/logg-inn')),
        (400, await http.get('/logg-inn', headers={'host': 'evil.example'})),
    ]
    await http.get('/logg-inn')
    upload = f'/_nicegui/client/{list(Client.instances)[-1]}/upload/1'
    answers += [
        (413, await http.post(upload, headers={'content-length': str(MAX_UPLOAD + 1)})),
        (403, await http.post('/_nicegui/client/x/upload/1')),
    ]
    monkeypatch.setattr(company, 'is_set_up', None)  # a fault of our own
    answers += [(500, await http.get('/health')), (500, await http.get('/logg-inn'))]
    caplog.clear()  # it is logged as an error, which would fail the test
    assert [got.status_code for _, got in answers] == [status for status, _ in answers]
    assert [each for _, got in answers for each in looked_at(got)] == []
    cookies = [name for _, got in answers for name in got.headers.get_list('set-cookie')]
    assert {name.split('=')[0].removeprefix('__Host-') for name in cookies} >= {*COOKIES, 'ordreflyt_enhet'}
