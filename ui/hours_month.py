"""/timer: the hours of a month per employee, what waits for an answer, the file and the lock."""

from datetime import date, timedelta
from functools import partial

from nicegui import ui

from domain.access import Act
from domain.timing import length, next_month
from domain.words import clock, count, full_month, local_day, short_date, t
from store import hours, hours_view
from store.company import About
from store.database import read, write
from store.hours_view import Entry, Month, Person
from ui import hours_form
from ui.desk import ask
from ui.hours_rows import draw_days, what
from ui.kit import button, el, note, row, section, sums, tag, toast

_DAY = timedelta(days=1)


def address(view: Month, employee_id: int | None = None, month: date | None = None) -> str:
    """Where a month stands, or one employee's."""
    of = f'&ansatt={employee_id}' if employee_id else ''
    return f'/timer?maned={month or view.month:%Y-%m}{of}'


def draw_actions(here: About, view: Month) -> None:
    """The file, the lock, and hours for somebody."""
    with el('div', 'actions'):
        if here.me.may(Act.APPROVE_HOURS) and view.locked is None and next_month(view.month) <= view.today:
            button(t('Lås måneden'), 'quiet', 'lock', on_click=partial(_lock, here, view))
        button(t('Eksporter'), 'quiet', 'download', on_click=partial(_export, here, view, None))
        if here.me.may(Act.HOURS):
            button(t('Før timer'), 'primary', 'add', on_click=partial(hours_form.add, here.me, view.staff, 0))


def draw_month(here: About, employee_id: int | None, view: Month) -> None:
    """The month: its name with the ways to those beside it, who has what, or one employee day by day."""
    before = (view.month.replace(day=1) - _DAY).replace(day=1)
    after = next_month(view.month)
    with el('div', 'month-bar'):
        button('', 'quiet', 'chevron_left', label=full_month(before), href=address(view, employee_id, before))
        el('h2', text=full_month(view.month).capitalize())
        button('', 'quiet', 'chevron_right', label=full_month(after), href=address(view, employee_id, after))
    if view.locked:
        when = f'{short_date(local_day(view.locked.locked_at))} {clock(view.locked.locked_at)}'
        note(t('Låst {when}. Timer rettes med nye linjer i en åpen måned.', when=when), symbol='lock')
    person = view.person(employee_id) if employee_id else None
    if person:
        _one(here, view, person)
    else:
        _all(view)


def draw_waiting(here: About, view: Month) -> None:
    """Corrections of the crew that wait for an answer, of whatever month."""
    if not view.waiting:
        return
    with section(t('Venter på godkjenning'), str(len(view.waiting)), body='rows'):
        for entry in view.waiting:
            _asked(here, entry)


def _asked(here: About, entry: Entry) -> None:
    timer, was = entry.timer, entry.was
    title = f'{entry.name}, {short_date(timer.day)}: {length(was.minutes if was else 0)} → {length(timer.minutes)}'
    with row(title, f'{entry.about} · {what(entry)} · {t("Årsak: {why}", why=timer.because)}'):
        ways = ((t('Avslå'), False), (t('Godkjenn'), True)) if here.me.may(Act.APPROVE_HOURS) else ()
        for word, approved in ways:
            made = button(word, 'secondary', on_click=partial(_answer, here, entry, approved))
            made.props['aria-label'] = f'{word}: {title}'


def _all(view: Month) -> None:
    total = sum(person.minutes() for person in view.people)
    with section(t('Ansatte'), length(total), body='rows'):
        for person in view.people:
            running = any(each.timer.is_running for each in person.entries)
            forgotten = any(each.timer.is_forgotten(view.now) for each in person.entries)
            under = t('{days} · reise {travel} · intern tid {internal}', days=count(_days(person), 'dag', 'dager'),
                      travel=length(person.travel), internal=length(person.internal))  # fmt: skip
            with row(person.name, under, address(view, person.employee_id),
                     missing=t('En timer har gått i over 12 timer.') if forgotten else ''):  # fmt: skip
                if running:
                    tag(t('Går nå'), 'st-started', 'timer')
                el('span', 'strong num', length(person.minutes()))


def _one(here: About, view: Month, person: Person) -> None:
    with section(person.name, length(person.minutes()), body='rows') as box:
        with box.actions:
            button(t('Alle ansatte'), 'quiet', 'arrow_back', href=address(view))
            button(t('Last ned'), 'quiet', 'download', on_click=partial(_export, here, view, person.employee_id))
        draw_days(here.me, person, view.now, view.month)
        sums(
            (t('Arbeid'), length(person.work)),
            (t('Reise'), length(person.travel)),
            (t('Intern tid'), length(person.internal)),
            (t('Sum'), length(person.minutes())),
        )


def _days(person: Person) -> int:
    return len({each.timer.day for each in person.entries if each.timer.counts})


async def _answer(here: About, entry: Entry, approved: bool) -> None:
    await write(hours.answer, here.me, entry.timer.id or 0, approved)
    toast(t('Rettelsen er godkjent.') if approved else t('Rettelsen er avslått. De gamle timene gjelder.'))


async def _export(here: About, view: Month, employee_id: int | None) -> None:
    content = await read(hours_view.export, here.me, view.month, employee_id)
    ui.download.content(content, f'timer-{view.month:%Y-%m}.csv', 'text/csv')


def _lock(here: About, view: Month) -> None:
    async def go() -> None:
        await write(hours.lock, here.me, view.month)
        await _export(here, view, None)
        toast(t('{month} er låst.', month=full_month(view.month).capitalize()))

    says = [
        t('Timene for {month} kan ikke endres etterpå. Rettelser føres som nye linjer.', month=full_month(view.month)),
        t('Filen lastes ned samtidig, så den sier det samme som det som er låst.'),
    ]
    ask(t('Låse måneden?'), says, t('Lås og last ned'), go)
