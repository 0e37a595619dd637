"""What people type: fields that check themselves with the domain's own functions, and forms. To choose: `ui.choices`.

A check is a function from the typed text to the value; the sentence of its `Refused` stands under the field.
Fields and forms live outside live sections, so that a redraw never takes a text out of somebody's hands.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from typing import Any, Literal, Protocol, TypedDict, Unpack

from nicegui import ui
from nicegui.events import GenericEventArguments

from domain import money, text
from domain.job import typed_day, typed_time
from domain.refused import Refused, SignedOut
from domain.words import clock, kr, short_date, t
from ui.choices import QUASAR_PROPS, Speaking
from ui.kit import Act, Kind, button, el

Check = Callable[[str], object]
Show = Callable[[Any], str]
FieldKind = Literal['text', 'textarea', 'tel', 'email', 'number', 'money', 'date', 'time', 'code', 'password']

REFUSE = object()
"""As `empty`: the check decides what an empty field means."""
_SAVED_FOR = 3.0  # seconds that «Lagret» stands in a field


class FieldsRefused(Refused):
    """The fields have said themselves what is wrong: the text is empty, and the frame shows nothing."""

    def __init__(self) -> None:
        super().__init__('')


class Entry(Protocol):
    """Whatever a form asks: it knows its value, can say what is wrong with it, and takes the focus."""

    def checked(self) -> object: ...
    def complain(self, sentence: str) -> None: ...
    def take_focus(self) -> None: ...


# ---------- a form ----------


class Form(ui.element):
    """Fields saved together: `form['name'] = field(…)`, then `form.submit('Lagre', save)`, there `form.values()`."""

    def __init__(self, more: str = 'form') -> None:
        super().__init__('form')
        self.classes(more).props('novalidate')
        self.on('submit', js_handler='event => event.preventDefault()')  # Enter has pressed the submit button already
        self._entries: dict[str, Entry] = {}

    def __setitem__(self, name: str, entry: Entry) -> None:
        self._entries[name] = entry

    def values(self) -> dict[str, Any]:
        """What has been typed, checked, by name. Refused: at least one field, and each bad one says why."""
        found: dict[str, object] = {}
        bad: list[Entry] = []
        for name, entry in self._entries.items():
            try:
                found[name] = entry.checked()
                entry.complain('')
            except Refused as error:
                entry.complain(str(error))
                bad.append(entry)
        if bad:
            bad[0].take_focus()
            raise FieldsRefused
        return found

    def so_far(self) -> dict[str, Any]:
        """What is right of what has been typed, without a word about the rest: for what follows the typing."""
        found: dict[str, object] = {}
        for name, entry in self._entries.items():
            with suppress(Refused):
                found[name] = entry.checked()
        return found

    def on_change(self, act: Callable[[], object], *names: str) -> None:
        """Call `act` when one of these fields has changed; a form that lacks one has nothing to hear from it."""
        for entry in (self._entries.get(name) for name in names):
            heard = getattr(entry, 'on_value_change', None)
            if heard is not None:
                heard(act)

    def submit(
        self, words: str, on_click: Act, kind: Kind = 'primary', symbol: str | None = None, more: str = ''
    ) -> ui.button:
        """Draw the button that Enter presses; it may stand outside the form, in a dialog's footer."""
        made = button(words, kind, symbol, on_click=on_click, more=more).props('type=submit')
        made.props['form'] = self.html_id
        return made


# ---------- text ----------


def typed_date(typed: str) -> date:
    """As `domain.job.typed_day`, but nothing is no date."""
    found = typed_day(typed)
    if found is None:
        raise Refused(t('Skriv datoen som dd.mm.åååå, for eksempel 24.11.2026.'))
    return found


def typed_clock(typed: str) -> time:
    """As `domain.job.typed_time`, but nothing is no time."""
    found = typed_time(typed)
    if found is None:
        raise Refused(t('Skriv klokkeslettet som tt:mm, for eksempel 08:30.'))
    return found


@dataclass(frozen=True, slots=True)
class _Nature:
    """What comes with a kind of field."""

    maxlength: int
    props: str = ''
    check: Check | None = None
    show: Show | None = None


_NATURE: dict[FieldKind, _Nature] = {
    'text': _Nature(text.LINE),
    'textarea': _Nature(text.PARAGRAPHS, 'type=textarea autogrow'),
    'tel': _Nature(40, 'type=tel inputmode=tel'),
    'email': _Nature(254, 'type=email inputmode=email autocapitalize=none spellcheck=false'),
    'number': _Nature(20, 'inputmode=decimal'),
    'money': _Nature(20, 'inputmode=decimal', money.amount, partial(kr, unit=False)),
    'date': _Nature(10, 'inputmode=numeric', typed_date, short_date),
    'time': _Nature(5, 'inputmode=numeric', typed_clock, clock),
    'code': _Nature(12, 'inputmode=numeric'),
    'password': _Nature(128, 'type=password autocapitalize=none spellcheck=false'),
}


class Options(TypedDict, total=False):
    """How a field differs from a line of text; see `field`."""

    kind: FieldKind
    hint: str
    check: Check | None
    show: Show | None
    empty: object
    maxlength: int
    suffix: str
    autocomplete: str
    keep: str


class field(ui.input, Speaking):
    """A field that says on leaving what is wrong with its text, and never loses the text.

    `check` turns the text into the value, `show` a value into text, `empty` is what an empty field means without asking
    the check. `width` says length: w2, w3 or w4 of six columns. Money, dates and times bring their check and show.
    What is typed waits in the browser under the name `keep` until it is saved and `kit.forget` is told.
    """

    def __init__(
        self,
        label: str,
        value: object = '',
        width: str = '',
        *,
        kind: FieldKind = 'text',
        hint: str = '',
        check: Check | None = None,
        show: Show | None = None,
        empty: object = REFUSE,
        maxlength: int = 0,
        suffix: str = '',
        autocomplete: str = 'off',
        keep: str = '',
    ) -> None:
        nature = _NATURE[kind]
        self._check, self._show = check or nature.check, show or nature.show
        self._kind, self._empty, self._maxlength = kind, empty, maxlength or nature.maxlength
        ui.input.__init__(self, label, value=self.shown(value), suffix=suffix or None)
        self.props(QUASAR_PROPS).props(nature.props).classes(width)
        self.props.update({'maxlength': self._maxlength, 'autocomplete': autocomplete})
        if keep:
            self.props['data-keep'] = keep
        self.speak(hint)
        self.on('blur', self.leave, [])
        self.on_value_change(self._changed)
        if kind == 'date':
            self._draw_calendar()
        elif kind == 'password':
            self._draw_eye()

    def shown(self, value: object) -> str:
        """A value as it stands in the field."""
        return '' if value in ('', None) else self._show(value) if self._show else str(value)

    def checked(self) -> Any:
        """Return the value. Refused: what is wrong with it."""
        typed = self.value or ''
        if self._kind != 'password':
            typed = (text.paragraphs if self._kind == 'textarea' else text.line)(typed, self._maxlength)
        if not typed and self._empty is not REFUSE:
            return self._empty
        return self._check(typed) if self._check else typed

    def look(self) -> None:
        """Say what is wrong, or write the value the way we write it."""
        try:
            value = self.checked()
        except Refused as error:
            self.complain(str(error))
            return
        self.complain('')
        if self._show and self.shown(value) != self.value:
            self.value = self.shown(value)

    def leave(self) -> Awaitable[None] | None:
        """Look at what has been typed; an empty field is no error before the person wants to save."""
        if self.value or self.complaint:
            self.look()
        return None

    def _event_args_to_value(self, e: GenericEventArguments) -> Any:  # a forged event may bring anything
        return e.args if isinstance(e.args, str) else ''

    def _changed(self) -> None:
        if not self.complaint:
            return
        try:
            self.checked()
        except Refused:
            return
        self.complain('')

    def _draw_calendar(self) -> None:
        def opened() -> None:
            if menu.value:
                typed = self.value or ''
                picker.value = typed if re.fullmatch(r'\d\d\.\d\d\.\d{4}', typed) else None

        def chosen() -> Awaitable[None] | None:
            if not menu.value or not picker.value or picker.value == self.value:
                return None
            self.value = picker.value
            menu.close()
            return self.leave()

        with self.add_slot('append'), button('', 'quiet', 'event', label=t('Velg dato')), ui.menu() as menu:
            picker = ui.date(mask='DD.MM.YYYY', on_change=chosen).props('minimal no-unset')
        menu.props('role=dialog').props['aria-label'] = t('Velg dato')
        menu.on_value_change(opened)

    def _draw_eye(self) -> None:
        def turn() -> None:
            hidden = self.props['type'] == 'password'
            self.props['type'] = 'text' if hidden else 'password'
            eye.props['aria-pressed'] = str(hidden).lower()

        with self.add_slot('append'):
            eye = button('', 'quiet', 'visibility', label=t('Vis passordet'), on_click=turn, rapid=True)
        eye.props['aria-pressed'] = 'false'


class saving_field(field):
    """A field that saves itself on leaving: `await save(old, new)`, then «Lagret»; a refusal stands below it.

    `follow(value)` tells it what the row says now; it listens unless the person is typing here.
    """

    def __init__(
        self,
        label: str,
        value: object,
        save: Callable[[Any, Any], Awaitable[object] | None],
        width: str = '',
        **options: Unpack[Options],
    ) -> None:
        self.saved = value
        self._save = save
        self._inside = self._saving = False
        self._waiting: object = REFUSE  # what others have written while this person was here
        super().__init__(label, value, width, **options)
        self.on('focus', self._enter, [])
        if self._kind != 'textarea':
            self.on('keydown.enter', self._keep, [])
        with self.slots.get('append') or self.add_slot('append'):
            self._told = el('span', 'saved', role='status')

    @property
    def is_changed(self) -> bool:
        """Whether a text stands here that has not been saved."""
        return (self.value or '') != self.shown(self.saved)

    def follow(self, value: object) -> None:
        """Show what the row says now, unless the person is in the field or has not saved."""
        if self.is_deleted:
            return
        if value == self.saved:
            self._waiting = REFUSE
        elif self._inside or self._saving or self.is_changed:
            self._waiting = value
        else:
            self.saved = value
            self.value = self.shown(value)

    def leave(self) -> Awaitable[None] | None:
        """Save what has been typed."""
        self._inside = False
        return self._keep()

    def _enter(self) -> None:
        self._inside = True

    async def _keep(self) -> None:
        if self._saving:
            return
        if not self.is_changed:
            self.complain('')
            if self._waiting is not REFUSE and not self._inside:
                self.saved, self._waiting = self._waiting, REFUSE
                self.value = self.shown(self.saved)
            return
        self._saving, typed = True, self.value
        try:
            value = self.checked()
            if value != self.saved:
                result = self._save(self.saved, value)
                if result is not None:
                    await result
        except SignedOut:
            raise
        except Refused as error:
            if not self.is_deleted:
                self.complain(str(error))
            return
        finally:
            self._saving = False
        if self.is_deleted:
            return
        changed, self.saved, self._waiting = value != self.saved, value, REFUSE
        self.complain('')
        if self.value == typed:  # nobody has typed on meanwhile
            self.value = self.shown(value)
        if changed:
            await self._tell()

    async def _tell(self) -> None:
        self._told.text = t('Lagret')
        await asyncio.sleep(_SAVED_FOR)
        if not self._told.is_deleted:
            self._told.text = ''
