"""The parts keep their promises: one press is one run, a dialog leaves nothing behind, an icon is known."""

import asyncio
from collections.abc import Callable

import pytest
from nicegui import Client, app, ui
from nicegui.testing import User

from domain.refused import Refused
from ui import kit
from ui.kit import button, dialog, el, icon, refusal, section, toast

pytestmark = pytest.mark.nicegui_main_file('')


def page(draw: Callable[[], object]) -> None:
    """Make a page that shows refusals the way every frame does, and keeps them out of the log."""

    @ui.page('/')
    def made() -> None:
        app._exception_handlers.clear()
        ui.on_exception(lambda error: refusal(str(error)))
        draw()


def press(client: Client, made: ui.element) -> None:
    """Press a button the way a browser, or somebody who forges its messages, does."""
    listener = next(each for each in made._event_listeners.values() if each.type == 'click')
    client.handle_event({'id': made.id, 'listener_id': listener.id, 'args': []})


@pytest.mark.parametrize('takes', [0, 0.05])
async def test_a_triple_click_is_one_run(user: User, takes: float) -> None:
    runs = []

    async def slow() -> None:
        runs.append('slow')
        await asyncio.sleep(takes)

    page(lambda: button('Send', on_click=slow if takes else lambda: runs.append('quick')))
    client = await user.open('/')
    made = user.find('Send').elements.pop()
    for _ in range(3):
        press(client, made)
        await asyncio.sleep(0.02)
    assert len(runs) == 1
    await asyncio.sleep(takes + 0.4)
    press(client, made)
    await asyncio.sleep(0.02)
    assert len(runs) == 2


async def test_a_rapid_button_counts_every_press(user: User) -> None:
    runs: list[str] = []
    page(lambda: button('Neste side', on_click=lambda: runs.append('next'), rapid=True))
    client = await user.open('/')
    for _ in range(3):
        press(client, user.find('Neste side').elements.pop())
        await asyncio.sleep(0.01)
    assert len(runs) == 3


async def test_a_refused_press_may_be_tried_again_at_once(user: User) -> None:
    def act() -> None:
        raise Refused(f'Nei, {len(user.notify.messages)} ganger.')

    page(lambda: button('Send', on_click=act))
    await user.open('/')
    user.find('Send').click()
    await user.should_see('Nei, 0 ganger.')
    user.find('Send').click()
    await user.should_see('Nei, 1 ganger.')


async def test_a_switched_off_button_says_why_and_hears_nothing(user: User) -> None:
    runs: list[str] = []
    page(lambda: button('Send', on_click=lambda: runs.append('sent'), disabled_because='Legg til en kunde først.'))
    await user.open('/')
    await user.should_see('Legg til en kunde først.')
    made = user.find('Send').elements.pop()
    user.find('Send').click()
    assert made.is_ignoring_events
    reason = next(user.find('Legg til en kunde').elements.pop().ancestors())
    assert made.props['aria-describedby'] == reason.html_id
    assert runs == []


async def test_a_press_may_say_something_after_its_section_was_redrawn(user: User) -> None:
    async def act() -> None:
        user.find(marker='section').elements.pop().clear()
        await asyncio.sleep(0.01)
        toast('Lagret')
        with dialog('Og så?'):
            ui.label('Videre')

    def draw() -> None:
        with ui.element().mark('section'):
            button('Lagre', on_click=act)

    page(draw)
    await user.open('/')
    user.find('Lagre').click()
    await user.should_see('Lagret')
    await user.should_see('Videre')


async def test_a_closed_dialog_leaves_nothing_behind(user: User) -> None:
    def open_it() -> None:
        with dialog('Ny kunde') as box:
            ui.input('Navn')
            ui.input('E-post')
            with box.footer:
                button('Avbryt', on_click=box.close)

    page(lambda: button('Legg til', on_click=open_it))
    client = await user.open('/')
    before = len(client.elements)
    user.find('Legg til').click()
    await user.should_see('Ny kunde')
    assert 'autofocus' in user.find('Navn').elements.pop().props
    assert 'autofocus' not in user.find('E-post').elements.pop().props
    user.find('Avbryt').click()
    await user.should_not_see('Ny kunde')
    await asyncio.sleep(0.5)
    assert len(client.elements) == before


async def test_a_press_that_opens_a_dialog_is_over_at_once(user: User) -> None:
    def open_it() -> kit.Dialog:
        with dialog('Ny kunde') as box:
            ui.label('Navn')
        return box

    page(lambda: button('Legg til', on_click=open_it))
    await user.open('/')
    user.find('Legg til').click()
    await user.should_see('Navn')
    await asyncio.sleep(0.5)
    made = user.find('Legg til').elements.pop()
    assert isinstance(made, ui.button)
    assert made.enabled
    assert 'loading' not in made.props


async def test_a_dialog_that_cannot_be_drawn_is_not_opened(user: User) -> None:
    def open_it() -> None:
        with dialog('Ny kunde'):
            raise Refused('Du har ikke tilgang.')

    page(lambda: button('Legg til', on_click=open_it))
    client = await user.open('/')
    before = len(client.elements)
    user.find('Legg til').click()
    await user.should_see('Du har ikke tilgang.')
    assert len(client.elements) == before


async def test_a_toast_undoes_once(user: User) -> None:
    undone: list[str] = []
    page(lambda: button('Slett', on_click=lambda: toast('Slettet', undo=lambda: undone.append('undone'))))
    await user.open('/')
    user.find('Slett').click()
    await user.should_see('Slettet')
    for _ in range(2):
        user.find(ui.notification).trigger('undo')
    assert undone == ['undone']


async def test_a_section_is_named_by_its_heading(user: User) -> None:
    def draw() -> None:
        with section('Jobber', '1 av 3') as box:
            with box.actions:
                button('Legg til jobb', 'quiet', 'add')
            el('p', text='16 875,00 kr')

    page(draw)
    await user.open('/')
    box, heading = user.find(kind=kit.Box).elements.pop(), user.find('Jobber').elements.pop()
    assert box.props['aria-labelledby'] == heading.html_id
    await user.should_see('16\xa0875,00 kr')


@pytest.mark.parametrize(
    'href', ['javascript:alert(1)', '//evil.example', '/\\evil.example', '/\t/evil.example', 'data:,x']
)
async def test_a_link_leads_nowhere_strange(user: User, href: str) -> None:
    seen: list[str] = []

    def draw() -> None:
        for make in (lambda: el('a', href=href), lambda: button('Hit', href=href)):
            with pytest.raises(ValueError, match='a link leads'):
                make()
        seen.extend(
            str(el('a', href=good).props['href']) for good in ('/ordre/1', '?side=2', '#svar', 'tel:+4791234567')
        )

    page(draw)
    await user.open('/')
    assert seen == ['/ordre/1', '?side=2', '#svar', 'tel:+4791234567']


async def test_every_icon_has_a_path_and_every_button_a_name(user: User) -> None:
    def draw() -> None:
        with pytest.raises(ValueError, match='nosuchicon'):
            icon('nosuchicon')
        with pytest.raises(ValueError, match='name'):
            button('', symbol='close')

    page(draw)
    await user.open('/')


async def test_theme_and_script_are_served_to_be_kept(user: User) -> None:
    page(lambda: ui.label('Hei'))
    kit.dress()
    head = (await user.http_client.get('/')).text
    for name in ('theme.css', 'kit.js'):
        address = f'/ui/{name}?v='
        assert address in head
        answer = await user.http_client.get(head[head.index(address) :].split('"')[0])
        assert 'immutable' in answer.headers['cache-control']
    assert 'window.drawIcon' in head
