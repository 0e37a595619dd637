"""Everything about a customer in a file; and a customer forgotten, but for what the law says must be kept."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from domain.refused import Refused
from domain.status import CloseReason
from store import customer_privacy, customer_view, customers, invoices, orders
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm

PERSONAL = ('Ingrid', 'Bjørnstad', 'ingrid@', '91234567')


def _customer_of(by: Firm, number: int) -> int:
    return factories.get(by, number).customer_id or 0


def _close(by: Firm, number: int) -> None:
    write_now(orders.close, by.owner, number, CloseReason.LOST)


def _paid(by: Firm) -> int:
    number, invoice = factories.invoiced(by)
    write_now(invoices.pay, by.owner, number, invoice, amount='1250', day='')
    if factories.get(by, number).status.value != 'closed':
        _close(by, number)
    return number


def _everything(session: Session) -> str:
    """Every text the database holds."""
    tables = ('customer', 'contact', 'customer_order', 'job', 'message', 'quote_version', 'acceptance', 'history')
    return '\n'.join(str(row) for table in tables for row in session.execute(text(f'SELECT * FROM {table}')))


def _run(session: Session, statement: str) -> None:
    session.execute(text(statement))


def test_a_customer_without_papers_is_forgotten_altogether(db: str) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    for field, words in (('note', 'Ingrid er hjemme'), ('your_ref', 'Ingrid'), ('address', 'Hos Bjørnstad')):
        write_now(orders.edit, by.owner, number, field, '', words)
    write_now(orders.edit, by.owner, number, 'title', '', 'Flytte Ingrid')
    _close(by, number)
    customer = _customer_of(by, number)
    assert any(word in read_now(_everything) for word in PERSONAL)
    version = factories.get(by, number).versions[0]
    write_now(customer_privacy.erase, by.owner, customer)
    left = read_now(_everything)
    assert not [word for word in PERSONAL if word in left]
    after = factories.get(by, number).versions[0]
    assert (after.content, after.sha256) == ('', version.sha256), 'the hash stays'
    assert after.erased_at is not None
    view = read_now(customer_view.view, by.owner, customer)
    assert view.customer.shown_name == 'Slettet kunde'
    assert any(said.endswith('anonymiserte kunden.') for said, _ in view.told)


def test_what_was_invoiced_and_accepted_stays_as_it_was_sent(db: str) -> None:
    by = factories.firm()
    number = _paid(by)
    customer, before = _customer_of(by, number), factories.get(by, number)
    left = read_now(customer_privacy.remains, by.owner, customer)
    assert left.invoices == 1
    day = before.invoices[0].day
    assert left.until is not None
    assert day is not None
    assert (left.until.year, left.until.month, left.until.day) == (day.year + 5, 12, 31)
    write_now(customer_privacy.erase, by.owner, customer)
    after = factories.get(by, number)
    assert after.invoices[0].content == before.invoices[0].content
    assert [version.content for version in after.versions] == [version.content for version in before.versions]
    assert after.customer is not None
    assert (after.customer.name, after.customer.phone) == ('Slettet kunde', '')
    assert (after.total_ore, after.invoices[0].total_ore) == (before.total_ore, before.invoices[0].total_ore)


@pytest.mark.parametrize(
    ('make', 'sentence'),
    [
        (factories.quoted, 'Kunden har 1 åpen ordre. Avslutt dem først.'),
        (lambda by: factories.invoiced(by)[0], 'Kunden har 1 åpen ordre'),
    ],
)
def test_what_still_goes_on_is_not_forgotten(db: str, make: Callable[[Firm], int], sentence: str) -> None:
    by = factories.firm()
    customer = _customer_of(by, make(by))
    before = read_now(_everything)
    with pytest.raises(Refused, match=sentence):
        write_now(customer_privacy.erase, by.owner, customer)
    assert read_now(_everything) == before


def test_the_database_empties_no_quote_that_was_accepted(db: str) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    factories.accept(by, number)
    version = factories.get(by, number).versions[0].id
    loose = factories.get(by, factories.quoted(by)).versions[0].id
    erased = "erased_at = '2026-11-24 00:00:00'"
    for row, change in (
        (version, f"content = '', {erased}"),
        (loose, "content = ''"),
        (loose, f"content = 'annet', {erased}"),
    ):
        with pytest.raises(DatabaseError, match='sealed'):
            write_now(_run, f'UPDATE quote_version SET {change} WHERE id = {row}')
    write_now(_run, f"UPDATE quote_version SET content = '', {erased} WHERE id = {loose}")


def test_the_file_holds_everything_that_is_known(db: str) -> None:
    by = factories.firm()
    number = _paid(by)
    customer = _customer_of(by, number)
    write_now(customers.edit, by.owner, None, customer, {'note': ''}, {'note': 'Ringer helst.'})
    other = factories.draft(by, name='Nils Berg', phone='90000001', email='nils@epost.no')
    packed = write_now(customer_privacy.export, by.owner, customer)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        told = json.loads(archive.read('kunde.json'))
        invoice = archive.read(next(name for name in archive.namelist() if 'faktura' in name))
    assert told['kunde']['name'] == 'Ingrid Bjørnstad'
    assert told['kunde']['note'] == 'Ringer helst.'
    assert [order['number'] for order in told['ordrer']] == [number]
    assert told['ordrer'][0]['ordrelinjer'][0]['text'] == 'Flytting'
    assert told['ordrer'][0]['fakturaer'][0]['betalinger'][0]['amount_ore'] == 125_000
    assert 'Ingrid Bjørnstad' in invoice.decode()
    assert 'Nils Berg' not in json.dumps(told, ensure_ascii=False)
    assert 'token' not in json.dumps(told)
    assert other != number
    view = read_now(customer_view.view, by.owner, customer)
    assert 'lastet ned opplysningene' in view.told[0][0]
