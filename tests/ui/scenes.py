"""Every place where somebody types: how one gets there, what a right answer looks like, and the button that sends it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from nicegui.testing import User

from domain.sign_in import TicketKind
from domain.status import CloseReason
from domain.words import short_date
from store import clock, orders, sign_in
from store.database import write_now
from tests import factories
from tests.factories import Firm
from tests.ui import people
from tests.ui.screen import Screen

ACCEPT = 'Godta tilbudet og forplikt deg til å betale'
PASSWORD = 'en lang setning om flytting'


@dataclass(frozen=True, eq=False)
class Scene:
    """`good` is what somebody types who makes no mistake; `verb` is the button, `tick` what must be ticked besides."""

    name: str
    opens: Callable[[User], Awaitable[Screen]]
    verb: str
    good: dict[str, str] = field(default_factory=dict)
    tick: str = ''

    def fill(self, screen: Screen, wrong: Mapping[str, str] = MappingProxyType({})) -> None:
        """Type what is right, and instead of some of it what is wrong."""
        for label, text in {**self.good, **wrong}.items():
            screen.type(label, text)
        if self.tick:
            screen.tick(self.tick)

    def __str__(self) -> str:
        return self.name


# ---------- the office ----------


async def at_order(user: User, by: Firm, number: int) -> Screen:
    """The owner has an order open."""
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    return Screen(user, by, number)


def at_dialog(
    make: Callable[[Firm], int], opener: str, title: str, *, menu: bool = False
) -> Callable[[User], Awaitable[Screen]]:
    """The owner has opened a dialog of an order by a button or from a menu."""

    async def opens(user: User) -> Screen:
        by = factories.firm()
        screen = await at_order(user, by, make(by))
        screen.choose(opener) if menu else screen.press(opener)
        await screen.opens(title)
        screen.forget()
        return screen

    return opens


async def _business(user: User) -> Screen:
    screen = await at_dialog(_empty, 'Legg til kunde', 'Velg kunde')(user)
    screen.press('Bedriftskunde')
    await screen.until(lambda: any(each.text == 'Fyll ut selv' for each in screen.buttons()))
    screen.press('Fyll ut selv')
    await screen.until(lambda: any(each.text == 'Lagre' for each in screen.buttons()))
    return screen


async def _firm(user: User) -> Screen:
    await people.office(user, factories.firm())
    await user.open('/innstillinger/firma')
    return Screen(user)


async def _employee(user: User) -> Screen:
    await people.office(user, factories.firm())
    await user.open('/innstillinger/ansatte')
    screen = Screen(user)
    screen.press('Legg til ansatt')
    await screen.opens('Legg til ansatt')
    return screen


async def _product(user: User) -> Screen:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/varer')
    screen = Screen(user, by)
    screen.press('Ny vare')
    await screen.opens('Ny vare')
    return screen


async def _quoted(user: User) -> Screen:
    by = factories.firm()
    return await at_order(user, by, factories.quoted(by))


def _empty(by: Firm) -> int:
    return write_now(orders.new, by.owner)


def confirmed_with_job(by: Firm) -> int:
    """A confirmed order with a job today for Jonas; its number."""
    number = factories.confirmed(by)
    factories.job(by, number)
    return number


def _closed(by: Firm) -> int:
    number = factories.confirmed(by)
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    return number


def _business_order(by: Firm) -> int:
    return factories.draft(by, private=False)


# ---------- Crew ----------


async def at_crew(user: User, by: Firm, path: str) -> Screen:
    """Jonas has a page of Crew open."""
    await people.crew(user, by.jonas_id)
    await user.open(path)
    return Screen(user, by)


# ---------- the customer ----------


async def at_portal(user: User, by: Firm | None = None, number: int = 0) -> Screen:
    """The customer has opened the newest link to an order; without one, to a fresh quote."""
    by = by or factories.firm()
    number = number or factories.quoted(by)
    await people.customer(user, number)
    await user.open(f'/portal/ordre/{number}')
    return Screen(user, by, number)


def _portal_dialog(opener: str, title: str) -> Callable[[User], Awaitable[Screen]]:
    async def opens(user: User) -> Screen:
        screen = await at_portal(user)
        screen.press(opener)
        await screen.opens(title)
        return screen

    return opens


# ---------- before there is a firm ----------


async def at_setting_up(user: User) -> Screen:
    """The first owner has opened the address from the console."""
    code = write_now(sign_in.make_ticket, TicketKind.FIRST_OWNER)
    await user.open(f'/oppstart?kode={code}')
    return Screen(user)


def in_days(days: int) -> str:
    """A day from today, as people type it."""
    return short_date(clock.today() + timedelta(days=days))


PERSON = {
    'Navn': 'Ingrid Bjørnstad',
    'Mobilnummer': '91234567',
    'E-post': 'ingrid@epost.no',
    'Adresse': 'Sandviksveien 84',
    'Postnummer': '5035',
    'Poststed': 'Bergen',
}
OTHER_PERSON = {
    **PERSON,
    'Navn': 'Ida Haug',
    'Mobilnummer': '92345678',
    'E-post': 'ida@epost.no',
    'Adresse': 'Torget 1',
    'Poststed': 'Voss',
}
COMPANY = {
    'Navn': 'Vestland Brukthandel SA',
    'Organisasjonsnummer': '974760673',
    'Adresse': 'Fjordgata 8',
    'Postnummer': '5700',
    'Poststed': 'Voss',
    'Kontaktens navn': 'Kari Nes',
    'Mobilnummer': '98765432',
    'E-post': 'kari@brukthandel.no',
}
FIRM = {
    'Organisasjonsnummer': '974760673',
    'Navn': 'Nordnes Flytting AS',
    'Adresse': 'Strandgaten 1',
    'Postnummer': '5004',
    'Poststed': 'Bergen sentrum',
    'Telefon': '55999999',
    'E-post': 'hei@nordnes.no',
    'Tilbud er gyldige i': '21',
    'Første ordrenummer': '2001',
    'Kontonummer': '15032080119',
    'Betalingsfrist': '10',
    'Første fakturanummer': '20001',
}
OWNER = {
    'Organisasjonsnummer': '923609016',
    'Navn': 'Sandviken Flytting AS',
    'Adresse': 'Sjøgaten 12',
    'Postnummer': '5035',
    'Poststed': 'Bergen',
    'Telefon': '55123456',
    'Navnet ditt': 'Marte Solheim',
    'E-post': 'marte@sandviken.no',
    'Passord': PASSWORD,
}
LINE = {'Beskrivelse': 'Pakking', 'Antall': '2', 'Enhetspris': '450', 'Rabatt': '10 %', 'Kostnad': '200'}
JOB = {
    'Hva skal gjøres?': 'Pakking',
    'Dato': in_days(1),
    'Fra': '08:00',
    'Til': '14:00',
    'Adresse': 'Torget 1',
    'Arbeidsbeskrivelse': 'Ta med esker.',
}

NEW_LINE = Scene('new line', at_dialog(factories.draft, 'Legg til ordrelinje', 'Ordrelinje'), 'Lagre', LINE)
OLD_LINE = Scene('old line', at_dialog(factories.draft, 'Rediger Flytting', 'Ordrelinje'), 'Lagre', LINE)
PRIVATE = Scene('private customer', at_dialog(_empty, 'Legg til kunde', 'Velg kunde'), 'Lagre', PERSON)
BUSINESS = Scene('business customer', _business, 'Lagre', COMPANY)
CUSTOMER = Scene(
    'customer', at_dialog(factories.draft, 'Rediger kunde', 'Rediger kunde', menu=True), 'Lagre', OTHER_PERSON
)
CONTACT = Scene(
    'contact',
    at_dialog(_business_order, 'Legg til bedriftskontakt', 'Bedriftskontakt', menu=True),
    'Lagre',
    {'Kontaktens navn': 'Nils Nes', 'Mobilnummer': '93456789', 'E-post': 'nils@borettslag.no'},
)
QUOTE = Scene(
    'quote',
    at_dialog(factories.draft, 'Send tilbud', 'Send tilbud'),
    'Send tilbud',
    {'Gyldig til': in_days(7), 'Melding': 'Hei, her er tilbudet.'},
)
FOLLOW_UP = Scene(
    'follow-up', at_dialog(factories.quoted, 'Følg opp', 'Følg opp'), 'Send melding', {'Melding': 'Hei igjen.'}
)
ANSWER = Scene(
    'answer',
    _quoted,
    'Send melding',
    {'Melding til kunden': 'Ja, det går.'},
)
NEW_JOB = Scene('job', at_dialog(factories.draft, 'Legg til jobb', 'Jobb'), 'Lagre', JOB)
CANCEL_JOB = Scene(
    'cancelled job',
    at_dialog(confirmed_with_job, 'Avlys jobb', 'Avlys jobb', menu=True),
    'Avlys jobb',
    {'Årsak': 'Kunden er syk'},
)
INVOICE = Scene(
    'invoice',
    at_dialog(factories.confirmed, 'Opprett faktura', 'Send faktura'),
    'Send faktura',
    {'Forfallsdato': in_days(14), 'Begrunnelse': 'Avtalt med kunden'},
)
PAYMENT = Scene(
    'payment',
    at_dialog(lambda by: factories.invoiced(by)[0], 'Registrer betaling', 'Registrer betaling'),
    'Registrer betaling',
    {'Beløp': '100', 'Dato': in_days(0)},
)
SPOKEN_YES = Scene(
    'spoken yes',
    at_dialog(factories.quoted, 'Registrer aksept', 'Registrer aksept', menu=True),
    'Registrer aksept',
    {'Fullt navn': 'Ingrid Bjørnstad', 'Hvordan og når': 'På telefon i dag'},
)
SPOKEN_NO = Scene(
    'spoken no',
    at_dialog(factories.quoted, 'Registrer avslag', 'Registrer avslag', menu=True),
    'Registrer avslag',
    {'Årsak': 'For dyrt'},
)
BACK = Scene(
    'going back',
    at_dialog(_closed, 'Gjenåpne ordre', 'Gå tilbake til «Bekreftet»?'),
    'Gå tilbake',
    {'Årsak': 'For tidlig'},
)
SETTINGS = Scene('settings', _firm, 'Lagre', FIRM)
EMPLOYEE = Scene('employee', _employee, 'Lagre', {'Navn': 'Tove Myhre', 'Mobilnummer': '94567890'})
PRODUCT = Scene(
    'product',
    _product,
    'Lagre',
    {'Beskrivelse': 'Flytteeske', 'Nummer': '101', 'Enhetspris': '32,00', 'Kostnad': '18,00'},
)
YES = Scene('yes', at_portal, ACCEPT, {'Fullt navn': 'Ingrid Bjørnstad'}, tick='Jeg godtar')
NO = Scene('no', _portal_dialog('Avslå', 'Avslå tilbudet'), 'Avslå', {'Årsak': 'For dyrt'})
QUESTION = Scene('question', at_portal, 'Still spørsmål', {'Spørsmålet ditt': 'Tar dere pianoet?'})
CHANGE = Scene(
    'change', _portal_dialog('Be om endring', 'Be om endring'), 'Be om endring', {'Melding': 'Heller på lørdag?'}
)
SETTING_UP = Scene('setting up', at_setting_up, 'Sett opp firmaet', OWNER)

SCENES = (
    NEW_LINE, OLD_LINE, PRIVATE, BUSINESS, CUSTOMER, CONTACT, QUOTE, FOLLOW_UP, ANSWER, NEW_JOB, CANCEL_JOB, INVOICE, PAYMENT,
    SPOKEN_YES, SPOKEN_NO, BACK, SETTINGS, EMPLOYEE, PRODUCT, YES, NO, QUESTION, CHANGE, SETTING_UP,
)  # fmt: skip
