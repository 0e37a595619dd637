"""«Send meg ny lenke»: for whoever holds a portal link that has run out; whoever asks learns nothing."""

from datetime import timedelta

from sqlmodel import Session, col, select

from domain.access import SYSTEM
from domain.company import Company
from domain.customer import Contact, Customer
from domain.history import Deed
from domain.invoice import Invoice
from domain.message import LINK, Message, MessageKind, MessageStatus
from domain.order import Order
from domain.quoting import Recipient
from domain.sign_in import PortalLink
from domain.sign_in import Session as SignedIn
from domain.status import Status
from domain.wording import as_sms
from domain.words import t
from store import clock, messages, secret, sign_in, tries

OF_LINK, OF_PLACE = 3, 10
"""How often a link, and a place, may ask in a quarter of an hour."""


def ask_for_link(session: Session, token: str, ip: str) -> None:
    """Send a new link to where the old one went, holding as long as that did; nothing when it may not be had.

    An ended link is enough: it shows the order to nobody, and the new one goes to its own address alone. One that was
    revoked is not, nor one to a draft, of a contact who is removed, of a customer who is erased or has the order no
    more.
    """
    hashed = secret.hashed(token)
    may = tries.take_try(session, {f'new-link:{hashed}': OF_LINK, tries.of_place('new-link', ip): OF_PLACE})
    old = session.exec(select(PortalLink).where(PortalLink.token_hash == hashed, token != '')).first()
    if not may or old is None or old.revoked_at is not None:
        return
    order, firm, customer = (
        session.get_one(Order, old.order_id),
        session.get_one(Company, 1),
        session.get_one(Customer, old.customer_id),
    )
    contact = session.get(Contact, old.contact_id) if old.contact_id else None
    to = _sent_to(session, old)
    if order.status is Status.DRAFT or customer.erased_at or (contact and contact.removed):
        return
    if not _is_theirs(session, order, old) or not messages.can_reach(session, to):
        return
    assert order.id is not None
    link = sign_in.make_link(
        session,
        order.id,
        old.customer_id,
        old.contact_id,
        days=max(1, round((old.ends_at - old.made_at) / timedelta(days=1))),
        version_id=old.version_id,
        invoice_id=old.invoice_id,
    )
    said = t('Her er den nye lenken til ordre {number} hos {firm}:', number=order.number, firm=firm.name)
    last = t('Er det ikke du som ba om den, kan du se bort fra dette.')
    body = f'{said}\n\n{LINK}\n\n{last}' if '@' in to else as_sms(f'{said} {LINK}')
    recipient = Recipient(to, (contact or customer).name, old.contact_id)
    deed = Deed(SYSTEM, clock.now(), clock.today(), session.add)
    messages.queue(
        session, order, deed, MessageKind.NOTICE, recipient, t('Ny lenke fra {firm}', firm=firm.name), body, link
    )


def may_open_again(session: Session, cookie: str) -> bool:
    """Whether a portal cookie that has run out came from a link that still opens."""
    row = session.get(SignedIn, secret.hashed(cookie)) if cookie else None
    link = session.get(PortalLink, row.link_id) if row and row.link_id else None
    return link is not None and link.revoked_at is None and clock.now() < link.ends_at


def _is_theirs(session: Session, order: Order, link: PortalLink) -> bool:
    """Whether the link is of the order's customer, or opens an invoice that was made out to whom it was sent to."""
    invoice = session.get(Invoice, link.invoice_id) if link.invoice_id else None
    return link.customer_id == order.customer_id or (invoice is not None and invoice.payer_id == link.customer_id)


def _sent_to(session: Session, link: PortalLink) -> str:
    return (
        session.exec(
            select(Message.recipient)
            .where(Message.link_id == link.id, Message.status != MessageStatus.STOPPED)
            .order_by(col(Message.id).desc())
        ).first()
        or ''
    )
