"""Following a quote up: a message to the customer, with the link to what was sent last."""

from sqlmodel import Session

from domain import quoting
from domain.access import Act, Actor
from domain.message import MessageKind
from domain.refused import Refused
from domain.status import Status
from domain.words import t
from store import company, messages, order_links, orders, quotes, sign_in, wordings


def texts(session: Session, actor: Actor, number: int) -> dict[str, str]:
    """What «Følg opp» starts with, by the recipient's address."""
    sign_in.check(session, actor, Act.SEND_QUOTE)
    order = orders.find(session, actor, number)
    return quotes.texts(session, MessageKind.FOLLOW_UP, company.get(session), order)


def send(session: Session, actor: Actor, number: int, *, recipient: str, message: str) -> None:
    """«Følg opp»: a message to the customer with the link to the newest version."""
    with orders.changing(session, actor, Act.SEND_QUOTE, number) as (order, deed):
        firm, newest = company.get(session), order.newest
        to = next((r for r in quoting.recipients(order.customer) if r.address == recipient), None)
        if to is None:
            raise Refused(t('Velg hvem meldingen skal sendes til.'))
        if newest is None or order.status is Status.DRAFT:
            raise Refused(t('Det er ikke sendt noe tilbud.'))
        days = max(1, (newest.valid_until - deed.today).days) + order_links.DAYS_AFTER_QUOTE
        link = order_links.link_to(session, order, to, days, version=newest)
        subject = wordings.say(
            session, MessageKind.FOLLOW_UP, firm, order, to, wordings.of_version(order, newest)
        ).subject
        messages.queue(session, order, deed, MessageKind.FOLLOW_UP, to, subject, message, link)
        deed.record(number, 'message_follow_up')
