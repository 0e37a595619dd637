"""/ordrer: every order and its next step; the first page of the office."""

import asyncio

from fastapi import Request
from nicegui import ui

from domain.access import Act as Right
from domain.company import Company
from domain.words import t
from store import orders
from store.database import write
from ui import frame
from ui.kit import Act, button, el, icon, section
from ui.order_list import OrderList, asked_for
from ui.who import Office


@frame.page('/ordrer', reconnect_timeout=frame.KEEP_OFFICE)
async def page(request: Request, here: Office) -> None:
    """The list, or how to begin while there is nothing to list."""
    shown = OrderList(here.me, *asked_for(dict(request.query_params)))
    await shown.named
    await shown.feed
    begin = _new_order(here) if here.me.may(Right.EDIT_ORDER) else None
    with frame.office(t('Ordrer'), t('Ordrer'), here):
        shown.feed.section(
            lambda _: _first_steps(here.firm, begin) if shown.is_empty and begin else _list(shown, begin),
            key=lambda _: shown.is_empty,
        )


def _list(shown: OrderList, begin: Act | None) -> None:
    with el('div', 'head hide-phone'):
        el('h1', 'grow', t('Ordrer'))
        if shown.me.may(Right.IMPORT):
            button(t('Importer'), 'quiet', 'upload', href='/importer/ordrer')
        if begin:
            button(t('Ny ordre'), 'primary', 'add', on_click=begin, more='wide')
    shown.draw()
    if begin:
        with el('div', 'bottom phone'):
            button(t('Ny ordre'), 'primary', 'add', on_click=begin, more='tall')


def _new_order(here: Office) -> Act:
    """«Ny ordre» makes one order per page, however often and however impatiently it is pressed."""
    one_at_a_time = asyncio.Lock()
    made: list[int] = []

    async def begin() -> None:
        async with one_at_a_time:
            if not made:
                made.append(await write(orders.new, here.me))
        ui.navigate.to(f'/ordre/{made[0]}')

    return begin


# ---------- before the first order ----------


def _first_steps(firm: Company, begin: Act) -> None:
    el('h1', 'hide-phone', t('Ordrer'))
    with el('div', 'list measure'), el('div', 'empty'):
        with el('div'):
            el('h2', text=t('Ingen ordrer ennå. Opprett den første.'))
            el('p', 'soft', t('Fra første telefon til betalt faktura går det slik:'))
        with el('ol', 'steps'):
            for title, text in (
                (t('Legg til kunde'), t('Privatkunder skriver du inn, bedrifter hentes fra Brønnøysundregistrene.')),
                (t('Legg til ordrelinje'), t('Hva skal gjøres, og hva koster det.')),
                (t('Send tilbud'), t('Kunden får en lenke og kan godta på telefonen.')),
            ):
                with el('li'), el('div'):
                    el('h3', text=title)
                    el('p', 'soft', text)
        button(t('Ny ordre'), 'primary', 'add', on_click=begin, more='tall')
        button(t('Importer fra et annet system'), 'quiet', 'upload', href='/importer/kunder')
    if not (firm.org_number and firm.bank_account):
        _missing(firm)


def _missing(firm: Company) -> None:
    """What the first quote needs from Innstillinger."""
    needs = (
        (t('Navn og organisasjonsnummer'), bool(firm.org_number)),
        (t('Kontonummer til fakturaene'), bool(firm.bank_account)),
    )
    done = t('{done} av {all} er gjort', done=sum(there for _, there in needs), all=len(needs))
    with section(t('Før du sender det første tilbudet'), done, body='rows', more='measure'):
        for words, there in needs:
            with el('div', 'row-line'):
                icon('check_circle' if there else 'radio_button_unchecked')
                el('span', 'grow', words)
                if there:
                    el('span', 'small muted', t('Gjort'))
                else:
                    button(t('Legg til'), 'quiet', href='/innstillinger/firma')
