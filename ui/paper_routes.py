"""The address of a paper: the kept file, for whoever may see what it is of."""

from fastapi import APIRouter, Request, Response

from domain.access import Actor
from domain.paper import BY_SLUG, PDF, PaperKind
from domain.refused import Refused
from domain.sign_in import Face
from store import einvoices, shown_papers, sign_in
from store.database import read
from store.shown_papers import Served
from ui import frame, who
from ui.headers import only_shown

router = APIRouter(include_in_schema=False)


def address(kind: PaperKind, of_id: int | None) -> str:
    """Where the paper of something is found."""
    return f'/papir/{kind.slug}/{of_id}'


@router.get('/papir/{paper}/{of_id}')
async def open_paper(request: Request, paper: str, of_id: str) -> Response:
    """A paper, shown in the browser, or saved where the browser does not show such files."""
    for face in Face if paper in BY_SLUG else ():
        try:
            me = await read(sign_in.find, face, who.held(request, face), *who.browser(request))
            if me is not None:
                served = await _served(me, BY_SLUG[paper], frame.numbered(of_id))
                way = 'inline' if served.media == PDF else 'attachment'
                headers = only_shown(way, served.name, sandbox=False)
                return Response(served.content, media_type=served.media, headers=headers)
        except Refused:
            continue
    return frame.gone(request) if 'text/html' in request.headers.get('accept', '') else Response(status_code=404)


async def _served(me: Actor, kind: PaperKind, of_id: int) -> Served:
    if kind is PaperKind.EHF:
        return await einvoices.at_hand(me, of_id)
    return await shown_papers.at_hand(await read(shown_papers.find, me, kind, of_id))
