"""The places of a customer beside the main one, and the field of a job that knows them."""

from collections.abc import Sequence
from functools import partial

from domain import norway
from domain.address import Address
from domain.customer import Customer
from domain.refused import Refused
from domain.text import line
from domain.words import t
from store import addresses
from ui import conflict
from ui.choices import checkbox
from ui.customer_form import Do
from ui.desk import Desk, cancel_and, menu
from ui.finder import Finder
from ui.forms import Form, field
from ui.kit import button, dialog, el, on_press, row, toast
from ui.line_dialog import ARROWS
from ui.postal import fills


def draw_addresses(do: Do | None, customer: Customer) -> None:
    """Each with its name, and a menu for who may `do` something; the main one is among the customer's own fields."""
    for address in customer.addresses:
        called = address.name or address.place
        under = (address.place if address.name else '', t('Fakturaadresse') if address.for_invoices else '')
        with el('div', 'contact'), row(called, ' · '.join(part for part in under if part)):
            if do is not None:
                opener = button('', 'quiet', 'more_horiz', label=t('Valg for {name}', name=called))
                menu(
                    opener,
                    [
                        (t('Rediger'), partial(edit_address, do, customer, address)),
                        (t('Gjør til hovedadresse'), partial(do, addresses.make_main, address.id or 0)),
                        (t('Fjern'), partial(do, addresses.remove, address.id or 0)),
                    ],
                )


def edit_address(do: Do, customer: Customer, address: Address | None) -> None:
    """A new or existing place of a customer."""
    opened = {name: getattr(address, name) for name in addresses.FIELDS} if address else {}
    with dialog(t('Adresse')) as box:
        form = Form('fields')
        with form:
            called = field(
                t('Navn på stedet'), opened.get('name', ''), maxlength=60, empty='', hint=t('Kontor, lager, hytta')
            )
            street = field(t('Adresse'), opened.get('address', ''), check=line, empty='')
            postcode = field(
                t('Postnummer'), opened.get('postcode', ''), 'w2 half', check=norway.postcode, empty='', maxlength=10
            )
            city = field(t('Poststed'), opened.get('city', ''), 'w4', empty='', maxlength=100)
            fills(postcode, city)
            billed = checkbox(t('Fakturaadresse'), opened.get('for_invoices', False))
        entries: tuple[field | checkbox, ...] = (called, street, postcode, city, billed)
        made = dict(zip(addresses.FIELDS, entries, strict=True))
        for name, entry in made.items():
            form[name] = entry

        async def save() -> None:
            typed = form.values()
            if address is None:
                await do(addresses.add, customer.id or 0, Address.new(**typed))
            elif not await conflict.save_form(
                lambda force: do(addresses.edit, address.id or 0, opened, typed, force=force), opened, made
            ):
                return
            box.close()
            toast(t('Lagret'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


class PlaceField:
    """Where a job is: the customer's places are suggested, and one that is new can be kept with the customer."""

    def __init__(self, desk: Desk, label: str, value: str) -> None:
        self.desk, self.customer = desk, desk.order.customer
        self.places = self.customer.places if self.customer else {}
        self.chosen = value
        with el('div') as around:
            self.field = field(label, value)
            self.finder = Finder(el('div', 'own-hits over'), self._near, self._draw)
            self._offer = el('div')
        around.on('keydown', js_handler=ARROWS)
        self.field.on_value_change(self._typed)
        self.field.on('focus', self._entered, [])
        with self._offer:
            button(t('Behold som adresse på kunden'), 'quiet', 'add', on_click=self._keep)
        self._offer.visible = False

    def left(self) -> None:
        """The person has gone on to another field."""
        self.finder.clear()
        self._follow()

    def _entered(self) -> None:
        if len(self.places) > 1:
            self.finder.ask(self.field.value or '')

    def _typed(self) -> None:
        self._follow()
        if (self.field.value or '') != self.chosen:
            self.chosen = ''
            self.finder.ask(self.field.value or '')

    def _follow(self) -> None:
        """What is new and long enough to be a place may be kept."""
        typed = (self.field.value or '').strip()
        is_new = self.customer is not None and not self.customer.lives_at(typed)
        self._offer.visible = is_new and len(typed) > 3

    async def _near(self, text: str) -> Sequence[tuple[str, str]]:
        """The places that hold every word; all of them while the field is untouched."""
        words = [] if text == self.chosen else text.casefold().split()
        said = {place: f'{called} {place}'.casefold() for place, called in self.places.items() if place != text}
        return [(place, self.places[place]) for place, whole in said.items() if all(word in whole for word in words)]

    def _draw(self, found: Sequence[tuple[str, str]]) -> None:
        with el('div', 'hits', role='group', aria_label=t('Adressene til kunden')):
            for place, called in found:
                with el('button', 'hit', type='button', tabindex='-1') as made, el('span'):
                    el('div', 'strong break', called or place)
                    if called:
                        el('div', 'small soft break', place)
                on_press(made, partial(self._take, place))

    def _take(self, place: str) -> None:
        self.chosen = place
        self.field.value = place
        self.left()
        self.field.take_focus()

    async def _keep(self) -> None:
        if self.customer is None or self.customer.id is None:
            raise Refused(t('Ordren har ingen kunde.'))
        await self.desk.do(addresses.keep, self.customer.id, self.field.checked())
        self._offer.visible = False
        toast(t('Adressen er lagt til på kunden.'))
