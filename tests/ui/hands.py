"""Hands for the simulated browser: press what a person would press, fill in what a person would fill in."""

import asyncio
from typing import Any

from nicegui import ui
from nicegui.testing import User

from ui.kit import Dialog


def dialog(user: User) -> Dialog | None:
    """The dialog that is open, the newest if several are."""
    assert user.client is not None
    found = [e for e in user.client.elements.values() if isinstance(e, Dialog) and e.value and not e.is_deleted]
    return max(found, key=lambda e: e.id, default=None)


def button(user: User, name: str, *, dead: bool = False) -> ui.button:
    """The button of that name, in the open dialog if there is one; `dead` for one that is switched off."""
    place = dialog(user)
    assert user.client is not None
    within = list(place.descendants()) if place else list(user.client.elements.values())
    found = [e for e in within if isinstance(e, ui.button) and name in (e.text, e.props.get('aria-label'))]
    found = [e for e in found if e.enabled is not dead and not e.is_deleted]
    assert found, f'no {"dead" if dead else "live"} button «{name}»'
    return min(found, key=lambda e: e.id)


async def press(user: User, name: str) -> None:
    """Press a button and let what it does happen."""
    made = button(user, name)
    _click(user, made)
    await settle()


async def choose(user: User, item: str) -> None:
    """Take an item of a menu; the newest one of that name."""
    assert user.client is not None
    found = [e for e in user.client.elements.values() if isinstance(e, ui.menu_item) and _words(e) == item]
    assert found, f'no menu item «{item}»'
    _click(user, max(found, key=lambda e: e.id))
    await settle()


def click(user: User, style: str) -> None:
    """Press the first element of a class, one that is no button of ours: a hit in a list."""
    assert user.client is not None
    _click(user, next(e for e in user.client.elements.values() if style in e.classes and not e.is_deleted))


def _click(user: User, element: ui.element) -> None:
    assert user.client is not None
    for listener in list(element._event_listeners.values()):
        if listener.type == 'click':
            user.client.handle_event({'id': element.id, 'listener_id': listener.id, 'args': []})


def _words(element: ui.element) -> str:
    own = getattr(element, 'text', '')
    return str(own or next((getattr(e, 'text', '') for e in element.descendants() if getattr(e, 'text', '')), ''))


def fill(user: User, **fields: Any) -> None:
    """Fill fields by label (underscores are spaces), in the open dialog if there is one."""
    place = dialog(user)
    assert user.client is not None
    within = list(place.descendants()) if place else list(user.client.elements.values())
    for label, value in fields.items():
        wanted = label.replace('_', ' ')
        found = [
            e
            for e in within
            if isinstance(e, ui.input | ui.select) and e.props.get('label') == wanted and not e.is_deleted
        ]
        assert found, f'no field «{wanted}»'
        max(found, key=lambda e: e.id).value = value


def tick(user: User, beginning: str) -> None:
    """Tick the box, or turn the switch, whose words begin so."""
    place = dialog(user)
    assert user.client is not None
    within = list(place.descendants()) if place else list(user.client.elements.values())
    found = [e for e in within if isinstance(e, ui.checkbox | ui.switch) and str(e.text).startswith(beginning)]
    assert found, f'nothing to tick begins with «{beginning}»'
    found[-1].value = True


async def settle() -> None:
    """Let handlers, commits and redraws run."""
    for _ in range(12):
        await asyncio.sleep(0.03)


def status(user: User) -> str:
    """The word of the current step in the status track."""
    assert user.client is not None
    (step,) = [e for e in user.client.elements.values() if e.props.get('aria-current') == 'step' and not e.is_deleted]
    return next(str(e.text) for e in step.descendants() if 'name' in e.classes and hasattr(e, 'text'))
