"""Papers: made once from what was frozen, in the transaction that issues it, and kept; sent again, never made again.

Three steps: what is to stand on it (`manuscript_…`, reads), its pages (`press.pdf`, any thread), and `keep` (writes).
What was issued before there were papers has none yet: it is made when somebody first asks, or by a routine.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from domain import printed
from domain.company import Company
from domain.invoice import Invoice
from domain.order import Order
from domain.paper import Paper, PaperKind
from domain.printed import Printed
from domain.quote import Acceptance, QuoteVersion, VersionKind
from domain.sheet import canonical, fingerprint
from domain.words import local_day, t
from store import clock, files, job_reports
from store.paper import press

log = logging.getLogger('ordreflyt')
MOST_LINES = 400
"""What is longer is not set in the transaction, which others wait for, but straight after it, when it is asked for."""
OF_VERSION = (PaperKind.QUOTE, PaperKind.CONFIRMATION)
OF_INVOICE = (PaperKind.INVOICE, PaperKind.CREDIT_NOTE)
_at_once = True


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A paper before it is set: what it is of, what is to stand on it, and `source`, the SHA-256 of what it says."""

    kind: PaperKind
    of_id: int
    order_id: int
    source: str
    name: str
    printed: Printed
    at: datetime
    logo: Path | None = None

    def pdf(self) -> bytes:
        return press.pdf(self.printed, self.at, self.logo)


def manuscript(session: Session, kind: PaperKind, of_id: int) -> Manuscript | None:
    """What a paper of this kind is made from, if what it is of has been issued and says something."""
    found = _manuscript(session, kind, of_id)
    return dressed(session, found) if found is not None and found.kind is kind else None


def _manuscript(session: Session, kind: PaperKind, of_id: int) -> Manuscript | None:
    if kind in OF_INVOICE:
        invoice = session.get(Invoice, of_id)
        if invoice is None or not invoice.is_issued:
            return None
        return manuscript_of_invoice(invoice)
    if kind is PaperKind.JOB_REPORT:
        return _of_job(session, of_id)
    if kind is PaperKind.RECEIPT:
        acceptance = session.get(Acceptance, of_id)
        version = session.get(QuoteVersion, acceptance.version_id) if acceptance is not None else None
        return manuscript_of_acceptance(version, acceptance) if version is not None and acceptance is not None else None
    version = session.get(QuoteVersion, of_id) if kind in OF_VERSION else None
    if version is None or not version.content:
        return None
    return manuscript_of_version(version)


def manuscript_of_version(version: QuoteVersion) -> Manuscript:
    """Of a version whose content is there."""
    assert version.id is not None
    assert version.order_id is not None
    kind = PaperKind.CONFIRMATION if version.kind is VersionKind.CONFIRMATION else PaperKind.QUOTE
    said = printed.quote(version.sheet, local_day(version.sent_at))
    name = f'{kind.slug}-{said.number}.pdf'
    return Manuscript(kind, version.id, version.order_id, version.sha256, name, said, version.sent_at)


def manuscript_of_acceptance(version: QuoteVersion, acceptance: Acceptance) -> Manuscript:
    """Of an acceptance of a version."""
    assert acceptance.id is not None
    assert version.order_id is not None
    said = printed.receipt(version, acceptance)
    name, source = f'{PaperKind.RECEIPT.slug}-{said.number}.pdf', acceptance.sha256
    return Manuscript(PaperKind.RECEIPT, acceptance.id, version.order_id, source, name, said, acceptance.at)


def manuscript_of_invoice(invoice: Invoice) -> Manuscript:
    """Of one that is issued."""
    assert invoice.id is not None
    assert invoice.order_id is not None
    assert invoice.sent_at is not None
    kind = PaperKind.CREDIT_NOTE if invoice.is_credit_note else PaperKind.INVOICE
    name = f'{kind.slug}-{invoice.number}.pdf'
    said = printed.invoice(invoice.sheet)
    return Manuscript(kind, invoice.id, invoice.order_id, invoice.sha256, name, said, invoice.sent_at)


def _of_job(session: Session, job_id: int) -> Manuscript | None:
    """Of a job that is done: a new one whenever it has become another since the last."""
    found = job_reports.words(session, job_id)
    if found is None:
        return None
    order, job, said = found
    assert order.id is not None
    assert job.completed_at is not None
    source = fingerprint(canonical(asdict(said)))
    name = f'{PaperKind.JOB_REPORT.slug}-{order.number}-{job_id}.pdf'
    return Manuscript(PaperKind.JOB_REPORT, job_id, order.id, source, name, said, job.completed_at)


def issue(session: Session, what: Manuscript) -> None:
    """Make the paper of what is being issued, and keep it in the same transaction."""
    if _at_once and len(what.printed.lines) <= MOST_LINES:
        keep_of(session, what, dressed(session, what).pdf())


def dressed(session: Session, what: Manuscript) -> Manuscript:
    """A manuscript in the firm's colour and with its logo, as they are now: the paper freezes how it looks."""
    firm = session.get(Company, 1)
    if firm is None or not (firm.accent or firm.logo):
        return what
    logo = files.path(firm.logo) if firm.logo else None
    if logo is not None and not logo.exists():
        log.error('the logo is not on the disk: %s', logo.name)
        logo = None
    return replace(what, printed=replace(what.printed, accent=firm.accent or what.printed.accent), logo=logo)


def issue_receipt(session: Session, order: Order) -> None:
    """As `issue`, of the acceptance that stands."""
    version = order.newest
    if version is not None and version.acceptance is not None:
        issue(session, manuscript_of_acceptance(version, version.acceptance))


def issue_confirmation(session: Session, order: Order) -> None:
    """As `issue`, of an «Ordrebekreftelse», if the order has been confirmed as one."""
    version = order.newest
    if version is not None and version.kind is VersionKind.CONFIRMATION:
        issue(session, manuscript_of_version(version))


def keep_of(session: Session, what: Manuscript, content: bytes) -> None:
    """Keep the pages of a manuscript, unless somebody did meanwhile."""
    keep(session, what.kind, what.of_id, what.order_id, source=what.source, name=what.name, content=content)


def keep(
    session: Session, kind: PaperKind, of_id: int, order_id: int, *, source: str, name: str, content: bytes
) -> None:
    """Keep the file of something issued, unless it has one; `source` is the SHA-256 of what it was made from."""
    if paper_id(session, kind, of_id, source) is None:
        session.add(
            Paper(
                order_id=order_id,
                kind=kind,
                of_id=of_id,
                source=source,
                name=name,
                content=content,
                size=len(content),
                sha256=sha256(content).hexdigest(),
                made_at=clock.now(),
            )
        )
        session.flush()


def paper_id(session: Session, kind: PaperKind, of_id: int, source: str) -> int | None:
    """The id of a paper, if it has been made."""
    return session.exec(
        select(Paper.id).where(Paper.kind == kind, Paper.of_id == of_id, Paper.source == source)
    ).first()


def sha256_of(session: Session, kind: PaperKind, of_id: int) -> str:
    """The SHA-256 of the newest paper of something; nothing when there is none."""
    query = select(Paper.sha256).where(Paper.kind == kind, Paper.of_id == of_id).order_by(col(Paper.id).desc())
    return session.exec(query).first() or ''


def missing(session: Session, most: int) -> list[Manuscript]:
    """What was issued and has no paper, the newest of each kind first."""
    row: Any
    found: list[Manuscript] = []
    for row, kinds, issued in (
        (QuoteVersion, OF_VERSION, col(QuoteVersion.content) != ''),
        (Invoice, OF_INVOICE, col(Invoice.number).is_not(None)),
        (Acceptance, (PaperKind.RECEIPT,), col(Acceptance.sha256) != ''),
    ):
        has = select(Paper.id).where(col(Paper.kind).in_(kinds), Paper.of_id == row.id).exists()
        for of_id in session.exec(select(row.id).where(issued, ~has).order_by(row.id.desc()).limit(most)).all():
            found += [made for kind in kinds if (made := manuscript(session, kind, of_id))]
    return found[:most]


def of_order(session: Session, order_id: int | None) -> list[Paper]:
    """Every paper of an order that has not been erased, with its bytes, the oldest first."""
    query = select(Paper).where(Paper.order_id == order_id, col(Paper.erased_at).is_(None))
    return list(session.exec(query.order_by(col(Paper.id))))


def forget(session: Session, order_id: int | None, now: datetime, *, all_of_them: bool) -> None:
    """The customer is anonymised: reports of jobs go, and the rest if nothing of the order must be kept."""
    for each in of_order(session, order_id):
        if each.kind is PaperKind.JOB_REPORT or (all_of_them and not each.kind.is_of_invoice):
            each.content, each.erased_at = b'', now


def look(session: Session) -> Iterator[str]:
    """Look at every paper: what of it is not as it was made, in a sentence, or nothing."""
    last = 0
    while some := session.exec(select(Paper).where(col(Paper.id) > last).order_by(col(Paper.id)).limit(100)).all():
        for paper in some:
            last = paper.id or 0
            same = sha256(paper.content).hexdigest() == paper.sha256 and len(paper.content) == paper.size
            if paper.erased_at is None and not same:
                yield t('Filen {name}: innholdet er endret etter at den ble laget.', name=paper.name)
            elif paper.erased_at is not None and (paper.content or paper.kind.is_of_invoice):
                yield t('Filen {name}: er merket som slettet, men skal finnes.', name=paper.name)
            else:
                yield ''
        session.expunge_all()


@contextmanager
def made(*, at_once: bool) -> Iterator[None]:
    """Issue with papers or without: the demo's season, and tests about something else, make them when asked for."""
    global _at_once
    before, _at_once = _at_once, at_once
    try:
        yield
    finally:
        _at_once = before
