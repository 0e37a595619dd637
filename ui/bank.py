"""Payments from the bank's file: choose it, see which invoice each is likely for, and register those that are right."""

import asyncio

from nicegui.events import UploadEventArguments

from domain import bank_file, importing, spreadsheet
from domain.bank_file import FIELDS, Paid
from domain.importing import Problem
from domain.refused import Refused, SignedOut
from domain.spreadsheet import Table
from domain.words import count, kr, short_date, t
from store import bank
from store.bank import Proposed
from store.company import About
from store.database import read, write
from store.invoice_list import InvoiceRow
from ui.choices import checkbox, select
from ui.file_choice import choose_file
from ui.kit import button, el, icon, note, refusal, section


class BankFile:
    """One person and one file; nothing is registered before they say so."""

    def __init__(self, here: About) -> None:
        self.here = here
        self.table = Table((), ())
        self.chosen: dict[str, int | None] = {}
        self.rows: list[Paid] = []

    def draw(self) -> None:
        """The way to a file; the rest comes when one is chosen."""
        with section(t('1. Velg fil'), more='measure') as box, el('div', 'stack'):
            el('p', 'soft', t('Last ned kontobevegelsene fra nettbanken som CSV og velg filen her.'))
            el('p', 'soft', t('Ingenting registreres før du bekrefter, og samme innbetaling registreres bare én gang.'))
            self.name = choose_file(box, self._came)
        with el('div', 'stack'):
            self._columns, self._found, self._answers = (el('div') for _ in range(3))

    async def _came(self, event: UploadEventArguments) -> None:
        try:
            table = await asyncio.to_thread(spreadsheet.read, await event.file.read())
        except Refused as error:
            refusal(str(error))
            return
        self.table, self.chosen = table, importing.match(table.header, FIELDS)
        self.name.text = t('{name} · {rows}', name=event.file.name[:100], rows=count(len(table.rows), 'rad', 'rader'))
        self._answers.clear()
        self._match()
        if self.chosen['day'] is not None and self.chosen['amount'] is not None:
            await self._look()

    def _match(self) -> None:
        options = {None: t('Ikke i filen')} | {n: self.table.named(n) for n in range(len(self.table.header))}
        self._columns.clear()
        self._found.clear()
        with self._columns, section(t('2. Kolonner'), more='measure'), el('div', 'stack'):
            el('p', 'soft', t('Hvilken kolonne i filen er hva? Det vi kjente igjen, er valgt.'))
            with el('div', 'fields'):
                self._fields = {
                    name: select(t(each.label), options, self.chosen[name], 'w2', on_change=self._chose)
                    for name, each in FIELDS.items()
                }

    async def _chose(self) -> None:
        self.chosen = {name: each.value for name, each in self._fields.items()}
        self._found.clear()
        if self.chosen['day'] is not None and self.chosen['amount'] is not None:
            await self._look()

    # ---------- what came ----------

    async def _look(self) -> None:
        chosen = dict(self.chosen)
        rows, problems = await asyncio.to_thread(bank_file.understood, self.table, chosen)
        found = await read(bank.look, self.here.me, rows)
        if chosen == self.chosen and not self._found.is_deleted:
            self._show(found, problems)

    def _show(self, found: list[Proposed], problems: list[Problem]) -> None:
        self._found.clear()
        self._ticks: list[tuple[Proposed, checkbox, select]] = []
        new = [each for each in found if each.registered_on is None]
        with self._found, section(t('3. Innbetalinger'), count(len(found), 'innbetaling', 'innbetalinger')):
            if not found:
                note(t('Det er ingen innbetalinger i filen. Er riktig kolonne valgt som beløp?'), 'warn')
            for problem in problems[:20]:
                note(
                    t('Rad {line}, {field}: {says}', line=problem.line, field=problem.label, says=problem.sentence),
                    'warn',
                )
            with el('ul', 'plain-list bank-rows'):
                for each in found:
                    self._draw_row(each)
            if any(each.invoices for each in new):
                with el('div', 'actions'):
                    button(t('Registrer valgte betalinger'), 'primary', 'payments', on_click=self._register)

    def _draw_row(self, each: Proposed) -> None:
        paid = each.paid
        with el('li', 'bank-row'):
            with el('div'):
                el('div', 'strong', f'{kr(paid.amount_ore)} · {short_date(paid.day)}')
                says = ' · '.join(part for part in (paid.name, paid.text, paid.kid and f'KID {paid.kid}') if part)
                el('div', 'small soft break', says)
            if each.registered_on is not None:
                note(t('Allerede registrert på faktura {number}.', number=each.registered_on), 'ok')
            elif not each.invoices:
                note(t('Ingen utestående faktura passer. Registrer den på ordren.'), 'info')
            else:
                options = {row.id: _called(row) for row in each.invoices}
                with el('div', 'bank-choice'):
                    tick = checkbox(t('KID og beløp stemmer') if each.sure else t('Registrer'), each.sure)
                    self._ticks.append((each, tick, select(t('Faktura'), options, each.invoices[0].id)))

    # ---------- everything that is ticked ----------

    async def _register(self) -> None:
        """Each is a transaction of its own, and answers for itself."""
        wanted = [(each.paid, row.value) for each, tick, row in self._ticks if tick.value]
        if not wanted:
            raise Refused(t('Kryss av for innbetalingene som skal registreres.'))
        names = {row.id: row.called for each, _, _ in self._ticks for row in each.invoices}
        self._answers.clear()
        with self._answers, section(t('Registrert'), more='measure'):
            says, answers = el('p', 'strong', role='status'), el('ul', 'answers')
        done = 0
        for paid, invoice_id in wanted:
            try:
                word, fine = await write(bank.take, self.here.me, invoice_id, paid), True
            except SignedOut:
                raise
            except Refused as refused:
                word, fine = str(refused), False
            done += fine
            with answers, el('li', 'ok' if fine else 'no'):
                icon('check_circle' if fine else 'error')
                el('span', text=t('{which}, {amount}: {answer}', which=names[invoice_id], amount=kr(paid.amount_ore),
                                  answer=word))  # fmt: skip
        says.text = t('{done} av {all} er gjort.', done=done, all=len(wanted))
        await self._look()


def _called(row: InvoiceRow) -> str:
    return t('{number} · {customer} · {owed}', number=row.number, customer=row.customer, owed=kr(row.owed_ore))
