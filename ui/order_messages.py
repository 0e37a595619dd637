"""Meldinger: what the customer asked, what we answered, and what was sent, with the link to copy."""

from functools import partial

from domain.message import MessageKind, MessageStatus
from domain.norway import show_phone
from domain.status import SHARED
from domain.words import moment, t
from store import messages, quotes
from store.database import write
from store.messages import Shown
from store.order_view import OrderView
from ui.copying import copy_button
from ui.desk import Desk, cancel_and
from ui.forms import Form, field
from ui.kit import button, dialog, el, section, tag, toast

TONE: dict[MessageStatus, tuple[str, str]] = {
    MessageStatus.WAITING: ('info', 'schedule'),
    MessageStatus.SENDING: ('info', 'send'),
    MessageStatus.SENT: ('ok', 'check'),
    MessageStatus.FAILED: ('danger', 'error'),
    MessageStatus.NOT_SET_UP: ('warn', 'warning'),
    MessageStatus.STOPPED: ('plain', 'undo'),
    MessageStatus.RECEIVED: ('info', 'chat'),
}


def section_messages(desk: Desk, view: OrderView) -> None:
    """Newest first; a question stands out until it is answered."""
    with section(t('Meldinger'), str(len(view.messages)) if view.messages else '', body='rows') as box:
        if view.order.status in SHARED and view.order.customer is not None:
            with box.actions:
                button(t('Skriv til kunden'), 'quiet', 'chat', on_click=partial(write_to, desk))
        if not view.messages:
            el('p', 'soft pad', t('Ingen meldinger ennå. Spørsmål fra kunden kommer hit.'))
        answered = False
        for shown in view.messages:
            kind = shown.message.kind
            waits = shown.message.is_from_customer and kind is not MessageKind.DECLINE and not answered
            answered = answered or kind is MessageKind.ANSWER
            _message(desk, view, shown, waits)


def _message(desk: Desk, view: OrderView, shown: Shown, waits: bool) -> None:
    message, today = shown.message, view.deed.today
    with el('article', 'message theirs' if message.is_from_customer else 'message'):
        with el('div', 'head'):
            el('span', 'strong', message.kind.word)
            el('span', 'small muted grow', _about(view, shown) + f' · {moment(message.made_at, today)}')
            if message.is_from_customer:
                if waits:
                    tag(t('Venter på svar'), 'warn', 'chat')
            elif message.recipient:
                tag(message.status.word, *TONE[message.status])
        el('p', 'break pre', shown.body)
        if message.error:
            el('p', 'small', message.error)
        with el('div', 'actions'):
            if waits:
                button(t('Svar'), 'secondary', 'chat', on_click=partial(write_to, desk, message.body))
            if shown.link and not message.is_from_customer:
                copy_button(shown.link)
            if message.status in (MessageStatus.FAILED, MessageStatus.WAITING) and '@' in message.recipient:
                button(t('Send nå'), 'quiet', 'send', on_click=partial(_send_now, desk, message.id or 0))


def _about(view: OrderView, shown: Shown) -> str:
    message = shown.message
    if message.is_from_customer:
        return view.names.contacts.get(message.contact_id or 0, '') or (
            view.order.customer.shown_name if view.order.customer else ''
        )
    to = message.recipient if '@' in message.recipient else show_phone(message.recipient)
    return t('til {to}', to=to) if to else t('i kundeportalen')


def write_to(desk: Desk, question: str = '') -> None:
    """Write to the customer; they see it in the portal at once."""
    with dialog(t('Skriv til kunden')) as box:
        if question:
            el('blockquote', 'break pre soft', question)
        form = Form()
        with form:
            form['text'] = field(t('Melding'), kind='textarea')

        async def go() -> None:
            await desk.do(quotes.answer, form.values()['text'])
            box.close()
            toast(t('Meldingen er sendt.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Send melding'), go)


async def _send_now(desk: Desk, message_id: int) -> None:
    await write(messages.send_now, desk.me, message_id)
    toast(t('Meldingen sendes nå.'))
