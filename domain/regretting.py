"""«Angre avtalen»: until when a private customer can, and what is written down when they do."""

from dataclasses import dataclass
from datetime import date

from domain import evidence
from domain import text as typed
from domain.history import Deed
from domain.job import JobStatus
from domain.one_time_code import masked
from domain.order import Order
from domain.quote import QuoteVersion, VersionKind, VersionState
from domain.refused import Refused
from domain.regret import Regret, holds, last_day
from domain.words import full_date, local_day, t


@dataclass(frozen=True, slots=True)
class Right:
    """What a private customer can withdraw from: which version, agreed when, and until when.

    `starts_early`: they have asked that the work does not wait. `is_lost`: so it was done, all of it (angrerettloven
    § 22 c).
    """

    version: QuoteVersion
    agreed: date
    until: date
    starts_early: bool
    is_lost: bool
    regret: Regret | None

    def is_open(self, today: date) -> bool:
        """Whether they can withdraw now."""
        return not self.is_lost and self.regret is None and today <= self.until


def right(order: Order) -> Right | None:
    """The right of the order's customer; None where nothing is agreed, or it does not hold for what is."""
    version = _agreed(order)
    if version is None or not _holds(version):
        return None
    yes = version.acceptance
    agreed = local_day(yes.at if yes else version.sent_at)
    starts_early = bool(yes and yes.starts_early)
    return Right(
        version,
        agreed,
        last_day(agreed),
        starts_early,
        is_lost=starts_early and _is_done(order),
        regret=_regret(order, version),
    )


def waits(order: Order, today: date) -> date | None:
    """Until when the firm should wait with the work, when the customer has not asked it to begin before."""
    found = right(order)
    if found is None or found.starts_early or not found.is_open(today) or _is_done(order):
        return None
    return found.until


def regret(order: Order, deed: Deed, *, version_id: int, name: str, said: str, receipt_to: str) -> Regret:
    """The customer withdraws from the deal; no reason is needed (angrerettloven § 20).

    `receipt_to` is the address that the receipt goes to. Refused: no such right, too late, done, already withdrawn.
    """
    found = right(order)
    if found is None or found.version.id != version_id:
        raise Refused(t('Det er ingen avtale å angre på denne ordren. Ta kontakt med oss.'))
    if found.regret is not None:
        raise Refused(t('Avtalen er allerede angret.'))
    if found.is_lost:
        raise Refused(t('Arbeidet er fullført, så angreretten er tapt. Ta kontakt med oss hvis noe er galt.'))
    if deed.today > found.until:
        raise Refused(t('Angrefristen gikk ut {date}. Ta kontakt med oss.', date=full_date(found.until)))
    return _write(order, found.version, deed, name=name, said=typed.paragraphs(said, 1000), receipt_to=receipt_to)


def register(order: Order, deed: Deed, *, name: str, said: str, receipt_to: str) -> Regret:
    """The office writes down that the customer has withdrawn, whenever it was said: any clear statement is enough.

    Refused: nothing is agreed with a private customer, or it is written down already.
    """
    found = right(order)
    if found is None:
        raise Refused(t('Det er ingen avtale med angrerett på denne ordren.'))
    if found.regret is not None:
        raise Refused(t('Avtalen er allerede angret.'))
    how = typed.required(said, t('hvordan og når kunden angret'), 500)
    return _write(order, found.version, deed, name=name, said=how, receipt_to=receipt_to)


def _write(order: Order, version: QuoteVersion, deed: Deed, *, name: str, said: str, receipt_to: str) -> Regret:
    yes = version.acceptance
    row = Regret(
        version_id=order.versions[-1].id,
        acceptance_id=yes.id if yes else None,
        name=typed.required(name, t('navnet')),
        said=said,
        receipt_to=masked(receipt_to) if receipt_to else '',
        content='',
        sha256='',
        **evidence.whose(deed),
    )
    newest = order.versions[-1]
    before, whose = evidence.last(order.versions), order.customer_id
    evidence.write(row, newest, order.number, before, agreed_version=version.number, customer_id=whose)
    newest.regrets.append(row)
    deed.record(
        order.number, 'regretted' if deed.actor.employee_id is None else 'regret_registered', version=version.number
    )
    return row


def _agreed(order: Order) -> QuoteVersion | None:
    """The version that is agreed: one with an acceptance that stands, or what the order was confirmed as."""
    for version in reversed(order.versions):
        if version.acceptance is not None:
            return version
        if version.kind is VersionKind.CONFIRMATION and version.state is VersionState.OPEN:
            return version
    return None


def _holds(version: QuoteVersion) -> bool:
    """Whether they may withdraw; for whoever may not read the version, what the customer was asked says it."""
    yes = version.acceptance
    return holds(version.sheet) if version.content else bool(yes and yes.starts_early is not None)


def _regret(order: Order, version: QuoteVersion) -> Regret | None:
    yes = version.acceptance
    found = version.regrets if yes is None else [each for every in order.versions for each in every.regrets]
    return next((each for each in found if each.acceptance_id == (yes.id if yes else None)), None)


def _is_done(order: Order) -> bool:
    return bool(order.live_jobs) and all(job.status is JobStatus.DONE for job in order.live_jobs)
