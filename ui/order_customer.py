"""Kunde: who the order is for, how to reach them, and editing that."""

from functools import partial

from domain import norway
from domain.customer import Contact, Customer
from domain.next_step import Next
from domain.status import Status
from domain.text import line
from domain.words import t
from store import customers, orders
from store.order_view import OrderView
from ui import conflict
from ui.customer_picker import PHONE_HINT, contact_fields, pick
from ui.desk import Desk, ask, cancel_and, menu
from ui.forms import Form, field
from ui.kit import button, dialog, el, facts, note, row, section, toast


def section_customer(desk: Desk, view: OrderView) -> None:
    """Name, kind, phone, e-mail, place, contacts; what is missing for the portal stands here."""
    order = view.order
    customer = order.customer
    is_open = order.status is not Status.CLOSED
    with section(t('Kunde')) as box:
        if customer is None:
            if is_open and not desk.is_next(Next.ADD_CUSTOMER):
                with box.actions:
                    button(t('Legg til kunde'), 'quiet', 'person_add', on_click=partial(pick, desk))
            el(
                'p',
                'soft',
                t('Ingen kunde ennå. Privatkunder skriver du inn, bedrifter hentes fra Brønnøysundregistrene.'),
            )
            return
        with box.actions:
            opener = button(t('Endre kunde'), 'quiet', 'edit')
            menu(
                opener,
                [
                    (t('Rediger kunde'), partial(edit, desk, customer)),
                    (t('Legg til bedriftskontakt'), partial(edit_contact, desk, customer, None))
                    if customer.is_business
                    else None,
                    (t('Bytt kunde'), partial(pick, desk)) if is_open else None,
                    (t('Fjern kunden'), partial(_remove, desk)) if is_open and not order.versions else None,
                ],
            )
        with el('p', 'break gap'):
            el('span', 'strong', customer.shown_name)
            el('span', 'muted', f' · {customer.kind.word}')
        shown = [
            (t('Mobil'), norway.show_phone(customer.phone)),
            (t('E-post'), customer.email),
            (t('Adresse'), customer.place),
        ]
        if customer.is_business:
            shown.insert(0, (t('Org.nr.'), norway.show_org_number(customer.org_number) if customer.org_number else ''))
        facts(*(pair for pair in shown if pair[1] or (pair[0] == t('Mobil') and not customer.is_business)))
        if customer.is_business:
            _contacts(desk, customer)
        elif not customer.phone:
            note(t('Mangler mobilnummer – kunden kan ikke logge inn i kundeportalen.'), 'warn')
        elif because := norway.no_code(customer.phone):
            note(because, 'warn')


def _contacts(desk: Desk, customer: Customer) -> None:
    if not customer.active_contacts:
        note(t('Ingen bedriftskontakt ennå. Legg til den som skal ha tilgang til kundeportalen.'), 'warn')
    for contact in customer.active_contacts:
        under = ' · '.join(p for p in (norway.show_phone(contact.phone), contact.email) if p)
        missing = (
            norway.no_code(contact.phone)
            if contact.phone
            else t('Mangler mobilnummer – kan ikke logge inn i kundeportalen.')
        )
        with el('div', 'contact'), row(contact.name, under, missing=missing):
            opener = button('', 'quiet', 'more_horiz', label=t('Valg for {name}', name=contact.name))
            menu(
                opener,
                [
                    (t('Rediger'), partial(edit_contact, desk, customer, contact)),
                    (t('Fjern'), partial(_remove_contact, desk, contact)),
                ],
            )


def edit(desk: Desk, customer: Customer) -> None:
    """The customer's own fields; a field somebody else changed meanwhile is asked about."""
    fields = ['name', 'phone', 'email', 'address', 'postcode', 'city'] + (
        ['org_number'] if customer.is_business else []
    )
    opened = {name: getattr(customer, name) for name in fields}
    with dialog(t('Rediger kunde')) as box:
        form = Form('fields')
        made = {}
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
            made['postcode'] = field(
                t('Postnummer'), customer.postcode, 'w2 half', check=norway.postcode, empty='', maxlength=10
            )
            made['city'] = field(t('Poststed'), customer.city, 'w4', empty='', maxlength=100)
        for name, entry in made.items():
            form[name] = entry

        async def save() -> None:
            given = form.values()
            if await conflict.save_form(
                lambda force: desk.do(customers.edit, customer.id or 0, opened, given, force=force), opened, made
            ):
                box.close()
                toast(t('Lagret'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def edit_contact(desk: Desk, customer: Customer, contact: Contact | None) -> None:
    """A new or existing bedriftskontakt."""
    opened = {name: getattr(contact, name) for name in ('name', 'phone', 'email')} if contact else {}
    with dialog(t('Bedriftskontakt')) as box:
        form = Form('fields')
        with form:
            entries = contact_fields(form, contact)
            note(t(PHONE_HINT), symbol='info')

        async def save() -> None:
            given = form.values()
            typed = {'name': given['contact_name'], 'phone': given['contact_phone'], 'email': given['contact_email']}
            if contact is None:
                await desk.do(customers.add_contact, customer.id or 0, Contact.new(**typed))
            else:
                if not await conflict.save_form(
                    lambda force: desk.do(customers.edit_contact, contact.id or 0, opened, typed, force=force),
                    opened,
                    entries,
                ):
                    return
            box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


async def _remove(desk: Desk) -> None:
    await desk.do(orders.set_customer, None)


def _remove_contact(desk: Desk, contact: Contact) -> None:
    async def go() -> None:
        await desk.do(customers.remove_contact, contact.id or 0)

    ask(
        t('Fjerne {name}?', name=contact.name),
        [t('Lenkene til kontakten slutter å virke med en gang. Det kontakten har godtatt blir stående.')],
        t('Fjern'),
        go,
        'danger',
    )
