"""Send-sjekk: each rule with the one thing that breaks it, and every line of what the law wants on an invoice."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain import invoicing, parties, vat
from domain.customer import Customer, Einvoice
from domain.send_check import RULES, Finding, Mend
from tests.domain.rows import MARTE, TODAY, Case, business, completed, refused, started


def ready() -> Case:
    """An order that is done, of a firm that may send invoices; nothing speaks against it."""
    case, _ = completed()
    firm = case.firm
    firm.org_form, firm.in_company_register = 'AS', True
    firm.address, firm.postcode, firm.city = 'Sjøgaten 12', '5035', 'Bergen'
    case.invoice()
    return case


def found(case: Case, due: date | None = None) -> list[Finding]:
    return invoicing.check_invoice(case.order, case.order.draft_invoices[0], case.firm, case.now.date(), due)


def test_nothing_speaks_against_an_invoice_that_is_right():
    assert found(ready()) == []
    case = ready()
    case.order.customer = business()
    assert found(case) == [], 'nor to a business'


def _nobody(case: Case) -> None:
    case.order.customer = Customer.private(name='Ola')
    case.order.customer.addresses = []
    case.order.address = 'Gata 1'


def _no_place(case: Case) -> None:
    whom = business()
    whom.address = whom.postcode = whom.city = ''
    whom.addresses = []
    case.order.customer = whom


def _later(case: Case) -> None:
    case.add_job('Vask', day=TODAY + timedelta(days=3))


def _not_done(case: Case) -> None:
    case.order.jobs[0].status = started()[1].status


def _long_ago(case: Case) -> None:
    case.now += timedelta(days=32)


def _unregistered(case: Case) -> None:
    case.firm.vat_registered = False


def _without_rate(case: Case) -> None:
    case.order.draft_invoices[0].lines[0].vat = 'none'


def _long_to_pay(case: Case) -> None:
    case.order.customer, case.order.draft_invoices[0].due_day = business(), TODAY + timedelta(days=61)


def _cannot_be_addressed(case: Case) -> None:
    case.now += timedelta(days=38)
    case.order.jobs[0].completed_at = case.now
    case.order.customer = whom = business()
    whom.einvoice, whom.org_number = Einvoice.YES, ''


BREAKS: dict[str, Callable[[Case], object]] = {
    'buyer_name': lambda case: setattr(case.order.customer, 'name', ''),
    'buyer_place': _nobody,
    'seller_number': lambda case: setattr(case.firm, 'org_number', ''),
    'seller_register': lambda case: setattr(case.firm, 'in_company_register', False),
    'seller_address': lambda case: setattr(case.firm, 'address', ''),
    'electronic': _cannot_be_addressed,
    'bank_account': lambda case: setattr(case.firm, 'bank_account', ''),
    'lines': lambda case: case.order.draft_invoices[0].lines.clear(),
    'line_text': lambda case: setattr(case.order.draft_invoices[0].lines[0], 'text', ' '),
    'delivery_place': _no_place,
    'due': lambda case: setattr(case.order.draft_invoices[0], 'due_day', TODAY - timedelta(days=1)),
    'vat_charged': _unregistered,
    'vat_missing': _without_rate,
    'reverse_charge': lambda case: setattr(case.order.draft_invoices[0].lines[0], 'vat', 'AE'),
    'advance': _not_done,
    'delivered_later': _later,
    'late': _long_ago,
    'due_late': _long_to_pay,
}
ONLY_WARNS = {'advance', 'delivered_later', 'late', 'due_late'}


def test_every_rule_is_tried():
    assert {rule.looks.__name__.strip('_') for rule in RULES} == set(BREAKS)


@pytest.mark.parametrize('rule', BREAKS)
def test_one_thing_wrong_is_found_by_its_rule_and_no_other(rule: str):
    case = ready()
    BREAKS[rule](case)
    (finding,) = found(case)
    assert (finding.rule, finding.stops) == (rule, rule not in ONLY_WARNS)
    assert finding.says.endswith(').') or rule == 'bank_account', 'it names its paragraph'
    invoice = case.order.draft_invoices[0]
    if finding.stops:
        with refused(finding.says):
            case.send_invoice(invoice, because='Avtalt')
        assert invoice.number is None
    else:
        with refused(f'{finding.says} Skriv en begrunnelse for å sende likevel.'):
            case.send_invoice(invoice, because=' ')
        case.send_invoice(invoice, because='Avtalt')
        assert invoice.advance_because == 'Avtalt'
        assert next(e for e in case.history if e.event == 'invoice_sent').data['warned'] == [rule]


def test_where_it_is_mended_is_said():
    case = ready()
    case.firm.bank_account = ''
    BREAKS['buyer_name'](case)
    assert [finding.mend for finding in found(case)] == [Mend.BUYER, Mend.FIRM]


def test_reverse_charge_is_for_a_registered_buyer_and_says_so():
    case = ready()
    buyer = business()
    buyer.vat_registered = True
    case.order.customer = buyer
    invoice = case.order.draft_invoices[0]
    invoice.lines[0].vat = 'AE'
    sheet = case.send_invoice(invoice).sheet
    assert (sheet.data['total_ore'], sheet.data['vat'][0]['category']) == (100_000, 'AE')
    assert vat.reason('AE') == 'Omvendt avgiftsplikt – Merverdiavgift ikke beregnet'


def test_who_can_receive_ehf_is_to_have_it_from_2027():
    case = ready()
    _cannot_be_addressed(case)
    case.now -= timedelta(days=1)
    assert found(case) == []


def test_when_an_invoice_is_too_late_and_when_a_deadline_is_long():
    """Bokføringsforskriften § 5-2-2: a month; forsinkelsesrenteloven § 2 a: 60 days, between businesses."""
    case = ready()
    case.now += timedelta(days=31)
    assert found(case) == []
    private = ready()
    assert found(private, TODAY + timedelta(days=90)) == []
    private.order.customer = business()
    assert found(private, TODAY + timedelta(days=60)) == []


# ---------- what stands on it (bokføringsforskriften chapter 5) ----------


def test_every_line_the_law_wants_stands_on_the_invoice():
    case = ready()
    case.firm.vat_registered = True
    payer = business()
    payer.vat_registered = True
    parties.use_payer(case.order, payer, case.by(MARTE))
    case.order.your_ref, case.order.their_number, case.order.address = (
        'Kari Nes',
        'PO-7',
        'Sandviksveien 84, 5035 Bergen',
    )
    data = case.send_invoice(case.order.draft_invoices[0]).sheet.data
    seller, buyer, line = data['seller'], data['buyer'], data['lines'][0]
    stands = {
        '5-1-1 nr. 1, number and date': (data['number'], data['day']) == (10001, '2026-11-24'),
        '5-1-2, seller': (seller['name'], seller['org_number']) == ('Sandviken Flytting AS', '923609016'),
        '5-1-2, MVA': seller['vat_registered'] is True,
        '7-2, Foretaksregisteret and head office': (seller['in_company_register'], seller['org_form'], seller['city'])
        == (True, 'AS', 'Bergen'),
        '5-1-2, buyer': (buyer['name'], buyer['org_number'], buyer['address'], buyer['vat_registered'])
        == ('Nordre Sandviken Borettslag', '974760673', 'Nye Sandviksvei 50', True),
        '5-1-1 nr. 3, kind and amount': (line['text'], line['quantity'], line['unit']) == ('Flytting', '1.000', 'stk.'),
        '5-1-1 nr. 4, when and where': (data['delivery_day'], data['delivery_place'])
        == ('2026-11-24', 'Sandviksveien 84, 5035 Bergen'),
        '5-1-1 nr. 5, consideration and due date': (data['net_ore'], data['total_ore'], data['due_day'])
        == (100_000, 125_000, '2026-12-08'),
        '5-1-1 nr. 6 and 5-1-5, VAT per rate': (data['vat_ore'], data['vat'])
        == (25_000, [{'percent': '25', 'base_ore': 100_000, 'vat_ore': 25_000}]),
        'how to pay': data['bank_account'] == '86011117947' and 'forsinkelsesrente' in data['late_interest'],
        'whose it is': (data['your_ref'], data['their_number'], data['concerns'])
        == ('Kari Nes', 'PO-7', 'Ingrid Bjørnstad'),
    }
    assert [what for what, is_there in stands.items() if not is_there] == []
