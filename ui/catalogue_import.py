"""Varer from a file: choose it, say which column is what, read what is wrong, then everything at once."""

from functools import partial

from nicegui import ui
from nicegui.events import UploadEventArguments

from domain import spreadsheet
from domain.product_file import LABELS, NAMES
from domain.refused import Refused
from domain.spreadsheet import Table
from domain.words import count, t
from store import catalogue
from store.catalogue import Report
from store.company import About
from store.database import read, write
from ui.choices import checkbox, select
from ui.kit import banner, button, el, note, refusal, section

SHOWN = 50
"""How many wrong rows are listed."""


class Import:
    """One person and one file."""

    def __init__(self, here: About) -> None:
        self.here = here
        self.table: Table | None = None
        self._asked = 0

    def draw(self) -> None:
        """The way to a file; the rest comes when one is chosen."""
        with section(t('Velg fil'), more='measure'), el('div', 'stack'):
            el('p', 'soft', t('En CSV-fil med kolonnenavn i første linje og én vare på hver linje. Varer som finnes '
                              'fra før med samme nummer, får de nye verdiene.'))  # fmt: skip
            chosen = ui.upload(on_upload=self._came, auto_upload=True, max_file_size=spreadsheet.MOST_BYTES)
            chosen.on_rejected(lambda: refusal(t('Filen er for stor. Den kan være på høyst 5 MB. Del den opp.')))
            chosen.props('accept=".csv,.txt,text/csv"').style('display: none')
            with el('div', 'actions'):
                made = button(t('Velg fil'), 'secondary', 'upload_file')
                made.on('click', js_handler=f'() => {{ const u = getElement({chosen.id}).$refs.qRef; '
                                            'u.reset(); u.pickFiles(); }')  # fmt: skip
                self.name = el('span', 'soft break', role='status')
        self.columns = el('div')
        self.report = el('div', role='status')

    async def _came(self, event: UploadEventArguments) -> None:
        try:
            table = spreadsheet.read(await event.file.read())
        except Refused as error:
            refusal(str(error))
            return
        self.table = table
        rows = count(len(table.rows), 'rad', 'rader')
        self.name.text = t('{name} · {rows}', name=event.file.name[:100], rows=rows)
        self._match(table)
        await self._try()

    def _match(self, table: Table) -> None:
        found = spreadsheet.guess(table.header, NAMES)
        options = {None: t('Ikke i filen')} | dict(enumerate(heading or '–' for heading in table.header))
        self.columns.clear()
        with self.columns, section(t('Kolonner'), more='measure'), el('div', 'fields'):
            self.chosen = {
                name: select(t(label), options, found[name], 'w3 half', on_change=self._try)
                for name, label in LABELS.items()
            }

    def _columns(self) -> dict[str, int | None]:
        return {name: each.value for name, each in self.chosen.items()}

    async def _try(self) -> None:
        """Say what would happen; an older answer never covers a newer one."""
        assert self.table is not None
        self._asked += 1
        asked, said, report = self._asked, '', Report()
        try:
            report = await read(catalogue.dry_run, self.here.me, self.table, self._columns())
        except Refused as error:
            said = str(error)
        if asked == self._asked and not self.report.is_deleted:
            self.report.clear()
            with self.report:
                banner(said, 'warn') if said else self._say(report)

    def _say(self, report: Report) -> None:
        with section(t('Kontroll'), more='measure'), el('div', 'stack'):
            parts = (
                count(report.added, 'ny vare', 'nye varer'),
                t('{number} endret', number=report.changed),
                t('{number} uendret', number=report.same),
            )
            el('p', 'strong', ' · '.join(parts))
            skip: checkbox | None = None
            if report.wrong:
                wrong = count(len(report.wrong), 'rad har feil', 'rader har feil')
                note(t('{wrong}. Rett dem i filen og velg den på nytt, eller hopp over dem.', wrong=wrong), 'warn')
                with el('ul', 'small'):
                    for line, sentence in report.wrong[:SHOWN]:
                        el('li', 'break', t('Linje {line}: {what}', line=line, what=sentence))
                    if len(report.wrong) > SHOWN:
                        el('li', text=t('… og {number} til', number=len(report.wrong) - SHOWN))
                skip = checkbox(
                    t('Hopp over {rows}', rows=count(len(report.wrong), 'rad med feil', 'rader med feil')),
                    required=t('Kryss av for å importere resten.'),
                )
            if report.added or report.changed:
                with el('div', 'actions'):
                    products = count(report.added + report.changed, 'vare', 'varer')
                    words = t('Importer {products}', products=products)
                    button(words, 'primary', 'upload', on_click=partial(self._go, skip))

    async def _go(self, skip: checkbox | None) -> None:
        assert self.table is not None
        if skip is not None:
            try:
                skip.checked()
            except Refused as error:
                skip.complain(str(error))
                return
        done = await write(
            catalogue.import_file, self.here.me, self.table, self._columns(), skip_wrong=skip is not None
        )
        self.columns.clear()
        self.report.clear()
        with self.report, banner(t('Ferdig: {added} nye og {changed} endret.', added=done.added,
                                   changed=done.changed), 'ok'):  # fmt: skip
            button(t('Se varene'), 'secondary', href='/varer')
