"""From accepted on: how far the order has come, and the appointments."""

from datetime import date, time

from domain.job import Job, JobStatus
from domain.order import Order
from domain.status import Status, word
from domain.words import clock, count, day, local_day, moment, sentence, t
from store.quotes import PortalView
from ui.job_pictures import tiles
from ui.job_questions import on_way
from ui.kit import el, row, section, tag
from ui.portal_quote import moment_of
from ui.portal_stage import Stage, is_confirmed, stage
from ui.signatures import draw_signature

STEPS = (Status.ACCEPTED, Status.CONFIRMED, Status.STARTED, Status.COMPLETED, Status.CLOSED)
_PILL = {
    JobStatus.PLANNED: ('plain', 'event'),
    JobStatus.STARTED: ('st-started', 'build'),
    JobStatus.DONE: ('st-completed', 'task_alt'),
}


def draw_steps(view: PortalView) -> None:
    """«Slik går det»: what has been reached and what comes; what was skipped is left out."""
    if view.order is None or view.status.place < Status.ACCEPTED.place or stage(view) is Stage.ENDED:
        return
    with section(t('Slik går det')), el('ol', 'steps'):
        for status in STEPS:
            is_now, is_past = status is view.status, status.place < view.status.place
            if is_past and status not in view.reached:
                continue
            state = 'done' if is_past or is_now else 'coming'
            if is_now and status is Status.STARTED:
                state = 'now'
            with el('li', state) as item, el('div'):
                if is_now:
                    item.props['aria-current'] = 'step'
                el('div', 'strong' if is_now else '', t('Akseptert') if status is Status.ACCEPTED else word(status))
                if state != 'coming' and status in view.reached:
                    at = view.reached[status]
                    on, when = sentence(day(local_day(at), view.today)), clock(at)
                    el('div', 'small muted', t('{day} kl. {time}', day=on, time=when))


def draw_appointments(view: PortalView) -> None:
    """«Avtaler»: when somebody comes, and who; before the order is confirmed nothing is certain."""
    order = view.order
    if stage(view) is not Stage.AGREED or view.status.place < Status.ACCEPTED.place or not order or not order.live_jobs:
        return
    shown = _near(order)
    with section(t('Avtaler'), body='rows'):
        for job in sorted(shown, key=lambda each: (each.day or date.max, each.starts or time.max)):
            with row(job.title, _says(job, view)):
                if job.status is JobStatus.PLANNED and not is_confirmed(view):
                    tag(t('Ikke bekreftet'), 'warn', 'schedule')
                else:
                    coming = job.on_way(view.today) is not None
                    tag(t('På vei'), 'info', 'local_shipping') if coming else tag(job.status.word, *_PILL[job.status])
        for job in shown:
            if signature := view.signatures.get(job.id or 0):
                with el('div', 'pad'):
                    draw_signature(signature, view.today)
        if more := len(order.live_jobs) - len(shown):
            el('p', 'soft pad', t('Og {jobs} det neste året.', jobs=count(more, 'avtale', 'avtaler')))


def draw_found(view: PortalView) -> None:
    """«Bilder» and «Skademelding»: what the firm has chosen to show of what was seen at the jobs."""
    if pictures := [each for each in view.attachments if each.job_id]:
        with section(t('Bilder'), str(len(pictures))):
            tiles(pictures)
    if view.damages:
        with section(t('Skademelding'), body='rows'):
            for each in view.damages:
                with el('div', 'pad'):
                    el('p', 'pre break', each.text)
                    el('p', 'small soft', sentence(day(local_day(each.reported_at), view.today)))


def _near(order: Order) -> list[Job]:
    """The jobs but for what a plan has made beyond the next three, and what of it is done but for the last."""
    planned = sorted((job for job in order.live_jobs if job.plan_id), key=lambda job: job.day or date.max)
    undone = [job for job in planned if job.is_undone]
    return [*order.single_jobs, *[job for job in planned if not job.is_undone][-1:], *undone[:3]]


def _says(job: Job, view: PortalView) -> str:
    if job.day is None:
        return t('Vi avtaler tidspunkt med deg.')
    when = sentence(moment_of(job.day, job.hours, view.today))
    if job.status is JobStatus.DONE and job.completed_at:
        return t('Utført {when}', when=moment(job.completed_at, view.today))
    coming = job.on_way(view.today)
    if coming:
        return on_way(view.first_names.get(coming, view.firm.name), job)
    names = [view.first_names[person] for person in job.person_ids if person in view.first_names]
    if not names:
        return t('{when}. Vi sier fra hvem som kommer.', when=when.rstrip('.'))
    return t('{when}. {names} kommer.', when=when.rstrip('.'), names=_and(names))


def _and(names: list[str]) -> str:
    """«Jonas, Ali og Sara»."""
    return names[0] if len(names) == 1 else t('{some} og {last}', some=', '.join(names[:-1]), last=names[-1])
