"""What is wrong in each scene where something is typed, and the sentence that says so."""

from collections.abc import Mapping

from domain.words import kr
from tests.ui import scenes as at
from tests.ui.scenes import Scene, in_days

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
ADVANCE = 'Skriv en begrunnelse for å sende likevel.'
DUE = 'bokføringsforskriften § 5-1-1 nr. 5'
LATER_TO = '«Til» må være senere enn «Fra».'
YEARS = 'Datoen må være mellom 2000 og 2100.'
DAYS = 'Skriv et antall dager mellom {least} og 365.'
FIRST = 'Skriv et helt tall mellom 1 og 99 999 999.'
ACCOUNT = 'Kontonummeret skal ha 11 sifre.'
WHOLE_NAME = 'Skriv hele navnet ditt.'
ABSURD = '1' + '0' * 15
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
        {'Antall': '2', 'Enhetspris': '600000000'},
        'Ordren blir på mer enn 1 000 000 000 kr inkl. mva. Del den opp i flere ordrer.',
    ),
    ({'Rabatt': '-5'}, 'Rabatten kan ikke være negativ.'),
    ({'Rabatt': '101 %'}, 'Rabatten må være mellom 0 og 100 %.'),
    ({'Rabatt': '100000'}, 'Rabatten er større enn linjen. Skriv en mindre rabatt.'),
    ({'Kostnad': '-1'}, 'Kostnaden kan ikke være negativ.'),
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
    at.ANSWER: [
        ({'Melding til kunden': 'x' * 20_001}, too_long(20_000)),
        ({'Melding til kunden': ' \n '}, 'Skriv en melding først.'),
    ],
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
        ({'Forfallsdato': in_days(-1)}, f'Forfallsdatoen kan ikke være før fakturadatoen ({DUE}).'),
        ({'Forfallsdato': in_days(400)}, f'Forfallsdatoen kan være høyst ett år frem. Velg en tidligere dato ({DUE}).'),
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
        ({'Passord': 'ha' * 10}, 'Passordet er for lett å gjette. Skriv heller en setning som bare du ville skrevet.'),
        ({'Passord': 'æøå ' * 51}, 'Passordet kan ha høyst 200 tegn.'),
    ],
}
