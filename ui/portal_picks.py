"""What a customer picks of a quote. The server adds up; whatever shows a sum hears about it and is not redrawn."""

from collections.abc import Callable

from domain import options
from domain.quote import QuoteVersion
from domain.sheet import Sheet


class Picks:
    """What is picked of the version on the page: it starts as it was sent, and anew with a newer one."""

    def __init__(self) -> None:
        self.places: list[int] = []
        self._version: QuoteVersion | None = None
        self._hear: dict[str, Callable[[Sheet], object]] = {}

    def sheet(self, version: QuoteVersion) -> Sheet:
        """The version with what is picked of it."""
        if self._version is None or self._version.id != version.id:
            self._version, self.places = version, version.sheet.picked
        return version.sheet.as_picked(self.places)

    def on(self, who: str, hear: Callable[[Sheet], object]) -> None:
        """Let one part of the page hear what it comes to; drawn again it takes the place of what it was."""
        self._hear[who] = hear

    def turn(self, place: int, on: bool) -> None:
        """Tick a line or take one of a group."""
        version = self._version
        if version is None:
            return
        self.places = options.turned(version.sheet, self.places, place, on)
        for hear in list(self._hear.values()):
            hear(self.sheet(version))
