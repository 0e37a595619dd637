"""«Før timer» and «Rett timene»: the dialogs for hours, in the office and in Crew."""

from collections.abc import Callable, Mapping
from functools import partial

from nicegui import ui

from domain.access import Actor
from domain.text import required
from domain.timing import EntryState, TimeKind, Timer, duration, length, pause
from domain.words import OSLO, clock, short_date, t
from store import clock as time
from store import hours, hours_view
from store.database import read, write
from store.hours_view import Entry
from ui.choices import select
from ui.desk import cancel_and
from ui.finder import Finder
from ui.forms import Form, field
from ui.kit import button, dialog, el, note, toast

INTERNAL = 0
"""Stands for «Intern tid» among the jobs."""


async def add(me: Actor, staff: Mapping[int, str] | None = None, employee_id: int | None = None) -> None:
    """«Før timer»: one's own, or in the office those of one of the `staff`."""
    person = employee_id or me.employee_id or 0
    jobs = await read(hours_view.jobs_for, me, person)
    with dialog(t('Før timer')) as box:
        with Form('fields') as form:
            if staff is not None:
                chosen = person if person in staff else None
                form['employee'] = select(t('Ansatt'), staff, chosen, required=t('Velg hvem timene gjelder.'))
            place = _ask(form, jobs, next(iter(jobs), INTERNAL) if me.is_crew else INTERNAL, None)
            _warn(me, form, place)

        async def save() -> None:
            typed = form.values()
            await write(hours.add, me, _given(typed), employee_id=typed.get('employee'))
            box.close()
            toast(t('Timene er ført.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def add_for(me: Actor, job_id: int, title: str, people: Mapping[int, str]) -> None:
    """«Før timer for laget»: the lead types the same hours for all on the job, or for some of them."""
    with dialog(t('Før timer for laget')) as box:
        el('p', 'break', title)
        with Form('fields') as form:
            form['people'] = select(
                t('Hvem'), people, list(people), multiple=True, required=t('Velg hvem timene gjelder.')
            )
            _warn(me, form, _ask(form, None, job_id, None), job_id=job_id)

        async def save() -> None:
            typed = form.values()
            await write(hours.add_for, me, typed['people'], _given({**typed, 'job_id': job_id}))
            box.close()
            toast(t('Timene er ført.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


async def correct(me: Actor, entry: Entry) -> None:
    """«Rett timene»: the same fields, filled, and why."""
    jobs = await read(hours_view.jobs_for, me, entry.timer.employee_id)
    if entry.timer.job_id and entry.timer.job_id not in jobs:
        jobs = {entry.timer.job_id: f'{entry.order} · {entry.job}', **jobs}
    with dialog(t('Rett timene')) as box:
        if entry.timer.locked_at:
            note(t('Måneden er låst. Differansen føres som en ny linje i dag.'), symbol='lock')
        elif me.is_crew and entry.timer.day < time.today():
            note(t('Rettelsen gjelder når kontoret har godkjent den.'), symbol='schedule')
        with Form('fields') as form:
            _warn(me, form, _ask(form, jobs, entry.timer.job_id or INTERNAL, entry), entry.timer)
            form['because'] = field(
                t('Hvorfor rettes timene?'),
                maxlength=200,
                check=lambda typed: required(typed, t('hvorfor timene rettes'), 200),
            )

        async def save() -> None:
            typed = form.values()
            state = await write(hours.correct, me, entry.timer.id or 0, typed['because'], _given(typed))
            box.close()
            waits = state is EntryState.WAITING
            toast(t('Rettelsen er sendt til kontoret.') if waits else t('Timene er rettet.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def annul(me: Actor, entry: Entry) -> None:
    """«Annuller timene», with the reason; they stay, struck out."""
    with dialog(t('Annuller timene')) as box:
        el('p', text=f'{entry.about}: {_told(entry)}.')
        el('p', 'soft', t('Føringen blir stående, men teller ikke.'))
        with Form() as form:
            form['because'] = field(
                t('Hvorfor annulleres timene?'),
                maxlength=200,
                check=lambda typed: required(typed, t('hvorfor timene annulleres'), 200),
            )

        async def go() -> None:
            await write(hours.annul, me, entry.timer.id or 0, form.values()['because'])
            box.close()
            toast(t('Timene er annullert.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Annuller timene'), go, 'danger')


def stop(me: Actor, entry: Entry) -> None:
    """«Glemte du å stoppe?»: when it should have stopped, as suggested or as typed, or now; never cut by itself."""
    timer = entry.timer
    end = min(timer.usual_end(entry.ends), time.now())  # what lies ahead is no suggestion
    with dialog(t('Når var arbeidet ferdig?')) as box:
        since = t('Tiden på «{job}» har gått siden {day} kl. {time}.', job=entry.about, day=short_date(timer.day),
                  time=clock(timer.started_at))  # fmt: skip
        el('p', text=since)
        with Form('fields') as form:
            form['day'] = field(t('Dato'), end.astimezone(OSLO).date(), 'w3', kind='date')
            form['at'] = field(t('Stoppet kl.'), end.astimezone(OSLO).time(), 'w3', kind='time')

        async def go(now: bool) -> None:
            typed = {} if now else form.values()
            day, at = (short_date(typed['day']), f'{typed["at"]:%H:%M}') if typed else ('', '')
            await write(hours.stop, me, timer.id or 0, day, at)
            box.close()
            toast(t('Tiden er stoppet.'))

        with box.footer:
            cancel_and(box)
            button(t('Stopp nå'), 'secondary', on_click=partial(go, True))
            form.submit(t('Lagre'), partial(go, False))


def _ask(form: Form, jobs: Mapping[int, str] | None, job: int, entry: Entry | None) -> ui.element:
    """The fields of hours; without `jobs` it is known on which one they are. The place below the times, for `_warn`."""
    timer = entry.timer if entry else None
    spans = timer is not None and timer.has_span
    starts = timer.started_at.astimezone(OSLO).time() if timer and spans else ''
    ends = timer.stopped_at.astimezone(OSLO).time() if timer and timer.stopped_at and spans else ''
    if jobs is not None:
        form['job_id'] = select(t('Jobb'), {INTERNAL: t('Intern tid (uten jobb)'), **jobs}, job)
    form['day'] = field(t('Dag'), timer.day if timer else time.today(), 'w2', kind='date')
    form['starts'] = field(t('Fra'), starts, 'w2 half', kind='time', empty='')
    form['ends'] = field(t('Til'), ends, 'w2 half', kind='time', empty='')
    place = el('div', role='status')
    long = f'{timer.minutes // 60}:{timer.minutes % 60:02}' if timer and not spans else ''
    form['length'] = field(
        t('Eller varighet'), long, 'w3', hint=t('7,5 eller 7:30'), maxlength=20, empty='', check=_as_typed(duration)
    )
    break_ = str(timer.pause) if timer and timer.pause else ''
    form['pause'] = field(t('Pause'), break_, 'w3', hint=t('Minutter'), maxlength=20, empty='', check=_as_typed(pause))
    form['kind'] = select(t('Hva'), {kind.value: kind.word for kind in TimeKind}, timer.kind.value if timer else 'work')
    form['note'] = field(t('Notat'), timer.note if timer else '', maxlength=200)
    return place


def _warn(me: Actor, form: Form, place: ui.element, was: Timer | None = None, job_id: int | None = None) -> None:
    """Say while somebody types that the same person has hours at the same time; saving them would be refused."""

    async def search(_: str) -> list[str]:
        typed = {'job_id': job_id, 'length': '', 'pause': '', 'kind': '', 'note': '', **form.so_far()}
        if not all(typed.get(name) for name in ('day', 'starts', 'ends')):
            return []
        people = typed.get('people') or [was.employee_id if was else typed.get('employee') or me.employee_id or 0]
        said = await read(hours.in_the_way, me, _given(typed), people, entry_id=was.id if was else None)
        return [said] if said else []

    finder = Finder(place, search, lambda said: note(said[0], 'warn'))
    form.on_change(lambda: finder.ask(''), 'people', 'employee', 'day', 'starts', 'ends')


def _as_typed(check: Callable[[str], object]) -> Callable[[str], str]:
    """Let the field say what is wrong, and hand the text on."""

    def checked(typed: str) -> str:
        check(typed)
        return typed

    return checked


def _given(typed: Mapping[str, object]) -> dict[str, object]:
    """What `store.hours` reads, out of the checked fields."""
    day, starts, ends = typed['day'], typed['starts'], typed['ends']
    return {
        'job_id': typed['job_id'] or None,
        'day': f'{day:%d.%m.%Y}',
        'starts': f'{starts:%H:%M}' if starts else '',
        'ends': f'{ends:%H:%M}' if ends else '',
        **{name: typed[name] for name in ('length', 'pause', 'kind', 'note')},
    }


def _told(entry: Entry) -> str:
    return f'{short_date(entry.timer.day)} {entry.timer.hours} {length(entry.timer.minutes)}'.replace('  ', ' ')
