"""Varer: the list with its search, and the dialog for one product."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from urllib.parse import urlencode

from nicegui import ui
from nicegui.events import ValueChangeEventArguments

from domain import money, vat
from domain import text as typed
from domain.access import Act
from domain.line import UNITS
from domain.product import Product
from domain.words import count, number, t
from store import catalogue
from store.catalogue import PAGE, Found, Shelf
from store.company import About
from store.database import read, write
from ui import conflict
from ui.choices import select, switch
from ui.desk import cancel_and
from ui.forms import Form, field
from ui.kit import button, dialog, el, icon, toast
from ui.live import live
from ui.views import views


def parts() -> dict[str, tuple[str, str]]:
    """The views under «Varer» as (word, address)."""
    return {
        'aktive': (t('I bruk'), '/varer'),
        'inaktive': (t('Ikke i bruk'), '/varer?vis=inaktive'),
        'pakker': (t('Pakker'), '/varer/pakker'),
    }


class Catalogue:
    """What one person looks at: `await shown.feed`, then `shown.draw()`."""

    def __init__(self, here: About, shelf: Shelf) -> None:
        self.here, self.shelf = here, shelf
        self.feed = live('products', 'company', load=self._load)

    async def _load(self) -> Found:
        return await read(catalogue.page, self.here.me, self.shelf)

    def draw(self) -> None:
        """The views, the search and the products."""
        views(t('Visninger'), 'aktive' if self.shelf.active else 'inaktive', parts())
        with el('div', 'filters'):
            search = search_field(self.shelf.q, t('Søk i nummer og beskrivelse'), t('Søk i varer'))
        search.on_value_change(self._searched)
        self.feed.section(self._rows)

    def _searched(self, event: ValueChangeEventArguments[str | None]) -> None:
        wanted = ' '.join((event.value or '').replace('\0', '').split())[:100]
        if wanted != self.shelf.q:
            self.shelf = self.shelf.but(q=wanted)
            ui.navigate.history.replace(address(self.shelf))
            self.feed.again()

    def _rows(self, found: Found) -> None:
        if not found.products:
            with el('div', 'list'), el('div', 'empty', role='status'):
                el('p', text=_none(found))
            return
        with el('div', 'section'):
            with el('table', 'table products'):
                with el('thead'), el('tr'):
                    for text, kind in (
                        (t('Nummer'), ''),
                        (t('Beskrivelse'), ''),
                        (t('Enhet'), ''),
                        (t('Pris eks. mva.'), 'num'),
                        (t('Kostnad'), 'num'),
                        (t('Mva.'), 'num'),
                    ):
                        el('th', kind, text, scope='col')
                with el('tbody'):
                    for each in found.products:
                        self._row(each)
            self._foot(found)

    def _row(self, each: Product) -> None:
        price, cost = number(each.unit_price, 2), '' if each.cost is None else number(each.cost, 2)
        with el('tr'):
            el('td', 'hide muted', each.number)
            with el('td', 'first'):
                if self.here.me.may(Act.EDIT_CATALOGUE):
                    label = t('Rediger {product}', product=each.text)
                    button(each.text, 'quiet', on_click=partial(edit, self.here, each), more='cell', label=label)
                else:
                    el('div', 'break', each.text)
            el('td', 'hide', each.unit)
            el('td', 'num last', price)
            el('td', 'num hide', cost or '–')
            el('td', 'num hide', vat.word(each.vat))
            said = (each.number, each.unit, vat.word(each.vat))
            el('td', 'mid only-phone small', ' · '.join(part for part in said if part))

    def _foot(self, found: Found) -> None:
        first = (found.shelf.page - 1) * PAGE + 1
        with el('div', 'foot'):
            span = f'{first}–{first + len(found.products) - 1}'
            el('span', text=t('{span} av {products}', span=span, products=count(found.count, 'vare', 'varer')))
            ui.space()
            for by, symbol, label in ((-1, 'chevron_left', t('Forrige side')), (1, 'chevron_right', t('Neste side'))):
                page = found.shelf.page + by
                if page >= 1 and (page - 1) * PAGE < found.count:
                    button('', 'quiet', symbol, label=label, href=address(found.shelf.but(page=page)))


def search_field(value: str, says: str, label: str) -> ui.input:
    """A search above a list."""
    made = ui.input(value=value, placeholder=says)
    made.props('outlined dense clearable type=search debounce=120 maxlength=100').classes('bare search')
    made.props['aria-label'] = label
    with made.add_slot('prepend'):
        icon('search')
    return made


def address(shelf: Shelf) -> str:
    """The address of what somebody looks at."""
    query = {'q': shelf.q, 'vis': '' if shelf.active else 'inaktive', 'side': shelf.page if shelf.page > 1 else ''}
    said = urlencode({key: value for key, value in query.items() if value})
    return f'/varer?{said}' if said else '/varer'


def asked_for(query: Mapping[str, str]) -> Shelf:
    """The shelf an address asks for; nonsense is forgiven."""
    page = query.get('side', '')
    side = int(page) if page.isascii() and page.isdigit() and 0 < int(page) < 100_000 else 1
    return Shelf(query.get('q', '').replace('\0', '')[:100], query.get('vis') != 'inaktive', side)


def _none(found: Found) -> str:
    if found.shelf.q:
        return t('Ingen varer passer med «{text}».', text=found.shelf.q)
    if not found.everything:
        return t('Ingen varer ennå. Legg inn det dere selger ofte, så foreslås det når du skriver en ordrelinje.')
    if found.shelf.page > 1:
        return t('Det er ingen varer på denne siden.')
    return t('Ingen varer er i bruk.') if found.shelf.active else t('Alle varer er i bruk.')


def edit(here: About, product: Product | None) -> None:
    """The dialog for a new or an existing product."""
    opened = (
        {name: getattr(product, name) for name in ('number', 'text', 'unit', 'unit_price', 'cost', 'vat', 'active')}
        if product
        else {}
    )
    rates = vat.choices(here.firm.vat_registered)
    with dialog(t('Vare') if product else t('Ny vare')) as box:
        form = Form('fields')
        entries: dict[str, field | select | switch] = {}
        with form:
            entries['text'] = field(
                t('Beskrivelse'),
                product.text if product else '',
                maxlength=1000,
                check=lambda said: typed.required(said, t('beskrivelsen'), 1000),
            )
            entries['number'] = field(t('Nummer'), product.number if product else '', 'w3', maxlength=40)
            units = {name: name for name in UNITS}
            entries['unit'] = select(t('Enhet'), units, product.unit if product else 'stk.', 'w3')
            entries['unit_price'] = field(
                t('Enhetspris'), product.unit_price if product else '', 'w3', kind='number',
                check=money.unit_price, show=shown_price, suffix='kr', hint=t('Eks. mva.'),
            )  # fmt: skip
            entries['cost'] = field(
                t('Kostnad'), product.cost if product else '', 'w3', kind='number', empty=None,
                check=money.cost, show=shown_price, suffix='kr', hint=t('Per enhet eks. mva. Bare kontoret ser den.'),
            )  # fmt: skip
            known = {**rates, **({product.vat: vat.word(product.vat)} if product else {})}
            entries['vat'] = select(t('Mva-sats'), known, product.vat if product else next(iter(rates)), 'w3')
            if product:
                with el('div'):
                    hint = t('Slått av: varen foreslås ikke lenger. Ordrelinjene blir stående.')
                    entries['active'] = switch(t('I bruk'), product.active, hint=hint)
        for name, entry in entries.items():
            form[name] = entry
        entries['text'].props('autofocus')

        async def save() -> None:
            form.values()
            said = {name: entry.value if entry.value is not None else '' for name, entry in entries.items()}
            if product is None:
                await write(
                    catalogue.add, here.me, text=said['text'], number=said['number'], unit=said['unit'],
                    unit_price=said['unit_price'], cost=said['cost'], vat_code=said['vat'],
                )  # fmt: skip
            elif not await conflict.save_form(
                lambda force: write(catalogue.edit, here.me, product.id or 0, opened, said, force=force),
                opened,
                entries,
            ):
                return
            box.close()
            toast(t('Lagret.') if product else t('Varen er lagt til.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def shown_price(value: Decimal | str) -> str:
    """A price as it stands in a field."""
    return value if isinstance(value, str) else number(value, 2)
