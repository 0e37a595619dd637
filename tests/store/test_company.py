"""The firm's settings as the store keeps them: what changed is told, and nothing else."""

from sqlmodel import select

from domain.company import INVOICE_SERIES, ORDER_SERIES
from domain.history import History
from store import company
from store.database import read_now, write_now
from tests import factories


def test_a_first_number_that_is_the_same_leaves_no_trace(db: str) -> None:
    by = factories.firm()
    write_now(company.change, by.owner, {}, {}, {ORDER_SERIES: '1001', INVOICE_SERIES: '20001'})
    query = select(History).where(History.event == 'first_number')
    entries = read_now(lambda session: list(session.exec(query)))
    assert [entry.data for entry in entries] == [{'series': INVOICE_SERIES, 'new': '20001'}]
