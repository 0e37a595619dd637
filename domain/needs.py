"""«Trenger handling»: what somebody should look at on an order, as flags that a list filters on and counts.

They follow from the columns of the order and the date. `look_on` is the next date on which they, the urgency or whose
turn it is may change without anybody doing anything; `store/daily.py` looks again then.
"""

from datetime import date, timedelta
from enum import IntFlag
from typing import Protocol

from domain.next_step import EXPIRES_SOON, INVOICE_LATE, INVOICE_SOON, Next, Row, Turn
from domain.status import CONFIRMED_ON, Status
from domain.words import local_day, t


class Need(IntFlag):
    """The flags; an order may have several."""

    LATE = 1
    UNPLANNED = 2
    UNSTAFFED = 4
    EXPIRING = 8
    DECLINED = 16
    TO_INVOICE = 32
    OVERDUE = 64
    DAMAGE = 128

    @property
    def code(self) -> str:
        """How an address says it."""
        return _CODES[self]

    @property
    def word(self) -> str:
        return {
            Need.LATE: t('Forsinket'),
            Need.UNPLANNED: t('Uplanlagt'),
            Need.UNSTAFFED: t('Mangler ansatte'),
            Need.EXPIRING: t('Tilbud utløper'),
            Need.DECLINED: t('Avslått'),
            Need.TO_INVOICE: t('Må faktureres'),
            Need.OVERDUE: t('Forfalt'),
            Need.DAMAGE: t('Skade meldt'),
        }[self]


_CODES = {
    Need.LATE: 'forsinket',
    Need.UNPLANNED: 'uplanlagt',
    Need.UNSTAFFED: 'mangler-ansatte',
    Need.EXPIRING: 'utloper',
    Need.DECLINED: 'avslatt',
    Need.TO_INVOICE: 'ma-faktureres',
    Need.OVERDUE: 'forfalt',
    Need.DAMAGE: 'skade',
}
BY_CODE = {code: need for need, code in _CODES.items()}
"""The flags by how an address says them."""


class Placed(Row, Protocol):
    """A row that also knows whose turn it is."""

    @property
    def turn(self) -> Turn: ...


def needs(row: Placed, today: date, *, unplanned: bool, unstaffed: bool, damaged: bool, declined: bool) -> Need:
    """What an order needs today; the four say what only its jobs and versions know. Nothing once it is closed."""
    found = Need(0)
    if row.turn is Turn.NOBODY:
        return found
    if row.status in CONFIRMED_ON:
        found |= Need.LATE if row.next_job_day and row.next_job_day < today else Need(0)
        found |= Need.UNPLANNED if unplanned else Need(0)
        found |= Need.UNSTAFFED if unstaffed else Need(0)
    if row.status is Status.QUOTED:
        soon = row.valid_until is not None and (row.valid_until - today).days <= EXPIRES_SOON
        found |= Need.EXPIRING if soon else Need(0)
        found |= Need.DECLINED if declined else Need(0)
    found |= Need.DAMAGE if damaged else Need(0)
    found |= Need.TO_INVOICE if row.next_step is Next.CREATE_INVOICE else Need(0)
    found |= Need.OVERDUE if row.due_day and row.due_day < today else Need(0)
    return found


def look_on(row: Placed, today: date) -> date | None:
    """The next date on which time alone may change something; None when it cannot."""
    if row.turn is Turn.NOBODY:
        return None
    days: list[date] = []
    if row.valid_until:
        days += [row.valid_until - timedelta(days=EXPIRES_SOON), row.valid_until + timedelta(days=1)]
    if row.next_job_day:
        days += [row.next_job_day - timedelta(days=1), row.next_job_day + timedelta(days=1)]
    if row.due_day:
        days.append(row.due_day + timedelta(days=1))
    if row.next_step is Next.CREATE_INVOICE and row.next_since:
        since = local_day(row.next_since)
        days += [since + timedelta(days=INVOICE_SOON), since + timedelta(days=INVOICE_LATE)]
    return min((day for day in days if day > today), default=None)
