"""KID, due date and terms: the firm's, a customer's, and what stands on an invoice that has been sent."""

from datetime import timedelta

import pytest

from domain import company, customer, norway, parties, paying
from domain.kid import KidHolds, KidMode
from domain.searching import searchable
from tests.domain.rows import MARTE, TODAY, business, confirmed, refused

INTEREST = 'Ved betaling etter forfall beregnes forsinkelsesrente etter forsinkelsesrenteloven.'


@pytest.mark.parametrize('payload', ['', '1' * 25, '12a', '１２', '-1', ' 1'])
def test_a_kid_is_made_of_one_to_24_digits(payload: str):
    """`norway.md` § 2.4; full-width digits are digits to Python, and not to a bank."""
    for make in (norway.kid_mod10, norway.kid_mod11):
        with refused('En KID lages av 1 til 24 sifre.'):
            make(payload)


def test_an_invoice_has_its_kid_from_the_moment_it_is_sent():
    case = confirmed()
    case.firm.kid_mode, case.firm.kid_length = KidMode.MOD10, 9
    invoice = case.send_invoice()
    assert (invoice.kid, invoice.sheet.data['kid']) == ('000100016', '000100016')
    assert '\n000100016\n' in searchable(case.order)
    case.firm.kid_mode, case.firm.kid_length = KidMode.MOD11, 12
    assert paying.payment_reference(invoice) == ('8601\xa011\xa017947', 'KID', '000100016')
    note = case.credit(invoice)
    assert (note.kid, 'kid' in note.sheet.data) == ('', False), 'nobody pays a credit note'


def test_without_a_kid_a_payment_is_marked_with_the_invoice():
    invoice = confirmed().send_invoice()
    assert (invoice.kid, 'kid' in invoice.sheet.data) == ('', False)
    assert paying.payment_reference(invoice)[1:] == ('Merk betalingen med', 'Faktura 10001')


def test_a_kid_may_begin_with_the_number_of_the_customer_who_pays():
    case = confirmed()
    case.firm.kid_mode, case.firm.kid_length, case.firm.kid_holds = KidMode.MOD11, 12, KidHolds.CUSTOMER
    assert case.send_invoice().kid.startswith('00900010001')
    parties.use_payer(case.order, business(), case.by(MARTE))
    case.add_line()
    assert case.send_invoice().kid.startswith('01000010002')


def test_a_kid_without_room_for_the_numbers_is_refused():
    case = confirmed()
    case.firm.kid_mode, case.firm.kid_length = KidMode.MOD10, 5
    with refused('En KID med 5 sifre har ikke plass til fakturanummer 10001. Velg flere sifre.'):
        case.send_invoice()
    case.firm.kid_length, case.firm.kid_holds = 9, KidHolds.CUSTOMER
    with refused('En KID med 9 sifre har ikke plass til kundenummer 9 og fakturanummer 10002. Velg flere sifre.'):
        case.send_invoice(case.order.draft_invoices[0])


def test_when_an_invoice_is_due_and_what_it_says_are_the_customers_or_the_firms():
    case = confirmed()
    case.firm.payment_days, case.firm.invoice_terms = 20, 'Takk for oppdraget.'
    first = case.send_invoice()
    assert (first.due_day, first.sheet.data['terms']) == (TODAY + timedelta(days=20), 'Takk for oppdraget.')
    assert first.sheet.data['late_interest'] == INTEREST
    payer = business()
    payer.payment_days, payer.invoice_terms = 0, 'Etter rammeavtalen.'
    parties.use_payer(case.order, payer, case.by(MARTE))
    case.firm.late_interest = False
    case.add_line()
    second = case.send_invoice()
    assert (second.due_day, second.sheet.data['terms']) == (TODAY, 'Etter rammeavtalen.')
    assert 'late_interest' not in second.sheet.data
    assert 'terms' not in confirmed().send_invoice().sheet.data, 'what says nothing is left out'


def test_what_is_typed_as_a_term_is_checked():
    someone = business()
    assert customer.edited(someone, 'payment_days', ' 30 ') == 30
    assert customer.edited(someone, 'payment_days', '') is None
    with refused('Skriv et antall dager mellom 0 og 365.'):
        customer.edited(someone, 'payment_days', '-1')
    assert company.edited('kid_mode', 'mod11') is KidMode.MOD11
    with refused('Velg en av mulighetene i listen.'):
        company.edited('kid_mode', 'mod12')
    assert company.edited('kid_length', '12') == 12
    with refused('Skriv antall sifre, mellom 4 og 25.'):
        company.edited('kid_length', '26')


def test_a_forgotten_customer_has_no_terms():
    someone = business()
    someone.payment_days, someone.invoice_terms, someone.addresses = 30, 'Etter rammeavtalen.', []
    customer.erase(someone, confirmed().now)
    assert someone.model_dump(include={'payment_days', 'invoice_terms'}) == {'payment_days': None, 'invoice_terms': ''}
