"""Whatever somebody types: a sentence says what is wrong, no row has changed, and the text is still in the field."""

import pytest
from nicegui.testing import User

from tests import factories
from tests.ui import scenes as at
from tests.ui.scenes import SCENES, Scene
from tests.ui.screen import rows
from tests.ui.wrong import FORBIDDEN, WRONG, too_long

pytestmark = pytest.mark.usefixtures('leave')


@pytest.mark.parametrize('scene', SCENES, ids=str)
async def test_what_is_wrong_is_said_and_nothing_is_saved_or_lost(
    user: User, scene: Scene, subtests: pytest.Subtests
) -> None:
    screen = await scene.opens(user)
    cannot_be_stored = [
        ({label: f'{good}{sign}x'}, FORBIDDEN) for label, good in scene.good.items() for sign in '\0\x1b'
    ]
    before = rows()
    for wrong, sentence in (*WRONG[scene], *cannot_be_stored):
        with subtests.test(f'{wrong}'[:60]):
            scene.fill(screen, wrong)
            screen.press(scene.verb)
            await screen.hears(sentence)
            assert {label: screen.typed(label) for label in wrong} == wrong
            assert rows() == before
        screen.forget()
    scene.fill(screen)
    screen.press(scene.verb)  # nothing else was wrong
    await screen.until(lambda: rows() != before, 'what is right is saved')


@pytest.mark.parametrize('label', ['Oppdrag', 'Oppdragsadresse'])
@pytest.mark.parametrize(
    ('text', 'sentence'), [('x' * 201, too_long(200)), ('Flytting\0', FORBIDDEN)], ids=['long', 'NUL']
)
async def test_a_field_that_saves_itself_keeps_what_it_cannot_save(
    user: User, label: str, text: str, sentence: str
) -> None:
    by = factories.firm()
    screen = await at.at_order(user, by, factories.draft(by))
    before = rows()
    screen.type(label, text)
    screen.leave(label)
    await screen.hears(sentence)
    assert screen.typed(label) == text
    assert rows() == before
    screen.type(label, 'Flytting')
    screen.leave(label)
    await screen.until(lambda: rows() != before)
    await screen.hears()


async def test_without_the_tick_nothing_is_accepted_and_the_name_stays(user: User) -> None:
    screen = await at.at_portal(user)
    before = rows()
    screen.type('Fullt navn', 'Ingrid Bjørnstad')
    screen.press(at.ACCEPT)
    await screen.hears('Kryss av for at du godtar tilbudet.')
    assert screen.typed('Fullt navn') == 'Ingrid Bjørnstad'
    assert rows() == before


# ---------- what no browser of ours sends ----------

FORGED = [99, -99, None, '99', {'value': 99}, {'value': 'x'}, {'label': '25 %'}, [1], True]


@pytest.mark.parametrize(
    ('label', 'sentence'),
    [
        ('Mva-sats', 'Mva-satsen finnes ikke. Velg en av satsene i listen.'),
        ('Enhet', 'Enheten finnes ikke. Velg en av enhetene i listen.'),
    ],
)
async def test_a_forged_choice_is_no_choice(user: User, label: str, sentence: str, subtests: pytest.Subtests) -> None:
    screen = await at.NEW_LINE.opens(user)
    before = rows()
    for value in FORGED:
        with subtests.test(f'{value}'):
            at.NEW_LINE.fill(screen)
            screen.type(label, value)
            screen.press('Lagre')
            await screen.hears(sentence)
            assert screen.typed('Beskrivelse') == 'Pakking'
            assert rows() == before
        screen.forget()


async def test_a_quote_to_a_forged_recipient_is_not_sent(user: User) -> None:
    screen = await at.QUOTE.opens(user)
    before = rows()
    at.QUOTE.fill(screen)
    screen.type('Mottaker', {'value': 7, 'label': 'eva@evil.example'})
    screen.press('Send tilbud')
    await screen.hears('Velg hvem tilbudet skal sendes til.')
    assert screen.typed('Melding') == at.QUOTE.good['Melding']
    assert rows() == before


@pytest.mark.parametrize('value', [5, None, ['x'], {'value': 'x'}, True])
async def test_a_forged_text_is_no_text(user: User, value: object) -> None:
    screen = await at.NEW_LINE.opens(user)
    before = rows()
    at.NEW_LINE.fill(screen)
    screen.type('Beskrivelse', value)
    screen.press('Lagre')
    await screen.hears('Fyll ut beskrivelsen.')
    assert rows() == before


async def test_a_number_that_no_text_message_reaches_is_taken_with_a_hint(user: User) -> None:
    hint = 'Dette er ikke et mobilnummer, så vi kan ikke sende engangskode.'
    screen = await at.CUSTOMER.opens(user)
    screen.type('Mobilnummer', '22 33 44 55')
    screen.press('Lagre')
    await screen.closes()
    await screen.sees(hint)
    screen.choose('Rediger kunde')
    await screen.opens('Rediger kunde')
    screen.type('Mobilnummer', '912 34 567')
    screen.press('Lagre')
    await screen.closes()
    await screen.sees_nothing_of(hint)
