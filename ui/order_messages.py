"""What was sent to the customer of an order, how it fared, and the link to copy."""

from functools import partial

from domain.access import Act as Right
from domain.message import CONVERSATION, PRICED, Message, MessageStatus
from domain.norway import show_phone
from domain.words import moment, t
from store import messages
from store.database import write
from store.messages import Shown
from store.order_view import OrderView
from ui.copying import copy_button
from ui.desk import Desk
from ui.kit import button, el, note, tag, toast

TONE: dict[MessageStatus, tuple[str, str]] = {
    MessageStatus.WAITING: ('info', 'schedule'),
    MessageStatus.SENDING: ('info', 'send'),
    MessageStatus.SENT: ('ok', 'check'),
    MessageStatus.FAILED: ('danger', 'error'),
    MessageStatus.NOT_SET_UP: ('warn', 'warning'),
    MessageStatus.STOPPED: ('plain', 'undo'),
    MessageStatus.RECEIVED: ('info', 'chat'),
}


def sent(desk: Desk, view: OrderView) -> None:
    """What went out beside the conversation, newest first."""
    found = [shown for shown in view.messages if shown.message.kind not in CONVERSATION]
    if not found:
        return
    with el('div', 'sent'):
        el('h3', 'pad', t('Sendt til kunden'))
        for shown in found:
            _message(desk, view, shown)


def _message(desk: Desk, view: OrderView, shown: Shown) -> None:
    message = shown.message
    with el('article', 'message'):
        with el('div', 'head'):
            el('span', 'strong', message.kind.word)
            el('span', 'small muted grow', f'{whereto(message)} · {moment(message.made_at, view.deed.today)}')
            tag(message.status.word, *TONE[message.status])
        if shown.body:
            el('p', 'break pre', shown.body)
        fate(desk, shown)


def fate(desk: Desk, shown: Shown) -> None:
    """Why a message has not reached anybody, and what can be done about it."""
    message = shown.message
    if message.trouble:
        note(message.trouble, 'danger' if message.status is MessageStatus.FAILED else 'warn')
    with el('div', 'actions'):
        if shown.link:
            copy_button(shown.link)
        right = Right.SEND_QUOTE if message.kind in PRICED else Right.EDIT_ORDER
        if messages.may_send(message) and desk.may(right):
            button(message.again_word, 'quiet', 'send', on_click=partial(_send_now, desk, message.id or 0))


def whereto(message: Message) -> str:
    """«til ingrid@epost.no», «i kundeportalen»."""
    to = message.recipient if '@' in message.recipient else show_phone(message.recipient)
    return t('til {to}', to=to) if to else t('i kundeportalen')


async def _send_now(desk: Desk, message_id: int) -> None:
    await write(messages.send_now, desk.me, message_id)
    toast(t('Meldingen sendes nå.'))
