"""/portal and /portal/ordre/<number>: what a customer sees, from the link in a message or after a one-time code.

/ordre/<number>/som-kunde: the same page for the office to look at.
"""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from nicegui import ui

from domain.sign_in import Face
from domain.words import t
from store import as_customer, company, new_links, orders, portal_home, quotes, sign_in
from store.company import About
from store.database import read, write
from store.quotes import PortalView
from ui import frame, who
from ui.attachment_rows import section_attachments
from ui.kit import button
from ui.live import content, live
from ui.pages.codes import draw_portal
from ui.portal_answer import AnswerPanel, draw_new_quote
from ui.portal_ask import AskPanel
from ui.portal_home import draw_greeting, draw_invoices, draw_jobs, draw_leave, draw_orders, draw_waiting
from ui.portal_invoice import draw_settled, draw_to_pay, invoice_key
from ui.portal_order import draw_appointments, draw_found, draw_steps
from ui.portal_picks import Picks
from ui.portal_quote import draw_head, draw_lines, draw_terms, draw_when, lines_key, shown
from ui.portal_regret import draw_regret, draw_regretted, regret_key
from ui.portal_visit import Onlooker, Visit
from ui.who import Customer, Office


@ui.page('/portal')
async def entrance(request: Request) -> Response | None:
    """All of the customer's, once a code has been shown; with a link alone, the order it is about."""
    cookie = who.held(request, Face.PORTAL)
    here = await read(company.about, Face.PORTAL, cookie, *who.browser(request))
    if here is not None and here.me.customer_id is not None:
        await write(sign_in.note_seen, here.me)
        await _home(here)
        return None
    if here is not None and here.me.order_id is not None:
        return RedirectResponse(f'/portal/ordre/{await read(orders.number_of, here.me.order_id)}', 303)
    await draw_portal(may_open_again=await read(new_links.may_open_again, cookie))
    return None


async def _home(here: About) -> None:
    source = live(f'customer:{here.me.customer_id}', 'company', load=lambda: read(portal_home.home, here.me))
    await source
    with frame.portal(t('Kundeportal'), here):
        for draw in (draw_greeting, draw_waiting, draw_jobs, draw_invoices, draw_orders, draw_leave):
            source.section(draw, key=content)


@frame.page('/portal/ordre/{number}', reconnect_timeout=frame.KEEP_PORTAL)
async def order_page(here: Customer, number: str) -> None:
    """One order with its quote, appointments and invoices; everything but the fields follows the firm's work."""
    known = frame.numbered(number)
    order_id = await read(orders.named, known)
    source = live(f'order:{order_id}', 'company', load=lambda: read(quotes.portal, here.me, known))
    view = await source
    assert view is not None
    with frame.portal(t('Ordre {number}', number=known), here):
        if here.me.customer_id is not None:
            button(t('Til oversikten'), 'quiet', 'arrow_back', href='/portal')
        _draw(Visit(here.me, known, view), view, source)


@frame.page('/ordre/{number}/som-kunde', reconnect_timeout=frame.KEEP_OFFICE)
async def shown_page(here: Office, number: str) -> None:
    """«Vis som kunde»: the same for the office, which can only read; written down once the page is alive."""
    known = frame.numbered(number)
    order_id = await read(orders.id_of, here.me, known)
    source = live(f'order:{order_id}', 'company', load=lambda: read(as_customer.look, here.me, known))
    view = await source
    assert view is not None
    with frame.as_customer(t('Ordre {number} som kunde', number=known), here, f'/ordre/{known}'):
        _draw(Onlooker(here.me, known, view), view, source)


def _draw(visit: Visit, view: PortalView, source: live[PortalView]) -> None:
    picks = Picks()
    with visit.top:
        source.section(lambda found: draw_head(found, picks, visit.opened_with))
        source.section(draw_regretted, key=regret_key)
        source.section(lambda found: draw_new_quote(visit, found))
    source.section(draw_to_pay, key=invoice_key)
    source.section(draw_steps)
    source.section(draw_appointments)
    source.section(lambda found: draw_lines(found, picks), key=lines_key)
    source.section(draw_when)
    source.section(draw_found, key=lambda found: (_attached(found), [(each.id, each.text) for each in found.damages]))
    source.section(lambda found: section_attachments(found.attachments), key=_attached)
    source.section(draw_terms, key=lambda found: version.id if (version := shown(found)) else None)
    answer = AnswerPanel(visit, view, picks)
    source.section(lambda found: draw_regret(visit, found), key=regret_key)
    source.section(draw_settled, key=invoice_key)
    ask = AskPanel(visit, view, source)
    for panel in (visit, answer, ask):
        source.follow(panel.follow)


def _attached(view: PortalView) -> object:
    return [each.id for each in view.attachments]
