"""What an agreed price is for: each job, or all jobs of a month, a quarter or a year."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain import money
from domain.refused import Refused
from domain.words import month_name, t


class Per(StrEnum):
    """What a price is for."""

    JOB = 'job'
    MONTH = 'month'
    QUARTER = 'quarter'
    YEAR = 'year'

    @property
    def word(self) -> str:
        return {
            Per.JOB: t('per jobb'),
            Per.MONTH: t('per måned'),
            Per.QUARTER: t('per kvartal'),
            Per.YEAR: t('per år'),
        }[self]

    @property
    def unit(self) -> str:
        """The unit of an order line."""
        return {Per.JOB: 'stk.', Per.MONTH: 'md.'}.get(self, 'rund sum')

    @property
    def months(self) -> int:
        """How long one is; jobs with a price each are gathered by month."""
        return {Per.QUARTER: 3, Per.YEAR: 12}.get(self, 1)

    def first(self, day: date) -> date:
        """The first day of the one that a day lies in.

        >>> Per.QUARTER.first(date(2026, 11, 25)), Per.YEAR.first(date(2026, 11, 25))
        (datetime.date(2026, 10, 1), datetime.date(2026, 1, 1))
        """
        return date(day.year, (day.month - 1) // self.months * self.months + 1, 1)

    def last(self, first: date) -> date:
        """The last day of the one that begins on `first`."""
        month = first.month + self.months - 1
        return date(first.year, month, monthrange(first.year, month)[1])

    def named(self, first: date) -> str:
        """«november 2026», «4. kvartal 2026», «2026».

        >>> Per.QUARTER.named(date(2026, 10, 1)), Per.JOB.named(date(2026, 11, 1))
        ('4. kvartal 2026', 'november 2026')
        """
        if self is Per.YEAR:
            return str(first.year)
        if self is Per.QUARTER:
            return t('{n}. kvartal {year}', n=(first.month + 2) // 3, year=first.year)
        return f'{month_name(first)} {first.year}'


def typed_price(text: str) -> Decimal | None:
    """An agreed price in kroner without VAT; nothing typed is none. Refused: negative, and as `money.unit_price`."""
    if not text.strip():
        return None
    price = money.unit_price(text)
    if price < 0:
        raise Refused(t('Prisen kan ikke være negativ.'))
    return price
