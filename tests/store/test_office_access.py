"""The one-time address of the office: how long it lasts, what it gives, and that access ends at once."""

from datetime import timedelta

import pytest

from domain.access import Role
from domain.employee import Employee
from domain.refused import NotFound, Refused
from domain.sign_in import Face, TicketKind
from store import clock, office_access, sign_in
from store.database import read_now, write_now
from tests import factories


def _employee(employee_id: int) -> Employee:
    found = read_now(lambda session: session.get(Employee, employee_id))
    assert found is not None
    return found


def test_an_address_ends_after_a_day_and_when_there_is_a_newer_one(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    by = factories.firm()
    first, second = (
        write_now(office_access.give, by.owner, by.jonas_id, email='jonas@sandviken.no').rpartition('/')[2]
        for _ in range(2)
    )
    with pytest.raises(NotFound):
        write_now(office_access.enter, first, 'x')
    later = clock.now() + timedelta(hours=24, seconds=1)
    monkeypatch.setattr(clock, 'now', lambda: later)
    with pytest.raises(NotFound):
        write_now(office_access.enter, second, 'x')
    assert _employee(by.jonas_id).role is Role.CREW


def test_access_that_is_taken_away_ends_at_once(db: str) -> None:
    by = factories.firm()
    token = write_now(office_access.give, by.owner, by.jonas_id, email='jonas@sandviken.no').rpartition('/')[2]
    handed = write_now(office_access.enter, token, 'hash')
    cookie = write_now(sign_in.use_ticket, TicketKind.HANDOVER, Face.OFFICE, handed, '', '')
    assert write_now(sign_in.find, Face.OFFICE, cookie) is not None
    write_now(office_access.take, by.owner, by.jonas_id)
    assert write_now(sign_in.find, Face.OFFICE, cookie) is None
    assert _employee(by.jonas_id).password_hash == ''
    with pytest.raises(Refused, match='Eieren må ha tilgang'):
        write_now(office_access.take, by.owner, by.owner.employee_id or 0)


def test_one_address_belongs_to_one_person(db: str) -> None:
    by = factories.firm()
    write_now(office_access.give, by.owner, by.jonas_id, email='felles@sandviken.no')
    with pytest.raises(Refused, match='En annen ansatt har denne e-postadressen'):
        write_now(office_access.give, by.owner, by.ali.employee_id or 0, email='Felles@sandviken.no')
