"""Innstillinger → Firma: fields that show what others save, and ask when two people have changed the same one."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from domain import company as rules
from domain import kid, money, norway
from domain.access import Actor
from domain.company import INVOICE_SERIES, ORDER_SERIES, Company, Counter
from domain.exempt import Exempt
from domain.kid import KidMode
from domain.terms import TERMS, PriceType
from domain.words import t
from store import company
from store.database import write
from store.settings import settings
from ui import again, conflict
from ui.choices import checkbox, select, switch
from ui.forms import Form, field
from ui.kit import button, el, note, section, toast

Stored = tuple[Company, dict[str, Counter], bool]
Entry = field | select | checkbox | switch
FIRST = {f'first_{series}': series for series in (ORDER_SERIES, INVOICE_SERIES)}
"""The fields for a first number, by name; each is there until the number has been used."""


class FirmForm:
    """The form of one person: `opened` holds each field as this person has seen it, `stored` as it is."""

    def __init__(self, me: Actor, stored: Stored) -> None:
        self.me, self.may_change = me, stored[2]
        self.opened, self.stored = _values(stored), _values(stored)
        self.entries: dict[str, Entry] = {}

    def draw(self) -> None:
        """Four sections and «Lagre»."""
        self.form = Form('form measure')
        with self.form:
            self._firm()
            self._quotes()
            self._invoices()
            self._crew()
            self._footer()
        for name, entry in self.entries.items():
            self.form[name] = entry
            entry.on_value_change(self._tell)
            if not self.may_change:
                entry.props('readonly') if isinstance(entry, field) else entry.disable()
        self._tell()

    def follow(self, stored: Stored) -> None:
        """Show what somebody else has saved, wherever this person has typed nothing."""
        self.stored = _values(stored)
        for name in FIRST:
            if name in self.entries and name not in self.stored:
                self.entries[name].visible = False
        self._show({name: value for name, value in self.stored.items() if not self._is_touched(name)})
        self._tell()

    async def save(self) -> None:
        """«Lagre»: what was touched, and nothing else."""
        given = self.form.values()
        touched = {name: given[name] for name in self.stored if self._is_touched(name)}
        wanted = {name: value for name, value in touched.items() if name not in FIRST}
        first = {FIRST[name]: str(value) for name, value in touched.items() if name in FIRST}
        theirs = await conflict.settle(
            lambda force: again.proved(
                self.me, lambda: write(company.change, self.me, self.opened, wanted, first, force=force)
            )
        )
        self._show(theirs or touched)
        self._tell()
        if not theirs:
            toast(t('Lagret.'))

    def regret(self) -> None:
        """«Avbryt»: back to what is stored."""
        self._show(self.stored)
        for entry in self.entries.values():
            entry.complain('')
        self._tell()

    # ---------- the sections ----------

    def _firm(self) -> None:
        with section(t('Firma')), el('div', 'fields'):
            self._field('org_number', t('Organisasjonsnummer'), 'w2', show=norway.show_org_number, empty='')
            self._field('name', t('Navn'), 'w4')
            self._field('address', t('Adresse'), empty='')
            self._field('postcode', t('Postnummer'), 'w2', empty='')
            self._field('city', t('Poststed'), 'w4', maxlength=100, empty='')
            self._field('phone', t('Telefon'), 'w3', kind='tel', show=norway.show_phone, empty='')
            self._field('email', t('E-post'), 'w3', kind='email', empty='')
            self._field(
                'accent', t('Farge på dokumenter'), 'w2', maxlength=7, empty='',
                hint=t('For eksempel #0b5b57. Tom er vår grønne.'),
            )  # fmt: skip
            with el('div'):
                for name, label in (
                    ('in_company_register', t('Registrert i Foretaksregisteret (AS, ASA, NUF)')),
                    ('vat_registered', t('Registrert i Merverdiavgiftsregisteret')),
                ):
                    self.entries[name] = checkbox(label, self.opened[name])

    def _quotes(self) -> None:
        with section(t('Tilbud og ordre')):
            self.entries['auto_confirm'] = switch(
                t('Bekreft ordre automatisk når kunden aksepterer tilbud i kundeportalen'),
                self.opened['auto_confirm'],
                hint=t(
                    'Slått på: ordren blir «Bekreftet» med en gang. '
                    'Slått av: den står som «Akseptert av kunde» til dere bekrefter den.'
                ),
            )
            with el('div', 'fields'):
                self._field('quote_days', t('Tilbud er gyldige i'), 'w2 half', kind='number', suffix=t('dager'))
                self._field(
                    'follow_up_days', t('Minn om tilbud etter'), 'w2 half', kind='number', suffix=t('dager'),
                    hint=t('Til den ansvarlige, når kunden ikke har svart. 0 er aldri.'),
                )  # fmt: skip
                kinds = {each.value: each.word for each in PriceType}
                self.entries['quote_price_type'] = select(
                    t('Vanlig pristype'), kinds, self.opened['quote_price_type'].value, 'w2 half'
                )
                self._field(
                    'quote_terms', t('Vanlige vilkår'), kind='textarea', maxlength=TERMS, empty='',
                    hint=t('Står på alle tilbud. Kan endres når et tilbud sendes.'),
                )  # fmt: skip
                self._field(
                    'code_from_ore',
                    t('Be om engangskode fra'),
                    'w2',
                    kind='money',
                    check=money.amount,
                    empty=None,
                    suffix='kr',
                    hint=t('Før et tilbud godtas fra en lenke. 0 er alltid, tomt er aldri.'),
                )
                if not (settings().sms_url or settings().smtp_url):
                    with el('div'):
                        note(
                            t('Verken e-post eller SMS er satt opp, så ingen får kode: den som har lenken, '
                              'kan svare på tilbudet.'),
                            'warn',
                        )  # fmt: skip
                self._first(ORDER_SERIES, t('Første ordrenummer'))
                self.entries['no_withdrawal'] = select(
                    t('Angrerett for privatkunder'),
                    {'': t('Ja, i 14 dager'), **{each.value: each.word for each in Exempt}},
                    self.opened['no_withdrawal'],
                    hint=t('Velg nei bare når det gjelder alt dere tilbyr privatkunder. Kunden leser det før svaret.'),
                )

    def _invoices(self) -> None:
        with section(t('Faktura')), el('div', 'fields'):
            self._field(
                'bank_account', t('Kontonummer'), 'w3', show=norway.show_bank_account, empty='',
                hint=t('Kreves før dere kan sende faktura.'),
            )  # fmt: skip
            self._field('payment_days', t('Betalingsfrist'), 'w2 half', kind='number', suffix=t('dager'))
            self._first(INVOICE_SERIES, t('Første fakturanummer'))
            self._kid()
            self._field(
                'invoice_terms', t('Vilkår på faktura'), kind='textarea', maxlength=rules.INVOICE_TERMS, empty='',
                hint=t('Står på alle fakturaer. En kunde kan ha sine egne.'),
            )  # fmt: skip
            self.entries['late_interest'] = switch(
                t('Skriv på fakturaen at det beregnes forsinkelsesrente'),
                self.opened['late_interest'],
                hint=t('Etter forsinkelsesrenteloven, fra forfall.'),
            )

    def _kid(self) -> None:
        """How the numbers that payments are known by are made; the bank has said so in its agreement."""

        def turn() -> None:
            for name in ('kid_length', 'kid_holds'):
                self.entries[name].visible = mode.value != KidMode.NONE

        mode = self.entries['kid_mode'] = select(
            t('KID'), kid.mode_words(), self.opened['kid_mode'], 'w3',
            hint=t('Som i avtalen med banken om OCR.'), on_change=turn,
        )  # fmt: skip
        self._field('kid_length', t('Sifre i KID'), 'w2 half', kind='number', hint=t('Med kontrollsifferet.'))
        holds = select(t('Innhold i KID'), kid.holds_words(), self.opened['kid_holds'], 'w3')
        self.entries['kid_holds'] = holds
        turn()

    def _crew(self) -> None:
        with section(t('Crew')):
            self.entries['crew_phone'] = switch(
                t('Vis kundens telefonnummer i Crew'),
                self.opened['crew_phone'],
                hint=t('Slått av: de ansatte ringer kontoret, og numrene sendes ikke til telefonene deres.'),
            )
            self.entries['ask_signature'] = switch(
                t('Be om kundens signatur når en jobb fullføres i Crew'),
                self.opened['ask_signature'],
                hint=t('Er kunden ikke til stede, krysser den ansatte av for det.'),
            )
            self.entries['crew_prices'] = switch(
                t('Vis priser i Crew'),
                self.opened['crew_prices'],
                hint=t('Slått av: de ansatte ser ordrelinjene og antall, men ingen beløp.'),
            )

    def _footer(self) -> None:
        with el('div', 'actions'):
            if not self.may_change:
                button(t('Lagre'), 'primary', disabled_because=t('Bare eieren kan endre innstillingene.'))
                return
            self.form.submit(t('Lagre'), self.save)
            with el('div', 'actions') as self.unsaved:
                button(t('Avbryt'), 'quiet', on_click=self.regret)
                note(t('Ikke lagret'), 'warn', 'edit').props('role=status')

    # ---------- the fields ----------

    def _field(self, name: str, label: str, width: str = '', **options: Any) -> None:
        options = {'check': partial(rules.edited, name), **options}
        self.entries[name] = field(label, self.opened[name], width, **options)

    def _first(self, series: str, label: str) -> None:
        name = f'first_{series}'
        if name in self.opened:
            hint = t('Kan endres til det første er brukt.')
            self._field(name, label, 'w2 half', kind='number', check=rules.first_number, hint=hint)

    def _show(self, values: Mapping[str, Any]) -> None:
        self.opened.update(values)
        conflict.show(values, self.entries)

    def _is_touched(self, name: str) -> bool:
        entry, seen = self.entries[name], self.opened[name]
        return bool((entry.value or '') != entry.shown(seen) if isinstance(entry, field) else entry.value != seen)

    def _tell(self) -> None:
        if self.may_change:
            self.unsaved.visible = any(self._is_touched(name) for name in self.stored)


def _values(stored: Stored) -> dict[str, Any]:
    """Everything the form shows, by name; the first numbers only while they are unused."""
    firm, counters, _ = stored
    firsts = {name: counters[series].next for name, series in FIRST.items() if not counters[series].used}
    return {name: getattr(firm, name) for name in company.LABELS if name != 'org_form'} | firsts
