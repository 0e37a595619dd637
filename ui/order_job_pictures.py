"""What a job has brought, in the office: who is on the way to it, notes, materials, damages and pictures."""

from functools import partial

from domain.access import Act
from domain.attachment import Attachment, Of
from domain.damage import Damage
from domain.job import Job, JobStatus
from domain.status import Status
from domain.words import moment, t
from store import damages
from store.order_view import OrderView
from ui import materials
from ui.desk import Desk, late_menu
from ui.job_notes import draw_notes
from ui.job_pictures import tiles
from ui.job_questions import on_way
from ui.kit import button, el, icon, note, tag, toast
from ui.order_attachments import choices
from ui.signatures import draw_signature


def pictures_of(desk: Desk, view: OrderView, of: Of) -> None:
    """The pictures of one thing at a job, each with what can be done with it."""
    tiles((each for each in view.attachments if each.of == of), partial(_over, desk))


def found_at(desk: Desk, view: OrderView, job: Job) -> None:
    """Who is on the way, the notes, materials, damages and pictures of a job; nothing when there are none."""
    coming = job.on_way(view.deed.today)
    notes = [each for each in view.notes if each.job_id == job.id]
    reported = [each for each in view.damages if each.job_id == job.id]
    used = [each for each in view.materials if each.job_id == job.id]
    if used:
        people = {key: person.name for key, person in view.people.items()}
        is_over = view.order.status is Status.CLOSED or job.status is JobStatus.CANCELLED
        may_change = desk.may(Act.WORK) and not is_over
        with el('div', 'used', role='group', aria_label=t('Materiell på {job}', job=job.title)):
            el('div', 'small soft', t('Materiell'))
            materials.draw(at_job(desk, job), used, people, may_change=may_change)
    signature = view.signatures.get(job.id or 0)
    if not (reported or notes or coming or signature) and not any(each.of == Of(job.id) for each in view.attachments):
        return
    with el('div', 'found-at'):
        if coming:
            note(on_way(view.names.employee(coming), job), symbol='local_shipping')
        if signature:
            draw_signature(signature, view.deed.today)
        draw_notes(notes, view.names.employees, view.deed.today)
        for each in reported:
            _damage(desk, view, job, each)
        pictures_of(desk, view, Of(job.id))


def at_job(desk: Desk, job: Job) -> materials.Where:
    """Where materials of a job are noted."""
    return materials.Where(desk.me, desk.number, job.id or 0)


def marks(view: OrderView, job: Job) -> None:
    """That a damage was reported on a job, louder while it waits for the office."""
    if any(each.job_id == job.id for each in view.damages):
        tag(t('Skade'), 'warn' if job.damaged else 'plain', 'report')


def _damage(desk: Desk, view: OrderView, job: Job, damage: Damage) -> None:
    who = view.names.employees.get(damage.employee_id or 0) or t('En tidligere ansatt')
    told, at = f'{who}, {moment(damage.reported_at, view.deed.today)}', damage.settled_at
    if at:
        told = t('{told} · Fulgt opp {when}', told=told, when=moment(at, view.deed.today))
    with el('div', 'damage' if at else 'damage waits'):
        with el('div', 'head'):
            icon('report')
            with el('div', 'grow'):
                el('div', 'strong', t('Skademelding'))
                el('p', 'pre break', damage.text or t('Teksten er slettet.'))
                el('p', 'small soft', told)
                if damage.shown:
                    tag(t('Vises for kunden'), 'ok', 'visibility')
            if desk.may(Act.EDIT_ORDER):
                opener = button('', 'quiet', 'more_vert', label=t('Valg for skademeldingen på {job}', job=job.title))
                word = t('Ikke vis for kunden') if damage.shown else t('Vis for kunden')
                again = (t('Ikke fulgt opp likevel'), partial(_settle, desk, damage, False)) if at else None
                late_menu(opener, lambda: [(word, partial(_show, desk, damage)), again])
        pictures_of(desk, view, Of(job.id, damage_id=damage.id))
        if not at and desk.may(Act.EDIT_ORDER):
            act = partial(_settle, desk, damage, True)
            button(t('Merk som fulgt opp'), 'secondary', 'task_alt', on_click=act).classes('settle')


async def _show(desk: Desk, damage: Damage) -> None:
    await desk.do(damages.show, damage.id or 0, not damage.shown)
    if damage.shown:
        toast(t('Kunden ser ikke skademeldingen lenger.'))
    else:
        toast(t('Kunden ser skademeldingen i kundeportalen. Bildene viser du hver for seg.'))


async def _settle(desk: Desk, damage: Damage, done: bool) -> None:
    await desk.do(damages.settle, damage.id or 0, done)
    if done:
        toast(t('Skademeldingen er fulgt opp.'))


def _over(desk: Desk, picture: Attachment) -> None:
    if picture.shown:
        tag(t('Vises'), 'ok', 'visibility')
    opener = button('', 'quiet', 'more_vert', label=t('Valg for {name}', name=picture.name))
    late_menu(opener, partial(choices, desk, picture))
