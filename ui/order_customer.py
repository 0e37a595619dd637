"""Kunde: who the order is for, how to reach them, and editing that."""

from functools import partial

from domain import norway
from domain.access import Act as Right
from domain.customer import Customer
from domain.next_step import Next
from domain.status import Status
from domain.words import t
from store import orders
from store.order_view import OrderView
from ui.customer_addresses import edit_address
from ui.customer_form import contacts, edit, edit_contact, phone_note
from ui.customer_picker import for_order, for_payer
from ui.desk import Desk, menu
from ui.kit import button, el, facts, note, section
from ui.register_news import register_news


def section_customer(desk: Desk, view: OrderView) -> None:
    """Name, kind, phone, e-mail, place, contacts; what is missing for the portal stands here."""
    order = view.order
    customer = order.customer
    is_open, may_edit = order.status is not Status.CLOSED, desk.may(Right.EDIT_ORDER)
    do, is_payers = desk.do if may_edit else None, is_open and desk.may(Right.INVOICE)
    with section(t('Kunde')) as box:
        if customer is None:
            if is_open and may_edit and not desk.is_next(Next.ADD_CUSTOMER):
                with box.actions:
                    button(t('Legg til kunde'), 'quiet', 'person_add', on_click=partial(for_order, desk))
            el(
                'p',
                'soft',
                t('Ingen kunde ennå. Privatkunder skriver du inn, bedrifter hentes fra Brønnøysundregistrene.'),
            )
            return
        with box.actions:
            menu(
                button(t('Endre kunde'), 'quiet', 'edit'),
                [
                    (t('Rediger kunde'), partial(edit, desk.do, customer)),
                    (t('Legg til bedriftskontakt'), partial(edit_contact, desk.do, customer, None))
                    if customer.is_business
                    else None,
                    (t('Legg til adresse'), partial(edit_address, desk.do, customer, None)),
                    (t('Bytt kunde'), partial(for_order, desk)) if is_open else None,
                    (t('Velg fakturamottaker'), partial(for_payer, desk)) if is_payers else None,
                    (t('Fjern fakturamottakeren'), partial(_remove_payer, desk)) if is_payers and order.payer else None,
                    (t('Fjern kunden'), partial(_remove, desk)) if is_open and not order.versions else None,
                ]
                if may_edit
                else [],
            )
        register_news(do, customer, view.registered)
        with el('p', 'break gap'):
            el('a', 'strong whose', customer.shown_name, href=f'/kunde/{customer.id}')
            el('span', 'muted', f' · {customer.kind.word}')
        shown = [
            (t('Mobil'), norway.show_phone(customer.phone)),
            (t('E-post'), customer.email),
            (t('Adresse'), customer.place),
            (
                t('Fakturaadresse'),
                customer.invoice_address.place if customer.invoice_address and not order.payer else '',
            ),
        ]
        if customer.is_business:
            shown.insert(0, (t('Org.nr.'), norway.show_org_number(customer.org_number) if customer.org_number else ''))
        facts(*(pair for pair in shown if pair[1] or (pair[0] == t('Mobil') and not customer.is_business)))
        if order.payer is not None:
            _payer(order.payer)
        if customer.is_business:
            contacts(do, customer)
        phone_note(customer)


def _payer(payer: Customer) -> None:
    """Who gets the invoices instead, and where."""
    where = payer.invoice_address.place if payer.invoice_address else payer.place
    with el('p', 'break gap'):
        el('span', 'muted', t('Fakturamottaker: '))
        el('a', 'strong', payer.shown_name, href=f'/kunde/{payer.id}')
        if where:
            el('span', 'muted', f' · {where}')
    if not payer.is_business and not payer.phone:
        note(t('Fakturamottakeren mangler mobilnummer og får ikke faktura elektronisk.'), 'warn')


async def _remove_payer(desk: Desk) -> None:
    await desk.do(orders.set_payer, None, seen={'payer_id': desk.order.payer_id})


async def _remove(desk: Desk) -> None:
    await desk.do(orders.set_customer, None)
