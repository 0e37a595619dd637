"""What is asked and said of a job in the office and in Crew alike: an early start, coming back, who is on the way."""

from collections.abc import Awaitable, Callable

from domain.job import Job, JobStatus
from domain.text import required
from domain.words import clock as at
from domain.words import day, t
from store import clock
from ui.desk import cancel_and
from ui.forms import Form, field
from ui.kit import dialog, el, forget, toast


def is_early(job: Job) -> bool:
    """Whether it is planned for a later day than today."""
    return job.status is JobStatus.PLANNED and job.day is not None and job.day > clock.today()


def said_early(job: Job) -> str:
    """«Jobben er satt opp til fre. 27. nov.»"""
    assert job.day is not None
    return t('Jobben er satt opp til {day}.', day=day(job.day, clock.today()).rstrip('.'))


def on_way(name: str, job: Job, *, mine: bool = False) -> str:
    """«Jonas er på vei siden 08:12. Fremme omtrent kl. 08:30.»"""
    assert job.on_way_at is not None
    said = t('Du er på vei siden {time}.') if mine else t('{name} er på vei siden {time}.')
    said = said.format(name=name, time=at(job.on_way_at))
    return t('{said} Fremme omtrent kl. {time}.', said=said, time=at(job.arrives)) if job.arrives else said


def ask_return(job_id: int | None, save: Callable[[str], Awaitable[object]]) -> None:
    """What is left to do; `save` hears it."""
    keep = f'tilbake:{job_id}'
    with dialog(t('Må tilbake')) as box:
        el('p', text=t('Jobben fullføres, og det som gjenstår blir en ny jobb uten dato. Kontoret setter opp tiden.'))
        with Form() as form:
            what = lambda typed: required(typed, t('hva som gjenstår'), 2000)  # noqa: E731
            form['what'] = field(t('Hva gjenstår?'), kind='textarea', maxlength=2000, check=what, keep=keep)

        async def go() -> None:
            await save(form.values()['what'])
            forget(keep)
            box.close()
            toast(t('Jobben er fullført, og det er laget en ny for det som gjenstår.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lag ny jobb'), go)
