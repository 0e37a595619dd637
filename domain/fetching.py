"""«Hent medgått»: what was worked and used on an order becomes order lines, each minute and each material once.

A line that carries hours says how many minutes, of which kind and, when hours are carried per person, whose. So what
is left is always what counts less what the lines carry: a deleted line gives its minutes back, a correction of hours
leaves a difference, which may be negative and then becomes a deduction. A material knows the line that carries it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from domain.line import Line
from domain.material import Material
from domain.money import line_net_ore
from domain.timing import TimeKind, Timer, decimal_hours

Key = tuple[TimeKind, int | None]
"""The kind of hours, and whose; None is everybody's together."""


@dataclass(frozen=True, slots=True)
class Share:
    """Minutes of one key: worked in all, and carried by lines already."""

    key: Key
    worked: int
    carried: int

    @property
    def left(self) -> int:
        return self.worked - self.carried

    @property
    def quantity(self) -> Decimal:
        """Hours for the next line, so that all lines together are the hours in all; negative for a deduction.

        >>> Share((TimeKind.WORK, None), 40, 20).quantity
        Decimal('0.34')
        """
        return decimal_hours(self.worked) - decimal_hours(self.carried)

    def ore(self, price: Decimal) -> int:
        """What the next line comes to."""
        return line_net_ore(abs(self.quantity), price if self.quantity >= 0 else -price)


@dataclass(frozen=True, slots=True)
class Goods:
    """One thing that was used and that no line carries yet: all that was noted of it, and what the catalogue asks."""

    ids: tuple[int, ...]
    text: str
    unit: str
    quantity: Decimal
    product_id: int | None = None
    price: Decimal | None = field(default=None, compare=False)


def carried_per_person(lines: Iterable[Line]) -> bool | None:
    """How the lines there are carry hours: per person, together, or None when none does."""
    found = [line for line in lines if line.minutes is not None]
    return None if not found else any(line.worker_id is not None for line in found)


def shares(timers: Iterable[Timer], lines: Iterable[Line], *, per_person: bool) -> list[Share]:
    """What was worked and what is carried, work before travel."""
    worked: dict[Key, int] = {}
    carried: dict[Key, int] = {}
    for timer in timers:
        if timer.counts:
            key = timer.kind, timer.employee_id if per_person else None
            worked[key] = worked.get(key, 0) + timer.minutes
    for line in lines:
        if line.minutes is not None and line.hours_kind is not None:
            key = line.hours_kind, line.worker_id
            carried[key] = carried.get(key, 0) + line.minutes
    keys = sorted({*worked, *carried}, key=lambda key: (key[0] is TimeKind.TRAVEL, key[1] or 0))
    return [Share(key, worked.get(key, 0), carried.get(key, 0)) for key in keys]


def goods(materials: Iterable[Material], prices: Mapping[int, Decimal]) -> list[Goods]:
    """What no line carries yet, the same things together; `prices` are those of the catalogue."""
    found: dict[tuple[int | None, str, str], Goods] = {}
    for each in materials:
        if each.id is None or each.is_carried:
            continue
        key = each.product_id, each.text, each.unit
        so_far = found.get(key) or Goods(
            (), each.text, each.unit, Decimal(0), each.product_id, prices.get(each.product_id or 0)
        )
        found[key] = replace(so_far, ids=(*so_far.ids, each.id), quantity=so_far.quantity + each.quantity)
    return list(found.values())
