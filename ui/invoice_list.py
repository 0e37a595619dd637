"""Every invoice: who owes what and since when, kept true while others work without moving what one reads."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from urllib.parse import parse_qsl, urlencode

from nicegui import ui
from nicegui.events import GenericEventArguments, ValueChangeEventArguments

from domain.access import Actor
from domain.invoice_view import (
    AGES,
    ALWAYS,
    COLUMNS,
    DISPUTED,
    DRAFTS,
    OVERDUE,
    OVERPAID,
    PAID,
    SORTS,
    USUAL,
    InvoiceView,
    age_word,
    column_word,
    periods,
    status_word,
)
from domain.view import ALL, OPEN
from domain.words import count, kr, sentence, short_date, t
from store import clock, invoice_list
from store.database import read
from store.invoice_list import PAGE, Counts, InvoiceRow
from ui import columns
from ui.catalogue import search_field
from ui.in_place import in_place
from ui.invoice_bulk import PickedInvoices
from ui.invoice_table import SORT_OF, invoice_table
from ui.kit import button, el
from ui.list_parts import Foot, not_understood, tools
from ui.live import live
from ui.order_filters import offer, pick_one
from ui.views import STAY, views

SHOWN = (OPEN, OVERDUE, DISPUTED, DRAFTS, PAID, OVERPAID, ALL)
"""The statuses across the top."""


class InvoiceList:
    """What one person looks at: `await shown.feed`, then `shown.draw()`."""

    def __init__(self, me: Actor, view: InvoiceView, strange: list[str]) -> None:
        self.me, self.view, self._strange = me, view, strange
        self.feed = live('invoices', load=self._load)
        self._counts = Counts()
        self._rows: dict[int, InvoiceRow] = {}
        self._known: dict[int, InvoiceRow] = {}  # every row that has been seen, by id
        self._of: InvoiceView | None = None  # the view that the rows are of
        self._more = self._marking = False

    # ---------- reading ----------

    async def _load(self) -> 'InvoiceList':
        """At first a page; after a commit the rows on the screen where they stand, and those that have come."""
        view = self.view
        found = await read(invoice_list.page, self.me, view)
        before = [*self._rows] if self._of == view else []
        known = await read(invoice_list.rows, self.me, before) if before else {}
        self._counts = await read(invoice_list.counts, self.me, view)
        rows = {**{row.id: row for row in found[:PAGE]}, **known}
        self._rows = {each: rows[each] for each in in_place(before, known, [row.id for row in found[:PAGE]])}
        self._known.update(self._rows)
        self._more, self._of = len(found) > PAGE, view
        return self

    def go(self, view: InvoiceView, *, remember: bool = True) -> None:
        """Look at something else."""
        if view == self.view:
            return
        self.view, self._strange = view, []
        if remember:
            ui.navigate.history.push(address(view))
        self._mark()
        self.feed.again()

    # ---------- drawing ----------

    def draw(self) -> None:
        """The statuses, what is owed by age, the search, and the rows."""
        self._told = el('div', 'told')
        self._views = views(
            t('Visninger'),
            self.view.status,
            {status: (status_word(status), '/fakturaer') for status in SHOWN},
            on_choose=lambda status: self.go(self.view.but(status=status, age='', sort='')),
        )
        self._draw_ages()
        with el('div', 'filters'):
            search = search_field(self.view.q, t('Søk i nummer, KID, kunde, telefon'), t('Søk i fakturaer'))
            self._sort = pick_one(t('Sorter etter'), 'sort')
            self._period = pick_one(t('Periode'), 'event')
            with el('div', 'actions more-filters'):
                tools(pick=self._pick_several, export=self._export, columns=self._columns)
        self._picked = PickedInvoices(self.me, self._known, changed=self._tick, every=self._every, export=self._export)
        self._picked.draw(t('Valgte fakturaer'))
        with el('div', 'list order-list invoices'):
            self._table = invoice_table().on('back', self._back).on('sort', self._sort_by).on('choose', self._choose)
            self._none = el('div', 'empty', role='status')
            self._foot = Foot('/fakturaer', self._page)
        search.on_value_change(self._searched)
        self._sort.on_value_change(lambda event: self._sorted(event.value or ''))
        self._period.on_value_change(lambda event: self._bounded(event.value or ''))
        self.feed.follow(lambda _: self._mark())
        self._mark()

    def _columns(self) -> None:
        columns.choose(
            COLUMNS,
            ALWAYS,
            column_word,
            chosen=self.view.columns,
            usual=USUAL,
            take=lambda names: self.go(replace(self.view, columns=names)),
        )

    def _export(self, kind: str, ids: Sequence[int] = ()) -> None:
        """What is shown as a file: all pages of it, or the invoices that are ticked."""
        chosen = {'id': ' '.join(map(str, ids))} if ids else {}
        ui.download.from_url(f'/fakturaer/eksport.{kind}?{urlencode({**self.view.but().query(), **chosen})}')

    def _choose(self, event: GenericEventArguments) -> None:
        """A row was ticked or unticked; only what stands on the screen can be."""
        said = event.args if isinstance(event.args, dict) else {}
        asked = said.get('numbers')
        here = [each for each in self._rows if isinstance(asked, list) and each in asked]
        self._picked.pick(here, said.get('on') is True)

    def _tick(self) -> None:
        self._table.choose(self._picked.numbers)

    async def _every(self) -> list[int]:
        found = await read(invoice_list.every, self.me, self.view, invoice_list.PICKED)
        self._known.update((row.id, row) for row in found)
        return [row.id for row in found]

    def _pick_several(self) -> None:
        """On a phone the rows have boxes to tick only when somebody asks for them."""
        self._table.props['picks'] = not self._table.props['picks']

    def _draw_ages(self) -> None:
        """What is owed, all of it and by age: each a way to those invoices."""
        words = {'': t('Utestående'), **{str(age): age_word(age) for age in range(len(AGES) + 1)}}
        self._ages = {}
        with el('div', 'ages', role='group', aria_label=t('Utestående etter alder')):
            for age, word in words.items():
                with el('a', href='/fakturaer') as link:
                    el('span', 'small', word)
                    owed, many = el('span', 'sum'), el('span', 'small muted')
                link.on('click', partial(self._aged, age), [], js_handler=STAY)
                self._ages[age] = (link, owed, many)

    def _aged(self, age: str) -> None:
        self.go(self.view.but(status=OPEN, age='' if self.view.age == age else age))

    def _mark(self) -> None:
        """Let everything say what is chosen, what is found, and how much each choice would find."""
        view, known = self.view, self._counts
        self._told.clear()
        with self._told:
            not_understood(self._strange)
        self._views.choose(view.status)
        looks = {status: view.but(status=status, age='', sort='') for status in SHOWN}
        for status, look in looks.items():
            self._views.lead(status, address(look))
        self._views.count({status: known.of(look) for status, look in looks.items()})
        for age, (link, owed, many) in self._ages.items():
            look = view.but(status=OPEN, age=age)
            chosen = view.status == OPEN and view.age == age
            link.props['href'] = address(look.but(age='') if chosen else look)
            link.props.set_optional('aria-current', 'true' if chosen else None)
            found = known.of(look)
            link.classes(replace='none' if not found else 'late' if age not in ('', '0') else '')
            owed.text, many.text = kr(known.owed_ore(look)), count(found, 'faktura', 'fakturaer')
        self._marking = True
        try:
            name, turned = view.sorted_by
            ways = {key: (word, 0) for key, word in sorts().items()}
            if turned:
                ways[view.sort] = (t('{sort}, omvendt', sort=sorts()[name]), 0)
            offer(self._sort, ways, view.sort or name)
            spans = {key: word for key, (word, _, _) in self._periods().items()}
            offer(self._period, {key: (word, 0) for key, word in spans.items()}, self._span())
        finally:
            self._marking = False
        if self._of == view:
            self._show()

    def _show(self) -> None:
        view, known = self.view, self._counts
        self._table.show(self._rows.values(), clock.today(), view, address(view))
        shown = len(self._rows)
        self._none.visible = shown == 0
        if not shown:
            self._none.clear()
            with self._none:
                el('p', text=self._says_none())
                if view.but() != InvoiceView(columns=view.columns):
                    button(t('Vis alle utestående'), on_click=lambda: self.go(InvoiceView(columns=view.columns)))
        first = (view.page - 1) * PAGE + 1
        span = f'{first}–{first + shown - 1}'
        says = [t('{span} av {invoices}', span=span, invoices=count(known.of(view), 'faktura', 'fakturaer'))]
        says.append(t('sum {sum}', sum=kr(known.total_ore(view))))
        if owed := known.owed_ore(view):
            says.append(t('å betale {sum}', sum=kr(owed)) if owed > 0 else t('til gode {sum}', sum=kr(-owed)))
        self._foot.says.text = sentence(' · '.join(says))
        self._foot.show(shown > 0, view.page, more=self._more, lead=lambda page: address(replace(view, page=page)))

    def _says_none(self) -> str:
        view = self.view
        if view.page > 1:
            return t('Det er ingen fakturaer på denne siden.')
        if view.q:
            return t('Ingen fakturaer passer med «{text}».', text=view.q)
        if view.status == OPEN and not view.age:
            return t('Ingen skylder dere noe. Fakturaer kommer hit når de sendes fra en ordre.')
        return t('Ingen fakturaer her nå.')

    # ---------- what the person does ----------

    def _searched(self, event: ValueChangeEventArguments[str | None]) -> None:
        wanted = InvoiceView.read({'q': event.value or ''})[0].q
        if wanted != self.view.q:
            self.go(self.view.but(q=wanted))

    def _sorted(self, sort: str) -> None:
        if not self._marking and sort.removeprefix('-') in SORTS:
            self.go(self.view.but(sort=sort))

    def _periods(self) -> dict[str, tuple[str, date | None, date | None]]:
        """The periods one can choose, by what an address calls them; one of the address's own is among them."""
        view, known = self.view, periods(clock.today())
        if (view.since or view.until) and (view.since, view.until) not in [bounds[1:] for bounds in known.values()]:
            first = short_date(view.since) if view.since else ''
            last = short_date(view.until) if view.until else ''
            known['egen'] = (f'{first}–{last}', view.since, view.until)
        return known

    def _span(self) -> str:
        bounds = (self.view.since, self.view.until)
        return next(key for key, (_, *known) in self._periods().items() if (*known,) == bounds)

    def _bounded(self, key: str) -> None:
        if not self._marking and key in self._periods():
            _, since, until = self._periods()[key]
            self.go(self.view.but(since=since, until=until))

    def _sort_by(self, event: GenericEventArguments) -> None:
        """A heading was pressed: sort by it, or the other way round when that is so already."""
        sort = SORT_OF.get(str(event.args))
        if sort:
            self.go(self.view.but(sort=f'-{sort}' if self.view.sorted_by == (sort, False) else sort))

    def _page(self, by: int) -> None:
        self.go(replace(self.view, page=max(1, self.view.page + by)))

    def _back(self, event: GenericEventArguments) -> None:
        view, _ = asked_for(dict(parse_qsl(str(event.args).removeprefix('?'))))
        self.go(view, remember=False)


def asked_for(query: Mapping[str, str]) -> tuple[InvoiceView, list[str]]:
    """The view an address asks for, and what nobody understands of it."""
    return InvoiceView.read(query)


def address(view: InvoiceView, path: str = '/fakturaer') -> str:
    """The address of a view."""
    query = urlencode(view.query())
    return f'{path}?{query}' if query else path


def sorts() -> dict[str, str]:
    """What the list can be sorted by, in words."""
    return {
        'forfall': t('Forfall'),
        'nummer': t('Nummer'),
        'dato': t('Fakturadato'),
        'sum': t('Sum'),
        'rest': t('Å betale'),
    }
