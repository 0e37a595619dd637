"""Measure and print the table: `[FULL=1] python -m tests.bench [--quick] [--only P1,P4]`."""

import argparse
import os
import sys
import time
from collections.abc import Callable

from tests.bench import companies, life, lists, page, redraw, start, table, typed
from tests.bench.house import House, described, house
from tests.bench.table import Row
from tests.bench.timing import SIZES, Size
from ui.server import spare_the_collector

GROUPS: dict[str, Callable[[House, Size], list[Row]]] = {
    'P1': life.rows,
    'P2': lists.rows,
    'P3': typed.rows,
    'P4': page.rows,
    'P7': redraw.rows,
    'P9': start.rows,
    'P10': companies.rows,
}


def main(arguments: list[str] | None = None) -> None:
    """Build a firm on each engine, measure it, and print what came of it."""
    asked = argparse.ArgumentParser(prog='python -m tests.bench', description=__doc__)
    asked.add_argument('--quick', action='store_true', help='tiny sizes: whether it works, not how fast')
    asked.add_argument('--only', default=','.join(GROUPS), help=f'of {", ".join(GROUPS)}')
    chosen = asked.parse_args(arguments)
    size = SIZES['quick' if chosen.quick else 'full' if os.environ.get('FULL') else 'default']
    began = time.monotonic()
    print(table.machine(), flush=True)
    spare_the_collector()  # as the server does
    for engine in size.engines:
        _say(f'{engine}: building a firm with {size.orders:,} orders')
        with house(engine, size.orders) as at:
            print(f'\n{described(at)}', flush=True)
            rows: list[Row] = []
            for name in chosen.only.split(','):
                _say(f'{engine}: measuring {name}')
                rows += (found := GROUPS[name](at, size))
                for row in found:
                    _say(' · '.join(cell for cell in row.cells() if cell))
            print(table.draw(rows), flush=True)
    print(f'\n{time.monotonic() - began:.0f} s', flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == '__main__':
    main()
