"""/varer: what the firm sells again and again."""

from functools import partial

from fastapi import Request
from nicegui import ui

from domain.words import t
from store import catalogue
from store.company import About
from store.database import read
from ui import frame
from ui.catalogue import Catalogue, asked_for, edit
from ui.catalogue_import import Import
from ui.kit import button, el, icon
from ui.who import Office


@frame.page('/varer', reconnect_timeout=frame.KEEP_OFFICE)
async def page(request: Request, here: Office) -> None:
    """The catalogue; what is looked at stands in the address."""
    shown = Catalogue(here, asked_for(dict(request.query_params)))
    await shown.feed
    with frame.office(t('Varer'), t('Varer'), here):
        with el('div', 'head'):
            el('h1', 'grow hide-phone', t('Varer'))
            button(t('Importer'), 'quiet', 'upload', href='/varer/importer')
            button(t('Eksporter'), 'quiet', 'download', on_click=partial(_export, here))
            button(t('Ny vare'), 'primary', 'add', on_click=partial(edit, here, None), more='wide')
        shown.draw()
        with el('div', 'bottom phone'):
            button(t('Ny vare'), 'primary', 'add', on_click=partial(edit, here, None), more='tall')


@frame.page('/varer/importer', reconnect_timeout=frame.KEEP_OFFICE)
async def import_page(here: Office) -> None:
    """From a file."""
    with frame.office(t('Varer'), t('Importer varer'), here):
        with el('div'):
            with el('a', 'crumb', href='/varer'):
                icon('arrow_back')
                el('span', text=t('Varer'))
            el('h1', 'hide-phone', t('Importer varer'))
        Import(here).draw()


async def _export(here: About) -> None:
    ui.download.content(await read(catalogue.export, here.me), 'varer.csv', 'text/csv')
