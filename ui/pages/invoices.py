"""/fakturaer: who owes us what, and what they have paid by the bank."""

from fastapi import Request

from domain.access import Act as Right
from domain.access import require
from domain.words import t
from ui import frame
from ui.bank import BankFile
from ui.invoice_list import InvoiceList, asked_for
from ui.kit import button, el, icon
from ui.who import Office


@frame.page('/fakturaer', reconnect_timeout=frame.KEEP_OFFICE)
async def page(request: Request, here: Office) -> None:
    """The list; what is looked at stands in the address."""
    require(here.me, Right.SEE_PRICES)
    shown = InvoiceList(here.me, *asked_for(dict(request.query_params)))
    await shown.feed
    with frame.office(t('Fakturaer'), t('Fakturaer'), here):
        with el('div', 'head'):
            el('h1', 'grow hide-phone', t('Fakturaer'))
            if here.me.may(Right.PAYMENT):
                button(t('Innbetalinger fra banken'), 'secondary', 'upload_file', href='/fakturaer/innbetalinger')
        shown.draw()


@frame.page('/fakturaer/innbetalinger', reconnect_timeout=frame.KEEP_OFFICE)
async def payments(here: Office) -> None:
    """What the customers have paid, out of the bank's file."""
    require(here.me, Right.PAYMENT)
    with frame.office(t('Fakturaer'), t('Innbetalinger fra banken'), here):
        with el('div'):
            with el('a', 'crumb', href='/fakturaer'):
                icon('arrow_back')
                el('span', text=t('Fakturaer'))
            el('h1', 'hide-phone', t('Innbetalinger fra banken'))
        BankFile(here).draw()
