"""«Lurer du på noe?»: what the customer and the firm have written to each other, and where the customer writes."""

from contextlib import suppress

from domain.line import LineKind
from domain.message import LINK, Message, MessageKind
from domain.refused import NotFound
from domain.words import moment, t
from store import conversation, quotes
from store.database import write
from store.quotes import PortalView
from ui.choices import select
from ui.forms import Form, field
from ui.kit import el, forget, section, tag, toast
from ui.live import live
from ui.looking import Looking
from ui.portal_answer import written
from ui.portal_quote import shown
from ui.portal_stage import Stage, stage
from ui.portal_visit import Visit

ALL = ''


class AskPanel:
    """The conversation, live, and below it fields that no redraw touches."""

    def __init__(self, visit: Visit, view: PortalView, source: live[PortalView]) -> None:
        self._visit, self._newest = visit, 0
        self._keep = f'sporsmal:{visit.number}'
        with el('div') as self._place, section(t('Lurer du på noe?'), more='ask'), el('div', 'stack'):
            source.section(_draw, key=lambda found: [message.id for message in found.conversation])
            self._end = Looking(self._looked)
            with Form() as self._form:
                self._about = self._form['about'] = select(t('Gjelder'), _lines(view), ALL)
                self._field = field(t('Spørsmålet ditt'), kind='textarea', check=written, keep=self._keep)
                self._form['text'] = self._field
                with el('div', 'actions'):
                    self._form.submit(t('Still spørsmål'), self._ask, 'secondary', 'chat')
        self.follow(view)

    def follow(self, view: PortalView) -> None:
        """There is nobody to ask about an order that has been withdrawn; a new version has other lines."""
        self._place.visible = stage(view) is not Stage.WITHDRAWN
        offered = _lines(view)
        if offered != self._about.options:
            self._about.set_options(offered, value=self._about.value if self._about.value in offered else ALL)
        self._about.visible = len(offered) > 1
        new = [each.id or 0 for each in view.conversation if _is_new(each)]
        if new and new[-1] != self._newest and self._visit.is_theirs:
            self._newest = new[-1]
            self._end.wait()

    async def _looked(self) -> None:
        with suppress(NotFound):  # it has been withdrawn meanwhile
            await write(conversation.mark_read, self._visit.me, self._visit.number, self._newest)

    async def _ask(self) -> None:
        given = self._form.values()
        version, _, place = (given['about'] or ALL).partition(':')
        line = (int(version), int(place)) if place else None
        await write(quotes.say, self._visit.me, self._visit.number, MessageKind.QUESTION, given['text'], line)
        self._field.value, self._about.value = '', ALL
        forget(self._keep)
        toast(t('Spørsmålet er sendt. Svaret kommer her.'))


def _lines(view: PortalView) -> dict[str, str]:
    """What a question may be about, by the id of the version and the place in it: all of it, or one line."""
    version = shown(view)
    offered = {ALL: t('Hele ordren') if stage(view) is Stage.AGREED else t('Hele tilbudet')}
    if version is not None:
        for place, line in enumerate(version.sheet.lines):
            if line.kind is LineKind.ITEM:
                offered[f'{version.id}:{place}'] = line.text
    return offered


def _draw(view: PortalView) -> None:
    if not view.conversation:
        return
    with el('ul', 'talk', aria_label=t('Meldinger')):
        for message in view.conversation:
            with el('li', 'mine' if message.is_from_customer else ''):
                with el('p', 'small soft'):
                    el('span', 'strong', _who(message, view))
                    el('span', text=f' · {moment(message.made_at, view.today)}')
                if message.is_from_customer and message.kind is not MessageKind.QUESTION:
                    tag(message.kind.word)
                if _is_new(message):
                    tag(t('Ny'), 'info', 'chat')
                if message.about:
                    el('p', 'small break', t('Om: {line}', line=message.about))
                el('p', 'pre break', message.body.replace(LINK, '').strip())


def _is_new(message: Message) -> bool:
    return message.kind is MessageKind.ANSWER and message.read_at is None


def _who(message: Message, view: PortalView) -> str:
    if not message.is_from_customer:
        name = view.first_names.get(message.employee_id or 0)
        return t('{name} fra {firm}', name=name, firm=view.firm.name) if name else view.firm.name
    contacts = view.order.customer.contacts if view.order and view.order.customer else []
    return next((contact.name for contact in contacts if contact.id == message.contact_id), t('Du'))
