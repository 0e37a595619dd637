"""Crew's calendar: one's jobs day by day, a week, two weeks or a month at a time, with holidays and absence."""

from datetime import date

from domain.absence import of_day
from domain.crew_calendar import Calendar, Span
from domain.job import JobStatus
from domain.repeat import holiday
from domain.words import hours, sentence, t, weekday
from store.crew import CrewDays, CrewJob
from ui.crew_list import PILL
from ui.kit import button, el, note, section, tag


def draw_ways(shown: Calendar, today: date) -> None:
    """Which days these are, and the ways to others: by pressing, or with a finger across the page (`kit.js`)."""
    with el('div', 'head'):
        with el('div', 'grow'):
            el('h1', text=shown.title)
            el('p', 'soft', shown.dates)
        for other, symbol, label, way in (
            (shown.before, 'chevron_left', t('Forrige'), 'back'),
            (shown.after, 'chevron_right', t('Neste'), 'on'),
        ):
            made = button('', 'secondary', symbol, label=label, href=other.address)
            made.props['data-swipe'] = way
    with el('nav', 'spans', aria_label=t('Hvor mange dager')):
        for span in Span:
            at = today if today in shown.days else shown.first
            with el('a', href=Calendar(span, at).begun().address) as link:
                el('span', text=span.word)
            if span is shown.span:
                link.props['aria-current'] = 'true'
        if today not in shown.days:
            el('a', text=t('I dag'), href=Calendar(shown.span, today).begun().address)


def draw_days(shown: Calendar, found: CrewDays) -> None:
    """A heading per day with its jobs; of more than a week only the days that have something."""
    told = 0
    for on in shown.days:
        jobs = [item for item in found.jobs if item.job.day == on]
        away, free = of_day(found.absences, found.me, on), holiday(on)
        if not (jobs or away or free or on == found.today or shown.span is Span.WEEK):
            continue
        told += 1
        with section(sentence(weekday(on, on)), t('i dag') if on == found.today else '', body='rows') as box:
            if on == found.today:
                box.classes('is-today')
            if free:
                note(free, symbol='event').classes('pad')
            if away:
                note(f'{away.kind.word} {hours(away.starts, away.ends)}'.strip(), symbol='event_busy').classes('pad')
            for item in jobs:
                _line(item)
            if not (jobs or away or free):
                el('p', 'soft pad', t('Ingen jobber'))
    if not told:
        with el('div', 'section'), el('div', 'body top'):
            el('p', text=t('Ingen jobber disse dagene.'))


def _line(item: CrewJob) -> None:
    job = item.job
    with el('a', 'day-job' + (' done' if job.status is JobStatus.DONE else ''), href=f'/crew/jobb/{job.id}'):
        el('span', 'time', job.hours or t('Når det passer'))
        with el('span', 'grow'):
            el('span', 'strong break', job.title)
            el('span', 'small soft break', ' · '.join(each for each in (item.customer, item.place) if each))
        tag(job.status.word, *PILL[job.status])
