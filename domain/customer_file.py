"""Customers in a file: which columns there can be, and how a row is understood."""

import re
from collections.abc import Mapping
from typing import Any

from domain import norway
from domain import text as typed
from domain.customer import CustomerKind
from domain.importing import Field, Reader, Row
from domain.refused import Refused
from domain.words import t

FIELDS = {
    'number': Field(
        'Kundenummer',
        ('kundenummer', 'kundenr', 'kundeid', 'nummer', 'nr', 'customernumber', 'customerno', 'clientid', 'id'),
        'Nummeret i det gamle systemet',
    ),
    'name': Field(
        'Navn',
        ('navn', 'kunde', 'kundenavn', 'fulltnavn', 'name', 'displayname', 'customer', 'customername', 'client',
         'clientname', 'fullname'),
    ),
    'first': Field('Fornavn', ('fornavn', 'firstname', 'givenname')),
    'last': Field('Etternavn', ('etternavn', 'lastname', 'surname', 'familyname')),
    'company': Field(
        'Firmanavn', ('firmanavn', 'firma', 'bedrift', 'bedriftsnavn', 'companyname', 'company', 'organization')
    ),
    'kind': Field('Type', ('type', 'kundetype', 'kundegruppe', 'customertype', 'clienttype'), 'Privat eller Bedrift'),
    'org_number': Field(
        'Organisasjonsnummer',
        ('organisasjonsnummer', 'orgnr', 'orgnummer', 'organisasjonsnr', 'foretaksnummer', 'organizationnumber',
         'organisationnumber', 'orgno', 'orgnumber', 'vatnumber', 'businessnumber'),
    ),
    'mobile': Field(
        'Mobilnummer',
        ('mobil', 'mobilnummer', 'mobilnr', 'mobiltelefon', 'telefonmobil', 'mobile', 'mobilephone', 'mobilenumber',
         'cellphone', 'phonenumbermobile'),
    ),
    'phone': Field(
        'Telefon',
        ('telefon', 'telefonnummer', 'telefonnr', 'tlf', 'tlfnr', 'telefon1', 'phone', 'phonenumber', 'mainphone',
         'mainphones', 'telephone'),
        'Brukes når mobilnummer mangler',
    ),
    'email': Field(
        'E-post',
        ('epost', 'epostadresse', 'email', 'emails', 'emailaddress', 'mail', 'fakturaepost', 'invoiceemail'),
    ),
    'address': Field(
        'Adresse',
        ('adresse', 'gate', 'gateadresse', 'adresse1', 'adresselinje1', 'postadresse', 'besøksadresse',
         'fakturaadresse', 'address', 'address1', 'addressline1', 'street', 'street1', 'billingstreet',
         'billingstreet1', 'propertystreet1'),
    ),
    'address2': Field(
        'Adresse, linje 2',
        ('adresse2', 'adresselinje2', 'address2', 'addressline2', 'street2', 'billingstreet2', 'propertystreet2'),
    ),
    'postcode': Field(
        'Postnummer',
        ('postnummer', 'postnr', 'zip', 'zipcode', 'postcode', 'postalcode', 'billingzipcode', 'billingpostalcode',
         'propertyzipcode'),
    ),
    'city': Field(
        'Poststed', ('poststed', 'sted', 'by', 'city', 'postaladdresscity', 'town', 'billingcity', 'propertycity')
    ),
    'contact': Field(
        'Kontaktperson',
        ('kontaktperson', 'kontakt', 'kontaktnavn', 'deresreferanse', 'contact', 'contactperson', 'contactname',
         'primarycontact', 'attn'),
    ),
    'contact_phone': Field(
        'Kontaktens mobilnummer',
        ('kontaktpersontelefon', 'kontakttelefon', 'kontaktmobil', 'telefonkontaktperson', 'contactphone'),
    ),
    'contact_email': Field(
        'Kontaktens e-post', ('kontaktpersonepost', 'kontaktepost', 'epostkontaktperson', 'contactemail')
    ),
    'note': Field(
        'Notat',
        ('notat', 'notater', 'merknad', 'merknader', 'kommentar', 'kommentarer', 'beskrivelse', 'note', 'notes',
         'comment', 'comments', 'description'),
    ),
}  # fmt: skip

_KINDS = {
    CustomerKind.PRIVATE: {'privat', 'privatkunde', 'privatperson', 'person', 'p', 'private', 'individual',
                           'residential', 'consumer'},
    CustomerKind.BUSINESS: {'bedrift', 'bedriftskunde', 'firma', 'virksomhet', 'selskap', 'organisasjon', 'b',
                            'business', 'company', 'commercial', 'organization', 'organisation'},
}  # fmt: skip
_FORM = re.compile(r'\b(AS|ASA|A/S|ANS|DA|SA|NUF|KF|IKS|Borettslag|Boligsameie|Sameie)$|\b(borettslag|sameie)\b')
"""What the name of a business often has in it."""
_POSTCODE = re.compile(r'(?:NO?-?)?\s*(\d{3,4})(?:[\s,]+(\D.*))?', re.ASCII | re.IGNORECASE)


def must_have(columns: Mapping[str, int | None]) -> None:
    """Refused: nothing that says who the customers are."""
    if all(columns.get(name) is None for name in ('name', 'first', 'last', 'company')):
        raise Refused(t('Velg hvilken kolonne som er navnet på kunden.'))


def understood(line: int, cells: Mapping[str, str], vat_registered: bool = True) -> Row:  # noqa: ARG001 – as for the others
    """A row as what a customer holds, with `ref` (the number it had) and `contact` (name, phone, e-mail).

    What is wrong in a field that a customer can do without is put in the note.
    """
    read = Reader(line, cells, FIELDS)
    values = read.row.values
    values['ref'] = read.value('number', _ref)
    person = ' '.join(part for part in (read('first'), read('last')) if part)
    company, name = read('company'), read('name') or person
    values['kind'] = _kind(read, company or name)
    is_business = values['kind'] is CustomerKind.BUSINESS
    field = 'company' if company and is_business else 'name' if read('name') else 'first' if person else 'name'
    values['name'] = _name(read, field, company or name, is_business)
    values['org_number'] = read.value('org_number', norway.org_number)
    mobile, phone = read.value('mobile', norway.phone), read.value('phone', norway.phone)
    values['phone'] = mobile or phone
    values['email'] = read.value('email', norway.email)
    address = (read.value('address', typed.line), read.value('address2', typed.line))
    values['address'] = ', '.join(part for part in address if part)[: typed.LINE]
    values['postcode'], city = read.value('postcode', _place, ('', ''))
    values['city'] = read.value('city', lambda said: typed.line(said, 100)) or city
    values['contact'] = _contact(read, person if company and person else '') if is_business else None
    other = t('Telefon: {phone}', phone=norway.show_phone(phone)) if mobile and phone and phone != mobile else ''
    values['note'] = _note(read, other)
    if not (values['name'] or values['phone'] or values['email'] or read.row.wrong or read.row.odd):
        read.complain('name', t('Raden har verken navn, telefon eller e-post.'), needed=True)
    return read.row


def identities(values: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """By what a customer is known again, the surest first; an empty list for nothing.

    The organisation number, the number of the old system, the phone with the name. One with neither organisation
    number nor phone is known by everything it has: name, e-mail and address.
    """
    called = (values['kind'].value, values['name'].lower())
    found: list[tuple[str, ...]] = []
    if values['org_number']:
        found.append(('org', values['org_number']))
    if values['ref']:
        found.append(('ref', values['ref'].lower()))
    if values['phone']:
        found.append(('phone', values['phone'], *called))
    elif not values['org_number']:
        found.append(('all', *called, values['email'].lower(), values['address'].lower(), values['postcode']))
    return found


def _kind(read: Reader, called: str) -> CustomerKind:
    said = read('kind').lower()
    chosen = next((kind for kind, words in _KINDS.items() if said in words), None)
    if said and chosen is None:
        read.complain('kind', t('Skriv Privat eller Bedrift.'))
    if read('org_number') and (chosen is None or _is_org_number(read('org_number'))):
        return CustomerKind.BUSINESS
    if chosen is not None:
        return chosen
    seems = read('company') or read('contact') or _FORM.search(called)
    return CustomerKind.BUSINESS if seems else CustomerKind.PRIVATE


def _is_org_number(said: str) -> bool:
    try:
        return bool(norway.org_number(said))
    except Refused:
        return False


def _name(read: Reader, field: str, said: str, is_business: bool) -> str:
    if is_business and not said:
        read.complain(field, t('Fyll ut {field}.', field=t('navnet på bedriften')), needed=True)
        return ''
    try:
        return typed.line(said)
    except Refused as error:
        read.complain(field, str(error), needed=True)
        return ''


def _contact(read: Reader, person: str) -> tuple[str, str, str] | None:
    name = read.value('contact', typed.line) or (person and typed.line(person))
    phone = read.value('contact_phone', norway.phone)
    email = read.value('contact_email', norway.email)
    return (name or email or norway.show_phone(phone), phone, email) if name or phone or email else None


def _note(read: Reader, other: str) -> str:
    """The note, with what could not be understood."""
    note = read.value('note', lambda said: typed.paragraphs(said, 4000))
    try:
        return typed.paragraphs('\n'.join(part for part in (note, other, *read.lost) if part), 4000)
    except Refused:
        return str(note)


def _place(said: str) -> tuple[str, str]:
    """Postcode and place; Excel takes the first zero of Oslo's, and some write both in one cell."""
    found = _POSTCODE.fullmatch(said)
    return norway.postcode(found[1].zfill(4) if found else said), typed.line(found[2] or '', 100) if found else ''


def _ref(said: str) -> str:
    return typed.line(said, 60)
