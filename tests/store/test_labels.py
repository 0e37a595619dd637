"""Labels: made while typing, put on and taken off, found by, renamed and deleted."""

import pytest

from domain.label import MOST_ON_ORDER, Colour
from domain.refused import NotFound, Refused
from domain.view import ALL, View
from store import labels, listing, order_view, orders
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def put(by: Firm, number: int, *names: str) -> None:
    for name in names:
        write_now(labels.put_named, by.owner, number, name)


def on(by: Firm, number: int) -> list[str]:
    return [each.name for each in read_now(order_view.view, by.owner, number).labels]


def known(by: Firm) -> dict[str, int]:
    return {each.name: each.id or 0 for each in read_now(labels.listing, by.owner)}


def found(by: Firm, label: int) -> list[int]:
    view = View(status=ALL, label=str(label))
    rows = [row.number for row in read_now(listing.page, by.owner, view)]
    assert read_now(listing.counts, by.owner, '', view.label).of(view) == len(rows)
    return rows


@pytest.mark.parametrize('few', [listing.FEW, 0])
def test_a_label_is_made_once_whatever_its_letters_and_found_by(
    db: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, 'FEW', few)
    by = factories.firm()
    one, other, bare = factories.draft(by), factories.draft(by), factories.draft(by)
    put(by, one, 'Haster', 'Ås')
    put(by, other, '  HASTER ')
    put(by, other, 'haster')
    assert on(by, one) == ['Haster', 'Ås']
    assert on(by, other) == ['Haster']
    assert list(known(by)) == ['Haster', 'Ås']
    assert found(by, known(by)['Haster']) == [other, one]
    assert found(by, known(by)['Ås']) == [one]
    rows = read_now(listing.rows, by.owner, [one, other, bare])
    assert [len((rows[number].labels or '').split()) for number in (one, other, bare)] == [2, 1, 0]
    assert {each.label.name: each.orders for each in read_now(labels.used, by.owner)} == {'Haster': 2, 'Ås': 1}


def test_taking_off_renaming_and_deleting(db: str) -> None:
    by = factories.firm()
    one, other = factories.draft(by), factories.draft(by)
    put(by, one, 'Haster', 'Vent')
    put(by, other, 'Haster')
    haster, vent = known(by)['Haster'], known(by)['Vent']
    for _ in range(2):
        write_now(labels.take, by.owner, one, vent)
    assert on(by, one) == ['Haster']
    with pytest.raises(Refused, match='allerede en etikett som heter «vent»'):
        write_now(labels.edit, by.owner, haster, 'vent', Colour.RED)
    write_now(labels.edit, by.owner, haster, 'Hastesak', Colour.RED)
    assert on(by, other) == ['Hastesak']
    write_now(labels.remove, by.owner, haster)
    assert (on(by, one), on(by, other), list(known(by))) == ([], [], ['Vent'])
    with pytest.raises(NotFound, match='Etiketten finnes ikke lenger'):
        write_now(labels.put, by.owner, one, haster)
    told = [said for said, _ in read_now(order_view.view, by.owner, one).told]
    assert told[:3] == [
        'Marte Solheim fjernet etiketten «Vent».',
        'Marte Solheim satte etiketten «Vent».',
        'Marte Solheim satte etiketten «Haster».',
    ]


def test_a_copy_has_the_labels_and_a_deleted_draft_leaves_none(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    put(by, number, 'Haster')
    copied = write_now(orders.copy, by.owner, number)
    assert on(by, copied) == ['Haster']
    write_now(orders.delete, by.owner, number)
    assert found(by, known(by)['Haster']) == [copied]


def test_an_order_does_not_drown_in_labels(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    put(by, number, *(f'Etikett {each}' for each in range(MOST_ON_ORDER)))
    with pytest.raises(Refused, match='kan ikke ha flere'):
        put(by, number, 'En til')
    assert 'En til' not in known(by)
    with pytest.raises(Refused, match='Fyll ut'):
        put(by, number, '  ')
    with pytest.raises(Refused, match='for lang'):
        put(by, number, 'x' * 25)
