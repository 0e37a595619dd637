"""A person at a page of the simulated browser: types, leaves, presses, and reads what stands there.

What the person does goes in as a browser sends it, so that a forged value is only another value. Only what can be seen
can be read, and only the newest open dialog can be pressed.
"""

import asyncio
import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement
from nicegui.testing import User
from sqlmodel import Session, SQLModel

from store.database import read_now
from tests.factories import Firm
from ui.choices import Speaking, checkbox
from ui.kit import Dialog

Rows = dict[str, list[tuple[Any, ...]]]
NOT_OURS = {'attempt', 'fetch', 'routine', 'sign_in_session', 'ticket'}
"""Signing in, links and what runs by itself write here; all else is what the firm and its customers said and did."""


def rows() -> Rows:
    """Every row of the firm, by table."""

    def all_of(session: Session) -> Rows:
        tables = [table for name, table in sorted(SQLModel.metadata.tables.items()) if name not in NOT_OURS]
        return {
            table.name: sorted((tuple(row) for row in session.execute(table.select())), key=repr) for table in tables
        }

    return read_now(all_of)


def words_of(page: str) -> list[str]:
    """The texts of a page as it came over the line, in the order they stand there."""
    drawn = re.search(r'raw`(.*?)`', page, re.DOTALL)
    assert drawn, page
    return [each['text'] for each in json.loads(html.unescape(drawn[1])).values() if each.get('text')]


class Screen:
    """What one person sees and can do."""

    def __init__(self, user: User, by: Firm | None = None, number: int = 0) -> None:
        self.user, self.number = user, number
        self._by = by
        self.forget()

    @property
    def by(self) -> Firm:
        """The firm whose page this is."""
        assert self._by is not None
        return self._by

    def forget(self) -> None:
        """Start listening anew: what was said across the page before has been read."""
        self.user.notify.messages.clear()

    # ---------- what stands there ----------

    def elements(self, kind: Any = ui.element) -> Iterator[Any]:
        """Everything of a kind that can be seen, from the top; in an open dialog, if there is one."""
        assert self.user.client is not None
        everything = [each for each in self.user.client.elements.values() if not each.is_deleted]
        dialogs = [each for each in everything if isinstance(each, Dialog) and each.value]
        top = max(dialogs, key=lambda each: each.id, default=None)
        for each in top.descendants() if top else everything:
            if isinstance(each, kind) and all(above.visible for above in each.ancestors(include_self=True)):
                yield each

    @property
    def dialog(self) -> str:
        """What the open dialog is called, or nothing."""
        assert self.user.client is not None
        found = [each for each in self.user.client.elements.values() if isinstance(each, Dialog) and each.value]
        return str(max(found, key=lambda each: each.id).props['aria-label']) if found else ''

    @property
    def dialogs(self) -> int:
        """How many dialogs are open."""
        assert self.user.client is not None
        return sum(isinstance(each, Dialog) and each.value for each in self.user.client.elements.values())

    def field(self, label: str) -> Any:
        """The field with that label."""
        found = [each for each in self.elements(Speaking) if each.props.get('label') == label]
        assert len(found) == 1, f'{len(found)} fields «{label}»'
        return found[0]

    def buttons(self) -> list[ui.button]:
        """Every button."""
        return list(self.elements(ui.button))

    def button(self, name: str) -> ui.button:
        """The first button of that name, switched off or not."""
        found = [each for each in self.elements(ui.button) if name in (each.text, each.props.get('aria-label'))]
        assert found, f'no button «{name}»'
        found_button: ui.button = found[0]
        return found_button

    def typed(self, label: str) -> str:
        """What stands in a field."""
        return self.field(label).value or ''

    @property
    def alerts(self) -> list[str]:
        """What is said to be wrong, under the fields and across the page; confirmations, too: there should be none."""
        said: list[str] = [_words(each) for each in self.elements() if each.props.get('role') == 'alert']
        return [sentence for sentence in said if sentence] + self.user.notify.messages

    # ---------- what the person does ----------

    def type(self, label: str, value: object) -> None:
        """Let a field hold this; for a select, whatever a browser may send."""
        self._set(self.field(label), value)

    def leave(self, label: str) -> None:
        """Go on to somewhere else."""
        self.send(self.field(label), 'blur')

    def tick(self, beginning: str, value: object = True) -> None:
        """Tick the box whose words begin so."""
        (box,) = (each for each in self.elements(checkbox) if str(each.text).startswith(beginning))
        self._set(box, value)

    def press(self, name: str, times: int = 1) -> None:
        """Press a button, `times` times before the server has come to answer."""
        made = self.button(name)
        for _ in range(times):
            self.send(made, 'click')

    def press_on_track(self, status: str) -> None:
        """Press an earlier status at the top of the order."""
        found = [each for each in self.elements() if each.tag == 'button' and 'step' in each.classes]
        self.send(next(each for each in found if _words(each).startswith(status)), 'click')

    def forge(self, element: ui.element) -> None:
        """Say that an element was clicked to whatever listens, though no browser lets anybody click it."""
        for listener in element._event_listeners.values():
            element.client.handle_event({'id': element.id, 'listener_id': listener.id, 'args': []})

    def choose(self, item: str) -> None:
        """Take an item of a menu; menus are open all the time here."""
        assert self.user.client is not None
        found = [each for each in self.user.client.elements.values() if isinstance(each, ui.menu_item)]
        self.send(next(each for each in found if _words(each) == item), 'click')

    def _set(self, element: Any, value: object) -> None:
        self.send(element, f'update:{element.VALUE_PROP}'.replace('model-value', 'modelValue'), value)

    def send(self, element: ui.element, event: str, *args: object) -> None:
        """What a browser says when something happens to an element."""
        listeners = [each for each in element._event_listeners.values() if each.type == event]
        assert listeners, f'{element} does not hear «{event}»'
        for listener in listeners:
            message = {'id': element.id, 'listener_id': listener.id, 'args': [json.dumps(each) for each in args]}
            element.client.handle_event(message)

    # ---------- waiting ----------

    async def until(self, condition: Callable[[], bool], what: str = '') -> None:
        """Wait until something has come true; a busy machine is no failure."""
        for _ in range(600):
            if condition():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f'it did not come true: {what}')

    async def hears(self, *sentences: str) -> None:
        """The person is told exactly these sentences and no other."""
        for _ in range(600):
            if sorted(self.alerts) == sorted(sentences):
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f'{self.alerts} instead of {list(sentences)}')

    async def opens(self, title: str) -> None:
        """A dialog of that name opens."""
        await self.until(lambda: self.dialog == title, f'the dialog «{title}» opens')

    async def closes(self) -> None:
        """No dialog is open any more."""
        await self.until(lambda: not self.dialog, 'the dialog closes')

    async def sees(self, *texts: str) -> None:
        """The person reads this."""
        for text in texts:
            await self.user.should_see(text, retries=60)

    async def sees_nothing_of(self, *texts: str) -> None:
        """The person reads nothing of this."""
        for text in texts:
            await self.user.should_not_see(text, retries=20)


def _words(element: ui.element) -> str:
    parts = [element, *element.descendants()]
    return ' '.join(part.text for part in parts if isinstance(part, TextElement) and part.text)
