"""/crew, /crew/jobb/<id>, /crew/kalender and /crew/timer: an employee's jobs and hours on the phone. No drafts."""

from functools import partial

from fastapi import Request
from nicegui import ui

from domain.crew_calendar import Calendar
from domain.refused import NotFound
from domain.timing import first_of, typed_month
from domain.words import t
from store import clock, crew, hours_view
from store.crew import CrewView
from store.database import read
from ui import crew_calendar, crew_clock, crew_hours, crew_pictures, frame
from ui.crew_job import draw_back, draw_bar, draw_gone, draw_what
from ui.crew_list import draw_coming, draw_done, draw_me, draw_today
from ui.live import content, live
from ui.who import Crew


@frame.page('/crew', reconnect_timeout=frame.KEEP_CREW)
async def today_page(here: Crew) -> None:
    """Today's jobs, what comes, what is done, and who is signed in."""
    source = live(f'crew:{here.me.employee_id}', 'company', load=lambda: read(crew.view, here.me))
    view = await source
    assert view is not None
    with frame.crew(t('I dag'), here):
        crew_clock.wind_up()
        source.section(lambda found: draw_today(here.me, found), key=content)
        source.section(lambda found: crew_hours.draw_internal(here.me, found), key=_internal)
        source.section(lambda found: draw_coming(here.me, found), key=content)
        source.section(lambda found: draw_done(here.me, found), key=_done)
        source.section(draw_me, key=lambda found: (found.employee.name, found.firm_name))


@frame.page('/crew/jobb/{job_id}', reconnect_timeout=frame.KEEP_CREW)
async def job_page(here: Crew, job_id: str) -> None:
    """One job, for those who are to do it."""
    known = frame.numbered(job_id)
    source = live(f'crew:{here.me.employee_id}', 'company', load=lambda: read(crew.one, here.me, known))
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
        with crew_pictures.taking(here.me, view) as taker:
            source.section(partial(draw_what, here.me, taker), key=content)
        source.section(lambda found: draw_bar(here.me, found), key=content)
        source.gone(draw_gone)


@frame.page('/crew/kalender', reconnect_timeout=frame.KEEP_CREW)
async def calendar_page(request: Request, here: Crew) -> None:
    """One's jobs day by day: a week, two weeks or a month at a time."""
    shown = Calendar.read(request.query_params, clock.today())
    last = shown.days[-1]
    source = live(f'crew:{here.me.employee_id}', load=lambda: read(crew.days, here.me, shown.first, last))
    await source
    with frame.crew(t('Kalender'), here):
        draw_back()
        crew_calendar.draw_ways(shown, clock.today())
        source.section(partial(crew_calendar.draw_days, shown), key=content)


@frame.page('/crew/timer', reconnect_timeout=frame.KEEP_CREW)
async def hours_page(request: Request, here: Crew) -> None:
    """One's own hours, a month at a time."""
    month = typed_month(request.query_params.get('maned', '')) or first_of(clock.today())
    source = live(f'crew:{here.me.employee_id}', load=lambda: read(hours_view.mine, here.me, month))
    await source
    with frame.crew(t('Mine timer'), here):
        draw_back()
        source.section(partial(crew_hours.draw_mine, here.me, month))
        crew_hours.draw_bar(here.me)


def _internal(view: CrewView) -> object:
    timer = view.internal
    return timer and (timer.id, timer.note, timer.is_forgotten(view.now))


def _done(view: CrewView) -> object:
    return view.today, [(item.job.id, item.job.title, item.job.completed_at) for item in view.done]
