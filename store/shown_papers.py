"""Who may open which paper: whoever sees what it is of, as they see it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from domain.access import IN_OFFICE, Act, Actor, Role, require
from domain.invoice import ISSUED, Invoice
from domain.order import Order
from domain.paper import Paper, PaperKind
from domain.quote import QuoteVersion
from domain.refused import NotFound
from store import papers, quotes, sign_in
from store.papers import Manuscript

VERSIONS = (PaperKind.QUOTE, PaperKind.CONFIRMATION)
INVOICES = (PaperKind.INVOICE, PaperKind.CREDIT_NOTE)


@dataclass(frozen=True, slots=True)
class Served:
    """A file on its way to a browser."""

    name: str
    media: str
    content: bytes


def find(session: Session, actor: Actor, kind: PaperKind, of_id: int) -> Served | Manuscript:
    """The paper of a version or an invoice, or what it is to be made from when it has not been made yet.

    `NotFound` alike for missing, not issued and somebody else's.
    """
    deed = sign_in.check(session, actor)
    what = _of(session, kind, of_id)
    if what is None:
        raise NotFound
    if deed.actor.role in IN_OFFICE:
        require(deed.actor, Act.SEE_OFFICE, Act.SEE_PRICES)
    elif deed.actor.role is not Role.CUSTOMER or not _is_shown(session, actor, what):
        raise NotFound
    paper = papers.paper_id(session, kind, of_id, what.sha256)
    return _served(session, kind, paper) if paper is not None else _manuscript(what)


def _of(session: Session, kind: PaperKind, of_id: int) -> QuoteVersion | Invoice | None:
    """What it is a paper of, if that has been issued and says something."""
    if kind in VERSIONS:
        version = session.get(QuoteVersion, of_id)
        fits = version is not None and version.content and papers.manuscript_of_version(version).kind is kind
        return version if fits else None
    invoice = session.get(Invoice, of_id)
    fits = invoice is not None and invoice.state in ISSUED
    return (
        invoice if invoice is not None and fits and invoice.is_credit_note is (kind is PaperKind.CREDIT_NOTE) else None
    )


def _manuscript(what: QuoteVersion | Invoice) -> Manuscript:
    return papers.manuscript_of_version(what) if isinstance(what, QuoteVersion) else papers.manuscript_of_invoice(what)


def _is_shown(session: Session, actor: Actor, what: QuoteVersion | Invoice) -> bool:
    """Whether the portal shows it to this customer now."""
    number = session.exec(select(Order.number).where(Order.id == what.order_id)).one()
    view = quotes.portal(session, actor, number)
    if isinstance(what, QuoteVersion):
        return view.version is not None and view.version.id == what.id
    return any(each.id == what.id for each in view.invoices)


def _served(session: Session, kind: PaperKind, paper_id: int) -> Served:
    query = select(Paper.name, Paper.content).where(Paper.id == paper_id, col(Paper.erased_at).is_(None))
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    return Served(found[0], kind.media, found[1])
