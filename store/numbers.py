"""Order and invoice numbers: one UPDATE on a locked counter inside the transaction that uses the number.

A transaction that fails gives its number back, so there is no gap; the lock on the row keeps two from getting the same
(bokføringsforskriften § 5-1-1 no. 1).
"""

from sqlalchemy import bindparam, update
from sqlmodel import Session, col

from domain.company import Counter, first_number
from domain.refused import Refused
from domain.words import t

_TAKE = (
    update(Counter)
    .where(col(Counter.series) == bindparam('wanted'))
    .values(next=Counter.next + bindparam('many'), used=True)
    .returning(col(Counter.next) - bindparam('many'))
    .execution_options(synchronize_session=False)
)


def take(session: Session, series: str, many: int = 1) -> int:
    """The next number of a series, or the first of as many in a row; all of them must be used."""
    return int(session.execute(_TAKE, {'wanted': series, 'many': many}).scalar_one())


def begin(session: Session, series: str, text: str) -> bool:
    """Set the first number of a series; whether that changed it. Refused once a number has been used."""
    counter = session.get(Counter, series, with_for_update=True, populate_existing=True)
    assert counter is not None
    number = first_number(text)
    if number == counter.next:
        return False
    if counter.used:
        raise Refused(t('Nummerserien er tatt i bruk og kan ikke endres.'))
    counter.next = number
    return True
