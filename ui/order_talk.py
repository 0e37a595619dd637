"""Meldinger: what the customer and we have written to each other, where we write, and below it what was sent."""

from functools import partial

from domain.access import Act
from domain.message import CONVERSATION, LINK, MessageKind, MessageStatus
from domain.status import SHARED
from domain.words import count, moment, t
from store import conversation as talk
from store import quotes
from store.messages import Shown
from store.order_view import OrderView
from ui.desk import Desk
from ui.forms import Form, field
from ui.kit import el, forget, icon, section, tag, toast
from ui.live import live
from ui.looking import Looking
from ui.order_messages import TONE, fate, sent, whereto
from ui.portal_answer import written

LATELY = 12
"""How many messages stand there before the older ones are folded."""


def conversation(desk: Desk, view: live[OrderView]) -> None:
    """The section; what is typed is taken out of nobody's hands by what comes meanwhile."""
    with section(t('Meldinger'), body='rows'):
        view.section(partial(_thread, desk), key=lambda each: each.once(_said))
        if desk.may(Act.EDIT_ORDER):
            Writer(desk, view)
        view.section(partial(sent, desk), key=lambda each: each.once(_sent))


class Writer:
    """Where we write; and the end of the thread, which says when the customer's newest has been before somebody."""

    def __init__(self, desk: Desk, view: live[OrderView]) -> None:
        self._desk, self._newest = desk, 0
        self._keep = f'melding:{desk.number}'
        self._end = Looking(self._looked)
        with Form('form pad') as self._form:
            self._field = field(t('Melding til kunden'), kind='textarea', check=written, keep=self._keep)
            self._form['text'] = self._field
            with el('div', 'actions'):
                self._form.submit(t('Send melding'), self._send, 'secondary', 'send')
        view.follow(self._follow)
        self._follow(desk.view)

    def _follow(self, view: OrderView) -> None:
        reached = view.order.status in SHARED and view.order.customer is not None
        self._form.visible = reached or bool(self._field.value)  # what is typed stays
        new = [each.message.id or 0 for each in _talk(view) if is_new(each)]
        if new and new[-1] != self._newest:
            self._newest = new[-1]
            self._end.wait()

    async def _looked(self) -> None:
        await self._desk.do(talk.mark_read, self._newest)

    async def _send(self) -> None:
        await self._desk.do(quotes.answer, self._form.values()['text'])
        self._field.value = ''
        forget(self._keep)
        toast(t('Meldingen er sendt.'))


def is_new(shown: Shown) -> bool:
    """Whether it is from the customer and nobody here has read it."""
    return shown.message.is_from_customer and shown.message.read_at is None


def _talk(view: OrderView) -> list[Shown]:
    """The conversation, oldest first."""
    return [each for each in reversed(view.messages) if each.message.kind in CONVERSATION]


def _thread(desk: Desk, view: OrderView) -> None:
    said = _talk(view)
    if not said:
        el('p', 'soft pad', t('Ingen meldinger ennå. Det kunden skriver i kundeportalen, kommer hit.'))
        return
    older, lately = said[:-LATELY], said[-LATELY:]
    if older:
        with el('details', 'more'):
            with el('summary'):
                icon('expand_more')
                el('span', 'grow', count(len(older), 'eldre melding', 'eldre meldinger'))
            _bubbles(desk, view, older)
    _bubbles(desk, view, lately)


def _bubbles(desk: Desk, view: OrderView, said: list[Shown]) -> None:
    waits = _unanswered(view)
    with el('ul', 'talk pad', aria_label=t('Samtale med kunden')):
        for each in said:
            with el('li', '' if each.message.is_from_customer else 'mine'):
                _bubble(desk, view, each, waits is each)


def _bubble(desk: Desk, view: OrderView, shown: Shown, waits: bool) -> None:
    message, today = shown.message, view.deed.today
    with el('p', 'small soft'):
        el('span', 'strong', _who(view, shown))
        el('span', text=f' · {moment(message.made_at, today)}')
    with el('div', 'tags'):
        if message.is_from_customer and message.kind is not MessageKind.QUESTION:
            tag(message.kind.word)
        if is_new(shown):
            tag(t('Ny'), 'info', 'chat')
        if waits:
            tag(t('Venter på svar'), 'warn', 'schedule')
    if message.about:
        el('p', 'small break', t('Om: {line}', line=message.about))
    el('p', 'break pre', message.body.replace(LINK, '').strip())
    if message.is_from_customer:
        return
    if message.read_at:
        el('p', 'small muted', t('Lest av kunden {when}', when=moment(message.read_at, today)))
    elif message.recipient:
        with el('p', 'small muted'):
            tag(message.status.word, *TONE[message.status])
            el('span', text=f' {whereto(message)}')
    if not message.read_at and message.status is not MessageStatus.SENT:
        fate(desk, shown)


def _who(view: OrderView, shown: Shown) -> str:
    message = shown.message
    if not message.is_from_customer:
        person = view.people.get(message.employee_id or 0)
        return person.name if person else view.firm.name
    return view.names.contacts.get(message.contact_id or 0, '') or (
        view.order.customer.shown_name if view.order.customer else t('Kunden')
    )


def _unanswered(view: OrderView) -> Shown | None:
    """The last thing the customer wrote, while nobody has answered; a decline waits for nothing."""
    said = _talk(view)
    last = said[-1] if said else None
    return last if last and last.message.is_from_customer and last.message.kind is not MessageKind.DECLINE else None


def _said(view: OrderView) -> object:
    return (
        view.order.customer_id,
        [
            (m.id, m.status, m.error, None if m.is_from_customer else m.read_at)
            for m in (each.message for each in _talk(view))
        ],
    )


def _sent(view: OrderView) -> object:
    return [
        (each.message.id, each.message.status, each.message.error)
        for each in view.messages
        if each.message.kind not in CONVERSATION
    ]
