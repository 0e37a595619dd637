"""Norwegian numbers: checked and brought to one form going in (`Refused` otherwise), readable going out."""

import re

import phonenumbers
from stdnum.no import kontonr, orgnr

from domain.refused import Refused
from domain.words import NBSP, t

KID_LONGEST = 25
"""Digits of a KID, its check digit too."""


def org_number(text: str) -> str:
    """Nine digits with a right check digit (MOD11). Refused otherwise.

    >>> org_number('NO 923 609 016 MVA')
    '923609016'
    """
    digits = re.sub(r'[\s\xa0.]|^no|mva$', '', text.strip().lower())
    if not re.fullmatch(r'\d{9}', digits, re.ASCII):
        raise Refused(t('Skriv alle 9 sifrene i organisasjonsnummeret.'))
    if digits[0] not in '89' or not orgnr.is_valid(digits):
        raise Refused(t('Organisasjonsnummeret er ikke gyldig.'))
    return digits


def show_org_number(digits: str) -> str:
    """«923 609 016» with unbreakable spaces."""
    return NBSP.join((digits[:3], digits[3:6], digits[6:]))


def bank_account(text: str) -> str:
    """Eleven digits with a right check digit. Refused otherwise.

    >>> bank_account('8601.11.17947')
    '86011117947'
    """
    digits = re.sub(r'[\s\xa0.]', '', text)
    if not re.fullmatch(r'\d{11}', digits, re.ASCII):
        raise Refused(t('Kontonummeret skal ha 11 sifre.'))
    if digits == '0' * 11 or not kontonr.is_valid(digits):
        raise Refused(t('Kontonummeret er ikke gyldig. Kontroller sifrene.'))
    return digits


def show_bank_account(digits: str) -> str:
    """«8601 11 17947» with unbreakable spaces."""
    return NBSP.join((digits[:4], digits[4:6], digits[6:]))


def kid_mod10(payload: str) -> str:
    """The digits with their check digit (MOD10, Luhn) behind. Refused: none, more than 24, anything but 0 to 9.

    >>> [kid_mod10(each) for each in ('1234', '123456', '234567', '1234567', '100042', '00012345', '0000001001')]
    ['12344', '1234566', '2345676', '12345674', '1000421', '000123455', '00000010017']
    >>> [kid_mod10(each) for each in ('0100001001', '20260001', '234567890123', '9999999999', '1'.zfill(24))]
    ['01000010015', '202600011', '2345678901239', '99999999990', '0000000000000000000000018']
    """
    _must_be_payload(payload)
    digits = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(payload)))
    return f'{payload}{-sum(each - 9 if each > 9 else each for each in digits) % 10}'


def kid_mod11(payload: str) -> str:
    """As `kid_mod10`, with MOD11 (weights 2 to 7 from the right): for one number in eleven the last sign is «-».

    >>> [kid_mod11(each) for each in ('1234', '123456', '1234567', '100042', '00012345', '0000001001', '0100001001')]
    ['12343', '1234560', '12345674', '100042-', '000123455', '00000010014', '01000010010']
    >>> [kid_mod11(each) for each in ('20260001', '234567890123', '9999999999', '1'.zfill(24))]
    ['202600018', '2345678901231', '99999999995', '0000000000000000000000019']
    """
    _must_be_payload(payload)
    rest = -sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(payload))) % 11
    return payload + ('-' if rest == 10 else str(rest))


def _must_be_payload(payload: str) -> None:
    if not re.fullmatch(rf'\d{{1,{KID_LONGEST - 1}}}', payload, re.ASCII):
        raise Refused(t('En KID lages av 1 til 24 sifre.'))


def phone(text: str) -> str:
    """A phone number as E.164; eight digits are Norwegian. Refused otherwise.

    >>> phone('912 34 567'), phone('0047 91234567'), phone('+46 70 123 45 67')
    ('+4791234567', '+4791234567', '+46701234567')
    """
    typed = text.replace('(0)', '').strip()
    try:
        number = phonenumbers.parse(typed, 'NO')
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number) or len(typed) > 40:
        raise Refused(t('Telefonnummeret er ikke gyldig. Bruk 8 sifre, eller start med + og landkode.'))
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(e164: str) -> bool:
    """Whether a text message can reach the number."""
    kind = phonenumbers.number_type(phonenumbers.parse(e164))
    return kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def no_code(e164: str) -> str:
    """Why we can send no one-time code to the number; nothing when we can."""
    return '' if is_mobile(e164) else t('Dette er ikke et mobilnummer, så vi kan ikke sende engangskode.')


def mobile(text: str) -> str:
    """As `phone`, and one that text messages reach."""
    found = phone(text)
    if because := no_code(found):
        raise Refused(because)
    return found


def show_phone(e164: str) -> str:
    """«912 34 567», «22 33 44 55», «+46 70 123 45 67»; unbreakable spaces."""
    if not e164:
        return ''
    if not e164.startswith('+47'):
        return phonenumbers.format_number(
            phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL
        ).replace(' ', NBSP)
    digits = e164[3:]
    groups = (
        (digits[:3], digits[3:5], digits[5:])
        if digits[0] in '489'
        else tuple(digits[i : i + 2] for i in range(0, len(digits), 2))
    )
    return NBSP.join(groups)


def email(text: str) -> str:
    """An e-mail address, lower-cased domain. Refused: nothing before or after @, spaces, no dot in the domain."""
    typed = text.strip()
    if (
        not re.fullmatch(r'[^\s@<>,;:"()\[\]\\]{1,64}@[^\s@<>,;:"()\[\]\\]+\.[^\s@<>,;:"()\[\]\\.]{2,}', typed)
        or len(typed) > 254
    ):
        raise Refused(t('E-postadressen er ikke gyldig. Den skal se ut som navn@firma.no.'))
    name, _, domain = typed.rpartition('@')
    return f'{name}@{domain.lower()}'


def postcode(text: str) -> str:
    """Four digits, kept as text. Refused otherwise."""
    digits = text.strip()
    if not re.fullmatch(r'\d{4}', digits, re.ASCII):
        raise Refused(t('Postnummeret skal ha fire sifre.'))
    return digits


def place_name(capitals: str) -> str:
    """A postal place that comes in capitals, as people write it.

    >>> place_name('MO I RANA'), place_name('BERGEN')
    ('Mo i Rana', 'Bergen')
    """
    small = {'i', 'på', 'og', 'ved'}
    return ' '.join(word if word in small else word.capitalize() for word in capitals.lower().split())
