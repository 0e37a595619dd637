"""What orders, invoices, customers and jobs are found by, and what somebody means who types something to find one."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from domain.customer import Customer
    from domain.invoice import Invoice
    from domain.job import Job
    from domain.order import Order

SEARCHED = 6_000
"""Characters that are searched, of an order or a customer."""
OF_CUSTOMER = ('name', 'phone', 'org_number', 'email', 'address', 'postcode', 'city')


def searchable(order: 'Order') -> str:
    """What the order list searches in, in lower case, each part on a line of its own.

    Number, title, address, customer and contacts with phones, e-mail and organisation number, who gets the invoices,
    invoice numbers and KIDs, and the text of the lines.
    """
    parts = [str(order.number), order.title, order.address]
    if order.customer:
        parts += _customer(order.customer)
    if order.payer:
        parts += [order.payer.name, order.payer.org_number]
    parts += [part for invoice in order.invoices if invoice.number for part in (str(invoice.number), invoice.kid)]
    parts += [line.text for line in order.lines]
    return search_text(parts)


def searchable_invoice(order: 'Order', invoice: 'Invoice') -> str:
    """What the list of invoices searches in: number, KID, order, whom it is made out to, and whose order it is."""
    parts = [str(invoice.number or ''), invoice.kid, str(order.number), order.title, order.their_number]
    if order.customer:
        parts += _customer(order.customer)
    if order.payer and (invoice.payer_id == order.payer_id or not invoice.is_issued):
        parts += [order.payer.name, order.payer.phone, order.payer.org_number]
    return search_text(parts)


def _customer(customer: 'Customer') -> list[str]:
    parts = [customer.name, customer.phone, customer.org_number, customer.place, customer.email]
    return parts + [part for contact in customer.active_contacts for part in (contact.name, contact.phone)]


def searchable_customer(values: Mapping[str, Any], others: Iterable[str] = ()) -> str:
    """What a customer is found by: its own fields (`OF_CUSTOMER`), and what its contacts and other places say."""
    return search_text([*(values[name] for name in OF_CUSTOMER), *others])


def searchable_job(job: 'Job') -> str:
    """What a job is found by."""
    return search_text([job.title, job.address])


def search_text(parts: Iterable[str]) -> str:
    """The parts as they are searched: a line break before each, so that the beginning of a part can be asked for."""
    return ''.join(f'\n{part}' for part in parts if part).lower()[:SEARCHED]


def wanted(typed: str) -> list[tuple[str, ...]]:
    """What was typed as tests that must all hold; each holds when one of its texts is found in the searched text.

    A word is looked for anywhere; one of one or two letters only at the beginning of a word. A number with spaces or a
    country code in it (a phone, an organisation number, a KID) is also looked for without them.

    >>> wanted('Per  åsane'), wanted('kv'), wanted('')
    ([('per',), ('åsane',)], [('\\nkv', ' kv')], [])
    >>> wanted('+47 912 34 567')
    [('4791234567',)]
    """
    words = typed.lower().split()
    digits = ''.join(words).removeprefix('+').removeprefix('00')
    if len(digits) >= 3 and digits.isascii() and digits.isdigit() and digits != typed:
        return [(digits,)]
    return [(word,) if len(word) > 2 else (f'\n{word}', f' {word}') for word in words[:12]]
