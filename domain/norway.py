"""Norwegian numbers: checked and brought to one form going in (`Refused` otherwise), readable going out."""

import re

import phonenumbers
from stdnum.no import kontonr, orgnr

from domain.refused import Refused
from domain.words import NBSP, t


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
