"""Whatever somebody types: a sentence says what is wrong, no row has changed, and the text is still in the field."""

from collections.abc import Iterator, Mapping

import pytest
from nicegui.testing import User

from domain.customer import CustomerKind
from domain.message import MessageKind
from domain.refused import Refused
from domain.words import kr
from store import clock, customers, employees, invoices, jobs, orders, quotes
from store.database import read_now, write_now
from store.outside import brreg
from tests import factories
from tests.engines import ENGINES
from tests.register import Behaviour, Register
from tests.ui import people
from tests.ui import scenes as at
from tests.ui.scenes import SCENES, Scene, in_days
from tests.ui.screen import rows, words_of
from ui.goodbye import close_page

FORBIDDEN = 'Teksten inneholder tegn som ikke kan lagres. Fjern dem og prøv igjen.'
PHONE = 'Telefonnummeret er ikke gyldig. Bruk 8 sifre, eller start med + og landkode.'
EMAIL = 'E-postadressen er ikke gyldig. Den skal se ut som navn@firma.no.'
POSTCODE = 'Postnummeret skal ha fire sifre.'
NINE_DIGITS = 'Skriv alle 9 sifrene i organisasjonsnummeret.'
ORG_NUMBER = 'Organisasjonsnummeret er ikke gyldig.'
PRICE = 'Skriv en pris, for eksempel 1 234,50.'
QUANTITY = 'Skriv et antall, for eksempel 2 eller 1,5.'
AMOUNT = 'Skriv et beløp, for eksempel 1 234,50.'
TOO_LARGE = 'Beløpet er for stort. Det kan være på høyst 1 000 000 000 kr.'
TOO_MANY = 'Antallet er for stort. Det kan være høyst 1 000 000 000.'
ABOVE_0 = 'Antallet må være større enn 0.'
DATE = 'Skriv datoen som dd.mm.åååå, for eksempel 24.11.2026.'
TIME = 'Skriv klokkeslettet som tt:mm, for eksempel 08:30.'
ADVANCE = (
    'Ingen jobb er fullført. Forskuddsfakturering er som hovedregel ikke tillatt (bokføringsforskriften § 5-2-6). '
    'Skriv en begrunnelse for å sende likevel.'
)
LATER_TO = '«Til» må være senere enn «Fra».'
YEARS = 'Datoen må være mellom 2000 og 2100.'
DAYS = 'Skriv et antall dager mellom {least} og 365.'
FIRST = 'Skriv et helt tall mellom 1 og 99 999 999.'
ACCOUNT = 'Kontonummeret skal ha 11 sifre.'
WHOLE_NAME = 'Skriv hele navnet ditt.'
ABSURD = '1' + '0' * 15
SCRIPT = '<script>alert(1)</script>'
MARKS = 'Flytting \u200ftil\u202e Åsane\u2066 nå'  # right-to-left marks and overrides
Wrong = tuple[Mapping[str, str], str]


def too_long(limit: int) -> str:
    """What is said of a text with one character too many."""
    sentence = 'Teksten er for lang. Den kan være på {} tegn, denne er på {}.'
    return sentence.format(*(f'{length:,}'.replace(',', ' ') for length in (limit, limit + 1)))


LONG_MESSAGE = ({'Melding': 'x' * 20_001}, too_long(20_000))
PERSON: list[Wrong] = [
    ({'Mobilnummer': '12345'}, PHONE),
    ({'Mobilnummer': '1234 5678'}, PHONE),
    ({'Mobilnummer': '+47 912 34 56'}, PHONE),
    ({'Mobilnummer': 'ring meg'}, PHONE),
    ({'E-post': 'ingrid@epost'}, EMAIL),
    ({'E-post': 'ingrid epost.no'}, EMAIL),
    ({'E-post': 'a@b@c.no'}, EMAIL),
]
PLACE: list[Wrong] = [
    ({'Postnummer': '50A5'}, POSTCODE),
    ({'Postnummer': '503'}, POSTCODE),
    ({'Postnummer': '٥٠٣٥'}, POSTCODE),
    ({'Adresse': 'x' * 201}, too_long(200)),
    ({'Poststed': 'x' * 101}, too_long(100)),
]
NUMBER: list[Wrong] = [
    ({'Organisasjonsnummer': '92360901'}, NINE_DIGITS),
    ({'Organisasjonsnummer': '92360901X'}, NINE_DIGITS),
    ({'Organisasjonsnummer': '923609017'}, ORG_NUMBER),
    ({'Organisasjonsnummer': '123456785'}, ORG_NUMBER),
]
LINE: list[Wrong] = [
    ({'Enhetspris': ABSURD}, TOO_LARGE),
    ({'Enhetspris': f'-{ABSURD}'}, TOO_LARGE),
    ({'Enhetspris': ''}, PRICE),
    ({'Enhetspris': 'gratis'}, PRICE),
    ({'Enhetspris': '1e5'}, PRICE),
    ({'Enhetspris': '1,23456'}, 'En pris kan ha høyst fire desimaler.'),
    ({'Antall': '0'}, ABOVE_0),
    ({'Antall': '-1'}, ABOVE_0),
    ({'Antall': '−1'}, ABOVE_0),
    ({'Antall': ''}, QUANTITY),
    ({'Antall': 'to'}, QUANTITY),
    ({'Antall': '1,2345'}, 'Et antall kan ha høyst tre desimaler.'),
    ({'Antall': ABSURD}, TOO_MANY),
    ({'Antall': '1000000', 'Enhetspris': '1000000'}, TOO_LARGE),
    (
        {'Antall': '1', 'Enhetspris': '900000000'},
        'Ordren blir på mer enn 1 000 000 000 kr inkl. mva. Del den opp i flere ordrer.',
    ),
    ({'Beskrivelse': ''}, 'Fyll ut beskrivelsen.'),
    ({'Beskrivelse': ' \t '}, 'Fyll ut beskrivelsen.'),
    ({'Beskrivelse': 'x' * 1001}, too_long(1000)),
]
WRONG: dict[Scene, list[Wrong]] = {
    at.NEW_LINE: LINE,
    at.OLD_LINE: LINE,
    at.PRIVATE: [*PERSON, *PLACE, ({'Navn': 'x' * 201}, too_long(200))],
    at.BUSINESS: [
        *PERSON,
        *PLACE,
        *NUMBER,
        ({'Navn': ''}, 'Fyll ut navnet på bedriften.'),
        ({'Kontaktens navn': ''}, 'Fyll ut navnet på bedriftskontakten.'),
    ],
    at.CUSTOMER: [*PERSON, *PLACE],
    at.CONTACT: [*PERSON, ({'Kontaktens navn': ''}, 'Fyll ut navnet på bedriftskontakten.')],
    at.QUOTE: [
        LONG_MESSAGE,
        ({'Gyldig til': in_days(-1)}, '«Gyldig til» er passert. Velg i dag eller en senere dato.'),
        ({'Gyldig til': in_days(400)}, 'Et tilbud kan være gyldig i høyst ett år.'),
        ({'Gyldig til': '32.13.2026'}, DATE),
        ({'Gyldig til': ''}, DATE),
        ({'Gyldig til': 'snart'}, DATE),
    ],
    at.FOLLOW_UP: [LONG_MESSAGE],
    at.ANSWER: [LONG_MESSAGE, ({'Melding': ' \n '}, 'Skriv en melding først.')],
    at.NEW_JOB: [
        ({'Fra': '14:00', 'Til': '08:00'}, LATER_TO),
        ({'Fra': '08:00', 'Til': '08:00'}, LATER_TO),
        ({'Dato': ''}, 'Velg en dato før du setter klokkeslett.'),
        ({'Fra': ''}, 'Fyll ut «Fra» før du setter «Til».'),
        ({'Dato': '32.13.2026'}, DATE),
        ({'Dato': '29.02.2027'}, DATE),
        ({'Dato': '24.11.1999'}, YEARS),
        ({'Dato': '24.11.9999'}, YEARS),
        ({'Fra': '25:00'}, TIME),
        ({'Til': 'sent'}, TIME),
        ({'Hva skal gjøres?': ''}, 'Fyll ut hva som skal gjøres.'),
        ({'Arbeidsbeskrivelse': 'x' * 20_001}, too_long(20_000)),
    ],
    at.CANCEL_JOB: [({'Årsak': ''}, 'Fyll ut årsaken.'), ({'Årsak': 'x' * 501}, too_long(500))],
    at.INVOICE: [
        ({'Forfallsdato': in_days(-1)}, 'Forfallsdatoen kan ikke være før fakturadatoen.'),
        ({'Forfallsdato': in_days(400)}, 'Forfallsdatoen kan være høyst ett år frem. Velg en tidligere dato.'),
        ({'Forfallsdato': '32.13.2026'}, DATE),
        ({'Forfallsdato': ''}, DATE),
        ({'Begrunnelse': ' '}, ADVANCE),
        ({'Begrunnelse': 'x' * 501}, too_long(500)),
    ],
    at.PAYMENT: [
        ({'Beløp': '1 250,01'}, f'Det gjenstår bare {kr(125_000)} på fakturaen.'),
        ({'Beløp': '0'}, 'Beløpet må være større enn 0.'),
        ({'Beløp': '-100'}, 'Beløpet må være større enn 0.'),
        ({'Beløp': '1,234'}, 'Et beløp kan ha høyst to desimaler.'),
        ({'Beløp': ABSURD}, TOO_LARGE),
        ({'Beløp': ''}, AMOUNT),
        ({'Beløp': 'alt'}, AMOUNT),
        ({'Dato': in_days(7)}, 'Betalingsdatoen kan ikke være i fremtiden.'),
        ({'Dato': '31.12.1999'}, YEARS),
        ({'Dato': '32.13.2026'}, DATE),
        ({'Dato': ''}, DATE),
    ],
    at.SPOKEN_YES: [
        ({'Fullt navn': ''}, 'Fyll ut hvem som godtok.'),
        ({'Hvordan og når': ''}, 'Fyll ut hvordan og når kunden godtok.'),
    ],
    at.SPOKEN_NO: [({'Årsak': ''}, 'Fyll ut årsaken.')],
    at.BACK: [({'Årsak': ''}, 'Fyll ut årsaken.')],
    at.SETTINGS: [
        *PLACE,
        *NUMBER,
        ({'Telefon': '12345'}, PHONE),
        ({'E-post': 'hei@'}, EMAIL),
        ({'Navn': ''}, 'Fyll ut navnet på firmaet.'),
        ({'Kontonummer': '8601'}, ACCOUNT),
        ({'Kontonummer': '86011117948'}, 'Kontonummeret er ikke gyldig. Kontroller sifrene.'),
        ({'Tilbud er gyldige i': '0'}, DAYS.format(least=1)),
        ({'Tilbud er gyldige i': '366'}, DAYS.format(least=1)),
        ({'Betalingsfrist': '-1'}, DAYS.format(least=0)),
        ({'Betalingsfrist': 'to uker'}, DAYS.format(least=0)),
        ({'Første ordrenummer': '0'}, FIRST),
        ({'Første fakturanummer': ABSURD}, FIRST),
    ],
    at.PRODUCT: [
        ({'Beskrivelse': ''}, 'Fyll ut beskrivelsen.'),
        ({'Enhetspris': 'gratis'}, PRICE),
        ({'Kostnad': '-1'}, 'Kostnaden kan ikke være negativ.'),
    ],
    at.EMPLOYEE: [({'Navn': ''}, 'Fyll ut navnet.'), ({'Mobilnummer': '12345'}, PHONE)],
    at.YES: [
        ({'Fullt navn': ''}, 'Fyll ut navnet ditt.'),
        ({'Fullt navn': 'I'}, WHOLE_NAME),
        ({'Fullt navn': '\u200f\u2066\u200e'}, WHOLE_NAME),
        ({'Fullt navn': '…!'}, WHOLE_NAME),
        ({'Fullt navn': 'x' * 201}, too_long(200)),
    ],
    at.NO: [({'Årsak': ''}, 'Fyll ut årsaken.'), ({'Årsak': 'x' * 1001}, too_long(1000))],
    at.QUESTION: [
        ({'Spørsmålet ditt': 'x' * 20_001}, too_long(20_000)),
        ({'Spørsmålet ditt': ' \n '}, 'Skriv en melding først.'),
    ],
    at.CHANGE: [LONG_MESSAGE, ({'Melding': ''}, 'Skriv en melding først.')],
    at.SETTING_UP: [
        *PLACE,
        *NUMBER,
        ({'Telefon': '12345'}, PHONE),
        ({'E-post': 'marte'}, EMAIL),
        ({'Navnet ditt': ''}, 'Fyll ut navnet ditt.'),
        ({'Navn': ''}, 'Fyll ut navnet på firmaet.'),
        ({'Passord': 'kort'}, 'Passordet må ha minst 12 tegn. En setning er lett å huske.'),
        ({'Passord': ''}, 'Passordet må ha minst 12 tegn. En setning er lett å huske.'),
        ({'Passord': 'ha' * 10}, 'Passordet er for lett å gjette. Bruk flere ulike tegn.'),
        ({'Passord': 'æøå ' * 51}, 'Passordet kan ha høyst 200 tegn.'),
    ],
}


@pytest.fixture(autouse=True)
def leave(user: User) -> Iterator[None]:
    """Close the page after each test: one with an open dialog is never forgotten, and all that follows is slower."""
    yield
    if user.client is not None:
        close_page(user.client)


@pytest.mark.parametrize('scene', SCENES, ids=str)
async def test_what_is_wrong_is_said_and_nothing_is_saved_or_lost(
    user: User, scene: Scene, subtests: pytest.Subtests
) -> None:
    screen = await scene.opens(user)
    cannot_be_stored = [
        ({label: f'{good}{sign}x'}, FORBIDDEN) for label, good in scene.good.items() for sign in '\0\x1b'
    ]
    before = rows()
    for wrong, sentence in (*WRONG[scene], *cannot_be_stored):
        with subtests.test(f'{wrong}'[:60]):
            scene.fill(screen, wrong)
            screen.press(scene.verb)
            await screen.hears(sentence)
            assert {label: screen.typed(label) for label in wrong} == wrong
            assert rows() == before
        screen.forget()
    scene.fill(screen)
    screen.press(scene.verb)  # nothing else was wrong
    await screen.until(lambda: rows() != before, 'what is right is saved')


@pytest.mark.parametrize('label', ['Oppdrag', 'Oppdragsadresse'])
@pytest.mark.parametrize(
    ('text', 'sentence'), [('x' * 201, too_long(200)), ('Flytting\0', FORBIDDEN)], ids=['long', 'NUL']
)
async def test_a_field_that_saves_itself_keeps_what_it_cannot_save(
    user: User, label: str, text: str, sentence: str
) -> None:
    by = factories.firm()
    screen = await at.at_order(user, by, factories.draft(by))
    before = rows()
    screen.type(label, text)
    screen.leave(label)
    await screen.hears(sentence)
    assert screen.typed(label) == text
    assert rows() == before
    screen.type(label, 'Flytting')
    screen.leave(label)
    await screen.until(lambda: rows() != before)
    await screen.hears()


async def test_without_the_tick_nothing_is_accepted_and_the_name_stays(user: User) -> None:
    screen = await at.at_portal(user)
    before = rows()
    screen.type('Fullt navn', 'Ingrid Bjørnstad')
    screen.press(at.ACCEPT)
    await screen.hears('Kryss av for at du godtar tilbudet.')
    assert screen.typed('Fullt navn') == 'Ingrid Bjørnstad'
    assert rows() == before


# ---------- what no browser of ours sends ----------

FORGED = [99, -99, None, '99', {'value': 99}, {'value': 'x'}, {'label': '25 %'}, [1], True]


@pytest.mark.parametrize(
    ('label', 'sentence'),
    [
        ('Mva-sats', 'Mva-satsen finnes ikke. Velg en av satsene i listen.'),
        ('Enhet', 'Enheten finnes ikke. Velg en av enhetene i listen.'),
    ],
)
async def test_a_forged_choice_is_no_choice(user: User, label: str, sentence: str, subtests: pytest.Subtests) -> None:
    screen = await at.NEW_LINE.opens(user)
    before = rows()
    for value in FORGED:
        with subtests.test(f'{value}'):
            at.NEW_LINE.fill(screen)
            screen.type(label, value)
            screen.press('Lagre')
            await screen.hears(sentence)
            assert screen.typed('Beskrivelse') == 'Pakking'
            assert rows() == before
        screen.forget()


async def test_a_quote_to_a_forged_recipient_is_not_sent(user: User) -> None:
    screen = await at.QUOTE.opens(user)
    before = rows()
    at.QUOTE.fill(screen)
    screen.type('Mottaker', {'value': 7, 'label': 'eva@evil.example'})
    screen.press('Send tilbud')
    await screen.hears('Velg hvem tilbudet skal sendes til.')
    assert screen.typed('Melding') == at.QUOTE.good['Melding']
    assert rows() == before


@pytest.mark.parametrize('value', [5, None, ['x'], {'value': 'x'}, True])
async def test_a_forged_text_is_no_text(user: User, value: object) -> None:
    screen = await at.NEW_LINE.opens(user)
    before = rows()
    at.NEW_LINE.fill(screen)
    screen.type('Beskrivelse', value)
    screen.press('Lagre')
    await screen.hears('Fyll ut beskrivelsen.')
    assert rows() == before


@pytest.mark.parametrize('engine', ENGINES)
@pytest.mark.parametrize('code', [0, 0xD800, 0xDFFF], ids=['NUL', 'high half', 'low half'])
async def test_below_the_page_no_text_with_such_characters_gets_in(
    user: User, engine: str, code: int, subtests: pytest.Subtests
) -> None:
    """[X5] Whoever calls the store, on both engines: refused with the sentence, never an error."""
    by = factories.firm()
    draft, quote, bad = factories.draft(by), factories.quoted(by), f'Hei{chr(code)}'
    customer, version = factories.customer(quote), factories.version(by, quote)
    invoice = write_now(invoices.create, by.owner, sent := factories.confirmed(by))
    job = factories.job(by, sent)
    line = factories.get(by, draft).lines[0]
    before = rows()
    for name, act in {
        'title': lambda: write_now(orders.edit, by.owner, draft, 'title', '', bad),
        'line': lambda: write_now(
            orders.add_line, by.owner, draft, text=bad, quantity='1', unit='stk.', unit_price='1', vat_code='25'
        ),
        'edited line': lambda: write_now(orders.edit_line, by.owner, draft, line.id or 0, {'text': line.text}, {'text': bad}),
        'job': lambda: write_now(jobs.add, by.owner, draft, title='Jobb', description=bad),
        'cancelled job': lambda: write_now(jobs.cancel, by.owner, sent, job, bad),
        'customer': lambda: write_now(
            customers.edit, by.owner, draft, factories.get(by, draft).customer_id or 0, {'name': 'x'}, {'name': bad}
        ),
        'quote': lambda: write_now(
            quotes.send, by.owner, draft, recipient='ingrid@epost.no', message=bad, valid_until=version.valid_until
        ),
        'follow-up': lambda: write_now(quotes.follow_up, by.owner, quote, recipient='ingrid@epost.no', message=bad),
        'answer': lambda: write_now(quotes.answer, by.owner, quote, bad),
        'question': lambda: write_now(quotes.say, customer, quote, MessageKind.QUESTION, bad),
        'no': lambda: write_now(quotes.decline, customer, quote, version_id=version.id or 0, because=bad),
        'yes': lambda: write_now(
            quotes.accept, customer, quote, version_id=version.id or 0, shown_hash=version.sha256, name=bad, ticked=True
        ),
        'spoken yes': lambda: write_now(quotes.register_acceptance, by.owner, quote, name='Ingrid', said=bad),
        'invoice': lambda: write_now(invoices.send, by.owner, sent, invoice, advance_because=bad),
    }.items():  # fmt: skip
        with subtests.test(name), pytest.raises(Refused, match=FORBIDDEN):
            act()
    assert rows() == before
    assert read_now(customers.search, by.owner, CustomerKind.PRIVATE, bad) == []


# ---------- texts that look like something else ----------


@pytest.mark.parametrize(
    'odd', [SCRIPT, MARKS, '</title><img src=x onerror=alert(1)>', '{{ 7*7 }} `${7*7}`', "Robert'); DROP TABLE"]
)
async def test_what_looks_like_code_is_stored_as_it_is_and_shown_as_text_on_every_face(user: User, odd: str) -> None:
    by = factories.firm()
    worker = write_now(employees.add, by.owner, name=odd)
    number = factories.draft(by, name=odd, address=odd)
    write_now(orders.edit, by.owner, number, 'title', '', odd)
    write_now(
        orders.edit_line,
        by.owner,
        number,
        factories.get(by, number).lines[0].id or 0,
        {'text': 'Flytting'},
        {'text': odd},
    )
    job = factories.job(by, number, title=odd, people=[by.jonas_id, worker])
    write_now(
        jobs.edit,
        by.owner,
        number,
        job,
        {'description': '', 'address': 'Sandviksveien 84'},
        {'description': odd, 'address': odd},
    )
    to, until = 'ingrid@epost.no', clock.today()
    write_now(quotes.send, by.owner, number, recipient=to, message=odd, valid_until=until)
    write_now(quotes.say, factories.customer(number), number, MessageKind.QUESTION, odd)
    write_now(quotes.answer, by.owner, number, odd)
    order = factories.get(by, number)
    assert {order.title, order.lines[0].text, order.jobs[0].description, order.customer and order.customer.name} == {
        odd
    }
    await people.office(user, by)
    await people.crew(user, by.jonas_id)
    await people.customer(user, number)
    for path, times in {
        '/ordrer': 0,  # its rows are no texts of their own
        f'/ordre/{number}': 8,
        '/meldinger': 2,
        '/innstillinger/ansatte': 1,
        f'/portal/ordre/{number}': 5,
        '/crew': 3,
        f'/crew/jobb/{job}': 5,
    }.items():
        got = await user.http_client.get(path)
        assert got.status_code == 200
        assert sum(odd in words for words in words_of(got.text)) >= times, path
        assert '<script>alert' not in got.text
        assert '<img' not in got.text
    await user.open('/ordrer')
    await user.should_see(odd)
    factories.accept(by, number, name=f'Ingrid {odd}')
    version, declined = factories.version(by, other := factories.quoted(by)), factories.customer(other)
    write_now(quotes.decline, declined, other, version_id=version.id or 0, because=odd)
    for shown, said in ((number, f'Godtatt av Ingrid {odd}'), (other, f'Årsak: {odd}')):
        got = await user.http_client.get(f'/ordre/{shown}')
        assert any(words.startswith(said) for words in words_of(got.text))
        assert '<script>alert' not in got.text


# ---------- Enhetsregisteret does not answer ----------

UNAVAILABLE = 'Søket er midlertidig utilgjengelig. Du kan fylle ut feltene selv.'
TROUBLES: list[Behaviour] = [
    'down',
    'slow',
    'trickle',
    'html',
    'garbage',
    'rate_limited',
    'server_error',
    'redirect',
    'huge',
]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """The register, with less patience for it than in earnest."""
    monkeypatch.setattr(brreg, 'BUDGET_SECONDS', 0.3)
    with Register() as found:
        yield found


@pytest.mark.parametrize('trouble', TROUBLES)
async def test_a_business_is_typed_by_hand_while_the_register_is_in_trouble(
    user: User, register: Register, trouble: Behaviour
) -> None:
    screen = await at.at_dialog(lambda by: write_now(orders.new, by.owner), 'Legg til kunde', 'Velg kunde')(user)
    brreg.configure(register.url)
    register.behave(trouble)
    screen.press('Bedriftskunde')
    await screen.sees('Søk på navn eller organisasjonsnummer')
    before = rows()
    for asked in ('vestland brukt', '974760673'):
        screen.type('Søk på navn eller organisasjonsnummer', asked)
        await screen.sees(UNAVAILABLE)
        assert screen.typed('Søk på navn eller organisasjonsnummer') == asked
        assert (rows(), screen.alerts) == (before, [])
        screen.type('Søk på navn eller organisasjonsnummer', '')
        await screen.sees_nothing_of(UNAVAILABLE)
    screen.press('Fyll ut selv')
    await screen.sees('Kontaktens navn')
    at.BUSINESS.fill(screen)
    screen.press('Lagre')
    await screen.until(lambda: len(rows()['customer']) == 1)


@pytest.mark.parametrize('trouble', TROUBLES)
async def test_a_firm_is_set_up_by_hand_while_the_register_is_in_trouble(
    user: User, register: Register, trouble: Behaviour
) -> None:
    screen = await at.at_setting_up(user)
    brreg.configure(register.url)
    register.behave(trouble)
    before = rows()
    screen.type('Organisasjonsnummer', '923609016')
    screen.press('Hent fra Brønnøysundregistrene')
    await screen.sees(UNAVAILABLE)
    assert (screen.typed('Organisasjonsnummer'), rows(), screen.alerts) == ('923609016', before, [])
    at.SETTING_UP.fill(screen)
    screen.press('Sett opp firmaet')
    await screen.until(lambda: len(rows()['company']) == 1)


@pytest.mark.parametrize(('typed', 'sentence'), [('', NINE_DIGITS), ('1234', NINE_DIGITS), ('923609017', ORG_NUMBER)])
async def test_the_register_is_not_asked_for_what_is_no_number(
    user: User, register: Register, typed: str, sentence: str
) -> None:
    screen = await at.at_setting_up(user)
    brreg.configure(register.url)
    screen.type('Organisasjonsnummer', typed)
    screen.press('Hent fra Brønnøysundregistrene')
    await screen.hears(sentence)
    assert (screen.typed('Organisasjonsnummer'), register.requests) == (typed, [])


async def test_a_number_that_no_text_message_reaches_is_taken_with_a_hint(user: User) -> None:
    hint = 'Dette er ikke et mobilnummer, så vi kan ikke sende engangskode.'
    screen = await at.CUSTOMER.opens(user)
    screen.type('Mobilnummer', '22 33 44 55')
    screen.press('Lagre')
    await screen.closes()
    await screen.sees(hint)
    screen.choose('Rediger kunde')
    await screen.opens('Rediger kunde')
    screen.type('Mobilnummer', '912 34 567')
    screen.press('Lagre')
    await screen.closes()
    await screen.sees_nothing_of(hint)
