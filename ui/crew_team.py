"""«Laget» on a job in Crew, for the Crew-leder who leads it: whose time runs, and the hours of all."""

from functools import partial

from domain.access import Actor
from domain.job import JobStatus
from domain.timing import length
from domain.words import clock, t
from domain.working import Switch
from store import jobs
from store.crew import CrewJob
from store.database import write
from ui import hours_form
from ui.desk import ask
from ui.kit import button, row, section, toast


def draw_team(me: Actor, item: CrewJob) -> None:
    """The others on the job, each with what they have worked on it and the button that starts or pauses their time."""
    job = item.job
    with section(t('Laget'), body='rows'):
        for person in job.person_ids:
            if person != me.employee_id:
                _one(me, item, person)
    team = {person: item.people.get(person, '') for person in job.person_ids}
    add = partial(hours_form.add_for, me, job.id or 0, job.title, team)
    button(t('Før timer for laget'), 'secondary', 'group_add', on_click=add, more='tall')


def _one(me: Actor, item: CrewJob, person: int) -> None:
    name, timers = item.people.get(person, ''), [each for each in item.job.timers if each.employee_id == person]
    running = next((each for each in timers if each.is_running), None)
    worked = sum(each.minutes for each in timers if each.counts)
    said = [t('Startet kl. {time}', time=clock(running.started_at))] if running else []
    said += [t('{time} ført', time=length(worked))] if worked else []
    with row(name, ' · '.join(said) or t('Ikke startet')):
        made = None
        if running:
            made = button(t('Pause'), 'secondary', 'pause', on_click=partial(_pause, me, item, person))
        elif item.job.status is not JobStatus.DONE and not item.why_not_start:
            made = button(t('Start'), 'secondary', 'play_arrow', on_click=partial(_start, me, item, person))
        if made:
            made.props['aria-label'] = f'{made.text}: {name}'


async def _start(me: Actor, item: CrewJob, person: int, switch: bool = False) -> None:
    try:
        await write(jobs.start, me, item.number, item.job.id or 0, employee_id=person, switch=switch)
    except Switch as other:
        says = [t('Timeren går på «{job}». Den stoppes, og timene beholdes.', job=other.title)]
        ask(str(other), says, t('Stopp og start her'), partial(_start, me, item, person, True))
    else:
        toast(t('{name} er i gang.', name=item.people.get(person, '')))


async def _pause(me: Actor, item: CrewJob, person: int) -> None:
    await write(jobs.pause, me, item.number, item.job.id or 0, employee_id=person)
    toast(t('{name} har pause.', name=item.people.get(person, '')))
