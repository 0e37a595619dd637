"""Pictures and damages on the screens: taken in Crew, beside their job in the office, shown to the customer."""

from nicegui import ui
from nicegui.testing import User

from domain.attachment import Of
from store import attachments, checklists, damages, jobs, order_view
from store.database import read, read_now, write, write_now
from tests import factories
from tests import files as sent
from tests.ui import people
from tests.ui.people import sees
from tests.ui.scenes import at_crew, at_order
from tests.ui.screen import Screen


async def send(user: User, at: int, *files: tuple[str, bytes]) -> None:
    """Give files to one of the places on the page that take pictures, in the sequence they were drawn."""
    places = sorted(user.find(ui.upload).elements, key=lambda each: each.id)
    await places[at].handle_uploads([ui.upload.SmallFileUpload(name, 'image/jpeg', content) for name, content in files])


def has(screen: Screen, button: str) -> bool:
    return any(each.props.get('aria-label') == button for each in screen.elements(ui.button))


async def test_a_picture_from_crew_stands_beside_its_job_in_the_office(user: User, create_user) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    office = await at_order(create_user(), by, number)
    crew = await at_crew(user, by, f'/crew/jobb/{job}')
    await send(user, 0, ('kasse.jpg', sent.photo()), ('side.html', sent.HTML))
    await crew.sees('side.html: Denne typen fil kan ikke legges ved.')
    await crew.until(lambda: has(crew, 'Fjern bildet kasse.jpg'))
    await office.until(lambda: has(office, 'Valg for kasse.jpg'))
    await office.sees('tok et bilde på jobben', 'Ingen vedlegg ennå.')
    await send(user, 0, ('plan.pdf', sent.PDF))
    await crew.sees('plan.pdf: Bare bilder kan legges på en jobb.')
    crew.press('Fjern bildet kasse.jpg')
    await crew.opens('Fjerne bildet?')
    crew.press('Fjern')
    await crew.closes()
    assert (await read(order_view.view, by.owner, number)).attachments == []


async def test_a_point_is_answered_with_a_picture(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    write_now(checklists.add, by.owner, number, job, 'Strømmåler', 'photo', True)
    write_now(jobs.start, by.jonas, number, job)
    crew = await at_crew(user, by, f'/crew/jobb/{job}')
    await crew.sees('Bilde · må besvares')
    crew.press('Fullfør jobb')
    await crew.hears('Sjekklisten er ikke ferdig. Svar først på «Strømmåler».')
    await send(user, 0, ('måler.jpg', sent.photo()))
    await crew.sees('1 av 1')
    crew.press('Fullfør jobb')
    await crew.sees('Fullført i dag')


async def test_the_office_answers_a_point_with_a_picture_too(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    write_now(checklists.add, by.owner, number, job, 'Strømmåler', 'photo', True)
    write_now(jobs.start, by.jonas, number, job)
    office = await at_order(user, by, number)
    await office.until(lambda: has(office, 'Velg bilder: Strømmåler'))
    await send(user, 0, ('måler.jpg', sent.photo()))
    await office.until(lambda: has(office, 'Valg for måler.jpg'))
    assert read_now(order_view.view, by.owner, number).points[job][0].is_done


async def test_a_damage_is_reported_in_crew_marked_in_the_office_and_shown_in_the_portal(
    user: User, create_user
) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    factories.accept(by, number)
    job = factories.job(by, number)
    customer = await people.customer(create_user(), number)
    await customer.open(f'/portal/ordre/{number}')
    office = await at_order(create_user(), by, number)
    crew = await at_crew(user, by, f'/crew/jobb/{job}')
    crew.press('Meld skade')
    await crew.opens('Skademelding')
    crew.press('Meld skade')
    await crew.hears('Skriv hva som er skadet.')
    crew.type('Hva er skadet?', 'Riper i døren')
    crew.press('Meld skade')
    await crew.opens('Skaden er meldt')
    crew.press('Ferdig')
    await crew.closes()
    await crew.sees('Riper i døren', 'Skademeldinger')
    await office.sees('Riper i døren', 'Skade', 'meldte en skade på jobben')
    await customer.should_not_see('Riper i døren')
    (damage,) = read_now(order_view.view, by.owner, number).damages
    made = await write(attachments.add_at_job, by.jonas, number, Of(job, damage_id=damage.id), factories.file())
    await write(damages.show, by.owner, number, damage.id or 0, True)
    await sees(customer, 'Riper i døren')
    await office.sees('Vises for kunden')
    office.press('Merk som fulgt opp')
    await office.sees('Fulgt opp i dag')
    await crew.sees('Fulgt opp av kontoret')
    await customer.should_not_see('Bilder')
    await write(attachments.show, by.owner, number, made, True)
    await sees(customer, 'Bilder')
    await customer.should_not_see('Vedlegg')
