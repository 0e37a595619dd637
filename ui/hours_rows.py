"""How hours are listed, in the office and in Crew: by day with sums, each entry with what may be done with it."""

from datetime import date, datetime
from functools import partial

from domain.access import Act as Right
from domain.access import Actor
from domain.timing import EntryState, TimeKind, length
from domain.words import day, local_day, sentence, t
from store.hours_view import Entry, Person
from ui import hours_form
from ui.desk import late_menu
from ui.kit import Act, button, el, note, tag

_TONE = {
    EntryState.WAITING: ('warn', 'schedule'),
    EntryState.REPLACED: ('plain', 'edit'),
    EntryState.ANNULLED: ('plain', 'block'),
    EntryState.DECLINED: ('plain', 'close'),
}


def draw_days(me: Actor, person: Person, now: datetime, month: date) -> None:
    """Each day of a month with its sum, the newest first."""
    days = [on for on in person.days if (on.year, on.month) == (month.year, month.month)]
    if not days:
        el('p', 'soft pad', t('Ingen timer denne måneden.'))
    for on in days:
        with el('div', 'hours-day'):
            el('h3', 'grow', sentence(day(on, local_day(now))))
            el('span', 'strong num', length(person.minutes(day=on)))
        with el('ul', 'plain-list'):
            for entry in person.entries:
                if entry.timer.day == on:
                    _entry(me, entry, now)


def what(entry: Entry) -> str:
    """«08:00–14:00 · pause 30 min · reise · ordre 1001»."""
    timer = entry.timer
    parts = [
        timer.hours,
        t('pause {length}', length=length(timer.pause)) if timer.pause else '',
        timer.kind.word.lower() if timer.kind is TimeKind.TRAVEL else '',
        t('ordre {order}', order=entry.order) if entry.order else t('intern tid'),
        timer.note if entry.job else '',
        t('ført av {name}', name=entry.by) if entry.by else '',
    ]
    return sentence(' · '.join(part for part in parts if part))


def _entry(me: Actor, entry: Entry, now: datetime) -> None:
    timer = entry.timer
    with el('li', f'row-line {"struck" if timer.state in _TONE and timer.state is not EntryState.WAITING else ""}'):
        with el('div', 'grow'):
            el('div', 'strong break', entry.about)
            el('div', 'small soft break', what(entry))
            if timer.because:
                el('div', 'small soft break', t('Årsak: {why}', why=timer.because))
            if timer.is_forgotten(now):
                note(t('Har gått i over 12 timer. Ble den glemt?'), 'warn')
        with el('div', 'side'):
            if timer.is_running:
                tag(t('Går nå'), 'st-started', 'timer')
            else:
                el('span', 'num', length(timer.minutes))
            if timer.state in _TONE:
                tag(timer.state.word, *_TONE[timer.state])
            if timer.state is EntryState.STANDS and me.may(Right.HOURS):
                opener = button(
                    '', 'quiet', 'more_vert', label=t('Valg for {what}', what=f'{entry.about} {timer.hours}')
                )
                late_menu(opener, partial(_choices, me, entry, now))


def _choices(me: Actor, entry: Entry, now: datetime) -> list[tuple[str, Act] | None]:
    timer = entry.timer
    if timer.is_running:
        return [(t('Stopp tiden'), partial(hours_form.stop, me, entry))]
    may_annul = timer.locked_at is None and (not me.is_crew or timer.day == local_day(now))
    return [
        (t('Rett timene'), partial(hours_form.correct, me, entry)),
        (t('Annuller timene'), partial(hours_form.annul, me, entry)) if may_annul else None,
    ]
