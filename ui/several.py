"""What is done to several rows of a list at once, with an answer for each of them.

Each is a transaction of its own through the same verbs as on its own page; closing the dialog stops before the next.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from domain.access import Act as Right
from domain.access import Actor
from domain.refused import Refused, SignedOut
from domain.words import count, t
from ui.desk import cancel_and, menu
from ui.forms import Entry, Form
from ui.kit import Act, button, dialog, el, icon

Deed = Callable[[int], Awaitable[str]]
"""What is done to the row with a key; what to say of it."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of the buttons: who may press it, its words and sign, and what it asks."""

    right: Right
    words: str
    symbol: str
    ask: Act


class Several:
    """The rows that are ticked, by key, and the bar that says what can be done to them.

    `one`, `many` are the noun of a row; a subclass says which `ways` there are and how a row is `called`.
    """

    one = many = ''

    def __init__(
        self,
        me: Actor,
        *,
        changed: Act,
        every: Callable[[], Awaitable[list[int]]],
        export: Callable[[str, list[int]], object],
    ) -> None:
        self.me = me
        self.numbers: dict[int, None] = {}  # in the order in which they were ticked
        self._changed, self._every, self._export = changed, every, export

    def ways(self) -> Sequence[Way]:
        """What can be done."""
        raise NotImplementedError

    def called(self, key: int) -> str:
        """What a row is called in its answer."""
        raise NotImplementedError

    def draw(self, label: str) -> None:
        """The bar; it is there as long as something is ticked."""
        with el('div', 'picked-bar', role='region', aria_label=label) as self._bar:
            self._says = el('span', 'strong', role='status')
            button(t('Velg alle i visningen'), 'quiet', on_click=self._take_all)
            ui.space()
            for way in self.ways():
                if self.me.may(way.right):
                    button(way.words, 'secondary', way.symbol, on_click=way.ask)
            opener = button(t('Eksporter'), 'secondary', 'download')
            menu(
                opener,
                [
                    (t('Excel'), lambda: self._export('xlsx', [*self.numbers])),
                    (t('CSV'), lambda: self._export('csv', [*self.numbers])),
                ],
            )
            button('', 'quiet', 'close', label=t('Fjern valget'), on_click=self.clear)
        self.show()

    def show(self) -> None:
        """Say how many are ticked."""
        self._bar.visible = bool(self.numbers)
        self._says.text = t('{rows} valgt', rows=count(len(self.numbers), self.one, self.many))

    def pick(self, numbers: list[int], on: bool) -> None:
        """Tick these, or take their ticks away."""
        for number in numbers:
            if on:
                self.numbers[number] = None
            else:
                self.numbers.pop(number, None)
        self.show()
        self._changed()

    def clear(self) -> None:
        """Nothing is ticked."""
        self.numbers = {}
        self.show()
        self._changed()

    async def _take_all(self) -> None:
        self.pick(await self._every(), True)

    def ask(
        self,
        verb: str,
        says: list[str],
        deed: Callable[[Any], Deed],
        *,
        entry: Callable[[], Entry] | None = None,
    ) -> None:
        """A question about all that is ticked, with a field for what `deed` is given or without, then each in turn."""
        with dialog(verb) as box:
            el('p', text=t('Gjelder {rows}.', rows=count(len(self.numbers), self.one, self.many)))
            for line in says:
                el('p', 'soft', line)
            with Form() as form:
                if entry is not None:
                    form['value'] = entry()

            async def go() -> None:
                given = form.values()
                box.close()
                await self.run(verb, deed(given.get('value', '')))

            with box.footer:
                cancel_and(box)
                form.submit(verb, go)

    async def run(self, verb: str, do: Deed) -> None:
        """One after the other; those that were done lose their tick, the others keep it and say why."""
        numbers, done = [*self.numbers], 0
        with dialog(verb) as box:
            says = el('p', 'strong', role='status')
            answers = el('ul', 'answers')
            with box.footer:
                ui.space()
                stop = button(t('Stopp'), 'secondary', on_click=box.close)
        for place, number in enumerate(numbers, 1):
            if not box.value or box.is_deleted:
                break
            says.text = t('{place} av {all} …', place=place, all=len(numbers))
            try:
                answer, fine = await do(number), True
            except SignedOut:
                raise
            except Refused as refused:
                answer, fine = str(refused), False
            done += fine
            if fine:
                self.pick([number], False)
            if not box.is_deleted:
                with answers, el('li', 'ok' if fine else 'no'):
                    icon('check_circle' if fine else 'error')
                    el('span', text=t('{which}: {answer}', which=self.called(number), answer=answer))
        if not box.is_deleted:
            says.text = t('{done} av {all} er gjort.', done=done, all=len(numbers))
            stop.text = t('Lukk')
