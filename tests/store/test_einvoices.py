"""EHF: kept with the PDF inside when an invoice goes to a business, served to the office alone, marked when sent on."""

import asyncio
from base64 import b64decode
from datetime import timedelta

import pytest
from sqlmodel import select

from domain.customer import Customer, Einvoice
from domain.ehf import Document
from domain.invoice import Invoice
from domain.paper import Paper, PaperKind
from domain.refused import NotFound, Refused
from store import clock, customer_merge, customers, einvoices, invoices, orders, quotes
from store.database import read_now, write_now
from tests import factories
from tests.ehf import against_schema
from tests.factories import Firm

pytestmark = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
INSIDE = 'a:AdditionalDocumentReference/a:Attachment/b:EmbeddedDocumentBinaryObject'


def _papers(kind: PaperKind) -> list[Paper]:
    return list(read_now(lambda session: session.exec(select(Paper).where(Paper.kind == kind)).all()))


def _invoice(firm: Firm, number: int) -> Invoice:
    return factories.get(firm, number).invoices[0]


def test_an_invoice_to_a_business_is_an_ehf_with_its_pdf_inside(db: str, papers_at_once: None) -> None:
    firm = factories.firm()
    number, invoice = factories.invoiced(firm, private=False)
    (ehf,), (pdf,) = _papers(PaperKind.EHF), _papers(PaperKind.INVOICE)
    assert (ehf.of_id, ehf.name, ehf.source) == (invoice, 'ehf-10001.xml', pdf.source)
    assert against_schema(ehf.content) == []
    read = Document(ehf.content)
    assert b64decode(read.all(INSIDE)[0].text or '') == pdf.content
    assert read.all(INSIDE)[0].get('filename') == pdf.name
    assert read.number('a:LegalMonetaryTotal/b:PayableAmount') * 100 == _invoice(firm, number).total_ore
    write_now(invoices.credit, firm.owner, number, invoice)
    note = _papers(PaperKind.EHF)[-1]
    assert against_schema(note.content) == []
    assert Document(note.content).text('a:BillingReference/a:InvoiceDocumentReference/b:ID') == '10001'


def test_a_private_customer_gets_none(db: str, papers_at_once: None) -> None:
    firm = factories.firm()
    number, invoice = factories.invoiced(firm)
    assert _papers(PaperKind.EHF) == []
    with pytest.raises(NotFound):
        read_now(einvoices.find, firm.owner, invoice)
    with pytest.raises(Refused, match='EHF er for fakturaer til bedrifter'):
        write_now(einvoices.mark, firm.owner, number, invoice)


def test_one_that_was_never_made_is_made_when_it_is_asked_for_and_only_once(db: str) -> None:
    firm = factories.firm()
    _, invoice = factories.invoiced(firm, private=False)
    assert _papers(PaperKind.EHF) == []
    served = asyncio.run(einvoices.at_hand(firm.owner, invoice))
    assert (served.name, served.media) == ('ehf-10001.xml', 'application/xml')
    clock.turn(timedelta(minutes=3))
    assert asyncio.run(einvoices.at_hand(firm.owner, invoice)) == served
    assert len(_papers(PaperKind.EHF)) == len(_papers(PaperKind.INVOICE)) == 1


def test_what_a_recipient_would_reject_is_no_ehf_and_says_why(db: str, papers_at_once: None) -> None:
    firm = factories.firm()
    number = factories.draft(firm, private=False)
    business = factories.get(firm, number).customer_id or 0
    write_now(customers.edit, firm.owner, None, business, {'org_number': factories.BUSINESS}, {'org_number': ''})
    invoice = _sent(firm, number)
    assert _papers(PaperKind.EHF) == []
    for asked in (
        lambda: read_now(einvoices.find, firm.owner, invoice),
        lambda: write_now(einvoices.mark, firm.owner, number, invoice),
    ):
        with pytest.raises(Refused, match='Kunden mangler organisasjonsnummer'):
            asked()


def _sent(firm: Firm, number: int) -> int:
    write_now(orders.edit, firm.owner, number, field='address', opened='', wanted='Kaien 1, 5003 Bergen')
    write_now(quotes.confirm, firm.owner, number)
    invoice = write_now(invoices.create, firm.owner, number)
    write_now(invoices.send, firm.owner, number, invoice, advance_because='Avtalt')
    return invoice


def test_that_it_was_sent_on_is_marked_and_can_be_taken_back(db: str) -> None:
    firm = factories.firm()
    number, invoice = factories.invoiced(firm, private=False)
    write_now(einvoices.mark, firm.owner, number, invoice)
    write_now(einvoices.mark, firm.owner, number, invoice)
    assert _invoice(firm, number).ehf_sent_at is not None
    write_now(einvoices.mark, firm.owner, number, invoice, sent=False)
    assert _invoice(firm, number).ehf_sent_at is None


def test_whether_a_business_can_receive_it_is_known_and_survives_a_merge(db: str) -> None:
    firm = factories.firm()
    stays = factories.get(firm, factories.draft(firm, private=False)).customer_id or 0
    goes = write_now(customers.create, firm.owner, Customer.business(name='Fjord AS'))
    opened = {'einvoice': Einvoice.UNKNOWN}
    write_now(customers.edit, firm.owner, None, goes, opened, {'einvoice': 'yes'})
    with pytest.raises(Refused, match='Velg en av mulighetene'):
        write_now(customers.edit, firm.owner, None, goes, opened, {'einvoice': 'kanskje'})
    write_now(customer_merge.merge, firm.owner, stays, goes, {})
    found = read_now(lambda session: session.get(Customer, stays))
    assert found is not None
    assert found.einvoice is Einvoice.YES
