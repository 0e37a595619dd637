"""What a job has brought, in the office: its pictures and damages, and what of them the customer is shown."""

from functools import partial

from domain.attachment import Attachment, Of
from domain.damage import Damage
from domain.job import Job
from domain.words import moment, t
from store import damages
from store.order_view import OrderView
from ui.desk import Desk, late_menu
from ui.job_pictures import tiles
from ui.kit import button, el, icon, tag, toast
from ui.order_attachments import choices


def pictures_of(desk: Desk, view: OrderView, of: Of) -> None:
    """The pictures of one thing at a job, each with what can be done with it."""
    tiles((each for each in view.attachments if each.of == of), partial(_over, desk))


def found_at(desk: Desk, view: OrderView, job: Job) -> None:
    """The damages and the pictures of a job; nothing when there are none."""
    reported = [each for each in view.damages if each.job_id == job.id]
    if not reported and not any(each.of == Of(job.id) for each in view.attachments):
        return
    with el('div', 'found-at'):
        for each in reported:
            _damage(desk, view, job, each)
        pictures_of(desk, view, Of(job.id))


def marks(view: OrderView, job: Job) -> None:
    """That a damage was reported on a job."""
    if any(each.job_id == job.id for each in view.damages):
        tag(t('Skade'), 'warn', 'report')


def _damage(desk: Desk, view: OrderView, job: Job, damage: Damage) -> None:
    who = view.names.employees.get(damage.employee_id or 0) or t('En tidligere ansatt')
    with el('div', 'damage'):
        with el('div', 'head'):
            icon('report')
            with el('div', 'grow'):
                el('div', 'strong', t('Skademelding'))
                el('p', 'pre break', damage.text or t('Teksten er slettet.'))
                el('p', 'small soft', f'{who}, {moment(damage.reported_at, view.deed.today)}')
            if damage.shown:
                tag(t('Vises for kunden'), 'ok', 'visibility')
            opener = button('', 'quiet', 'more_vert', label=t('Valg for skademeldingen på {job}', job=job.title))
            word = t('Ikke vis for kunden') if damage.shown else t('Vis for kunden')
            late_menu(opener, lambda: [(word, partial(_show, desk, damage))])
        pictures_of(desk, view, Of(job.id, damage_id=damage.id))


async def _show(desk: Desk, damage: Damage) -> None:
    await desk.do(damages.show, damage.id or 0, not damage.shown)
    if damage.shown:
        toast(t('Kunden ser ikke skademeldingen lenger.'))
    else:
        toast(t('Kunden ser skademeldingen i kundeportalen. Bildene viser du hver for seg.'))


def _over(desk: Desk, picture: Attachment) -> None:
    if picture.shown:
        tag(t('Vises'), 'ok', 'visibility')
    opener = button('', 'quiet', 'more_vert', label=t('Valg for {name}', name=picture.name))
    late_menu(opener, partial(choices, desk, picture))
