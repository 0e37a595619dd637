"""The addresses that the forms of a one-time code are sent to: they set the cookie of the browser that asked."""

import asyncio

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import Client, ui

from domain.one_time_code import CodeFor
from domain.refused import NotFound, Refused
from domain.sign_in import CUSTOMER_ABSOLUTE, Face
from domain.words import t
from store import codes, secret
from store.database import read, write
from ui import frame, who
from ui.guard import is_from_here
from ui.pages import codes as pages
from ui.pages import signing_in

router = APIRouter(include_in_schema=False)
ANSWERS_AFTER = 0.25
"""Seconds from a request for a code to its answer: longer than sending one takes, so that it tells nothing."""


@router.post('/kode')
async def ask(request: Request, hvem: str = Form(''), adresse: str = Form('')) -> Response:
    """Send a code, if the number or e-mail address is somebody's; the answer, and its time, is everybody's the same."""
    patience = asyncio.create_task(asyncio.sleep(ANSWERS_AFTER))
    purpose = CodeFor.CREW if hvem == CodeFor.CREW else CodeFor.PORTAL
    challenge = secret.fresh()
    try:
        if not is_from_here(request):
            raise Refused(t('Siden var for gammel. Prøv igjen.'))
        if not await read(codes.is_possible):
            return RedirectResponse(pages.WAY_IN[purpose], 303)
        await write(codes.ask, purpose, adresse[:254], challenge, who.browser(request)[0])
    except Refused as error:
        return await _again(request, purpose, adresse[:254], str(error))
    finally:
        await patience
    response = RedirectResponse('/kode', 303)
    who.give_challenge(response, challenge)
    return response


@router.post('/kode/ny')
async def again(request: Request) -> Response:
    """Another code to the same address; too soon says the page itself."""
    challenge = who.challenge(request)
    standing = await read(codes.standing, challenge)
    if standing is None or not is_from_here(request):
        return RedirectResponse('/portal/logg-inn', 303)
    try:
        await write(codes.again, challenge, who.browser(request)[0])
    except NotFound:
        pass
    except Refused as error:
        return await _again(request, standing.purpose, standing.address, str(error))
    return RedirectResponse('/kode', 303)


@router.post('/kode/inn')
async def enter(request: Request, kode: str = Form('')) -> Response:
    """Try the code: in, to the chooser, or back to the page, which says what is wrong."""
    challenge = who.challenge(request)
    if not is_from_here(request) or await write(codes.try_code, challenge, kode[:40]) is None:
        return RedirectResponse('/kode', 303)
    standing = await read(codes.standing, challenge)
    if standing is None or len(standing.people) != 1:
        return RedirectResponse('/kode', 303)
    return await _enter(request, challenge, 0)


@router.post('/kode/velg')
async def choose(request: Request, plass: str = Form('')) -> Response:
    """Of several customers with one phone, this one."""
    if not is_from_here(request) or not (plass.isascii() and plass.isdigit() and len(plass) < 4):
        return RedirectResponse('/kode', 303)
    return await _enter(request, who.challenge(request), int(plass))


@router.post('/portal/logg-ut')
async def leave(request: Request) -> Response:
    """A customer signs out."""
    return await who.leave(request, Face.PORTAL, '/portal/logg-inn', is_from_here(request))


async def _enter(request: Request, challenge: str, place: int) -> Response:
    try:
        face, cookie = await write(codes.enter, challenge, place, *who.browser(request))
    except NotFound:
        return RedirectResponse('/portal/logg-inn', 303)
    response = RedirectResponse('/crew' if face is Face.CREW else '/portal', 303)
    who.give_cookie(response, face, cookie, lasts=CUSTOMER_ABSOLUTE if face is Face.PORTAL else None)
    who.take_challenge(response)
    return response


async def _again(request: Request, purpose: CodeFor, typed: str, error: str) -> Response:
    with Client(ui.page('/kode', language='nb-NO', viewport=frame.VIEWPORT), request=request) as client:
        if purpose is CodeFor.CREW:
            signing_in.draw_crew(typed, error)
        else:
            await pages.draw_portal(typed, error)
    return client.build_response(request, 400)
