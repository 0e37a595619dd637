"""How time is taken: warm, and turn by turn with the reference, so that what else the machine does hits both alike."""

import time
from collections.abc import Callable
from dataclasses import dataclass

Times = list[float]


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything is measured."""

    name: str
    orders: int
    lives: int
    reads: int
    pages: int
    browsers: tuple[int, ...]
    commits: int
    starts: int
    companies: int
    typed: int
    engines: tuple[str, ...] = ('sqlite',)


SIZES = {
    size.name: size
    for size in (
        Size('quick', 60, lives=3, reads=10, pages=4, browsers=(4,), commits=3, starts=1, companies=300, typed=2),
        Size('default', 10_000, lives=60, reads=200, pages=60, browsers=(50,), commits=30, starts=5, companies=20_000,
             typed=20),
        Size('full', 100_000, lives=100, reads=400, pages=100, browsers=(50, 200), commits=30, starts=7,
             companies=1_100_000, typed=40, engines=('sqlite', 'postgres')),
    )
}  # fmt: skip


def taken(act: Callable[[], object]) -> float:
    """How long it takes, in seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def by_turns(ours: Callable[[], float], reference: Callable[[], float], rounds: int) -> tuple[Times, Times]:
    """Let both measure themselves by turns, after having run warm."""
    for _ in range(max(1, rounds // 10)):
        ours(), reference()
    pairs = [(ours(), reference()) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
