"""What is done to several orders of the list at once, with an answer for each of them.

Each order is a transaction of its own through the same verbs as on the order page; closing the dialog stops before the
next one.
"""

from collections.abc import Awaitable, Callable, Mapping

from nicegui import ui

from domain.access import Act as Right
from domain.access import Actor
from domain.label import Label
from domain.refused import Refused, SignedOut
from domain.status import CloseReason
from domain.view import NOBODY
from domain.words import count, t
from store import bulk, invoices, labels, orders
from store.database import write
from ui.choices import select
from ui.desk import cancel_and, menu
from ui.forms import Form
from ui.kit import Act, button, dialog, el, icon

Deed = Callable[[int], Awaitable[str]]
"""What is done to the order with a number; what to say of it."""


class Picked:
    """The orders that are ticked, and the bar that says what can be done to them."""

    def __init__(
        self,
        me: Actor,
        people: Mapping[int, str],
        labels: Callable[[], Mapping[int, Label]],
        *,
        changed: Act,
        every: Callable[[], Awaitable[list[int]]],
        export: Callable[[str, list[int]], object],
    ) -> None:
        self.me, self.people, self._labels = me, people, labels
        self.numbers: dict[int, None] = {}  # in the order in which they were ticked
        self._changed, self._every, self._export = changed, every, export

    def draw(self) -> None:
        """The bar; it is there as long as something is ticked."""
        with el('div', 'picked-bar', role='region', aria_label=t('Valgte ordrer')) as self._bar:
            self._says = el('span', 'strong', role='status')
            button(t('Velg alle i visningen'), 'quiet', on_click=self._take_all)
            ui.space()
            for right, words, symbol, act in (
                (Right.EDIT_ORDER, t('Sett ansvarlig'), 'person', self._give),
                (Right.EDIT_ORDER, t('Sett etikett'), 'sell', self._put_label),
                (Right.EDIT_ORDER, t('Fjern etikett'), 'remove', self._take_label),
                (Right.SEND_QUOTE, t('Send tilbud'), 'send', self._send),
                (Right.INVOICE, t('Opprett faktura'), 'receipt_long', self._invoice),
                (Right.MOVE_STATUS, t('Avslutt ordre'), 'lock', self._close),
            ):
                if self.me.may(right):
                    button(words, 'secondary', symbol, on_click=act)
            opener = button(t('Eksporter'), 'secondary', 'download')
            menu(
                opener,
                [
                    (t('Excel'), lambda: self._export('xlsx', [*self.numbers])),
                    (t('CSV'), lambda: self._export('csv', [*self.numbers])),
                ],
            )
            button('', 'quiet', 'close', label=t('Fjern valget'), on_click=self.clear)
        self.show()

    def show(self) -> None:
        """Say how many are ticked."""
        self._bar.visible = bool(self.numbers)
        self._says.text = t('{orders} valgt', orders=count(len(self.numbers), 'ordre', 'ordrer'))

    def pick(self, numbers: list[int], on: bool) -> None:
        """Tick these, or take their ticks away."""
        for number in numbers:
            if on:
                self.numbers[number] = None
            else:
                self.numbers.pop(number, None)
        self.show()
        self._changed()

    def clear(self) -> None:
        """Nothing is ticked."""
        self.numbers = {}
        self.show()
        self._changed()

    async def _take_all(self) -> None:
        self.pick(await self._every(), True)

    # ---------- what can be done ----------

    def _give(self) -> None:
        names = {str(key): name for key, name in self.people.items()} | {NOBODY: t('Uten ansvarlig')}

        def chosen(value: str) -> Deed:
            async def do(number: int) -> str:
                await write(orders.set_responsible, self.me, number, None if value == NOBODY else int(value))
                return t('ansvarlig er {name}', name=names[value]) if value != NOBODY else t('ingen er ansvarlig')

            return do

        self._ask(
            t('Sett ansvarlig'),
            [],
            chosen,
            label=t('Ansvarlig'),
            options=names,
            required=t('Velg hvem som er ansvarlig.'),
        )

    def _put_label(self) -> None:
        def chosen(value: str) -> Deed:
            async def do(number: int) -> str:
                await write(labels.put, self.me, number, int(value))
                return t('har etiketten')

            return do

        self._ask_label(t('Sett etikett'), chosen)

    def _take_label(self) -> None:
        def chosen(value: str) -> Deed:
            async def do(number: int) -> str:
                await write(labels.take, self.me, number, int(value))
                return t('har ikke etiketten')

            return do

        self._ask_label(t('Fjern etikett'), chosen)

    def _ask_label(self, verb: str, chosen: Callable[[str], Deed]) -> None:
        names = {str(key): each.name for key, each in self._labels().items()}
        if not names:
            raise Refused(t('Det finnes ingen etiketter ennå. Lag den første på en ordre eller under Innstillinger.'))
        self._ask(verb, [], chosen, label=t('Etikett'), options=names, required=t('Velg en etikett.'))

    def _send(self) -> None:
        async def do(number: int) -> str:
            return t('tilbud sendt til {to}', to=await write(bulk.send_quote, self.me, number))

        says = t('Hvert tilbud sendes slik det står, til den kunden nås på, med den vanlige meldingen og fristen.')
        self._ask(t('Send tilbud'), [says], lambda _: do)

    def _invoice(self) -> None:
        async def do(number: int) -> str:
            await write(invoices.create, self.me, number)
            return t('fakturautkast laget')

        says = t('Hver ordre får et fakturautkast på det som ikke er fakturert. Ingenting sendes.')
        self._ask(t('Opprett faktura'), [says], lambda _: do)

    def _close(self) -> None:
        def chosen(value: str) -> Deed:
            async def do(number: int) -> str:
                await write(bulk.close, self.me, number, CloseReason(value))
                return t('avsluttet')

            return do

        says = t('Ordrer med jobber som ikke er fullført, fakturautkast eller ubetalte fakturaer blir stående.')
        reasons = {reason.value: reason.word for reason in CloseReason}
        self._ask(t('Avslutt ordre'), [says], chosen, label=t('Årsak'), options=reasons, required=t('Velg en årsak.'))

    def _ask(
        self,
        verb: str,
        says: list[str],
        deed: Callable[[str], Deed],
        *,
        label: str = '',
        options: Mapping[str, str] | None = None,
        required: str = '',
    ) -> None:
        with dialog(verb) as box:
            el('p', text=t('Gjelder {orders}.', orders=count(len(self.numbers), 'ordre', 'ordrer')))
            for line in says:
                el('p', 'soft', line)
            with Form() as form:
                if options is not None:
                    form['value'] = select(label, options, required=required)

            async def go() -> None:
                given = form.values()
                box.close()
                await self._run(verb, deed(given.get('value', '')))

            with box.footer:
                cancel_and(box)
                form.submit(verb, go)

    async def _run(self, verb: str, do: Deed) -> None:
        """One order after the other; those that were done lose their tick, the others keep it and say why."""
        numbers, done = [*self.numbers], 0
        with dialog(verb) as box:
            says = el('p', 'strong', role='status')
            answers = el('ul', 'answers')
            with box.footer:
                ui.space()
                stop = button(t('Stopp'), 'secondary', on_click=box.close)
        for place, number in enumerate(numbers, 1):
            if not box.value or box.is_deleted:
                break
            says.text = t('{place} av {all} …', place=place, all=len(numbers))
            try:
                answer, fine = await do(number), True
            except SignedOut:
                raise
            except Refused as refused:
                answer, fine = str(refused), False
            done += fine
            if fine:
                self.pick([number], False)
            if not box.is_deleted:
                with answers, el('li', 'ok' if fine else 'no'):
                    icon('check_circle' if fine else 'error')
                    el('span', text=t('Ordre {number}: {answer}', number=number, answer=answer))
        if not box.is_deleted:
            says.text = t('{done} av {all} er gjort.', done=done, all=len(numbers))
            stop.text = t('Lukk')
