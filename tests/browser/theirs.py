"""What a customer and an employee in Crew may read: written by hand, everything else is hidden from them."""

import re
from collections.abc import Iterable
from decimal import Decimal

from tests.browser.siege import COST, PRICE, TAG, Place, Siege

FIRM = {('company', each) for each in ('name', 'address', 'city', 'email', 'org_form')}
CUSTOMER = FIRM | {
    ('customer', 'name'), ('customer', 'address'), ('customer', 'city'), ('customer', 'email'),
    ('contact', 'name'), ('contact', 'email'),
    ('customer_order', 'title'), ('customer_order', 'address'),
    ('customer_order', 'your_ref'), ('customer_order', 'their_number'),
    ('quote_version', 'content'), ('invoice', 'content'), ('invoice', 'kid'),
    ('acceptance', 'name'), ('acceptance', 'sentence'), ('regret', 'receipt_to'),
    ('order_line', 'text'), ('order_line', 'unit'), ('invoice_line', 'text'), ('invoice_line', 'unit'),
    ('job', 'title'), ('job', 'address'),
    ('message', 'subject'), ('message', 'body'), ('message', 'about'), ('message', 'recipient'),
    ('attachment', 'name'), ('damage', 'text'), ('signature', 'name'), ('signature', 'says'),
}  # fmt: skip
"""On orders of their own, where it is shown to them."""
CREW = {
    ('company', 'name'), ('customer', 'name'), ('customer', 'address'), ('customer', 'city'), ('contact', 'name'),
    ('customer_order', 'title'), ('customer_order', 'address'),
    ('job', 'title'), ('job', 'description'), ('job', 'address'), ('job', 'stops'), ('job_note', 'text'),
    ('order_line', 'text'), ('order_line', 'unit'), ('material', 'text'), ('material', 'unit'),
    ('check_point', 'text'), ('check_point', 'answer'), ('damage', 'text'), ('attachment', 'name'),
    ('signature', 'name'), ('signature', 'says'), ('timer', 'note'), ('timer', 'because'),
}  # fmt: skip
"""On orders they have a job on; hours are their own."""
OUR_OWN = (COST, COST - PRICE)
"""What a line costs the firm, and what it earns on it."""
PRICES = (*OUR_OWN, PRICE, PRICE * Decimal('1.25'))
COLLEAGUES = ('employee', 'name')


def hidden(siege: Siege, received: Iterable[str], orders: set[int], *, crew: bool) -> list[str]:
    """What somebody received who has only these orders, by id, and should not have."""
    found, all_of_it = [], '\n'.join(received)
    for tag in sorted(set(TAG.findall(all_of_it))):
        places = siege.tags.get(tag, set())
        if not any(_may_read(siege, place, orders, crew) for place in places):
            stands = sorted({(place.table, place.column, place.at) for place in places})
            found.append(f'{tag}, which stands in {stands}')
    amounts = PRICES if crew else OUR_OWN
    return found + [f'{amount} kr' for amount in amounts if figure(amount).search(all_of_it)]


def _may_read(siege: Siege, place: Place, orders: set[int], crew: bool) -> bool:
    column = place.table, place.column
    if crew and (column == COLLEAGUES or (place.table == 'timer' and place.whose != siege.jonas_id)):
        return column == COLLEAGUES
    if column not in (CREW if crew else CUSTOMER) or not (crew or place.shown):
        return False
    return place.table == 'company' or bool(siege.orders[place.table, place.at] & orders)


def figure(amount: Decimal) -> re.Pattern[str]:
    """An amount in any way it may be written: 9 173,51 · 9173.51 · 917351."""
    kroner, ore = f'{amount:.2f}'.split('.')
    space = r'(?:\s|&nbsp;|\\u00a0|\\xa0)?'
    return re.compile(rf'(?<!\d){kroner[:-3]}{space}{kroner[-3:]}[.,]?{ore}')
