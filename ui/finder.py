"""What is found while somebody types, below the field."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from nicegui import background_tasks, ui

Hit = TypeVar('Hit')


class Finder(Generic[Hit]):
    """Asks `search` for every text and lets `draw` show what was found in `place`, or `none` that it was nothing.

    An older answer is never drawn over a newer one, and the same answer is not drawn again: somebody may be in it.
    """

    def __init__(
        self,
        place: ui.element,
        search: Callable[[str], Awaitable[Sequence[Hit]]],
        draw: Callable[[Sequence[Hit]], object],
        none: Callable[[str], object] = lambda _: None,
    ) -> None:
        self.place, self.search, self.draw, self.none = place, search, draw, none
        self.asked = 0
        self._shown: object = []

    def ask(self, text: str) -> None:
        """Somebody has typed this."""
        self.asked += 1
        background_tasks.create(self._answer(text, self.asked), name='find while typing', context=self.place)

    def clear(self) -> None:
        """Something has been chosen: show nothing, also when an answer is on its way."""
        self.asked += 1
        self._shown = []
        self.place.clear()

    async def _answer(self, text: str, mine: int) -> None:
        found = await self.search(text)
        shown = list(found) or text
        if mine != self.asked or self.place.is_deleted or shown == self._shown:
            return
        self._shown = shown
        self.place.clear()
        with self.place:
            self.draw(found) if found else self.none(text)
