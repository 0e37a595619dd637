"""The firm's settings as the store keeps them: what changed is told, and nothing else."""

from sqlmodel import select

from domain.company import INVOICE_SERIES, ORDER_SERIES
from domain.history import History
from store import company
from store.database import read_now, write_now
from tests import factories
from tests.domain.rows import refused


def test_a_first_number_that_is_the_same_leaves_no_trace(db: str) -> None:
    by = factories.firm()
    write_now(company.change, by.owner, {}, {}, {ORDER_SERIES: '1001', INVOICE_SERIES: '20001'})
    query = select(History).where(History.event == 'first_number')
    entries = read_now(lambda session: list(session.exec(query)))
    assert [entry.data for entry in entries] == [{'series': INVOICE_SERIES, 'new': '20001'}]


def test_a_kid_must_have_room_for_the_numbers_in_use(db: str) -> None:
    by = factories.firm()
    now = {'kid_mode': 'none', 'kid_length': 12, 'kid_holds': 'invoice'}
    with refused('En KID med 5 sifre har ikke plass til fakturanummer 10001. Velg flere sifre.'):
        write_now(company.change, by.owner, now, {'kid_mode': 'mod10', 'kid_length': '5'}, {})
    write_now(company.change, by.owner, now, {'kid_mode': 'mod10', 'kid_length': '6'}, {})
    with refused('En KID med 6 sifre har ikke plass til kundenummer 1 og fakturanummer 10001. Velg flere sifre.'):
        write_now(company.change, by.owner, now, {'kid_holds': 'customer'}, {})
    firm = read_now(company.get)
    assert (firm.kid_mode, firm.kid_length, firm.kid_holds) == ('mod10', 6, 'invoice')
