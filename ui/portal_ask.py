"""«Lurer du på noe?»: what the customer and the firm have written to each other, and where the customer writes."""

from domain.message import LINK, Message, MessageKind
from domain.words import moment, t
from store import quotes
from store.database import write
from store.quotes import PortalView
from ui.forms import Form, field
from ui.kit import el, section, tag, toast
from ui.live import live
from ui.portal_answer import written
from ui.portal_stage import Stage, stage
from ui.portal_visit import Visit


class AskPanel:
    """The conversation, live, and below it a field that no redraw touches."""

    def __init__(self, visit: Visit, view: PortalView, source: live[PortalView]) -> None:
        self._visit = visit
        with el('div') as self._place, section(t('Lurer du på noe?'), more='ask'), el('div', 'stack'):
            source.section(_draw, key=lambda found: [message.id for message in found.conversation])
            form = self._form = Form()
            with form:
                self._field = field(t('Spørsmålet ditt'), kind='textarea', check=written)
                form['text'] = self._field
                with el('div', 'actions'):
                    form.submit(t('Still spørsmål'), self._ask, 'secondary', 'chat')
        self.follow(view)

    def follow(self, view: PortalView) -> None:
        """There is nobody to ask about an order that has been withdrawn."""
        self._place.visible = stage(view) is not Stage.WITHDRAWN

    async def _ask(self) -> None:
        text = self._form.values()['text']
        await write(quotes.say, self._visit.me, self._visit.number, MessageKind.QUESTION, text)
        self._field.value = ''
        toast(t('Spørsmålet er sendt. Svaret kommer her.'))


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
                el('p', 'pre break', message.body.replace(LINK, '').strip())


def _who(message: Message, view: PortalView) -> str:
    if not message.is_from_customer:
        name = view.first_names.get(message.employee_id or 0)
        return t('{name} fra {firm}', name=name, firm=view.firm.name) if name else view.firm.name
    contacts = view.order.customer.contacts if view.order and view.order.customer else []
    return next((contact.name for contact in contacts if contact.id == message.contact_id), t('Du'))
