"""A picture from a phone: made smaller on its way, seen by the office at once, and not lost when the line is."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from domain.sign_in import Face
from tests import factories
from tests import files as sent
from tests.browser.conftest import Visits
from tests.browser.people import Person
from tests.factories import Firm


def test_a_picture_is_taken_on_the_phone_and_follows_in_the_office(visit: Visits, by: Firm, tmp_path: Path) -> None:
    number = factories.quoted(by)
    factories.accept(by, number)
    job = factories.job(by, number)
    office = Person(visit.office(f'/ordre/{number}', by.owner))
    jonas = Person(visit.signed_in(f'/crew/jobb/{job}', Face.CREW, 390, 844, employee_id=by.jonas_id))
    chosen = []
    for name in ('kasse.jpg', 'trapp.jpg'):
        chosen.append(tmp_path / name)
        chosen[-1].write_bytes(sent.picture(size=(4000, 3000), comment=name.encode()))
    jonas.page.route('**/_nicegui/client/*/upload/*', lambda route: route.abort())
    with jonas.page.expect_file_chooser() as chooser:
        jonas.press('Ta bilde')
    assert chooser.value.element.get_attribute('capture') == 'environment'
    assert not chooser.value.is_multiple()
    chooser.value.set_files(chosen[0])
    jonas.sees('kasse.jpg: Filen kom ikke frem. Se om du har nett, og prøv igjen.')
    jonas.page.unroute('**/_nicegui/client/*/upload/*')
    jonas.press('Prøv igjen')
    pictures = jonas.region('Bilder').locator('img')
    expect(pictures).to_have_js_property('naturalWidth', 320)
    office.sees('tok et bilde på jobben')
    expect(office.page.get_by_role('button', name='Valg for kasse.jpg')).to_be_visible()
    with jonas.page.expect_file_chooser() as chooser:
        jonas.press('Velg bilder')
    assert chooser.value.is_multiple()
    Image.effect_noise((3000, 4000), 60).save(chosen[1])
    chooser.value.set_files([chosen[1]])
    expect(pictures).to_have_count(2)
    kept = jonas.page.request.get('/vedlegg/2').body()
    assert Image.open(io.BytesIO(kept)).size == (1500, 2000), 'the phone made it smaller; the server would keep 2560'
    assert jonas.page.evaluate('document.documentElement.scrollWidth <= innerWidth')
    ingrid = Person(visit.signed_in(f'/portal/ordre/{number}', Face.PORTAL, link_id=factories.customer(number).link_id))
    office.press('Valg for kasse.jpg')
    office.page.get_by_role('menuitem', name='Vis for kunden').click()
    expect(ingrid.region('Bilder').locator('img')).to_have_js_property('naturalWidth', 320)
    visit.errors.clear()  # the browser says that a request failed
