"""One search over everything: what is found, in which order, and what is never found."""

import pytest

from domain.customer import Customer
from store import customers, finding
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def _found(by: Firm, text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.href) for hit in read_now(finding.find, by.owner, text)]


def test_orders_customers_invoices_and_jobs_are_found(db: str) -> None:
    by = factories.firm()
    number, _ = factories.invoiced(by)
    customer = factories.get(by, number).customer_id
    job = factories.job(by, number, title='Piano ned fra tredje')
    invoice = factories.get(by, number).invoices[0].number
    assert _found(by, 'ingrid') == [('order', f'/ordre/{number}'), ('customer', f'/kunde/{customer}')]
    assert _found(by, str(invoice))[0] == ('invoice', f'/ordre/{number}')
    assert ('job', f'/ordre/{number}?jobb={job}') in _found(by, 'piano tredje')
    assert _found(by, str(number))[0] == ('order', f'/ordre/{number}')


@pytest.mark.parametrize('text', ['', ' ', 'i', '\0', '%%', '__', "'; DROP TABLE job; --", '9' * 40])
def test_nonsense_finds_nothing(db: str, text: str) -> None:
    by = factories.firm()
    factories.invoiced(by)
    assert _found(by, text) == []


def test_the_order_with_that_number_comes_first(db: str) -> None:
    by = factories.firm()
    first, second = factories.draft(by), factories.draft(by)
    write_now(customers.create, by.owner, Customer.private(name=f'Kunde {first}'))
    hits = _found(by, str(first))
    assert hits[0] == ('order', f'/ordre/{first}')
    assert ('order', f'/ordre/{second}') not in hits
