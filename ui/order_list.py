"""The order list of one person: what is looked at, and keeping it true while others work.

Whatever is chosen stands in the address, so «back», a reload and a shared link show the same list.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from nicegui import ui
from nicegui.events import GenericEventArguments, ValueChangeEventArguments

from domain.access import LOOKS_AFTER, Act, Actor
from domain.employee import Employee
from domain.label import Label
from domain.saved_view import SavedView
from domain.view import ALL, ALWAYS, BY_SUM, COLUMNS, OPEN, PRICED, USUAL, View, column_word
from domain.words import count, sentence, t
from store import clock, employees, labels, listing, saved_views
from store.database import read
from store.listing import PAGE, Counts
from ui import columns, order_saved
from ui.kit import button, el
from ui.list_parts import Foot, not_understood, tools
from ui.live import live
from ui.order_bulk import Picked
from ui.order_filters import Filters, address, status_word
from ui.order_rows import Rows
from ui.order_table import SORT_OF, order_table
from ui.views import views

Remember = Literal['push', 'replace', '']
ANY = View(status=ALL)
MOST_COUNTED = 5
"""Saved views with a search of their own that are counted; each is a pass of its own."""


class OrderList:
    """What one person looks at: `await orders.feed`, then a section of the feed calls `draw`."""

    def __init__(self, me: Actor, view: View, strange: list[str]) -> None:
        self.me, self.view, self._strange = me, view, strange
        self.feed = live('orders', 'employees', 'labels', load=self._load)
        self.named = live('views', load=lambda: read(saved_views.listing, me))
        self.saved: list[SavedView] = []
        self._prices = me.may(Act.SEE_PRICES)
        self.people: dict[int, str] = {}
        self.labels: dict[int, Label] = {}
        self._rows: Rows | None = None
        self._all = Counts()  # of the whole firm
        self._counts: dict[tuple[str, str], Counts] = {}  # of what was counted last, by `View.counted`
        self._asked = 0
        self._turn = asyncio.Lock()  # rows that are being replaced are not brought up to date meanwhile
        self._counting = asyncio.Lock()  # what was counted later stands
        self._table: order_table | None = None
        self._none_of: View | None = None  # the view that «nothing here» was said about

    @property
    def is_empty(self) -> bool:
        """Whether the firm has no order at all."""
        return not self._all.of(ANY)

    # ---------- reading ----------

    async def go(self, view: View, remember: Remember = 'push', strange: Sequence[str] = ()) -> None:
        """Look at something else: its rows first, then how many there are. An older answer never covers a newer one."""
        self._asked, self._strange = self._asked + 1, list(strange)
        self.view = view = self._with_label_there(view)
        asked = self._asked
        self._mark()
        async with self._turn:
            if asked != self._asked:
                return
            rows = Rows(view, await read(listing.page, self.me, view))
            if asked != self._asked:
                return
            self._rows = rows
        self._show()
        if remember:
            (ui.navigate.history.push if remember == 'push' else ui.navigate.history.replace)(address(view))
        await self._count()

    async def _load(self) -> 'OrderList':
        """At first everything; after a commit the rows on the screen, those that have come, and then the numbers."""
        async with self._turn:
            before, shown = self.labels, self.view
            self.labels = {each.id: each for each in await read(labels.listing, self.me) if each.id}
            self.view = self._with_label_there(shown)
            if self._rows is None or shown != self.view:
                self._know(await read(employees.listing, self.me))
                self._rows = Rows(self.view, await read(listing.page, self.me, self.view))
            else:
                await self._catch_up(self._rows)
            if self._table is not None and not self._table.is_deleted and before != self.labels:
                self._mark()
        self._show()
        await self._count()
        return self

    def _know(self, staff: list[Employee]) -> None:
        """Who can be responsible, and who has been; an address may name somebody who does not exist."""
        self.people = {each.id: each.name for each in staff if each.id and each.active and each.role in LOOKS_AFTER}
        self._names = {each.id: each.name for each in staff if each.id}
        if self.view.who.isdigit() and int(self.view.who) not in self._names:
            self._strange.append(f'ansvarlig={self.view.who}')
            self.view = replace(self.view, who='')

    def _with_label_there(self, view: View) -> View:
        """The view, without a label that does not exist (any more): that is said; nor sorted by what is not seen."""
        if view.sorted_by[0] in BY_SUM and not self._prices:
            view = replace(view, sort='neste')
        if not view.label or int(view.label) in self.labels:
            return view
        self._strange.append(t('en etikett som er slettet'))
        return replace(view, label='')

    async def _catch_up(self, rows: Rows) -> None:
        fresh = await read(listing.rows, self.me, rows.numbers)
        first_page = await read(listing.page, self.me, rows.view) if rows.view.page == 1 else []
        rows.renew(fresh)
        rows.welcome(first_page)

    async def _count(self) -> None:
        asked, here = self._asked, self.view.counted
        async with self._counting:
            if asked != self._asked:
                return
            self._all = await read(listing.counts, self.me)
            others = [look.counted for look in self._named().values()][:MOST_COUNTED]
            wanted = {here, *others} - {ANY.counted}
            counted = {
                each: await read(listing.counts, self.me, *each)
                for each in sorted(wanted, key=lambda each: each != here)
            }
            if asked == self._asked:
                self._counts = {ANY.counted: self._all, **counted}
        self._show()

    @property
    def found(self) -> Counts | None:
        """The numbers of what is searched for, once they are known."""
        return self._counts.get(self.view.counted)

    # ---------- drawing ----------

    def draw(self) -> None:
        """The views, the search, the filters, and the rows."""
        self._told = el('div', 'told')
        self.named.section(self._draw_views)
        self._filters = Filters(self.me.employee_id, self.people, self._prices, lambda: self.view, self.go)
        self._search = self._filters.draw()
        self._search.on_value_change(self._searched)
        self._picked = Picked(
            self.me, self.people, lambda: self.labels, changed=self._tick, every=self._every, export=self._export
        )
        with self._filters.actions:
            self._draw_tools()
        self._picked.draw(t('Valgte ordrer'))
        with el('div', 'list order-list'):
            self._table = order_table().on('back', self._back).on('sort', self._sort_by).on('choose', self._choose)
            self._none, self._none_of = el('div', 'empty', role='status'), None
            self._foot = Foot('/ordrer', self._page)
        self._mark()
        self._show()

    def _draw_views(self, saved: list[SavedView]) -> None:
        """The views across the top, anew whenever somebody has saved one."""
        self.saved = saved
        links = {key: (name, '/ordrer') for key, (name, _) in self._looks().items()}
        self._views = views(t('Visninger'), '', links, on_choose=self._open)
        self._mark_views()

    def _draw_tools(self) -> None:
        tools(pick=self._pick_several, export=self._export, columns=self._columns)
        button(
            t('Visninger'),
            'quiet',
            'star',
            on_click=lambda: order_saved.show(self.me, self.view, self.saved, self._open_saved),
        )

    def _columns(self) -> None:
        columns.choose(
            COLUMNS,
            ALWAYS if self._prices else (*ALWAYS, *PRICED),
            column_word,
            chosen=self.view.columns,
            usual=USUAL,
            take=lambda names: self.go(self.view.but(columns=names, page=self.view.page)),
        )

    def _pick_several(self) -> None:
        """On a phone the rows have boxes to tick only when somebody asks for them."""
        if self._table is not None:
            self._table.props['picks'] = not self._table.props['picks']

    def _named(self) -> dict[str, View]:
        """The saved views that stand across the top."""
        return {f'v{each.id}': each.read()[0] for each in self.saved if each.pinned}

    def _looks(self) -> dict[str, tuple[str, View]]:
        """The views across the top: (word, view). What is searched for goes with one from view to view."""

        def look(**changes: str) -> View:
            return self.view.but(**{'status': OPEN, 'need': '', 'who': '', 'label': '', **changes})

        names = {f'v{each.id}': each.name for each in self.saved}
        return {
            OPEN: (t('Åpne'), look()),
            'mine': (t('Mine'), look(who=str(self.me.employee_id))),
            **{key: (names[key], view) for key, view in self._named().items()},
            'closed': (status_word('closed'), look(status='closed')),
            ALL: (t('Alle'), look(status=ALL)),
        }

    def _mark(self) -> None:
        """Let every control say what is chosen, and every link lead on from there."""
        self._told.clear()
        with self._told:
            not_understood(self._strange)
        self._mark_views()
        self._filters.labels = {key: label.name for key, label in self.labels.items()}
        self._filters.mark()
        if _understood(self._search.value) != self.view.q:  # else the person is typing, and may be about to type on
            self._search.value = self.view.q

    def _mark_views(self) -> None:
        looks = self._looks()
        here = [key for key, (_, look) in looks.items() if look == self.view.but()]
        self._views.choose(next((key for key in here if key in self._named()), here[0] if here else ''))
        for key, (_, look) in looks.items():
            self._views.lead(key, address(look))
        known = self._counts
        self._views.count(
            {key: known[look.counted].of(look) for key, (_, look) in looks.items() if look.counted in known}
        )

    def _show(self) -> None:
        rows, table = self._rows, self._table
        if table is None or table.is_deleted or rows is None:
            return
        shown, found = len(rows.numbers), self._counts.get(rows.view.counted)
        by_turn = found.by_turn(rows.view) if found else {}
        seen = rows.view if self._prices else rows.view.without_prices()
        table.show(rows.groups(by_turn), clock.today(), seen, address(rows.view), self.labels)
        self._none.visible = shown == 0
        if not shown and self._none_of != rows.view:
            self._none_of = rows.view
            self._say_none(rows.view)
        if found:
            self._mark_views()
            self._filters.count(found)
        self._foot.says.text = _says(rows.view, shown, sum(by_turn.values()), self._prices)
        self._foot.show(shown > 0, rows.view.page, more=rows.more, lead=lambda page: address(rows.view.but(page=page)))

    def _say_none(self, view: View) -> None:
        """What stands instead of rows: why there are none, and the way to some."""
        self._none.clear()
        filtered = bool(view.need or view.who or view.label)
        with self._none:
            el('p', text=_none(view))
            with el('div', 'actions'):
                if view.page > 1:
                    button(t('Til første side'), on_click=lambda: self.go(self.view.but()))
                elif view.q and (view.status != ALL or filtered):
                    everywhere = {'status': ALL, 'need': '', 'who': '', 'label': ''}
                    button(
                        t('Søk i alle ordrer'), symbol='search', on_click=lambda: self.go(self.view.but(**everywhere))
                    )
                elif filtered:
                    button(t('Fjern filtrene'), on_click=lambda: self.go(self.view.but(need='', who='', label='')))
                if view.q:
                    button(t('Fjern søket'), 'quiet', 'close', on_click=lambda: self.go(self.view.but(q='')))

    # ---------- what the person does ----------

    async def _searched(self, event: ValueChangeEventArguments[str | None]) -> None:
        wanted = _understood(event.value)
        if wanted != self.view.q:
            await self.go(self.view.but(q=wanted), 'replace' if wanted and self.view.q else 'push')

    async def _open(self, key: str) -> None:
        saved = next((each for each in self.saved if f'v{each.id}' == key), None)
        if saved is not None:
            await self._open_saved(saved)
        elif key in self._looks():
            await self.go(self._looks()[key][1])

    async def _open_saved(self, saved: SavedView) -> None:
        view, strange = saved.read()
        await self.go(view, strange=strange)

    def _choose(self, event: GenericEventArguments) -> None:
        """A row was ticked or unticked; only what stands on the screen can be."""
        said = event.args if isinstance(event.args, dict) else {}
        asked = said.get('numbers')
        shown = self._rows.numbers if self._rows else []
        numbers = [each for each in shown if isinstance(asked, list) and each in asked]
        self._picked.pick(numbers, said.get('on') is True)

    def _tick(self) -> None:
        if self._table is not None and not self._table.is_deleted:
            self._table.choose(self._picked.numbers)

    async def _every(self) -> list[int]:
        return await read(listing.numbers, self.me, self.view, listing.PICKED)

    def _export(self, kind: str, numbers: Sequence[int] = ()) -> None:
        """What is shown as a file: all pages of it, or the orders that are ticked."""
        chosen = {'nr': ' '.join(map(str, numbers))} if numbers else {}
        query = urlencode({**self.view.but().query(), **chosen})
        ui.download.from_url(f'/ordrer/eksport.{kind}?{query}')

    async def _sort_by(self, event: GenericEventArguments) -> None:
        """A heading was pressed: sort by it, or the other way round when that is so already."""
        sort = SORT_OF.get(str(event.args))
        if sort:
            turned = f'-{sort}' if self.view.sort == sort and sort != 'neste' else sort
            await self.go(self.view.but(sort=turned))

    async def _page(self, by: int) -> None:
        await self.go(self.view.but(page=max(1, self.view.page + by)))

    async def _back(self, event: GenericEventArguments) -> None:
        view, _ = asked_for(dict(parse_qsl(str(event.args).removeprefix('?'))))
        await self.go(view, remember='')


def asked_for(query: Mapping[str, str]) -> tuple[View, list[str]]:
    """The view an address asks for, and what nobody understands of it."""
    return View.read(query)


def _understood(typed: str | None) -> str:
    return View.read({'q': typed or ''})[0].q


def _says(view: View, shown: int, total: int, prices: bool) -> str:
    first = (view.page - 1) * PAGE + 1
    span = f'{first}–{first + shown - 1}' if shown else '0'
    orders = count(total, 'ordre', 'ordrer')
    says = [t('{span} av {orders}', span=span, orders=orders)] if total else []
    return sentence(' · '.join([*says, t('summer er inkl. mva.')] if prices else says))


def _none(view: View) -> str:
    if view.page > 1:
        return t('Det er ingen ordrer på denne siden.')
    filtered = view.need or view.who or view.label
    if view.q and filtered:
        return t('Ingen ordrer med disse filtrene passer med «{text}».', text=view.q)
    if view.q and view.status != ALL:
        return t('Ingen ordrer under «{view}» passer med «{text}».', view=status_word(view.status), text=view.q)
    if view.q:
        return t('Ingen ordrer passer med «{text}».', text=view.q)
    if filtered:
        return t('Ingen ordrer passer med disse filtrene.')
    if view.status == OPEN:
        return t('Ingen åpne ordrer. Alt er avsluttet.')
    return t('Ingen ordrer er «{status}» nå.', status=status_word(view.status))
