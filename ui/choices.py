"""What people choose: one of several, a few ways side by side, ticks and switches. Words come from the caller."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from domain import text
from domain.refused import Refused
from ui.kit import el, focus, icon

QUASAR_PROPS = 'outlined dense stack-label hide-bottom-space'
ONLY_CHOICES = """() => setTimeout(() => {
  for (const box of document.querySelectorAll('[role=listbox] > [tabindex]')) box.removeAttribute('tabindex');
})"""
"""Quasar lets the box that scrolls take the focus; people who listen would meet it among the choices."""


class Speaking(ui.element):
    """A Quasar field with its help and its complaint below it, tied to the input for people who listen."""

    complaint = ''
    """What is wrong, as it stands under the field; '' is fine."""

    def speak(self, hint: str) -> None:
        """Make room for help and complaint; called once the element is made."""
        self._help = None
        if hint:
            with self.add_slot('hint'):
                self._help = el('span', text=hint)
            self.props('bottom-slots')
        with self.add_slot('error'):
            self._alert = el('span', role='alert')
        self.complain('', anew=True)

    def complain(self, sentence: str, *, anew: bool = False) -> None:
        """Show what is wrong under the field; nothing with ''."""
        if sentence == self.complaint and not anew:
            return
        self.complaint = sentence
        self._alert.text = sentence
        below = self._alert if sentence else self._help
        self.props['error'] = bool(sentence) or None
        self.props['aria-invalid'] = str(bool(sentence)).lower()
        self.props.set_optional('aria-describedby', below.html_id if below else None)

    def take_focus(self) -> None:
        """Let the person go on here."""
        self.run_method('focus')


class select(ui.select, Speaking):
    """One of several, or with `multiple` some; `required` is the sentence for nothing chosen."""

    def __init__(
        self,
        label: str,
        options: Mapping[Any, str] | Sequence[str],
        value: object = None,
        width: str = '',
        *,
        hint: str = '',
        required: str = '',
        multiple: bool = False,
        search: bool = False,
        clearable: bool = False,
        on_change: Callable[[], object] | None = None,
    ) -> None:
        self._required = required
        ui.select.__init__(
            self,
            dict(options) if isinstance(options, Mapping) else list(options),
            label=label,
            value=value,
            multiple=multiple,
            with_input=search,
            clearable=clearable,
            on_change=on_change,
        )
        self.props(QUASAR_PROPS).classes(width)
        self.on('popup-show', js_handler=ONLY_CHOICES)
        if search:
            self.props.update({'maxlength': text.LINE})
        self.speak(hint)
        self.on_value_change(lambda: self.complain(''))

    def _event_args_to_value(self, e: GenericEventArguments) -> Any:  # what no list of ours offers is nothing chosen
        try:
            return super()._event_args_to_value(e)
        except (AttributeError, IndexError, KeyError, TypeError):
            return [] if self.multiple else None

    def checked(self) -> Any:
        """Return what is chosen. Refused: nothing, though it is required."""
        if self._required and self.value in (None, []):
            raise Refused(self._required)
        return self.value


class choice(ui.element):
    """A few ways side by side, one of them taken: buttons with aria-pressed."""

    def __init__(
        self,
        label: str,
        options: Mapping[str, str],
        value: str,
        *,
        symbols: Mapping[str, str] | None = None,
        on_change: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__('div')
        self.value = value
        self._on_change = on_change
        self.classes('choice').props('role=group').props['aria-label'] = label
        with self:
            self._ways = {key: ui.button(words, color=None).props('flat no-caps') for key, words in options.items()}
        for key, way in self._ways.items():
            way.on_click(partial(self.choose, key))
            way.props['icon'] = (symbols or {}).get(key)
            way.props['aria-pressed'] = str(key == value).lower()

    def choose(self, key: str) -> object:
        """Take one of the ways."""
        if key == self.value:
            return None
        self.value = key
        for other, way in self._ways.items():
            way.props['aria-pressed'] = str(other == key).lower()
        return self._on_change(key) if self._on_change else None

    def checked(self) -> str:
        """Return the key of what is chosen."""
        return self.value

    def complain(self, sentence: str) -> None:
        """Nothing can be wrong here."""

    def take_focus(self) -> None:
        """Let the person go on here."""
        focus(self._ways[self.value])


class checkbox(ui.checkbox):
    """A tick; `required` is the sentence for a missing one."""

    def __init__(
        self, label: str, value: bool = False, *, required: str = '', on_change: Callable[[], object] | None = None
    ) -> None:
        self._required = required
        with el('div'):
            ui.checkbox.__init__(self, label, value=value, on_change=on_change)
            self._alert = el('p', 'note danger', role='alert')
        self.on_value_change(lambda: self.complain(''))

    def checked(self) -> bool:
        """Return whether it is ticked. Refused: it is not, though it must be."""
        if self._required and not self.value:
            raise Refused(self._required)
        return bool(self.value)

    def complain(self, sentence: str) -> None:
        """Show what is wrong below the tick; nothing with ''."""
        self.props['aria-invalid'] = str(bool(sentence)).lower()
        self._alert.clear()
        if sentence:
            with self._alert:
                icon('error')
                el('span', text=sentence)

    def take_focus(self) -> None:
        """Let the person go on here."""
        focus(self)


class switch(ui.switch):
    """A setting that is on or off, with a line that says what that means."""

    def __init__(
        self, label: str, value: bool = False, *, hint: str = '', on_change: Callable[[], object] | None = None
    ) -> None:
        ui.switch.__init__(self, label, value=value, on_change=on_change)
        if hint:
            self.props['aria-describedby'] = el('p', 'switch-help small muted', hint).html_id

    def checked(self) -> bool:
        """Return whether it is on."""
        return bool(self.value)

    def complain(self, sentence: str) -> None:
        """Nothing can be wrong here."""

    def take_focus(self) -> None:
        """Let the person go on here."""
        focus(self)
