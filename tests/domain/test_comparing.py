"""Two versions side by side, an old one offered anew, and on what terms."""

from datetime import timedelta
from decimal import Decimal

import pytest

from domain import re_offering
from domain.comparing import Kind, compare
from domain.line import Option
from domain.refused import NotFound, Refused
from domain.terms import PriceType, Terms, of_sheet
from tests.domain.rows import MARTE, Case, draft, refused

NBSP = '\xa0'


def changed() -> Case:
    """Version 1: Flytting and Vask; version 2: two of Flytting, dearer, no Vask, but Esker if they want."""
    case = draft()
    case.add_line('300', text='Vask')
    case.send()
    case.order.lines[0].quantity, case.order.lines[0].unit_price = Decimal(2), Decimal(1100)
    case.order.remove_line(case.order.lines[1], case.by(MARTE))
    case.add_line('50', text='Esker', option=Option.OPTIONAL)
    case.order.discount = '10%'
    case.send(days=20)
    return case


def test_two_versions_side_by_side():
    first, second = (version.sheet for version in changed().order.versions)
    found = compare(first, second)
    assert [(each.kind, each.text, each.before_ore, each.after_ore) for each in found.lines] == [
        (Kind.CHANGED, 'Flytting', 100000, 220000),
        (Kind.ADDED, 'Esker', None, 5000),
        (Kind.REMOVED, 'Vask', 30000, None),
    ]
    assert found.lines[0].says == ('antall 1 stk. → 2 stk.', f'enhetspris 1{NBSP}000,00 → 1{NBSP}100,00')
    assert dict((name, (before, after)) for name, before, after in found.facts) == {
        'Sum eks. mva.': (f'1{NBSP}300,00{NBSP}kr', f'1{NBSP}980,00{NBSP}kr'),
        'Sum inkl. mva.': (f'1{NBSP}625,00{NBSP}kr', f'2{NBSP}475,00{NBSP}kr'),
        'Rabatt på hele ordren': ('', '10 %'),
        'Gyldig til': ('8. desember 2026', '14. desember 2026'),
    }
    assert compare(first, first).is_same


def test_an_old_version_is_offered_anew():
    """Lines, discount and terms are the old ones; what the office knows of a line that is still there stays."""
    case = changed()
    case.order.lines[0].cost = Decimal(400)
    first = case.order.versions[0]
    re_offering.take_up(case.order, first.id or 0, case.by(MARTE))
    assert [(line.text, line.quantity, line.cost) for line in case.order.lines] == [
        ('Flytting', Decimal(1), Decimal(400)), ('Vask', Decimal(1), None),
    ]  # fmt: skip
    version = case.send()
    assert version.number == 3
    assert (version.total_ore, version.sheet.discount) == (first.total_ore, '')
    lines = [fact for fact in compare(first.sheet, version.sheet).facts if fact[0] != 'Gyldig til']
    assert (compare(first.sheet, version.sheet).lines, lines) == ((), [])
    assert 'quote_taken_up' in case.events


def test_what_is_invoiced_is_not_offered_anew():
    case = draft()
    version = case.send()
    case.confirm()
    case.send_invoice()
    with refused('Ordren er fakturert. Krediter fakturaen før du tilbyr en eldre versjon på nytt.'):
        re_offering.take_up(case.order, version.id or 0, case.by(MARTE))
    with pytest.raises(NotFound):
        re_offering.old_version(draft().order, 99)


# ---------- terms ----------


def test_a_quote_names_its_kind_of_price_and_keeps_it_until_somebody_says_otherwise():
    case = draft()
    case.firm.quote_price_type, case.firm.quote_terms = PriceType.ESTIMATE, 'Adkomst må være ryddet.'
    assert of_sheet(case.send().sheet) == Terms(PriceType.ESTIMATE, 'Adkomst må være ryddet.')
    case.firm.quote_price_type = PriceType.FIXED
    assert of_sheet(case.send().sheet) == Terms(PriceType.ESTIMATE, 'Adkomst må være ryddet.')
    case.now += timedelta(minutes=1)
    assert compare(case.order.versions[0].sheet, case.order.versions[1].sheet).is_same


def test_no_terms_leave_no_word_behind():
    sheet = draft().send().sheet
    assert (sheet.data['price_type'], 'terms' in sheet.data, 'attachments' in sheet.data) == ('fixed', False, False)


def test_a_kind_of_price_that_is_none_is_refused():
    with pytest.raises(Refused, match='Velg hva slags pris det er'):
        Terms.of_typed('gratis', '')
