"""Setting the firm up: one owner, whoever hurries; and two installations have nothing secret in common."""

from pathlib import Path

import pytest
from sqlmodel import func, select

from domain.company import Company
from domain.employee import Employee
from domain.refused import NotFound
from domain.sign_in import TicketKind
from store import company, secret, sign_in
from store.database import read_now, write_now
from store.settings import settings
from tests.store.test_races import at_once

MANY = 32


def set_up(token: str) -> str:
    firm = Company(name='Sandviken Flytting AS', org_number='923609016')
    return write_now(company.set_up, token, firm, name='Marte', email='marte@sandviken.no', password_hash='x')


def owners() -> int:
    return read_now(lambda session: session.exec(select(func.count()).select_from(Employee)).one())


@pytest.mark.parametrize('tickets', [1, MANY])
def test_many_set_ups_at_once_make_one_owner(db: str, tickets: int) -> None:
    """Of one address opened many times, and of one address from each of many starts."""
    tokens = [write_now(sign_in.make_ticket, TicketKind.FIRST_OWNER) for _ in range(tickets)]
    came = at_once(*(lambda token=tokens[n % tickets]: set_up(token) for n in range(MANY)))
    assert sum(isinstance(each, str) for each in came) == 1
    assert {type(each) for each in came} == {str, NotFound}
    assert owners() == 1
    with pytest.raises(NotFound):
        read_now(company.check_first, tokens[0])
    assert write_now(company.first_ticket) is None


@pytest.mark.parametrize('token', ['', 'x', '0' * 43])
def test_nobody_sets_up_without_the_address_of_the_console(db: str, token: str) -> None:
    write_now(company.first_ticket)
    with pytest.raises(NotFound):
        set_up(token)
    assert owners() == 0


def test_two_installations_share_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for name in ('one', 'two'):
        monkeypatch.setenv('ORDREFLYT_DATA_DIR', str(tmp_path / name))
        settings.cache_clear()
        made.append(secret.derive('link', '1'))
        assert secret.derive('link', '1') == made[-1]
    keys = [tmp_path / name / 'secret.key' for name in ('one', 'two')]
    assert made[0] != made[1]
    assert keys[0].read_bytes() != keys[1].read_bytes()
    assert [key.stat().st_mode & 0o777 for key in keys] == [0o600, 0o600]
