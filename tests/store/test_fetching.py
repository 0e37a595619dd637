"""«Hent medgått»: each minute becomes a line once, also after corrections, deletions and at the same moment."""

from decimal import Decimal
from typing import Any

import pytest

from domain.refused import Refused
from domain.words import short_date
from store import clock, fetching, hours, lines
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def worked(by: Firm, number: int, job: int, length: str, **more: Any) -> int:
    given = {'day': short_date(clock.today()), 'length': length, 'job_id': job, **more}
    return write_now(hours.add, by.owner, given, employee_id=more.pop('who', by.jonas_id))


def fetch(by: Firm, number: int, **how: Any) -> int:
    seen = read_now(fetching.preview, by.owner, number, **how)
    left = seen.shares, seen.goods
    return write_now(fetching.fetch, by.owner, number, *left, per_person=seen.per_person, price='300', prices=[])


def carried(by: Firm, number: int) -> list[tuple[str, Decimal, Decimal, int]]:
    found = [line for line in factories.get(by, number).lines if line.minutes is not None]
    return [(line.text, line.quantity, line.unit_price, line.minutes or 0) for line in found]


def test_hours_become_lines_once_and_a_difference_later(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    entry = worked(by, number, job, '8')
    worked(by, number, job, '0:20', kind='travel')
    assert fetch(by, number) == 2
    assert fetch(by, number) == 0
    worked(by, number, job, '4,5')
    (share, travel) = read_now(fetching.preview, by.owner, number).shares
    assert (share.worked, share.carried, share.quantity, share.ore(Decimal(300))) == (
        750,
        480,
        Decimal('4.50'),
        135_000,
    )
    assert travel.left == 0
    fetch(by, number)
    given = {'day': short_date(clock.today()), 'length': '7', 'job_id': job}
    write_now(hours.correct, by.owner, entry, 'For mye', given)
    fetch(by, number)
    assert carried(by, number) == [
        ('Arbeid, medgått tid', Decimal(8), Decimal(300), 480),
        ('Reise, medgått tid', Decimal('0.33'), Decimal(300), 20),
        ('Arbeid, medgått tid', Decimal('4.5'), Decimal(300), 270),
        ('Fradrag: arbeid, medgått tid', Decimal(1), Decimal(-300), -60),
    ]


def test_a_deleted_line_gives_its_minutes_back_and_a_copy_carries_none(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    worked(by, number, factories.job(by, number), '2')
    fetch(by, number)
    line = factories.get(by, number).lines[-1]
    write_now(lines.copy, by.owner, number, line.id or 0)
    assert len(carried(by, number)) == 1
    write_now(lines.remove, by.owner, number, line.id or 0)
    assert [share.left for share in read_now(fetching.preview, by.owner, number).shares] == [120]


def test_per_person_stays_per_person(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    worked(by, number, job, '2')
    worked(by, number, job, '3', who=by.ali.employee_id)
    fetch(by, number, per_person=True)
    assert [each[0] for each in carried(by, number)] == [
        'Arbeid, medgått tid – Jonas Vik',
        'Arbeid, medgått tid – Ali Demir',
    ]
    again = read_now(fetching.preview, by.owner, number)
    assert again.per_person
    assert again.fixed
    assert again.left == 0


def test_what_was_seen_is_what_is_fetched(db: str) -> None:
    """Two in the office press at once, or a timer stops in between: the second reads that it has changed."""
    by = factories.firm()
    number = factories.confirmed(by)
    worked(by, number, factories.job(by, number), '2')
    seen = read_now(fetching.preview, by.owner, number).shares
    write_now(fetching.fetch, by.owner, number, seen, [], per_person=False, price='300', prices=[])
    with pytest.raises(Refused, match='endret siden'):
        write_now(fetching.fetch, by.owner, number, seen, [], per_person=False, price='300', prices=[])
    assert len(carried(by, number)) == 1
