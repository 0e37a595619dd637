"""/innstillinger/<part>: the firm, and the people who work there."""

from functools import partial

from fastapi.responses import RedirectResponse, Response

from domain.words import t
from store import absences, checklists, company, daily, employees, labels, notices
from store.database import read
from ui import frame
from ui.absence_settings import section_absences
from ui.checklists import template_list
from ui.firm_form import FirmForm
from ui.kit import el
from ui.label_settings import label_list
from ui.live import live
from ui.notice_settings import NoticeChoices
from ui.routines import routine_list
from ui.staff import people
from ui.views import views
from ui.who import Office


@frame.page('/innstillinger')
async def first_part(here: Office) -> Response:  # noqa: ARG001 – only the office is led on
    """The first part of the settings."""
    return RedirectResponse('/innstillinger/firma', 303)


@frame.page('/innstillinger/firma', reconnect_timeout=frame.KEEP_OFFICE)
async def firm_page(here: Office) -> None:
    """What stands on every document, and what happens by itself."""
    feed = live('company', 'orders', load=partial(read, company.settings_page, here.me))
    stored = await feed
    assert stored is not None
    with frame.office(t('Innstillinger'), t('Innstillinger'), here):
        _head('firma')
        form = FirmForm(here.me, stored)
        form.draw()
        feed.follow(form.follow)


@frame.page('/innstillinger/ansatte', reconnect_timeout=frame.KEEP_OFFICE)
async def staff_page(here: Office) -> None:
    """The people of the firm."""
    feed = live('employees', load=partial(read, employees.listing, here.me))
    await feed
    with frame.office(t('Innstillinger'), t('Ansatte'), here):
        _head('ansatte')
        feed.section(partial(people, here.me))


@frame.page('/innstillinger/fravaer', reconnect_timeout=frame.KEEP_OFFICE)
async def absences_page(here: Office) -> None:
    """When they are away."""
    feed = live('absences', 'employees', load=partial(read, absences.listing, here.me))
    await feed
    with frame.office(t('Innstillinger'), t('Fravær'), here):
        _head('fravaer')
        feed.section(partial(section_absences, here.me))


@frame.page('/innstillinger/etiketter', reconnect_timeout=frame.KEEP_OFFICE)
async def labels_page(here: Office) -> None:
    """The labels that orders have."""
    feed = live('labels', 'orders', load=partial(read, labels.used, here.me))
    await feed
    with frame.office(t('Innstillinger'), t('Etiketter'), here):
        _head('etiketter')
        feed.section(partial(label_list, here.me), key=str)


@frame.page('/innstillinger/sjekklister', reconnect_timeout=frame.KEEP_OFFICE)
async def checklists_page(here: Office) -> None:
    """What is asked on jobs again and again."""
    feed = live('checklists', load=partial(read, checklists.templates, here.me))
    await feed
    with frame.office(t('Innstillinger'), t('Sjekklister'), here):
        _head('sjekklister')
        feed.section(partial(template_list, here.me))


@frame.page('/innstillinger/varsler', reconnect_timeout=frame.KEEP_OFFICE)
async def notices_page(here: Office) -> None:
    """What the person who looks wants to be told of."""
    feed = live(f'notices:{here.me.employee_id}', 'employees', load=partial(read, notices.mine, here.me))
    mine = await feed
    assert mine is not None
    with frame.office(t('Innstillinger'), t('Varsler'), here):
        _head('varsler')
        NoticeChoices(here.me, feed, mine)


@frame.page('/innstillinger/av-seg-selv', reconnect_timeout=frame.KEEP_OFFICE)
async def routines_page(here: Office) -> None:
    """What happens by itself."""
    feed = live('routines', load=partial(read, daily.listing, here.me))
    await feed
    with frame.office(t('Innstillinger'), t('Av seg selv'), here):
        _head('av-seg-selv')
        feed.section(routine_list)


def _head(current: str) -> None:
    el('h1', 'hide-phone', t('Innstillinger'))
    views(
        t('Innstillinger'),
        current,
        {
            part: (name, f'/innstillinger/{part}')
            for part, name in (
                ('firma', t('Firma')),
                ('ansatte', t('Ansatte')),
                ('fravaer', t('Fravær')),
                ('sjekklister', t('Sjekklister')),
                ('etiketter', t('Etiketter')),
                ('varsler', t('Varsler')),
                ('av-seg-selv', t('Av seg selv')),
            )
        },
    )
