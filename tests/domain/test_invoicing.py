"""Invoices, credit notes and payments, and the order that closes by itself when everything is settled."""

from datetime import UTC, datetime, timedelta

import pytest

from domain import drafting, invoicing, paying
from domain.customer import Customer
from domain.history import History
from domain.invoice import InvoiceState
from domain.status import CloseReason, Status
from domain.tally import tally
from tests.domain.rows import (
    MARTE,
    TODAY,
    Case,
    accepted,
    business,
    completed,
    confirmed,
    draft,
    quoted,
    refused,
    started,
)

NOTHING_LEFT = 'Det er ingenting igjen å fakturere. Legg til en ordrelinje først.'


def _reverse(case: Case, invoice, which: int = 0) -> None:
    paying.reverse_payment(case.order, invoice, invoice.payments[which].id, case.by(MARTE))
    case.by(MARTE)


# ---------- drafts ----------


@pytest.mark.parametrize('make', [draft, quoted, accepted])
def test_no_invoice_before_bekreftet(make):
    """S11."""
    case = make()
    with refused('Ordren må være bekreftet før du kan opprette faktura.'):
        case.invoice()
    assert case.order.invoices == []


def test_an_invoice_can_be_made_once_bekreftet():
    """S11: a draft of everything that is left, without a number."""
    case = confirmed()
    invoice = case.invoice()
    assert (invoice.state, invoice.number, invoice.net_ore, invoice.total_ore) == (
        InvoiceState.DRAFT,
        None,
        100000,
        125000,
    )
    assert invoice.word(TODAY) == 'Utkast'
    assert case.status == 'confirmed'
    with refused(NOTHING_LEFT):
        case.invoice()


def test_an_invoice_takes_what_is_left_of_each_line():
    case = confirmed()
    line = case.add_line('100', '3')
    case.invoice()
    line.quantity += 2
    invoice = case.invoice()
    assert [(part.line_id, int(part.quantity)) for part in invoice.lines] == [(line.id, 2)]
    assert line.left == 0


def test_a_draft_thrown_away_gives_its_quantities_back():
    case = confirmed()
    invoice = case.invoice()
    drafting.discard_draft(case.order, invoice, case.by(MARTE))
    assert (invoice.state, invoice.word(TODAY)) == (InvoiceState.ANNULLED, 'Annullert')
    assert case.order.lines[0].left == 1
    assert case.invoice().total_ore == 125000


def test_nothing_is_left_once_ferdig_fakturert_is_ticked():
    case = confirmed()
    case.order.fully_invoiced = True
    with refused(NOTHING_LEFT):
        case.invoice()


def test_a_negative_draft_is_refused():
    case = confirmed()
    case.invoice()
    case.add_line('-100')
    with refused('Summen er negativ. Krediter en sendt faktura i stedet.'):
        case.invoice()
    assert case.order.lines[1].left == 1


def test_a_draft_on_a_closed_order_stays_as_it_is():
    """Closed × invoice: refused."""
    case = confirmed()
    invoice = case.invoice()
    case.order.close(CloseReason.LOST, case.by(MARTE))
    with refused('Ordren er avsluttet. Gjenåpne ordren først.'):
        case.send_invoice(invoice)
    with refused('Ordren er avsluttet. Gjenåpne ordren først.'):
        drafting.discard_draft(case.order, invoice, case.by(MARTE))
    assert invoice.state is InvoiceState.DRAFT


# ---------- sending ----------


def test_a_sent_invoice_has_a_number_and_a_due_date():
    case, _ = completed()
    invoice = case.send_invoice()
    assert (invoice.number, invoice.state, invoice.day) == (10001, InvoiceState.SENT, TODAY)
    assert invoice.due_day == TODAY + timedelta(days=14)
    assert (invoice.title, invoice.word(TODAY)) == ('Faktura 10001', 'Sendt')
    assert invoice.word(TODAY + timedelta(days=15)) == 'Forfalt'
    assert case.status == 'completed'


def test_a_sent_invoice_is_never_sent_again_or_thrown_away():
    case = confirmed()
    invoice = case.send_invoice()
    with refused('Fakturaen er allerede sendt.'):
        case.send_invoice(invoice)
    with refused('Fakturaen er sendt og kan ikke endres. Opprett en kreditnota i stedet.'):
        drafting.discard_draft(case.order, invoice, case.by(MARTE))


def test_each_lack_is_a_sentence():
    case = Case()
    case.add_customer(Customer.private(phone='91234567'))
    case.add_line()
    case.confirm()
    case.firm.bank_account = case.firm.org_number = ''
    invoice = case.invoice()
    invoice.lines[0].text = ' '
    seller = 'bokføringsforskriften § 5-1-2'
    lacks = [
        f'Kunden mangler navn. En faktura må ha kjøperens navn ({seller}).',
        f'Kunden mangler adresse. En faktura må ha kjøperens adresse eller organisasjonsnummer ({seller}).',
        f'Firmaet mangler organisasjonsnummer ({seller}).',
        'Firmaet mangler kontonummer.',
        'En linje mangler beskrivelse. Fakturaen må si hva som er levert (bokføringsforskriften § 5-1-1 nr. 3).',
        'Ordren mangler adresse. Fakturaen må si hvor det er levert (bokføringsforskriften § 5-1-1 nr. 4).',
    ]
    found = invoicing.check_invoice(case.order, invoice, case.firm, TODAY)
    assert [finding.says for finding in found if finding.stops] == lacks
    with refused(' '.join(lacks)):
        case.send_invoice(invoice)
    assert invoice.number is None


def test_an_organisation_number_is_enough_instead_of_an_address():
    case = draft()
    customer = business()
    customer.address = customer.postcode = customer.city = ''
    case.add_customer(customer)
    case.order.address = 'Sjøgaten 12, 5035 Bergen'
    case.confirm()
    assert case.send_invoice().number == 10001


def test_the_due_date_is_not_before_the_invoice():
    case = confirmed()
    invoice = case.invoice()
    with refused('Forfallsdatoen kan ikke være før fakturadatoen (bokføringsforskriften § 5-1-1 nr. 5).'):
        case.send_invoice(invoice, due=TODAY - timedelta(days=1))
    case.send_invoice(invoice, due=TODAY)
    assert invoice.due_day == TODAY


def test_invoicing_before_any_job_is_done_asks_for_a_reason():
    """S11: advance invoicing is not refused."""
    case, _ = started()
    invoice = case.invoice()
    with refused(
        'Ingen jobb er fullført. Forskuddsfakturering er som hovedregel ikke tillatt '
        '(bokføringsforskriften § 5-2-6). Skriv en begrunnelse for å sende likevel.'
    ):
        case.send_invoice(invoice, because=' ')
    case.send_invoice(invoice, because='Materialer bestilt')
    assert invoice.advance_because == 'Materialer bestilt'
    done, _ = completed()
    assert done.send_invoice(because='').advance_because == ''


def test_a_private_customer_without_a_phone_gets_no_electronic_invoice():
    """S20: it is issued with its number all the same; a business gets it."""
    for customer, delivered in (
        (Customer.private(name='Ola', address='Gata 1'), False),
        (Customer.private(name='Ola', address='Gata 1', phone='91234567'), True),
        (business(), True),
    ):
        case = draft()
        case.add_customer(customer)
        case.confirm()
        invoice = case.send_invoice()
        assert (invoice.number, invoice.delivered) == (10001, delivered)
        case.pay(invoice)
        assert case.status == 'closed', 'settling needs no delivery'


def test_the_delivery_day_is_the_norwegian_date_of_the_last_job():
    case, job = started()
    case.now = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # half past midnight in Norway
    case.complete(job)
    assert case.send_invoice().sheet.data['delivery_day'] == '2026-11-25'


# ---------- credit ----------


def test_a_credited_invoice_leaves_its_lines_to_invoice_again():
    case, _ = completed()
    invoice = case.send_invoice()
    case.order.fully_invoiced = True
    note = case.credit(invoice)
    assert (invoice.state, invoice.word(TODAY)) == (InvoiceState.CREDITED, 'Kreditert')
    assert (note.number, note.title, note.total_ore, note.credits_id) == (10002, 'Kreditnota 10002', 125000, invoice.id)
    assert note.sheet.data['credits'] == 10001
    assert case.order.left_to_invoice().total_ore == 125000
    assert case.status == 'completed', 'an open order stays open'
    assert case.invoice().total_ore == 125000


def test_a_closed_order_stays_closed_when_its_invoice_is_credited():
    case, _ = completed()
    invoice = case.send_invoice()
    case.order.close(CloseReason.COMPLETED, case.by(MARTE))
    case.credit(invoice)
    assert case.status == 'closed'
    assert case.order.left_to_invoice().total_ore == 125000, 'and marked by what is left'


def test_what_cannot_be_credited():
    case, _ = completed()
    invoice = case.invoice()
    only_sent = 'Bare en sendt faktura som ikke er kreditert kan krediteres.'
    with refused(only_sent):
        case.credit(invoice)
    case.send_invoice(invoice)
    case.pay(invoice, 100)
    with refused('Fakturaen har innbetalinger. Tilbakefør dem før du krediterer.'):
        case.credit(invoice)
    _reverse(case, invoice)
    note = case.credit(invoice)
    for each in (invoice, note):
        with refused(only_sent):
            case.credit(each)


# ---------- payments ----------


def test_sent_and_paid_closes_the_order():
    """S15."""
    case, _ = completed()
    invoice = case.send_invoice()
    case.pay(invoice, 25000)
    assert (invoice.word(TODAY), case.order.status) == ('Delbetalt', Status.COMPLETED)
    case.pay(invoice)
    assert (invoice.word(TODAY), invoice.is_settled) == ('Betalt', True)
    assert (case.order.status, case.order.status_before) == (Status.CLOSED, Status.COMPLETED)
    assert (case.history[-1].event, case.history[-1].role.value) == ('settle', 'system')


def test_what_cannot_be_paid():
    case, _ = completed()
    invoice = case.invoice()
    with refused('Bare en sendt faktura kan betales.'):
        case.pay(invoice, 100)
    case.send_invoice(invoice)
    with refused('Beløpet må være større enn 0.'):
        case.pay(invoice, 0)
    with refused('Det gjenstår bare 1\xa0250,00\xa0kr på fakturaen.'):
        case.pay(invoice, 125001)
    with refused('Betalingsdatoen kan ikke være i fremtiden.'):
        paying.register_payment(case.order, invoice, case.by(MARTE), amount_ore=1, day=TODAY + timedelta(days=1))
    case.pay(invoice)
    with refused('Fakturaen er allerede betalt.'):
        case.pay(invoice, 1)


@pytest.mark.parametrize(
    ('leave', 'sentence'),
    [
        (lambda case: case.add_line('100'), '125,00 kr er ikke fakturert'),
        (lambda case: (case.add_line('100'), case.invoice()), 'et fakturautkast er ikke sendt'),
        (lambda case: (case.add_line('100'), case.send_invoice()), 'Faktura 10002 er ikke betalt'),
        (lambda case: case.add_job('Vask'), 'jobben «Vask» er ikke fullført'),
    ],
)
def test_the_order_stays_open_while_something_is_left_and_says_what(leave, sentence):
    """S15: unless «Avslutt ordren likevel» is ticked."""
    for close_anyway in (False, True):
        case, _ = completed()
        invoice = case.send_invoice()
        leave(case)
        case.pay(invoice, 100, close_anyway=close_anyway)
        assert case.status == 'completed', 'a part payment settles nothing'
        assert sentence in [each.replace('\xa0', ' ') for each in paying.what_is_left(case.order)]
        case.pay(invoice, close_anyway=close_anyway)
        assert case.status == ('closed' if close_anyway else 'completed')


def test_an_order_is_not_closed_over_a_running_timer():
    case, job = started()
    invoice = case.send_invoice()
    with refused('Jobben «Flytting» pågår. Fullfør eller stopp den før du avslutter ordren.'):
        case.pay(invoice, close_anyway=True)
    assert (case.order.status, bool(job.running)) == (Status.STARTED, True)


def test_closing_anyway_ticks_nothing_that_stays_when_the_order_is_open_again():
    case, _ = completed()
    invoice = case.send_invoice()
    case.add_line('100')
    case.pay(invoice, close_anyway=True)
    assert (case.status, case.order.fully_invoiced) == ('closed', False)
    _reverse(case, invoice)
    assert (case.status, case.order.left_to_invoice().total_ore) == ('completed', 12500)
    case.pay(invoice, close_anyway=True)
    case.back(Status.COMPLETED)
    assert case.order.left_to_invoice().total_ore == 12500


def test_a_credit_that_takes_the_tick_off_says_so():
    case, _ = completed()
    invoice = case.send_invoice()
    case.order.fully_invoiced = True
    case.credit(invoice)
    assert not case.order.fully_invoiced
    assert case.events[-2:] == ['not_fully_invoiced', 'invoice_credited']


def test_nothing_is_left_when_ferdig_fakturert_is_ticked():
    """S15."""
    case, _ = completed()
    invoice = case.send_invoice()
    case.add_line('100')
    case.order.fully_invoiced = True
    case.pay(invoice)
    assert case.status == 'closed'


def test_a_payment_by_mistake_is_reversed_by_an_entry_of_its_own():
    case, _ = completed()
    invoice = case.send_invoice()
    case.pay(invoice)
    _reverse(case, invoice)
    assert [payment.amount_ore for payment in invoice.payments] == [125000, -125000]
    assert (invoice.paid_ore, invoice.payments[1].reverses_id) == (0, invoice.payments[0].id)
    assert case.status == 'completed', 'an order closed by it returns to the status before'
    assert case.events[-2:] == ['payment_reversed', 'unsettled']
    with refused('Betalingen er allerede tilbakeført.'):
        _reverse(case, invoice)
    with refused('Fant ikke betalingen.'):
        _reverse(case, invoice, 1)


def test_of_two_invoices_the_one_paid_last_closed_the_order():
    case, _ = completed()
    first = case.send_invoice()
    case.add_line('100')
    second = case.send_invoice()
    case.pay(second)
    case.pay(first)
    assert case.status == 'closed'
    _reverse(case, second)
    assert case.status == 'closed', 'it was not closed by that payment'
    _reverse(case, first)
    assert case.status == 'completed'


def test_a_reversal_does_not_open_what_a_payment_did_not_close():
    """Closed by the last completion, or by hand."""
    for by_hand in (False, True):
        case, job = started()
        invoice = case.send_invoice()
        case.add_job('Vask')
        case.complete(job)
        case.pay(invoice)
        if by_hand:
            case.order.close(CloseReason.COMPLETED, case.by(MARTE))
        else:
            case.complete(case.order.jobs[-1], MARTE)
        assert case.status == 'closed'
        _reverse(case, invoice)
        assert case.status == 'closed'


def test_payment_and_credit_are_allowed_on_a_closed_order_and_the_status_stays():
    case, _ = completed()
    first = case.send_invoice()
    case.add_line('100')
    second = case.send_invoice()
    case.order.close(CloseReason.COMPLETED, case.by(MARTE))
    case.pay(first)
    case.credit(second)
    assert case.status == 'closed'
    assert first.is_settled


def test_an_invoice_before_any_job_settles_a_confirmed_order_without_jobs():
    """S15: sent and paid, nothing left, no job undone."""
    case = confirmed()
    case.pay(case.send_invoice())
    assert (case.order.status, case.order.status_before) == (Status.CLOSED, Status.CONFIRMED)


# ---------- disputed ----------


def test_a_disputed_invoice_is_owed_but_not_overdue_until_it_is_agreed_upon():
    case, _ = completed()
    invoice = case.invoice()
    with refused('Bare en sendt faktura som ikke er betalt kan være omtvistet.'):
        paying.dispute(case.order, invoice, 'Feil sum', case.by(MARTE))
    case.send_invoice(invoice)
    late = TODAY + timedelta(days=15)
    with refused('Skriv hva kunden er uenig i.'):
        paying.dispute(case.order, invoice, '  ', case.by(MARTE))
    paying.dispute(case.order, invoice, 'Feil sum', case.by(MARTE))
    assert (invoice.is_disputed, invoice.is_overdue(late), invoice.word(late)) == (True, False, 'Omtvistet')
    tally(case.order, case.now, TODAY)
    assert (case.order.due_day, invoice.owed_ore) == (None, invoice.total_ore)
    paying.end_dispute(case.order, invoice, case.by(MARTE))
    assert (invoice.is_overdue(late), invoice.word(late)) == (True, 'Forfalt')
    assert [each.event for each in case.written if isinstance(each, History)][-2:] == [
        'invoice_disputed',
        'invoice_agreed',
    ]
