"""The dialogs for a customer and its contacts, wherever the customer stands: on an order or on its own page."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from domain import norway
from domain.company import INVOICE_TERMS, days
from domain.customer import Contact, Customer, Einvoice
from domain.text import line
from domain.words import t
from store import customers
from ui import conflict
from ui.choices import select
from ui.customer_picker import CONTACT_FIELDS, PHONE_HINT, contact_fields
from ui.desk import ask, cancel_and, menu
from ui.forms import Form, field
from ui.kit import button, dialog, el, note, row, toast
from ui.postal import fills

Do = Callable[..., Awaitable[Any]]
"""Runs a verb of `store.customers` in one transaction, knowing the person and the order, if there is one."""


def contacts(do: Do | None, customer: Customer) -> None:
    """Those who have access to the portal for a business, each with a menu when somebody `do`es something."""
    if not customer.active_contacts:
        note(t('Ingen bedriftskontakt ennå. Legg til den som skal ha tilgang til kundeportalen.'), 'warn')
    for contact in customer.active_contacts:
        reach = (norway.show_phone(contact.phone), contact.email, contact.rights)
        under = ' · '.join(part for part in reach if part)
        missing = (
            norway.no_code(contact.phone)
            if contact.phone
            else t('Mangler mobilnummer – kan ikke logge inn i kundeportalen.')
        )
        with el('div', 'contact'), row(contact.name, under, missing=missing):
            if do is not None:
                opener = button('', 'quiet', 'more_horiz', label=t('Valg for {name}', name=contact.name))
                menu(
                    opener,
                    [
                        (t('Rediger'), partial(edit_contact, do, customer, contact)),
                        (t('Fjern'), partial(_remove_contact, do, contact)),
                    ],
                )


def phone_note(customer: Customer) -> None:
    """What a privatkunde does without because of the phone number, or its lack [S20]; contacts have their own line."""
    if customer.is_business:
        return
    if not customer.phone:
        note(
            t('Mangler mobilnummer – kunden kan ikke logge inn i kundeportalen og får ikke faktura elektronisk.'),
            'warn',
        )
    elif because := norway.no_code(customer.phone):
        note(because, 'warn')


def edit(do: Do, customer: Customer) -> None:
    """The customer's own fields; a field somebody else changed meanwhile is asked about."""
    fields = ['name', 'phone', 'email', 'address', 'postcode', 'city', 'payment_days', 'invoice_terms'] + (
        ['org_number', 'einvoice'] if customer.is_business else []
    )
    opened = {name: getattr(customer, name) for name in fields}
    with dialog(t('Rediger kunde')) as box:
        form = Form('fields')
        made: dict[str, field | select] = {}
        with form:
            made['name'] = field(t('Navn'), customer.name, check=line, empty='')
            if customer.is_business:
                made['org_number'] = field(
                    t('Organisasjonsnummer'),
                    customer.org_number,
                    check=norway.org_number,
                    show=norway.show_org_number,
                    empty='',
                )
            made['phone'] = field(
                t('Mobilnummer'),
                customer.phone,
                'w3',
                kind='tel',
                check=norway.phone,
                show=norway.show_phone,
                empty='',
                hint=t(PHONE_HINT),
            )
            made['email'] = field(t('E-post'), customer.email, 'w3', kind='email', check=norway.email, empty='')
            made['address'] = field(t('Adresse'), customer.address, check=line, empty='')
            made['postcode'] = postcode = field(
                t('Postnummer'), customer.postcode, 'w2 half', check=norway.postcode, empty='', maxlength=10
            )
            made['city'] = city = field(t('Poststed'), customer.city, 'w4', empty='', maxlength=100)
            fills(postcode, city)
            if customer.is_business:
                said = {each: each.word for each in Einvoice}
                made['einvoice'] = select(t('Kan motta EHF'), said, customer.einvoice, 'w3 half')
            made['payment_days'] = field(
                t('Betalingsfrist'), customer.payment_days, 'w2 half', kind='number', check=days, show=str, empty='',
                suffix=t('dager'), hint=t('Tomt er den samme som for andre.'),
            )  # fmt: skip
            made['invoice_terms'] = field(
                t('Vilkår på faktura'), customer.invoice_terms, kind='textarea', maxlength=INVOICE_TERMS, empty='',
                hint=t('I stedet for deres vanlige vilkår.'),
            )  # fmt: skip
        for name, entry in made.items():
            form[name] = entry

        async def save() -> None:
            given = form.values()
            if await conflict.save_form(
                lambda force: do(customers.edit, customer.id or 0, opened, given, force=force), opened, made
            ):
                box.close()
                toast(t('Lagret'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def edit_contact(do: Do, customer: Customer, contact: Contact | None) -> None:
    """A new or existing bedriftskontakt."""
    opened = {name: getattr(contact, name) for name in CONTACT_FIELDS} if contact else {}
    with dialog(t('Bedriftskontakt')) as box:
        form = Form('fields')
        with form:
            entries = contact_fields(form, contact, is_first=not customer.active_contacts)
            note(t(PHONE_HINT), symbol='info')

        async def save() -> None:
            given = form.values()
            typed = {name: given[f'contact_{name}'] for name in CONTACT_FIELDS}
            if contact is None:
                await do(customers.add_contact, customer.id or 0, Contact.new(**typed))
            else:
                if not await conflict.save_form(
                    lambda force: do(customers.edit_contact, contact.id or 0, opened, typed, force=force),
                    opened,
                    entries,
                ):
                    return
            box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def _remove_contact(do: Do, contact: Contact) -> None:
    async def go() -> None:
        await do(customers.remove_contact, contact.id or 0)

    ask(
        t('Fjerne {name}?', name=contact.name),
        [t('Lenkene til kontakten slutter å virke med en gang. Det kontakten har godtatt blir stående.')],
        t('Fjern'),
        go,
        'danger',
    )
