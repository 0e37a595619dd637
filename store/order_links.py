"""Links that lead a customer to an order."""

from sqlmodel import Session

from domain.order import Order
from domain.quote import QuoteVersion
from domain.quoting import Recipient
from domain.sign_in import PortalLink
from store import sign_in

DAYS, DAYS_AFTER_QUOTE = 90, 14
"""How long a link leads there; and one to a quote after the last day the quote is valid."""


def link_to(
    session: Session, order: Order, to: Recipient, days: int, *, version: QuoteVersion | None = None
) -> PortalLink:
    """A link for one recipient to the order, or to this version of its quote."""
    assert order.id is not None
    assert order.customer_id is not None
    return sign_in.make_link(
        session, order.id, order.customer_id, to.contact_id, days=days, version_id=version.id if version else None
    )
