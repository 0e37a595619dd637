"""Random orders until they are paid: page, PDF, XML and list say the same to the øre; a thousand in the long form."""

import io
import re
import xml.etree.ElementTree as Tree
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from pypdf import PdfReader
from sqlmodel import Session, col, select
from stdnum.no import orgnr

from domain.customer import Customer
from domain.invoice import Invoice
from domain.invoice_view import InvoiceView
from domain.line import LineKind
from domain.paper import Paper, PaperKind
from domain.status import Status
from store import customers, einvoices, invoice_list, invoices, lines, orders, quotes
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm
from tests.torture import TORTURE

ORDERS = 1_000 if TORTURE else 6
EVERYTHING = 100_000
UNITS = ('stk.', 'time', 'm²', 'rund sum')


def test_what_is_invoiced_and_paid_is_one_sum_wherever_it_is_read(db: str, papers_at_once: None) -> None:
    by, chance = factories.firm(), Random(ORDERS)
    for turn in range(ORDERS):
        number = _ordered(by, chance, is_business=bool(turn % 2))
        _invoiced_in_parts(by, chance, number)
        if turn % 3 == 0:
            _credited_in_parts(by, chance, number)
            _invoiced_in_parts(by, chance, number)
        _paid(by, number)
        assert factories.get(by, number).status is Status.CLOSED
    issued, papers = read_now(_issued), read_now(_papers)
    assert sorted(each.number or 0 for each in issued) == list(range(10001, 10001 + len(issued))), 'no gap'
    listed = {row.id: row for row in read_now(invoice_list.every, by.owner, InvoiceView(status='alle'), EVERYTHING)}
    for invoice in issued:
        page, kind = invoice.sheet.sums, PaperKind.CREDIT_NOTE if invoice.is_credit_note else PaperKind.INVOICE
        assert page.total_ore == invoice.total_ore == sum(g.base_ore + g.vat_ore for g in page.groups)
        row = listed[invoice.id or 0]
        assert abs(row.total_ore) == invoice.total_ore
        assert row.owed_ore == 0
        assert invoice.total_ore in _amounts(papers[kind, invoice.id])
        if invoice.sheet.is_for_business:
            assert (PaperKind.EHF, invoice.id) in papers, [f.says for f in einvoices.findings(invoice) if f.stops]
            assert _payable(papers[PaperKind.EHF, invoice.id]) == Decimal(invoice.total_ore) / 100
    for invoice in issued:
        notes = [note for note in issued if note.credits_id == invoice.id]
        assert sum(note.total_ore for note in notes) == invoice.credited_ore
        assert invoice.paid_ore + invoice.credited_ore == (0 if invoice.is_credit_note else invoice.total_ore)


def _ordered(by: Firm, chance: Random, *, is_business: bool) -> int:
    """A confirmed order of some lines at several rates."""
    number = write_now(orders.new, by.owner)
    write_now(customers.add, by.owner, number, _customer(number, is_business))
    for place in range(chance.randint(1, 7)):
        price = Decimal(chance.randint(1, 900_000)) / 100
        off = chance.choice(('', '', f'{chance.randint(1, 40)} %'))
        write_now(
            lines.add, by.owner, number,
            text=f'Arbeid {place}', quantity=_typed(Decimal(chance.randint(1, 9_000)) / 100), unit=chance.choice(UNITS),
            unit_price=_typed(price), vat_code=chance.choice(('25', '25', '15', '12', '0')), discount=off,
        )  # fmt: skip
    write_now(quotes.confirm, by.owner, number)
    return number


def _customer(number: int, is_business: bool) -> Customer:
    if not is_business:
        return Customer.private(**{**factories.CUSTOMER, 'email': f'k{number}@post.no', 'phone': ''})
    name, org_number = f'Eiendom {number} AS', _org_number(number)
    return Customer.business(
        name=name, org_number=org_number, address='Kong Oscars gate 1', postcode='5017', city='Bergen'
    )


def _org_number(number: int) -> str:
    """One that is right and nobody else's here."""
    return next(found for last in range(100 * number, 100 * number + 100) if orgnr.is_valid(found := f'9{last:08}'))


def _typed(amount: Decimal) -> str:
    return f'{amount}'.replace('.', ',')


def _invoiced_in_parts(by: Firm, chance: Random, number: int) -> None:
    """Parts of what is left, and then the rest."""
    for _ in range(chance.randint(0, 2)):
        order = factories.get(by, number)
        wanted = {line.id: _some(chance, line.left) for line in order.items if line.left}
        if len(wanted) > 1:
            _sent(by, number, {key or 0: some for key, some in wanted.items() if some})
    if any(line.left for line in factories.get(by, number).items):
        _sent(by, number, None)


def _some(chance: Random, left: Decimal) -> Decimal:
    return (left * chance.randint(0, 80) / 100).quantize(Decimal('0.001'))


def _sent(by: Firm, number: int, wanted: dict[int, Decimal] | None) -> None:
    if wanted == {}:
        return
    made = write_now(invoices.create, by.owner, number, wanted)
    write_now(invoices.send, by.owner, number, made, advance_because='Avtalt')


def _credited_in_parts(by: Firm, chance: Random, number: int) -> None:
    """Some of one invoice, and then the rest of it."""
    invoice = factories.get(by, number).sent_invoices[0]
    some = {part.id or 0: _some(chance, part.quantity) for part in invoice.lines if part.kind is LineKind.ITEM}
    some = {key: quantity for key, quantity in some.items() if quantity}
    if some:
        write_now(invoices.credit, by.owner, number, invoice.id or 0, some)
    write_now(invoices.credit, by.owner, number, invoice.id or 0)


def _paid(by: Firm, number: int) -> None:
    for invoice in factories.get(by, number).sent_invoices:
        if invoice.open_ore:
            amount = _typed(Decimal(invoice.open_ore) / 100)
            write_now(invoices.pay, by.owner, number, invoice.id or 0, amount=amount, day='')


def _issued(session: Session) -> list[Invoice]:
    return [each for each in session.exec(select(Invoice).order_by(col(Invoice.id))) if each.is_issued]


def _papers(session: Session) -> dict[tuple[PaperKind, Any], bytes]:
    return {(each.kind, each.of_id): each.content for each in session.exec(select(Paper))}


def _amounts(content: bytes) -> Iterator[int]:
    """Every amount that a reader of the PDF sees, in øre."""
    for page in PdfReader(io.BytesIO(content)).pages:
        for whole, part in re.findall(r'(\d{1,3}(?:[\s\xa0]\d{3})*),(\d\d)\b', page.extract_text()):
            yield int(re.sub(r'\D', '', whole) + part)


def _payable(content: bytes) -> Decimal:
    """What the XML says is to be paid."""
    found = Tree.fromstring(content).find('.//{*}LegalMonetaryTotal/{*}PayableAmount')
    assert found is not None
    return Decimal(found.text or '')
