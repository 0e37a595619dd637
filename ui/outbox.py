"""Outgoing messages: each is drawn once and goes on saying what becomes of it; new ones come in at the top."""

from collections.abc import Callable
from functools import partial

from nicegui import ui

from domain.access import Actor
from domain.message import Message, MessageStatus
from domain.words import moment, t
from store import clock, messages
from store.database import read, write
from store.messages import Shown
from ui.copying import copy_button
from ui.kit import button, el, icon, note, tag, toast
from ui.live import live
from ui.order_messages import TONE

SIZE = 25


class Outbox:
    """One page of what has gone out and what waits: `await outbox.feed`, then `outbox.draw()`."""

    def __init__(self, me: Actor, page: int) -> None:
        self.me, self.page = me, page
        self.feed = live('messages', load=self._load)
        self._now: dict[int, Shown] = {}
        self._drawn: set[int] = set()
        self._more = False

    async def _load(self) -> list[Shown]:
        found, self._more = await read(messages.listing, self.me, self.page, SIZE)
        self._now |= {each.message.id: each for each in found if each.message.id is not None}
        return found

    def draw(self) -> None:
        """The messages, and the way to older and newer ones."""
        self._none = el('p', 'soft', t('Ingen meldinger her. Når du sender et tilbud eller en faktura, står den her.'))
        self._list = el('div', 'list measure')
        self._welcome(list(self._now.values()))
        self.feed.follow(self._welcome)
        with el('div', 'actions'):
            if self.page > 1:
                button(t('Nyere'), symbol='chevron_left', href=_address(self.page - 1))
            if self._more:
                button(t('Eldre'), symbol='chevron_right', href=_address(self.page + 1))

    def _welcome(self, found: list[Shown]) -> None:
        """Draw what is not on the screen yet; on the first page it comes on top."""
        for each in reversed(found) if self.page == 1 else found:
            if each.message.id is not None and each.message.id not in self._drawn:
                self._drawn.add(each.message.id)
                with self._list:
                    drawn = self._message(each.message.id, each)
                if self.page == 1:
                    drawn.move(target_index=0)
        self._list.visible, self._none.visible = bool(self._drawn), not self._drawn

    def _message(self, message_id: int, shown: Shown) -> ui.element:
        message = shown.message
        with el('article', 'message') as made:
            with el('div', 'head'):
                el('h2', 'grow', message.kind.word)
                self._state(message_id, lambda now: tag(now.status.word, *TONE[now.status]))
            when = moment(message.made_at, clock.today())
            el('p', 'small muted break', f'{message.to} · {when}')
            self._state(message_id, _error)
            with el('div', 'said'):
                if shown.body:
                    with el('details', 'text'):
                        with el('summary'):
                            icon('expand_more')
                            el('span', 'break', message.subject or t('Teksten'))
                        el('p', 'break pre', shown.body)
                with el('div', 'actions'):
                    if shown.link:
                        copy_button(shown.link)
                    if shown.number:
                        order = t('Ordre {number}', number=shown.number)
                        button(order, 'quiet', 'assignment', href=f'/ordre/{shown.number}')
                    self._state(message_id, partial(self._send_button, message_id))
        return made

    def _state(self, message_id: int, draw: Callable[[Message], object]) -> None:
        """A part that is drawn anew when the message fares differently."""

        def now(_: object = None) -> Message:
            return self._now[message_id].message

        self.feed.section(lambda _: draw(now()), key=lambda _: (now().status, now().trouble, now().send_after))

    def _send_button(self, message_id: int, now: Message) -> None:
        if messages.may_send(now):
            button(now.again_word, 'quiet', 'send', on_click=partial(self._send, message_id))

    async def _send(self, message_id: int) -> None:
        await write(messages.send_now, self.me, message_id)
        toast(t('Meldingen sendes.'))


def _error(now: Message) -> None:
    if now.trouble:
        note(now.trouble, 'danger' if now.status is MessageStatus.FAILED else 'warn')


def _address(page: int) -> str:
    return f'/meldinger?side={page}' if page > 1 else '/meldinger'
