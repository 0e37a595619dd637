"""The order list of one person: what is looked at, and keeping it true while others work.

Whatever is chosen stands in the address, so «back», a reload and a shared link show the same list.
"""

import asyncio
from functools import partial
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from nicegui import ui
from nicegui.events import GenericEventArguments, ValueChangeEventArguments

from domain.access import Actor
from domain.next_step import Turn
from domain.status import Status, word
from domain.words import count, t
from store import clock, listing
from store.database import read
from store.listing import ALL, OPEN, PAGE, View
from ui.kit import button, el, icon
from ui.live import live
from ui.order_rows import Rows
from ui.order_table import order_table
from ui.views import STAY, views

Remember = Literal['push', 'replace', '']


class OrderList:
    """What one person looks at: `await orders.feed`, then a section of the feed calls `draw`."""

    def __init__(self, me: Actor, view: View) -> None:
        self.me, self.view = me, view
        self.feed = live('orders', load=self._load)
        self._rows: Rows | None = None
        self._counts: dict[str, int] = {}
        self._found: dict[Turn, int] = {}
        self._asked = 0
        self._turn = asyncio.Lock()  # rows that are being replaced are not brought up to date meanwhile
        self._counting = asyncio.Lock()  # what was counted later stands
        self._table: order_table | None = None
        self._none_of: View | None = None  # the view that «nothing here» was said about

    @property
    def is_empty(self) -> bool:
        """Whether the firm has no order at all."""
        return not self._counts.get(ALL)

    # ---------- reading ----------

    async def go(self, view: View, remember: Remember = 'push') -> None:
        """Look at something else: its rows first, then how many there are. An older answer never covers a newer one."""
        self.view, self._asked = view, self._asked + 1
        asked = self._asked
        self._mark()
        async with self._turn:
            if asked != self._asked:
                return
            rows = Rows(view, await read(listing.page, self.me, view))
            if asked != self._asked:
                return
            self._rows, self._found = rows, {}
        self._show()
        if remember:
            (ui.navigate.history.push if remember == 'push' else ui.navigate.history.replace)(address(view))
        await self._count()

    async def _load(self) -> 'OrderList':
        """At first everything; after a commit the rows on the screen, those that have come, and then the numbers."""
        async with self._turn:
            if self._rows is None:
                self._rows = Rows(self.view, await read(listing.page, self.me, self.view))
            else:
                await self._catch_up(self._rows)
        self._show()
        await self._count()
        return self

    async def _catch_up(self, rows: Rows) -> None:
        fresh = await read(listing.rows, self.me, rows.numbers)
        first_page = await read(listing.page, self.me, rows.view) if rows.view.page == 1 else []
        rows.renew(fresh)
        rows.welcome(first_page)

    async def _count(self) -> None:
        asked = self._asked
        async with self._counting:
            self._counts = await read(listing.counts, self.me)
            found = await read(listing.found, self.me, self.view)
            if asked == self._asked:
                self._found = found
        self._show()

    # ---------- drawing ----------

    def draw(self) -> None:
        """The views, the search, the order of the rows, and the rows."""
        links = {key: (name, address(self.view.but(status=key))) for key, name in _views().items()}
        self._views = views(
            t('Visninger'), self.view.status, links, on_choose=lambda key: self.go(self.view.but(status=key))
        )
        with el('div', 'filters'):
            self._search = _search(self.view.q)
            self._sort = _sort(self.view.sort)
        self._search.on_value_change(self._searched)
        self._sort.on_value_change(self._sorted)
        with el('div', 'list order-list'):
            self._table = order_table().on('back', self._back)
            self._none, self._none_of = el('div', 'empty', role='status'), None
            with el('div', 'foot') as self._foot:
                self._says = el('span', role='status')
                ui.space()
                self._steps = {
                    by: button('', 'quiet', symbol, label=label, href='/ordrer')
                    for by, symbol, label in (
                        (-1, 'chevron_left', t('Forrige side')),
                        (1, 'chevron_right', t('Neste side')),
                    )
                }
        for by, step in self._steps.items():
            step.on('click', partial(self._page, by), [], js_handler=STAY)
        self._mark()
        self._show()

    def _mark(self) -> None:
        """Let every control say what is chosen, and every link lead on from there."""
        self._views.choose(self.view.status)
        for key in _views():
            self._views.lead(key, address(self.view.but(status=key)))
        self._sort.value = self.view.sort
        if _understood(self._search.value) != self.view.q:  # else the person is typing, and may be about to type on
            self._search.value = self.view.q

    def _show(self) -> None:
        rows, table = self._rows, self._table
        if table is None or table.is_deleted or rows is None:
            return
        shown = len(rows.numbers)
        table.show(rows.groups(self._found), clock.today(), view=address(rows.view), sort=rows.view.sort)
        self._foot.visible, self._none.visible = shown > 0, shown == 0
        if not shown and self._none_of != rows.view:
            self._none_of = rows.view
            self._say_none(rows.view)
        self._views.count(self._counts)
        self._says.text = _says(rows.view, shown, sum(self._found.values()))
        for by, step in self._steps.items():
            there = rows.view.page > 1 if by < 0 else rows.more
            step.visible = rows.more or rows.view.page > 1
            step.set_enabled(there)
            step.props.set_optional('href', address(rows.view.but(page=rows.view.page + by)) if there else None)

    def _say_none(self, view: View) -> None:
        """What stands instead of rows: why there are none, and the way to some."""
        self._none.clear()
        with self._none:
            el('p', text=_none(view))
            with el('div', 'actions'):
                if view.page > 1:
                    button(t('Til første side'), on_click=lambda: self.go(self.view.but()))
                elif view.q and view.status != ALL:
                    button(t('Søk i alle ordrer'), symbol='search', on_click=lambda: self.go(self.view.but(status=ALL)))
                if view.q:
                    button(t('Fjern søket'), 'quiet', 'close', on_click=lambda: self.go(self.view.but(q='')))

    # ---------- what the person does ----------

    async def _searched(self, event: ValueChangeEventArguments[str | None]) -> None:
        wanted = _understood(event.value)
        if wanted != self.view.q:
            await self.go(self.view.but(q=wanted), 'replace' if wanted and self.view.q else 'push')

    async def _sorted(self, event: ValueChangeEventArguments[str]) -> None:
        if event.value != self.view.sort:
            await self.go(self.view.but(sort=event.value))

    async def _page(self, by: int) -> None:
        await self.go(self.view.but(page=max(1, self.view.page + by)))

    async def _back(self, event: GenericEventArguments) -> None:
        await self.go(asked_for(dict(parse_qsl(str(event.args).removeprefix('?')))), remember='')


def asked_for(query: dict[str, str]) -> View:
    """The view an address asks for."""
    return View.read(query.get('q', ''), query.get('status', OPEN), query.get('sort', 'neste'), query.get('side', '1'))


def address(view: View) -> str:
    """The address of a view."""
    query = urlencode(view.query())
    return f'/ordrer?{query}' if query else '/ordrer'


def _understood(typed: str | None) -> str:
    return View.read(typed or '').q


def _views() -> dict[str, str]:
    return {OPEN: t('Åpne'), **{status.value: word(status) for status in Status}, ALL: t('Alle')}


def _search(value: str) -> ui.input:
    made = ui.input(value=value, placeholder=t('Søk i nummer, kunde, adresse, telefon'))
    made.props('outlined dense clearable type=search debounce=120 maxlength=100').classes('bare search')
    made.props['aria-label'] = t('Søk i ordrer')
    with made.add_slot('prepend'):
        icon('search')
    return made


def _sort(value: str) -> ui.select:
    made = ui.select({'neste': t('Neste steg'), 'nummer': t('Nummer'), 'endret': t('Sist endret')}, value=value)
    made.props('outlined dense options-dense').classes('bare sort')
    made.props['aria-label'] = t('Sorter etter')
    with made.add_slot('prepend'):
        icon('sort')
    return made


def _says(view: View, shown: int, total: int) -> str:
    first = (view.page - 1) * PAGE + 1
    span = f'{first}–{first + shown - 1}' if shown else '0'
    orders = count(total, 'ordre', 'ordrer')
    return (
        t('{span} av {orders} · summer er inkl. mva.', span=span, orders=orders) if total else t('Summer er inkl. mva.')
    )


def _none(view: View) -> str:
    if view.page > 1:
        return t('Det er ingen ordrer på denne siden.')
    if view.q and view.status != ALL:
        return t('Ingen ordrer under «{view}» passer med «{text}».', view=_views()[view.status], text=view.q)
    if view.q:
        return t('Ingen ordrer passer med «{text}».', text=view.q)
    if view.status == OPEN:
        return t('Ingen åpne ordrer. Alt er avsluttet.')
    return t('Ingen ordrer er «{status}» nå.', status=_views()[view.status])
