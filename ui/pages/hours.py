"""/timer: the hours of everybody, month by month."""

from functools import partial

from fastapi import Request

from domain.timing import first_of, typed_month
from domain.words import t
from store import clock, hours_view
from store.database import read
from ui import frame
from ui.hours_month import draw_actions, draw_month, draw_waiting
from ui.kit import el
from ui.live import live
from ui.who import Office


@frame.page('/timer', reconnect_timeout=frame.KEEP_OFFICE)
async def page(request: Request, here: Office) -> None:
    """A month, of all or of one employee; which stands in the address."""
    month = typed_month(request.query_params.get('maned', '')) or first_of(clock.today())
    employee = frame.numbered(request.query_params.get('ansatt', '')) or None
    view = live('hours', 'employees', load=partial(read, hours_view.month, here.me, month))
    await view
    with frame.office(t('Timer'), t('Timer'), here):
        with el('div', 'head'):
            el('h1', 'grow hide-phone', t('Timer'))
            view.section(partial(draw_actions, here))
        view.section(partial(draw_waiting, here))
        view.section(partial(draw_month, here, employee))
