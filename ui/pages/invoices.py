"""/fakturaer: who owes us what."""

from fastapi import Request

from domain.access import Act as Right
from domain.access import require
from domain.words import t
from ui import frame
from ui.invoice_list import InvoiceList, asked_for
from ui.kit import el
from ui.who import Office


@frame.page('/fakturaer', reconnect_timeout=frame.KEEP_OFFICE)
async def page(request: Request, here: Office) -> None:
    """The list; what is looked at stands in the address."""
    require(here.me, Right.SEE_PRICES)
    shown = InvoiceList(here.me, *asked_for(dict(request.query_params)))
    await shown.feed
    with frame.office(t('Fakturaer'), t('Fakturaer'), here):
        el('h1', 'hide-phone', t('Fakturaer'))
        shown.draw()
