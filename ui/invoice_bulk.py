"""What is done to several invoices of the list at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date

from domain.access import Act as Right
from domain.access import Actor
from domain.words import short_date, t
from store import clock, payments
from store.database import write
from store.invoice_list import InvoiceRow
from ui.forms import field
from ui.kit import Act
from ui.several import Deed, Several, Way


class PickedInvoices(Several):
    """The invoices that are ticked, by id; `known` are the rows that have been seen."""

    one, many = 'faktura', 'fakturaer'

    def __init__(
        self,
        me: Actor,
        known: Mapping[int, InvoiceRow],
        *,
        changed: Act,
        every: Callable[[], Awaitable[list[int]]],
        export: Callable[[str, list[int]], object],
    ) -> None:
        super().__init__(me, changed=changed, every=every, export=export)
        self._known = known

    def called(self, key: int) -> str:
        row = self._known[key]
        return row.called if row.number else t('{called} på ordre {order}', called=row.called, order=row.order)

    def ways(self) -> Sequence[Way]:
        return (
            Way(Right.INVOICE, t('Send faktura'), 'send', self._send),
            Way(Right.PAYMENT, t('Registrer betaling'), 'payments', self._pay),
        )

    def _send(self) -> None:
        async def do(key: int) -> str:
            number = await write(payments.send, self.me, key)
            return t('sendt som faktura {number}', number=number)

        says = t('Hvert utkast sendes slik det står, til den som får fakturaene, med vanlig forfall.')
        self.ask(t('Send faktura'), [says], lambda _: do)

    def _pay(self) -> None:
        def chosen(day: date) -> Deed:
            async def do(key: int) -> str:
                return t(
                    '{amount} er registrert', amount=await write(payments.pay_whole, self.me, key, short_date(day))
                )

            return do

        says = t('Alt som gjenstår på hver faktura registreres som betalt den dagen.')
        self.ask(
            t('Registrer betaling'), [says], chosen, entry=lambda: field(t('Dato'), clock.today(), 'w3', kind='date')
        )
