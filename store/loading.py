"""What is loaded together, so that no query hides in drawing code: a relationship that was not loaded raises."""

from typing import Any

from sqlalchemy.orm import joinedload, selectinload

from domain.customer import Customer
from domain.invoice import Invoice
from domain.job import Job
from domain.order import Order
from domain.plan import Plan
from domain.quote import QuoteVersion

# SQLModel types relationships as what they hold; here they are attributes.
order: Any = Order
job: Any = Job
plan: Any = Plan
version: Any = QuoteVersion
invoice: Any = Invoice
customer: Any = Customer

PARTIES = (
    joinedload(order.customer).options(joinedload(customer.contacts), selectinload(customer.addresses)),
    selectinload(order.payer).options(selectinload(customer.contacts), selectinload(customer.addresses)),
)
COPIED = (*PARTIES, selectinload(order.lines), selectinload(order.jobs), selectinload(order.plans))
"""What of an order goes into a copy; results must be made `unique()`."""
WHOLE = (
    *PARTIES,
    selectinload(order.lines),
    selectinload(order.jobs).options(joinedload(job.people), joinedload(job.timers)),
    selectinload(order.plans).joinedload(plan.people),
    selectinload(order.versions).options(joinedload(version.acceptances), joinedload(version.regrets)),
    selectinload(order.invoices).options(joinedload(invoice.lines), joinedload(invoice.payments)),
)
"""Everything an order is made of; results must be made `unique()`."""

ADDRESSES = selectinload(customer.addresses)
CONTACTS = (selectinload(customer.contacts), ADDRESSES)
CUSTOMER = (selectinload(order.customer).selectinload(customer.contacts),)
SEARCHED = (*CUSTOMER, selectinload(order.payer), selectinload(order.invoices), selectinload(order.lines))
WORK = (selectinload(job.people), selectinload(job.timers))
