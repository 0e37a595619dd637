"""One file per page, each a table of contents. Importing this registers them all."""

from ui.pages import (
    catalogue,
    codes,
    crew,
    customers,
    hours,
    importing,
    invoices,
    jobs,
    me,
    messages,
    order,
    orders,
    portal,
    setting_up,
    settings,
    signing_in,
)

__all__ = [
    'catalogue',
    'codes',
    'crew',
    'customers',
    'hours',
    'importing',
    'invoices',
    'jobs',
    'me',
    'messages',
    'order',
    'orders',
    'portal',
    'setting_up',
    'settings',
    'signing_in',
]
