"""Jobber: what is to be done when and by whom, and the dialog for one job."""

from functools import partial

from nicegui import ui

from domain.access import Act as Right
from domain.attachment import Of
from domain.checklist import CheckPoint
from domain.job import Job, JobStatus
from domain.next_step import Next
from domain.paper import PaperKind
from domain.refused import Refused
from domain.status import BEFORE_CONFIRMED, CONFIRMED_ON, Status, Step, why_not
from domain.text import required
from domain.timing import length
from domain.words import t
from domain.working import Switch
from store import checklists, job_notes, jobs
from store.order_view import OrderView
from ui import materials, paper_links
from ui.checklists import Photos, ask_template, points_of
from ui.choices import select
from ui.desk import Desk, ask, cancel_and, menu
from ui.forms import Form, field
from ui.job_dialog import edit
from ui.job_notes import ask_note
from ui.job_questions import ask_return, is_early, said_early
from ui.kit import button, dialog, el, icon, note, row, section, tag, toast
from ui.order_job_pictures import at_job, found_at, marks, pictures_of
from ui.order_plans import edit_plan, plan_rows, skip, unskip
from ui.paper_routes import address

TONE = {
    JobStatus.PLANNED: ('plain', 'event'),
    JobStatus.STARTED: ('st-started', 'build'),
    JobStatus.DONE: ('st-completed', 'task_alt'),
    JobStatus.CANCELLED: ('plain', 'event_busy'),
}


def section_jobs(desk: Desk, view: OrderView) -> None:
    """Every job with its state; «Start jobb» is switched off, with the reason, until the order is confirmed."""
    order = view.order
    count = t('{done} av {all} fullført', done=order.jobs_done, all=order.jobs_total) if order.jobs_total else ''
    with section(t('Jobber'), count, body='rows') as box:
        if order.status is not Status.CLOSED and desk.may(Right.EDIT_ORDER):
            with box.actions:
                button(t('Legg til repeterende jobb'), 'quiet', 'event_repeat', on_click=partial(edit_plan, desk, None))
                button(t('Legg til jobb'), 'quiet', 'add', on_click=partial(edit, desk, None))
        if not order.jobs and not order.plans:
            el('p', 'soft pad', t('Ingen jobber ennå. En jobb har en dato, et sted og noen som gjør den.'))
            return
        because = ''
        if order.status in BEFORE_CONFIRMED and any(job.is_undone for job in order.jobs):
            with el('div', 'pad'):
                because = note(why_not(order.status, Step.START_JOB), symbol='lock').html_id
        for job in order.jobs:
            if job.plan_id is None:
                _job(desk, view, job, because)
        for plan in order.plans:
            plan_rows(desk, view, plan, lambda job: _job(desk, view, job, because))


def _job(desk: Desk, view: OrderView, job: Job, because: str) -> None:
    order = view.order
    people = ', '.join(_named(view, job, person) for person in job.person_ids if person in view.people)
    when = job.when(view.deed.today) if job.day else ''
    takes = t('varer {time}', time=length(job.minutes)) if job.minutes else ''
    places = ' → '.join(f'{label}: {place}' if label else place for label, place in job.places)
    before = next((each for each in order.jobs if each.id == job.follows_id), None) if job.follows_id else None
    after = t('Følger opp «{job}»', job=before.title) if before else ''
    under = ' · '.join(part for part in (when, takes, people, places, after) if part)
    if job.status is JobStatus.CANCELLED:
        under = t('{under} · Avlyst: {why}', under=under, why=job.cancelled_because).lstrip(' ·')
    lacks = _lacks(job) if job.plan_id is None or job.lacks_now(view.deed.today) else []
    with row(job.title, under, missing=' · '.join(lacks)) as side:
        _mark(desk, side, job)
        marks(view, job)
        if job.is_undone and desk.may(Right.WORK):
            _act(desk, job, because)
        tag(
            job.status.word if not (job.is_undone and order.status in BEFORE_CONFIRMED) else t('Ikke bekreftet'),
            TONE[job.status][0],
            TONE[job.status][1],
        )
        if order.status is not Status.CLOSED and desk.may(Right.EDIT_ORDER):
            opener = button('', 'quiet', 'more_horiz', label=t('Valg for {job}', job=job.title))
            menu(
                opener,
                [
                    (t('Rediger'), partial(edit, desk, job)) if job.is_undone else None,
                    (t('Gjenåpne jobb'), partial(_reopen, desk, job))
                    if job.status is JobStatus.DONE and order.status in CONFIRMED_ON
                    else None,
                    (t('Fullfør jobb'), partial(complete, desk, job))
                    if job.status is JobStatus.PLANNED and order.status in CONFIRMED_ON
                    else None,
                    (t('Sjekkliste'), partial(ask_template, desk, job)) if job.is_undone else None,
                    (t('Noter materiell'), partial(materials.note, at_job(desk, job)))
                    if job.status is not JobStatus.CANCELLED
                    else None,
                    (t('Skriv notat'), partial(_note, desk, job)) if job.status is not JobStatus.CANCELLED else None,
                    (t('Må tilbake'), partial(must_return, desk, job))
                    if job.status in (JobStatus.STARTED, JobStatus.DONE)
                    else None,
                    (t('Jobbrapport (PDF)'), partial(paper_links.open_pdf, address(PaperKind.JOB_REPORT, job.id)))
                    if job.status is JobStatus.DONE
                    else None,
                    (t('Hopp over'), partial(skip, desk, job))
                    if job.status is JobStatus.PLANNED and job.plan_id is not None
                    else None,
                    (t('Ta tilbake'), partial(unskip, desk, job))
                    if job.status is JobStatus.CANCELLED and job.plan_id is not None and job.by_hand
                    else None,
                    (t('Avlys jobb'), partial(cancel, desk, job))
                    if job.is_undone and job.had_day and job.plan_id is None
                    else None,
                    (t('Slett jobb'), partial(_remove, desk, job))
                    if job.status is JobStatus.PLANNED and not job.had_day
                    else None,
                ],
            )
    found_at(desk, view, job)
    _points(desk, view, job)


def _points(desk: Desk, view: OrderView, job: Job) -> None:
    """The checklist of a job, folded."""
    points = view.points.get(job.id or 0, [])
    if not points or job.status is JobStatus.CANCELLED:
        return
    people = {key: person.name for key, person in view.people.items()}
    done = sum(each.is_done for each in points)

    async def reply(point: CheckPoint, answer: str) -> None:
        await desk.do(checklists.reply, job.id or 0, point.id or 0, answer)

    async def take(point_id: int) -> None:
        await desk.do(checklists.take, job.id or 0, point_id)

    with el('details', 'more line') as folded:
        if job.id in desk.answering:
            folded.props['open'] = ''
        with el('summary') as summary:
            icon('expand_more')
            el('span', 'grow', t('Sjekkliste til {job}: {done} av {all}', job=job.title, done=done, all=len(points)))
        summary.on('click', lambda: desk.answering.symmetric_difference_update({job.id or 0}), [])
        photos = Photos(
            lambda point: pictures_of(desk, view, Of(job.id, point.id)),
            lambda point: desk.camera.chooser(Of(job.id, point.id), point.text),
        )
        points_of(points, job, people, reply, photos, take, may_answer=desk.may(Right.WORK))


def _named(view: OrderView, job: Job, person: int) -> str:
    name = view.people[person].name
    return t('{name} (ansvarlig)', name=name) if person == job.lead else name


def _mark(desk: Desk, side: ui.element, job: Job) -> None:
    """Let the address find the job's line."""
    assert side.parent_slot is not None
    line = side.parent_slot.parent
    line.props['data-job'] = str(job.id)
    if desk.shown_job == job.id:
        line.classes('here')


def _lacks(job: Job) -> list[str]:
    if not job.is_undone:
        return []
    return ([t('Uplanlagt')] if job.day is None else []) + ([t('Mangler ansatte')] if not job.people else [])


def _act(desk: Desk, job: Job, because: str) -> None:
    if job.status is JobStatus.STARTED:
        if not (desk.is_next(Next.COMPLETE_JOB) and first(desk, JobStatus.STARTED) is job):
            button(t('Fullfør jobb'), 'secondary', 'task_alt', on_click=partial(complete, desk, job))
    elif not (desk.is_next(Next.START_JOB) and first(desk, JobStatus.PLANNED) is job):
        made = button(t('Start jobb'), 'secondary', 'play_arrow', on_click=partial(start, desk, job))
        if because:
            made.disable()
            made.props['aria-describedby'] = because


def first(desk: Desk, status: JobStatus) -> Job | None:
    """The job that the primary button means."""
    return next(
        (
            job
            for job in sorted(desk.order.jobs, key=lambda j: (j.day is None, j.day, str(j.starts or '')))
            if job.status is status and (job.is_ready or status is JobStatus.STARTED)
        ),
        None,
    )


async def plan_first(desk: Desk) -> None:
    """«Planlegg jobb»: the first one that lacks a date or people."""
    await edit(desk, next(job for job in desk.order.jobs if job.lacks_now(desk.view.deed.today)))


async def start_first(desk: Desk) -> None:
    job = first(desk, JobStatus.PLANNED)
    if job is None:
        raise Refused(t('Ingen jobb er klar til å startes.'))
    await start(desk, job)


async def complete_first(desk: Desk) -> None:
    """«Fullfør jobb»: the one that is going on; with none, the one that comes next."""
    job = first(desk, JobStatus.STARTED) or first(desk, JobStatus.PLANNED)
    if job is None:
        raise Refused(t('Ingen jobb er klar til å fullføres.'))
    await complete(desk, job)


async def start(desk: Desk, job: Job) -> None:
    """«Start jobb» for the person assigned; with several, the office chooses whose timer starts."""
    people = [desk.view.people[i] for i in job.person_ids if i in desk.view.people]
    if len(people) < 2:
        await _start(desk, job, people[0].id if people else None)
        return
    with dialog(t('Start jobb')) as box:
        form = Form()
        with form:
            form['person'] = select(t('Hvem starter?'), {person.id: person.name for person in people}, people[0].id)

        async def go() -> None:
            person = form.values()['person']
            box.close()
            await _start(desk, job, person)

        with box.footer:
            cancel_and(box)
            form.submit(t('Start jobb'), go)


async def _start(desk: Desk, job: Job, person: int | None, switch: bool = False, early: bool = False) -> None:
    if is_early(job) and not early:
        ask(t('Starte nå?'), [said_early(job)], t('Start nå'), partial(_start, desk, job, person, switch, True))
        return
    try:
        await desk.do(jobs.start, job.id or 0, employee_id=person, switch=switch)
    except Switch as asked:
        ask(
            str(asked),
            [t('Timeren går på «{job}». Den stoppes, og timene beholdes.', job=asked.title)],
            t('Stopp og start her'),
            partial(_start, desk, job, person, True, True),
        )
        return
    toast(t('Jobben «{job}» er startet.', job=job.title))


async def complete(desk: Desk, job: Job) -> None:
    await desk.do(jobs.complete, job.id or 0)
    toast(t('Jobben «{job}» er fullført.', job=job.title))


async def _reopen(desk: Desk, job: Job) -> None:
    await desk.do(jobs.reopen, job.id or 0)


async def _remove(desk: Desk, job: Job) -> None:
    await desk.do(jobs.remove, job.id or 0)


def _note(desk: Desk, job: Job) -> None:
    who = t('De som gjør jobben, ser det i Crew. Kunden ser det ikke.')
    ask_note(job.id, lambda text: desk.do(job_notes.write, job.id or 0, text), who)


def must_return(desk: Desk, job: Job) -> None:
    """«Må tilbake»: what is left becomes a job of its own, and this one is done."""
    ask_return(job.id, lambda what: desk.do(jobs.must_return, job.id or 0, what))


def cancel(desk: Desk, job: Job) -> None:
    """A job that had a date is cancelled with a reason, never deleted."""
    with dialog(t('Avlys jobb')) as box:
        el('p', text=job.title)
        form = Form()
        with form:
            form['because'] = field(t('Årsak'), maxlength=500, check=lambda typed: required(typed, t('årsaken'), 500))

        async def go() -> None:
            await desk.do(jobs.cancel, job.id or 0, form.values()['because'])
            box.close()

        with box.footer:
            ui.space()
            button(t('Behold jobben'), 'quiet', on_click=box.close)
            form.submit(t('Avlys jobb'), go)
