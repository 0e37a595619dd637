"""/crew and /crew/jobb/<id>: an employee's jobs on the phone. No prices, no drafts."""

from nicegui import ui

from domain.refused import NotFound
from domain.words import t
from store import jobs
from store.database import read
from store.jobs import CrewView
from ui import crew_clock, frame
from ui.crew_job import draw_back, draw_bar, draw_gone, draw_what
from ui.crew_list import draw_coming, draw_done, draw_me, draw_today
from ui.live import live
from ui.who import Crew


@frame.page('/crew', reconnect_timeout=frame.KEEP_CREW)
async def today_page(here: Crew) -> None:
    """Today's jobs, what comes, what is done, and who is signed in."""
    source = live(f'crew:{here.me.employee_id}', load=lambda: read(jobs.crew, here.me))
    view = await source
    assert view is not None
    with frame.crew(t('I dag'), here):
        crew_clock.wind_up()
        source.section(lambda found: draw_today(here.me, found))
        source.section(lambda found: draw_coming(here.me, found))
        source.section(lambda found: draw_done(here.me, found), key=_done)
        source.section(draw_me, key=lambda found: (found.employee.name, found.firm_name))


@frame.page('/crew/jobb/{job_id}', reconnect_timeout=frame.KEEP_CREW)
async def job_page(here: Crew, job_id: str) -> None:
    """One job, for those who are to do it."""
    known = frame.numbered(job_id)
    source = live(f'crew:{here.me.employee_id}', load=lambda: read(jobs.crew_job, here.me, known))
    try:
        view = await source
    except NotFound:
        view = None
    with frame.crew(view.job.title if view else t('Jobb'), here):
        draw_back()
        if view is None:
            ui.status_code(404)
            draw_gone()
            return
        crew_clock.wind_up()
        source.section(draw_what)
        source.section(lambda found: draw_bar(here.me, found))
        source.gone(draw_gone)


def _done(view: CrewView) -> object:
    return view.today, [(item.job.id, item.job.title, item.job.completed_at) for item in view.done]
