"""The few addresses that are no pages: they set or take a cookie, or answer machines."""

import asyncio
import logging

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse
from nicegui import Client, ui

from domain.access import Act
from domain.invoice_view import InvoiceView
from domain.refused import NotAllowed, NotFound, Refused
from domain.sign_in import CUSTOMER_ABSOLUTE, Face, TicketKind
from domain.view import View
from domain.words import t
from store import (
    attached,
    clock,
    company,
    invoice_list,
    labels,
    listing,
    new_links,
    orders,
    passwords,
    secret,
    sign_in,
    tries,
)
from store.database import read, write
from ui import again, frame, invoice_export, order_export, table_file, who
from ui.code_routes import ANSWERS_AFTER
from ui.guard import is_from_here
from ui.headers import only_shown
from ui.pages import link_gone, signing_in

log = logging.getLogger('ordreflyt')
router = APIRouter(include_in_schema=False)


@router.get('/')
async def front(request: Request) -> Response:
    """The first page of the face this browser is signed in to; the office before the others."""
    here = next((face for face in Face if who.held(request, face)), Face.OFFICE)
    return RedirectResponse({Face.OFFICE: '/ordrer', Face.CREW: '/crew', Face.PORTAL: '/portal'}[here], 303)


@router.get('/health')
async def health() -> JSONResponse:
    """Whether the database answers; no personal data."""
    await read(company.is_set_up)
    return JSONResponse({'status': 'ok'})


@router.get('/ordrer/eksport.{kind}')
async def export_orders(kind: str, request: Request, here: who.Office) -> Response:
    """The order list as a file: the view of the address on all its pages, or of it the orders that `nr` names."""
    if kind not in table_file.KINDS:
        return frame.gone(request)
    query = dict(request.query_params)
    asked = query.pop('nr', '')
    view, _ = View.read(query)
    view = view if here.me.may(Act.SEE_PRICES) else view.without_prices()
    numbers = [int(each) for each in asked.split() if each.isascii() and each.isdigit() and len(each) < 10]
    if asked:
        rows = order_export.arranged(view, (await read(listing.rows, here.me, numbers[: listing.PICKED])).values())
    else:
        rows = await read(listing.every, here.me, view, table_file.MOST)
    called = {each.id or 0: each for each in await read(labels.listing, here.me)}
    file = await asyncio.to_thread(order_export.made, kind, view, rows, clock.today(), called)
    return _file(file, 'ordrer', kind)


@router.get('/fakturaer/eksport.{kind}')
async def export_invoices(kind: str, request: Request, here: who.Office) -> Response:
    """The list of all invoices as a file: the view of the address on all its pages, or what `id` names of it."""
    if kind not in table_file.KINDS:
        return frame.gone(request)
    if not here.me.may(Act.SEE_PRICES):
        return frame.gone(request, NotAllowed())
    query = dict(request.query_params)
    asked = {int(each) for each in query.pop('id', '').split() if each.isascii() and each.isdigit() and len(each) < 10}
    view, _ = InvoiceView.read(query)
    rows = await read(invoice_list.every, here.me, view, table_file.MOST)
    rows = [row for row in rows if row.id in asked or not asked]
    return _file(await asyncio.to_thread(invoice_export.made, kind, view, rows, clock.today()), 'fakturaer', kind)


def _file(content: bytes, what: str, kind: str) -> Response:
    """What a list shows, to be saved under its name and the day."""
    name = f'{what}-{clock.today():%Y-%m-%d}.{kind}'
    return Response(
        content,
        media_type=table_file.KINDS[kind],
        headers={'Content-Disposition': f'attachment; filename="{name}"', 'Cache-Control': 'no-store'},
    )


@router.get('/vedlegg/{attachment_id}')
@router.get('/vedlegg/{attachment_id}/{how}')
async def attachment(request: Request, attachment_id: str, how: str = '') -> Response:
    """An attachment, for whoever may see it by one of this browser's sessions: `liten` its thumbnail, `last-ned` saved.

    A picture, drawn by ourselves, may be looked at in the browser; a PDF is always saved. Neither can run anything.
    """
    if how in ('', 'liten', 'last-ned'):
        for face in Face:
            try:
                me = await read(sign_in.find, face, who.held(request, face), *who.browser(request))
                if me is None:
                    continue
                found = await read(attached.served, me, frame.numbered(attachment_id), small=how == 'liten')
            except Refused:
                continue
            if found.path.exists():
                way = 'inline' if found.media.is_picture and how != 'last-ned' else 'attachment'
                return FileResponse(found.path, media_type=found.media, headers=only_shown(way, found.name))
            log.error('the file of attachment %s is not on the disk: %s', attachment_id, found.path.name)
    return frame.gone(request) if 'text/html' in request.headers.get('accept', '') else Response(status_code=404)


@router.post('/logg-inn')
async def sign_in_office(
    request: Request, epost: str = Form(''), passord: str = Form(''), til: str = Form('')
) -> Response:
    """E-mail and password; a wrong pair draws the page again with the e-mail kept."""
    ip, agent = who.browser(request)
    account, place = tries.of_account('mail', epost), tries.of_place('mail', ip)
    if not is_from_here(request):
        return _again(request, epost, til, t('Siden var for gammel. Prøv igjen.'))
    if not await write(tries.take_try, {account: tries.PASSWORDS, place: tries.PASSWORDS_OF_PLACE}):
        return _again(request, epost, til, t('For mange forsøk. Vent et kvarter og prøv igjen.'))
    employee_id, hash_ = await read(passwords.office_employee, epost)
    right = await again.fits(hash_, passord)
    if not right or employee_id is None:
        return _again(request, epost, til, t('E-post eller passord er feil.'))
    await write(tries.give_back_try, account, place)
    response = RedirectResponse(who.inside(til), 303)
    device = who.device(request)
    token = await write(passwords.enter, employee_id, ip=ip, agent=agent, device=secret.hashed(device))
    who.give_cookie(response, Face.OFFICE, token)
    who.give_device(response, device)
    return response


@router.post('/glemt-passord')
async def forgotten(request: Request, epost: str = Form('')) -> Response:
    """A link for a new password, if the address is known; the answer says the same when it is not."""
    if is_from_here(request):
        ip, _ = who.browser(request)
        await write(passwords.ask_for_new, epost, ip)
    return RedirectResponse('/glemt-passord?sendt=1', 303)


@router.get('/inn/{token}')
async def hand_over(request: Request, token: str) -> Response:
    """The end of setting the firm up: the page's one-time token becomes the cookie."""
    return await _exchange(request, TicketKind.HANDOVER, Face.OFFICE, token, '/ordrer')


@router.post('/crew/inn/{token}')
async def sign_in_crew(request: Request, token: str) -> Response:
    """The one-time address of a Crew device, once its owner has pressed the button."""
    return await _exchange(request, TicketKind.CREW, Face.CREW, token, '/crew')


@router.post('/logg-ut')
async def sign_out_office(request: Request) -> Response:
    return await who.leave(request, Face.OFFICE, '/logg-inn', is_from_here(request))


@router.post('/crew/logg-ut')
async def sign_out_crew(request: Request) -> Response:
    return await who.leave(request, Face.CREW, '/logg-inn?crew=1', is_from_here(request))


@router.api_route('/l/{token}', methods=['GET', 'HEAD'])
async def portal_link(request: Request, token: str) -> Response:
    """A link we sent: its token becomes a cookie for that one order. Changes nothing else; scanners follow links."""
    try:
        cookie, order_id = await write(sign_in.open_link, token, *who.browser(request))
    except NotFound:
        return await link_gone.answer(request, token)
    response = RedirectResponse(f'/portal/ordre/{await read(orders.number_of, order_id)}', 303)
    response.headers['X-Robots-Tag'] = 'noindex'
    # the browser keeps it longer than it opens anything, so that the page can say what to do then
    who.give_cookie(response, Face.PORTAL, cookie, lasts=CUSTOMER_ABSOLUTE)
    return response


@router.post('/l/{token}/ny')
async def new_link(request: Request, token: str) -> Response:
    """«Send meg ny lenke»; the answer, and its time, is everybody's the same."""
    patience = asyncio.create_task(asyncio.sleep(ANSWERS_AFTER))
    if is_from_here(request):
        await write(new_links.ask_for_link, token, who.browser(request)[0])
    await patience
    return await link_gone.said(request)


async def _exchange(request: Request, kind: TicketKind, face: Face, token: str, to: str) -> Response:
    try:
        device = who.device(request)
        cookie = await write(sign_in.use_ticket, kind, face, token, *who.browser(request), secret.hashed(device))
    except NotFound as error:
        return frame.gone(request, Refused(str(error)))
    response = RedirectResponse(to, 303)
    who.give_cookie(response, face, cookie)
    who.give_device(response, device)
    return response


def _again(request: Request, email: str, to: str, error: str) -> Response:
    with Client(ui.page('/logg-inn', language='nb-NO', viewport=frame.VIEWPORT), request=request) as client:
        signing_in.draw(email[:254], to, error)
    return client.build_response(request, 401)
