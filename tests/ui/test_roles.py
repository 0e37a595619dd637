"""What the roles find in the office: a Planlegger nothing of what things cost, Regnskap nothing that changes them."""

import html
import re

from nicegui import ui
from nicegui.testing import User

from domain.access import Role
from domain.employee import Employee
from domain.message import MessageKind
from domain.words import short_date
from store import clock, hours, office_access, packages, quotes
from store.database import write, write_now
from tests import factories
from tests.factories import Firm
from tests.ui import people
from tests.ui.people import sees, until

EVERYBODYS = (
    '/ordrer', '/ordrer?status=alle&kol=nr+who+sum+left&sort=sum', '/jobber', '/jobber?visning=uke', '/timer',
    '/kunder', '/meldinger', '/innstillinger/fravaer',
)  # fmt: skip
PRICED = (
    '/varer', '/varer/pakker', '/varer/pakker/1', '/innstillinger/firma', '/innstillinger/ansatte',
    '/innstillinger/sjekklister', '/innstillinger/etiketter', '/innstillinger/av-seg-selv',
)  # fmt: skip
AMOUNTS = ('456789', '570986', '77777')
"""The price of a line, the sum with VAT, and what is agreed for a job, as the digits they are written with."""
LOOKING = {
    'Logg ut', 'Meny', 'Filtrer', 'Velg flere', 'Eksporter', 'Kolonner', 'Visninger', 'Velg alle i visningen',
    'Fjern valget', 'Forrige side', 'Neste side', 'Forrige uke', 'Neste uke', 'Ordre 1001', 'Ordre 1002',
    'Kopier lenke', 'Flere valg', 'Valg for faktura 10001', 'Lagre',
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
