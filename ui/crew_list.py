"""An employee's jobs: the running one first, then today's and late ones, what comes, and what is done."""

from functools import partial
from itertools import groupby

from domain.access import Actor
from domain.job import JobStatus
from domain.words import count, day, local_day, moment, sentence, t, weekday
from store.crew import CrewJob, CrewView
from ui import crew_acts, crew_clock
from ui.frame import sign_out
from ui.kit import button, el, icon, note, section, tag

PILL = {
    JobStatus.PLANNED: ('plain', 'event'),
    JobStatus.STARTED: ('st-started', 'build'),
    JobStatus.DONE: ('st-completed', 'task_alt'),
}
SHORT = 3  # how many done jobs stand there before «Vis flere»


def draw_today(me: Actor, view: CrewView) -> None:
    """The day's heading, and a card for each job that is to be done today."""
    done = [item for item in view.done if item.job.completed_at and local_day(item.job.completed_at) == view.today]
    today = sorted(view.today_jobs, key=lambda item: item.mine is None)  # one's own timer runs on the first
    every = len(done) + len(today)
    with el('div', 'head'):
        with el('div', 'grow'):
            el('h1', text=t('I dag, {day}', day=weekday(view.today, view.today)))
            if every:
                jobs = count(every, 'jobb', 'jobber')
                el('p', 'soft', t('{done} av {jobs} fullført', done=len(done), jobs=jobs))
        button('', 'quiet', 'event', label=t('Kalender'), href='/crew/kalender')
        el('span', 'avatar', view.employee.initials, aria_hidden='true')
    if every:
        with el('div', 'day', aria_hidden='true'):
            for state in ['done'] * len(done) + [_bar(item) for item in today]:
                el('i', state)
    for item in today:
        _card(me, item, view, may_start=True)
    if not today:
        with el('div', 'section'), el('div', 'body top'):
            el('p', text=t('Ingen flere jobber i dag.') if done else t('Ingen jobber i dag.'))
            dated = next((item for item in view.coming if item.job.day), None)
            if dated and dated.job.day:
                el('p', 'soft', t('Neste jobb er {day}.', day=day(dated.job.day, view.today).rstrip('.')))


def draw_coming(me: Actor, view: CrewView) -> None:
    """«Kommende»: later days, then jobs without a date, which may be started whenever it fits."""
    if not view.coming:
        return
    el('h2', 'over', t('Kommende'))
    for on, items in groupby(view.coming, key=lambda item: item.job.day):
        el('h3', text=sentence(day(on, view.today)) if on else t('Uten dato'))
        for item in items:
            _card(me, item, view, may_start=on is None)


def draw_done(me: Actor, view: CrewView) -> None:
    """«Ferdige»: the newest first, the rest of two weeks folded."""
    if not view.done:
        return
    el('h2', 'over', t('Ferdige'))
    for item in view.done[:SHORT]:
        _card(me, item, view)
    if len(view.done) > SHORT:
        with el('details', 'more section'):
            with el('summary'):
                icon('expand_more')
                el('span', 'grow', t('Vis {count} flere', count=len(view.done) - SHORT))
            with el('div', 'body stack'):
                for item in view.done[SHORT:]:
                    _card(me, item, view)


def draw_me(view: CrewView) -> None:
    """«Meg»: who is signed in here, and the way out."""
    with section(t('Meg')), el('div', 'head'):
        with el('div', 'grow'):
            el('p', 'strong break', view.employee.name)
            el('p', 'soft break', view.firm_name)
        sign_out('/crew/logg-ut')
        button(t('Mine timer'), 'secondary', 'schedule', href='/crew/timer', more='wide-line')


def _card(me: Actor, item: CrewJob, view: CrewView, *, may_start: bool = False) -> None:
    job = item.job
    with el('article', f'job {_bar(item)}'):
        with el('div', 'head'):
            el('span', 'time grow', _time(item, view))
            tag(job.status.word, *PILL[job.status])
        el('a', 'break', job.title, href=f'/crew/jobb/{job.id}')
        if job.status is JobStatus.DONE:
            return
        el('div', 'break', item.customer)
        if item.place:
            note(item.place, symbol='place')
        if job.day and job.day < view.today and job.status is JobStatus.PLANNED:
            note(t('Skulle vært gjort {day}', day=day(job.day, view.today)), 'warn')
        if item.mine:
            crew_clock.running(item.mine.started_at)
            crew_acts.ask_if_forgotten(me, item, view.now)
        elif may_start:
            start = partial(crew_acts.start, me, item)
            word = t('Fortsett') if item.paused else t('Start jobb')
            button(word, 'secondary', 'play_arrow', on_click=start, disabled_because=item.why_not_start)
        elif item.why_not_start:
            note(item.why_not_start, symbol='lock')


def _bar(item: CrewJob) -> str:
    return 'done' if item.job.status is JobStatus.DONE else 'now' if item.job.running else ''


def _time(item: CrewJob, view: CrewView) -> str:
    """«08:00–14:00»; what is done says when it was."""
    job = item.job
    if job.status is JobStatus.DONE and job.completed_at:
        return sentence(moment(job.completed_at, view.today))
    return job.hours or (t('Uplanlagt') if job.day is None else t('Når det passer'))
