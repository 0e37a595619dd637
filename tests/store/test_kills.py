"""Pulling the plug: a process killed in the middle of its work has lost nothing that it said was done."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from domain.sheet import fingerprint
from store.settings import PREFIX
from tests.engines import FILE, engine_url
from tests.kill_writer import STEPS
from tests.server import ROOT

KILLS, MOST_WRONG_KILLS = 100, 60
FIRST, LAST = 0.120, 0.350  # seconds after the first acknowledgement within which the plug is pulled
PATIENCE = 60

Said = list[tuple[int, str, int]]
"""What was acknowledged: order number, step, and what the step gave."""


class Plug:
    """Starts a writer and kills it."""

    def __init__(self, file: Path, data_dir: Path, how: str) -> None:
        self._kills = 0
        self._order = f'sqlite:///{file} {how}\n'
        self._chance = random.Random(2026)  # NOTE: the same moments in every run, as far as a machine allows
        ours = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
        self._process = subprocess.Popen(
            [sys.executable, '-m', 'tests.kill_writer'], cwd=ROOT, text=True, bufsize=1,
            env=ours | {f'{PREFIX}DATA_DIR': str(data_dir)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def pull(self) -> Said:
        """Let the writer work for a moment and kill it; everything it had acknowledged by then."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(self._order)
        self._kills += 1
        said: Said = []
        pid, moment = 0, 0.0
        for line in self._process.stdout:
            word, *rest = line.split()
            if word == 'dead':
                break
            if word == 'pid':
                pid = int(rest[0])
            elif word != 'firm':
                said.append((int(word), rest[0], int(rest[1])))
                moment = moment or time.monotonic() + self._chance.uniform(FIRST, LAST)
                if pid and self._is_time(moment):
                    os.kill(pid, signal.SIGKILL)
                    pid = 0
        assert not pid, 'the writer ended by itself'
        return said

    def _is_time(self, moment: float) -> bool:
        """Every other time at the moment itself, every other time with the first word said after it."""
        if self._kills % 2:
            time.sleep(max(0, moment - time.monotonic()))
        return time.monotonic() >= moment

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        assert self._process.wait(PATIENCE) == 0
        self._process.stdout.close()


def lost(file: Path, said: Said) -> list[str]:
    """What is wrong with the file after a kill, seen by the next process that opens it; nothing when all is well."""
    connection = sqlite.connect(file)
    try:
        return _faults(lambda query: connection.execute(query).fetchall(), said)
    finally:
        connection.close()


def _faults(ask: Any, said: Said) -> list[str]:
    faults = [f'integrity: {row}' for row in ask('PRAGMA integrity_check') if row != ('ok',)]
    faults += [f'points nowhere: {row}' for row in ask('PRAGMA foreign_key_check')]
    stored = dict(ask('SELECT number, status FROM customer_order'))
    has = {
        'new': set(stored),
        'customer': {n for (n,) in ask('SELECT number FROM customer_order WHERE customer_id IS NOT NULL')},
        'line': {n for (n,) in ask('SELECT number FROM customer_order o JOIN order_line l ON l.order_id = o.id')},
        'confirmed': {number for number, status in stored.items() if status == 'confirmed'},
    }
    with_invoice = 'FROM customer_order o JOIN invoice i ON i.order_id = o.id'
    drafted, invoiced = (set(ask(f'SELECT o.number, {given} {with_invoice}')) for given in ('i.id', 'i.number'))
    for number, step, given in said:
        there = {'drafted': drafted, 'invoiced': invoiced}.get(step)
        if not (number in has[step] if there is None else (number, given) in there):
            faults.append(f'lost: {step} of {number}')
    for series, first, query in (
        ('order', 1001, 'SELECT number FROM customer_order'),
        ('invoice', 10001, 'SELECT number FROM invoice WHERE number IS NOT NULL'),
    ):
        numbers = sorted(number for (number,) in ask(query))
        ((following,),) = ask(f"SELECT next FROM counter WHERE series = '{series}'")
        if numbers != list(range(first, first + len(numbers))) or following != first + len(numbers):
            faults.append(f'a gap in {series}: {len(numbers)} from {numbers[:1]} to {numbers[-1:]}, next {following}')
    last = dict(ask('SELECT order_number, to_status FROM history WHERE to_status IS NOT NULL ORDER BY id'))
    faults += [
        f'{n} is {stored.get(n)}, but its history says {last.get(n)}' for n in stored if stored[n] != last.get(n)
    ]
    for number, sha256, content, lines in ask(
        'SELECT number, sha256, content, (SELECT count(*) FROM invoice_line l WHERE l.invoice_id = i.id) FROM invoice i'
    ):
        if lines != 1 or (number and fingerprint(content) != sha256):
            faults.append(f'half an invoice: {number}')
    return faults


@pytest.fixture
def file(tmp_path: Path) -> Path:
    engine_url('sqlite', tmp_path)
    return tmp_path / FILE


def test_nothing_acknowledged_is_lost_in_a_hundred_kills(file: Path, tmp_path: Path) -> None:
    plug = Plug(file, tmp_path, 'after')
    said: Said = []
    try:
        for kill in range(KILLS):
            now = plug.pull()
            said += now
            assert lost(file, now) == [], f'after kill {kill}'
    finally:
        plug.close()
    assert lost(file, said) == []
    assert {step for _, step, _ in said} == set(STEPS)
    assert len(said) > 4 * KILLS, 'the writers did next to nothing'


def test_what_is_acknowledged_before_the_commit_is_seen_to_be_lost(file: Path, tmp_path: Path) -> None:
    plug = Plug(file, tmp_path, 'before')
    try:
        faults = next((found for _ in range(MOST_WRONG_KILLS) if (found := lost(file, plug.pull()))), [])
    finally:
        plug.close()
    assert faults
    assert all(fault.startswith('lost: ') for fault in faults), faults
