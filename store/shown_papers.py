"""Who may open which paper: whoever sees what it is of, as they see it."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from domain.access import IN_OFFICE, Act, Actor, Role, require
from domain.history import Deed
from domain.job import Assignment
from domain.message import Message, MessageKind
from domain.order import Order
from domain.paper import Paper, PaperKind
from domain.quote import Acceptance, QuoteVersion
from domain.refused import NotFound
from domain.sign_in import PortalLink
from store import papers, quotes, sign_in
from store.database import read, write
from store.papers import Manuscript

log = logging.getLogger('ordreflyt')
SOME, REST = 20, 0.5
"""How many missing papers are made at a time, and the seconds between two: nobody waits for them."""


@dataclass(frozen=True, slots=True)
class Served:
    """A file on its way to a browser or a mailbox."""

    name: str
    media: str
    content: bytes


def find(session: Session, actor: Actor, kind: PaperKind, of_id: int) -> Served | Manuscript:
    """The paper of a version, an acceptance, an invoice or a job, or what it will be made from.

    `NotFound` alike for missing, not issued and somebody else's.
    """
    deed = sign_in.check(session, actor)
    what = papers.manuscript(session, kind, of_id)
    if what is None:
        raise NotFound
    if kind is PaperKind.JOB_REPORT:
        _must_see_job(session, deed, what)
    elif deed.actor.role in IN_OFFICE:
        require(deed.actor, Act.SEE_OFFICE, Act.SEE_PRICES)
    elif not _is_shown(session, deed, what):
        raise NotFound
    return made(session, what) or what


def made(session: Session, what: Manuscript) -> Served | None:
    """The kept paper of a manuscript, if it has been made. `NotFound`: it was erased."""
    row = papers.paper_id(session, what.kind, what.of_id, what.source)
    if row is None:
        return None
    query = select(Paper.name, Paper.content).where(Paper.id == row, col(Paper.erased_at).is_(None))
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    return Served(found[0], what.kind.media, found[1])


def of_message(session: Session, message: Message) -> Served | Manuscript | None:
    """The paper that goes along with a mail: of the quote, the acceptance or the invoice that its link is to."""
    link = session.get(PortalLink, message.link_id) if message.link_id else None
    if not message.is_mail or (link is None and message.kind is not MessageKind.RECEIPT_COPY):
        return None
    what = None
    if link is None:
        what = _receipt(session, QuoteVersion.order_id == message.order_id)
    elif message.kind is MessageKind.INVOICE and link.invoice_id:
        what = papers.manuscript(session, PaperKind.INVOICE, link.invoice_id) or papers.manuscript(
            session, PaperKind.CREDIT_NOTE, link.invoice_id
        )
    elif message.kind is MessageKind.QUOTE and link.version_id:
        what = papers.manuscript(session, PaperKind.QUOTE, link.version_id)
    elif message.kind is MessageKind.RECEIPT and link.version_id:
        what = _receipt(session, QuoteVersion.id == link.version_id)
    return what and (made(session, what) or what)


def _receipt(session: Session, version: Any) -> Manuscript | None:
    """Of the newest acceptance of such a version."""
    accepted = select(Acceptance.id).join(QuoteVersion, col(QuoteVersion.id) == Acceptance.version_id).where(version)
    newest = session.exec(accepted.order_by(col(Acceptance.id).desc())).first()
    return papers.manuscript(session, PaperKind.RECEIPT, newest or 0)


def _must_see_job(session: Session, deed: Deed, what: Manuscript) -> None:
    """The office sees every report, which tells of no prices; those on the crew the ones of jobs they were on."""
    if deed.actor.role in IN_OFFICE:
        require(deed.actor, Act.SEE_OFFICE)
        return
    on = Assignment.employee_id == deed.actor.employee_id
    mine = select(Assignment.job_id).where(Assignment.job_id == what.of_id, on)
    if not deed.actor.is_crew or session.exec(mine).first() is None:
        raise NotFound


async def at_hand(found: Served | Manuscript) -> Served:
    """The kept paper; one that was never made is made now, beside the others' work, and kept."""
    if isinstance(found, Manuscript):
        await write(papers.keep_of, found, await asyncio.to_thread(found.pdf))
        kept = await read(made, found)
        assert kept is not None
        return kept
    return found


async def make_missing() -> int:
    """Make some of the papers that are missing, the newest first and without haste; how many."""
    done = 0
    for each in await read(papers.missing, SOME):
        try:
            await at_hand(each)
            done += 1
        except Exception:  # one that cannot be set does not keep the others from theirs
            log.exception('no paper could be made: %s of %s', each.kind, each.of_id)
        await asyncio.sleep(REST)
    return done


def _is_shown(session: Session, deed: Deed, what: Manuscript) -> bool:
    """Whether the portal shows it to this customer now."""
    if deed.actor.role is not Role.CUSTOMER:
        return False
    number = session.exec(select(Order.number).where(Order.id == what.order_id)).one()
    view = quotes.portal(session, deed.actor, number)
    if what.kind in papers.OF_INVOICE:
        return any(each.id == what.of_id for each in view.invoices)
    version = view.version
    accepted = version.acceptance if version is not None else None
    shown = accepted if what.kind is PaperKind.RECEIPT else version
    return shown is not None and shown.id == what.of_id
