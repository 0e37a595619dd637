"""KID: the number that tells a bank which invoice a payment is for; what it is made of is agreed with the bank."""

from enum import StrEnum

from domain import norway
from domain.refused import Refused
from domain.words import t

SHORTEST, LONGEST = 4, norway.KID_LONGEST
"""Digits of a KID, its check digit too."""
_INVOICE_DIGITS = 8


class KidMode(StrEnum):
    """How the check digit is worked out, as in the agreement with the bank; or no KID at all."""

    NONE = 'none'
    MOD10 = 'mod10'
    MOD11 = 'mod11'


class KidHolds(StrEnum):
    """What stands in front of the check digit, filled up with zeros."""

    INVOICE = 'invoice'
    CUSTOMER = 'customer'


def mode_words() -> dict[str, str]:
    """What a firm chooses between."""
    return {
        KidMode.NONE.value: t('Uten KID'),
        KidMode.MOD10.value: t('KID med MOD10'),
        KidMode.MOD11.value: t('KID med MOD11'),
    }


def holds_words() -> dict[str, str]:
    """What a KID may hold."""
    return {
        KidHolds.INVOICE.value: t('Fakturanummer'),
        KidHolds.CUSTOMER.value: t('Kundenummer og fakturanummer'),
    }


def kid(mode: KidMode, holds: KidHolds, length: int, customer: int, invoice: int) -> str:
    """The KID of an invoice with `length` digits; nothing without one. Refused: it has no room for the numbers.

    The number of the invoice ends it, so no two invoices have the same.

    >>> kid(KidMode.MOD10, KidHolds.INVOICE, 9, 12, 12345), kid(KidMode.MOD11, KidHolds.CUSTOMER, 12, 12, 12345)
    ('000123455', '012000123453')
    """
    if mode is KidMode.NONE:
        return ''
    said = str(invoice) if holds is KidHolds.INVOICE else f'{customer}{invoice:0{_INVOICE_DIGITS}}'
    fits = len(said) < length and (holds is KidHolds.INVOICE or invoice < 10**_INVOICE_DIGITS)
    if not fits:
        raise Refused(
            t(
                'En KID med {length} sifre har ikke plass til fakturanummer {invoice}. Velg flere sifre.',
                length=length,
                invoice=invoice,
            )
            if holds is KidHolds.INVOICE
            else t(
                'En KID med {length} sifre har ikke plass til kundenummer {customer} og fakturanummer {invoice}. '
                'Velg flere sifre.',
                length=length,
                customer=customer,
                invoice=invoice,
            )
        )
    payload = said.zfill(length - 1)
    return norway.kid_mod10(payload) if mode is KidMode.MOD10 else norway.kid_mod11(payload)
