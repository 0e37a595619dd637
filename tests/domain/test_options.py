"""What a customer chooses counts, from the quote to the invoice; what is not chosen is no price anywhere."""

from decimal import Decimal

import pytest

from domain import going_back, options, quoting
from domain.invoice import InvoiceState
from domain.line import Line, Option, copied_lines
from domain.refused import Refused
from domain.sheet import Sheet
from domain.status import Status
from tests.domain.rows import MARTE, Case, draft, refused


def offer() -> Case:
    """Flytting 1 000, the choice of Eik 400 or Furu 200, and Vask 300 if they want; all without VAT."""
    case = draft()
    case.add_line('400', text='Eik', option=Option.ONE_OF, group='Gulv')
    case.add_line('200', text='Furu', option=Option.ONE_OF, group='Gulv')
    case.add_line('300', text='Vask', option=Option.OPTIONAL)
    options.choose(case.order, line(case, 'Eik'), True, case.by(MARTE))
    return case


def line(case: Case, text: str) -> Line:
    return next(each for each in case.order.lines if each.text == text)


def chosen(case: Case) -> list[str]:
    return [each.text for each in case.order.lines if each.chosen]


def test_what_is_not_chosen_is_part_of_no_sum():
    case = offer()
    version = case.send()
    assert (case.order.sums.net_ore, version.net_ore, version.sheet.sums.total_ore) == (140000, 140000, 175000)
    assert [each.text for each in case.order.items] == ['Flytting', 'Eik']
    assert case.order.left_to_invoice().net_ore == 140000


def test_what_the_customer_picks_is_frozen_and_the_order_follows():
    """Sums, what is left to invoice and what the invoice says come to the øre of what was accepted."""
    case = offer()
    version = case.send()
    acceptance = case.accept(picked=[2, 3])
    assert (acceptance.picked, acceptance.net_ore, acceptance.total_ore) == ([2, 3], 150000, 187500)
    assert '1\xa0875,00\xa0kr inkl. mva.' in acceptance.sentence
    assert case.history[-1].data['total_ore'] == 187500
    assert (version.total_ore, version.agreed_ore, version.agreed.sums.total_ore) == (175000, 187500, 187500)
    assert chosen(case) == ['Furu', 'Vask']
    assert case.order.sums.total_ore == case.order.left_to_invoice().total_ore == 187500
    assert not case.order.edited_since_sent
    case.confirm()
    assert [part.text for part in case.invoice().lines] == ['Flytting', 'Furu', 'Vask']


@pytest.mark.parametrize(
    ('picked', 'sentence'),
    [
        ([], 'Velg én under «Gulv».'),
        ([1, 2], 'Velg én under «Gulv».'),
        ([0, 1], 'Valget finnes ikke i tilbudet. Last inn siden på nytt.'),
        ([1, 9], 'Valget finnes ikke i tilbudet. Last inn siden på nytt.'),
        ([1, -1], 'Valget finnes ikke i tilbudet. Last inn siden på nytt.'),
    ],
)
def test_a_forged_choice_is_refused_and_leaves_nothing(picked: list[int], sentence: str):
    case = offer()
    case.send()
    with refused(sentence):
        case.accept(picked=picked)
    assert case.version.acceptance is None
    assert (case.status, chosen(case)) == ('quoted', ['Eik'])


def test_nothing_at_all_is_no_order():
    case = Case()
    case.add_customer()
    case.add_line(option=Option.OPTIONAL)
    case.send()
    with refused('Velg minst én av linjene.'):
        case.accept()
    assert case.accept(picked=[0]).total_ore == 125000


def test_choices_that_come_to_less_than_nothing_are_refused():
    case = draft()
    case.add_line('-2000', text='Rabatt', option=Option.OPTIONAL)
    case.send()
    with refused('Summen er negativ med disse valgene. Ta kontakt med oss.'):
        case.accept(picked=[1])


def test_turning_one_of_a_group_lets_go_of_the_other():
    sheet = _sent(offer())
    assert options.turned(sheet, [1], 2, True) == [2]
    assert options.turned(sheet, [1], 1, False) == [1]  # none of a group is no choice
    assert options.turned(sheet, [1], 3, True) == [1, 3]
    assert options.turned(sheet, [1, 3], 3, False) == [1]
    assert options.turned(sheet, [1], 0, True) == options.turned(sheet, [1], 99, True) == [1]


def test_an_agreement_reads_without_what_was_not_chosen():
    case = offer()
    case.send()
    case.accept(picked=[1, 3])
    sold = case.version.agreed.sold
    assert [(each.text, each.option) for each in sold.lines] == [
        ('Flytting', Option.NO), ('Eik', Option.NO), ('Vask', Option.NO),
    ]  # fmt: skip
    assert sold.sums.net_ore == 170000


def test_the_office_writes_down_what_was_chosen_on_the_phone():
    case = offer()
    version = case.send()
    deed = case.by(MARTE)
    with refused('Det er sendt en ny versjon mens dette sto åpent. Lukk og åpne på nytt.'):
        quoting.register_acceptance(case.order, deed, name='Ingrid', said='Ja', shown=-1, picked=[1])
    quoting.register_acceptance(case.order, deed, name='Ingrid', said='Ja', shown=version.id, picked=[2])
    assert (case.version.agreed_ore, chosen(case)) == (150000, ['Furu'])


def test_going_back_opens_the_choice_again_and_angre_puts_it_back():
    case = offer()
    case.send()
    case.accept(picked=[2, 3])
    case.back(Status.QUOTED)
    assert (chosen(case), case.version.agreed_ore) == (['Eik'], 175000)
    entry = case.history[-1]
    going_back.undo(case.order, entry, case.by(MARTE))
    assert (chosen(case), case.version.agreed_ore) == (['Furu', 'Vask'], 187500)


def test_a_draft_invoice_with_what_they_did_not_choose_is_annulled():
    """The office had confirmed and drawn up an invoice while the quote was still out."""
    case = offer()
    case.send()
    case.confirm()
    draft_ = case.invoice()
    case.accept(picked=[2])
    assert case.events[-2:] == ['invoice_discarded', 'accept']
    assert (draft_.state, chosen(case), line(case, 'Eik').invoiced) == (InvoiceState.ANNULLED, ['Furu'], Decimal(0))


def test_what_is_invoiced_already_stays_and_the_page_says_so():
    case = offer()
    case.send()
    case.confirm()
    case.send_invoice()
    case.accept(picked=[2])
    assert line(case, 'Eik').chosen
    assert case.order.edited_since_sent
    with refused('Linjen er fakturert. Krediter fakturaen før du endrer den.'):
        options.choose(case.order, line(case, 'Furu'), True, case.by(MARTE))


def test_nothing_optional_is_chosen_for_a_customer_beforehand():
    case = offer()
    with refused('Kunden velger selv i tilbudet. Skal linjen inngå, velger du «Inngår» på linjen.'):
        options.choose(case.order, line(case, 'Vask'), True, case.by(MARTE))
    case.send()
    case.accept(picked=[1])
    options.choose(case.order, line(case, 'Vask'), True, case.by(MARTE))
    assert (chosen(case), case.events[-1], case.order.edited_since_sent) == (['Eik', 'Vask'], 'line_chosen', True)
    options.choose(case.order, line(case, 'Vask'), False, case.by(MARTE))
    assert (chosen(case), case.events[-1], case.order.edited_since_sent) == (['Eik'], 'line_left_out', False)


def test_one_of_a_group_is_always_chosen():
    case = offer()
    with refused('Én under «Gulv» må være valgt. Velg en av de andre.'):
        options.choose(case.order, line(case, 'Eik'), False, case.by(MARTE))
    with refused('Linjen inngår. Gjør den valgfri først.'):
        options.choose(case.order, line(case, 'Flytting'), True, case.by(MARTE))
    copies = copied_lines(case.order.lines)
    assert [copy.chosen for copy in copies] == [False] * 4


def test_one_of_a_group_needs_the_name_of_the_group():
    case = draft()
    with refused('Skriv hva kunden velger mellom, for eksempel «Gulv».'):
        case.add_line(option=Option.ONE_OF)
    with pytest.raises(Refused, match='Velg om linjen inngår'):
        case.order.lines[0].edited('option', 'alle', True)
    assert case.add_line(option=Option.OPTIONAL, group='Gulv').option_group == ''


def _sent(case: Case) -> Sheet:
    return case.send().sheet
