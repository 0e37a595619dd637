"""What an employee does with a job: one tap each, and a question only when a timer runs elsewhere."""

from datetime import datetime
from functools import partial

from nicegui import ui

from domain.access import Actor
from domain.checklist import CheckPoint, why_not_done
from domain.refused import Refused
from domain.signature import Signed
from domain.words import in_oslo, t
from domain.working import Switch
from store import checklists, clock, job_notes, jobs
from store.crew import CrewJob
from store.database import write
from store.hours_view import Entry
from ui import hours_form
from ui.choices import checkbox
from ui.desk import ask, cancel_and
from ui.forms import Form, field
from ui.job_notes import ask_note
from ui.job_questions import ask_return, is_early, said_early
from ui.kit import button, dialog, el, note, toast
from ui.signatures import ask_signature


async def start(me: Actor, item: CrewJob, early: bool = False) -> None:
    """«Start jobb», or «Stopp … og start her?»; before its day only when one means it."""
    if is_early(item.job) and not early:
        ask(t('Starte nå?'), [said_early(item.job)], t('Start nå'), partial(start, me, item, True))
        return
    try:
        await write(jobs.start, me, item.number, _id(item))
    except Switch as switch:
        _ask_switch(me, item, switch)
    else:
        toast(t('Du har startet «{job}».', job=item.job.title))


def set_off(me: Actor, item: CrewJob) -> None:
    """«På vei»: when one will be there, and whether the customer is told in a message."""
    starts = item.job.starts
    is_soon = starts is not None and not item.job.is_window and in_oslo(clock.today(), starts) > clock.now()
    with dialog(t('På vei')) as box:
        el('p', text=t('Kontoret og kunden ser at du er på vei.'))
        with Form() as form:
            form['arrives'] = field(t('Fremme omtrent kl.'), starts if is_soon else '', kind='time', empty=None)
            if item.may_tell:
                form['tell'] = checkbox(t('Send melding til kunden'))

        async def go() -> None:
            given = form.values()
            tell = bool(given.get('tell'))
            await write(jobs.set_off, me, item.number, _id(item), given['arrives'], message=tell)
            box.close()
            toast(t('Kunden får beskjed om at du er på vei.') if tell else t('Kontoret ser at du er på vei.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Jeg er på vei'), go)


async def not_on_way(me: Actor, item: CrewJob) -> None:
    """«Ikke likevel»."""
    await write(jobs.not_on_way, me, item.number, _id(item))


def add_note(me: Actor, item: CrewJob) -> None:
    """«Skriv notat»."""
    who = t('Kontoret og de andre på jobben ser det med en gang. Kunden ser det ikke.')
    ask_note(item.job.id, lambda text: write(job_notes.write, me, item.number, _id(item), text), who)


async def pause(me: Actor, item: CrewJob) -> None:
    """«Pause»: one's own time stops; «Fortsett» goes on."""
    await write(jobs.pause, me, item.number, _id(item))
    toast(t('Du har pause fra «{job}».', job=item.job.title))


def ask_if_forgotten(me: Actor, item: CrewJob, now: datetime) -> None:
    """«Glemte du å stoppe?», with a way to say when it was; nothing is cut by itself."""
    if item.mine is None or not item.mine.is_forgotten(now):
        return
    ends = item.job.ends if item.job.day == item.mine.day else None
    entry = Entry(item.mine, '', item.job.title, item.number, ends)
    note(t('Tiden har gått i over 12 timer. Glemte du å stoppe?'), 'warn')
    button(t('Si når du var ferdig'), 'secondary', 'schedule', on_click=partial(hours_form.stop, me, entry))


async def complete(me: Actor, item: CrewJob) -> None:
    """«Fullfør jobb», with the customer's signature where the firm asks for it."""
    if item.asks_signature:
        sign(me, item)
    else:
        await _complete(me, item)


def sign(me: Actor, item: CrewJob) -> None:
    """«Fullfør med signatur»; what the checklist asks for is said before anybody signs."""
    if unanswered := why_not_done(item.points):
        raise Refused(unanswered)
    ask_signature(item.job, partial(_complete, me, item))


async def _complete(me: Actor, item: CrewJob, signed: Signed | None = None) -> None:
    """For ten minutes «Gjenåpne jobb» takes it back."""
    await write(jobs.complete, me, item.number, _id(item), signed)
    toast(t('«{job}» er fullført.', job=item.job.title))


async def reply(me: Actor, item: CrewJob, point: CheckPoint, answer: str) -> None:
    """Answer a point of the checklist."""
    await write(checklists.reply, me, item.number, _id(item), point.id or 0, answer)


def must_return(me: Actor, item: CrewJob) -> None:
    """«Må tilbake»: what is left is a new job, and this one is done."""
    ask_return(item.job.id, lambda what: write(jobs.must_return, me, item.number, _id(item), what))


async def reopen(me: Actor, item: CrewJob) -> None:
    """«Gjenåpne jobb»."""
    await write(jobs.reopen, me, item.number, _id(item))
    toast(t('«{job}» er åpen igjen.', job=item.job.title))


async def confirm(me: Actor, item: CrewJob) -> None:
    """«Bekreft ordre» [S10]."""
    await write(jobs.confirm, me, item.number)
    toast(t('Ordre {number} er bekreftet.', number=item.number))


def _ask_switch(me: Actor, item: CrewJob, switch: Switch) -> None:
    async def go() -> None:
        await write(jobs.start, me, item.number, _id(item), switch=True)
        box.close()
        toast(t('Du har startet «{job}».', job=item.job.title))

    with dialog(str(switch)) as box:
        el('p', text=t('Tiden din går på «{job}». Den stoppes, og timene beholdes.', job=switch.title))
    with box.footer:
        ui.space()
        button(t('Avbryt'), 'quiet', on_click=box.close)
        button(t('Stopp og start her'), 'primary', 'play_arrow', on_click=go)


def _id(item: CrewJob) -> int:
    assert item.job.id is not None
    return item.job.id
