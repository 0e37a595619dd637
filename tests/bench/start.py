"""P9: from the start of the process until the first page answers."""

import subprocess
import sys
import time

from tests.bench.house import House
from tests.bench.process import Process, environment
from tests.bench.table import Row
from tests.bench.timing import Size, by_turns
from tests.server import ROOT


def rows(house: House, size: Size) -> list[Row]:
    """A cold start of the house, by turns with a bare import of NiceGUI."""
    server = house.server
    settings = {name: value for name, value in server.environment.items() if name.startswith('ORDREFLYT_')}
    address = f'{server.url}/logg-inn'

    def ours() -> float:
        began = time.perf_counter()
        with Process(['main.py'], address, **settings):
            return time.perf_counter() - began

    def bare() -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, '-c', 'import nicegui'], cwd=ROOT, env=environment(), check=True)
        return time.perf_counter() - began

    times, imports = by_turns(ours, bare, size.starts)
    return [Row('P9 cold start until the first page answers', times, imports, most_ms=2_500, most_ratio=3.5)]
