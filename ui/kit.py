"""The parts every page is drawn with: text, icons, buttons, boxes, dialogs and toasts. What people type in: `ui.forms`.

Words come from the caller; the look of every part stands in `theme.css`. This is one of the reviewed modules that may
add to the head of a page, always constant text.
The icons are Material Icons by Google (Apache License 2.0), as paths in `icons.json`: no page loads an icon font.
"""

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from nicegui import app, background_tasks, context, ui
from nicegui.elements.mixins.text_element import TextElement
from nicegui.helpers import should_await
from starlette.responses import Response

from domain.words import NBSP, t

Kind = Literal['primary', 'secondary', 'quiet', 'danger']
Tone = Literal['', 'info', 'ok', 'warn', 'danger']
Act = Callable[[], object]
"""What a press does: a function without arguments, plain or asynchronous."""

HERE = Path(__file__).parent
PATHS: dict[str, str] = json.loads((HERE / 'icons.json').read_text())
SYMBOL = {'': 'info', 'info': 'info', 'ok': 'check_circle', 'warn': 'warning', 'danger': 'error'}

_GLUE = re.compile(r'(?<=\d) (?=\d{3})|(?<=kl\.) ')  # the spaces a line must not break at: 16 875,00 and kl. 09:00
_SAFE_LINK = re.compile(r'/(?![/\\\s])|[#?]|$|(https?|tel|sms|mailto|geo):')
_SLOW = 0.4  # seconds until a pressed button shows that it works
_CALM = 0.3  # seconds from a press that went well until the button hears the next one
_FADE = 0.3  # seconds a closed dialog needs to be gone from the screen


# ---------- text and signs ----------


def el(tag: str, classes: str = '', text: str = '', **attrs: str) -> TextElement:
    """Any HTML element with text; `aria_label='…'` becomes aria-label, `class_`/`for_` lose the underscore."""
    element = TextElement(tag=tag, text=_GLUE.sub(NBSP, text)).classes(classes)
    for name, value in attrs.items():
        element.props[name.rstrip('_').replace('_', '-')] = _link(value) if name == 'href' else value
    return element


def icon(name: str) -> ui.icon:
    """A Material icon by its name; `kit.js` draws it from its path in `icons.json`."""
    return ui.icon(_known(name))


def tag(text: str, tone: str = 'plain', symbol: str = '') -> TextElement:
    """A pill: a status or another short fact; `tone` is a tone, `plain` or `st-<status>`."""
    with el('span', f'pill {tone}') as made:
        if symbol:
            icon(symbol)
        el('span', text=text)
    return made


def note(text: str, tone: Tone = '', symbol: str = '') -> TextElement:
    """A line with its icon: what is missing, what to know."""
    with el('p', f'note {tone}') as made:
        icon(symbol or SYMBOL[tone])
        el('span', text=text)
    return made


def banner(text: str, tone: Tone = 'info', symbol: str = '') -> TextElement:
    """A sentence across the page for what stays true; `with banner(…):` adds a button to it."""
    with el('div', f'banner {tone}', role='status') as made:
        icon(symbol or SYMBOL[tone])
        el('p', 'say', text)
    return made


# ---------- buttons ----------


def button(
    text: str,
    kind: Kind = 'secondary',
    symbol: str | None = None,
    *,
    on_click: Act | None = None,
    href: str = '',
    label: str = '',
    more: str = '',
    disabled_because: str = '',
    rapid: bool = False,
) -> ui.button:
    """One of four kinds: primary (one per screen), secondary, quiet, danger. `label` names one that shows only an icon.

    A press runs `on_click` once, also when it is a triple click, and inside the page's content, so that it may show a
    toast or a dialog after the section the button stood in has been redrawn. `rapid` buttons count every press: paging.
    `disabled_because` switches the button off and says why beside it.
    """
    if not (text or label):
        raise ValueError('a button needs a name: text or label')
    made = ui.button(text, icon=_known(symbol) if symbol else None, color=None)
    made.props('unelevated no-caps').classes(f'b b-{kind} {more}' if text else f'b b-{kind} b-icon {more}')
    if label:
        made.props['aria-label'] = label
        if not text:
            made.props['title'] = label
    if href:
        made.props['href'] = _link(href)
    if disabled_because:
        made.disable()
        made.props['aria-describedby'] = note(disabled_because, symbol='lock').html_id
    elif on_click:
        on_press(made, on_click, rapid=rapid)
    return made


def on_press(made: ui.element, act: Act, *, rapid: bool = False) -> None:
    """Let something be pressed as a button is: once, also by a triple click, and only while it can be seen.

    The server ignores the rest by itself, forged events too, without telling the browser: a button that turns grey for
    five milliseconds flickers and loses the keyboard's focus.
    """
    busy = False

    def pressed() -> Coroutine[object, object, None] | None:
        nonlocal busy
        if busy or made.is_ignoring_events or not all(above.visible for above in made.ancestors()):
            return None
        busy = True  # before anything else happens, so that the next message finds it deaf
        return run(made.client.content)

    async def run(content: ui.element) -> None:
        nonlocal busy
        started = asyncio.get_running_loop().time()
        slow = asyncio.get_running_loop().call_later(_SLOW, show_loading)
        try:
            with content:
                result = act()
                if should_await(result):  # not a dialog, which an act may return
                    await result
            if not rapid:
                await asyncio.sleep(started + _CALM - asyncio.get_running_loop().time())
        finally:
            slow.cancel()
            busy = False
            if not made.is_deleted:
                made.props(remove='loading')

    def show_loading() -> None:
        if not made.is_deleted:
            made.props('loading')

    # The later clicks of a double click stay in the browser.
    made.on('click', pressed, [], js_handler='() => emit()' if rapid else 'event => event?.detail > 1 || emit()')


# ---------- boxes and lines ----------


class Box(TextElement):
    """A section; `with box.actions:` adds buttons at the right of its heading."""

    actions: ui.element


@contextmanager
def section(title: str, count: str = '', *, body: str = 'body', more: str = '') -> Iterator[Box]:
    """A region with its heading; `body` is `body`, `rows` or `timeline`."""
    with Box(tag='section', text='').classes(f'section {more}') as box:
        with el('header'):
            box.props['aria-labelledby'] = el('h2', text=title).html_id
            if count:
                el('span', 'count', count)
            box.actions = ui.element('div').classes('actions')
        with el('div', body):
            yield box


@contextmanager
def row(title: str, under: str = '', href: str = '', missing: str = '') -> Iterator[TextElement]:
    """A line in a section: what it is at the left, drawn inside: its sum and its state at the right."""
    with el('div', 'row-line'):
        with el('div', 'grow'):
            el('a', 'plain strong', title, href=href) if href else el('div', 'strong', title)
            if under:
                el('div', 'small soft', under)
            if missing:
                note(missing, 'danger')
        with el('div', 'side') as side:
            yield side


def facts(*pairs: tuple[str, str]) -> TextElement:
    """Terms and what they are; a missing value is «–»."""
    with el('dl', 'kv') as made:
        for term, value in pairs:
            el('dt', text=term)
            el('dd', text=value or '–')
    return made


def sums(*pairs: tuple[str, str]) -> TextElement:
    """Subtotals; the last one is the total."""
    with el('dl', 'sums') as made:
        for place, (term, value) in enumerate(pairs, 1):
            kind = 'total' if place == len(pairs) else ''
            el('dt', kind, term)
            el('dd', kind, value)
    return made


# ---------- what lies above the page ----------


class Dialog(ui.dialog):
    """An open dialog; `with box.footer:` adds its buttons, `box.close()` closes and removes it."""

    def __init__(self, title: str) -> None:
        with context.client.layout:
            self._place = ui.element()  # its life must not hang on a section that may be redrawn
        self._place.visible = False
        with self._place:
            super().__init__()
        self.props('transition-show=fade transition-hide=fade transition-duration=120 no-backdrop-dismiss no-shake')
        self.props['aria-label'] = title
        with self, el('div', 'dialog') as self._paper:
            with el('header'):
                el('h2', 'grow', title)
                button('', 'quiet', 'close', label=t('Lukk'), on_click=self.close)
            self.scroll = ui.element('div').classes('scroll')
            self.footer = ui.element('footer')
        self.on_value_change(self._hidden)

    def discard(self) -> None:
        """Take the dialog away at once."""
        for each in (self._place, self):
            if not each.is_deleted:
                each.delete()

    def _hidden(self) -> None:
        if not self.value:
            self._paper.visible = False
            background_tasks.create(self._discard_soon(), name='discard a closed dialog')

    async def _discard_soon(self) -> None:
        await asyncio.sleep(_FADE)  # the browser gives the focus back to the opener first
        self.discard()


@contextmanager
def dialog(title: str) -> Iterator[Dialog]:
    """Draw a dialog and open it when it is whole: focus in its first field, Esc and «Lukk» close it."""
    box = Dialog(title)
    try:
        with box.scroll:
            yield box
    except BaseException:
        box.discard()
        raise
    fields = [each for each in box.descendants() if isinstance(each, ui.input | ui.select) and each.enabled]
    if fields and not any('autofocus' in each.props for each in fields):
        fields[0].props('autofocus')
    box.open()


def toast(text: str, undo: Act | None = None) -> None:
    """A confirmation that goes by itself: after 5 seconds, or 10 with «Angre»."""
    if context.client.is_deleted:
        return  # the person has left the page meanwhile
    if undo is None:
        ui.notify(text, attrs={'role': 'status'}, timeout=5_000)
        return
    shown = ui.notification(text, timeout=10, attrs={'role': 'status'})
    waiting = [undo]
    shown.on('undo', lambda: waiting.pop()() if waiting else None, [])
    press = f'() => getElement({shown.id}).$emit("undo")'
    shown.props['options']['actions'] = [{'label': t('Angre'), 'noCaps': True, 'flat': True, ':handler': press}]


def refusal(text: str) -> None:
    """The sentence of a refused act, when no field can show it."""
    if context.client.is_deleted:
        return
    ui.notify(text, attrs={'role': 'alert'}, timeout=10_000, icon='error', classes='refusal', close_button=t('Lukk'))


def focus(element: ui.element) -> None:
    """Let the person go on at an element that is no field."""
    ui.run_javascript(f'getHtmlElement({element.id})?.focus()')


def forget(kept: str) -> None:
    """What was typed in fields with that `keep`, or one below it («signatur:7:name» below «signatur:7»), is saved."""
    if not context.client.is_deleted:
        ui.run_javascript(f'kept.forget({json.dumps(kept)})')


# ---------- the head of every page ----------


def dress() -> None:
    """Serve the theme, the script and the icons, and link them from every page. Called once, by `main.py`."""
    script = f'(PATHS => {{\n{(HERE / "kit.js").read_text()}}})({json.dumps(PATHS)})'
    theme = serve('theme.css', 'text/css', (HERE / 'theme.css').read_bytes())
    ui.add_head_html(
        f'<link rel="stylesheet" href="{theme}"><meta name="theme-color" content="#0b5b57">'
        f'<script defer src="{serve("kit.js", "text/javascript", script.encode())}"></script>',
        shared=True,
    )
    # Quasar's own icons come from `icons.json`, too.
    app.config.vue_config_script = 'vue_config.iconMapFn = window.drawIcon;' + app.config.vue_config_script


def serve(name: str, media_type: str, content: bytes) -> str:
    """Serve something that browsers may keep for a year, and return its address, which changes with it."""

    def asset() -> Response:
        return Response(
            content, media_type=media_type, headers={'Cache-Control': 'public, max-age=31536000, immutable'}
        )

    app.add_api_route(f'/ui/{name}', asset, include_in_schema=False)
    return f'/ui/{name}?v={hashlib.sha256(content).hexdigest()[:12]}'


def _known(symbol: str) -> str:
    if symbol not in PATHS:
        raise ValueError(f'the icon {symbol} has no path in ui/icons.json')
    return symbol


def _link(href: str) -> str:
    if not _SAFE_LINK.match(href):
        raise ValueError('a link leads to a page of ours, to a web address, a phone, a map or an e-mail address')
    return href
