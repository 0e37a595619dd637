"""The sequence of order lines: one line moves alone, a heading takes its section along."""

from collections.abc import Sequence

from domain.line import Line, LineKind


def before(lines: Sequence[Line], moved: Line, place: Line | None) -> list[Line]:
    """The lines with `moved` right before `place`, at the end with None.

    A section is not put inside another one: it goes before the next heading instead.
    """
    block = _block(lines, moved)
    rest = [line for line in lines if line not in block]
    if place in block:
        return list(lines)
    at = len(rest) if place is None else rest.index(place)
    if moved.kind is LineKind.SECTION:
        while at < len(rest) and rest[at].kind is not LineKind.SECTION and _is_inside(rest, at):
            at += 1
    return [*rest[:at], *block, *rest[at:]]


def stepped(lines: Sequence[Line], moved: Line, by: int) -> list[Line]:
    """The lines with `moved` one place up (-1) or down (1); a section moves past a whole section."""
    block = _block(lines, moved)
    rest = [line for line in lines if line not in block]
    first = list(lines).index(moved)
    if moved.kind is not LineKind.SECTION:
        at = min(max(first + by, 0), len(rest))
    elif by < 0:
        at = max((place for place in range(first) if rest[place].kind is LineKind.SECTION), default=0)
    else:
        starts = [place for place in range(first + 1, len(rest)) if rest[place].kind is LineKind.SECTION]
        at = starts[0] if starts else len(rest)
    return [*rest[:at], *block, *rest[at:]]


def _block(lines: Sequence[Line], line: Line) -> list[Line]:
    """What moves with a line: a heading's whole section."""
    start = list(lines).index(line)
    if line.kind is not LineKind.SECTION:
        return [line]
    ends = (place for place in range(start + 1, len(lines)) if lines[place].kind is LineKind.SECTION)
    return list(lines[start : next(ends, len(lines))])


def _is_inside(lines: Sequence[Line], at: int) -> bool:
    """Whether a place stands under a heading."""
    return any(line.kind is LineKind.SECTION for line in lines[:at])
