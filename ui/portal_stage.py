"""Which page a customer sees: everything the portal draws hangs on the stage, and the stage on frozen versions only."""

from enum import StrEnum

from domain.quote import QuoteVersion, VersionKind, VersionState
from domain.status import CONFIRMED_ON, Status, Step
from store.quotes import PortalView


class Stage(StrEnum):
    """How far a customer and the firm have come."""

    OFFER = 'offer'  # waits for the customer's answer
    EXPIRED = 'expired'
    DECLINED = 'declined'
    AGREED = 'agreed'  # accepted or confirmed: now it is work, appointments and invoices
    WITHDRAWN = 'withdrawn'  # one sentence, and how to reach the firm
    ENDED = 'ended'  # closed before anything was agreed


def stage(view: PortalView) -> Stage:
    """The stage of an order as its customer sees it."""
    version = view.version
    if version is None:
        return Stage.WITHDRAWN
    if version.kind is VersionKind.CONFIRMATION or version.state is VersionState.ACCEPTED:
        return Stage.AGREED
    if view.status is Status.CLOSED:
        return Stage.AGREED if Status.CONFIRMED in view.reached else Stage.ENDED
    if _may_answer(view, version):
        return Stage.OFFER
    if view.status is not Status.QUOTED:
        return Stage.AGREED
    return Stage.DECLINED if version.state is VersionState.DECLINED else Stage.EXPIRED


def offered(view: PortalView) -> QuoteVersion | None:
    """The version the customer can answer now."""
    return view.version if stage(view) is Stage.OFFER else None


def is_confirmed(view: PortalView) -> bool:
    """Whether the firm has bound itself to the appointments."""
    return view.status in CONFIRMED_ON or view.status is Status.CLOSED


def _may_answer(view: PortalView, version: QuoteVersion) -> bool:
    return version.is_answerable(view.today) and view.order is not None and view.order.may_take(Step.ACCEPT)
