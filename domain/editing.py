"""Two people at one thing: what each changed stands, unless both changed the same field (`lifecycle.md`, Other events).

A form remembers what every field held when it was opened. A field that the person did not touch is left alone; one that
somebody else changed meanwhile to something else is a `Conflict` that names who and when.
"""

from collections.abc import Callable, Mapping
from typing import Any

from domain.refused import Conflict
from domain.words import t


def merge(
    row: Any,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    labels: Mapping[str, str],
    *,
    shown: Callable[[str, Any], str],
    who: Callable[[str], str],
    force: bool = False,
) -> dict[str, Any]:
    """The fields to set on `row`: those in `wanted` that differ from `opened`. `force` is «Behold mitt».

    `shown(field, value)` makes a value readable; `who(field)` says «Marte … kl. 10.42». Raises `Conflict`.
    """
    changes, collided = {}, []
    for field, mine in wanted.items():
        stored = getattr(row, field)
        if mine == opened[field] or mine == stored:
            continue
        if stored != opened[field] and not force:
            collided.append(
                Conflict(
                    t(
                        '{who} endret «{label}» til «{stored}». Du skrev «{mine}».',
                        who=who(field),
                        label=labels[field],
                        stored=shown(field, stored),
                        mine=shown(field, mine),
                    ),
                    field=field,
                    label=labels[field],
                    stored=shown(field, stored),
                    mine=shown(field, mine),
                    value=stored,
                )
            )
        changes[field] = mine
    if collided:
        collided[0].also = tuple(collided[1:])
        raise collided[0]
    return changes
