"""«Mine timer» in Crew: this week and a month of one's own hours, typed and put right on the phone."""

from datetime import date, datetime, timedelta
from functools import partial

from domain.access import Actor
from domain.text import required
from domain.timing import Timer, first_of, length, next_month
from domain.words import full_month, t
from domain.working import Switch
from store import hours
from store.crew import CrewView
from store.database import write
from store.hours_view import Entry, Person
from ui import crew_clock, hours_form
from ui.desk import ask, cancel_and
from ui.forms import Form, field
from ui.hours_rows import draw_days
from ui.kit import Dialog, button, dialog, el, note, section, tag, toast

Mine = tuple[Person, date, datetime]


def draw_mine(me: Actor, month: date, mine: Mine) -> None:
    """The sums, then each day of the month with what may be done with its entries."""
    person, today, now = mine
    week = today - timedelta(days=today.weekday())
    el('h1', text=t('Mine timer'))
    with el('div', 'figures'):
        for word, minutes in (
            (t('I dag'), person.minutes(day=today)),
            (t('Denne uken'), person.minutes(since=week)),
        ):
            with el('div'):
                el('div', 'soft', word)
                el('div', 'strong', length(minutes))
    before = (month - timedelta(days=1)).replace(day=1)
    of_month = [each for each in person.entries if first_of(each.timer.day) == month and each.timer.counts]
    total = length(sum(each.timer.minutes for each in of_month))
    with section(full_month(month).capitalize(), total, body='rows') as box:
        with box.actions:
            button('', 'quiet', 'chevron_left', label=full_month(before), href=f'/crew/timer?maned={before:%Y-%m}')
            if month < first_of(today):
                after = next_month(month)
                button('', 'quiet', 'chevron_right', label=full_month(after), href=f'/crew/timer?maned={after:%Y-%m}')
        draw_days(me, person, now, month)


def draw_internal(me: Actor, view: CrewView) -> None:
    """What time goes to that is no job: the running clock with its way out, or the way to start one."""
    timer = view.internal
    if timer is None:
        button(t('Start intern tid'), 'secondary', 'timer', on_click=partial(_ask_internal, me), more='wide-line')
        return
    with el('article', 'job now'):
        with el('div', 'head'):
            el('span', 'time grow', t('Intern tid'))
            tag(t('Går nå'), 'st-started', 'timer')
        el('div', 'strong break', timer.note)
        crew_clock.running(timer.started_at)
        if timer.is_forgotten(view.now):
            note(t('Tiden har gått i over 12 timer. Glemte du å stoppe?'), 'warn')
            ask = partial(hours_form.stop, me, Entry(timer, view.employee.name))
            button(t('Si når du var ferdig'), 'secondary', 'schedule', on_click=ask)
        with el('div', 'big-row two-wide'):
            button(t('Bytt'), 'secondary', 'swap_horiz', on_click=partial(_ask_internal, me))
            button(t('Stopp'), 'secondary', 'stop', on_click=partial(_stop, me, timer))


def _ask_internal(me: Actor) -> None:
    """One tap for what it usually is, or what one writes."""
    with dialog(t('Start intern tid')) as box:
        with el('div', 'big-row two-wide'):
            for what in (t('Kjøring'), t('Lager'), t('Møte'), t('Opplæring')):
                button(what, 'secondary', on_click=partial(_start, me, what, box))
        with Form() as form:
            form['what'] = field(
                t('Annet'), maxlength=200, check=lambda typed: required(typed, t('hva tiden går til'), 200)
            )

        async def go() -> None:
            await _start(me, form.values()['what'], box)

        with box.footer:
            cancel_and(box)
            form.submit(t('Start'), go)


async def _start(me: Actor, what: str, box: Dialog, switch: bool = False) -> None:
    try:
        await write(hours.start, me, what, switch=switch)
    except Switch as running:
        says = [t('Tiden din går på «{job}». Den stoppes, og timene beholdes.', job=running.title)]
        ask(
            t('Stopp «{job}» først?', job=running.title),
            says,
            t('Stopp og start'),
            partial(_start, me, what, box, True),
        )
        return
    box.close()
    toast(t('Tiden går på «{what}».', what=what))


async def _stop(me: Actor, timer: Timer) -> None:
    await write(hours.stop, me, timer.id or 0, '', '')
    toast(t('Tiden er stoppet.'))


def draw_bar(me: Actor) -> None:
    """The one big button."""
    with el('div', 'bottom'):
        button(t('Før timer'), 'primary', 'add', on_click=partial(hours_form.add, me), more='big')
