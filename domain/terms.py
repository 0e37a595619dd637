"""On what terms a quote is given: the kind of price, and what else holds between the two.

Who has not said otherwise has given a fixed price, and the firm must prove what was agreed (håndverkertjenesteloven
§ 32); so every quote names its kind in words.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from domain import text as typed
from domain.refused import Refused
from domain.words import t

if TYPE_CHECKING:
    from domain.company import Company
    from domain.order import Order
    from domain.sheet import Sheet

TERMS = 4000
"""How long the terms of a quote may be."""


class PriceType(StrEnum):
    """How binding a price is (håndverkertjenesteloven § 32, avtaleloven § 9)."""

    FIXED = 'fixed'
    CEILING = 'ceiling'
    ESTIMATE = 'estimate'
    INDICATION = 'indication'
    AS_SPENT = 'as_spent'

    @property
    def word(self) -> str:
        return {
            PriceType.FIXED: t('Fastpris'),
            PriceType.CEILING: t('Høyeste pris'),
            PriceType.ESTIMATE: t('Prisoverslag'),
            PriceType.INDICATION: t('Prisantydning'),
            PriceType.AS_SPENT: t('Etter regning'),
        }[self]

    @property
    def means(self) -> str:
        """What the customer may count on, in a sentence."""
        return {
            PriceType.FIXED: t('Prisen endres ikke uten at vi avtaler det.'),
            PriceType.CEILING: t('Prisen blir ikke høyere enn dette.'),
            PriceType.ESTIMATE: t('Prisen kan bli høyst 15 % høyere enn dette.'),
            PriceType.INDICATION: t('Prisen er veiledende og ikke bindende.'),
            PriceType.AS_SPENT: t('Du betaler for timene og materialene som går med. Summen er det vi regner med.'),
        }[self]

    @property
    def shown(self) -> str:
        """«Prisoverslag. Prisen kan bli høyst 15 % høyere enn dette.»"""
        return f'{self.word}. {self.means}'


@dataclass(frozen=True, slots=True)
class Terms:
    """The kind of price, and the text that stands below it."""

    price_type: PriceType
    text: str = ''

    @classmethod
    def usual(cls, order: 'Order', company: 'Company') -> 'Terms':
        """As the order was last sent, else as the firm usually does."""
        newest = order.newest
        sent = of_sheet(newest.sheet) if newest is not None and newest.content else None
        return sent or cls(company.quote_price_type, company.quote_terms)

    @classmethod
    def of_typed(cls, price_type: str, text: str) -> 'Terms':
        """As typed in «Send tilbud». Refused: no such kind, too long a text."""
        return cls(known_price_type(price_type), typed.paragraphs(text, TERMS))

    @property
    def facts(self) -> dict[str, Any]:
        """What a frozen document says of it; no terms say nothing."""
        return {'price_type': self.price_type.value, **({'terms': self.text} if self.text else {})}


def of_sheet(sheet: 'Sheet') -> Terms | None:
    """The terms of a frozen document; None of one that was sent before they were named."""
    kind = sheet.data.get('price_type')
    return Terms(PriceType(kind), str(sheet.data.get('terms', ''))) if kind else None


def known_price_type(price_type: str) -> PriceType:
    """The kind itself. Refused: there is none such."""
    try:
        return PriceType(price_type)
    except ValueError:
        raise Refused(t('Velg hva slags pris det er.')) from None
