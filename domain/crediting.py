"""Credit notes: of a whole invoice or of some of it; all notes of an invoice come to what it does, to the øre.

What has been sent is never changed: a note refers to it and reverses (bokføringsforskriften § 5-2-7).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from domain import money, pricing, sheet
from domain.buyer import Buyer
from domain.company import Company
from domain.drafting import give_back
from domain.history import Deed
from domain.invoice import Invoice, InvoiceKind, InvoiceLine, InvoiceState
from domain.invoicing import issue
from domain.line import LineKind, in_sections
from domain.order import Order
from domain.refused import Refused
from domain.words import kr, number, t

KEPT = ('concerns', 'your_ref', 'their_number', 'delivery_day', 'delivery_place')
"""What a note says as its invoice did."""


def left_to_credit(order: Order, invoice: Invoice) -> dict[int, Decimal]:
    """How much of the lines of an invoice no note has credited, by the id of the line; nothing of what is credited."""
    left = {part.id or 0: part.quantity - _before(order, invoice, part)[0] for part in _items(invoice)}
    return {part_id: quantity for part_id, quantity in left.items() if quantity}


def draft_credit(order: Order, invoice: Invoice, deed: Deed, wanted: Mapping[int, Decimal] | None = None) -> Invoice:
    """A credit note, not issued yet, of these quantities of the lines of an invoice, or of all that is left of it.

    Refused: not sent, credited already, nothing wanted, more than is left, or more money than is unpaid.
    """
    note = drawn(order, invoice, deed, wanted)
    order.invoices.append(note)
    return note


def drawn(order: Order, invoice: Invoice, deed: Deed, wanted: Mapping[int, Decimal] | None = None) -> Invoice:
    """As `draft_credit`, with nothing changed: for who wants to see what it comes to."""
    if invoice.state is not InvoiceState.SENT or invoice.is_credit_note:
        raise Refused(t('Bare en sendt faktura som ikke er kreditert kan krediteres.'))
    left = left_to_credit(order, invoice)
    quantities = left if wanted is None else {part_id: some for part_id, some in wanted.items() if some}
    if not quantities:
        raise Refused(t('Velg noe å kreditere.'))
    note = Invoice(
        kind=InvoiceKind.CREDIT_NOTE,
        credits_id=invoice.id,
        made_at=deed.now,
        payments=[],
        lines=list(_parts(order, invoice, quantities, left)),
    )
    note.discount = _discount(order, invoice, note, is_last=quantities == left)
    added = _sums(order, invoice, note, is_last=quantities == left)
    note.net_ore, note.total_ore = added.net_ore, added.total_ore
    if note.total_ore > invoice.open_ore:
        raise Refused(
            t('Fakturaen har innbetalinger. Tilbakefør dem før du krediterer.')
            if invoice.paid_ore
            else t('Det gjenstår bare {open} på fakturaen.', open=kr(invoice.open_ore))
        )
    return note


def _sums(order: Order, invoice: Invoice, note: Invoice, *, is_last: bool) -> money.Sums:
    """What a note adds up to; the last of several takes the rest of every rate."""
    others = [other for other in _notes(order, invoice) if other is not note]
    if is_last and others:
        return money.less(invoice.sheet.sums, [other.sheet.sums for other in others])
    return sheet.added_up((part.frozen() for part in note.lines), note.discount)


def credit(
    order: Order,
    invoice: Invoice,
    note: Invoice,
    company: Company,
    number: int,
    deed: Deed,
    *,
    for_good: bool = False,
) -> None:
    """«Krediter faktura»: issue the note, to whom the invoice was made out.

    Its lines can be invoiced again, unless `for_good`: then the order is «Ferdig fakturert».
    """
    data, is_last = invoice.sheet.data, not left_to_credit(order, invoice)
    issue(
        order,
        note,
        company,
        number,
        deed,
        Buyer(**invoice.sheet.buyer),
        sums=_sums(order, invoice, note, is_last=is_last),
        credits=invoice.number,
        credits_day=invoice.day,
        **{name: data[name] for name in KEPT if name in data},
    )
    note.delivered, note.payer_id = invoice.delivered, invoice.payer_id
    invoice.credited_ore += note.total_ore
    give_back(order, note)
    if is_last:
        invoice.state = InvoiceState.CREDITED
    if order.fully_invoiced is not for_good:
        order.fully_invoiced = for_good
        deed.record(order.number, 'fully_invoiced' if for_good else 'not_fully_invoiced')
    deed.record(order.number, 'invoice_credited', invoice=invoice.number, note=number)


def _parts(
    order: Order, invoice: Invoice, quantities: Mapping[int, Decimal], left: Mapping[int, Decimal]
) -> Iterator[InvoiceLine]:
    for heading, members in in_sections(invoice.lines):
        if any(part.id in quantities for part in members):
            if heading is not None:
                yield _copied(heading, Decimal(1))
            for part in members:
                if part.kind is not LineKind.ITEM:
                    yield _copied(part, Decimal(1))
                elif (quantity := quantities.get(part.id or 0)) is not None:
                    most = left.get(part.id or 0, Decimal(0))
                    if not 0 < quantity <= most:
                        raise Refused(
                            t('Det er bare {left} igjen å kreditere av «{text}».', left=number(most), text=part.text)
                        )
                    yield _credited(order, invoice, part, quantity)


def _copied(part: InvoiceLine, quantity: Decimal) -> InvoiceLine:
    same = part.model_dump(exclude={'id', 'invoice_id', 'quantity', 'discount', 'rounding_ore'})
    return InvoiceLine(quantity=quantity, **same)


def _credited(order: Order, invoice: Invoice, part: InvoiceLine, quantity: Decimal) -> InvoiceLine:
    """A quantity of a line: what it cost so far less what has been credited; the last one takes the rest."""
    made, (before, credited, given) = _copied(part, quantity), _before(order, invoice, part)
    off, after = money.discount_ore(part.discount), before + quantity
    percent = '' if off else part.discount
    whole = part.frozen().net_ore + off
    gross = whole if after == part.quantity else money.line_net_ore(after, part.unit_price, percent)
    made.discount = money.kroner_off(pricing.share(off, after / part.quantity) - given) if off else part.discount
    made.rounding_ore = gross - credited - money.line_net_ore(quantity, part.unit_price, percent)
    return made


def _before(order: Order, invoice: Invoice, part: InvoiceLine) -> tuple[Decimal, int, int]:
    """Of a line: the quantity, the amount before its discount and the discount that notes have credited."""
    found = [each for note in _notes(order, invoice) for each in _items(note) if each.line_id == part.line_id]
    given = sum(money.discount_ore(each.discount) for each in found)
    return sum((each.quantity for each in found), Decimal(0)), sum(e.frozen().net_ore for e in found) + given, given


def _discount(order: Order, invoice: Invoice, note: Invoice, *, is_last: bool) -> str:
    """The discount on the total that a note takes back: an amount in proportion, the last the rest."""
    off = money.discount_ore(invoice.discount)
    if not off:
        return invoice.discount
    notes = [*_notes(order, invoice), note]
    credited = sum(part.frozen().net_ore for each in notes for part in _items(each))
    whole = sum(part.frozen().net_ore for part in _items(invoice))
    of = Decimal(1) if is_last or whole <= 0 else Decimal(credited) / whole
    return money.kroner_off(pricing.share(off, of) - sum(money.discount_ore(each.discount) for each in notes[:-1]))


def _notes(order: Order, invoice: Invoice) -> list[Invoice]:
    return [note for note in order.invoices if note.is_credit_note and note.credits_id == invoice.id]


def _items(invoice: Invoice) -> list[InvoiceLine]:
    return [part for part in invoice.lines if part.kind is LineKind.ITEM]
