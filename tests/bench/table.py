"""The table: what was measured, beside its reference of the same run and its target."""

import os
import platform
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from math import ceil
from pathlib import Path
from statistics import median
from typing import Literal

WIDE = 58


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of work: its times, those of its reference, all in seconds, and the most that each may be."""

    work: str
    times: Sequence[float]
    reference: Sequence[float] = ()
    most_ms: float | None = None
    most_ratio: float | None = None
    judged_by: Literal['median', 'p95'] = 'median'

    @property
    def ratio(self) -> float | None:
        """How many times as long as its reference it takes."""
        return median(self.times) / median(self.reference) if self.reference else None

    @property
    def verdict(self) -> str:
        """«ok», «short» of its target, or nothing for a row that only informs."""
        if self.most_ms is None:
            return ''
        reached = median(self.times) if self.judged_by == 'median' else p95(self.times)
        is_quick = reached * 1000 <= self.most_ms
        is_near = self.most_ratio is None or self.ratio is None or self.ratio <= self.most_ratio
        return 'ok' if is_quick and is_near else 'short'

    def cells(self) -> tuple[str, ...]:
        ratio = f'{self.ratio:.1f}' if self.ratio is not None else ''
        reference = shown(median(self.reference)) if self.reference else ''
        targets = [f'{self.judged_by} ≤ {shown(self.most_ms / 1000)}'] if self.most_ms is not None else []
        targets += [f'× {self.most_ratio:g}'] if self.most_ratio is not None else []
        times = shown(median(self.times)), shown(p95(self.times))
        return self.work, *times, reference, ratio, ', '.join(targets), self.verdict


def p95(times: Sequence[float]) -> float:
    """The time that 95 of 100 stay below."""
    return sorted(times)[ceil(len(times) * 0.95) - 1]


def shown(seconds: float) -> str:
    """A time with three figures that mean something."""
    ms = seconds * 1000
    return f'{seconds:.2f} s' if ms >= 1000 else f'{ms:.0f} ms' if ms >= 100 else f'{ms:.3g} ms'


def draw(rows: Iterable[Row]) -> str:
    """The rows under their headings."""
    headings = ('work', 'median', 'p95', 'reference', 'ratio', 'target', '')
    lines = [headings, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    laid = [
        '  '.join(cell.ljust(width) if place in (0, 5) else cell.rjust(width)
                  for place, (cell, width) in enumerate(zip(line, widths, strict=True))).rstrip()
        for line in lines
    ]  # fmt: skip
    return '\n'.join((laid[0], '─' * max(map(len, laid)), *laid[1:]))


def machine() -> str:
    """What it was measured on, and how busy that was."""
    cpu = next((line.split(':', 1)[1].strip() for line in _lines('/proc/cpuinfo') if line.startswith('model name')), '')
    load = ' '.join(f'{load:.1f}' for load in os.getloadavg())
    packages = ' · '.join(f'{name} {version(name)}' for name in ('nicegui', 'sqlmodel', 'sqlalchemy', 'pysqlite3'))
    return (
        f'{cpu or platform.machine()} × {os.cpu_count()} · {platform.system()} {platform.release()} · load {load}\n'
        f'Python {platform.python_version()} · {packages} · a synced write of 4 kB takes {shown(_fsync())}'
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def _fsync() -> float:
    """What the disk itself asks for a commit."""
    times = []
    with tempfile.TemporaryFile(buffering=0) as file:
        for _ in range(20):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - began)
    return median(times)
