"""/oppstart: the first owner sets the firm up, once, from the address printed in the console."""

from nicegui import ui

from domain import norway
from domain import text as typed
from domain.company import Company
from domain.password import SHORTEST, password
from domain.refused import NotFound, Refused
from domain.words import t
from store import company
from store.database import read, write
from store.outside import brreg
from ui import again, frame
from ui.choices import checkbox
from ui.forms import Form, field
from ui.kit import button, el, note, section


@ui.page('/oppstart')
async def page(kode: str = '') -> None:
    """Exists only while there is no firm, and only for whoever holds the code."""
    try:
        await read(company.check_first, kode)
    except NotFound:
        ui.status_code(404)
        frame.not_found()
        return
    with frame.plain(t('Sett opp firmaet'), 'narrow'):
        el('h1', text=t('Sett opp firmaet'))
        _form(kode)


def _form(code: str) -> None:
    found: dict[str, str] = {}
    form = Form('measure form')
    with form:
        with section(t('Firma')), el('div', 'fields'):
            number = field(
                t('Organisasjonsnummer'),
                width='w3',
                check=norway.org_number,
                show=norway.show_org_number,
                hint=t('Resten hentes fra Brønnøysundregistrene.'),
            )
            with el('div', 'w3 beside'):
                button(t('Hent fra Brønnøysundregistrene'), 'secondary', 'search', on_click=lambda: fetch())
            told = el('div', role='status')
            name = field(t('Navn'), check=lambda text: typed.required(text, t('navnet på firmaet')))
            address = field(t('Adresse'))
            postcode = field(t('Postnummer'), width='w2', check=norway.postcode, empty='')
            city = field(t('Poststed'), width='w4', maxlength=100)
            vat = checkbox(t('Registrert i Merverdiavgiftsregisteret'))
            register = checkbox(t('Registrert i Foretaksregisteret (AS, ASA, NUF)'))
            phone = field(t('Telefon'), width='w3', kind='tel', check=norway.phone, show=norway.show_phone, empty='')
        with section(t('Deg')), el('div', 'fields'):
            owner = field(
                t('Navnet ditt'), check=lambda text: typed.required(text, t('navnet ditt')), autocomplete='name'
            )
            email = field(t('E-post'), width='w3', kind='email', check=norway.email, autocomplete='username')
            secret = field(
                t('Passord'),
                width='w3',
                kind='password',
                check=password,
                autocomplete='new-password',
                hint=t('Minst {count} tegn. En setning er lett å huske.', count=SHORTEST),
            )
    for key, entry in (
        ('org_number', number),
        ('name', name),
        ('address', address),
        ('postcode', postcode),
        ('city', city),
        ('vat', vat),
        ('register', register),
        ('phone', phone),
        ('owner', owner),
        ('email', email),
        ('secret', secret),
    ):
        form[key] = entry

    async def fetch() -> None:
        told.clear()
        digits = norway.org_number(number.value or '')
        try:
            unit = await brreg.lookup(digits)
        except brreg.RegisterDown:
            say(t('Søket er midlertidig utilgjengelig. Du kan fylle ut feltene selv.'), 'warn')
            return
        if unit is None or not unit.selectable:
            say(t('Fant ingen bedrift med dette organisasjonsnummeret. Du kan fylle ut feltene selv.'), 'warn')
            return
        found.update(number=digits, form=unit.org_form)
        name.value, address.value, postcode.value, city.value = unit.name, unit.address, unit.postcode, unit.city
        vat.value, register.value = unit.vat_registered, unit.in_company_register
        if unit.phone and not phone.value:
            phone.value = norway.show_phone(unit.phone)
        say(t('Hentet {name} ({form}).', name=unit.name, form=unit.org_form_name or unit.org_form), 'ok')

    def say(sentence: str, tone: str) -> None:
        with told:
            note(sentence, 'ok' if tone == 'ok' else 'warn')

    async def save() -> None:
        given = form.values()
        hash_ = await again.hashed(given['secret'])
        firm = Company(
            name=given['name'],
            org_number=given['org_number'],
            vat_registered=given['vat'],
            org_form=found.get('form', '') if found.get('number') == given['org_number'] else '',
            in_company_register=given['register'],
            address=given['address'],
            postcode=given['postcode'],
            city=given['city'],
            phone=given['phone'],
            email=given['email'],
        )
        try:
            token = await write(
                company.set_up, code, firm, name=given['owner'], email=given['email'], password_hash=hash_
            )
        except NotFound:
            raise Refused(t('Firmaet er allerede satt opp. Logg inn i stedet.')) from None
        ui.navigate.to(f'/inn/{token}')

    with form, el('div', 'actions'):
        form.submit(t('Sett opp firmaet'), save, more='tall')
