"""Imports every module that holds tables, so that the metadata is whole."""

from domain import (
    company,
    customer,
    employee,
    history,
    imported,
    invoice,
    job,
    line,
    message,
    order,
    package,
    product,
    quote,
    registered,
    saved_view,
    sign_in,
)

__all__ = [
    'company',
    'customer',
    'employee',
    'history',
    'imported',
    'invoice',
    'job',
    'line',
    'message',
    'order',
    'package',
    'product',
    'quote',
    'registered',
    'saved_view',
    'sign_in',
]
