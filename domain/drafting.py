"""Invoice drafts: made of all that is left, of some lines or of a share; looked over, changed, thrown away [S11]."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from domain import money, parties, pricing, sheet
from domain import text as typed
from domain.company import Company
from domain.company import terms as typed_terms
from domain.history import Deed
from domain.invoice import Invoice, InvoiceLine, InvoiceState
from domain.job import typed_day
from domain.line import Line, LineKind, in_sections
from domain.order import Order
from domain.refused import Refused
from domain.words import number, short_date, t

Quantities = Mapping[int, Decimal]
"""How much of which order lines, by id."""


def everything(order: Order) -> Quantities:
    """All that stands on no invoice."""
    return {line.id or 0: line.left for line in order.items if line.left}


def share(order: Order, percent: Decimal) -> Quantities:
    """A share of every line, at most what is left of it."""
    step = Decimal(1).scaleb(-money.QUANTITY_DECIMALS)
    wanted = {
        line.id or 0: min(line.left, (line.quantity * percent / 100).quantize(step, ROUND_HALF_UP))
        for line in order.items
    }
    return {line_id: quantity for line_id, quantity in wanted.items() if quantity}


def typed_share(text: str) -> Decimal:
    """A typed share in percent. Refused: not above 0 and up to 100, more than one decimal."""
    percent = money.quantity(text.strip().removesuffix('%'))
    if percent > 100 or percent * 10 % 1:
        raise Refused(t('Skriv en andel mellom 0,1 og 100 %, med høyst én desimal.'))
    return percent


def create_invoice(order: Order, deed: Deed, wanted: Quantities | None = None) -> Invoice:
    """«Opprett faktura»: a draft of these quantities, or of all that is left.

    Refused: before Bekreftet, nothing left or wanted, more of a line than is left, a negative sum.
    """
    order.may_invoice()
    if order.fully_invoiced or not everything(order):
        raise Refused(t('Det er ingenting igjen å fakturere. Legg til en ordrelinje først.'))
    order.use_rates(deed.today)
    quantities = everything(order) if wanted is None else wanted
    invoice = _drawn(order, quantities, deed)
    for line in order.items:
        line.invoiced += quantities.get(line.id or 0, Decimal(0))
    order.invoices.append(invoice)
    deed.record(order.number, 'invoice_made', total_ore=invoice.total_ore)
    return invoice


def preview(order: Order, wanted: Quantities, deed: Deed) -> money.Sums:
    """What a draft of these quantities would come to. Refused as `create_invoice` does."""
    return sums(_drawn(order, wanted, deed))


def _drawn(order: Order, quantities: Quantities, deed: Deed) -> Invoice:
    """A draft that is on no order yet."""
    if not quantities:
        raise Refused(t('Velg noe å fakturere.'))
    invoice = Invoice(made_at=deed.now, payments=[], lines=list(_parts(order, quantities)))
    _total(order, invoice)
    return invoice


def _parts(order: Order, quantities: Quantities) -> Iterator[InvoiceLine]:
    """Quantities of lines in their order, with the headings and texts of the sections they stand in."""
    for heading, members in in_sections(order.lines):
        if any(line.id in quantities and line.counts for line in members):
            if heading is not None:
                yield _copied(heading, Decimal(1))
            for line in members:
                if not line.is_item:
                    yield _copied(line, Decimal(1))
                elif (quantity := quantities.get(line.id or 0)) is not None:
                    _must_be_left(line, quantity, line.left)
                    part = _copied(line, quantity)
                    _price(order, line, part, None)
                    yield part


def _copied(line: Line, quantity: Decimal) -> InvoiceLine:
    return InvoiceLine(
        line_id=line.id,
        kind=line.kind,
        text=line.text,
        quantity=quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        vat=line.vat,
        percent=line.percent,
    )


def _price(order: Order, line: Line, part: InvoiceLine, on: Invoice | None) -> None:
    priced = pricing.part(order, line, part.quantity, besides=on)
    part.discount, part.rounding_ore = priced.discount, priced.rounding_ore


def _must_be_left(line: Line, quantity: Decimal, left: Decimal) -> None:
    if not 0 <= quantity <= left:
        raise Refused(t('Det er bare {left} igjen å fakturere av «{text}».', left=number(left), text=line.text))


def sums(invoice: Invoice) -> money.Sums:
    """What a draft adds up to."""
    return sheet.added_up((line.frozen() for line in invoice.lines), invoice.discount)


def _total(order: Order, invoice: Invoice) -> None:
    """Give the draft its discount and its sums. Refused: negative."""
    net_ore = sum(part.frozen().net_ore for part in invoice.lines if part.kind is LineKind.ITEM)
    invoice.discount = pricing.discount_part(order, net_ore, besides=invoice)
    added = sums(invoice)
    if added.total_ore < 0:
        raise Refused(t('Summen er negativ. Krediter en sendt faktura i stedet.'))
    invoice.net_ore, invoice.total_ore = added.net_ore, added.total_ore


# ---------- throwing one away ----------


def discard_draft(order: Order, invoice: Invoice, deed: Deed) -> None:
    """Throw a draft away; its quantities are left to invoice again. Refused: closed, or sent already."""
    _must_be_draft(order, invoice)
    annul_draft(order, invoice, deed)


def annul_draft(order: Order, invoice: Invoice, deed: Deed) -> None:
    """What discarding does, also when an order goes back."""
    invoice.state = InvoiceState.ANNULLED
    give_back(order, invoice)
    deed.record(order.number, 'invoice_discarded', total_ore=invoice.total_ore)


def take_up_draft(order: Order, invoice: Invoice) -> bool:
    """Take a discarded draft up again (undo); whether its quantities are still free."""
    lines = {line.id: line for line in order.lines}
    parts = [part for part in invoice.lines if part.kind is LineKind.ITEM]
    wanted = [(lines.get(part.line_id), part.quantity) for part in parts]
    if any(line is None or line.left < quantity for line, quantity in wanted):
        return False
    for line, quantity in wanted:
        assert line is not None
        line.invoiced += quantity
    invoice.state = InvoiceState.DRAFT
    return True


def give_back(order: Order, invoice: Invoice) -> None:
    """What stands on an invoice or a credit note is left to invoice again."""
    lines = {line.id: line for line in order.lines}
    for part in invoice.lines:
        line = lines.get(part.line_id)
        if line is not None and line.is_item:
            line.invoiced = max(Decimal(0), line.invoiced - part.quantity)


def _must_be_draft(order: Order, invoice: Invoice) -> None:
    order.must_be_open()
    if invoice.state is InvoiceState.ANNULLED:
        raise Refused(t('Fakturautkastet er annullert. Opprett en ny faktura.'))
    if invoice.state is not InvoiceState.DRAFT:
        raise Refused(t('Fakturaen er sendt og kan ikke endres. Opprett en kreditnota i stedet.'))


# ---------- what it says, and changing that ----------

OWN = ('due_day', 'terms', 'your_ref')
"""What can be changed of the draft itself; of its lines it is `text_<id>` and `quantity_<id>`."""


def label(field: str) -> str:
    """What a field of a draft is called."""
    own = {'due_day': t('Forfallsdato'), 'terms': t('Vilkår på faktura'), 'your_ref': t('Deres ref.')}
    return own.get(field) or (t('Antall') if field.startswith('quantity_') else t('Beskrivelse'))


def shown(_: str, value: Any) -> str:
    """A value of a draft as people read it."""
    if isinstance(value, Decimal):
        return number(value)
    return short_date(value) if isinstance(value, date) else value or t('tomt')


def due_day(order: Order, invoice: Invoice, company: Company, today: date) -> date:
    """When a draft sent today is due: as the draft says, or after the customer's days, or the firm's."""
    return invoice.due_day or today + timedelta(days=parties.payment_days(order, company))


def terms(order: Order, invoice: Invoice, company: Company) -> str:
    """What a draft says besides what must stand there: its own terms, the customer's or the firm's."""
    if invoice.terms is not None:
        return invoice.terms
    return (order.bill_to.invoice_terms if order.bill_to else '') or company.invoice_terms


def your_ref(order: Order, invoice: Invoice) -> str:
    """«Deres ref.» of a draft: its own or the order's."""
    return order.your_ref if invoice.your_ref is None else invoice.your_ref


def fields(order: Order, invoice: Invoice, company: Company, today: date) -> dict[str, Any]:
    """What can be changed in a draft, by name, as it is."""
    found: dict[str, Any] = {
        'due_day': due_day(order, invoice, company, today),
        'terms': terms(order, invoice, company),
        'your_ref': your_ref(order, invoice),
    }
    for part in invoice.lines:
        found[f'text_{part.id}'] = part.text
        if part.kind is LineKind.ITEM:
            found[f'quantity_{part.id}'] = part.quantity
    return found


def edited(field: str, value: Any) -> Any:
    """The value to store for a typed one; an empty quantity takes the line off. Refused: a wrong value."""
    if field.startswith('quantity_'):
        return typed_quantity(value)
    if field.startswith('text_'):
        return typed.required(value, t('beskrivelsen'), 1000)
    if field == 'due_day':
        return typed_day(value) if isinstance(value, str) else value
    return typed_terms(value) if field == 'terms' else typed.line(value, 100)


def typed_quantity(value: str | Decimal) -> Decimal:
    """A quantity as typed; nothing, or 0, is none of it. Refused as `money.quantity`."""
    if isinstance(value, Decimal):
        return value
    return Decimal(0) if value.strip() in ('', '0') else money.quantity(value)


def edit_draft(order: Order, invoice: Invoice, changes: Mapping[str, Any], deed: Deed) -> None:
    """Change a draft, by the names of `fields`.

    Refused: closed, sent, more of a line than is left, nothing left on the draft, a negative sum.
    """
    _must_be_draft(order, invoice)
    for name in OWN:
        setattr(invoice, name, changes.get(name, getattr(invoice, name)))
    for part in invoice.lines:
        part.text = changes.get(f'text_{part.id}', part.text)
    if any(name.startswith('quantity_') for name in changes):
        _take_other_quantities(order, invoice, changes)
    _total(order, invoice)
    deed.record(order.number, 'invoice_edited', total_ore=invoice.total_ore)


def _take_other_quantities(order: Order, invoice: Invoice, changes: Mapping[str, Any]) -> None:
    for part in (part for part in invoice.lines if part.kind is LineKind.ITEM):
        line, wanted = order.line(part.line_id or 0), changes.get(f'quantity_{part.id}', part.quantity)
        _must_be_left(line, wanted, line.left + part.quantity)
        line.invoiced += wanted - part.quantity
        part.quantity = wanted
        _price(order, line, part, invoice)
    for heading, members in in_sections(list(invoice.lines)):
        is_sold = any(part.kind is LineKind.ITEM and part.quantity for part in members)
        gone = [part for part in members if not is_sold or not part.quantity]
        for part in gone if is_sold or heading is None else [heading, *gone]:
            invoice.lines.remove(part)
    if not any(part.kind is LineKind.ITEM for part in invoice.lines):
        raise Refused(t('Fakturaen må ha minst én linje. Annuller utkastet i stedet.'))
