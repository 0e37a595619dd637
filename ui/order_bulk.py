"""What is done to several orders of the list at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from domain.access import Act as Right
from domain.access import Actor
from domain.label import Label
from domain.refused import Refused
from domain.status import CloseReason
from domain.view import NOBODY
from domain.words import t
from store import bulk, invoices, labels, orders
from store.database import write
from ui.choices import select
from ui.kit import Act
from ui.several import Deed, Several, Way


class Picked(Several):
    """The orders that are ticked, by number."""

    one, many = 'ordre', 'ordrer'

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
        super().__init__(me, changed=changed, every=every, export=export)
        self.people, self._labels = people, labels

    def called(self, key: int) -> str:
        return t('Ordre {number}', number=key)

    def ways(self) -> Sequence[Way]:
        return (
            Way(Right.EDIT_ORDER, t('Sett ansvarlig'), 'person', self._give),
            Way(Right.EDIT_ORDER, t('Sett etikett'), 'sell', self._put_label),
            Way(Right.EDIT_ORDER, t('Fjern etikett'), 'remove', self._take_label),
            Way(Right.SEND_QUOTE, t('Send tilbud'), 'send', self._send),
            Way(Right.INVOICE, t('Opprett faktura'), 'receipt_long', self._invoice),
            Way(Right.MOVE_STATUS, t('Avslutt ordre'), 'lock', self._close),
        )

    # ---------- what can be done ----------

    def _give(self) -> None:
        names = {str(key): name for key, name in self.people.items()} | {NOBODY: t('Uten ansvarlig')}

        def chosen(value: str) -> Deed:
            async def do(number: int) -> str:
                await write(orders.set_responsible, self.me, number, None if value == NOBODY else int(value))
                return t('ansvarlig er {name}', name=names[value]) if value != NOBODY else t('ingen er ansvarlig')

            return do

        self.ask(
            t('Sett ansvarlig'),
            [],
            chosen,
            entry=lambda: select(t('Ansvarlig'), names, required=t('Velg hvem som er ansvarlig.')),
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
        self.ask(verb, [], chosen, entry=lambda: select(t('Etikett'), names, required=t('Velg en etikett.')))

    def _send(self) -> None:
        async def do(number: int) -> str:
            return t('tilbud sendt til {to}', to=await write(bulk.send_quote, self.me, number))

        says = t('Hvert tilbud sendes slik det står, til den kunden nås på, med den vanlige meldingen og fristen.')
        self.ask(t('Send tilbud'), [says], lambda _: do)

    def _invoice(self) -> None:
        async def do(number: int) -> str:
            await write(invoices.create, self.me, number)
            return t('fakturautkast laget')

        says = t('Hver ordre får et fakturautkast på det som ikke er fakturert. Ingenting sendes.')
        self.ask(t('Opprett faktura'), [says], lambda _: do)

    def _close(self) -> None:
        def chosen(value: str) -> Deed:
            async def do(number: int) -> str:
                await write(bulk.close, self.me, number, CloseReason(value))
                return t('avsluttet')

            return do

        says = t('Ordrer med jobber som ikke er fullført, fakturautkast eller ubetalte fakturaer blir stående.')
        reasons = {reason.value: reason.word for reason in CloseReason}
        required = t('Velg en årsak.')
        self.ask(t('Avslutt ordre'), [says], chosen, entry=lambda: select(t('Årsak'), reasons, required=required))
