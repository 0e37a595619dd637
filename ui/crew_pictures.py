"""Pictures and damages on the page of a job in Crew."""

from contextlib import AbstractContextManager
from functools import partial

from nicegui import ui

from domain.access import Actor
from domain.attachment import Attachment, Of
from domain.damage import LONGEST
from domain.refused import Refused
from domain.status import Status
from domain.words import moment, t
from store import attachments, clock, damages
from store.attachments import Kept
from store.crew import CrewJob
from store.database import write
from ui.desk import ask, cancel_and
from ui.forms import Form, field
from ui.job_pictures import Camera, camera, taken_back, tiles
from ui.kit import button, dialog, el, forget, section, tag, toast


def taking(me: Actor, item: CrewJob) -> AbstractContextManager[Camera]:
    """What takes pictures of this job for the page that is drawn inside."""

    async def put(of: Of, kept: Kept) -> None:
        await write(attachments.add_at_job, me, item.number, of, kept)

    return camera(put)


def may_add(item: CrewJob) -> bool:
    """Whether the order still takes pictures and damages."""
    return item.order_status is not Status.CLOSED


def draw_pictures(me: Actor, item: CrewJob, taker: Camera) -> None:
    """«Bilder»: those of the job itself, and the way to take more."""
    of = Of(item.job.id)
    found = _of(item, of)
    if not found and not may_add(item):
        return
    with section(t('Bilder'), str(len(found) or '')):
        draw_tiles(me, item, of)
        if may_add(item):
            with el('div', 'big-row two-wide'):
                taker.buttons(of)


def draw_damages(me: Actor, item: CrewJob, taker: Camera) -> None:
    """«Skademeldinger»: what was reported on this job, each with its pictures; nothing when there is none."""
    if not item.damages:
        return
    with section(t('Skademeldinger'), str(len(item.damages)), body='rows'):
        for each in item.damages:
            of = Of(item.job.id, damage_id=each.id)
            who = item.people.get(each.employee_id or 0, t('En tidligere ansatt'))
            with el('div', 'pad stack damage'):
                el('p', 'pre break', each.text)
                el('p', 'small soft', f'{who}, {moment(each.reported_at, clock.today())}')
                if each.settled_at:
                    tag(t('Fulgt opp av kontoret'), 'ok', 'task_alt')
                draw_tiles(me, item, of)
                if may_add(item):
                    with el('div', 'big-row two-wide'):
                        taker.buttons(of, each.text[:60])


def draw_report(me: Actor, item: CrewJob, taker: Camera) -> None:
    """The way to report a damage."""
    if may_add(item):
        button(t('Meld skade'), 'secondary', 'report', on_click=partial(_report, me, item, taker), more='tall')


def draw_tiles(me: Actor, item: CrewJob, of: Of) -> None:
    """The pictures of one thing; one's own can be taken back while the order is open."""
    mine = me.employee_id if may_add(item) else None
    tiles(_of(item, of), taken_back(partial(_take_back, me, item), mine))


def _of(item: CrewJob, of: Of) -> list[Attachment]:
    return [each for each in item.attachments if each.of == of]


def _take_back(me: Actor, item: CrewJob, picture: Attachment) -> None:
    async def go() -> None:
        await write(attachments.take_back, me, item.number, picture.id or 0)
        toast(t('Bildet er fjernet.'))

    ask(t('Fjerne bildet?'), [t('Det fjernes også for kontoret, og kan ikke angres.')], t('Fjern'), go, 'danger')


def _report(me: Actor, item: CrewJob, taker: Camera) -> None:
    def said(text: str) -> str:
        if not text.strip():
            raise Refused(t('Skriv hva som er skadet.'))
        return text

    keep = f'skade:{item.job.id}'
    with dialog(t('Skademelding')) as box:
        with Form() as form:
            form['text'] = field(
                t('Hva er skadet?'),
                kind='textarea',
                maxlength=LONGEST,
                check=said,
                keep=keep,
                hint=t('Kontoret ser det med en gang. Etterpå kan du ta bilder av skaden.'),
            )

        async def go() -> None:
            made = await write(damages.report, me, item.number, item.job.id or 0, form.values()['text'])
            forget(keep)
            box.close()
            _ask_for_pictures(taker, Of(item.job.id, damage_id=made))

        with box.footer:
            cancel_and(box)
            form.submit(t('Meld skade'), go)


def _ask_for_pictures(taker: Camera, of: Of) -> None:
    with dialog(t('Skaden er meldt')) as box:
        el('p', text=t('Kontoret ser den nå. Ta gjerne bilder av den.'))
        with el('div', 'big-row two-wide'):
            taker.buttons(of, then=box.close)
        with box.footer:
            ui.space()
            button(t('Ferdig'), 'quiet', on_click=box.close)
