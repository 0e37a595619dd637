"""What one reads stays where it is: the rows of a list that is kept true while others work."""

from collections.abc import Container, Sequence


def in_place(before: Sequence[int], there: Container[int], found: Sequence[int]) -> list[int]:
    """The ids that stood there and still exist, each in its place; new ones come right after the one before them.

    >>> in_place([5, 4, 3], {5, 3}, [6, 5, 2, 3])
    [6, 5, 2, 3]
    """
    ids = [each for each in before if each in there]
    place = {each: n for n, each in enumerate(ids)}
    at = shift = 0
    for each in found:
        if each in place:
            at = place[each] + shift + 1
        else:
            ids.insert(at, each)
            at, shift = at + 1, shift + 1
    return ids
