"""What one can choose above the order list: the search, the filters with their numbers, and how it is sorted."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from nicegui import ui
from nicegui.events import GenericEventArguments

from domain.needs import Need
from domain.next_step import Urgency
from domain.status import Status, word
from domain.view import ALL, BY_SUM, LONGEST_SEARCH, NOBODY, OPEN, View
from domain.words import t
from store.listing import Counts
from ui.kit import button, el, icon
from ui.views import views

Go = Callable[[View], Awaitable[None]]
TONE = {Urgency.LATE: 'late', Urgency.SOON: 'soon'}


def sorts() -> dict[str, str]:
    """What a list can be sorted by, in words."""
    return {
        'neste': t('Neste steg'),
        'ventet': t('Ventet lengst'),
        'nummer': t('Nummer'),
        'endret': t('Sist endret'),
        'jobb': t('Neste jobb'),
        'sum': t('Sum'),
        'rest': t('Å fakturere'),
    }


class Filters:
    """Draws the filters, says what is chosen, and asks `go` for another view.

    `people` are those one can choose; `prices` whether sums are seen.
    """

    def __init__(
        self, me: int | None, people: Mapping[int, str], prices: bool, view: Callable[[], View], go: Go
    ) -> None:
        self.me, self.people, self._prices = me, dict(people), prices
        self._view, self._go = view, go
        self.labels: Mapping[int, str] = {}
        self._counts = Counts()
        self._marking = False

    def draw(self) -> ui.input:
        """Search and filters; the search field is whose text the list follows."""
        with el('div', 'filters') as box:
            search = _search(self._view().q)
            opener = button(t('Filtrer'), 'secondary', 'tune', more='only-phone')
            opener.props['aria-expanded'] = 'false'
            opener.on(
                'click',
                js_handler=f'e => e.currentTarget.setAttribute("aria-expanded",'
                f' getHtmlElement({box.id}).classList.toggle("open"))',
            )
            self._status = pick_one(t('Status'), 'filter_list')
            self._who = pick_one(t('Ansvarlig'), 'person')
            self._label = pick_one(t('Etikett'), 'sell')
            self._sort = pick_one(t('Sorter etter'), 'sort')
            self.actions = el('div', 'actions more-filters')
        self._needs = views(
            t('Trenger handling'),
            '',
            {need.code: (need.word, '/ordrer') for need in Need},
            on_choose=lambda code: self._go(self.view.but(need='' if self.view.need == code else code)),
            look='chips',
        )
        self.mark()
        self._status.on_value_change(lambda event: self._chosen(status=event.value or OPEN))
        self._who.on_value_change(lambda event: self._chosen(who=event.value or ''))
        self._label.on_value_change(lambda event: self._chosen(label=event.value or ''))
        self._sort.on_value_change(lambda event: self._chosen(sort=event.value or 'neste'))
        return search

    @property
    def view(self) -> View:
        """What is looked at."""
        return self._view()

    def mark(self) -> None:
        """Let every control say what is chosen and how much each choice would find."""
        view, of = self.view, self._counts.of
        self._marking = True
        try:
            offer(
                self._status,
                {key: (_statuses()[key], of(view.but(status=key))) for key in _statuses()},
                view.status,
            )
            people = {'': (t('Ansvarlig'), 0)}
            if self.me is not None:
                people[str(self.me)] = (t('Mine'), of(view.but(who=str(self.me))))
            for key, name in self.people.items():
                people.setdefault(str(key), (name, of(view.but(who=str(key)))))
            people[NOBODY] = (t('Uten ansvarlig'), of(view.but(who=NOBODY)))
            offer(self._who, people, view.who)
            named = {str(key): (name, 0) for key, name in self.labels.items()}
            offer(self._label, {'': (t('Etikett'), 0), **named}, view.label)
            self._label.visible = bool(self.labels)
            ways = {key: (words, 0) for key, words in sorts().items() if self._prices or key not in BY_SUM}
            if view.sort.startswith('-'):
                ways[view.sort] = (t('{sort}, omvendt', sort=sorts()[view.sorted_by[0]]), 0)
            offer(self._sort, ways, view.sort)
        finally:
            self._marking = False
        self._needs.choose(view.need)
        looks = {need.code: view.but(need=need.code) for need in Need}
        for code, look in looks.items():
            self._needs.lead(code, address(view.but(need='') if code == view.need else look))
        self._needs.count(
            {code: of(look) for code, look in looks.items()},
            {code: TONE.get(self._counts.worst(look), '') for code, look in looks.items()},
        )

    def count(self, counts: Counts) -> None:
        """Say these numbers."""
        if counts != self._counts:
            self._counts = counts
            self.mark()

    async def _chosen(self, **changes: str) -> None:
        view = self.view.but(**changes)
        if not self._marking and view != self.view.but():
            await self._go(view)


def address(view: View, path: str = '/ordrer') -> str:
    """The address of a view."""
    query = urlencode(view.query())
    return f'{path}?{query}' if query else path


def status_word(key: str) -> str:
    """A status, or «Åpne» or «Alle»."""
    return _statuses()[key]


def _statuses() -> dict[str, str]:
    return {OPEN: t('Åpne'), **{status.value: word(status) for status in Status}, ALL: t('Alle')}


def offer(made: ui.select, options: Mapping[str, tuple[str, int]], value: str) -> None:
    """What can be chosen, with its number; what is chosen and no longer offered stays until one chooses anew."""
    shown = {key: f'{words} ({n})' if n else words for key, (words, n) in options.items()}
    shown.setdefault(value, value)
    if made.options != shown:
        made.set_options(shown, value=value)
    elif made.value != value:
        made.value = value


def _search(value: str) -> ui.input:
    made = ui.input(value=value, placeholder=t('Søk i nummer, kunde, adresse, telefon'))
    made.props(f'outlined dense clearable type=search debounce=120 maxlength={LONGEST_SEARCH}').classes('bare search')
    made.props['aria-label'] = t('Søk i ordrer')
    with made.add_slot('prepend'):
        icon('search')
    return made


class _pick(ui.select):
    """A choice without a label above it; what no list of ours offers is nothing chosen."""

    def _event_args_to_value(self, e: GenericEventArguments) -> Any:
        try:
            return super()._event_args_to_value(e)
        except (AttributeError, IndexError, KeyError, TypeError):
            return None


def pick_one(label: str, symbol: str) -> ui.select:
    """One of the choices above a list; what it offers is told by `offer`."""
    made = _pick({'': ''}, value='')
    made.props('outlined dense options-dense').classes('bare pick more-filters')
    made.props['aria-label'] = label
    with made.add_slot('prepend'):
        icon(symbol)
    return made
