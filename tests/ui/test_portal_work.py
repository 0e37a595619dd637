"""After the yes: appointments that follow the work, and invoices that follow the payments."""

import asyncio
from datetime import timedelta

from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from domain.invoice import InvoiceState
from domain.status import Status
from domain.words import NBSP, full_date, kr, short_date, weekday
from store import clock, fetching, going_back, hours, invoices, jobs, materials, quotes
from store.database import read, write
from tests import factories
from tests.ui.portal import link, portal, primary, sees, sees_nothing_of, sign


async def test_appointments_follow_the_work(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    job = factories.job(by, number)
    factories.send(by, number)
    factories.accept(by, number)
    await portal(user, number)
    await sees(user, 'Avtaler', 'Ikke bekreftet', 'Jonas kommer.')
    await write(quotes.confirm, by.owner, number)
    await sees(user, 'Planlagt')
    await sees_nothing_of(user, 'Ikke bekreftet')
    await write(jobs.start, by.jonas, number, job)
    await sees(user, 'Startet')
    await write(jobs.complete, by.jonas, number, job)
    await sees(user, 'Fullført')


async def test_who_comes_is_told_when_it_is_known(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    both = [by.jonas_id, by.ali.employee_id or 0]
    await write(jobs.add, by.owner, number, title='Vask', day=short_date(clock.today()), people=[])
    await write(jobs.add, by.owner, number, title='Bæring', day=short_date(clock.today()), people=both)
    await write(jobs.add, by.owner, number, title='Rydding', people=both)
    link(by, number)
    await portal(user, number)
    await sees(
        user, 'I dag. Vi sier fra hvem som kommer.', 'I dag. Jonas og Ali kommer.', 'Vi avtaler tidspunkt med deg.'
    )
    await sees_nothing_of(user, 'Vik', 'Demir')


async def test_an_order_without_a_quote_shows_what_was_confirmed(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    link(by, number)
    await portal(user, number)
    await sees(user, 'Ordren er bekreftet.', 'Ordrebekreftelse', kr(125000), 'Slik går det')
    await sees_nothing_of(user, 'Fullt navn', 'Akseptert', 'Takk.')
    assert primary(user) == []


async def test_a_confirmed_order_can_still_be_accepted(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    await write(quotes.confirm, by.owner, number)
    await portal(user, number)
    sign(user)
    await sees(user, 'Takk. Tilbudet er akseptert')
    assert factories.get(by, number).status is Status.CONFIRMED


# ---------- the invoices ----------


async def test_a_sent_invoice_says_how_to_pay_and_follows_the_payments(user: User) -> None:
    by = factories.firm()
    number = factories.completed(by)
    link(by, number)
    await portal(user, number)
    invoice = await write(invoices.create, by.owner, number)
    await asyncio.sleep(0.1)
    await sees_nothing_of(user, 'Faktura')
    await write(invoices.send, by.owner, number, invoice)
    await sees(user, 'Faktura 10001', 'Ikke betalt', kr(125000), 'Betal innen', f'8601{NBSP}11{NBSP}17947')
    await sees(user, 'Kontonummer', 'Beløp', 'Merk betalingen med', 'Hva dette gjelder')
    await sees(user, 'Last ned PDF')
    await sees_nothing_of(user, 'KID')
    await write(invoices.pay, by.owner, number, invoice, amount='500', day='')
    await sees(user, 'Delbetalt', kr(75000), f'{kr(50000)} er betalt.')
    await write(invoices.pay, by.owner, number, invoice, amount='750', day='')
    await sees(user, 'Betalt', 'Avsluttet')
    await sees_nothing_of(user, 'Kontonummer', 'Betal innen')


async def test_what_is_copied_is_said(user: User) -> None:
    by = factories.firm()
    number, _ = factories.invoiced(by)
    await portal(user, number)
    copy = [each for each in user.find(ui.button).elements if each.props.get('data-copy')]
    due = f'{clock.today() + timedelta(days=14):%d.%m.%Y}'
    assert {each.props['data-copy'] for each in copy} == {'1250,00', '86011117947', 'Faktura 10001', due}
    amount = next(each for each in copy if each.props['data-copy'] == '1250,00')
    UserInteraction(user, {amount}, None).trigger('click', True)
    await sees(user, f'Kopiert: {kr(125000, unit=False)}')
    UserInteraction(user, {amount}, None).trigger('click', False)
    await sees(user, 'Kunne ikke kopiere.')


async def test_each_line_of_an_invoice_unfolds_to_what_lies_behind_it(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    given = {'day': short_date(clock.today()), 'length': '2:30', 'job_id': job}
    await write(hours.add, by.owner, given, employee_id=by.jonas_id)
    await write(materials.note, by.owner, number, job, {'text': 'Pappesker', 'quantity': '12', 'unit': 'stk.'})
    seen = await read(fetching.preview, by.owner, number)
    found = seen.shares, seen.goods
    await write(fetching.fetch, by.owner, number, *found, per_person=False, price='300', prices=['20'])
    await write(
        invoices.send, by.owner, number, await write(invoices.create, by.owner, number), advance_because='Avtalt'
    )
    link(by, number)
    await portal(user, number)
    await sees(user, 'Hva ligger bak', weekday(clock.today(), clock.today()), '2 t 30 min', 'Pappesker · 12 stk.')
    await sees_nothing_of(user, 'Vik')


async def test_an_overdue_invoice_says_so(user: User) -> None:
    by = factories.firm()
    clock.turn(-timedelta(days=30))
    number, _ = factories.invoiced(by)
    due = clock.today() + timedelta(days=14)
    clock.turn(timedelta())
    await portal(user, number)
    await sees(user, 'Forfalt', f'Forfalt {full_date(due)}.')


async def test_a_credited_invoice_stays_readable_also_when_the_order_is_a_draft_again(user: User) -> None:
    by = factories.firm()
    number, invoice = factories.invoiced(by)
    await portal(user, number)
    await write(invoices.credit, by.owner, number, invoice)
    await sees(user, 'Kreditert', 'Kreditnota 10002', 'Krediterer faktura 10001')
    await write(going_back.go_back, by.owner, number, Status.DRAFT)
    await sees(user, 'Ordren er trukket tilbake.', 'Faktura 10001', 'Kreditert', 'Kreditnota 10002')
    await sees_nothing_of(user, 'Ordrebekreftelse', 'Avtaler', 'Slik går det')
    assert factories.get(by, number).invoice(invoice).state is InvoiceState.CREDITED
