"""«Slå sammen»: two customers who are one, with a choice for every field in which they differ."""

from collections.abc import Sequence
from functools import partial

from nicegui import ui

from domain import norway
from domain.access import Actor
from domain.customer import MERGED, Customer
from domain.words import count, t
from store import customer_merge, customer_view, customers
from store.customers import LABELS, Hit
from store.database import read, write
from ui.catalogue import search_field
from ui.choices import choice
from ui.customer_picker import own_hit
from ui.desk import cancel_and
from ui.finder import Finder
from ui.kit import Dialog, button, dialog, el, note, toast


def choose(me: Actor, customer: Customer) -> None:
    """Find the other one; then say what stands."""
    with dialog(t('Slå sammen {name} med …', name=customer.shown_name)) as box:
        el(
            'p',
            'soft',
            t('Finn den andre kunden. Ordrene, kontaktene og adressene flyttes til {name}.', name=customer.shown_name),
        )
        search = search_field('', t('Navn, telefon eller org.nr.'), t('Søk etter den andre kunden'))
        search.props('autofocus')
        place = el('div', 'own-hits', role='status')
        with box.footer:
            cancel_and(box)

    async def others(text: str) -> Sequence[Hit]:
        found = await read(customers.search, me, customer.kind, text)
        return [hit for hit in found if hit.id != customer.id]

    def draw(found: Sequence[Hit]) -> None:
        with el('div', 'hits'):
            for hit in found:
                own_hit(hit, partial(_compare, me, box, customer))

    def none(text: str) -> None:
        if len(text.strip()) > 1:
            note(t('Ingen andre kunder passer.'), symbol='info')

    finder = Finder(place, others, draw, none)
    search.on_value_change(lambda: finder.ask(search.value or ''))


async def _compare(me: Actor, before: Dialog, stays: Customer, goes_id: int) -> None:
    goes = (await read(customer_view.view, me, goes_id)).customer
    before.close()
    differing = [
        name
        for name in MERGED
        if name != 'note' and getattr(goes, name) not in ('', None) and getattr(goes, name) != getattr(stays, name)
    ]
    with dialog(t('Slå sammen kunder')) as box:
        el('p', text=t('Alt som hører til {goes}, flyttes til {stays}.', goes=goes.shown_name, stays=stays.shown_name))
        ways = {}
        for name in differing:
            ours, theirs = _said(name, getattr(stays, name)), _said(name, getattr(goes, name))
            value = 'theirs' if getattr(stays, name) in ('', None) else 'ours'
            with el('div', 'gap'):
                el('p', 'strong', t(LABELS[name]))
                ways[name] = choice(t(LABELS[name]), {'ours': ours, 'theirs': theirs}, value)
        note(t('Sendte tilbud og fakturaer beholder det de ble sendt med. Dette kan ikke angres.'), 'warn')

        async def go() -> None:
            theirs = {name: way.value == 'theirs' for name, way in ways.items()}
            await write(customer_merge.merge, me, stays.id or 0, goes_id, theirs)
            box.close()
            toast(t('Kundene er slått sammen.'))

        with box.footer:
            ui.space()
            button(t('Avbryt'), 'quiet', on_click=box.close)
            button(t('Slå sammen'), 'primary', 'check', on_click=go)


def _said(name: str, value: str | int | None) -> str:
    if value in ('', None):
        return t('tomt')
    if isinstance(value, int):
        return count(value, 'dag', 'dager')
    return {'phone': norway.show_phone, 'org_number': norway.show_org_number}.get(name, str)(value or '')
