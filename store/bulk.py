"""What is done to many orders at once: each in a transaction of its own, and nothing that one order cannot bear.

Where the order page shows a person what is at stake and asks, these refuse instead: nobody has looked at this order.
"""

from sqlmodel import Session

from domain.access import Act, Actor
from domain.refused import Refused
from domain.status import CloseReason, Status
from domain.words import t
from store import orders, quotes


def send_quote(session: Session, actor: Actor, number: int) -> str:
    """Send the quote as it stands to whoever is reached first; to whom. Refused: it is with the customer already."""
    with orders.changing(session, actor, Act.SEND_QUOTE, number) as (order, deed):
        newest = order.newest
        waits = order.status is Status.QUOTED and newest is not None and newest.is_answerable(deed.today)
        if order.status is Status.ACCEPTED:
            raise Refused(t('Kunden har allerede godtatt tilbudet.'))
        if waits and not order.edited_since_sent:
            raise Refused(t('Tilbudet er allerede sendt, og kunden har ikke svart.'))
    ready = quotes.draft(session, actor, number)
    to = ready.recipients[0].address
    quotes.send(session, actor, number, recipient=to, message=ready.messages[to], valid_until=ready.valid_until)
    return to


def close(session: Session, actor: Actor, number: int, reason: CloseReason) -> None:
    """Close an order on which nothing is left open. Refused: jobs that are not done, invoices not sent or not paid."""
    with orders.changing(session, actor, Act.MOVE_STATUS, number) as (order, deed):
        order.must_be_open()
        if any(job.is_undone for job in order.jobs):
            raise Refused(t('En jobb er ikke fullført. Avslutt den på ordresiden.'))
        if order.draft_invoices:
            raise Refused(t('Et fakturautkast er ikke sendt.'))
        unpaid = next((invoice for invoice in order.sent_invoices if invoice.open_ore), None)
        if unpaid is not None:
            raise Refused(t('{invoice} er ikke betalt.', invoice=unpaid.title))
        order.close(reason, deed)
