"""/varer: what the firm sells again and again."""

from functools import partial

from fastapi import Request
from nicegui import ui

from domain.access import Act
from domain.words import t
from store import catalogue
from store import packages as store_packages
from store.company import About
from store.database import read
from ui import frame, packages
from ui.catalogue import Catalogue, asked_for, edit, parts
from ui.kit import button, el, icon
from ui.live import live
from ui.views import views
from ui.who import Office


@frame.page('/varer', reconnect_timeout=frame.KEEP_OFFICE)
async def page(request: Request, here: Office) -> None:
    """The catalogue; what is looked at stands in the address."""
    shown, may_change = Catalogue(here, asked_for(dict(request.query_params))), here.me.may(Act.EDIT_CATALOGUE)
    await shown.feed
    with frame.office(t('Varer'), t('Varer'), here):
        with el('div', 'head'):
            el('h1', 'grow hide-phone', t('Varer'))
            if here.me.may(Act.IMPORT):
                button(t('Importer'), 'quiet', 'upload', href='/importer/varer')
            button(t('Eksporter'), 'quiet', 'download', on_click=partial(_export, here))
            if may_change:
                button(t('Ny vare'), 'primary', 'add', on_click=partial(edit, here, None), more='wide')
        shown.draw()
        if may_change:
            with el('div', 'bottom phone'):
                button(t('Ny vare'), 'primary', 'add', on_click=partial(edit, here, None), more='tall')


@frame.page('/varer/pakker', reconnect_timeout=frame.KEEP_OFFICE)
async def packages_page(here: Office) -> None:
    """Every package."""
    feed = live('packages', load=partial(read, store_packages.listing, here.me))
    may_change = here.me.may(Act.EDIT_CATALOGUE)
    await feed
    with frame.office(t('Varer'), t('Pakker'), here):
        with el('div', 'head'):
            el('h1', 'grow hide-phone', t('Varer'))
            if may_change:
                button(t('Ny pakke'), 'primary', 'add', on_click=partial(packages.new, here), more='wide')
        views(t('Visninger'), 'pakker', parts())
        feed.section(packages.listed)
        if may_change:
            with el('div', 'bottom phone'):
                button(t('Ny pakke'), 'primary', 'add', on_click=partial(packages.new, here), more='tall')


@frame.page('/varer/pakker/{package}', reconnect_timeout=frame.KEEP_OFFICE)
async def package_page(package: str, here: Office) -> None:
    """One package: what it puts on an order."""
    draft = packages.Draft(here, frame.numbered(package))
    feed = live('packages', load=draft.load)
    await feed
    feed.gone(lambda: el('p', 'soft', t('Pakken er slettet.')))
    with frame.office(t('Varer'), t('Pakke'), here):
        with el('div', 'order-head'):
            with el('a', 'crumb', href='/varer/pakker'):
                icon('arrow_back')
                el('span', text=t('Pakker'))
            with el('div', 'title'):
                feed.section(draft.head)
            if draft.may_change:
                with el('div', 'actions'):
                    button(t('Endre navn'), 'quiet', 'edit', on_click=draft.rename)
                    button(t('Slett pakken'), 'quiet', 'delete', on_click=draft.remove)
        with el('div', 'measure'):
            feed.section(draft.lines)
        with el('div', 'measure'):
            feed.section(draft.jobs)


async def _export(here: About) -> None:
    ui.download.content(await read(catalogue.export, here.me), 'varer.csv', 'text/csv')
