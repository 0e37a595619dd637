"""VAT rates of the Norwegian act (mval. §§ 5-1 to 5-9); an unregistered seller may charge none."""

from decimal import Decimal

from domain.refused import Refused
from domain.words import t

NO_VAT = 'none'
RATES: dict[str, Decimal | None] = {
    '25': Decimal(25),
    '15': Decimal(15),
    '12': Decimal(12),
    '0': Decimal(0),
    NO_VAT: None,
}
"""Code → percent; `NO_VAT` is for sellers outside the VAT register."""


def choices(vat_registered: bool) -> dict[str, str]:
    """The codes a seller may use, with the words people read."""
    return {rate: word(rate) for rate in RATES if rate != NO_VAT} if vat_registered else {NO_VAT: word(NO_VAT)}


def word(rate: str) -> str:
    return t('Uten mva.') if rate == NO_VAT else f'{rate} %'


def rate(code: str, vat_registered: bool) -> str:
    """The code itself. Refused: unknown, or VAT from a seller who is not registered."""
    if code not in RATES:
        raise Refused(t('Mva-satsen finnes ikke. Velg en av satsene i listen.'))
    if code not in choices(vat_registered):
        raise Refused(
            t('Firmaet er ikke registrert i Merverdiavgiftsregisteret og kan ikke kreve mva.')
            if not vat_registered
            else t('Velg en mva-sats for linjen.')
        )
    return code
