"""What the postmen take from the outbox and what becomes of it; several processes share it by locks on its rows.

A message being sent is lent: whoever took it puts it down before `LEND` is over. If nobody does, the process died, and
the next one takes it; then it may come twice, and the row says so. Nothing is lost, nothing is taken by two at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from domain.access import SYSTEM
from domain.company import Company
from domain.message import Message, MessageStatus
from domain.order import Order
from domain.words import t
from store import clock, messages, shown_papers, sign_in
from store.papers import Manuscript
from store.secret import unseal
from store.shown_papers import Served

LEND = timedelta(minutes=2)
UNDER_WAY = [MessageStatus.WAITING, MessageStatus.SENDING]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way: its row, the whole text with its secret, the address in it, who sends it, and the paper
    that goes along, which may have to be made first.
    """

    message: Message
    text: str
    link: str
    firm: Company
    paper: Served | Manuscript | None = None


def due(session: Session, *, mail: bool, most: int = 10) -> list[int]:
    """Mails, or SMS, that may go now; what holds a code goes before what can wait."""
    at = '%@%' if mail else '+%'
    return [
        row
        for row in session.exec(
            select(col(Message.id))
            .where(col(Message.status).in_(UNDER_WAY), col(Message.send_after) <= clock.now())
            .where(col(Message.recipient).like(at))
            .order_by(col(Message.sealed).is_(None), col(Message.send_after), col(Message.id))
            .limit(most)
        )
        if row
    ]


def next_due(session: Session, *, mail: bool) -> datetime | None:
    """When the next one may go, or must have been put down."""
    return session.exec(
        select(Message.send_after)
        .where(col(Message.status).in_(UNDER_WAY), col(Message.recipient).like('%@%' if mail else '+%'))
        .order_by(col(Message.send_after))
        .limit(1)
    ).first()


def pick_up(session: Session, message_id: int) -> Parcel | None:
    """Mark one as being sent and hand it over.

    None when another process has it, and when it must not go: to nobody in a demo, nor to a contact removed meanwhile.
    """
    message = session.get(Message, message_id, with_for_update={'skip_locked': True}, populate_existing=True)
    if message is None or message.status not in UNDER_WAY:
        return None
    if message.send_after is None or message.send_after > clock.now():
        return None
    if messages.is_demo(session):
        message.status, message.sealed = MessageStatus.NOT_SET_UP, None
        return None
    if why := messages.why_never(session, message):
        messages.stop(message, why)
        return None
    message.may_be_twice = message.may_be_twice or message.status is MessageStatus.SENDING
    message.status, message.tries, message.send_after = MessageStatus.SENDING, message.tries + 1, clock.now() + LEND
    firm = session.get(Company, 1)
    assert firm is not None
    if message.sealed is None:
        return Parcel(message, *messages.filled(session, message), firm, shown_papers.of_message(session, message))
    secret = unseal(message.sealed)
    return Parcel(message, messages.with_secret(message, secret), secret if '://' in secret else '', firm)


def put_down(
    session: Session,
    message_id: int,
    tries: int,
    error: str = '',
    again: timedelta | None = None,
    *,
    perhaps: bool = False,
) -> None:
    """What became of the try: sent, to be tried again after `again`, or given up with `error`.

    `perhaps`: the other side may have taken it before it fell silent. It is tried once more, not more often: every SMS
    costs money, and nobody wants the same message eight times.
    """
    message = session.get(Message, message_id, with_for_update=True, populate_existing=True)
    if message is None or (error and message.tries != tries):  # another process has taken it
        return
    message.error = error[:500]
    if not error:
        message.status, message.sent_at = MessageStatus.SENT, clock.now()
    elif not message.recipient:  # the customer was forgotten meanwhile
        messages.stop(message)
    elif again is None or (perhaps and message.may_be_twice):
        message.status = MessageStatus.FAILED
        if perhaps:
            message.error = t('Fikk ikke svar, så meldingen kan ha kommet frem. {said}', said=error)[:500]
        _note_failed(session, message)
    else:
        message.status, message.send_after = MessageStatus.WAITING, clock.now() + again
        message.may_be_twice = message.may_be_twice or perhaps
    if message.status is not MessageStatus.WAITING:
        message.sealed = None


def _note_failed(session: Session, message: Message) -> None:
    """A message about an order that could not be sent is written down there."""
    number = session.exec(select(Order.number).where(Order.id == message.order_id)).first()
    if number is not None:
        sign_in.check(session, SYSTEM).record(number, 'message_failed')
