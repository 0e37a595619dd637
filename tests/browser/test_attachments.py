"""Files from a real browser: chosen several at once or dropped, seen by the office and, when shown, by the customer."""

import io
from base64 import b64encode
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests import factories
from tests import files as sent
from tests.browser.conftest import Visits
from tests.browser.people import Person, quote_link
from tests.factories import Firm

DROP = """(section, [name, kind, content]) => {
  const bytes = Uint8Array.from(atob(content), sign => sign.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, { type: kind }));
  for (const what of ['dragover', 'drop']) section.dispatchEvent(new DragEvent(what, { dataTransfer, bubbles: true }));
}"""


def test_files_are_attached_shown_and_opened(visit: Visits, by: Firm, tmp_path: Path) -> None:
    number = factories.quoted(by)
    office = Person(visit.office(f'/ordre/{number}', by.owner))
    box = office.region('Vedlegg')
    contents = {'trapp.jpg': sent.photo(), 'side.html': sent.HTML, 'film.jpg': b'\xff\xd8\xff'.ljust(30_000_000)}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    with office.page.expect_file_chooser() as chooser:
        office.press('Legg til vedlegg', box)
    assert chooser.value.is_multiple()
    chooser.value.set_files([tmp_path / name for name in contents])
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
