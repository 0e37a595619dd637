"""Sections that redraw themselves: one source of data per page, drawn anew after every commit that touches its topics.

Inputs and dialogs stay outside live sections; a field hears: `view.follow(lambda order: note.follow(order.note))`.
"""

from collections.abc import Awaitable, Callable, Generator, Iterable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Generic, TypeVar

from nicegui import background_tasks, ui
from sqlmodel import SQLModel

from domain.refused import NotAllowed, NotFound
from store.changes import watch

Data = TypeVar('Data')
_NEVER = object()


@dataclass(slots=True)
class _Section(Generic[Data]):
    """A place on the page, how it is drawn, and what it was drawn from."""

    place: ui.element
    draw: Callable[[Data], object]
    key: Callable[[Data], object] | None
    drawn: object = _NEVER

    def show(self, data: Data) -> None:
        key = self.key(data) if self.key else object()  # without a key every load is another
        if self.place.is_deleted or key == self.drawn:
            return
        self.drawn = key
        self.place.clear()
        with self.place:
            self.draw(data)


def content(value: Any, _within: tuple[int, ...] = ()) -> object:
    """What has been loaded, by value and through loaded relationships: a key for a section on a small screen.

    With it a commit that changed nothing here leaves the buttons alone: one that is redrawn between a thumb and the
    server does not hear the press.
    """
    if isinstance(value, list | tuple | set):
        return tuple(content(each, _within) for each in value)
    if isinstance(value, dict):
        return tuple((key, content(each, _within)) for key, each in value.items())
    if is_dataclass(value):
        parts: Iterable[tuple[str, Any]] = ((field.name, getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, SQLModel):
        parts = ((name, part) for name, part in sorted(vars(value).items()) if not name.startswith('_'))
    else:
        return value
    if id(value) in _within:  # a child that knows its parent
        return None
    return type(value), *((name, content(part, (*_within, id(value)))) for name, part in parts)


class live(ui.element, Generic[Data]):
    """What a page shows: `view = live(topic, load=…)`, `await view`, then `view.section(draw)` wherever it is drawn.

    A commit that touches a topic loads once, however many sections there are; many commits during a load make one more
    round. It stops with the page or with the element it was made in, not when a phone loses its line for a while.
    """

    def __init__(self, *topics: str, load: Callable[[], Awaitable[Data | None]]) -> None:
        super().__init__('div')
        self.visible = False
        self._load = load
        self._data: Data | None = None
        self._sections: list[_Section[Data]] = []
        self._followers: list[Callable[[Data], object]] = []
        self._gone: Callable[[], object] | None = None
        self._dirty = self._busy = False
        self._stops = [watch(topic, self._touched) for topic in topics]

    def __await__(self) -> Generator[Any, None, Data | None]:
        """Load for the first time; what `load` refuses reaches the page."""
        return self._first().__await__()

    def section(self, draw: Callable[[Data], object], key: Callable[[Data], object] | None = None) -> None:
        """Draw a part of the page here, and again when `key` of the data has changed, without a key after each load."""
        section = _Section(ui.element('div').classes('live'), draw, key)
        self._sections.append(section)
        if self._data is not None:
            section.show(self._data)

    def keep(self, draw: Callable[[Data], Callable[[Data], object]]) -> None:
        """Draw a part of the page here once; what `draw` returns hears about newer data and puts it in place."""
        self.section(lambda data: self.follow(draw(data)), key=lambda _: True)

    def follow(self, hear: Callable[[Data], object]) -> None:
        """Let something that is not redrawn hear about new data, a field for example."""
        self._followers.append(hear)

    def again(self) -> None:
        """Load anew: the page asks for something else than before. What was asked last is what is shown."""
        self._touched()

    def gone(self, draw: Callable[[], object]) -> None:
        """Say what is drawn once, instead of all sections, when the row has gone or the person may no longer see it."""
        self._gone = draw

    async def _first(self) -> Data | None:
        self._busy = True
        try:
            self._data = await self._load()
        finally:
            self._busy = False
        if self._dirty:
            self._reload()
        return self._data

    def _touched(self) -> None:
        self._dirty = True
        if not self._busy:
            self._reload()

    def _reload(self) -> None:
        self._busy = True
        background_tasks.create(self._rounds(), name='live', context=self)  # its errors reach ui.on_exception

    async def _rounds(self) -> None:
        try:
            while self._dirty:
                self._dirty = False
                try:
                    data = await self._load()
                except (NotFound, NotAllowed):
                    data = None
                if self.is_deleted:
                    return
                if data is None:
                    self._end()
                    return
                self._show(data)
        finally:
            self._busy = False

    def _show(self, data: Data) -> None:
        self._data = data
        self._sections = [section for section in self._sections if not section.place.is_deleted]
        for section in self._sections:
            section.show(data)
        for hear in self._followers:
            hear(data)

    def _end(self) -> None:
        self._stop()
        for section in self._sections:
            if not section.place.is_deleted:
                section.place.clear()
        if self._gone:
            with next((s.place for s in self._sections if not s.place.is_deleted), self.client.content):
                self._gone()

    def _stop(self) -> None:
        for stop in self._stops:
            stop()
        self._stops = []

    def _handle_delete(self) -> None:  # NOTE: private, but NiceGUI 3.18 tells nobody else that an element is deleted
        self._stop()
        super()._handle_delete()
