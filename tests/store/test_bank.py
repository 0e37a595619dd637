"""Payments of the bank's file: understood, proposed, taken in once, and put right again."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from domain import bank_file, importing, spreadsheet
from domain.bank_file import FIELDS, Paid
from domain.invoice_view import OVERPAID, PAID, InvoiceView
from domain.kid import KidMode
from domain.refused import Refused
from domain.words import NBSP, short_date
from store import bank, clock, company, invoice_list, invoices, payments
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm

pytestmark = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)


def read(text: str) -> tuple[list[Paid], list[str]]:
    """What came in, and what is wrong in the file."""
    table = spreadsheet.read(text.encode())
    rows, problems = bank_file.understood(table, importing.match(table.header, FIELDS))
    return rows, [f'{problem.line} {problem.label}: {problem.value}' for problem in problems]


def file(*rows: str) -> list[Paid]:
    """A file of the bank with these rows of amount, KID, payer and text, all of today."""
    day = short_date(clock.today())
    found, problems = read('\n'.join(['Bokført;Beløp inn;KID;Avsender;Tekst', *(f'{day};{row}' for row in rows)]))
    assert problems == []
    return found


@pytest.fixture
def by(db: str) -> Firm:
    by = factories.firm()

    def use_kid(session: Session) -> None:
        firm = company.get(session)
        firm.kid_mode, firm.kid_length = KidMode.MOD10, 9

    write_now(use_kid)
    return by


def test_what_goes_out_is_left_out_and_what_cannot_be_read_is_said(by: Firm) -> None:
    rows, wrong = read('Dato;Beløp;Melding\n1.11.2026;-500,00;Husleie\n2.11.2026;1 250,00;Takk\n;10;x\n3.11.2026;ti;y')
    assert [(row.amount_ore, row.text) for row in rows] == [(125_000, 'Takk')]
    assert wrong == ['4 Dato: ', '5 Beløp inn: ti']
    with pytest.raises(Refused, match='Velg hvilken kolonne som er «Beløp inn».'.replace('.', '')):
        read('Dato;Saldo\n1.11.2026;5')


def test_kid_and_amount_are_sure_and_the_rest_is_proposed_by_number_amount_and_name(by: Firm) -> None:
    first, invoice = factories.invoiced(by)
    second, other = factories.invoiced(by, name='Nils Berg', phone='41234567', email='nils@epost.no')
    kid = factories.get(by, first).invoice(invoice).kid
    number = factories.get(by, second).invoice(other).number
    rows = file(
        f'1250;{kid};Ingrid;', f'1250;{kid};Ingrid;', '1250;;BERG NILS;', f'99;;Ukjent;Faktura {number}', '7;;;'
    )
    found = read_now(bank.look, by.owner, rows)
    assert [([row.id for row in each.invoices], each.sure) for each in found] == [
        ([invoice, other], True),
        ([invoice, other], False),
        ([other, invoice], False),
        ([other], False),
        ([], False),
    ], 'the second of two alike is not sure of an invoice that the first pays'


def test_a_row_is_registered_once_and_again_only_when_it_has_been_taken_back(by: Firm) -> None:
    number, invoice = factories.invoiced(by)
    _, other = factories.invoiced(by, name='Nils Berg', phone='41234567', email='nils@epost.no')
    called = factories.get(by, number).invoice(invoice).number
    paid, alike = file('1250;;Ingrid;', '1250;;Ingrid;')
    assert paid.key != alike.key, 'two payments alike in one file are two'
    assert write_now(bank.take, by.owner, invoice, paid) == 'Betalt'
    (again, _) = file('1250;;Ingrid;', '1250;;Ingrid;')
    assert read_now(bank.look, by.owner, [again])[0].registered_on == called
    for wanted in (invoice, other):
        with pytest.raises(Refused, match=f'Raden er allerede registrert på faktura {called}'):
            write_now(bank.take, by.owner, wanted, again)
    payment = factories.get(by, number).invoice(invoice).payments[0]
    write_now(invoices.reverse, by.owner, number, invoice, payment.id or 0)
    assert read_now(bank.look, by.owner, [again])[0].registered_on is None
    assert write_now(bank.take, by.owner, other, again) == 'Betalt'


def test_what_is_paid_too_much_is_the_customers_until_it_is_paid_back(by: Firm) -> None:
    number, invoice = factories.invoiced(by)
    assert write_now(bank.take, by.owner, invoice, *file('1500;;Ingrid;')) == 'Til gode'
    listed = read_now(invoice_list.page, by.owner, InvoiceView(status=OVERPAID))
    assert [(row.owed_ore, row.word(clock.today())) for row in listed] == [(-25_000, 'Til gode')]
    order = factories.get(by, number)
    assert (order.invoice(invoice).open_ore, order.status) == (0, 'closed')
    with pytest.raises(Refused) as refused:
        write_now(payments.pay_back, by.owner, number, invoice, amount='251', day='')
    assert str(refused.value).replace(NBSP, ' ') == 'Kunden har 250,00 kr til gode på fakturaen.'
    write_now(payments.pay_back, by.owner, number, invoice, amount='250', day='')
    assert [row.word(clock.today()) for row in read_now(invoice_list.page, by.owner, InvoiceView(status=PAID))] == [
        'Betalt'
    ]
    first = factories.get(by, number).invoice(invoice).payments[0]
    with pytest.raises(Refused, match='En del av betalingen er betalt tilbake til kunden'):
        write_now(invoices.reverse, by.owner, number, invoice, first.id or 0)


def test_money_of_tomorrow_counts_today(by: Firm) -> None:
    _, invoice = factories.invoiced(by)
    (paid,) = file('1250;;;')
    late = Paid(2, clock.today() + timedelta(days=1), paid.amount_ore, '', '', '', 'b' * 32)
    assert write_now(bank.take, by.owner, invoice, late) == 'Betalt'
