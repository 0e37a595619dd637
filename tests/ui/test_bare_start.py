"""What a fresh installation leaves open: no way in without asking, no readable secret, no limit that is talked away."""

import asyncio
import stat
from collections.abc import Iterator

import httpx
import pytest

from store import secret
from store.settings import settings
from store.tries import PASSWORDS_OF_PLACE
from tests.server import Server

PROXY = '127.0.0.2'


@pytest.fixture(scope='module')
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real one, whose only trusted proxy has another address than we."""
    server = Server(tmp_path_factory.mktemp('bare'), born=True, TRUSTED_PROXIES=PROXY)
    (server.folder / 'ordreflyt.db').unlink()  # it makes its own, as the first time
    yield server.start()
    server.stop()


@pytest.mark.parametrize(
    'path', ['/demo/kontor', '/demo/crew', '/demo/kundeportal', '/docs', '/openapi.json', '/redoc']
)
def test_what_is_for_the_demo_or_for_developers_is_not_there(server: Server, path: str) -> None:
    """[S2]"""
    got = httpx.get(f'{server.url}{path}', trust_env=False)
    assert (got.status_code, got.headers.get_list('set-cookie')) == (404, [])


def test_nobody_else_on_the_machine_reads_what_we_write(server: Server) -> None:
    """[S2]"""
    secret.derive('what', 'for')  # the key is made when it is first needed
    written = [file for file in server.folder.iterdir() if file != server.log_file]  # the log is the test's own
    assert {'oppstart.txt', 'ordreflyt.db'} <= {file.name for file in written}
    for file in (*written, settings().data_dir / 'secret.key'):
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file.name


async def test_a_forged_address_does_not_reset_what_is_counted_for_a_place(server: Server) -> None:
    """[L3] A form from each of many forged addresses, each for another account: it is still one place."""

    async def refused(number: int, place: str, through: str | None = None) -> bool:
        transport = httpx.AsyncHTTPTransport(local_address=through)
        async with httpx.AsyncClient(transport=transport, base_url=server.url, trust_env=False, timeout=30) as http:
            got = await http.post(
                '/logg-inn',
                data={'epost': f'nummer{number}@firma.no', 'passord': 'feil'},
                headers={'X-Forwarded-For': place},
            )
        assert got.status_code == 401
        return 'For mange forsøk' in got.text

    tried = [refused(number, f'203.0.113.{number}') for number in range(PASSWORDS_OF_PLACE)]
    assert not any(await asyncio.gather(*tried))
    assert await refused(99, '203.0.113.99')
    assert not await refused(99, '203.0.113.99', PROXY), 'whom the proxy speaks for is another place'
    assert await refused(99, '203.0.113.98, 127.0.0.1', PROXY), 'and says truly who it was, last'
