"""Papers: made once with what they are of, kept, never another; opened by whoever sees what they are of."""

import io
import zipfile
from datetime import timedelta
from hashlib import sha256

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import Engine, text
from sqlmodel import col, select

from domain.message import MessageKind
from domain.paper import Paper, PaperKind
from domain.refused import NotFound, Refused
from domain.signature import Signed
from domain.status import CloseReason
from store import (
    attached,
    checking,
    clock,
    company,
    customer_privacy,
    files,
    invoices,
    jobs,
    letterhead,
    materials,
    orders,
    papers,
    postbag,
    quotes,
    shown_papers,
    triggers,
)
from store.database import read_now, write_now
from store.papers import Manuscript
from store.settings import settings
from store.shown_papers import Served
from tests import factories
from tests.store.raw import refusal

SQLITE = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)


def kept() -> list[Paper]:
    return list(read_now(lambda session: session.exec(select(Paper).order_by(col(Paper.id))).all()))


def words(content: bytes) -> str:
    """What a reader sees, page for page, with plain spaces."""
    return '\n'.join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace('\xa0', ' ')


def test_what_is_sent_has_its_paper_in_the_same_transaction_and_it_is_the_one_that_is_served(
    db: str, papers_at_once: None
) -> None:
    firm = factories.firm()
    asked = factories.quoted(firm)
    number, invoice = factories.invoiced(firm)
    note = write_now(invoices.credit, firm.owner, number, invoice)
    version = factories.get(firm, asked).versions[-1]
    first, *_, last = kept()
    assert (first.kind, first.of_id, first.source) == (PaperKind.QUOTE, version.id, version.sha256)
    assert [each.kind for each in kept()][-2:] == [PaperKind.INVOICE, PaperKind.CREDIT_NOTE]
    assert last.name == f'kreditnota-{note}.pdf'
    assert all(sha256(each.content).hexdigest() == each.sha256 and len(each.content) == each.size for each in kept())
    clock.turn(timedelta(minutes=3))
    served = read_now(shown_papers.find, firm.owner, PaperKind.QUOTE, version.id or 0)
    assert isinstance(served, Served)
    assert served.content == first.content
    assert read_now(shown_papers.find, factories.customer(asked), PaperKind.QUOTE, version.id or 0) == served


@SQLITE
def test_what_has_no_paper_gets_it_when_it_is_asked_for_and_only_once(db: str) -> None:
    firm = factories.firm()
    version = factories.get(firm, factories.quoted(firm)).versions[-1]
    what = read_now(shown_papers.find, firm.owner, PaperKind.QUOTE, version.id or 0)
    assert isinstance(what, Manuscript)
    first = what.pdf()
    assert first == what.pdf(), 'the same words at the same moment are the same bytes'
    write_now(papers.keep_of, what, first)
    write_now(papers.keep_of, what, b'another')
    assert [each.content for each in kept()] == [first]
    assert f'Tilbud {version.sheet.data["order"]}-1' in words(first)


@SQLITE
async def test_what_was_sent_before_there_were_papers_gets_them_by_itself(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown_papers, 'REST', 0)
    firm = factories.firm()
    asked = factories.quoted(firm)
    factories.accept(firm, asked)
    number, invoice = factories.invoiced(firm)
    write_now(invoices.credit, firm.owner, number, invoice)
    assert kept() == []
    assert await shown_papers.make_missing() == 5
    wanted = {PaperKind.QUOTE, PaperKind.RECEIPT, PaperKind.CONFIRMATION, PaperKind.INVOICE, PaperKind.CREDIT_NOTE}
    assert {each.kind for each in kept()} == wanted
    assert await shown_papers.make_missing() == 0


@SQLITE
def test_one_byte_changed_in_a_paper_is_told(db: str, raw: Engine, papers_at_once: None) -> None:
    firm = factories.firm()
    factories.invoiced(firm)
    paper = kept()[-1]
    assert read_now(checking.check).faults == []
    with raw.execution_options(write=True).begin() as connection:
        triggers.drop(connection)
    for place in (0, 1000, len(paper.content) - 1):
        flipped = bytearray(paper.content)
        flipped[place] ^= 1
        with raw.execution_options(write=True).begin() as connection:
            connection.execute(
                text('UPDATE paper SET content = :content WHERE id = :id'), {'content': bytes(flipped), 'id': paper.id}
            )
        told = read_now(checking.check).faults
        assert told == [f'Filen {paper.name}: innholdet er endret etter at den ble laget.'], place


@SQLITE
async def test_a_mail_has_the_paper_of_its_document_with_it(
    db: str, papers_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    settings.cache_clear()
    firm = factories.firm()
    asked = factories.quoted(firm)
    factories.accept(firm, asked)
    factories.invoiced(firm)
    found = {}
    for message_id in read_now(postbag.due, mail=True):
        parcel = write_now(postbag.pick_up, message_id)
        assert parcel is not None
        if parcel.paper is not None:
            found[parcel.message.kind] = (await shown_papers.at_hand(parcel.paper)).content
    assert set(found) >= {MessageKind.QUOTE, MessageKind.RECEIPT, MessageKind.INVOICE}
    assert set(found.values()) <= {each.content for each in kept()}, 'the kept one, not another'
    assert 'Jeg godtar tilbudet' in words(found[MessageKind.RECEIPT])


@SQLITE
def test_a_forgotten_customers_quote_loses_its_paper_and_the_export_has_it_before(
    db: str, papers_at_once: None
) -> None:
    firm = factories.firm()
    asked = factories.quoted(firm)
    write_now(orders.close, firm.owner, asked, CloseReason.LOST)
    customer = factories.get(firm, asked).customer_id or 0
    packed = zipfile.ZipFile(io.BytesIO(write_now(customer_privacy.export, firm.owner, customer)))
    assert packed.read(f'ordre-{asked}/tilbud-{asked}-1.pdf') == kept()[0].content
    write_now(customer_privacy.erase, firm.owner, customer)
    assert [(each.content, each.erased_at is not None) for each in kept()] == [(b'', True)]
    assert read_now(checking.check).faults == []
    with pytest.raises(NotFound):
        read_now(shown_papers.find, firm.owner, PaperKind.QUOTE, kept()[0].of_id)


@SQLITE
def test_what_is_very_long_holds_up_nobody_and_is_made_when_it_is_asked_for(
    db: str, papers_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, 'MOST_LINES', 0)
    firm = factories.firm()
    version = factories.get(firm, factories.quoted(firm)).versions[-1]
    assert kept() == []
    assert isinstance(read_now(shown_papers.find, firm.owner, PaperKind.QUOTE, version.id or 0), Manuscript)


def test_the_database_lets_nobody_change_or_take_a_paper(filled: Engine) -> None:
    for statement in (
        "UPDATE paper SET content = 'x'",
        "UPDATE paper SET sha256 = ''",
        'UPDATE paper SET erased_at = made_at',
        'DELETE FROM paper',
        "UPDATE paper SET content = '', erased_at = made_at",  # somebody accepted
    ):
        assert 'sealed: paper' in refusal(filled, statement), statement


@SQLITE
def test_a_customer_opens_what_the_portal_shows_and_nothing_else(db: str) -> None:
    firm = factories.firm()
    asked = factories.quoted(firm)
    customer = factories.customer(asked)
    first = factories.get(firm, asked).versions[0].id or 0
    assert read_now(shown_papers.find, customer, PaperKind.QUOTE, first)
    to = quotes_to(firm, asked)
    assert to
    second = factories.get(firm, asked).versions[-1].id or 0
    assert read_now(shown_papers.find, customer, PaperKind.QUOTE, second)
    for kind, of_id in ((PaperKind.QUOTE, first), (PaperKind.CONFIRMATION, second), (PaperKind.INVOICE, second)):
        with pytest.raises(NotFound):
            read_now(shown_papers.find, customer, kind, of_id)


def quotes_to(firm: factories.Firm, number: int) -> int:
    """Send the quote once more; the version's number."""
    draft = read_now(quotes.draft, firm.owner, number)
    to = draft.recipients[0].address
    return write_now(quotes.send, firm.owner, number, recipient=to, message='Ny versjon', valid_until=draft.valid_until)


@SQLITE
def test_a_paper_is_pdf_a_3_tagged_with_every_font_inside(db: str) -> None:
    firm = factories.firm()
    _, invoice = factories.invoiced(firm)
    what = read_now(shown_papers.find, firm.owner, PaperKind.INVOICE, invoice)
    assert isinstance(what, Manuscript)
    with pikepdf.open(io.BytesIO(what.pdf())) as made:
        with made.open_metadata() as told:
            assert (told['pdfaid:part'], told['pdfaid:conformance']) == ('3', 'A')
            assert told['dc:title'] == what.printed.title
        root = made.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == 'nb-NO'
        assert root.StructTreeRoot.K
        assert root.OutputIntents[0].DestOutputProfile
        fonts = [font for page in made.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            inner = font.DescendantFonts[0].FontDescriptor
            assert any(f'/FontFile{which}' in inner for which in ('', '2', '3')), inner.FontName
            assert 'Inter' in str(inner.FontName)


@SQLITE
def test_logo_and_colour_are_on_what_is_sent_from_then_on(db: str, papers_at_once: None) -> None:
    firm = factories.firm()
    factories.quoted(firm)
    drawn = io.BytesIO()
    Image.new('RGBA', (1600, 400), (161, 36, 26, 128)).save(drawn, 'PNG')
    write_now(letterhead.use, firm.owner, letterhead.made(drawn.getvalue()))
    write_now(company.change, firm.owner, {'accent': ''}, {'accent': '#A1241A'}, {})
    factories.quoted(firm)
    before, after = kept()
    assert not pictures_of(before.content)
    assert pictures_of(after.content) == [(800, 200)]
    assert write_now(lambda session: attached.named(session)) >= {read_now(company.get).logo}
    for colour, sentence in (('#ffd400', 'for lys'), ('grønn', 'seks tegn')):
        with pytest.raises(Refused, match=sentence):
            write_now(company.change, firm.owner, {'accent': '#a1241a'}, {'accent': colour}, {})
    files.path(read_now(company.get).logo).unlink()
    factories.quoted(firm)
    assert not pictures_of(kept()[-1].content), 'a lost file stops nobody'


def pictures_of(content: bytes) -> list[tuple[int, int]]:
    """The pixels of each picture on the pages."""
    with pikepdf.open(io.BytesIO(content)) as made:
        return [(int(each.Width), int(each.Height)) for page in made.pages for each in page.get_images().values()]


@SQLITE
def test_a_jobs_report_is_for_the_office_and_those_who_were_there_and_follows_the_job(db: str) -> None:
    firm = factories.firm()
    number = factories.quoted(firm)
    write_now(quotes.confirm, firm.owner, number)
    job = factories.job(firm, number, people=[firm.jonas_id])
    with pytest.raises(NotFound):
        read_now(shown_papers.find, firm.owner, PaperKind.JOB_REPORT, job)
    write_now(materials.note, firm.jonas, number, job, {'text': 'Silikon', 'quantity': '2', 'unit': 'stk.'})
    write_now(jobs.complete, firm.owner, number, job, Signed('Kari Nes', [[0, 0, 300, 90]]))
    what = read_now(shown_papers.find, firm.jonas, PaperKind.JOB_REPORT, job)
    assert isinstance(what, Manuscript)
    for stranger in (firm.ali, factories.customer(number)):
        with pytest.raises(NotFound):
            read_now(shown_papers.find, stranger, PaperKind.JOB_REPORT, job)
    said = words(what.pdf())
    assert all(part in said for part in ('Jobbrapport', 'Jonas Vik', '2 stk. Silikon', 'Kari Nes', 'Sandviken'))
    write_now(papers.keep_of, what, what.pdf())
    assert isinstance(read_now(shown_papers.find, firm.owner, PaperKind.JOB_REPORT, job), Served)
    write_now(materials.note, firm.jonas, number, job, {'text': 'Lim', 'quantity': '1', 'unit': 'stk.'})
    assert isinstance(read_now(shown_papers.find, firm.owner, PaperKind.JOB_REPORT, job), Manuscript), 'another job now'
