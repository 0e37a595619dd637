"""Whether what proves something is still as it was written: `python main.py check`.

Triggers refuse changing it, but whoever has the file can take them off. What was changed, removed or put in between
then is told here, by fingerprints alone.
"""

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import func
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from domain import evidence
from domain.history import History
from domain.invoice import Invoice
from domain.order import Order
from domain.quote import QuoteVersion, VersionKind
from domain.status import Step
from domain.words import count, t
from store import loading, papers

AT_ONCE = 500
SENT, ACCEPTED = (Step.SEND_QUOTE,), (Step.ACCEPT, Step.REGISTER_ACCEPTANCE)
REGRETTED = ('regretted', 'regret_registered')


@dataclass(slots=True)
class Checked:
    """What was looked at, and a sentence for each thing that is wrong."""

    versions: int = 0
    acceptances: int = 0
    invoices: int = 0
    papers: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        """What was looked at, in a sentence."""
        looked = t(
            '{quotes}, {acceptances}, {invoices} og {papers} er kontrollert.',
            quotes=count(self.versions, 'tilbud', 'tilbud'),
            acceptances=count(self.acceptances, 'aksept', 'aksepter'),
            invoices=count(self.invoices, 'faktura', 'fakturaer'),
            papers=count(self.papers, 'fil', 'filer'),
        )
        return looked if self.faults else t('{looked} Alt er som da det ble skrevet.', looked=looked)


def check(session: Session) -> Checked:
    """Look at every version, acceptance and invoice that was ever sent, and at their papers."""
    made = Checked()
    orders = session.execute(select(Order.id, Order.number).order_by(col(Order.id))).all()
    steps = _steps(session)
    numbers: list[int] = []
    for start in range(0, len(orders), AT_ONCE):
        some = {order_id: number for order_id, number in orders[start : start + AT_ONCE] if order_id is not None}
        versions, invoices = _versions(session, list(some)), _invoices(session, list(some))
        for order_id, number in some.items():
            theirs, bills = versions[order_id], invoices[order_id]
            made.faults += evidence.faults(number, theirs, invoiced=bool(bills))
            made.faults += _missing(number, theirs, steps)
            made.faults += [fault for bill in bills for fault in evidence.invoice_faults(number, bill)]
            made.versions += len(theirs)
            made.acceptances += sum(len(version.acceptances) for version in theirs)
            made.invoices += len(bills)
            numbers += [bill.number for bill in bills if bill.number is not None]
        session.expunge_all()
    made.faults += _gaps(numbers)
    for fault in papers.look(session):
        made.papers += 1
        made.faults += [fault] if fault else []
    return made


def _versions(session: Session, ids: Sequence[int]) -> dict[int, list[QuoteVersion]]:
    found: dict[int, list[QuoteVersion]] = defaultdict(list)
    query = select(QuoteVersion).where(col(QuoteVersion.order_id).in_(ids)).order_by(col(QuoteVersion.number))
    for version in session.exec(
        query.options(selectinload(loading.version.acceptances), selectinload(loading.version.regrets))
    ):
        found[version.order_id or 0].append(version)
    return found


def _invoices(session: Session, ids: Sequence[int]) -> dict[int, list[Invoice]]:
    found: dict[int, list[Invoice]] = defaultdict(list)
    query = select(Invoice).where(col(Invoice.order_id).in_(ids), col(Invoice.number).is_not(None))
    for invoice in session.exec(query.order_by(col(Invoice.id))):
        found[invoice.order_id or 0].append(invoice)
    return found


def _steps(session: Session) -> Tally[tuple[int, str]]:
    """How often the history says that a quote was sent or accepted, by the order's number."""
    query = (
        select(History.order_number, History.event, func.count())
        .where(col(History.event).in_([*SENT, *ACCEPTED, *REGRETTED]))
        .group_by(col(History.order_number), History.event)
    )
    return Tally({(number or 0, event): times for number, event, times in session.execute(query)})


def _missing(number: int, versions: Sequence[QuoteVersion], steps: Tally[tuple[int, str]]) -> Iterator[str]:
    """What the history tells of and is not there: the last link of a chain can go without breaking it."""
    sent = sum(version.kind is VersionKind.QUOTE for version in versions)
    accepted = sum(len(version.acceptances) for version in versions)
    if sent != sum(steps[number, step] for step in SENT):
        yield t('Ordre {number}: historikken sier noe annet om hvor mange tilbud som er sendt.', number=number)
    if accepted != sum(steps[number, step] for step in ACCEPTED):
        yield t('Ordre {number}: historikken sier noe annet om hvor mange ganger det er akseptert.', number=number)
    if sum(len(version.regrets) for version in versions) != sum(steps[number, event] for event in REGRETTED):
        yield t('Ordre {number}: historikken sier noe annet om hvor mange ganger avtalen er angret.', number=number)


def _gaps(numbers: list[int]) -> Iterator[str]:
    """Invoice numbers that are missing (bokføringsforskriften § 5-1-1 no. 1: without gaps)."""
    for before, after in pairwise(sorted(numbers)):
        if after - before > 1:
            which = str(before + 1) if after - before == 2 else f'{before + 1}–{after - 1}'
            yield t('Fakturanummer {which} mangler.', which=which)
