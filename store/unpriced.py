"""What is read for somebody who sees no prices: rows as they are, without what anything costs.

The values are taken away where rows are loaded, so that no page holds them, drawn or not. They are taken as if the
database had said so: nothing counts as changed, and nothing of it is ever written.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from domain.order import Order


def without_prices(order: Order) -> Order:
    """The order, and what of it is loaded, without prices, sums, invoices, and what its quotes say."""
    _take(order, net_ore=0, total_ore=0, left_ore=0, discount='')
    loaded: Any = order.__dict__
    for line in loaded.get('lines', ()):
        _take(line, unit_price=Decimal(0), cost=None, discount='', plan_price=None)
    for work in (*loaded.get('jobs', ()), *loaded.get('plans', ())):
        _take(work, price=None)
    for version in loaded.get('versions', ()):
        _take(version, content='', net_ore=0, total_ore=0)
        for acceptance in version.acceptances:
            _take(acceptance, sentence='', content='', net_ore=0, total_ore=0)
    if 'invoices' in loaded:
        _take(order, invoices=[])
    return order


def _take(row: object, **values: object) -> None:
    for name, value in values.items():
        set_committed_value(row, name, value)
