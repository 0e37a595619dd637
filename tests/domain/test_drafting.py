"""Invoices of some of an order, and credit of some of an invoice: nothing twice, and to the øre."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from domain import crediting, drafting, money
from domain.invoice import Invoice, InvoiceState
from domain.line import Line, LineKind
from domain.refused import Refused
from tests.domain.rows import MARTE, TODAY, Case, completed, confirmed, draft, refused


def part(case: Case, percent: str | None = None, **quantities: str) -> Invoice:
    """A draft of a share, or of quantities of the lines by their place: `_0='0.5'`."""
    lines = {f'_{place}': line.id or 0 for place, line in enumerate(case.order.items)}
    wanted = (
        drafting.share(case.order, drafting.typed_share(percent))
        if percent
        else {lines[name]: Decimal(said) for name, said in quantities.items()}
    )
    made = drafting.create_invoice(case.order, case.by(MARTE), wanted)
    case.by(MARTE)
    return made


def change(case: Case, invoice: Invoice, **changes: object) -> None:
    drafting.edit_draft(case.order, invoice, changes, case.by(MARTE))


def credit(case: Case, invoice: Invoice, *quantities: str, for_good: bool = False) -> Invoice:
    """A note of quantities of the lines in their order, '' is none of it; without any of all that is left."""
    items = [line for line in invoice.lines if line.kind is LineKind.ITEM]
    wanted = {
        line.id or 0: Decimal(said) for line, said in zip(items, quantities, strict=bool(quantities)) if said
    }  # fmt: skip
    return case.credit(invoice, wanted or None, for_good=for_good)


# ---------- some of an order ----------


def test_lines_and_quantities_are_chosen_and_the_rest_is_left():
    case = confirmed()
    case.add_line('100', '3', 'Esker')
    first = part(case, _1='1.5')
    assert [(line.text, line.quantity, line.frozen().net_ore) for line in first.lines] == [
        ('Esker', Decimal('1.5'), 15000)
    ]
    assert case.order.left_to_invoice().net_ore == 100_000 + 15_000
    with refused('Det er bare 1,5 igjen å fakturere av «Esker».'):
        part(case, _1='1.501')
    with refused('Velg noe å fakturere.'):
        part(case)
    rest = case.invoice()
    assert [line.quantity for line in rest.lines] == [1, Decimal('1.5')]
    assert not case.order.left_to_invoice().groups


def test_a_section_is_named_where_one_of_its_lines_is_invoiced():
    case = draft()
    for kind, text in ((LineKind.SECTION, 'Pakking'), (LineKind.TEXT, 'Med våre esker')):
        case.order.add_line(Line.said(kind, text), case.by(MARTE))
    case.add_line('100', '3', 'Esker')
    case.add_line('50', '1', 'Teip')
    case.confirm()
    assert [line.text for line in part(case, _0='1').lines] == ['Flytting']
    assert [line.text for line in part(case, _2='1').lines] == ['Pakking', 'Med våre esker', 'Teip']


@pytest.mark.parametrize('said', ['0', '100,1', '33,33', '-5', 'mye'])
def test_a_share_is_a_percentage_with_one_decimal(said: str):
    with pytest.raises(Refused):
        drafting.typed_share(said)
    assert drafting.typed_share('33,3 %') == Decimal('33.3')


def test_three_shares_come_to_the_order_to_the_øre():
    """The last one takes the rest; a discount in kroner is shared, too."""
    case = draft()
    line = case.add_line('99.99', '1', 'Vask')
    line.discount, case.order.discount = '10.01', '100.00'
    case.confirm()
    net = case.order.sums.net_ore
    parts = [case.send_invoice(part(case, '33.3')) for _ in range(3)]
    parts.append(case.send_invoice())
    assert [[str(each.quantity) for each in one.lines] for one in parts[::3]] == [
        ['0.333', '0.333'],
        ['0.001', '0.001'],
    ]
    assert sum(one.net_ore for one in parts) == net
    assert sum(money.discount_ore(one.discount) for one in parts) == 100_00
    assert not case.order.left_to_invoice().groups


def test_whatever_is_invoiced_credited_and_thrown_away_comes_to_the_order():
    """Random parts, edits, discards and credits: sent less credited is what the lines say, to the øre."""
    for seed in range(60):
        rng = random.Random(seed)
        case = draft()
        for _ in range(rng.randint(1, 3)):
            price, quantity = (
                rng.choice(('33.33', '0.07', '1234.5678', '99.99')),
                rng.choice(('1', '3', '7.777', '0.03')),
            )
            case.add_line(price, quantity).discount = rng.choice(('', '12.5%'))
        case.order.discount = rng.choice(('', '7.5%', '100.00'))
        case.confirm()
        net = case.order.sums.net_ore
        for _ in range(12):
            open_ones = [each for each in case.order.sent_invoices if each.open_ore]
            drafts, left = case.order.draft_invoices, drafting.everything(case.order)
            act = rng.choice(('part', 'send', 'discard', 'credit', 'edit'))
            some = {key: (most * rng.randint(1, 100) / 100).quantize(Decimal('0.001')) for key, most in left.items()}
            if act == 'part' and any(some.values()):
                drafting.create_invoice(case.order, case.by(MARTE), {key: each for key, each in some.items() if each})
            elif act == 'discard' and drafts:
                drafting.discard_draft(case.order, drafts[0], case.by(MARTE))
            elif act == 'edit' and drafts:
                items = [each for each in drafts[0].lines if each.kind is LineKind.ITEM]
                halves = {f'quantity_{each.id}': (each.quantity / 2).quantize(Decimal('0.001')) for each in items}
                if all(halves.values()):
                    change(case, drafts[0], **halves)
            elif act == 'send' and drafts:
                case.send_invoice(drafts[0])
            elif act == 'credit' and open_ones:
                whole = crediting.left_to_credit(case.order, open_ones[0])
                key = rng.choice(sorted(whole))
                case.credit(open_ones[0], {key: whole[key]} if rng.random() < 0.7 else None)
        for invoice in case.order.draft_invoices:
            case.send_invoice(invoice)
        if drafting.everything(case.order):
            case.send_invoice()
        signed = sum(-each.net_ore if each.is_credit_note else each.net_ore for each in case.order.issued)
        percent = case.order.discount.endswith('%')
        assert abs(signed - net) <= (len(case.order.issued) if percent else 0), seed


# ---------- a draft ----------


def test_a_draft_is_looked_over_and_changed():
    case = confirmed()
    case.add_line('100', '3', 'Esker')
    invoice = case.invoice()
    first, second = (line.id for line in invoice.lines)
    changes = {f'text_{first}': 'Flytting, dag 1', f'quantity_{second}': Decimal(2)}
    change(case, invoice, **changes, due_day=TODAY + timedelta(days=5), terms='Kontant', your_ref='Kari')
    assert (invoice.net_ore, case.order.items[1].left) == (120_000, Decimal(1))
    sent = case.send_invoice(invoice).sheet
    assert [line.text for line in sent.lines] == ['Flytting, dag 1', 'Esker']
    assert (sent.data['due_day'], sent.data['terms'], sent.data['your_ref']) == ('2026-11-29', 'Kontant', 'Kari')
    with refused('Fakturaen er sendt og kan ikke endres. Opprett en kreditnota i stedet.'):
        change(case, invoice, terms='')


def test_a_line_is_taken_off_a_draft_and_not_the_last_one():
    case = draft()
    case.order.add_line(Line.said(LineKind.SECTION, 'Pakking'), case.by(MARTE))
    case.add_line('100', '3', 'Esker')
    case.confirm()
    invoice = case.invoice()
    flytting, _, esker = invoice.lines
    change(case, invoice, **{f'quantity_{esker.id}': Decimal(0)})
    assert [line.text for line in invoice.lines] == ['Flytting'], 'nor does its section stay'
    assert case.order.items[1].left == 3
    with refused('Det er bare 1 igjen å fakturere av «Flytting».'):
        change(case, invoice, **{f'quantity_{flytting.id}': Decimal('1.5')})
    with refused('Fakturaen må ha minst én linje. Annuller utkastet i stedet.'):
        change(case, invoice, **{f'quantity_{flytting.id}': Decimal(0)})


def test_what_is_typed_in_a_draft_is_checked():
    assert drafting.edited('quantity_1', '') == drafting.edited('quantity_1', '0') == 0
    assert drafting.edited('quantity_1', Decimal('0.500')) == Decimal('0.5'), 'checked already, no thousand'
    assert drafting.edited('due_day', '24.12.2026') == TODAY + timedelta(days=30)
    with refused('Fyll ut beskrivelsen.'):
        drafting.edited('text_1', ' ')


# ---------- some of an invoice ----------


def test_a_part_is_credited_and_can_be_invoiced_again():
    case, _ = completed()
    case.add_line('100', '3', 'Esker')
    invoice = case.send_invoice()
    note = credit(case, invoice, '', '1')
    assert (note.net_ore, note.sheet.data['credits'], note.sheet.data['delivery_day']) == (10_000, 10001, '2026-11-24')
    assert (invoice.state, invoice.credited_ore, invoice.open_ore) == (InvoiceState.SENT, 12_500, 150_000)
    assert case.order.left_to_invoice().net_ore == 10_000
    with refused('Det er bare 2 igjen å kreditere av «Esker».'):
        credit(case, invoice, '', '2.5')
    case.pay(invoice, 100_000)
    with refused('Fakturaen har innbetalinger. Tilbakefør dem før du krediterer.'):
        credit(case, invoice)
    credit(case, invoice, '', '2')
    assert (invoice.open_ore, invoice.state) == (25_000, InvoiceState.SENT)


def test_several_notes_come_to_the_invoice_to_the_øre():
    """Lines, discounts and VAT: the last note takes the rest of every rate."""
    case = draft()
    case.order.items[0].discount, case.order.discount = '0.05', '33.34'
    case.add_line('33.33', '1', 'Vask')
    case.add_line('0.07', '3', 'Spiker')
    case.confirm()
    invoice = case.send_invoice()
    notes = [credit(case, invoice, '0.3', '0.3', '1') for _ in range(3)]
    assert invoice.open_ore > 0
    notes.append(credit(case, invoice))
    assert invoice.state is InvoiceState.CREDITED
    for of in ('net_ore', 'vat_ore', 'total_ore', 'discount_ore'):
        assert sum(getattr(note.sheet.sums, of) for note in notes) == getattr(invoice.sheet.sums, of), of
    assert sum(note.total_ore for note in notes) == invoice.credited_ore == invoice.total_ore
    for line in invoice.sheet.lines:
        same = [each for note in notes for each in note.sheet.lines if each.line_id == line.line_id]
        assert (sum(each.quantity for each in same), sum(each.net_ore for each in same)) == (
            line.quantity,
            line.net_ore,
        )
    with refused('Bare en sendt faktura som ikke er kreditert kan krediteres.'):
        credit(case, invoice)


def test_what_is_credited_for_good_is_not_left_to_invoice():
    case, _ = completed()
    invoice = case.send_invoice()
    credit(case, invoice, '0.2', for_good=True)
    assert case.order.fully_invoiced
    assert not case.order.left_to_invoice().groups
    assert case.events[-2:] == ['fully_invoiced', 'invoice_credited']
    case.pay(invoice)
    assert case.status == 'closed', 'the rest is paid'
