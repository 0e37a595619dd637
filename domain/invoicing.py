"""Invoices: drafts from what is left, sending with a number, and credit [S11]. What is paid is in `paying`."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from domain import money, pricing, sheet, vat
from domain import text as typed
from domain.address import Address, parts
from domain.buyer import Buyer
from domain.company import Company
from domain.history import Deed
from domain.invoice import Invoice, InvoiceKind, InvoiceLine, InvoiceState
from domain.job import JobStatus
from domain.line import Line, LineKind, in_sections
from domain.order import Order
from domain.refused import Refused
from domain.words import local_day, t


def create_invoice(order: Order, deed: Deed) -> Invoice:
    """«Opprett faktura»: a draft of all that stands on no invoice. Refused before Bekreftet, or with nothing left."""
    order.may_invoice()
    left = [line for line in order.items if line.left]
    if not left or order.fully_invoiced:
        raise Refused(t('Det er ingenting igjen å fakturere. Legg til en ordrelinje først.'))
    order.use_rates(deed.today)
    lines = [_part(order, line) for line in _with_headings(order, left)]
    invoice = Invoice(made_at=deed.now, payments=[], lines=lines, discount=pricing.discount_left(order))
    if sums(invoice).total_ore < 0:
        raise Refused(t('Summen er negativ. Krediter en sendt faktura i stedet.'))
    for line in left:
        line.invoiced = line.quantity
    order.invoices.append(invoice)
    _total(invoice)
    deed.record(order.number, 'invoice_made', total_ore=invoice.total_ore)
    return invoice


def discard_draft(order: Order, invoice: Invoice, deed: Deed) -> None:
    """Throw a draft away; its quantities are left to invoice again. Refused: closed, or sent already."""
    order.must_be_open()
    if invoice.state is not InvoiceState.DRAFT:
        raise Refused(t('Fakturaen er sendt og kan ikke endres. Opprett en kreditnota i stedet.'))
    annul_draft(order, invoice, deed)


def annul_draft(order: Order, invoice: Invoice, deed: Deed) -> None:
    """What discarding does, also when an order goes back."""
    invoice.state = InvoiceState.ANNULLED
    _give_back(order, invoice)
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


def needs_advance_reason(order: Order) -> bool:
    """No job is done: invoicing in advance wants a reason (bokføringsforskriften § 5-2-6)."""
    return not any(job.status is JobStatus.DONE for job in order.jobs)


def buyer(order: Order) -> Buyer:
    """To whom an invoice of the order is made out, and where; there is a customer."""
    whom = order.bill_to
    assert whom is not None
    at = whom.invoice_address
    if order.invoice_address:
        street, postcode, city = parts(order.invoice_address)
        at = Address(address=street, postcode=postcode, city=city)
    return Buyer.of(whom, None if order.payer else order.contact, at)


def check_invoice(order: Order, invoice: Invoice, company: Company) -> list[str]:
    """Everything that keeps an invoice from being sent, each as a sentence (bokføringsforskriften §§ 5-1-1, 5-1-2)."""
    who = buyer(order) if order.customer else None
    lacks = []
    if who is None or not who.name:
        lacks.append(t('{who} mangler navn. En faktura må ha kjøperens navn.', who=_who(order)))
    if who is None or not (who.place or who.org_number):
        lacks.append(
            t('{who} mangler adresse. En faktura må ha kjøperens adresse eller organisasjonsnummer.', who=_who(order))
        )
    if not company.bank_account:
        lacks.append(t('Firmaet mangler kontonummer. Legg det inn under Innstillinger → Firma.'))
    if not company.org_number:
        lacks.append(t('Firmaet mangler organisasjonsnummer. Legg det inn under Innstillinger → Firma.'))
    if any(not line.text.strip() for line in invoice.lines):
        lacks.append(t('En linje mangler beskrivelse.'))
    return lacks


def _who(order: Order) -> str:
    return t('Fakturamottakeren') if order.payer else t('Kunden')


def send_invoice(
    order: Order,
    invoice: Invoice,
    company: Company,
    number: int,
    deed: Deed,
    *,
    due: date | None = None,
    advance_because: str = '',
) -> None:
    """«Send faktura»: freeze it under its number. The number comes from the counter inside the same transaction."""
    order.may_invoice()
    if invoice.state is InvoiceState.ANNULLED:
        raise Refused(t('Fakturautkastet er annullert. Opprett en ny faktura.'))
    if invoice.state is not InvoiceState.DRAFT:
        raise Refused(t('Fakturaen er allerede sendt.'))
    lacks = check_invoice(order, invoice, company)
    if lacks:
        raise Refused(' '.join(lacks))
    because = typed.line(advance_because, 500)
    if needs_advance_reason(order) and not because:
        raise Refused(
            t(
                'Ingen jobb er fullført. Forskuddsfakturering er som hovedregel ikke tillatt '
                '(bokføringsforskriften § 5-2-6). Skriv en begrunnelse for å sende likevel.'
            )
        )
    due_day = due or usual_due_day(order, invoice, company, deed.today)
    if due_day < deed.today:
        raise Refused(t('Forfallsdatoen kan ikke være før fakturadatoen.'))
    if (due_day - deed.today).days > 365:
        raise Refused(t('Forfallsdatoen kan være høyst ett år frem. Velg en tidligere dato.'))
    invoice.advance_because = because
    delivered = _delivery_day(order, deed.today)
    for part in invoice.lines:
        part.percent = vat.percent(part.vat, delivered)
    assert order.customer is not None
    concerns = {'concerns': order.customer.shown_name} if order.payer else {}
    whom = order.payer or order.customer
    invoice.kid = company.kid(whom.id or 0, number)
    said = payment_words(
        invoice.terms if invoice.terms is not None else usual_terms(order, company), invoice.kid, company
    )
    _issue(order, invoice, company, number, deed, due_day, buyer(order), **said, **concerns)
    invoice.payer_id = order.payer_id
    invoice.delivered = whom.is_business or bool(whom.phone)  # S20
    deed.record(order.number, 'invoice_sent', invoice=number, total_ore=invoice.total_ore)


def draft_credit(order: Order, invoice: Invoice, deed: Deed) -> Invoice:
    """A credit note for all of an invoice, not issued yet. Refused: not sent, credited already, or paid."""
    if invoice.state is not InvoiceState.SENT or invoice.is_credit_note:
        raise Refused(t('Bare en sendt faktura som ikke er kreditert kan krediteres.'))
    if invoice.paid_ore:
        raise Refused(t('Fakturaen har innbetalinger. Tilbakefør dem før du krediterer.'))
    note = Invoice(
        kind=InvoiceKind.CREDIT_NOTE,
        credits_id=invoice.id,
        made_at=deed.now,
        payments=[],
        lines=[InvoiceLine(**part.model_dump(exclude={'id', 'invoice_id'})) for part in invoice.lines],
        discount=invoice.discount,
    )
    order.invoices.append(note)
    return note


def credit(order: Order, invoice: Invoice, note: Invoice, company: Company, number: int, deed: Deed) -> None:
    """«Krediter faktura»: issue the note, to whom the invoice was made out (bokføringsforskriften § 5-2-7).

    Its lines can be invoiced again.
    """
    same = {'concerns': invoice.sheet.data['concerns']} if 'concerns' in invoice.sheet.data else {}
    _issue(
        order,
        note,
        company,
        number,
        deed,
        None,
        Buyer(**invoice.sheet.buyer),
        credits=invoice.number,
        credits_day=invoice.day,
        **same,
    )
    note.delivered, note.payer_id = invoice.delivered, invoice.payer_id
    invoice.state, invoice.credited_ore = InvoiceState.CREDITED, note.total_ore
    if order.fully_invoiced:
        order.fully_invoiced = False
        deed.record(order.number, 'not_fully_invoiced')
    _give_back(order, invoice)
    deed.record(order.number, 'invoice_credited', invoice=invoice.number, note=number)


def sums(invoice: Invoice) -> money.Sums:
    """What a draft adds up to."""
    return sheet.added_up((line.frozen() for line in invoice.lines), invoice.discount)


def _total(invoice: Invoice) -> None:
    added = sums(invoice)
    invoice.net_ore, invoice.total_ore = added.net_ore, added.total_ore


def _issue(
    order: Order,
    invoice: Invoice,
    company: Company,
    number: int,
    deed: Deed,
    due: date | None,
    to: Buyer,
    **facts: object,
) -> None:
    assert order.customer is not None
    your_ref = order.your_ref if invoice.your_ref is None else invoice.your_ref
    content, sha256, added = sheet.freeze(
        invoice.kind.value,
        company=company,
        buyer=to,
        lines=[line.frozen() for line in invoice.lines],
        discount=invoice.discount,
        order=order.number,
        number=number,
        title=order.title,
        day=deed.today,
        due_day=due,
        delivery_day=_delivery_day(order, deed.today),
        delivery_place=order.address or order.customer.place,
        bank_account=company.bank_account,
        **({'your_ref': your_ref} if your_ref else {}),
        **({'their_number': order.their_number} if order.their_number else {}),
        **facts,
    )
    invoice.number, invoice.day, invoice.due_day, invoice.state = number, deed.today, due, InvoiceState.SENT
    invoice.content, invoice.sha256, invoice.sent_at = content, sha256, deed.now
    invoice.net_ore, invoice.total_ore = added.net_ore, added.total_ore


def _delivery_day(order: Order, today: date) -> date:
    """When the last of it was delivered (bokføringsforskriften § 5-1-1 no. 4); the VAT rate is that day's."""
    return max((local_day(job.completed_at) for job in order.jobs if job.completed_at), default=today)


def _with_headings(order: Order, left: list[Line]) -> Iterator[Line]:
    """These lines in their order, with the headings and texts of the sections they stand in."""
    for heading, members in in_sections(order.lines):
        if any(line in left for line in members):
            if heading is not None:
                yield heading
            yield from (line for line in members if line in left or not line.is_item)


def _part(order: Order, line: Line) -> InvoiceLine:
    """What is left of a line, on an invoice."""
    return InvoiceLine(
        line_id=line.id,
        kind=line.kind,
        text=line.text,
        quantity=line.left if line.is_item else line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        discount=pricing.line_discount_left(order, line),
        vat=line.vat,
        percent=line.percent,
    )


def _give_back(order: Order, invoice: Invoice) -> None:
    lines = {line.id: line for line in order.lines}
    for part in invoice.lines:
        line = lines.get(part.line_id)
        if line is not None and line.is_item:
            line.invoiced = max(Decimal(0), line.invoiced - part.quantity)


def usual_due_day(order: Order, invoice: Invoice, company: Company, today: date) -> date:
    """When a draft sent today is due unless somebody says otherwise: its own day, the customer's or the firm's days."""
    own = order.bill_to.payment_days if order.bill_to else None
    return invoice.due_day or today + timedelta(days=company.payment_days if own is None else own)


def usual_terms(order: Order, company: Company) -> str:
    """What is written on an invoice of the order, if the draft does not say otherwise: the customer's or the firm's."""
    return (order.bill_to.invoice_terms if order.bill_to else '') or company.invoice_terms


def payment_words(terms: str, kid: str, company: Company) -> dict[str, str]:
    """What an invoice says of its payment; what says nothing is left out."""
    interest = t('Ved betaling etter forfall beregnes forsinkelsesrente etter forsinkelsesrenteloven.')
    said = {'kid': kid, 'terms': terms, 'late_interest': interest if company.late_interest else ''}
    return {name: words for name, words in said.items() if words}
