"""/importer/<kunder|varer|ordrer>: what a firm brings along from another system."""

from fastapi import Request

from domain.refused import NotFound
from domain.words import t
from ui import frame
from ui.importing import PAGES, Import
from ui.kit import el, icon
from ui.views import views
from ui.who import Office


@frame.page('/importer/{what}', reconnect_timeout=frame.KEEP_OFFICE)
async def page(what: str, request: Request, here: Office) -> None:
    """One kind of file; the one that somebody is working on stands in the address."""
    if what not in PAGES:
        raise NotFound
    _, listed, title = PAGES[what]
    coming = Import(here, what)
    await coming.before
    with frame.office(t(listed), t(title), here):
        with el('div'):
            with el('a', 'crumb', href=f'/{what}'):
                icon('arrow_back')
                el('span', text=t(listed))
            el('h1', 'hide-phone', t(title))
        views(t('Hva filen inneholder'), what, {key: (t(each[1]), f'/importer/{key}') for key, each in PAGES.items()})
        coming.draw()
        await coming.go_on(request.query_params.get('fil', ''))
