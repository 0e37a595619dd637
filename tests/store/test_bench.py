"""The performance table can be made: how fast anything is, is for `make bench` to say."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.bench import life
from tests.bench.floor import Floor
from tests.bench.house import House, house
from tests.bench.process import environment
from tests.server import ROOT


@pytest.fixture(params=['sqlite', 'postgres'])
def small(request: pytest.FixtureRequest) -> Iterator[House]:
    """A firm with few orders, once per engine."""
    with house(request.param, 60) as made:
        yield made


def test_raw_sql_writes_the_rows_that_the_house_writes(small: House) -> None:
    floor = Floor(small)
    before = floor.rows_written()
    life.whole(small)
    between = floor.rows_written()
    floor.life()
    after = floor.rows_written()
    floor.close()
    assert {table: after[table] - between[table] for table in after} == {
        table: between[table] - before[table] for table in before
    }


def test_the_quick_form_prints_every_row() -> None:
    made = subprocess.run(
        [sys.executable, '-m', 'tests.bench', '--quick'],
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    for row in ('P1 ', 'P2 ', 'P4 ', 'P6 ', 'P7 ', 'P9 ', 'P10 '):
        assert f'\n{row}' in made.stdout
