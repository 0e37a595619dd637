"""Every job by day: what needs planning first, kept true while others work without moving what one reads."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from nicegui import ui
from nicegui.events import ValueChangeEventArguments

from domain.access import Actor
from domain.job import JobStatus, Rank
from domain.job_view import LATE, NEEDS, UNPLANNED, UNSTAFFED, JobView, need_word
from domain.status import BEFORE_CONFIRMED
from domain.view import ALL, OPEN
from domain.words import count, day, sentence, t, weekday
from store import clock, employees, job_list
from store.database import read
from store.job_list import PAGE, Counts, JobRow
from ui.catalogue import search_field
from ui.in_place import in_place
from ui.kit import button, el, tag
from ui.list_parts import not_understood
from ui.live import live
from ui.order_filters import offer, pick_one
from ui.order_jobs import TONE
from ui.views import views

Key = tuple[int, date | None]
"""Under which heading a row stands: its rank, or its day."""


class JobList:
    """What one person looks at: `await shown.feed`, then `shown.draw()`."""

    def __init__(self, me: Actor, view: JobView, strange: list[str]) -> None:
        self.me, self.view, self._strange = me, view, strange
        self.feed = live('orders', 'employees', load=self._load)
        self.people: dict[int, str] = {}
        self._counts = Counts()
        self._busy: dict[int, int] = {}
        self._rows: list[tuple[Key, JobRow]] = []
        self._of: JobView | None = None  # the view that the rows are of
        self._more = self._marking = False

    # ---------- reading ----------

    async def _load(self) -> 'JobList':
        """At first a page; after a commit the rows on the screen where they stand, and those that have come."""
        staff = await read(employees.listing, self.me)
        self.people = {each.id: each.name for each in staff if each.id}
        if self.view.who and int(self.view.who) not in self.people:
            self._strange.append(f'ansatt={self.view.who}')
            self.view = replace(self.view, who='')
        view = self.view
        found = await read(job_list.page, self.me, view)
        before = self._rows if self._of == view else []
        known = await read(job_list.rows, self.me, [row.id for _, row in before]) if before else {}
        self._counts = await read(job_list.counts, self.me, view)
        self._busy = await read(job_list.open_of, self.me)
        self._rows, self._more, self._of = _renewed(view, before, known, found[:PAGE]), len(found) > PAGE, view
        return self

    def _go(self, view: JobView) -> None:
        if view == self.view:
            return
        self.view, self._strange = view, []
        ui.navigate.history.push(address(view))
        self.mark()
        self.feed.again()

    # ---------- drawing ----------

    def draw(self) -> None:
        """The two ways of looking, the search, the filters with their numbers, and the rows."""
        ways(self.view)
        self._told = el('div', 'told')
        with el('div', 'filters') as box:
            search = search_field(self.view.q, t('Søk i jobb, sted, kunde, ordre'), t('Søk i jobber'))
            opener = button(t('Filtrer'), 'secondary', 'tune', more='only-phone')
            opener.props['aria-expanded'] = 'false'
            opener.on(
                'click',
                js_handler=f'e => e.currentTarget.setAttribute("aria-expanded",'
                f' getHtmlElement({box.id}).classList.toggle("open"))',
            )
            self._status = pick_one(t('Status'), 'filter_list')
            self._who = pick_one(t('Ansatt'), 'person')
        self._needs = views(
            t('Vis bare'),
            '',
            {code: (need_word(code), '/jobber') for code in NEEDS},
            on_choose=lambda code: self._go(self.view.but(need='' if self.view.need == code else code)),
            look='chips',
        )
        self.mark()
        search.on_value_change(self._searched)
        self._status.on_value_change(lambda event: self._chosen(status=event.value or OPEN))
        self._who.on_value_change(lambda event: self._chosen(who=event.value or ''))
        self.feed.follow(lambda _: self.mark())
        self.feed.section(
            lambda _: self._draw_rows(), key=lambda _: (self._rows, self.view, clock.today(), self.people)
        )

    def mark(self) -> None:
        """Let every control say what is chosen and how much each choice would find."""
        view, of = self.view, self._counts.of
        self._told.clear()
        with self._told:
            not_understood(self._strange)
        self._marking = True
        try:
            offer(
                self._status, {key: (name, of(view.but(status=key))) for key, name in _statuses().items()}, view.status
            )
            people = {str(key): (name, self._busy.get(key, 0)) for key, name in self.people.items()}
            offer(self._who, {'': (t('Alle ansatte'), 0), **people}, view.who)
        finally:
            self._marking = False
        self._needs.choose(view.need)
        for code in NEEDS:
            self._needs.lead(code, address(view.but(need='' if code == view.need else code)))
        numbers = {code: of(view.but(need=code)) for code in NEEDS}
        tones = {UNPLANNED: 'soon', UNSTAFFED: 'soon', LATE: 'late'}
        self._needs.count(numbers, {code: tones.get(code, '') if numbers[code] else '' for code in NEEDS})

    def _chosen(self, **changes: str) -> None:
        if not self._marking:
            self._go(self.view.but(**changes))

    def _searched(self, event: ValueChangeEventArguments[str | None]) -> None:
        wanted = JobView.read({'q': event.value or ''}, clock.today())[0].q
        if wanted != self.view.q:
            self._go(self.view.but(q=wanted))

    def _draw_rows(self) -> None:
        today = clock.today()
        with el('div', 'list'):
            if not self._rows:
                with el('div', 'empty', role='status'):
                    el('p', text=self._none())
                    if self.view != JobView():
                        button(t('Vis alle åpne jobber'), href='/jobber')
                return
            for key, rows in groupby(self._rows, key=lambda pair: pair[0]):
                el('h2', 'group', heading(key, today))
                with el('ul'):
                    for _, row in rows:
                        self._row(key, row, today)
            self._foot()

    def _row(self, key: Key, row: JobRow, today: date) -> None:
        late = row.day is not None and row.day < today and row.rank in (Rank.UNSTAFFED, Rank.PLANNED)
        on = '' if row.day is None or row.day == key[1] else weekday(row.day, today)
        who = ', '.join(self.people.get(each, '') for each in row.people)
        with el('li', 'job-line'):
            with el('div', f'at {"late" if late else ""}'):
                el('span', text=' '.join(part for part in (on, row.hours) if part) or '–')
                if late:
                    el('span', 'small', t('Forsinket'))
            with el('div', 'grow'):
                el('a', 'plain strong break', row.title, href=f'/ordre/{row.number}?jobb={row.id}')
                where = (row.customer, row.place, t('Ordre {number}', number=row.number))
                el('div', 'small soft break', ' · '.join(part for part in where if part))
            if who:
                el('div', 'who-does break', who)
            else:
                lacks = row.rank <= Rank.PLANNED
                el('div', f'who-does {"lacks" if lacks else "soft"}', t('Mangler ansatte') if lacks else '–')
            unsure = row.rank < Rank.DONE and row.order_status in BEFORE_CONFIRMED
            tag(t('Ikke bekreftet') if unsure else row.status.word, *TONE[row.status])

    def _foot(self) -> None:
        total, view = self._counts.of(self.view), self.view
        with el('div', 'foot'):
            first = (view.page - 1) * PAGE + 1
            span = f'{first}–{first + len(self._rows) - 1}'
            el('span', text=t('{span} av {jobs}', span=span, jobs=count(total, 'jobb', 'jobber')), role='status')
            ui.space()
            for by, symbol, label in ((-1, 'chevron_left', t('Forrige side')), (1, 'chevron_right', t('Neste side'))):
                if view.page > 1 if by < 0 else self._more:
                    button('', 'quiet', symbol, label=label, href=address(replace(view, page=view.page + by)))

    def _none(self) -> str:
        if self.view.q:
            return t('Ingen jobber passer med «{text}».', text=self.view.q)
        if self.view != JobView():
            return t('Ingen jobber passer med dette.')
        return t('Ingen åpne jobber. De kommer hit når de legges inn på en ordre.')


def ways(view: JobView) -> None:
    """The list or the week."""
    links = {'liste': (t('Liste'), '/jobber'), 'uke': (t('Uke'), '/jobber?visning=uke')}
    views(t('Visninger'), 'uke' if view.week else 'liste', links)


def address(view: JobView) -> str:
    """The address of a view."""
    query = urlencode(view.query(clock.today()))
    return f'/jobber?{query}' if query else '/jobber'


def heading(key: Key, today: date) -> str:
    """Over the rows that stand together: what they lack, or their day."""
    rank, on = key
    if on is not None:
        named = day(on, today)
        return sentence(named if named == weekday(on, today) else f'{named}, {weekday(on, today)}')
    return {
        Rank.UNPLANNED: t('Uplanlagt'),
        Rank.UNSTAFFED: t('Mangler ansatte'),
        Rank.STARTED: t('Pågår nå'),
        Rank.LATER: t('Uten dato, kan vente til ordren er bekreftet'),
    }.get(Rank(rank), t('Uten dato'))


def _key(view: JobView, row: JobRow) -> Key:
    by_day = not view.is_by_need or row.rank is Rank.PLANNED
    return (Rank.PLANNED, row.day) if by_day and row.day else (row.rank, None)


def _renewed(
    view: JobView, before: list[tuple[Key, JobRow]], known: Mapping[int, JobRow], found: list[JobRow]
) -> list[tuple[Key, JobRow]]:
    """What stood there, each in its place and under its heading with what is true now, and those that have come."""
    under, rows = {row.id: key for key, row in before}, {**{row.id: row for row in found}, **known}
    ids = in_place([row.id for _, row in before], known, [row.id for row in found])
    return [(under.get(each) or _key(view, rows[each]), rows[each]) for each in ids]


def _statuses() -> dict[str, str]:
    return {OPEN: t('Åpne'), **{status.value: status.word for status in JobStatus}, ALL: t('Alle')}
