"""«Vis som kunde»: an order as its customer sees it, for the office to read; that it was looked at is written down.

Whoever looks so stays who they are, so what only a customer may do is refused as ever.
"""

from sqlmodel import Session

from domain.access import Act, Actor
from domain.history import Deed
from domain.order import Order
from domain.refused import Refused
from domain.status import Status
from domain.words import t
from store import orders, quotes, sign_in
from store.quotes import PortalView


def look(session: Session, actor: Actor, number: int) -> PortalView:
    """What the contact sees for whom the order was made. Refused: the customer sees nothing of it yet."""
    order, deed = _order(session, actor, number)
    deed.customer_id, deed.contact_id = order.customer_id, order.contact_id
    return quotes.shown(session, order, deed)


def note(session: Session, actor: Actor, number: int) -> None:
    """Write down that somebody has looked."""
    _, deed = _order(session, actor, number)
    deed.record(number, 'shown_as_customer')


def _order(session: Session, actor: Actor, number: int) -> tuple[Order, Deed]:
    deed = sign_in.check(session, actor, Act.SEE_OFFICE, Act.SEE_PRICES)
    order = orders.whole(session, deed, number)
    if order.status is Status.DRAFT or order.customer is None:
        raise Refused(t('Kunden ser ikke et utkast. Send tilbudet eller bekreft ordren først.'))
    return order, deed
