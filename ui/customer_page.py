"""The page of one customer: how to reach it, its orders and invoices, our note, what happened."""

from collections.abc import Awaitable
from functools import partial
from typing import Any

from nicegui import ui

from domain import norway
from domain.access import Act
from domain.customer import Customer, Einvoice
from domain.order import Order
from domain.status import word
from domain.words import count, day, kr, moment, short_date, t
from store import customer_privacy, customer_view, customers, devices, locks, orders
from store.company import About
from store.customer_view import MOST, CustomerView
from store.database import read, write
from ui import conflict, customer_merging
from ui.customer_addresses import draw_addresses, edit_address
from ui.customer_form import Do, contacts, edit, edit_contact, phone_note
from ui.desk import ask, menu
from ui.forms import saving_field
from ui.kit import Act as Press
from ui.kit import banner, button, el, facts, icon, row, section, tag, toast
from ui.live import live
from ui.locks import draw_locks
from ui.order_status import ICON
from ui.register_news import register_news


class CustomerDesk:
    """One person at one customer: reads and writes for both."""

    def __init__(self, here: About, customer_id: int) -> None:
        self.here, self.me, self.customer_id = here, here.me, customer_id
        self._prices = here.me.may(Act.SEE_PRICES)
        self.feed = live(f'customer:{customer_id}', 'employees', 'registered', 'locks', load=self._load)

    async def _load(self) -> CustomerView:
        self.view = await read(customer_view.view, self.me, self.customer_id)
        return self.view

    @property
    def _do(self) -> Do | None:
        """What the parts of the page change things with; nothing for those who only look."""
        return self.do if self.me.may(Act.EDIT_ORDER) else None

    def do(self, verb: Any, *args: Any, **kwargs: Any) -> Awaitable[Any]:
        """Run a verb of `store.customers` in one transaction, for no order."""
        return write(verb, self.me, None, *args, **kwargs)

    def draw(self) -> None:
        """Every part, each redrawn when the customer or its orders have changed."""
        feed = self.feed
        feed.gone(lambda: el('p', 'soft', t('Kunden finnes ikke lenger.')))
        with el('div', 'order-head'):
            with el('a', 'crumb', href='/kunder'):
                icon('arrow_back')
                el('span', text=t('Kunder'))
            feed.section(_title, key=lambda view: (view.customer.shown_name, view.customer.kind))
            feed.section(self._actions, key=lambda view: view.customer.is_gone)
        feed.section(_gone, key=lambda view: (view.customer.merged_into_id, view.customer.erased_at))
        feed.section(lambda view: register_news(self._do, view.customer, view.registered))
        with el('div', 'two'):
            with el('div', 'side'):
                feed.section(self._reach)
                if self._prices:
                    feed.section(_sums, key=lambda view: (view.invoiced_ore, view.open_ore, view.left_ore))
                self._note()
            with el('div', 'main'):
                feed.section(partial(_orders, self._prices))
                feed.section(
                    partial(_pays_for, self._prices),
                    key=lambda view: [(each.id, each.status, each.total_ore) for each in view.pays_for],
                )
                if self._prices:
                    feed.section(_invoices)
                feed.section(_history)
        with el('div', 'bottom phone'):
            feed.section(
                lambda view: None if view.customer.is_gone else self._new_order_button('tall'),
                key=lambda view: view.customer.is_gone,
            )

    # ---------- parts ----------

    def _actions(self, view: CustomerView) -> None:
        with el('div', 'actions'):
            if view.customer.is_gone:
                return
            self._new_order_button('wide')
            menu(button(t('Flere valg'), 'secondary', 'more_horiz'), self._choices(view.customer))

    def _choices(self, customer: Customer) -> list[tuple[str, Press] | None]:
        changes: list[tuple[str, Press] | None] = [
            (t('Rediger kunde'), lambda: edit(self.do, self.view.customer)),
            (t('Legg til bedriftskontakt'), lambda: edit_contact(self.do, self.view.customer, None))
            if customer.is_business
            else None,
            (t('Legg til adresse'), lambda: edit_address(self.do, self.view.customer, None)),
            (t('Slå sammen med en annen kunde'), lambda: customer_merging.choose(self.me, self.view.customer)),
        ]
        return [
            *(changes if self._do else []),
            (t('Last ned opplysningene'), self._export) if self.me.may(Act.EXPORT) else None,
            (t('Logg ut av kundeportalen'), self._sign_out) if self.me.may(Act.SETTINGS) else None,
            (t('Anonymiser kunden'), self._erase) if self.me.may(Act.ERASE_CUSTOMER) else None,
        ]

    async def _export(self) -> None:
        packed = await write(customer_privacy.export, self.me, self.customer_id)
        ui.download.content(packed, f'kunde-{self.customer_id}.zip', 'application/zip')

    async def _sign_out(self) -> None:
        ended = await write(devices.end_customer, self.me, self.customer_id)
        toast(
            t('Kunden er logget ut av {count}.', count=count(ended, 'enhet', 'enheter'))
            if ended
            else t('Ingen er logget inn i kundeportalen for denne kunden.')
        )

    async def _erase(self) -> None:
        left = await read(customer_privacy.remains, self.me, self.customer_id)
        says = [t('Navn, telefon, e-post, adresser, notat og kontakter slettes, og lenkene slutter å virke.')]
        if left.invoices and left.until:
            invoices = count(left.invoices, 'faktura', 'fakturaer')
            says.append(
                t(
                    '{invoices} beholdes til {day} slik de ble sendt (bokføringsloven § 13).',
                    invoices=invoices,
                    day=short_date(left.until),
                )
            )
        if left.accepted:
            accepted = count(left.accepted, 'akseptert tilbud', 'aksepterte tilbud')
            says.append(t('{quotes} beholdes som avtalen bak.', quotes=accepted))
        if left.invoices or left.accepted:
            says.append(t('Vedlegg på disse ordrene beholdes også.'))
        says.append(t('Dette kan ikke angres.'))

        async def go() -> None:
            await write(customer_privacy.erase, self.me, self.customer_id)
            toast(t('Kunden er anonymisert.'))

        ask(t('Anonymisere {name}?', name=self.view.customer.shown_name), says, t('Anonymiser'), go, 'danger')

    def _new_order_button(self, more: str) -> None:
        if self.me.may(Act.EDIT_ORDER):
            button(t('Ny ordre'), 'primary', 'add', on_click=self._new_order, more=more)

    async def _new_order(self) -> None:
        number = await write(orders.new_for, self.me, self.customer_id)
        ui.navigate.to(f'/ordre/{number}')

    def _reach(self, view: CustomerView) -> None:
        customer = view.customer
        with section(t('Opplysninger')) as box:
            if not customer.is_gone and self._do:
                with box.actions:
                    button(t('Rediger'), 'quiet', 'edit', on_click=lambda: edit(self.do, self.view.customer))
            shown = [
                (t('Org.nr.'), norway.show_org_number(customer.org_number) if customer.org_number else ''),
                (t('Mobil'), norway.show_phone(customer.phone)),
                (t('E-post'), customer.email),
                (t('Adresse'), customer.place),
                (t('Kan motta EHF'), '' if customer.einvoice is Einvoice.UNKNOWN else customer.einvoice.word),
                (t('Betalingsfrist'), _days(customer.payment_days)),
                (t('Vilkår på faktura'), customer.invoice_terms),
            ]
            facts(*(pair for pair in shown if pair[1]))
            if not any(said for _, said in shown):
                el('p', 'soft', t('Ingen opplysninger ennå.'))
            if customer.is_gone:
                return
            draw_addresses(self._do, customer)
            if customer.is_business:
                contacts(self._do, customer)
            phone_note(customer)
            lift = partial(write, locks.lift_customers, self.me, self.customer_id)
            draw_locks(view.locks, self.feed.again, lift if self.me.may(Act.SETTINGS) else None)

    def _note(self) -> None:
        """For us only; a field that saves itself, outside the live sections."""

        async def save(old: str, new: str) -> None:
            stored = await conflict.settle(
                lambda force: self.do(customers.edit, self.customer_id, {'note': old}, {'note': new}, force=force)
            )
            if stored:
                entry.saved = stored['note']
                conflict.show(stored, {'note': entry})
                raise conflict.Undecided

        with section(t('Notat')):
            entry = saving_field(
                t('Notat'), self.view.customer.note, save, kind='textarea', maxlength=4000, hint=t('Bare dere ser det.')
            )

        def follow(newer: CustomerView) -> None:
            entry.follow(newer.customer.note)
            entry.props.set_bool('readonly', newer.customer.is_gone or self._do is None)

        self.feed.follow(follow)
        follow(self.view)


def _days(days: int | None) -> str:
    return '' if days is None else count(days, 'dag', 'dager')


def _title(view: CustomerView) -> None:
    with el('div', 'title'):
        el('h1', 'break', view.customer.shown_name)
        el('p', 'soft', view.customer.kind.word)


def _gone(view: CustomerView) -> None:
    customer = view.customer
    if customer.merged_into_id is not None:
        with banner(t('Kunden er slått sammen med en annen.'), 'info'):
            button(t('Åpne kunden'), 'secondary', href=f'/kunde/{customer.merged_into_id}')
    elif customer.erased_at is not None:
        banner(t('Kunden er anonymisert. Det bokføringsloven krever, er tatt vare på.'), 'info')


def _sums(view: CustomerView) -> None:
    with section(t('Summer')):
        facts(
            (t('Fakturert'), kr(view.invoiced_ore)),
            (t('Utestående'), kr(view.open_ore)),
            (t('Å fakturere'), kr(view.left_ore)),
        )
        el('p', 'small muted', t('Inkl. mva.'))


def _orders(prices: bool, view: CustomerView) -> None:
    with section(t('Ordrer'), str(len(view.orders) or ''), body='rows'):
        if not view.orders:
            el('p', 'soft pad', t('Ingen ordrer ennå.'))
        _order_rows(view.orders, prices)


def _pays_for(prices: bool, view: CustomerView) -> None:
    """Orders of others whose invoices go here."""
    if view.pays_for:
        with section(t('Betaler for'), str(len(view.pays_for)), body='rows'):
            _order_rows(view.pays_for, prices)


def _order_rows(orders: list[Order], prices: bool) -> None:
    for order in orders:
        with row(order.shown_title, t('Ordre {number}', number=order.number), href=f'/ordre/{order.number}'):
            if prices:
                el('span', 'num', kr(order.total_ore))
            tag(word(order.status), f'st-{order.status.value}', ICON[order.status])
    _most(len(orders), 'ordrene')


def _invoices(view: CustomerView) -> None:
    today = view.deed.today
    with section(t('Fakturaer'), str(len(view.invoices) or ''), body='rows'):
        if not view.invoices:
            el('p', 'soft pad', t('Ingen fakturaer ennå.'))
        for invoice, number in view.invoices:
            due = t('forfaller {day}', day=day(invoice.due_day, today)) if invoice.due_day and invoice.open_ore else ''
            under = ' · '.join(part for part in (t('Ordre {number}', number=number), due) if part)
            with row(invoice.title, under, href=f'/ordre/{number}'):
                el('span', 'num', kr(-invoice.total_ore if invoice.is_credit_note else invoice.total_ore))
                tone = 'danger' if invoice.is_overdue(today) else 'plain'
                tag(invoice.word(today), tone)
        _most(len(view.invoices), 'fakturaene')


def _history(view: CustomerView) -> None:
    with section(t('Historikk'), body='timeline'), el('ul'):
        for entry, (said, symbol) in zip(view.history, view.told, strict=True):
            with el('li', 'entry dated'):
                el('time', text=moment(entry.at, view.deed.today))
                icon(symbol)
                with el('div', 'break'):
                    el('span', text=said + ' ')
                    if entry.order_number:
                        number = entry.order_number
                        el('a', text=t('Ordre {number}', number=number), href=f'/ordre/{number}')


def _most(shown: int, what: str) -> None:
    if shown == MOST:
        el('p', 'small muted body', t('De {number} nyeste {what} vises.', number=MOST, what=what))
