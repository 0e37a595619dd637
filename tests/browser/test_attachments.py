"""Files from a real browser: chosen several at once or dropped, seen by the office and, when shown, by the customer."""

import io
from base64 import b64encode
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from domain.sign_in import Face
from store import database, sign_in
from store.database import write_now
from store.settings import settings
from tests import factories
from tests import files as sent
from tests.browser.conftest import Visits, alive
from tests.browser.people import Person, quote_link
from tests.factories import Firm
from tests.server import Server

DROP = """(section, [name, kind, content]) => {
  const bytes = Uint8Array.from(atob(content), sign => sign.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, { type: kind }));
  for (const what of ['dragover', 'drop']) section.dispatchEvent(new DragEvent(what, { dataTransfer, bubbles: true }));
}"""


@pytest.fixture
def by(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Firm]:
    """A firm in the running server's database, which this process has open beside it."""
    monkeypatch.setenv('ORDREFLYT_DATA_DIR', str(server.folder))
    settings.cache_clear()
    database.open_database(server.database_url)
    yield factories.firm()
    database.close_database()
    settings.cache_clear()


def test_files_are_attached_shown_and_opened(visit: Visits, by: Firm) -> None:
    number = factories.quoted(by)
    cookie = write_now(sign_in.begin, Face.OFFICE, employee_id=by.owner.employee_id)
    context = visit.context()
    context.add_cookies([{'name': 'ordreflyt_kontor', 'value': cookie, 'url': visit.url}])
    office = Person(context.new_page())
    office.page.goto(f'/ordre/{number}')
    alive(office.page)
    box = office.region('Vedlegg')
    files: list[FilePayload] = [
        {'name': 'trapp.jpg', 'mimeType': 'image/jpeg', 'buffer': sent.photo()},
        {'name': 'side.html', 'mimeType': 'text/html', 'buffer': sent.HTML},
        {'name': 'film.jpg', 'mimeType': 'image/jpeg', 'buffer': b'\xff\xd8\xff'.ljust(30_000_000)},
    ]
    with office.page.expect_file_chooser() as chooser:
        office.press('Legg til vedlegg', box)
    assert chooser.value.is_multiple()
    chooser.value.set_files(files)
    office.sees('trapp.jpg', box)
    office.sees('side.html: Denne typen fil kan ikke legges ved.', box)
    office.sees('film.jpg: Filen er på 30 MB. Den kan være på høyst 20 MB.', box)
    image = box.locator('img')
    expect(image).to_have_js_property('naturalWidth', 240)
    box.evaluate(DROP, ['plan.pdf', 'application/pdf', b64encode(sent.PDF).decode()])
    office.sees('plan.pdf', box)
    expect(box.get_by_role('alert')).to_have_count(0)
    phone = Person(visit(quote_link(office), 390))
    phone.page.wait_for_url(f'**/portal/ordre/{number}')
    phone.sees_not('trapp.jpg')
    office.press('Valg for trapp.jpg', box)
    office.page.get_by_role('menuitem', name='Vis for kunden').click()
    office.sees('Vises for kunden', box)
    phone.sees('trapp.jpg')
    with phone.page.context.expect_page() as opened:
        phone.page.get_by_role('link', name='trapp.jpg').click()
    opened.value.wait_for_load_state()
    assert opened.value.evaluate('document.images[0].naturalWidth') == 480
    with office.page.expect_download() as saved:
        box.get_by_role('link', name='plan.pdf').click()
    assert saved.value.suggested_filename == 'plan.pdf'
    picture = phone.page.context.request.get('/vedlegg/1').body()
    assert Image.open(io.BytesIO(picture)).size == (480, 640)
    office.press('Valg for trapp.jpg', box)
    office.page.get_by_role('menuitem', name='Fjern').click()
    office.press('Fjern')
    phone.sees_not('trapp.jpg')
    expect(box.get_by_role('link', name='trapp.jpg')).to_have_count(0)
    office.sees('plan.pdf', box)
