"""What an address asks of the order list, and what becomes of nonsense."""

import pytest

from domain.needs import Need
from domain.next_step import Turn
from domain.searching import wanted
from domain.status import Status
from domain.view import COLUMNS, USUAL, View, column_word


@pytest.mark.parametrize(
    ('query', 'view'),
    [
        ({}, View()),
        ({'q': '  per   olsen '}, View(q='per olsen')),
        ({'status': 'closed', 'side': '3'}, View(status='closed', page=3)),
        ({'behov': 'forfalt', 'ansvarlig': '012'}, View(need='forfalt', who='12')),
        ({'ansvarlig': 'ingen', 'sort': '-sum'}, View(who='ingen', sort='-sum')),
        ({'etikett': '007'}, View(label='7')),
        ({'kol': 'sum who'}, View(columns=('nr', 'who', 'sum'))),
    ],
)
def test_an_address_is_read(query: dict[str, str], view: View) -> None:
    assert View.read(query) == (view, [])
    assert View.read(view.query()) == (view, [])


@pytest.mark.parametrize(
    'query',
    [
        {'status': 'x'}, {'behov': 'alt'}, {'ansvarlig': '-1'}, {'ansvarlig': '1' * 12}, {'sort': 'pris'},
        {'sort': '-neste'}, {'sort': '--sum'}, {'side': '0'}, {'side': '1' * 30}, {'side': '²'}, {'kol': ''},
        {'kol': 'nr hemmelig'}, {'q': 'a\x00b'}, {'q': 'x' * 101}, {'hva': 'som helst'}, {'etikett': 'x'},
        {'etikett': '-1'},
    ],
)  # fmt: skip
def test_what_nobody_understands_is_left_out_and_named(query: dict[str, str]) -> None:
    view, strange = View.read({**query, 'status': query.get('status', 'quoted')})
    assert view == View(status='apne' if 'status' in query else 'quoted')
    (key,) = (key for key in query)
    assert [each.split('=')[0] for each in strange] == [key]


def test_every_column_has_a_heading_of_its_own() -> None:
    assert len({column_word(name) for name in COLUMNS}) == len(COLUMNS)
    assert set(USUAL) <= set(COLUMNS)


def test_a_closed_order_needs_nothing() -> None:
    assert not View(need=Need.OVERDUE.code).fits(Turn.NOBODY, Status.CLOSED, 0, None)
    assert View(status='closed').fits(Turn.NOBODY, Status.CLOSED, 0, None)
    assert not View().fits(Turn.NOBODY, Status.CLOSED, 0, None)


def test_a_long_search_stays_within_bounds() -> None:
    assert len(wanted('ord ' * 40)) == 12
