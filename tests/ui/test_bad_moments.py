"""At the wrong moment, too often, by the wrong person or at a wrong address: one sentence, one effect, nothing lost."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from nicegui.testing import User

from domain import words
from domain.refused import Refused
from domain.status import CloseReason, Status
from domain.words import NBSP, full_date
from store import clock, customers, going_back, invoices, jobs, lines, orders, quotes
from store.database import write, write_now
from tests import factories
from tests.factories import Firm
from tests.ui import people
from tests.ui import scenes as at
from tests.ui.scenes import Scene
from tests.ui.screen import Screen, rows

CALL = f'Ring oss på 55{NBSP}12{NBSP}34{NBSP}56 for nytt tilbud.'
CLOSED = 'Ordren er avsluttet. Gjenåpne ordren først.'
NOT_CONFIRMED = 'Ordren må være bekreftet før du kan starte jobb.'
NO_INVOICE_YET = 'Ordren må være bekreftet før du kan opprette faktura.'
REMOVED = 'Dette finnes ikke lenger. Noen andre kan ha fjernet det mens du jobbet.'
CHANGED = 'Tilbudet er endret siden du åpnet det. Last inn siden på nytt for å se den nye versjonen.'
WITHDRAWN = f'Tilbudet er trukket tilbake. {CALL}'
Meanwhile = Callable[[Firm, int], object]
pytestmark = pytest.mark.usefixtures('leave')


# ---------- a page that is no longer true ----------
# `write_now` tells no screen, so that the page still shows what was true when it was opened.


def closed(by: Firm, number: int) -> None:
    write_now(orders.close, by.owner, number, CloseReason.LOST)


def withdrawn(by: Firm, number: int) -> None:
    write_now(going_back.go_back, by.owner, number, Status.DRAFT)


def confirmed(by: Firm, number: int) -> None:
    write_now(quotes.confirm, by.owner, number)


def said_no(by: Firm, number: int) -> None:
    write_now(quotes.register_decline, by.owner, number, 'For dyrt')


def without_line(by: Firm, number: int) -> None:
    write_now(lines.remove, by.owner, number, factories.get(by, number).lines[0].id or 0)


def without_customer(by: Firm, number: int) -> None:
    write_now(orders.set_customer, by.owner, number, None)


def another_address(by: Firm, number: int) -> None:
    customer = factories.get(by, number).customer
    assert customer is not None
    new = {'email': 'ny@epost.no', 'phone': ''}
    write_now(customers.edit, by.owner, number, customer.id or 0, {name: getattr(customer, name) for name in new}, new)


def done(by: Firm, number: int) -> None:
    write_now(jobs.complete, by.owner, number, factories.get(by, number).jobs[0].id or 0)


def invoice_sent(by: Firm, number: int) -> None:
    invoice = factories.get(by, number).draft_invoices[0].id or 0
    write_now(invoices.send, by.owner, number, invoice, advance_because='Avtalt')


def invoice_discarded(by: Firm, number: int) -> None:
    write_now(invoices.discard, by.owner, number, factories.get(by, number).draft_invoices[0].id or 0)


def paid(by: Firm, number: int) -> None:
    invoice = factories.get(by, number).sent_invoices[0].id or 0
    write_now(invoices.pay, by.owner, number, invoice, amount='1250', day=at.in_days(0))


def credited(by: Firm, number: int) -> None:
    write_now(invoices.credit, by.owner, number, factories.get(by, number).sent_invoices[0].id or 0)


STALE: list[tuple[Scene, Meanwhile, str]] = [
    (at.NEW_LINE, closed, CLOSED),
    (at.OLD_LINE, closed, CLOSED),
    (at.OLD_LINE, without_line, REMOVED),
    (at.NEW_JOB, closed, CLOSED),
    (at.CANCEL_JOB, closed, CLOSED),
    (at.CANCEL_JOB, done, 'Jobben er fullført og kan ikke avlyses.'),
    (at.QUOTE, closed, CLOSED),
    (at.QUOTE, confirmed, 'Ordren er bekreftet. Gå tilbake til «Tilbud sendt», eller legg til linjer.'),
    (at.QUOTE, without_customer, 'Legg til en kunde før du sender tilbudet.'),
    (at.QUOTE, without_line, 'Legg til minst én ordrelinje med pris før du sender tilbudet.'),
    (at.QUOTE, another_address, 'Velg hvem tilbudet skal sendes til.'),
    (at.FOLLOW_UP, withdrawn, 'Det er ikke sendt noe tilbud.'),
    (at.FOLLOW_UP, another_address, 'Velg hvem meldingen skal sendes til.'),
    (at.ANSWER, withdrawn, 'Ordren er et utkast, så kunden kan ikke se meldinger ennå. Send tilbudet først.'),
    (at.INVOICE, closed, CLOSED),
    (at.INVOICE, invoice_sent, 'Fakturaen er allerede sendt.'),
    (at.INVOICE, invoice_discarded, 'Fakturautkastet er annullert. Opprett en ny faktura.'),
    (at.PAYMENT, paid, 'Fakturaen er allerede betalt.'),
    (at.PAYMENT, credited, 'Bare en sendt faktura kan betales.'),
    (at.SPOKEN_YES, said_no, 'Tilbudet er avslått. Send et nytt tilbud.'),
    (at.SPOKEN_NO, withdrawn, 'Det er ikke sendt noe tilbud.'),
    (at.YES, withdrawn, WITHDRAWN),
    (at.YES, closed, f'Ordren er avsluttet. {CALL}'),
    (at.YES, said_no, f'Tilbudet er avslått. {CALL}'),
    (at.YES, factories.send, CHANGED),
    (at.NO, withdrawn, WITHDRAWN),
    (at.NO, factories.send, CHANGED),
    (at.QUESTION, withdrawn, WITHDRAWN),
    (at.CHANGE, withdrawn, WITHDRAWN),
]


@pytest.mark.parametrize(
    ('scene', 'meanwhile', 'sentence'), STALE, ids=[f'{scene}, {act.__name__}' for scene, act, _ in STALE]
)
async def test_a_page_that_is_no_longer_true_changes_nothing_and_keeps_the_text(
    user: User, scene: Scene, meanwhile: Meanwhile, sentence: str
) -> None:
    screen = await scene.opens(user)
    scene.fill(screen)
    meanwhile(screen.by, screen.number)
    before = rows()
    screen.press(scene.verb)
    await screen.hears(sentence)
    assert {label: screen.typed(label) for label in scene.good} == scene.good
    assert rows() == before


@pytest.mark.parametrize('scene', [at.YES, at.NO], ids=str)
async def test_a_quote_that_ran_out_while_the_page_was_open_is_not_answered(
    user: User, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = await scene.opens(user)
    scene.fill(screen)
    last_day = factories.version(screen.by, screen.number).valid_until
    monkeypatch.setattr(clock, 'today', lambda: last_day + timedelta(days=1))
    before = rows()
    screen.press(scene.verb)
    await screen.hears(f'Tilbudet utløp {full_date(last_day)}. {CALL}')
    assert {label: screen.typed(label) for label in scene.good} == scene.good
    assert rows() == before


async def test_an_old_version_is_not_accepted_though_its_hash_is_posted(user: User) -> None:
    screen = await at.YES.opens(user)
    old = factories.version(screen.by, screen.number)
    factories.send(screen.by, screen.number)
    new, asker = factories.version(screen.by, screen.number), factories.customer(screen.number)
    before = rows()
    for version_id, shown_hash in ((old.id, old.sha256), (new.id, old.sha256), (old.id, new.sha256)):
        with pytest.raises(Refused, match=CHANGED):
            write_now(
                quotes.accept, asker, screen.number,
                version_id=version_id or 0, shown_hash=shown_hash, name='Ingrid Bjørnstad', ticked=True,
            )  # fmt: skip
    assert rows() == before


# ---------- too often ----------


def change_in(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, int]:
    """How many rows have come, by table; history apart, which may hold more than one entry for one act."""
    return {
        table: len(after[table]) - len(before[table])
        for table in after
        if len(after[table]) != len(before[table]) and table != 'history'
    }


@pytest.mark.parametrize(
    ('scene', 'made'),
    [
        (at.NEW_LINE, {'order_line': 1}),
        (at.PRIVATE, {'customer': 1}),
        (at.NEW_JOB, {'job': 1}),
        (at.QUOTE, {'message': 1, 'portal_link': 1, 'quote_version': 1}),
        (at.FOLLOW_UP, {'message': 1, 'portal_link': 1}),
        (at.ANSWER, {'message': 1, 'portal_link': 1}),
        (at.PAYMENT, {'payment': 1}),
        (at.YES, {'acceptance': 1, 'message': 2, 'notice': 1, 'portal_link': 1}),
        (at.QUESTION, {'message': 1, 'notice': 1}),
        (at.CHANGE, {'message': 1, 'notice': 1}),
        (at.NO, {'message': 1, 'notice': 1}),
        (at.EMPLOYEE, {'employee': 1}),
        (at.PRODUCT, {'product': 1}),
    ],
    ids=lambda value: str(value) if isinstance(value, Scene) else '',
)
async def test_a_triple_click_has_one_effect_and_so_has_a_late_one(
    user: User, scene: Scene, made: dict[str, int]
) -> None:
    screen = await scene.opens(user)
    scene.fill(screen)
    before, verb = rows(), screen.button(scene.verb)
    screen.press(scene.verb, times=3)
    await screen.until(lambda: change_in(before, rows()) == made, f'{made}')
    for _ in range(8):  # the dialog fades for a while; its button must not be heard meanwhile
        await asyncio.sleep(0.05)
        if screen.dialog == '' and not verb.is_deleted and scene not in (at.YES, at.QUESTION):
            screen.send(verb, 'click')
    assert change_in(before, rows()) == made


async def test_an_impatient_hand_makes_one_order(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/ordrer')
    screen, before = Screen(user, by), rows()
    screen.press('Ny ordre', times=3)
    await screen.sees('Ordre 1001')
    assert change_in(before, rows()) == {'customer_order': 1}


@pytest.mark.parametrize('face', ['kontor', 'Crew'])
async def test_an_impatient_hand_starts_a_job_once(user: User, face: str) -> None:
    by = factories.firm()
    number = at.confirmed_with_job(by)
    screen = await (at.at_order(user, by, number) if face == 'kontor' else at.at_crew(user, by, '/crew'))
    before = rows()
    screen.press('Start jobb', times=3)
    await screen.until(lambda: factories.get(by, number).status is Status.STARTED)
    await asyncio.sleep(0.05)
    assert change_in(before, rows()) == {'timer': 1} | ({'notice': 1} if face == 'Crew' else {})
    assert [sentence for sentence in screen.alerts if 'startet' not in sentence] == []


async def test_an_impatient_hand_in_a_menu_or_on_the_track_opens_and_copies_once(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    screen = await at.at_order(user, by, number)
    for _ in range(3):
        screen.press_on_track('Utkast')
    await screen.opens('Gå tilbake til «Utkast»?')
    await asyncio.sleep(0.05)
    assert screen.dialogs == 1
    screen.press('Avbryt')
    await screen.closes()
    before = rows()
    for _ in range(3):
        screen.choose('Kopier ordre')
    await screen.until(lambda: change_in(before, rows()) != {})
    await asyncio.sleep(0.05)
    assert change_in(before, rows()) == {'customer_order': 1, 'order_line': 1}


async def test_an_impatient_hand_chooses_a_customer_once(user: User) -> None:
    by = factories.firm()
    factories.draft(by)
    screen = await at.at_order(user, by, write_now(orders.new, by.owner))
    screen.press('Legg til kunde')
    await screen.opens('Velg kunde')
    screen.type('Navn', 'ingrid')
    await screen.sees('Kunde fra før')
    before = rows()
    (hit,) = (each for each in screen.elements() if 'hit' in each.classes)
    for _ in range(3):
        screen.send(hit, 'click')
    await screen.closes()
    await asyncio.sleep(0.05)
    after = rows()
    assert len(after['history']) == len(before['history']) + 1
    assert change_in(before, after) == {}


# ---------- at once ----------


async def test_of_two_who_accept_at_once_one_wins_and_the_other_reads_who_and_when(
    user: User, create_user: Callable[[], User]
) -> None:
    by = factories.firm()
    number = factories.quoted(by, private=False)
    kari = await at.at_portal(user, by, number)
    nils = await at.at_portal(create_user(), by, number)
    before = rows()
    for screen, name in ((kari, 'Kari Nes'), (nils, 'Nils Nes')):
        screen.type('Fullt navn', name)
        screen.tick('Jeg godtar')
    kari.press('Godta tilbudet')
    nils.press('Godta tilbudet')
    await nils.until(lambda: any('allerede' in sentence for sentence in kari.alerts + nils.alerts))
    acceptance = factories.version(by, number).acceptance
    assert acceptance is not None
    assert acceptance.name == 'Kari Nes'
    said = f'Tilbudet er allerede akseptert. Kari Nes godtok det i dag {words.clock(acceptance.at)}.'
    assert sorted({*kari.alerts, *nils.alerts}) == [said]
    assert change_in(before, rows()) == {'acceptance': 1, 'message': 2, 'notice': 1, 'portal_link': 1}


# ---------- before it is allowed ----------


@pytest.mark.parametrize('make', [factories.draft, factories.quoted], ids=['draft', 'quoted'])
async def test_a_forged_press_starts_and_invoices_nothing_before_the_order_is_confirmed(
    user: User, make: Callable[[Firm], int]
) -> None:
    by = factories.firm()
    number = make(by)
    job = factories.job(by, number)
    screen = await at.at_order(user, by, number)
    before = rows()
    for name, sentence in (('Start jobb', NOT_CONFIRMED), ('Opprett faktura', NO_INVOICE_YET)):
        await screen.sees(sentence)
        button = screen.button(name)
        assert not button.enabled
        screen.forge(button)
    await asyncio.sleep(0.1)
    assert rows() == before
    for act, sentence in (
        (lambda: write_now(jobs.start, by.owner, number, job, employee_id=by.jonas_id), NOT_CONFIRMED),
        (lambda: write_now(jobs.start, by.owner, number, job, employee_id=by.jonas_id, switch=True), NOT_CONFIRMED),
        (lambda: write_now(jobs.complete, by.owner, number, job), NOT_CONFIRMED),
        (lambda: write_now(invoices.create, by.owner, number), NO_INVOICE_YET),
    ):
        with pytest.raises(Refused, match=sentence):
            act()
    assert rows() == before


async def test_a_forged_press_in_crew_starts_nothing_before_the_order_is_confirmed(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    job = factories.job(by, number)
    before = rows()
    for path in ('/crew', f'/crew/jobb/{job}'):
        screen = await at.at_crew(user, by, path)
        await screen.sees(NOT_CONFIRMED)
        button = screen.button('Start jobb')
        assert not button.enabled
        screen.forge(button)
    await asyncio.sleep(0.1)
    assert rows() == before
    with pytest.raises(Refused, match=NOT_CONFIRMED):
        write_now(jobs.start, by.jonas, number, job)
    assert rows() == before


async def test_a_press_on_what_is_hidden_does_nothing(user: User) -> None:
    """The panel of a withdrawn quote is still in the page, and knows its version."""
    screen = await at.YES.opens(user)
    at.YES.fill(screen)
    button = screen.button(at.ACCEPT)
    await write(going_back.go_back, screen.by.owner, screen.number, Status.DRAFT)
    await screen.sees('Tilbudet er trukket tilbake.')
    before = rows()
    screen.send(button, 'click')
    await asyncio.sleep(0.1)
    assert screen.alerts == []
    assert rows() == before
