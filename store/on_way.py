"""Telling a customer that somebody is on the way."""

from sqlmodel import Session

from domain import quoting
from domain.history import Deed
from domain.job import Job
from domain.message import MessageKind
from domain.order import Order
from domain.refused import Refused
from domain.words import clock, t
from store import company, messages, order_links, wordings


def tell(session: Session, order: Order, job: Job, deed: Deed) -> str:
    """Tell the customer that somebody is on the way, with the link to the portal; to whom.

    Refused: the customer cannot be reached.
    """
    found = quoting.recipients(order.customer)
    if not found:
        raise Refused(t('Kunden har verken e-post eller mobilnummer. Ta bort haken for melding.'))
    firm, to = company.get(session), found[0]
    who = company.names(session).get(job.on_way_id or 0, firm.name).split()[0]
    said = wordings.say(
        session,
        MessageKind.ON_WAY,
        firm,
        order,
        to,
        {'hvem': who, 'klokkeslett': clock(job.arrives) if job.arrives else ''},
    )
    link = order_links.link_to(session, order, to, order_links.DAYS, version=order.newest)
    messages.queue(session, order, deed, MessageKind.ON_WAY, to, said.subject, said.body, link)
    return to.address
