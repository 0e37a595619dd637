"""The week of everybody, to be looked at: who is where when, who is away, and what nobody does yet."""

from collections.abc import Sequence
from datetime import date, timedelta

from domain import absence
from domain.access import Actor
from domain.job import JobStatus
from domain.job_view import JobView, monday
from domain.repeat import holiday
from domain.words import day, hours, sentence, t, this_day, weekday
from store import clock, job_list
from store.database import read
from store.job_list import JobRow, Week
from ui.job_list import address, ways
from ui.kit import button, el, tag
from ui.list_parts import not_understood
from ui.live import live


class JobWeek:
    """What one person looks at: `await shown.feed`, then `shown.draw()`."""

    def __init__(self, me: Actor, view: JobView, strange: list[str]) -> None:
        self.me, self.view, self._strange = me, view, strange
        self.feed = live('orders', 'employees', 'absences', load=self._load)

    @property
    def _first(self) -> date:
        return self.view.week or monday(clock.today())

    async def _load(self) -> Week:
        return await read(job_list.week, self.me, self._first)

    def draw(self) -> None:
        """The way to other weeks, and a line for each person."""
        ways(self.view)
        not_understood(self._strange)
        first = self._first
        with el('div', 'filters'):
            number = first.isocalendar().week
            last = this_day(first + timedelta(days=6), first)
            el('h2', 'grow', t('Uke {number}, {first}–{last}', number=number, first=this_day(first, first), last=last))
            if first != monday(clock.today()):
                button(t('Denne uken'), 'quiet', 'today', href='/jobber?visning=uke')
            for by, symbol, label in ((-7, 'chevron_left', t('Forrige uke')), (7, 'chevron_right', t('Neste uke'))):
                button('', 'quiet', symbol, label=label, href=address(JobView(week=first + timedelta(days=by))))
        self.feed.section(
            _table, key=lambda week: (week.jobs, [each.model_dump() for each in week.absences], str(week))
        )


def _table(week: Week) -> None:
    with el('div', 'list'):
        for on in week.days:
            if name := holiday(on):
                el('p', 'small week-off', f'{sentence(day(on, week.today))}: {name}')
        _people(week)


def _people(week: Week) -> None:
    with el('table', 'week'):
        with el('thead'), el('tr'):
            el('th', text=t('Ansatt'), scope='col')
            for on in week.days:
                with el('th', 'today' if on == week.today else '', scope='col'):
                    el('span', text=weekday(on, on))
                    _holiday(on)
        with el('tbody'):
            nobodys = [job for job in week.jobs if not job.people]
            if nobodys:
                _line(week, t('Mangler ansatte'), nobodys, None)
            for person, name in week.people.items():
                _line(week, name, [job for job in week.jobs if person in job.people], person)


def _holiday(on: date) -> None:
    """What a public holiday is called, below its day."""
    if name := holiday(on):
        el('div', 'small red break', name)


def _line(week: Week, name: str, jobs: Sequence[JobRow], person: int | None) -> None:
    with el('tr', '' if person else 'lacks'):
        el('th', 'break', name, scope='row')
        for on in week.days:
            gone = absence.of_day(week.absences, person, on) if person else None
            mine = [job for job in jobs if job.day == on]
            now = 'today' if on == week.today else ''
            with el('td', f'{now} {"" if mine or gone else "free"}'):
                with el('div', 'narrow small strong'):
                    el('span', text=sentence(day(on, week.today)))
                    _holiday(on)
                if gone:
                    tag(f'{gone.kind.word} {hours(gone.starts, gone.ends)}'.strip(), 'info away', 'event_busy')
                for job in mine:
                    done = 'done' if job.status is JobStatus.DONE else ''
                    with el('a', f'slot {done}', href=f'/ordre/{job.number}?jobb={job.id}'):
                        el('span', 'small', job.hours or t('Når det passer'))
                        el('span', 'strong break', job.title)
                        if job.status is not JobStatus.PLANNED:
                            el('span', 'small', job.status.word)
        if not jobs and not any(person and absence.of_day(week.absences, person, on) for on in week.days):
            el('td', 'narrow soft', t('Ingen jobber denne uken.'))
