"""/kunder and /kunde/<id>: everybody the firm works for, and one of them."""

from functools import partial

from fastapi import Request
from nicegui import ui

from domain.access import Act
from domain.words import t
from store import customer_view
from store.database import read
from ui import frame
from ui.customer_list import CustomerList, asked_for, new
from ui.customer_page import CustomerDesk
from ui.kit import button, el
from ui.who import Office


@frame.page('/kunder', reconnect_timeout=frame.KEEP_OFFICE)
async def page(request: Request, here: Office) -> None:
    """The list; what is looked at stands in the address."""
    shown = CustomerList(here, asked_for(dict(request.query_params)))
    listed, may_add = await shown.feed, here.me.may(Act.EDIT_ORDER)
    with frame.office(t('Kunder'), t('Kunder'), here):
        with el('div', 'head hide-phone'):
            el('h1', 'grow', t('Kunder'))
            if here.me.may(Act.IMPORT):
                button(t('Importer'), 'quiet', 'upload', href='/importer/kunder')
            if may_add:
                button(t('Ny kunde'), 'primary', 'person_add', on_click=partial(new, here), more='wide')
        shown.draw(listed)
        if may_add:
            with el('div', 'bottom phone'):
                button(t('Ny kunde'), 'primary', 'person_add', on_click=partial(new, here), more='tall')


@frame.page('/kunde/{number}', reconnect_timeout=frame.KEEP_OFFICE)
async def customer_page(number: str, here: Office) -> None:
    """One customer; one that was merged leads on to the one that stands."""
    asked = frame.numbered(number)
    customer_id = await read(customer_view.stays_as, here.me, asked)
    if customer_id != asked:
        ui.navigate.to(f'/kunde/{customer_id}')
        return
    desk = CustomerDesk(here, customer_id)
    await desk.feed
    with frame.office(t('Kunder'), desk.view.customer.shown_name, here):
        desk.draw()
