"""The outbox and the conversation: what is written in the same transaction as the step that causes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from domain import text as typed
from domain.access import Act, Actor, Where, require
from domain.company import Company
from domain.customer import Contact
from domain.history import Deed
from domain.message import CODE, HIDDEN, LINK, PRICED, Message, MessageKind, MessageStatus
from domain.order import Order
from domain.quoting import Recipient
from domain.refused import NotFound, Refused
from domain.sign_in import PortalLink
from domain.words import t
from store import clock, sign_in
from store.secret import seal, unseal
from store.settings import settings

LATER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the office reads it, with the link filled in; `number` is the order's."""

    message: Message
    number: int | None
    body: str
    link: str


def queue(
    session: Session,
    order: Order,
    deed: Deed,
    kind: MessageKind,
    recipient: Recipient,
    subject: str,
    body: str,
    link: PortalLink | None = None,
    *,
    later: bool = False,
) -> Message:
    """Put a message to the customer in the outbox; `later` waits the ten minutes in which a back move can be undone."""
    text = typed.paragraphs(body)
    if link is not None and LINK not in text:
        text = f'{text}\n\n{LINK}'
    message = Message(
        order_id=order.id,
        kind=kind,
        place=deed.actor.where,
        recipient=recipient.address,
        subject=typed.line(subject[:200]),
        body=text,
        link_id=link.id if link else None,
        status=_first(session, recipient.address),
        made_at=deed.now,
        employee_id=deed.actor.employee_id,
        contact_id=recipient.contact_id,
        send_after=deed.now + LATER if later else deed.now,
    )
    session.add(message)
    return message


def can_reach(session: Session, address: str) -> bool:
    """Whether something can be sent to this e-mail address or E.164 number: its way is set up, and this is no demo."""
    return has_way(address) and not is_demo(session)


def write_to(
    session: Session,
    address: str,
    kind: MessageKind,
    subject: str,
    body: str,
    *,
    secret: str = '',
    not_after: datetime | None = None,
    order_id: int | None = None,
    customer_id: int | None = None,
    contact_id: int | None = None,
) -> Message:
    """Put a message to any e-mail address or E.164 number in the outbox, about an order or not.

    `secret` (a code, a one-time address) goes where the body says `{kode}` or `{lenke}` when it is sent. Until then it
    lies encrypted in the row and is shown to nobody; it is erased when it is sent, given up or stopped.
    After `not_after` it is not sent any more. When it was sent stands in `sent_at`. A contact who is removed gets
    nothing. The caller has checked who may cause it, and that it is not too often.
    """
    status = _first(session, address)
    message = Message(
        order_id=order_id,
        customer_id=customer_id,
        contact_id=contact_id,
        kind=kind,
        place=Where.SYSTEM,
        recipient=address,
        subject=typed.line(subject[:200]),
        body=typed.paragraphs(body),
        sealed=seal(secret) if secret and status is MessageStatus.WAITING else None,
        not_after=not_after,
        status=status,
        made_at=clock.now(),
        send_after=clock.now(),
    )
    session.add(message)
    return message


def stop_to_contact(session: Session, contact_id: int) -> None:
    """What has not reached a contact who is removed never does."""
    unsent = [MessageStatus.WAITING, MessageStatus.NOT_SET_UP, MessageStatus.FAILED]
    for message in session.exec(
        select(Message).where(Message.contact_id == contact_id, col(Message.status).in_(unsent))
    ):
        stop(message)


def stop_waiting(session: Session, order_id: int, kind: MessageKind) -> None:
    """Regret what has not been sent yet (undo)."""
    for message in session.exec(
        select(Message).where(
            Message.order_id == order_id,
            Message.kind == kind,
            col(Message.status).in_([MessageStatus.WAITING, MessageStatus.NOT_SET_UP]),
        )
    ):
        stop(message)


def of_order(session: Session, order_id: int, actor: Actor) -> list[Shown]:
    """Everything said on one order, newest first, for the office; of what is about prices no word for the others."""
    rows = session.exec(
        select(Message).where(Message.order_id == order_id).order_by(col(Message.id).desc()).limit(200)
    ).all()
    return [_shown(session, row, None, actor) for row in rows]


def listing(session: Session, actor: Actor, page: int = 1, size: int = 50) -> tuple[list[Shown], bool]:
    """Outgoing messages of all orders, newest first: one page, and whether there are more."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    found = session.exec(
        select(Message, Order.number)
        .join(Order, isouter=True)
        .where(Message.recipient != '')
        .order_by(col(Message.made_at).desc(), col(Message.id).desc())
        .offset((page - 1) * size)
        .limit(size + 1)
    ).all()
    return [_shown(session, message, number, actor) for message, number in found[:size]], len(found) > size


def send_now(session: Session, actor: Actor, message_id: int) -> None:
    """«Send nå» or «Send på nytt». Refused: it cannot be sent, or already is."""
    deed = sign_in.check(session, actor, Act.EDIT_ORDER)
    message = session.get(Message, message_id, with_for_update=True, populate_existing=True)
    if message is None:
        raise NotFound
    if message.kind in PRICED:
        require(actor, Act.SEND_QUOTE)
    if message.status in (MessageStatus.RECEIVED, MessageStatus.SENDING, MessageStatus.SENT):
        raise Refused(t('Meldingen er allerede sendt.'))
    if message.status is MessageStatus.STOPPED:
        raise Refused(t('Meldingen ble stoppet før den ble sendt, for det den sier, gjelder ikke lenger.'))
    if is_demo(session):
        raise Refused(t('Dette er en demo, så ingenting sendes. Kopier lenken for å se det kunden ser.'))
    if why := why_never(session, message):
        raise Refused(why)
    if is_secret(message) and message.sealed is None:
        raise Refused(t('Koden eller lenken i meldingen er slettet. Be om en ny.'))
    if not has_way(message.recipient):
        raise Refused(t('Utsending er ikke satt opp. Kopier lenken og send den selv.'))
    message.status, message.send_after, message.error = MessageStatus.WAITING, deed.now, ''


def link_address(link: PortalLink) -> str:
    """The full address of a portal link."""
    return address(sign_in.link_token(link))


def may_send(message: Message) -> bool:
    """Whether «Send nå» or «Send på nytt» can do anything; what it says may have changed meanwhile."""
    stuck = message.status in (MessageStatus.FAILED, MessageStatus.NOT_SET_UP)
    waits = message.status is MessageStatus.WAITING and (message.send_after or clock.now()) > clock.now()
    lost = is_secret(message) and message.sealed is None
    return (stuck or waits) and not lost and has_way(message.recipient)


def address(token: str) -> str:
    """What the address with a token (64 signs) looks like."""
    return f'{settings().links}/l/{token}'


def is_secret(message: Message) -> bool:
    """Whether the message holds, or held, what only the recipient may read."""
    return bool(message.recipient) and message.link_id is None and (CODE in message.body or LINK in message.body)


def filled(session: Session, message: Message) -> tuple[str, str]:
    """The text with its link, and the link alone, as the office may read it: a code or one-time address is hidden."""
    if is_secret(message):
        return with_secret(message, HIDDEN), ''
    link = session.get(PortalLink, message.link_id) if message.link_id else None
    whole = link_address(link) if link else ''
    return message.body.replace(LINK, whole), whole


def has_way(address: str) -> bool:
    """Whether what goes to such an address, an e-mail address or a phone number, is set up."""
    return bool(settings().smtp_url if '@' in address else settings().sms_url and address)


def _first(session: Session, address: str) -> MessageStatus:
    return MessageStatus.WAITING if can_reach(session, address) else MessageStatus.NOT_SET_UP


def stop(message: Message, why: str = '') -> None:
    """It is not sent any more, and the secret in it is gone."""
    message.status, message.error, message.sealed = MessageStatus.STOPPED, why or message.error, None


def with_secret(message: Message, secret: str) -> str:
    """The text with the secret where it goes."""
    return message.body.replace(CODE, secret).replace(LINK, secret)


def is_demo(session: Session) -> bool:
    """Whether the firm is the demo, whose customers' addresses and numbers may be somebody's: nothing is sent."""
    firm = session.get(Company, 1)
    return firm is not None and firm.is_demo


def why_never(session: Session, message: Message) -> str:
    """Why a message must not be sent any more, or nothing."""
    contact = session.get(Contact, message.contact_id) if message.contact_id else None
    if contact is not None and contact.removed:
        return t('Kontakten er fjernet. Send en ny melding til en annen.')
    if message.not_after is not None and message.not_after < clock.now():
        return t('Meldingen rakk ikke frem mens koden eller lenken gjaldt. Be om en ny.')
    if message.sealed is not None and not unseal(message.sealed):
        return t('Koden eller lenken i meldingen kan ikke leses lenger. Be om en ny.')
    link = session.get(PortalLink, message.link_id) if message.link_id else None
    if link is not None and link.revoked_at is not None:
        return t('Lenken i meldingen er stengt. Send en ny melding.')
    return ''


def _shown(session: Session, message: Message, number: int | None, actor: Actor) -> Shown:
    """As somebody reads it: what is about prices for those who see them; the link, which also lets one answer for the
    customer, for those who could have sent it.
    """
    if actor.may(Act.SEND_QUOTE):
        return Shown(message, number, *filled(session, message))
    reads = message.kind not in PRICED or actor.may(Act.SEE_PRICES)
    return Shown(
        message, number, message.body.replace(f'{LINK}\n\n', '').replace(LINK, '').strip() if reads else '', ''
    )
