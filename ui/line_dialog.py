"""The dialogs for one line: what is sold, with suggestions while typing, and a heading or a text."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

from domain import money, vat
from domain.company import Company
from domain.line import GROUP, UNITS, LineKind, Option, typed_discount, typed_group, typed_price
from domain.refused import Refused
from domain.text import required
from domain.words import kr, number, t
from store.suggestions import Suggestion
from ui import conflict
from ui.choices import choice, select
from ui.desk import cancel_and
from ui.finder import Finder
from ui.forms import Form, field
from ui.kit import Dialog, button, dialog, el, on_press, tag

# From the text down into the suggestions and up again; Tab goes on to the quantity.
ARROWS = """event => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = [event.currentTarget.querySelector("input"), ...event.currentTarget.querySelectorAll(".hit")];
  const next = by && all[all.indexOf(document.activeElement) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}"""
FIELDS = ('text', 'quantity', 'unit', 'unit_price', 'vat', 'discount', 'cost', 'option', 'option_group')


class AnyLine(Protocol):
    """A line of an order or of a package."""

    id: int | None
    text: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    vat: str
    discount: str
    cost: Decimal | None
    option: Option
    option_group: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the lines stand, and how they are saved there: an order, a package.

    `add(typed, with_vat)`, `edit(line_id, opened, typed, with_vat, force)`, `type_with_vat(chosen)`.
    """

    firm: Company
    with_vat: bool
    day: date
    """The day of delivery, whose VAT rates hold."""
    add: Callable[[dict[str, str], bool], Awaitable[object]]
    edit: Callable[[int, dict[str, Any], dict[str, str], bool, bool], Awaitable[object]]
    remove: Callable[[int], Awaitable[object]]
    suggest: Callable[[str], Awaitable[Sequence[Suggestion]]]
    type_with_vat: Callable[[bool], Awaitable[object]] | None
    """Remembers which way prices are typed; None does not."""


def edit(place: Place, line: AnyLine | None) -> None:
    """The dialog for a new or an existing line."""
    _LineDialog(place, line).draw()


class _LineDialog:
    """One line being typed; its sum follows. Prices in the fields include VAT when `with_vat` says so."""

    def __init__(self, place: Place, line: AnyLine | None) -> None:
        self.place, self.line, self.with_vat = place, line, place.with_vat
        self.opened: dict[str, Any] = {name: getattr(line, name) for name in FIELDS} if line else {}
        self.entries: dict[str, field | select] = {}

    def draw(self) -> None:
        """The fields, the sum, the verbs."""
        with dialog(t('Ordrelinje')) as box:
            form = Form('fields')
            with form:
                self._fields()
            for name, entry in self.entries.items():
                form[name] = entry
            self.total = el('p', 'strong', role='status')
            for name in ('quantity', 'unit_price', 'vat', 'discount', 'cost'):
                self.entries[name].on_value_change(self._follow)
            self._follow()
            with box.footer:
                if self.line is not None:
                    button(t('Slett'), 'danger', 'delete', on_click=partial(self._remove, box))
                cancel_and(box)
                form.submit(t('Lagre'), partial(self._save, form, box))

    def _fields(self) -> None:
        line, entries = self.line, self.entries
        with el('div') as around:
            entries['text'] = field(
                t('Beskrivelse'),
                line.text if line else '',
                maxlength=1000,
                check=lambda typed: required(typed, t('beskrivelsen'), 1000),
            )
            self.finder = Finder(el('div', 'own-hits over'), self.place.suggest, self._suggest)
        around.on('keydown', js_handler=ARROWS)
        self.chosen = line.text if line else ''
        entries['text'].on_value_change(self._typed)
        entries['quantity'] = field(
            t('Antall'), line.quantity if line else '1', 'w2 half', kind='number', check=money.quantity, show=_number
        )
        entries['quantity'].on('focus', self.finder.clear, [])
        units = {name: name for name in UNITS}
        entries['unit'] = select(t('Enhet'), units, line.unit if line else 'stk.', 'w2 half')
        rates = vat.choices(self.place.firm.vat_registered, self.place.day)
        code = line.vat if line else next(iter(rates))
        if code not in rates:
            rates[code] = vat.word(code)
        self._code = code
        entries['unit_price'] = field(
            t('Enhetspris'), line.unit_price if line else '', 'w2', kind='number', suffix='kr',
            check=lambda typed: typed_price(typed, self._includes), show=self._price,
        )  # fmt: skip
        entries['vat'] = select(t('Mva-sats'), rates, code, 'w2 half')
        entries['discount'] = field(
            t('Rabatt'), line.discount if line else '', 'w2 half', empty='', hint=t('10 % eller 500'), maxlength=20,
            check=lambda typed: typed_discount(typed, self._includes), show=self._discount,
        )  # fmt: skip
        entries['cost'] = field(
            t('Kostnad'), line.cost if line else '', 'w2', kind='number', suffix='kr', empty=None,
            hint=t('Per enhet eks. mva. Bare kontoret ser den.'), check=money.cost, show=price_shown,
        )  # fmt: skip
        ways = {each.value: each.word for each in Option}
        entries['option'] = select(
            t('For kunden'), ways, line.option.value if line else '', 'w3', on_change=self._turn_option
        )
        entries['option_group'] = field(
            t('Kunden velger mellom'), line.option_group if line else '', 'w3', maxlength=GROUP,
            hint=t('Samme navn på alle i gruppen, for eksempel Gulv.'), check=self._group,
        )  # fmt: skip
        self._turn_option()
        if self.place.firm.vat_registered:
            ways = {'without': t('Priser eks. mva.'), 'with': t('Priser inkl. mva.')}
            choice(t('Hvordan prisene skrives'), ways, 'with' if self.with_vat else 'without', on_change=self._turn)

    # ---------- what the customer chooses ----------

    def _turn_option(self) -> None:
        if 'option_group' in self.entries:
            self.entries['option_group'].visible = self.entries['option'].value == Option.ONE_OF

    def _group(self, typed: str) -> str:
        return typed_group(str(self.entries['option'].value), typed)

    # ---------- prices with and without VAT ----------

    @property
    def _includes(self) -> Decimal | None:
        """The VAT percent that the typed prices include."""
        code = self.entries['vat'].value if 'vat' in self.entries else self._code
        return vat.percent(str(code), self.place.day) if self.with_vat else None

    def _price(self, value: Decimal | str) -> str:
        if isinstance(value, str):
            return value
        return number(value if self._includes is None else money.with_vat(value, self._includes), 2)

    def _discount(self, value: str) -> str:
        return money.discount_word(value, self._includes)

    async def _turn(self, way: str) -> None:
        """Type the other way from now on: what is stored is shown anew, what is typed for a new line stands."""
        prices = [each for name in ('unit_price', 'discount') if isinstance(each := self.entries[name], field)]
        stored = [_checked(each) for each in prices]
        self.with_vat = way == 'with'
        for each, value in zip(prices, stored, strict=True):
            if self.line is not None and value is not None:
                each.value = each.shown(value)
        self._follow()
        if self.place.type_with_vat is not None:
            await self.place.type_with_vat(self.with_vat)

    def _follow(self) -> None:
        """The sum under the fields follows what is typed."""
        quantity, price, discount, cost = (
            _checked(self.entries[name]) for name in ('quantity', 'unit_price', 'discount', 'cost')
        )
        try:
            if quantity is None or price is None:
                raise Refused('')
            net = money.line_net_ore(quantity, price, discount or '')
            percent = vat.percent(str(self.entries['vat'].value), self.place.day)
            said = [t('{net} eks. mva.', net=kr(net))]
            if percent is not None:
                said.append(t('{total} inkl. mva.', total=kr(money.add_up([(net, percent)]).total_ore)))
            if cost is not None:
                left = net - money.line_net_ore(quantity, cost)
                said.append(t('dekningsbidrag {margin}', margin=kr(left)))
            self.total.text = ' · '.join(said)
        except Refused:
            self.total.text = ''

    # ---------- suggestions ----------

    def _typed(self) -> None:
        text = self.entries['text'].value or ''
        if text == self.chosen:
            return
        self.chosen = ''
        self.finder.ask(text)

    def _suggest(self, found: Sequence[Suggestion]) -> None:
        with el('div', 'hits', role='group', aria_label=t('Forslag')):
            for each in found:
                with el('button', 'hit', type='button', tabindex='-1') as made:
                    with el('span'):
                        el('div', 'strong break', each.text)
                        price = t('{price} kr eks. mva.', price=number(each.unit_price, 2))
                        parts = (each.number, price, each.unit)
                        el('div', 'small soft', ' · '.join(part for part in parts if part))
                    if each.number is None:
                        tag(t('Brukt før'), 'plain', 'history')
                    else:
                        tag(t('Vare'), 'info', 'inventory_2')
                on_press(made, partial(self._take, each))

    def _take(self, each: Suggestion) -> None:
        """Fill the line with what was chosen; the quantity is the person's own."""
        entries = self.entries
        self.chosen = each.text
        entries['text'].value = each.text
        self.finder.clear()
        entries['unit'].value = each.unit
        rates = vat.choices(self.place.firm.vat_registered)
        entries['vat'].value = each.vat if each.vat in rates else next(iter(rates))
        for name, value in (('unit_price', each.unit_price), ('cost', each.cost)):
            entry = entries[name]
            if isinstance(entry, field):
                entry.value = entry.shown(value)
                entry.complain('')
        entries['text'].complain('')
        entries['quantity'].take_focus()

    # ---------- saving ----------

    async def _save(self, form: Form, box: Dialog) -> None:
        form.values()
        typed = {name: entry.value if entry.value is not None else '' for name, entry in self.entries.items()}
        line = self.line
        if line is None:
            await self.place.add(typed, self.with_vat)
        elif not await conflict.save_form(
            lambda force: self.place.edit(line.id or 0, self.opened, typed, self.with_vat, force),
            self.opened,
            self.entries,
        ):
            return
        box.close()

    async def _remove(self, box: Dialog) -> None:
        assert self.line is not None
        await self.place.remove(self.line.id or 0)
        box.close()


def say(
    kind: LineKind,
    text: str,
    save: Callable[[str, bool], Awaitable[object]],
    opened: dict[str, Any],
    remove: Callable[[], Awaitable[object]] | None = None,
) -> None:
    """The dialog for a heading or a text: `save(typed, force)`."""
    is_heading = kind is LineKind.SECTION
    with dialog(t('Overskrift') if is_heading else t('Tekstlinje')) as box:
        form = Form('fields')
        with form:
            label = t('Overskrift') if is_heading else t('Tekst')
            named = t('overskriften') if is_heading else t('teksten')
            form['text'] = entry = field(label, text, maxlength=1000, check=lambda typed: required(typed, named, 1000))

        async def go() -> None:
            form.values()
            if await conflict.save_form(lambda force: save(entry.value or '', force), opened, {'text': entry}):
                box.close()

        async def take_off() -> None:
            assert remove is not None
            await remove()
            box.close()

        with box.footer:
            if remove is not None:
                button(t('Slett'), 'danger', 'delete', on_click=take_off)
            cancel_and(box)
            form.submit(t('Lagre'), go)


def _checked(entry: field | select) -> Any:
    """The value of a field as it would be stored, or None while it is none."""
    try:
        return entry.checked()
    except Refused:
        return None


def _number(value: Decimal | str) -> str:
    return value if isinstance(value, str) else number(value)


def price_shown(value: Decimal | str) -> str:
    """A price in a field: two decimals, or what was typed."""
    return value if isinstance(value, str) else number(value, 2)
