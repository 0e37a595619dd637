"""An organisation as Enhetsregisteret knows it, read from any of the shapes it answers in."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain import norway
from domain.refused import Refused
from domain.words import short_date, t


class RegisterDown(Exception):
    """The register did not give a usable answer; `str(error)` is the cause, for the log and not for people."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation or a branch as registered. Texts are '' when absent or unusable; `phone` is E.164."""

    org_number: str
    name: str
    org_form: str
    org_form_name: str
    address: str
    postcode: str
    city: str
    vat_registered: bool
    in_company_register: bool
    bankrupt: bool
    winding_up: bool
    deleted_on: date | None
    phone: str
    email: str

    @property
    def warning(self) -> str:
        """The gravest thing to know before doing business with it, or ''."""
        if self.deleted_on:
            return t('Slettet {date}', date=short_date(self.deleted_on))
        if self.bankrupt:
            return t('Konkurs')
        if self.winding_up:
            return t('Under avvikling')
        return '' if self.vat_registered else t('Ikke i mva-registeret')

    @property
    def selectable(self) -> bool:
        """Whether it can become a customer: it still exists."""
        return self.deleted_on is None


def read_unit(value: Any) -> Unit:
    """A unit, branch or deleted unit in any of its shapes. RegisterDown: not one of them."""
    unit = read_object(value)
    number, name = unit.get('organisasjonsnummer'), clean(unit.get('navn'), 200)
    if not isinstance(number, str) or not re.fullmatch('[0-9]{9}', number) or not name:
        raise RegisterDown('answered with a unit without number or name')
    form = read_object(unit.get('organisasjonsform'))
    address, postcode, city = _place(
        unit.get('forretningsadresse') or unit.get('beliggenhetsadresse') or unit.get('postadresse')
    )
    return Unit(
        org_number=number,
        name=name,
        org_form=clean(form.get('kode'), 10),
        org_form_name=clean(form.get('beskrivelse'), 100),
        address=address,
        postcode=postcode,
        city=city,
        vat_registered=_claim(unit, 'registrertIMvaregisteret'),
        in_company_register=_claim(unit, 'registrertIForetaksregisteret'),
        bankrupt=_claim(unit, 'konkurs'),
        winding_up=_claim(unit, 'underAvvikling') or _claim(unit, 'underTvangsavviklingEllerTvangsopplosning'),
        deleted_on=_day(unit.get('slettedato')),
        phone=usable(unit.get('mobil'), norway.phone) or usable(unit.get('telefon'), norway.phone),
        email=usable(unit.get('epostadresse'), norway.email),
    )


def _place(value: Any) -> tuple[str, str, str]:
    """Street, Norwegian postcode and city; the city of a foreign address carries its postcode and country."""
    place: dict[str, Any] = value if isinstance(value, dict) else {}
    lines = place.get('adresse')
    street = ', '.join(filter(None, (clean(line, 200) for line in lines))) if isinstance(lines, list) else ''
    postcode, city = clean(place.get('postnummer'), 20), clean(place.get('poststed'), 100)
    if place.get('landkode') not in (None, '', 'NO'):
        country = clean(place.get('land'), 60)
        postcode, city = '', ', '.join(filter(None, (f'{postcode} {city}'.strip(), country)))
    return clean(street, 200), usable(postcode, norway.postcode), clean(city, 100)


def read_object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RegisterDown('answered with another shape of JSON')
    return value


def _claim(unit: dict[str, Any], field: str) -> bool:
    """A yes or no; absent (branches, deleted units) is no. RegisterDown: anything else."""
    value = unit.get(field, False)
    if not isinstance(value, bool):
        raise RegisterDown(f'answered with a {field} that is neither true nor false')
    return value


def _day(value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise RegisterDown('answered with a date that is none') from error


def usable(value: Any, checked: Callable[[str], str]) -> str:
    """The value as our own rules want it, or '' when they refuse it."""
    try:
        return checked(clean(value, 254))
    except Refused:
        return ''


def clean(value: Any, longest: int) -> str:
    """One line without control and invisible characters, cut to `longest`; '' for anything but text."""
    if not isinstance(value, str):
        return ''
    spaced = ' '.join(value.split())
    seen = ''.join(character for character in spaced if unicodedata.category(character) not in ('Cc', 'Cf', 'Cs'))
    return unicodedata.normalize('NFC', seen)[:longest].strip()
