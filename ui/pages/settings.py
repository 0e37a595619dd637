"""/innstillinger/<part>: the firm, and the people who work there."""

from functools import partial

from fastapi.responses import RedirectResponse, Response

from domain.access import Act, Actor
from domain.refused import NotAllowed
from domain.words import t
from store import absences, checklists, company, daily, employees, labels, letterhead, notices, wordings
from store.database import read
from ui import frame
from ui.absence_settings import section_absences
from ui.checklists import template_list
from ui.firm_form import FirmForm
from ui.kit import el
from ui.label_settings import label_list
from ui.letterhead import section_logo
from ui.live import live
from ui.notice_settings import NoticeChoices
from ui.routines import routine_list
from ui.staff import people
from ui.views import views
from ui.who import Office
from ui.wording_settings import wording_list


@frame.page('/innstillinger')
async def first_part(here: Office) -> Response:
    """The first part of the settings that this person sees."""
    for part in _parts(here.me):
        return RedirectResponse(f'/innstillinger/{part}', 303)
    raise NotAllowed


@frame.page('/innstillinger/firma', reconnect_timeout=frame.KEEP_OFFICE)
async def firm_page(here: Office) -> None:
    """What stands on every document, and what happens by itself."""
    _may_see(here.me, 'firma')
    feed = live('company', 'orders', load=partial(read, company.settings_page, here.me))
    logo = live('company', load=partial(read, letterhead.look, here.me))
    stored = await feed
    await logo
    assert stored is not None
    with frame.office(t('Innstillinger'), t('Innstillinger'), here):
        _head(here.me, 'firma')
        form = FirmForm(here.me, stored)
        form.draw()
        feed.follow(form.follow)
        section_logo(here.me, logo, here.me.may(Act.SETTINGS))


@frame.page('/innstillinger/ansatte', reconnect_timeout=frame.KEEP_OFFICE)
async def staff_page(here: Office) -> None:
    """The people of the firm."""
    _may_see(here.me, 'ansatte')
    feed = live('employees', load=partial(read, employees.listing, here.me))
    await feed
    with frame.office(t('Innstillinger'), t('Ansatte'), here):
        _head(here.me, 'ansatte')
        feed.section(partial(people, here.me))


@frame.page('/innstillinger/fravaer', reconnect_timeout=frame.KEEP_OFFICE)
async def absences_page(here: Office) -> None:
    """When they are away."""
    _may_see(here.me, 'fravaer')
    feed = live('absences', 'employees', load=partial(read, absences.listing, here.me))
    await feed
    with frame.office(t('Innstillinger'), t('Fravær'), here):
        _head(here.me, 'fravaer')
        feed.section(partial(section_absences, here.me))


@frame.page('/innstillinger/etiketter', reconnect_timeout=frame.KEEP_OFFICE)
async def labels_page(here: Office) -> None:
    """The labels that orders have."""
    _may_see(here.me, 'etiketter')
    feed = live('labels', 'orders', load=partial(read, labels.used, here.me))
    await feed
    with frame.office(t('Innstillinger'), t('Etiketter'), here):
        _head(here.me, 'etiketter')
        feed.section(partial(label_list, here.me), key=str)


@frame.page('/innstillinger/sjekklister', reconnect_timeout=frame.KEEP_OFFICE)
async def checklists_page(here: Office) -> None:
    """What is asked on jobs again and again."""
    _may_see(here.me, 'sjekklister')
    feed = live('checklists', load=partial(read, checklists.templates, here.me))
    await feed
    with frame.office(t('Innstillinger'), t('Sjekklister'), here):
        _head(here.me, 'sjekklister')
        feed.section(partial(template_list, here.me))


@frame.page('/innstillinger/varsler', reconnect_timeout=frame.KEEP_OFFICE)
async def notices_page(here: Office) -> None:
    """What the person who looks wants to be told of."""
    feed = live(f'notices:{here.me.employee_id}', 'employees', load=partial(read, notices.mine, here.me))
    mine = await feed
    assert mine is not None
    with frame.office(t('Innstillinger'), t('Varsler'), here):
        _head(here.me, 'varsler')
        NoticeChoices(here.me, feed, mine)


@frame.page('/innstillinger/av-seg-selv', reconnect_timeout=frame.KEEP_OFFICE)
async def routines_page(here: Office) -> None:
    """What happens by itself."""
    _may_see(here.me, 'av-seg-selv')
    feed = live('routines', load=partial(read, daily.listing, here.me))
    await feed
    with frame.office(t('Innstillinger'), t('Av seg selv'), here):
        _head(here.me, 'av-seg-selv')
        feed.section(routine_list)


@frame.page('/innstillinger/meldinger', reconnect_timeout=frame.KEEP_OFFICE)
async def wordings_page(here: Office) -> None:
    """What messages to customers say."""
    _may_see(here.me, 'meldinger')
    feed = live('wordings', load=partial(read, wordings.listing, here.me))
    await feed
    with frame.office(t('Innstillinger'), t('Meldinger'), here):
        _head(here.me, 'meldinger')
        feed.section(partial(wording_list, here.me))


def _parts(me: Actor) -> dict[str, tuple[str, str]]:
    """The parts that somebody sees as (word, address), by what stands in the address."""
    every = (
        ('firma', t('Firma'), Act.SEE_SETTINGS),
        ('ansatte', t('Ansatte'), Act.SEE_SETTINGS),
        ('fravaer', t('Fravær'), Act.SEE_OFFICE),
        ('sjekklister', t('Sjekklister'), Act.SEE_SETTINGS),
        ('etiketter', t('Etiketter'), Act.SEE_SETTINGS),
        ('meldinger', t('Meldinger'), Act.SEE_SETTINGS),
        ('varsler', t('Varsler'), Act.SEE_OFFICE),
        ('av-seg-selv', t('Av seg selv'), Act.SEE_SETTINGS),
    )
    return {part: (name, f'/innstillinger/{part}') for part, name, right in every if me.may(right)}


def _may_see(me: Actor, part: str) -> None:
    if part not in _parts(me):
        raise NotAllowed


def _head(me: Actor, current: str) -> None:
    el('h1', 'hide-phone', t('Innstillinger'))
    views(t('Innstillinger'), current, _parts(me))
