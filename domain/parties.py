"""Who an order is for, who pays, and who in the office looks after it."""

from domain.company import Company
from domain.customer import Customer
from domain.history import Deed
from domain.order import Order
from domain.quote import VersionKind
from domain.refused import Refused
from domain.status import CONFIRMED_ON, Status
from domain.words import t


def give_to(order: Order, responsible_id: int | None, deed: Deed) -> None:
    """Let somebody in the office look after it, or nobody. Refused when the order is closed."""
    order.must_be_open()
    if responsible_id == order.responsible_id:
        return
    order.responsible_id = responsible_id
    if responsible_id is None:
        deed.record(order.number, 'responsible_removed')
    else:
        deed.record(order.number, 'responsible_set', person=responsible_id)


def use_customer(order: Order, customer: Customer | None, contact_id: int | None, deed: Deed) -> None:
    """Set, change or take off the customer; only what `lifecycle.md` allows once something is sent."""
    order.must_be_open()
    if order.customer is not None and (customer is None or customer.id != order.customer_id):
        if order.issued:
            raise Refused(t('Ordren har en sendt faktura, så kunden kan ikke byttes. Lag en ny ordre.'))
        if order.status is not Status.DRAFT and any(version.kind is VersionKind.QUOTE for version in order.versions):
            raise Refused(t('Det er sendt tilbud på ordren. Gå tilbake til «Utkast» før du bytter kunde.'))
        if customer is None and order.status in CONFIRMED_ON:
            raise Refused(t('Ordren er bekreftet og må ha en kunde. Velg en annen kunde i stedet.'))
    if order.customer_id is not None and (customer is None or customer.id != order.customer_id):
        order.invoice_address = ''  # it was the other one's
        order.payer, order.payer_id = None, None
    order.customer = customer
    order.customer_id = customer.id if customer else None
    order.contact_id = contact_id
    deed.record(order.number, 'customer_set' if customer else 'customer_removed', customer=order.customer_id)


def payment_days(order: Order, company: Company) -> int:
    """«Betalingsfrist» of whoever pays: its own, or the firm's."""
    own = order.bill_to.payment_days if order.bill_to else None
    return company.payment_days if own is None else own


def use_payer(order: Order, payer: Customer | None, deed: Deed) -> None:
    """Let somebody else get the invoices from now on, or the customer again. Refused: closed, or no customer."""
    order.must_be_open()
    if order.customer is None:
        raise Refused(t('Legg til en kunde før du velger fakturamottaker.'))
    if payer is not None and payer.id == order.customer_id:
        payer = None
    wanted = payer.id if payer else None
    if wanted == order.payer_id:
        return
    order.invoice_address = ''  # it was the other one's
    order.payer, order.payer_id = payer, wanted
    if wanted is None:
        deed.record(order.number, 'payer_removed')
    else:
        deed.record(order.number, 'payer_set', customer=wanted)
