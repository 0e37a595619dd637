"""What the roles find in the office: a Planlegger nothing of what things cost, Regnskap nothing that changes them."""

import html
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from nicegui import app, ui
from nicegui.testing import User

from domain.access import Role
from domain.employee import Employee
from domain.message import MessageKind
from domain.words import short_date
from store import attachments, clock, employees, files, hours, office_access, orders, packages, quotes
from store.attachments import Kept
from store.database import write, write_now
from tests import factories, matrix
from tests.factories import Firm
from tests.ui import people
from tests.ui.people import sees, until

EVERYBODYS = (
    '/ordrer', '/ordrer?status=alle&kol=nr+who+sum+left&sort=sum', '/jobber', '/jobber?visning=uke', '/timer',
    '/kunder', '/meldinger', '/innstillinger/fravaer',
)  # fmt: skip
PRICED = (
    '/fakturaer', '/varer', '/varer/pakker', '/varer/pakker/1', '/innstillinger/firma', '/innstillinger/ansatte',
    '/innstillinger/sjekklister', '/innstillinger/etiketter', '/innstillinger/av-seg-selv',
)  # fmt: skip
AMOUNTS = ('456789', '570986', '77777')
"""The price of a line, the sum with VAT, and what is agreed for a job, as the digits they are written with."""
LOOKING = {
    'Logg ut', 'Meny', 'Filtrer', 'Velg flere', 'Eksporter', 'Kolonner', 'Visninger', 'Velg alle i visningen',
    'Fjern valget', 'Forrige side', 'Neste side', 'Forrige uke', 'Neste uke', 'Ordre 1001', 'Ordre 1002',
    'Flere valg', 'Valg for faktura 10001', 'Valg for ordrebekreftelse', 'Valg for tilbud 1002-1',
    'Lagre',
}  # fmt: skip
"""What Regnskap may press: to look, to save a file, to leave. «Lagre» under Firma is switched off."""


def colleague(role: Role) -> int:
    """Somebody with a role in the office."""
    person = Employee(name='Hilde Tveit', role=role)
    write_now(lambda session: session.add(person))
    return person.id or 0


def shop(by: Firm) -> tuple[str, ...]:
    """Orders with everything on them that costs something, and their pages."""
    number, _ = factories.invoiced(by, price='4567,89')
    waits = factories.quoted(by, price='4567,89')
    write_now(quotes.say, factories.customer(waits), waits, MessageKind.QUESTION, 'Når kommer dere?')
    factories.plan(by, waits, price='777,77')
    factories.job(by, waits)
    write_now(packages.save_order, by.owner, number, 'Vask', with_jobs=True)
    write_now(hours.add, by.jonas, {'day': short_date(clock.today()), 'length': '2', 'note': 'Lager'})
    return (f'/ordre/{number}', f'/ordre/{waits}', f'/kunde/{factories.get(by, number).customer_id}')


async def amounts(user: User, path: str) -> tuple[int, set[str]]:
    """The status of a page, and which amounts stand anywhere in what the browser gets."""
    page = await user.http_client.get(path)
    digits = re.sub(r'[\s\u00a0,.]|\\u00a0', '', html.unescape(page.text))
    return page.status_code, {each for each in AMOUNTS if each in digits}


def buttons(user: User) -> set[str]:
    assert user.client
    drawn = (each for each in user.client.elements.values() if isinstance(each, ui.button))
    return {each.text or str(each.props['aria-label']) for each in drawn}


async def test_a_planner_gets_no_price_with_any_page(user: User) -> None:
    by = factories.firm()
    own = shop(by)
    await people.office(user, by)
    seen = {path: (await amounts(user, path))[1] for path in (*EVERYBODYS, *own, *PRICED)}
    assert set().union(*seen.values()) == set(AMOUNTS), 'the test is not blind'
    assert len([path for path, found in seen.items() if found]) >= 7
    await people.office(user, colleague(Role.PLANNER))
    for path in (*EVERYBODYS, *own):
        assert await amounts(user, path) == (200, set()), path
    for path in (*PRICED, '/importer/varer'):
        assert (await amounts(user, path)) == (403, set()), path
    for kind in ('csv', 'xlsx'):
        file = await user.http_client.get(f'/ordrer/eksport.{kind}?status=alle&kol=nr+who+sum+left')
        assert file.status_code == 200
        assert kind == 'xlsx' or file.text.splitlines()[0].lstrip('\ufeff') == 'Nr.;Kunde'
    menu = await user.http_client.get('/innstillinger', follow_redirects=False)
    assert menu.headers['location'] == '/innstillinger/fravaer'


async def test_a_planner_plans_and_sends_nothing(user: User) -> None:
    by = factories.firm()
    _, waits, _ = shop(by)
    await people.office(user, colleague(Role.PLANNER))
    await user.open(waits)
    await sees(user, 'Legg til jobb')
    found = buttons(user)
    assert {'Legg til repeterende jobb', 'Start jobb', 'Endre kunde', 'Send melding'} <= found
    assert not {'Følg opp', 'Send ny versjon', 'Legg til ordrelinje', 'Opprett faktura', 'Kopier lenke'} & found
    await sees(user, '1 rund sum')
    people.press(user, next(iter(user.find('Flere valg').elements)))
    await sees(user, 'Kopier ordre')
    await user.should_not_see('Registrer aksept')
    await user.should_not_see('Trekk tilbake tilbud')


async def test_the_books_are_read_and_nothing_is_changed(user: User) -> None:
    by = factories.firm()
    own = shop(by)
    await people.office(user, colleague(Role.ACCOUNTING))
    for path in (*EVERYBODYS, *own, *PRICED):
        await user.open(path)
        extra = {each for each in buttons(user) - LOOKING if not re.fullmatch(r'\w+ \d{4}', each)}
        assert not extra, (path, extra)
    await user.open(own[0])
    assert user.client
    fields = [each for each in user.client.elements.values() if isinstance(each, ui.input | ui.textarea)]
    assert fields
    assert all(each.props.get('readonly') for each in fields)
    assert (await amounts(user, own[0]))[1] == {'456789', '570986'}


async def test_another_role_signs_out_and_is_what_one_is_from_then_on(user: User) -> None:
    by = factories.firm()
    hilde = colleague(Role.OFFICE)
    await people.office(user, hilde)
    await user.open('/ordrer')
    await sees(user, 'Ingen ordrer ennå. Opprett den første.')
    page = user.client
    assert page
    await write(office_access.change_role, by.owner, hilde, Role.PLANNER)
    await until(lambda: page.is_deleted)
    assert (await user.http_client.get('/ordrer', follow_redirects=False)).status_code == 303
    await people.office(user, hilde)
    assert (await user.http_client.get('/varer')).status_code == 403


# ---------- every address ----------


async def browsers(user: User, by: Firm, own: int, theirs: int) -> AsyncIterator[str]:
    """Everybody in turn, in the same browser; what each is called in the matrix."""
    for letter in matrix.BROWSERS:
        user.http_client.cookies.clear()
        if letter in 'OKPR':
            role = Role(matrix.WHO[letter])
            await people.office(user, by if role is Role.OWNER else colleague(role))
        elif letter in 'LC':
            await people.crew(user, (by.ali.employee_id or 0) if letter == 'L' else by.jonas_id)
        elif letter in 'GX':
            await people.customer(user, own if letter == 'G' else theirs)
        yield letter


def addresses(by: Firm) -> tuple[int, int, dict[str, object]]:
    """One of everything that an address names: own, a colleague's and another customer's, a draft, one deleted."""
    ali = by.ali.employee_id or 0
    write_now(office_access.change_role, by.owner, ali, Role.LEAD)
    own, theirs, draft, gone = factories.quoted(by), factories.quoted(by), factories.draft(by), factories.draft(by)
    per = write_now(employees.add, by.owner, name='Per Moe')
    job = {number: factories.job(by, number, people=team) for number, team in (
        (own, [by.jonas_id, ali]), (theirs, [per]), (draft, [by.jonas_id, ali]),
    )}  # fmt: skip
    write_now(orders.delete, by.owner, gone)
    file = {name: write_now(attachments.add, by.owner, number, kept(name)) for name, number in (
        ('shown', own), ('hidden', own), ('theirs', theirs), ('draft', draft),
    )}  # fmt: skip
    write_now(attachments.show, by.owner, own, file['shown'], True)
    write_now(attachments.show, by.owner, theirs, file['theirs'], True)
    return own, theirs, {
        'own': own, 'theirs': theirs, 'draft': draft, 'gone': gone, 'customer': factories.get(by, own).customer_id,
        'package': write_now(packages.add, by.owner, 'Vask'), 'own_job': job[own], 'their_job': job[theirs],
        'draft_job': job[draft], 'shown': file['shown'], 'hidden': file['hidden'], 'their_file': file['theirs'],
        'draft_file': file['draft'], 'version': factories.get(by, own).versions[0].id,
    }  # fmt: skip


def kept(name: str) -> Kept:
    """A picture whose file is on the disk."""
    made = factories.file(f'{name}.jpg')
    place = files.path(made.sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b'jpeg')
    return made


async def test_every_address_answers_everybody_as_the_matrix_says(user: User) -> None:
    by = factories.firm()
    own, theirs, named = addresses(by)
    wrong = []
    async for letter in browsers(user, by, own, theirs):
        for path, row in matrix.ROUTES.items():
            said = (await user.http_client.get(path.format(**named), follow_redirects=False)).status_code
            wanted = matrix.MEANS[row.replace(' ', '')[matrix.BROWSERS.index(letter)]]
            if said != wanted:
                wrong.append(f'{letter} {path}: {said}, not {wanted}')
    assert wrong == []


async def test_no_address_is_missing_in_the_matrix(user: User) -> None:
    assert user
    known = [re.sub(r'\{\w+\}', '1', path) for path in matrix.ROUTES]
    missing = []
    for route in all_routes(app.routes):
        asks = 'GET' in (route.methods or ()) and not route.path.startswith(matrix.OPEN)
        if asks and not any(route.path_regex.match(path) for path in known):
            missing.append(route.path)
    assert missing == []


def all_routes(routes: Iterable[Any]) -> Iterator[Any]:
    """Every route with a path, those of included routers, too."""
    for route in routes:
        if inner := getattr(route, 'original_router', None):
            yield from all_routes(inner.routes)
        elif hasattr(route, 'methods'):
            yield route
