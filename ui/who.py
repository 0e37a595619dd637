"""Who is looking: the parameter of every page that is not for everybody, checked before anything is built."""

from datetime import timedelta
from typing import Annotated, Literal, TypedDict
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.requests import HTTPConnection

from domain.sign_in import ABSOLUTE, Face
from store import company, secret, sign_in
from store.company import About
from store.database import read, write
from store.settings import settings
from ui.guard import COOKIES, cookie

COOKIE = dict(zip(Face, COOKIES, strict=True))
CHALLENGE = 'ordreflyt_kode'
DEVICE = 'ordreflyt_enhet'


class _Kept(TypedDict):
    httponly: bool
    samesite: Literal['lax']
    secure: bool
    path: str


def _allow(face: Face) -> object:
    async def who(request: Request) -> About:
        here = await read(company.about, face, held(request, face), *browser(request))
        if here is None:
            if face is not Face.PORTAL and await _is_customer(face, request):
                raise HTTPException(404)  # to customers the house has no other rooms
            raise HTTPException(303, headers={'Location': entrance(face, request)})
        await write(sign_in.note_seen, here.me)
        return here

    return Depends(who)


async def _is_customer(face: Face, request: Request) -> bool:
    """Whether this browser is a customer's, and nobody's who has been signed in to this face."""
    token = held(request, Face.PORTAL)
    if not token or held(request, face):
        return False
    return await read(sign_in.find, Face.PORTAL, token) is not None


Office = Annotated[About, _allow(Face.OFFICE)]
Crew = Annotated[About, _allow(Face.CREW)]
Customer = Annotated[About, _allow(Face.PORTAL)]


def entrance(face: Face, request: Request) -> str:
    """Where somebody without a session goes."""
    if face is Face.PORTAL:
        return '/portal'
    wanted = request.url.path + (f'?{request.url.query}' if request.url.query else '')
    return f'/logg-inn?til={quote(wanted)}' if face is Face.OFFICE else '/logg-inn?crew=1'


def browser(request: Request) -> tuple[str, str]:
    """(address, user agent) of a request."""
    return request.client.host if request.client else '', request.headers.get('user-agent', '')


def give_cookie(response: Response, face: Face, token: str, *, lasts: timedelta | None = None) -> None:
    """Sign this browser in to a face; `lasts` where it is not as long as usual for the face."""
    response.set_cookie(cookie(COOKIE[face]), token, max_age=int((lasts or ABSOLUTE[face]).total_seconds()), **_kept())


def take_cookie(response: Response, face: Face) -> None:
    response.delete_cookie(cookie(COOKIE[face]), **_kept())


def device(request: Request) -> str:
    """What this browser keeps, signed in or not, so that we know it again; a new one for one that keeps nothing."""
    return request.cookies.get(cookie(DEVICE), '') or secret.fresh()


def give_device(response: Response, token: str) -> None:
    """Let the browser keep it, as long as browsers do."""
    response.set_cookie(cookie(DEVICE), token, max_age=400 * 24 * 3600, **_kept())


def challenge(request: Request) -> str:
    """What this browser has for the one-time code it asked for, or nothing."""
    return request.cookies.get(cookie(CHALLENGE), '')


def give_challenge(response: Response, token: str) -> None:
    """Let the browser show, for an hour, that it is the one that asked for a code."""
    response.set_cookie(cookie(CHALLENGE), token, max_age=3600, **_kept())


def take_challenge(response: Response) -> None:
    response.delete_cookie(cookie(CHALLENGE), **_kept())


def held(request: HTTPConnection, face: Face) -> str:
    """The token this browser has for a face, or nothing."""
    return request.cookies.get(cookie(COOKIE[face]), '')


def _kept() -> _Kept:
    return {'httponly': True, 'samesite': 'lax', 'secure': settings().links.startswith('https'), 'path': '/'}


async def leave(request: Request, face: Face, to: str, is_meant: bool) -> Response:
    """Sign this browser out of a face and go `to`; one that was sent here from elsewhere keeps its session."""
    if is_meant:
        here = await read(company.about, face, held(request, face), '', '')
        if here is not None:
            await write(sign_in.end, here.me)
    response = RedirectResponse(to, 303)
    take_cookie(response, face)
    return response


def inside(address: str) -> str:
    """The address, if it is one of our own pages; else the start page."""
    return (
        address
        if address.startswith('/') and not address.startswith(('//', '/\\')) and '\n' not in address
        else '/ordrer'
    )
