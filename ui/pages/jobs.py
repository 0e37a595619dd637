"""/jobber: every job of the firm by day, or a week of everybody."""

from fastapi import Request

from domain.job_view import JobView
from domain.words import t
from store import clock
from ui import frame
from ui.job_list import JobList
from ui.job_week import JobWeek
from ui.kit import el
from ui.who import Office


@frame.page('/jobber', reconnect_timeout=frame.KEEP_OFFICE)
async def page(request: Request, here: Office) -> None:
    """The list or the week; what is looked at stands in the address."""
    view, strange = JobView.read(dict(request.query_params), clock.today())
    shown = JobWeek(here.me, view, strange) if view.week else JobList(here.me, view, strange)
    await shown.feed
    with frame.office(t('Jobber'), t('Jobber'), here):
        el('h1', 'hide-phone', t('Jobber'))
        shown.draw()
