"""The table of all invoices: its columns, and what its rows say."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from domain import norway
from domain.invoice import Standing
from domain.invoice_view import USUAL, InvoiceView, column_word
from domain.words import count, kr, short_date, t
from store.invoice_list import InvoiceRow
from ui.list_table import Column, Told, list_table

SORT_OF = {'nr': 'nummer', 'day': 'dato', 'due': 'forfall', 'sum': 'sum', 'left': 'rest'}
"""What the list is sorted by when the heading of a column is pressed."""
_KINDS = {'nr': 'number', 'who': 'link', 'line': 'lines', 'st': 'pill', 'due': 'due'}
_ON_CARDS = ('nr', 'who', 'line', 'st', 'due', 'left')
_FROM = {'line': 1000, 'day': 1200, 'sum': 900, 'paid': 1200, 'kid': 1200, 'phone': 1200}
_LEAST = {'nr': 68, 'who': 170, 'line': 190, 'st': 130, 'phone': 124}


class invoice_table(list_table):
    """The invoices of a view."""

    def __init__(self) -> None:
        super().__init__(t('Fakturaer'))

    def show(self, rows: Iterable[InvoiceRow], today: date, view: InvoiceView, address: str) -> None:
        """Send the rows in the columns of the view."""
        told = [Told([said(row, today) for row in rows])]
        self.draw(told if told[0].rows else [], [_column(name) for name in view.columns], view.sorted_by, address)


def look_of(word: str) -> tuple[str, str]:
    """Tone and sign of what the state of an invoice is called."""
    return {
        t('Betalt'): ('ok', 'check_circle'),
        t('Til gode'): ('info', 'payments'),
        t('Forfalt'): ('danger', 'error'),
        t('Omtvistet'): ('warn', 'report'),
        t('Delbetalt'): ('warn', 'payments'),
        t('Sendt'): ('info', 'mail'),
    }.get(word, ('plain', 'edit_note'))


def said(row: InvoiceRow, today: date) -> dict[str, Any]:
    """What a row says, ready for the screen."""
    who = row.customer or (t('Privatkunde uten navn') if row.customer_id else t('Uten kunde'))
    word = row.word(today)
    tone, symbol = look_of(word)
    late = (today - row.due_day).days if row.standing is Standing.OPEN and row.due_day else 0
    return {
        'key': row.id,
        'number': row.number,
        'unnumbered': '–',
        'called': row.called.lower(),
        'href': f'/ordre/{row.order}',
        'name': t('{customer}, {invoice}', customer=who, invoice=row.called.lower()),
        'who': who,
        'nobody': not row.customer_id,
        'title': row.title or t('Ordre {number}', number=row.order),
        'place': t('Ordre {number}', number=row.order) if row.title else '',
        'tone': tone,
        'icon': symbol,
        'word': t('Kreditnota') if row.standing is Standing.CREDIT_NOTE else word,
        'day': short_date(row.day) if row.day else '–',
        'due': short_date(row.due_day) if row.due_day else '–',
        'late': t('{days} over', days=count(late, 'dag', 'dager')) if late > 0 else '',
        'sum': kr(row.total_ore, unit=False),
        'left': kr(row.owed_ore, unit=False) if row.owed_ore else '–',
        'paid': kr(row.paid_ore, unit=False) if row.paid_ore else '–',
        'kid': row.kid or '–',
        'phone': norway.show_phone(row.phone) if row.phone else '–',
    }


def _column(name: str) -> Column:
    return Column(
        name,
        column_word(name),
        _KINDS.get(name, ''),
        sort=SORT_OF.get(name, ''),
        number=name in ('sum', 'left', 'paid'),
        start=_FROM.get(name, 0),
        least=_LEAST.get(name, 100),
        card=name in _ON_CARDS,
        usual=name in USUAL,
    )
