"""Labels on the screens: typed on the order, filtered by in the list, and said when one is gone."""

from nicegui import ui
from nicegui.testing import User

from store import labels
from store.database import write, write_now
from tests import factories
from tests.ui import people
from tests.ui.people import sees
from ui.forms import field


def press(user: User, words: str) -> None:
    """Press the last button of that name."""
    named = [each for each in user.find(ui.button).elements if words in (each.text, each.props.get('aria-label'))]
    people.press(user, max(named, key=lambda each: each.id))


async def test_a_label_is_typed_on_an_order_and_seen_on_the_other_screen(user: User, create_user) -> None:
    by = factories.firm()
    number = factories.draft(by)
    other = await people.office(create_user(), by)
    await other.open('/ordrer?kol=nr+who+label')
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    press(user, 'Etiketter')
    await sees(user, 'Skriv for å finne eller lage en.')
    (typed,) = (each for each in user.find('Etikett').elements if isinstance(each, field))
    typed.value = 'Haster'
    press(user, 'Legg til')
    await sees(user, 'satte etiketten «Haster».')
    await sees(other, "{'name': 'Haster', 'colour': 'plain'}")


async def test_a_label_that_is_gone_is_said_and_the_list_is_shown_without_it(user: User) -> None:
    by = factories.firm()
    number, bare = factories.draft(by), factories.draft(by, name='Nils Berg', email='nils@epost.no')
    write_now(labels.put_named, by.owner, number, 'Haster')
    (label,) = write_now(labels.listing, by.owner)
    await people.office(user, by)
    await user.open(f'/ordrer?etikett={label.id}')
    await sees(user, f'Ingrid Bjørnstad, ordre {number}')
    await user.should_not_see('Nils Berg')
    await write(labels.remove, by.owner, label.id or 0)
    await sees(user, f'Nils Berg, ordre {bare}')
    await sees(user, 'en etikett som er slettet')
    await user.open('/ordrer?etikett=77')
    await sees(user, 'en etikett som er slettet')
    await sees(user, 'Nils Berg')


async def test_the_file_holds_the_labels(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    for name in ('Vent', 'Haster'):
        write_now(labels.put_named, by.owner, number, name)
    await people.office(user, by)
    answer = await user.http_client.get('/ordrer/eksport.csv?kol=nr+who+label')
    assert answer.content.decode('utf-8-sig').splitlines()[1].endswith('Haster, Vent')


async def test_labels_are_looked_after_in_the_settings(user: User) -> None:
    by = factories.firm()
    write_now(labels.put_named, by.owner, factories.draft(by), 'Haster')
    await people.office(user, by)
    await user.open('/innstillinger/etiketter')
    await sees(user, 'Haster')
    await sees(user, '1 ordre')
    press(user, 'Slett Haster')
    await sees(user, 'Den fjernes fra 1 ordre.')
    press(user, 'Slett')
    await sees(user, 'Ingen etiketter ennå.')
