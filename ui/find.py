"""«Søk»: one field for everything, from any page of the office (Ctrl+K); arrows and Enter, or a press."""

from collections.abc import Sequence
from itertools import groupby

from nicegui import ui

from domain.access import Actor
from domain.words import t
from store import finding
from store.database import read
from store.finding import Hit
from ui.catalogue import search_field
from ui.finder import Finder
from ui.kit import dialog, el, icon, note

SYMBOL = {'order': 'assignment', 'customer': 'group', 'invoice': 'receipt_long', 'job': 'event'}


def search_everywhere(me: Actor) -> None:
    """The dialog."""
    with dialog(t('Søk')) as box:
        box.classes('find')
        search = search_field('', t('Ordre, kunde, faktura, jobb'), t('Søk i alt'))
        search.props('autofocus')
        place = el('div', 'found', role='status')
        with place:
            note(t('Skriv minst to tegn. Pil ned og Enter velger.'), symbol='info')
    finder = Finder(place, lambda text: read(finding.find, me, text), _hits, _none)
    search.on_value_change(lambda: finder.ask(search.value or ''))


def _hits(hits: Sequence[Hit]) -> None:
    for kind, group in groupby(hits, lambda hit: hit.kind):
        el('h3', 'small soft', _kinds()[kind])
        with el('div', 'hits'):
            for hit in group:
                _hit(hit)


def _none(typed: str) -> None:
    if len(typed.strip()) > 1:
        note(t('Ingen treff på «{text}».', text=typed.strip()), symbol='info')


def _hit(hit: Hit) -> None:
    with el('a', 'hit plain', href=hit.href):
        with el('span'):
            el('div', 'strong break', hit.title)
            el('div', 'small soft break', hit.under)
        icon(SYMBOL[hit.kind])


def _kinds() -> dict[str, str]:
    return {'order': t('Ordrer'), 'customer': t('Kunder'), 'invoice': t('Fakturaer'), 'job': t('Jobber')}


def opener(me: Actor, *, wide: bool) -> ui.element:
    """What opens it: in the navigation with its key, on a phone an icon in the bar at the top."""
    if wide:
        with el('button', 'to-search', type='button', aria_keyshortcuts='Control+K') as made:
            icon('search')
            el('span', 'grow', t('Søk'))
            el('kbd', text='Ctrl K')
    else:
        made = el('button', 'to-search bare', type='button', aria_label=t('Søk'))
        with made:
            icon('search')
    made.on('click', lambda: search_everywhere(me), [])
    return made
