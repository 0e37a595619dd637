"""P10: finding a company in the register at home while somebody types, and reading the register in."""

import asyncio
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from store.outside import brreg
from tests.bench.bulk import units, write
from tests.bench.house import House
from tests.bench.process import environment
from tests.bench.table import Row
from tests.bench.timing import Size, Times
from tests.server import NOWHERE, ROOT

READ_IN = r"""
import re, sys, time
from pathlib import Path
from store.outside import bulk_file
began = time.perf_counter()
bulk_file.take_in(Path(sys.argv[1]), Path(sys.argv[2]))
print(time.perf_counter() - began, int(re.search(r'VmHWM:\s*(.+) kB', Path('/proc/self/status').read_text())[1]) / 1000)
"""
NAMES = 60


def rows(house: House, size: Size) -> list[Row]:
    """Every beginning of some names and of their words the other way round, each typed for the first time."""
    if house.engine != 'sqlite':
        return []  # the register is the same beside either database
    with tempfile.TemporaryDirectory(prefix='ordreflyt-bench-') as made:
        folder = Path(made)
        write(folder / 'enheter.csv.gz', size.companies)
        said = subprocess.run(
            [sys.executable, '-c', READ_IN, str(folder / 'enheter.csv.gz'), made],
            cwd=ROOT, env=environment(), check=True, capture_output=True, text=True,
        )  # fmt: skip
        seconds, memory = map(float, said.stdout.split())
        brreg.configure(NOWHERE, folder)
        times = asyncio.run(_type(size))
        brreg.configure()
    return [
        Row(f'P10 type-ahead among {size.companies:,} companies', times, most_ms=5, judged_by='p95'),
        Row(f'   reading them in, {memory:.0f} MB of memory', [seconds], most_ms=90_000),
    ]


async def _type(size: Size) -> Times:
    some = [unit['navn'] for unit in units(min(size.companies, 20_000))]
    times = []
    for name in random.Random(2026).sample(some, NAMES):
        first, *rest = name.split()
        for asked in (
            *(name[:length] for length in range(2, 14)),
            *(f'{rest[0]} {first[:length]}' for length in range(1, 6)),
        ):
            began = time.perf_counter()
            await brreg.near(asked)
            times.append(time.perf_counter() - began)
    return times
