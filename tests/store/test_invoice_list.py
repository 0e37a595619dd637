"""The list of all invoices as the store reads it: what a view finds, what is counted, what a search finds."""

import runpy
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select, text

from domain.invoice import Invoice
from domain.invoice_view import AGES, DISPUTED, DRAFTS, NOTES, OVERDUE, PAID, SORTS, STATUSES, InvoiceView
from domain.refused import Refused
from domain.view import ALL
from domain.words import in_oslo
from store import clock, customers, invoice_list, invoices, orders, payments, searching
from store.database import MIGRATIONS, read_now, write_now
from tests import factories
from tests.factories import Firm

HOME = 125_000


def found(by: Firm, **look: Any) -> list[str]:
    """What a view finds, in its order, by the title of the order; its number says the same."""
    view = InvoiceView(**look)
    rows = read_now(invoice_list.page, by.owner, view)
    counts = read_now(invoice_list.counts, by.owner, view)
    assert counts.of(view) == len(rows), look
    assert counts.owed_ore(view) == sum(row.owed_ore for row in rows), look
    assert counts.total_ore(view) == sum(row.total_ore for row in rows), look
    return [row.title for row in rows]


def sent(by: Firm, title: str, days: int, **fields: Any) -> tuple[int, int]:
    """An invoice that fell due so many days ago."""
    clock.turn(in_oslo(clock.today() - timedelta(days=days + 14), time(12)) - clock.now())
    again = Firm(factories.office(by.owner.employee_id or 0), factories.crew(by.jonas_id), by.ali)
    number, invoice = factories.invoiced(again, **fields)
    write_now(orders.edit, again.owner, number, 'title', factories.get(again, number).title, title)
    clock.turn(timedelta())
    return number, invoice


@pytest.fixture
def by(db: str) -> Firm:
    return factories.firm()


def test_who_owes_us_what_by_status_and_by_age(by: Firm) -> None:
    due = {'i dag': 0, 'ny': 1, 'to uker': 14, 'tre uker': 15, 'gammel': 61, 'betalt': 3, 'kreditert': 4}
    made = {title: sent(by, title, days) for title, days in due.items()}
    write_now(invoices.pay, by.owner, *made['betalt'], amount='1250', day='')
    write_now(invoices.pay, by.owner, *made['ny'], amount='250', day='')
    write_now(invoices.credit, by.owner, *made['kreditert'])
    draft = factories.completed(by)
    write_now(invoices.create, by.owner, draft)
    write_now(orders.edit, by.owner, draft, 'title', factories.get(by, draft).title, 'utkast')
    thrown = factories.completed(by)
    write_now(invoices.discard, by.owner, thrown, write_now(invoices.create, by.owner, thrown))

    assert found(by) == ['gammel', 'tre uker', 'to uker', 'ny', 'i dag']
    assert found(by, status=OVERDUE) == ['gammel', 'tre uker', 'to uker', 'ny']
    ages = [found(by, age=str(age)) for age in range(len(AGES) + 1)]
    assert ages == [['i dag'], ['to uker', 'ny'], ['tre uker'], [], ['gammel']]
    assert found(by, status=DRAFTS) == ['utkast']
    assert found(by, status=PAID) == ['betalt']
    assert found(by, status=NOTES) == ['kreditert']
    assert len(found(by, status=ALL)) == 9, 'what was thrown away is in no list'
    rows = {row.title: row for row in read_now(invoice_list.page, by.owner, InvoiceView())}
    assert (rows['ny'].owed_ore, rows['ny'].word(clock.today())) == (100_000, 'Forfalt')
    assert (rows['i dag'].owed_ore, rows['i dag'].word(clock.today())) == (HOME, 'Sendt')
    (note,) = read_now(invoice_list.page, by.owner, InvoiceView(status=NOTES))
    assert (note.called, note.total_ore, note.owed_ore) == (f'Kreditnota {note.number}', -HOME, 0)
    for status in STATUSES:
        for sort in (*SORTS, *(f'-{sort}' for sort in SORTS)):
            assert sorted(found(by, status=status, sort=sort)) == sorted(found(by, status=status))
    assert found(by, sort='rest')[-1] == 'ny'
    assert found(by, since=clock.today() - timedelta(days=20)) == ['ny', 'i dag']
    assert found(by, until=clock.today() - timedelta(days=60)) == ['gammel']


def test_an_invoice_is_found_by_number_phone_and_name_also_after_a_change_of_name(by: Firm) -> None:
    number, invoice = sent(by, 'Flytting', 0)
    other, _ = sent(by, 'Vask', 0, name='Kåre Fugl', phone='41234567', email='ja@epost.no')
    its = str(factories.get(by, number).invoice(invoice).number)
    assert found(by, q=its) == found(by, q=f'{its} flytting') == ['Flytting']
    assert found(by, q='412 34 567') == found(by, q='kåre') == found(by, q=str(other)) == ['Vask']
    whose = factories.get(by, other).customer
    assert whose is not None
    write_now(customers.edit, by.owner, None, whose.id or 0, {'name': 'Kåre Fugl'}, {'name': 'Nora Dahl'})
    assert (found(by, q='nora'), found(by, q='fugl')) == (['Vask'], [])
    assert found(by, customer=str(whose.id)) == ['Vask']
    assert found(by, customer='999') == []


def test_what_was_sent_before_there_was_a_list_stands_in_it(by: Firm) -> None:
    number, invoice = sent(by, 'Flytting', 0)
    sent(by, 'Vask', 0, private=False)

    def kept(session: Session) -> list[Any]:
        return [
            (row.standing, row.owed_ore, row.search) for row in session.exec(select(Invoice).order_by(col(Invoice.id)))
        ]

    write_now(invoices.pay, by.owner, number, invoice, amount='1250', day='')
    expected = read_now(kept)
    fresh = runpy.run_path(str(next((MIGRATIONS / 'versions').glob('*_invoice_list.py'))))

    def again(session: Session) -> None:
        session.execute(text("UPDATE invoice SET standing = 2, owed_ore = 0, search = ''"))
        for statement in (fresh['STANDING'], fresh['OWED']):
            session.execute(text(statement))
        fresh['fill'](session.connection())
        searching.rebuild(session.connection(), searching.INVOICES)

    write_now(again)
    assert read_now(kept) == expected
    assert found(by, status=ALL, q='flytting') == ['Flytting']


def test_an_address_says_the_whole_view_and_nonsense_is_named() -> None:
    view = InvoiceView(
        'kari', OVERDUE, '2', '7', date(2026, 1, 1), date(2026, 12, 31), '-sum', 3, ('nr', 'who', 'left')
    )
    assert InvoiceView.read(view.query()) == (view, [])
    assert InvoiceView().query() == {}
    assert InvoiceView.read(
        {'alder': '9', 'fra': '2026-1-1', 'kunde': 'x', 'sort': 'navn', 'status': 'x', 'til': ''}
    ) == (
        InvoiceView(),
        ['alder=9', 'fra=2026-1-1', 'kunde=x', 'sort=navn', 'status=x', 'til='],
    )


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_what_is_disputed_is_owed_and_in_a_view_of_its_own_and_nobody_is_reminded_of_it(by: Firm) -> None:
    number, invoice = sent(by, 'Flytting', 20)
    write_now(payments.dispute, by.owner, number, invoice, 'Feil sum')
    assert (found(by), found(by, status=OVERDUE), found(by, status=DISPUTED)) == (['Flytting'], [], ['Flytting'])
    assert found(by, age='2') == ['Flytting'], 'it grows older all the same'
    assert factories.get(by, number).needs == 0
    write_now(payments.end_dispute, by.owner, number, invoice)
    assert found(by, status=OVERDUE) == ['Flytting']


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_of_several_each_is_sent_and_paid_or_says_why_not(by: Firm) -> None:
    done, bare = factories.completed(by), factories.confirmed(by)
    ready, early = (write_now(invoices.create, by.owner, number) for number in (done, bare))
    sent_as = write_now(payments.send, by.owner, ready)
    assert factories.get(by, done).invoice(ready).number == sent_as
    with pytest.raises(Refused, match='Ingen jobb'):
        write_now(payments.send, by.owner, early)
    assert write_now(payments.pay_whole, by.owner, ready, '').replace('\xa0', ' ') == '1 250,00 kr'
    with pytest.raises(Refused, match='Fakturaen er allerede betalt'):
        write_now(payments.pay_whole, by.owner, ready, '')
    with pytest.raises(Refused, match='Bare en sendt faktura kan betales'):
        write_now(payments.pay_whole, by.owner, early, '')
    assert found(by, status=PAID) == [factories.get(by, done).title]
