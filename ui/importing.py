"""A file on its way in: choose it, say which column is what, read what is wrong, then everything at once – or not."""

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial

from nicegui import ui
from nicegui.events import UploadEventArguments

from domain import importing as columns
from domain import spreadsheet
from domain.imported import What
from domain.importing import Report, Row
from domain.refused import Refused
from domain.spreadsheet import Table
from domain.words import count, t
from store import importing
from store.company import About
from store.database import read, write
from store.import_undoing import Undone
from store.importing import Earlier
from ui.choices import choice, select
from ui.desk import ask
from ui.file_choice import choose_file
from ui.kit import banner, button, dialog, el, note, refusal, row, section
from ui.live import live

SHOWN, PREVIEW = 100, 4
"""How many of the wrong rows are listed, and how many of the first rows are shown."""
PAGES = {
    'kunder': (What.CUSTOMERS, 'Kunder', 'Importer kunder'),
    'varer': (What.PRODUCTS, 'Varer', 'Importer varer'),
    'ordrer': (What.ORDERS, 'Ordrer', 'Importer ordrer'),
}
"""Last part of the address → what is read in, the list it belongs to, the heading."""


@dataclass(slots=True)
class Tray:
    """A file that somebody is working on: a page that is loaded anew goes on with it."""

    session: str
    name: str
    data: bytes
    chosen: dict[str, int | None] = field(default_factory=dict)


MOST_TRAYS = 4
_trays: OrderedDict[str, Tray] = OrderedDict()


def _tray(here: About, key: str) -> Tray | None:
    """The file of that key, for whoever chose it."""
    found = _trays.get(key)
    return found if found is not None and found.session == here.me.session else None


class Import:
    """One person and one file."""

    def __init__(self, here: About, page: str) -> None:
        self.here, self.page = here, page
        self.what = PAGES[page][0]
        self.key, self.table = '', Table((), ())
        self.rows: list[Row] = []
        self.mend = False
        self.before = live('imports', load=self._earlier)

    async def _earlier(self) -> list[Earlier]:
        return await read(importing.earlier, self.here.me, self.what)

    def draw(self) -> None:
        """The way to a file; the rest comes when one is chosen."""
        with section(t('1. Velg fil'), more='measure') as box, el('div', 'stack'):
            for sentence in _help(self.what):
                el('p', 'soft', sentence)
            self.name = choose_file(box, self._came)
        with el('div', 'stack coming'):
            self.columns = el('div')
            self.report = el('div', 'stack', role='status')
        self.before.section(self._list)

    async def go_on(self, key: str) -> None:
        """Take up the file of that key again."""
        found = _tray(self.here, key)
        if found is not None:
            self.key = key
            await self._read(found)
        elif key:
            refusal(t('Filen er ikke her lenger. Velg den på nytt.'))

    # ---------- the file and its columns ----------

    async def _came(self, event: UploadEventArguments) -> None:
        given = Tray(self.here.me.session, event.file.name[:100], await event.file.read())
        if await self._read(given):
            self.key = secrets.token_urlsafe(9)
            _trays[self.key] = given
            while len(_trays) > MOST_TRAYS:
                _trays.popitem(last=False)
            ui.navigate.history.replace(f'/importer/{self.page}?fil={self.key}')

    async def _read(self, given: Tray) -> bool:
        try:
            table = await asyncio.to_thread(spreadsheet.read, given.data)
        except Refused as error:
            refusal(str(error))
            return False
        if self.columns.is_deleted:
            return False
        self.table = table
        self.name.text = t('{name} · {rows}', name=given.name, rows=count(len(table.rows), 'rad', 'rader'))
        self._match(given)
        return True

    def _match(self, given: Tray) -> None:
        fields = importing.fields(self.what)
        if not given.chosen:
            given.chosen = columns.match(self.table.header, fields)
        options = {None: t('Ikke i filen')} | {
            place: self.table.named(place) for place in range(len(self.table.header))
        }
        self._forget()
        self.columns.clear()
        with self.columns, section(t('2. Kolonner'), more='measure'), el('div', 'stack'):
            self._preview()
            if self.table.twice:
                names = ', '.join(f'«{name}»' for name in self.table.twice)
                note(t('Flere kolonner heter {names}. Bokstaven sier hvilken.', names=names), 'warn')
            el('p', 'soft', t('Hvilken kolonne i filen er hva? Det vi kjente igjen, er valgt.'))
            with el('div', 'fields'):
                self.chosen = {
                    name: select(
                        t(each.label),
                        options,
                        given.chosen.get(name),
                        'w2',
                        hint=t(each.hint) if each.hint else '',
                        on_change=partial(self._chose, given),
                    )
                    for name, each in fields.items()
                }
            self.go = el('div', 'actions')
        self._offer_check(given)

    def _preview(self) -> None:
        """The first rows, as they stand in the file."""
        with el('div', 'sheet', role='region', aria_label=t('De første radene'), tabindex='0'), el('table'):
            with el('thead'), el('tr'):
                for place in range(len(self.table.header)):
                    el('th', text=self.table.named(place), scope='col')
            with el('tbody'):
                for cells in self.table.rows[:PREVIEW]:
                    with el('tr'):
                        for cell in cells:
                            el('td', text=cell[:60])

    def _chose(self, given: Tray) -> None:
        given.chosen = {name: each.value for name, each in self.chosen.items()}
        self._forget()
        self._offer_check(given)

    def _offer_check(self, given: Tray) -> None:
        """The next step: the one primary button, until there is a report."""
        self.go.clear()
        with self.go:
            button(t('Kontroller filen'), 'primary', 'task_alt', on_click=partial(self._check, given))

    def _forget(self) -> None:
        self.rows, self.mend = [], False
        self.report.clear()

    # ---------- what it would do ----------

    async def _check(self, given: Tray) -> None:
        """Look at every cell; nobody waits for it, for it needs no database."""
        chosen = dict(given.chosen)
        registered = self.here.firm.vat_registered
        rows = await asyncio.to_thread(importing.checked, self.what, self.table, chosen, registered)
        if chosen == given.chosen and not self.report.is_deleted:
            self.rows = rows
            self.go.clear()
            await self._try(given)

    async def _try(self, given: Tray) -> None:
        report = await read(importing.dry_run, self.here.me, self.what, self.rows, mend=self.mend)
        if not self.report.is_deleted and self.rows:
            self.report.clear()
            with self.report:
                self._say(given, report)

    def _say(self, given: Tray, report: Report) -> None:
        with section(t('3. Kontroll'), more='measure'), el('div', 'stack'):
            el('p', 'strong', _sums(self.what, report))
            if report.left_out:
                self._left_out(given, report)
            if not report.does_something:
                note(t('Det er ingenting å importere i filen.'), 'info')
            with el('div', 'actions'):
                if report.does_something:
                    words = t('Importer {what}', what=self.what.many(report.added + report.changed))
                    button(words, 'primary', 'upload', on_click=partial(self._go, given))
                if report.left_out:
                    mend = partial(self._download, report)
                    button(t('Last ned radene med feil'), 'quiet', 'download', on_click=mend)
        _problems(t('Feil i filen'), report.problems)
        _problems(t('Kan være de samme'), report.alike)

    def _left_out(self, given: Tray, report: Report) -> None:
        wrong = t('{what} utelates på grunn av feil.', what=self.what.many(report.left_out))
        note(f'{wrong} {t("Rett filen og velg den på nytt, eller importer resten.")}', 'warn')
        if report.mendable or self.mend:
            choice(
                t('Rader med feil'),
                {'skip': t('Utelat dem'), 'mend': t('Ta dem med uten det som er feil')},
                'mend' if self.mend else 'skip',
                on_change=partial(self._choose_way, given),
            )

    def _choose_way(self, given: Tray, way: str) -> object:
        self.mend = way == 'mend'
        return self._try(given)

    async def _download(self, report: Report) -> None:
        made = await asyncio.to_thread(importing.wrong_rows, self.table, report)
        ui.download.content(await asyncio.to_thread(spreadsheet.write, *made), f'{self.page}-feil.csv', 'text/csv')

    # ---------- everything at once ----------

    async def _go(self, given: Tray) -> None:
        report = await write(
            importing.carry_out, self.here.me, self.what, self.rows, file=given.name, key=self.key, mend=self.mend
        )
        _trays.pop(self.key, None)
        if self.report.is_deleted:
            return
        self._forget()
        self.table = Table((), ())
        self.columns.clear()
        self.name.text = ''
        ui.navigate.history.replace(f'/importer/{self.page}')
        with self.report, banner(t('Ferdig. {sums}.', sums=_sums(self.what, report)), 'ok').classes('measure'):
            button(t('Se {what}', what=_the(self.what)), 'secondary', href=f'/{self.page}')

    # ---------- files of before ----------

    def _list(self, before: list[Earlier]) -> None:
        if not before:
            return
        with section(t('Tidligere importer'), body='rows', more='measure'):
            for each in before:
                with row(each.title, each.under):
                    if each.row.undone_at is None:
                        button(t('Angre importen'), 'quiet', 'undo', on_click=partial(self._ask_undo, each))

    def _ask_undo(self, each: Earlier) -> None:
        async def go() -> None:
            _undone(self.what, await write(importing.undo, self.here.me, each.row.id or 0))

        ask(t('Angre importen?'), [each.title, *_undo_help(self.what)], t('Angre importen'), go, 'danger')


def _undone(what: What, done: Undone) -> None:
    """Say what came of it; who stays is named."""
    with dialog(t('Importen er angret')) as box:
        parts = [t('{what} er tatt bort', what=what.many(done.removed))]
        if done.restored:
            parts.append(t('{what} har fått tilbake det som sto', what=what.many(done.restored)))
        if done.closed:
            parts.append(t('{what} er avsluttet', what=what.many(done.closed)))
        el('p', text=' · '.join(parts))
        if done.stay:
            el('p', 'strong', t('{number} står igjen:', number=done.stay))
            with el('ul', 'small'):
                for said in done.named:
                    el('li', 'break', said)
                if done.stay > len(done.named):
                    el('li', text=t('… og {number} til', number=done.stay - len(done.named)))
        with box.footer:
            ui.space()
            button(t('Lukk'), 'secondary', on_click=box.close)


def _problems(title: str, problems: list[columns.Problem]) -> None:
    if not problems:
        return
    with section(title, str(len(problems)), body='rows', more='measure'):
        for each in problems[:SHOWN]:
            said = t('Rad {line} · {label}', line=each.line, label=each.label)
            with row(f'{said}: {each.value[:80]}' if each.value else said, each.sentence):
                pass
        if len(problems) > SHOWN:
            el('p', 'row-line', t('… og {number} til', number=len(problems) - SHOWN))


def _sums(what: What, report: Report) -> str:
    """«12 nye kunder · 3 oppdateres · 2 uendret · 1 utelates»."""
    parts = [what.new(report.added)]
    for number, words in (
        (report.changed, '{number} oppdatert'),
        (report.same, '{number} fra før'),
        (report.passed, '{number} avsluttet i det gamle systemet'),
        (report.left_out, '{number} utelatt'),
    ):
        if number:
            parts.append(t(words, number=number))
    return ' · '.join(parts)


def _the(what: What) -> str:
    return {What.PRODUCTS: t('varene'), What.ORDERS: t('ordrene')}.get(what, t('kundene'))


def _help(what: What) -> list[str]:
    shape = t('En CSV-fil med kolonnenavn i første linje, som regneark, Fiken, Tripletex og Jobber lager den.')
    if what is What.PRODUCTS:
        return [shape, t('En vare som finnes fra før med samme nummer, får de nye verdiene.')]
    if what is What.ORDERS:
        return [
            shape,
            t('Rader med samme ordrenummer blir én ordre med flere linjer. Ordrene får nye nummer; det gamle settes i '
              'notatet.'),
            t('En ordre blir Utkast, eller Bekreftet når statusen i filen sier det. Avsluttede ordrer hoppes over.'),
        ]  # fmt: skip
    return [
        shape,
        t('En kunde som finnes fra før, oppdateres: den kjennes igjen på organisasjonsnummer, kundenummer fra en '
          'tidligere import, eller telefon sammen med navn. Tomme celler endrer ingenting.'),
        t('Bedriftskunde blir den som har organisasjonsnummer, firmanavn, kontaktperson eller AS i navnet.'),
    ]  # fmt: skip


def _undo_help(what: What) -> list[str]:
    if what is What.PRODUCTS:
        return [t('Nye varer tas bort, og endrede får tilbake det som sto, hvis ingen har endret dem siden.')]
    if what is What.ORDERS:
        return [
            t('Utkast slettes, og bekreftede ordrer avsluttes som «Avlyst av oss». Ordrer som noen har arbeidet med '
              'siden, blir stående.')
        ]  # fmt: skip
    return [
        t('Nye kunder tas bort. De som har ordrer, eller som noen har endret siden, blir stående.'),
        t('Oppdaterte kunder får tilbake det som sto, der ingen har endret det siden.'),
    ]
