"""«Legg til kunde»: find an existing customer, or make one.

Our own customers come first, then Enhetsregisteret; when the register does not answer, everything can be typed by hand.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from nicegui import background_tasks, ui

from domain import norway
from domain.access import Actor
from domain.customer import Contact, Customer, CustomerKind
from domain.refused import Refused
from domain.text import line, required
from domain.words import t
from store import customers, orders
from store.customers import Hit
from store.database import read
from store.outside import brreg
from store.outside.brreg import Unit
from ui import conflict
from ui.choices import checkbox, choice
from ui.desk import Desk, cancel_and
from ui.finder import Finder
from ui.forms import Form, field
from ui.kit import Dialog, button, dialog, el, note, on_press, tag, toast
from ui.postal import fills

PAUSE = 0.3
"""Seconds after the last key before the register is asked; the one at home is asked at every key."""
CONTACT_FIELDS = ('name', 'phone', 'email', 'may_accept', 'gets_invoices')
PHONE_HINT = 'Kunden trenger mobilnummer for å logge inn i kundeportalen og for å få faktura elektronisk.'


@dataclass(frozen=True, slots=True)
class Taker:
    """What becomes of the customer: one that is there is chosen, a new one is added."""

    me: Actor
    title: str
    choose: Callable[[int], Awaitable[object]]
    add: Callable[[Customer, Contact | None], Awaitable[object]]


def for_order(desk: Desk) -> None:
    """«Velg kunde» for an order."""

    seen = {'customer_id': desk.order.customer_id}

    async def choose(customer_id: int) -> None:
        if not await conflict.settle(lambda force: desk.do(orders.set_customer, customer_id, seen=seen, force=force)):
            toast(t('Kunden er valgt.'))

    async def add(customer: Customer, contact: Contact | None) -> None:
        if not await conflict.settle(lambda force: desk.do(customers.add, customer, contact, seen=seen, force=force)):
            toast(t('Kunden er lagt til.'))

    pick(Taker(desk.me, t('Velg kunde'), choose, add))


def for_payer(desk: Desk) -> None:
    """«Velg fakturamottaker»: another customer gets the invoices of the order."""

    seen = {'payer_id': desk.order.payer_id}

    async def choose(customer_id: int) -> None:
        if not await conflict.settle(lambda force: desk.do(orders.set_payer, customer_id, seen=seen, force=force)):
            toast(t('Fakturamottakeren er valgt.'))

    async def add(customer: Customer, contact: Contact | None) -> None:
        if not await conflict.settle(
            lambda force: desk.do(customers.add, customer, contact, as_payer=True, seen=seen, force=force)
        ):
            toast(t('Fakturamottakeren er lagt til.'))

    pick(Taker(desk.me, t('Velg fakturamottaker'), choose, add))


def pick(taker: Taker) -> None:
    """The dialog: private or business, found or new."""
    with dialog(taker.title) as box:
        ways = {CustomerKind.PRIVATE.value: t('Privatkunde'), CustomerKind.BUSINESS.value: t('Bedriftskunde')}
        choice(
            t('Type kunde'),
            ways,
            CustomerKind.PRIVATE.value,
            symbols={'private': 'person', 'business': 'business'},
            on_change=lambda way: show(way),
        )
        body = el('div', 'form')
        with box.footer:
            foot = el('div', 'foot-row')

    def show(way: str) -> None:
        body.clear()
        foot.clear()
        with body:
            _private(taker, box, foot) if way == CustomerKind.PRIVATE else _Business(taker, box, foot).search()

    show(CustomerKind.PRIVATE.value)


# ---------- private ----------


def _private(taker: Taker, box: Dialog, foot: ui.element) -> None:
    """Nothing is compulsory [S19]; while it is typed, those who are customers already stand below."""
    form = Form('fields')
    with form:
        name = form['name'] = field(t('Navn'), check=line, empty='')
        phone = form['phone'] = field(
            t('Mobilnummer'),
            width='w3',
            kind='tel',
            check=norway.phone,
            show=norway.show_phone,
            empty='',
            hint=t(PHONE_HINT),
        )
        email = form['email'] = field(t('E-post'), width='w3', kind='email', check=norway.email, empty='')
        hits = el('div', 'own-hits')
        form['address'] = field(t('Adresse'), check=line, empty='')
        postcode = field(t('Postnummer'), width='w2 half', check=norway.postcode, empty='', maxlength=10)
        city = field(t('Poststed'), width='w4', empty='', maxlength=100)
        form['postcode'], form['city'] = postcode, city
        fills(postcode, city)
    name.props('autofocus')

    def draw(found: Sequence[Hit]) -> None:
        with el('div', 'hits', role='group', aria_label=t('Kunder fra før')):
            for hit in found:
                own_hit(hit, partial(_choose, taker, box))

    async def near(text: str) -> list[Hit]:
        """Those who are probably the same first, then those who are called so or have such a number."""
        said = {'name': name.value, 'phone': phone.value, 'email': email.value, 'postcode': postcode.value}
        same = await read(customers.likely, taker.me, **{what: value or '' for what, value in said.items()})
        known = {hit.id for hit in same}
        called = await read(customers.search, taker.me, CustomerKind.PRIVATE, text)
        return [*same, *(hit for hit in called if hit.id not in known)]

    find = Finder(hits, near, draw)
    for entry in (name, phone):
        entry.on_value_change(lambda event: find.ask(event.value or ''))
    for entry in (email, postcode):
        entry.on_value_change(lambda: find.ask(name.value or ''))

    async def save() -> None:
        given = form.values()
        await taker.add(Customer.private(**given), None)
        box.close()

    with foot:
        cancel_and(box)
        form.submit(t('Lagre'), save)


async def _choose(taker: Taker, box: Dialog, customer_id: int) -> None:
    await taker.choose(customer_id)
    box.close()


def own_hit(hit: Hit, choose: Callable[[int], object]) -> None:
    """One of our own customers, to press."""
    with el('button', 'hit', type='button') as made:
        with el('span'):
            el('div', 'strong break', hit.name)
            el('div', 'small soft', ' · '.join(part for part in (hit.because, hit.detail) if part))
        tag(t('Bruk denne') if hit.because else t('Kunde fra før'), 'warn' if hit.because else 'info', 'check')
    on_press(made, partial(choose, hit.id))


# ---------- business ----------


class _Business:
    """One field searches by name or organisation number, in our own customers and in Enhetsregisteret [S21]."""

    def __init__(self, taker: Taker, box: Dialog, foot: ui.element) -> None:
        self.taker, self.box, self.foot = taker, box, foot
        self.asked = 0

    def search(self) -> None:
        self.body = el('div', 'form')
        with self.body:
            self.query = field(t('Søk på navn eller organisasjonsnummer'), maxlength=180, autocomplete='off')
            self.query.props('clearable autofocus')
            self.query.on_value_change(self._typed)
            self.place = el('div', role='status')
        with self.foot:
            button(t('Fyll ut selv'), 'quiet', 'edit', on_click=lambda: self.form(None))
            cancel_and(self.box)

    def _typed(self) -> None:
        self.asked += 1
        background_tasks.create(
            self._answer(self.query.value or '', self.asked), name='find businesses', context=self.place
        )

    async def _answer(self, text: str, mine: int) -> None:
        own = await read(customers.search, self.taker.me, CustomerKind.BUSINESS, text)
        known = {hit.org_number for hit in own}
        found = await brreg.near(text)
        if not self._show(mine, own, [unit for unit in found if unit.org_number not in known], ''):
            return
        if found or len(text.strip()) < 2:
            return
        await asyncio.sleep(PAUSE)
        if mine != self.asked:
            return
        try:
            found, said = await brreg.search(text), ''
            if not found and not own:
                said = t('Fant ingen bedrift med dette navnet.')
        except brreg.RegisterDown:
            found, said = [], t('Søket er midlertidig utilgjengelig. Du kan fylle ut feltene selv.')
        except Refused as refused:
            found, said = [], str(refused)
        self._show(mine, own, [unit for unit in found if unit.org_number not in known], said)

    def _show(self, mine: int, own: list[Hit], units: list[Unit], said: str) -> bool:
        if mine != self.asked or self.place.is_deleted:
            return False
        self.place.clear()
        with self.place:
            if own or units:
                with el('div', 'hits'):
                    for hit in own:
                        own_hit(hit, partial(_choose, self.taker, self.box))
                    for unit in units:
                        self._unit(unit)
            if said:
                note(said, 'warn')
        return True

    def _same(self, found: Sequence[Hit]) -> None:
        with el('div', 'hits', role='group', aria_label=t('Kunder fra før')):
            for hit in found:
                own_hit(hit, partial(_choose, self.taker, self.box))

    def _unit(self, unit: Unit) -> None:
        with el('button', 'hit', type='button', aria_disabled=str(not unit.selectable).lower()) as made:
            with el('span'):
                el('div', 'strong break', unit.name)
                place = f'{unit.postcode} {unit.city}'.strip()
                el(
                    'div',
                    'small soft',
                    ' · '.join(p for p in (norway.show_org_number(unit.org_number), unit.org_form_name, place) if p),
                )
            if unit.warning:
                tag(unit.warning, 'warn' if unit.selectable and not unit.bankrupt else 'danger', 'warning')
        if unit.selectable:
            on_press(made, partial(self.form, unit))

    def form(self, unit: Unit | None) -> None:
        """Name and address, prefilled from the register or typed by hand, and the first contact [S22]."""
        self.body.clear()
        self.foot.clear()
        with self.body:
            form = Form('fields')
        with form:
            form['name'] = field(
                t('Navn'), unit.name if unit else '', check=lambda typed: required(typed, t('navnet på bedriften'))
            )
            form['org_number'] = org_number = field(
                t('Organisasjonsnummer'),
                unit.org_number if unit else '',
                'w3',
                check=norway.org_number,
                show=norway.show_org_number,
                empty='',
            )
            hits = el('div', 'own-hits')
            form['address'] = field(t('Adresse'), unit.address if unit else '', check=line, empty='')
            form['postcode'] = postcode = field(
                t('Postnummer'), unit.postcode if unit else '', 'w2 half', check=norway.postcode, empty='', maxlength=10
            )
            form['city'] = city = field(t('Poststed'), unit.city if unit else '', 'w4', empty='', maxlength=100)
            fills(postcode, city)
            if unit and unit.warning:
                note(unit.warning, 'warn')
            el('h3', text=t('Bedriftskontakt'))
            el('p', 'small soft', t('Den som skal ha tilgang til kundeportalen. {hint}', hint=t(PHONE_HINT)))
            contact = contact_fields(form)['name']
        contact.props('autofocus')
        find = Finder(hits, lambda text: read(customers.likely, self.taker.me, org_number=text), self._same)
        org_number.on_value_change(lambda: find.ask(org_number.value or ''))

        async def save() -> None:
            given = form.values()
            person = (
                Contact.new(**{name: given[f'contact_{name}'] for name in CONTACT_FIELDS})
                if any(given[key] for key in ('contact_name', 'contact_phone', 'contact_email'))
                else None
            )
            customer = Customer.business(
                name=given['name'],
                org_number=given['org_number'],
                address=given['address'],
                postcode=given['postcode'],
                city=given['city'],
                org_form=unit.org_form if unit else '',
                vat_registered=bool(unit and unit.vat_registered and unit.org_number == given['org_number']),
            )
            await self.taker.add(customer, person)
            self.box.close()

        with self.foot:
            cancel_and(self.box)
            form.submit(t('Lagre'), save)


def contact_fields(form: Form, contact: Contact | None = None, *, is_first: bool = True) -> dict[str, field | checkbox]:
    """Name, mobile and e-mail of a contact, and what it may; a business's first contact may both."""
    made: dict[str, field | checkbox] = {
        'name': field(t('Kontaktens navn'), contact.name if contact else '', check=line, empty=''),
        'phone': field(
            t('Mobilnummer'),
            contact.phone if contact else '',
            'w3',
            kind='tel',
            check=norway.phone,
            show=norway.show_phone,
            empty='',
        ),
        'email': field(t('E-post'), contact.email if contact else '', 'w3', kind='email', check=norway.email, empty=''),
        'may_accept': checkbox(t('Kan godta tilbud'), contact.may_accept if contact else True),
        'gets_invoices': checkbox(t('Får faktura'), contact.gets_invoices if contact else is_first),
    }
    for name, entry in made.items():
        form[f'contact_{name}'] = entry
    return made
