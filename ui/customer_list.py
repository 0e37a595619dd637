"""Kunder: the list with its views and its search; what is looked at stands in the address."""

from collections.abc import Mapping
from urllib.parse import urlencode

from nicegui import ui
from nicegui.events import ValueChangeEventArguments

from domain import norway
from domain.customer import Contact, Customer, CustomerKind
from domain.words import count, day, local_day, t
from store import clock, customer_list, customers
from store.company import About
from store.customer_list import ALL, PAGE, CustomerRow, Listed, Look
from store.database import read, write
from ui.catalogue import search_field
from ui.customer_picker import Taker, pick
from ui.kit import button, el, icon, row, toast
from ui.live import live
from ui.views import views


class CustomerList:
    """What one person looks at: `listed = await shown.feed`, then `shown.draw(listed)`."""

    def __init__(self, here: About, look: Look) -> None:
        self.here, self.look = here, look
        self.feed = live('customers', 'orders', load=self._load)

    async def _load(self) -> Listed:
        return await read(customer_list.page, self.here.me, self.look)

    def draw(self, listed: Listed | None) -> None:
        """The views, the search, the order of the rows, and the customers."""
        links = {key: (name, address(self.look.but(kind=key))) for key, name in _kinds().items()}
        bar = self.bar = views(t('Visninger'), self.look.kind, links)
        self.feed.follow(lambda newer: bar.count(newer.counts))
        with el('div', 'filters'):
            search = search_field(self.look.q, t('Søk i navn, telefon, org.nr., sted'), t('Søk i kunder'))
            sort = ui.select({'navn': t('Navn'), 'nyeste': t('Nyeste først')}, value=self.look.sort)
            sort.props('outlined dense options-dense').classes('bare sort')
            sort.props['aria-label'] = t('Sorter etter')
            with sort.add_slot('prepend'):
                icon('sort')
        search.on_value_change(self._searched)
        sort.on_value_change(lambda event: self._go(self.look.but(sort=event.value)))
        self.feed.section(self._rows)
        if listed is not None:
            bar.count(listed.counts)

    def _searched(self, event: ValueChangeEventArguments[str | None]) -> None:
        wanted = Look.read(event.value or '').q
        if wanted != self.look.q:
            self._go(self.look.but(q=wanted))

    def _go(self, look: Look) -> None:
        self.look = look
        ui.navigate.history.replace(address(look))
        for kind in _kinds():
            self.bar.lead(kind, address(look.but(kind=kind)))
        self.feed.again()

    def _rows(self, listed: Listed) -> None:
        with el('div', 'list'):
            if not listed.rows:
                with el('div', 'empty', role='status'):
                    el('p', text=_none(listed))
                return
            with el('ul'):
                for each in listed.rows:
                    _customer(each)
            _foot(listed)


def new(here: About) -> None:
    """«Ny kunde»: one that is there already is opened."""

    async def choose(customer_id: int) -> None:
        ui.navigate.to(f'/kunde/{customer_id}')

    async def add(customer: Customer, contact: Contact | None) -> None:
        customer_id = await write(customers.create, here.me, customer, contact)
        toast(t('Kunden er lagt til.'))
        ui.navigate.to(f'/kunde/{customer_id}')

    pick(Taker(here.me, t('Ny kunde'), choose, add))


def _customer(each: CustomerRow) -> None:
    customer = each.customer
    reach = (
        norway.show_phone(customer.phone),
        norway.show_org_number(customer.org_number) if customer.org_number else '',
        customer.place,
    )
    under = ' · '.join(part for part in reach if part)
    with el('li', 'customer'), row(customer.shown_name, under, href=f'/kunde/{customer.id}'):
        el('span', 'small soft', count(each.orders, 'ordre', 'ordrer') if each.orders else '')
        el('span', 'small muted hide', day(local_day(each.last), clock.today()) if each.last else '')
        symbol = icon('business' if customer.is_business else 'person')
        symbol.props.update({'role': 'img', 'aria-label': customer.kind.word})


def _foot(listed: Listed) -> None:
    first = (listed.look.page - 1) * PAGE + 1
    with el('div', 'foot'):
        span = f'{first}–{first + len(listed.rows) - 1}'
        el('span', text=t('{span} av {customers}', span=span, customers=count(listed.count, 'kunde', 'kunder')))
        ui.space()
        for by, symbol, label in ((-1, 'chevron_left', t('Forrige side')), (1, 'chevron_right', t('Neste side'))):
            page = listed.look.page + by
            if page >= 1 and (page - 1) * PAGE < listed.count:
                button('', 'quiet', symbol, label=label, href=address(listed.look.but(page=page)))


def address(look: Look) -> str:
    """The address of what somebody looks at."""
    query = {
        'q': look.q,
        'type': '' if look.kind == ALL else look.kind,
        'sort': '' if look.sort == 'navn' else look.sort,
        'side': look.page if look.page > 1 else '',
    }
    said = urlencode({key: value for key, value in query.items() if value})
    return f'/kunder?{said}' if said else '/kunder'


def asked_for(query: Mapping[str, str]) -> Look:
    """What an address asks for; nonsense is forgiven."""
    return Look.read(query.get('q', ''), query.get('type', ALL), query.get('sort', 'navn'), query.get('side', '1'))


def _kinds() -> dict[str, str]:
    return {
        ALL: t('Alle'),
        CustomerKind.PRIVATE.value: t('Privatkunder'),
        CustomerKind.BUSINESS.value: t('Bedriftskunder'),
    }


def _none(listed: Listed) -> str:
    if listed.look.q:
        return t('Ingen kunder passer med «{text}».', text=listed.look.q)
    if listed.look.page > 1:
        return t('Det er ingen kunder på denne siden.')
    return t('Ingen kunder ennå. De kommer hit når de legges inn her eller på en ordre.')
