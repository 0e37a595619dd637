"""What an employee does with a job: one tap each, and a question only when a timer runs elsewhere."""

from nicegui import ui

from domain.access import Actor
from domain.words import t
from domain.working import Switch
from store import jobs
from store.database import write
from store.jobs import CrewJob
from ui.kit import button, dialog, el, toast


async def start(me: Actor, item: CrewJob) -> None:
    """«Start jobb», or «Stopp … og start her?»."""
    try:
        await write(jobs.start, me, item.number, _id(item))
    except Switch as switch:
        _ask_switch(me, item, switch)
    else:
        toast(t('Du har startet «{job}».', job=item.job.title))


async def complete(me: Actor, item: CrewJob) -> None:
    """«Fullfør jobb»; for ten minutes «Gjenåpne jobb» takes it back."""
    await write(jobs.complete, me, item.number, _id(item))
    toast(t('«{job}» er fullført.', job=item.job.title))


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
