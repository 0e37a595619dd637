"""Absences: kept, changed by two at once, and what speaks against giving somebody a job."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from domain.history import History
from domain.refused import Conflict, NotFound, Refused
from domain.words import short_date, this_day
from store import absences, clock, histories
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def away(by: Firm, who: int, first: int = 0, last: int = 0, **hours: str) -> int:
    days = {key: short_date(clock.today() + timedelta(days=n)) for key, n in (('first', first), ('last', last))}
    write_now(absences.add, by.owner, employee_id=who, kind='holiday', **days, **hours)
    return max(each.id or 0 for each in read_now(absences.coming, by.owner))


def against(by: Firm, *people: int, **words: Any) -> list[str]:
    asked: dict[str, Any] = {'day': short_date(clock.today()), 'starts': '10:00', 'ends': '12:00', **words}
    return read_now(absences.against, by.owner, list(people), **asked)


def told(by: Firm) -> list[str]:
    def all_of(session: Session) -> list[str]:
        query = select(History).where(col(History.event).like('absence%')).order_by(col(History.id))
        rows = session.exec(query)
        return [histories.told(session, row, by.owner) for row in rows]

    return read_now(all_of)


def test_an_absence_is_kept_told_changed_and_deleted(db: str) -> None:
    by = factories.firm()
    made = away(by, by.jonas_id, 0, 9)
    listed = read_now(absences.listing, by.owner)
    assert [(row.id, person.name) for row, person in listed.coming] == [(made, 'Jonas Vik')]
    assert listed.over == []
    opened = absences.values(listed.coming[0][0])
    typed = {'kind': 'sick', 'first': short_date(clock.today()), 'last': '', 'starts': '09:00', 'ends': '11:00'}
    write_now(absences.edit, by.owner, made, opened, typed)
    ((row, _),) = read_now(absences.listing, by.owner).coming
    assert row.until(clock.today()).endswith('09:00–11:00')
    with pytest.raises(Conflict, match='Marte Solheim'):
        write_now(absences.edit, by.owner, made, opened, {**typed, 'kind': 'other'})
    write_now(absences.remove, by.owner, made)
    with pytest.raises(NotFound, match='finnes ikke lenger'):
        write_now(absences.remove, by.owner, made)
    assert told(by) == [
        'Marte Solheim la inn fravær for Jonas Vik.',
        'Marte Solheim endret fraværet til Jonas Vik: hva, siste dag, fra, til.',
        'Marte Solheim slettet fravær for Jonas Vik.',
    ]


def test_what_is_over_stands_apart_and_nonsense_is_not_kept(db: str) -> None:
    by = factories.firm()
    write_now(
        absences.add,
        by.owner,
        employee_id=by.jonas_id,
        kind='sick',
        first=short_date(clock.today() - timedelta(days=3)),
    )
    write_now(
        absences.add,
        by.owner,
        employee_id=by.jonas_id,
        kind='sick',
        first=short_date(clock.today() - timedelta(days=99)),
    )
    listed = read_now(absences.listing, by.owner)
    assert (len(listed.coming), len(listed.over)) == (0, 1)
    nonsense: list[tuple[dict[str, Any], str]] = [
        ({'first': ''}, 'Fyll ut første dag'),
        ({'first': '31.02.2026'}, 'Skriv datoen'),
        ({'kind': 'x'}, 'Velg hva'),
        ({'employee_id': 999}, 'ikke lenger aktiv'),
    ]
    right: dict[str, Any] = {'employee_id': by.jonas_id, 'kind': 'sick', 'first': '24.11.2026'}
    for wrong, sentence in nonsense:
        with pytest.raises(Refused, match=sentence):
            write_now(absences.add, by.owner, **{**right, **wrong})
    assert len(read_now(absences.listing, by.owner).coming) == 0


def test_the_dialog_is_told_who_is_away_and_who_is_at_work(db: str) -> None:
    by = factories.firm()
    jonas, ali = by.jonas_id, by.ali.employee_id or 0
    number = factories.draft(by)
    job = factories.job(by, number, title='Vask', people=[jonas])
    away(by, ali, 0, 3)
    until = this_day(clock.today() + timedelta(days=3), clock.today())
    assert against(by, jonas, ali) == [
        f'Ali Demir har ferie til {until.rstrip(".")}.',
        'Jonas Vik er på «Vask» 08:00–14:00.',
    ]
    assert against(by, jonas, but=job) == [], 'the job itself'
    assert against(by, jonas, starts='14:00', ends='15:00') == []
    assert against(by, jonas, starts='', ends='') == [], 'any time of the day'
    assert against(by, jonas, starts='07:00', ends='') == []
    assert against(by, jonas, starts='08:00', ends='') == ['Jonas Vik er på «Vask» 08:00–14:00.']
    assert against(by, jonas, day='32.13.2026') == [], 'the field says that itself'
    assert against(by, ali, day=short_date(clock.today() + timedelta(days=4))) == []
    assert against(by) == []
