"""VAT rates of the Norwegian act (mval. §§ 5-1 to 5-9) by the day of delivery; an unregistered seller may charge none.

A line holds a code, the name the rate has now; what it was or will be on another day stands in the table below.
"""

from datetime import date
from decimal import Decimal

from domain.refused import Refused
from domain.words import number, t

NO_VAT = 'none'
TABLE: dict[str, tuple[tuple[date, Decimal], ...]] = {
    '25': ((date(2005, 1, 1), Decimal(25)),),
    '15': ((date(2012, 1, 1), Decimal(15)),),
    '12': (
        (date(2018, 1, 1), Decimal(12)),
        (date(2020, 4, 1), Decimal(6)),  # to help through the pandemic
        (date(2021, 10, 1), Decimal(12)),
    ),
    '0': ((date(2005, 1, 1), Decimal(0)),),
    '11.11': ((date(2005, 1, 1), Decimal('11.11')),),  # raw fish, first hand
    'E': ((date(2005, 1, 1), Decimal(0)),),  # exempt, mval. chapter 3
    'AE': ((date(2005, 1, 1), Decimal(0)),),  # reverse charge, mval. § 11-1
    'G': ((date(2005, 1, 1), Decimal(0)),),  # export, mval. §§ 6-21 and 6-22
}
"""Code → (valid from, percent), oldest first: Stortinget's yearly vedtak om merverdiavgift §§ 2 to 4. A new rate is a
row here, also long before it is valid."""
CODES = (*TABLE, NO_VAT)


def category(code: str) -> str:
    """The letter of a code that is exempt, reverse charge or export; nothing when its percent says it all."""
    return code if code in ('E', 'AE', 'G') else ''


def reason(category: str) -> str:
    """Why nothing is charged, as it must stand on the document (bokføringsforskriften § 5-1-1 no. 7, EN 16931
    BR-E-10, BR-AE-10, BR-G-10, BR-O-10). `category` is a letter of EN 16931: «O» is what the VAT Act does not touch,
    and all of a seller who is not registered.
    """
    return {
        'E': t('Unntatt fra merverdiavgift (merverdiavgiftsloven kapittel 3)'),
        'AE': t('Omvendt avgiftsplikt – Merverdiavgift ikke beregnet'),
        'G': t('Utførsel, fritatt for merverdiavgift (merverdiavgiftsloven §§ 6-21 og 6-22)'),
        'O': t('Ikke merverdiavgiftspliktig omsetning'),
    }.get(category, '')


def percent(code: str, day: date | None = None) -> Decimal | None:
    """The percent of a code for what is delivered on a day, without one the newest; None when no VAT applies.

    >>> percent('12', date(2020, 6, 1)), percent('12'), percent('none')
    (Decimal('6'), Decimal('12'), None)
    """
    rows = TABLE.get(code)
    if rows is None:
        return None
    return next((rate for since, rate in reversed(rows) if day is None or since <= day), rows[0][1])


def code_of(rate: Decimal | None) -> str:
    """The code whose rate this is or once was: what a document says is a percent. `NO_VAT` for none.

    >>> code_of(Decimal(15)), code_of(Decimal(6)), code_of(None)
    ('15', '12', 'none')
    """
    return next((code for code, rows in TABLE.items() if any(rate == each for _, each in rows)), NO_VAT)


def choices(vat_registered: bool, day: date | None = None) -> dict[str, str]:
    """The codes a seller may use, with the words people read."""
    return {code: word(code, day) for code in TABLE} if vat_registered else {NO_VAT: word(NO_VAT)}


def word(code: str, day: date | None = None) -> str:
    """«25 %», «Uten mva.», «Omvendt avgiftsplikt»."""
    special = {
        '11.11': t('11,11 % (råfisk)'),
        'E': t('Unntatt mva.'),
        'AE': t('Omvendt avgiftsplikt'),
        'G': t('Utførsel'),
    }
    if code in special:
        return special[code]
    rate = percent(code, day)
    return t('Uten mva.') if rate is None else f'{number(rate)} %'


def rate(code: str, vat_registered: bool) -> str:
    """The code itself. Refused: unknown, or VAT from a seller who is not registered."""
    if code not in CODES:
        raise Refused(t('Mva-satsen finnes ikke. Velg en av satsene i listen.'))
    if code not in choices(vat_registered):
        raise Refused(
            t('Firmaet er ikke registrert i Merverdiavgiftsregisteret og kan ikke kreve mva.')
            if not vat_registered
            else t('Velg en mva-sats for linjen.')
        )
    return code
