"""Innstillinger → Ansatte: who works here, what they may, and how they sign in to Crew."""

from collections.abc import Sequence
from functools import partial

import segno
from nicegui import ui

from domain import norway
from domain import text as typed
from domain.access import IN_OFFICE, ON_JOBS, Act, Actor, Role
from domain.employee import Employee
from domain.words import count, t
from store import employees, messages, office_access
from store.database import read, write
from store.settings import settings
from ui import again, conflict, devices, roles
from ui.choices import checkbox, switch
from ui.copying import copyable
from ui.desk import ask, cancel_and, menu
from ui.forms import Form, field
from ui.kit import button, dialog, el, note, section, tag, toast

Entry = field | checkbox | switch


def people(me: Actor, staff: Sequence[Employee]) -> None:
    """Everybody, those who have left last."""
    may_change = me.may(Act.SETTINGS)
    with section(
        t('Ansatte'), count(sum(each.active for each in staff), 'aktiv', 'aktive'), body='rows', more='measure'
    ) as box:
        with el('ul'):
            for each in staff:
                _person(me, each, may_change)
        with box.actions:
            if may_change:
                button(t('Legg til ansatt'), 'primary', 'person_add', on_click=partial(add, me))
    if not may_change:
        note(t('Bare eieren kan legge til og endre ansatte.'), symbol='lock')


def _person(me: Actor, each: Employee, may_change: bool) -> None:
    with el('li', 'row-line person'):
        el('span', 'avatar', each.initials, aria_hidden='true')
        with el('div', 'grow'):
            name = el('div', 'strong break', each.name)
            phone = norway.show_phone(each.phone) or (t('Uten mobilnummer') if each.role in ON_JOBS else '')
            el('div', 'small soft break', ' · '.join(part for part in (each.role.word, phone, each.email) if part))
        with el('div', 'side'):
            if each.may_confirm and each.active:
                tag(t('Kan bekrefte ordre'), 'plain', 'verified')
            if not each.active:
                tag(t('Ikke aktiv'), 'plain', 'person_off')
        if may_change:
            with el('div', 'actions'):
                doors = [button(t('Rediger'), 'quiet', 'edit', on_click=partial(edit, me, each))]
                if each.active and each.id != me.employee_id:
                    doors.append(button(t('Rolle'), 'quiet', 'badge', on_click=partial(roles.change, me, each)))
                    doors.append(_office_door(me, each))
                if each.active and each.role is not Role.ACCOUNTING:
                    doors.append(
                        button(
                            t('Vis innloggingslenke'), 'quiet', 'qr_code_2', on_click=partial(show_address, me, each)
                        )
                    )
                doors.append(button(t('Enheter'), 'quiet', 'smartphone', on_click=partial(devices.show, me, each)))
                for door in doors:
                    door.props['aria-describedby'] = name.html_id


def _office_door(me: Actor, each: Employee) -> ui.button:
    """What the owner can do about somebody's access to the office."""
    if each.role in ON_JOBS:
        return button(t('Gi kontortilgang'), 'quiet', 'key', on_click=partial(give_office, me, each))
    opener = button(t('Kontortilgang'), 'quiet', 'key')
    menu(
        opener,
        [
            (t('Ny lenke for å velge passord'), partial(give_office, me, each)),
            (t('Fjern kontortilgangen'), partial(_take_office, me, each)) if each.role is not Role.OWNER else None,
        ],
    )
    return opener


def give_office(me: Actor, each: Employee) -> None:
    """«Gi kontortilgang»: the e-mail to sign in with, then the one-time address."""
    with dialog(t('Kontortilgang for {name}', name=each.name)) as box:
        with Form() as form:
            if each.role not in IN_OFFICE:
                roles.role_select(form, IN_OFFICE - {Role.OWNER}, Role.OFFICE)
            email = form['email'] = field(t('E-post'), each.email, kind='email', check=norway.email)
        email.props('autofocus')

        async def save() -> None:
            given = form.values()
            address = await again.proved(me, lambda: write(office_access.give, me, each.id or 0, **given))
            box.close()
            _show_office(each, address, given['email'] if await read(messages.can_reach, given['email']) else '')

        with box.footer:
            cancel_and(box)
            form.submit(t('Lag lenke'), save)


def _show_office(each: Employee, address: str, mailed_to: str) -> None:
    with dialog(t('Lenke til kontoret for {name}', name=each.name)) as box:
        if mailed_to:
            note(t('Lenken er sendt til {address}.', address=mailed_to), 'ok')
        else:
            el('p', text=t('Send lenken til {name}. Der velges et passord.', name=each.first_name))
        el('p', 'soft', t('Lenken kan brukes én gang og virker i 24 timer.'))
        copyable(t('Lenke'), address)
        with box.footer:
            ui.space()
            button(t('Lukk'), 'secondary', on_click=box.close)


def _take_office(me: Actor, each: Employee) -> None:
    async def go() -> None:
        await again.proved(me, lambda: write(office_access.take, me, each.id or 0))
        toast(t('Kontortilgangen er fjernet.'))

    ask(
        t('Fjerne kontortilgangen til {name}?', name=each.name),
        [t('Personen blir logget ut av kontoret med en gang, og kan fortsatt bruke Crew.')],
        t('Fjern'),
        go,
        'danger',
    )


def add(me: Actor) -> None:
    """«Legg til ansatt»."""
    with dialog(t('Legg til ansatt')) as box:
        with Form() as form:
            _ask(form, '', '', False)

        async def save() -> None:
            given = form.values()
            await again.proved(me, lambda: write(employees.add, me, **given))
            box.close()
            toast(t('{name} er lagt til. Vis innloggingslenken for å gi tilgang til Crew.', name=given['name']))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def edit(me: Actor, each: Employee) -> None:
    """Name, phone, the right to confirm, and whether the person still works here."""
    opened = {'name': each.name, 'phone': each.phone, 'may_confirm': each.may_confirm, 'active': each.active}
    with dialog(each.name) as box:
        with Form() as form:
            entries = _ask(form, each.name, each.phone, each.may_confirm)
            if each.id != me.employee_id:
                with el('div'):
                    entries['active'] = form['active'] = switch(
                        t('Aktiv'),
                        each.active,
                        hint=t('Slått av: personen blir logget ut og tatt av jobber som ikke er startet.'),
                    )

        async def save() -> None:
            given = form.values()
            if not await conflict.save_form(
                lambda force: again.proved(
                    me, lambda: write(employees.edit, me, each.id or 0, opened, given, force=force)
                ),
                opened,
                entries,
            ):
                return
            box.close()
            toast(t('Lagret.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def _ask(form: Form, name: str, phone: str, may_confirm: bool) -> dict[str, Entry]:
    named = field(t('Navn'), name, check=lambda text: typed.required(text, t('navnet')))
    called = field(t('Mobilnummer'), phone, kind='tel', check=norway.phone, show=norway.show_phone, empty='')
    with el('div'):
        confirms = switch(
            t('Kan bekrefte ordre i Crew'), may_confirm, hint=t('Gjelder ordrer der personen har en jobb.')
        )
    form['name'], form['phone'], form['may_confirm'] = named, called, confirms
    return {'name': named, 'phone': called, 'may_confirm': confirms}


async def show_address(me: Actor, each: Employee) -> None:
    """«Vis innloggingslenke»: a one-time address and its code, for the phone of this person."""
    assert each.id is not None
    address = await write(employees.crew_address, me, each.id)
    with dialog(t('Innloggingslenke til {name}', name=each.name)) as box:
        el('p', text=t('Skann koden med telefonen til {name}, eller send lenken.', name=each.first_name))
        el('p', 'soft', t('Lenken kan brukes én gang og virker i 15 minutter.'))
        code = segno.make(address, error='m').svg_data_uri(scale=5, border=4, light='#fff', omitsize=True)
        el('img', 'qr', src=code, alt=t('QR-kode med innloggingslenken'))
        copyable(t('Lenke'), address)
        if not settings().base_url:
            note(
                t(
                    'Får ikke telefonen kontakt med {address}, må ORDREFLYT_BASE_URL settes (se README).',
                    address=settings().links,
                ),
                'warn',
            )
        with box.footer:
            ui.space()
            button(t('Lukk'), 'secondary', on_click=box.close)
