"""The demo firm: «Sandviken Flytting & Renhold AS» with a season behind it, always as of today.

Some thirty orders are written by hand and played with the store's own functions; the rest are drawn, to any number.
Nobody in it exists, and nothing is ever sent.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.access import Act as Right
from domain.access import Actor, Role, Where
from domain.company import INVOICE_SERIES, ORDER_SERIES, Company, Counter
from domain.customer import Customer, CustomerKind
from domain.employee import Employee
from domain.history import Deed
from domain.invoice import Invoice, Payment
from domain.job import Job, typed_time
from domain.line import Line
from domain.message import Message, MessageKind, MessageStatus
from domain.order import Order
from domain.quote import QuoteVersion
from domain.sign_in import Face, Fetch, PortalLink
from domain.sign_in import Session as SignIn
from domain.status import CloseReason, Status
from domain.words import in_oslo
from store import clock, company, customers, employees, invoices, jobs, orders, quotes, secret, sign_in
from store.demo_data import ADDRESS, AGENT, Calendar, Life, draw, people, services
from store.demo_diary import NUMBERED, STAR, Act, Story, acts
from store.demo_season import Season
from store.loading import WHOLE

FIRST = {ORDER_SERIES: 1001, INVOICE_SERIES: 20001}
OWNER, CREW = 'marte@sandviken.example', 'Jonas Vik'
MONTHS_9, YEARS_3 = 275, 1095


@dataclass(frozen=True, slots=True)
class Demo:
    """Whom the demo signs in: the owner, Jonas with jobs today, and a private customer with a quote to answer."""

    owner_id: int
    crew_id: int
    link_id: int


def build(session: Session, orders: int = 120) -> Demo:
    """Make the firm in an empty database, with so many orders (but no fewer than those written by hand)."""
    turned, now, today = clock._turned, clock.now(), clock.today()
    calendar = Calendar(today, min(YEARS_3, MONTHS_9 + orders // 12))
    rng = Random(1042)
    diary = acts(calendar, now)
    try:
        _set_clock(calendar.at(0, 0) - timedelta(days=1))
        staff = _found(session)
        with _signed_in(session, staff.values()) as actors:
            crew = _hire(session, actors['Marte'])
        ...
    finally:
        clock.turn(turned)
